"""axe finds nothing on any type of page, in light and dark, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_joining import confirm, sign_up, write

PUBLIC = [
    "/",
    "/about/",
    "/about/freshness/",
    "/topics/health/",
    "/articles/treatments-at-a-glance/",
    "/articles/what-is-myasthenia-gravis/",
    "/people/harbour-lane/",
    "/articles/saving-energy/comments/",
    "/articles/saving-energy/mistake/",
    "/articles/saving-energy/mistake/?sent=1",
    "/corrections/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}, id="dark"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages(open_page, axe, look):
    page = open_page(**look)
    for path in PUBLIC:
        assert page.goto(path).ok, path
        axe(page)


@pytest.mark.parametrize("look", LOOKS)
def test_a_page_that_does_not_exist(open_page, axe, look):
    page = open_page(**look)
    page.watch.allowed.append("404")
    page.goto("/nothing/here/")
    axe(page)


@pytest.mark.parametrize("look", LOOKS)
def test_errors_in_a_form(open_page, axe, look):
    page = open_page(**look)
    page.goto("/accounts/signup/")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_title(re.compile("^Error:"))
    axe(page)


@pytest.mark.parametrize("look", LOOKS)
def test_pages_of_a_member(open_page, axe, site, look):
    page = open_page(**look)
    name = f"axe-{look['color_scheme']}"
    sign_up(page, name)
    axe(page)
    confirm(page, site.latest_mail(f"{name}@example.org"))
    page.goto("/articles/moving-and-exercise/")
    axe(page)
    write(page, "- one\n- two\n\n> quoted\n\n**strong** text", "Preview")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Post", exact=True).click()
    axe(page)
    comment = page.get_by_role("article").filter(has_text="quoted").last
    for action in ("Edit", "Withdraw"):
        with page.expect_navigation():
            comment.get_by_role("link", name=action).click()
        axe(page)
        page.go_back()
    for path in ("/accounts/email/", "/accounts/password/change/", "/accounts/logout/"):
        page.goto(path)
        axe(page)
