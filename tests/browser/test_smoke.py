"""The first page in a real browser."""

import re

import pytest
from playwright.sync_api import expect


def test_the_home_page_shows_articles(page):
    response = page.goto("/")
    assert response.ok
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.get_by_role("main").get_by_role("link").count() > 5


def test_the_home_page_opens_an_article(page):
    page.goto("/")
    link = page.get_by_role("main").locator("a[href^='/articles/']").first
    link.click()
    expect(page).to_have_url(re.compile(r"/articles/[a-z0-9-]+/$"))
    expect(page.get_by_text("Login is required before commenting.")).to_be_visible()


def test_no_cookie_is_set_for_a_reader(page):
    page.goto("/")
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_home_page_is_accessible(open_page, axe, scheme):
    page = open_page(color_scheme=scheme)
    page.goto("/")
    axe(page)


def test_a_watched_page_notices_what_it_may_not_do(open_page):
    page = open_page()
    page.goto("/")
    page.evaluate("document.body.append(document.createElement('script'))")
    page.evaluate("fetch('http://127.0.0.2:9/').catch(() => null)")
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in line for line in page.watch.complaints)
    page.watch.allowed += ["console:", "foreign request: http://127.0.0.2:9/"]
