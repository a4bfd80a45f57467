"""A reader finds and reads an article, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

ARTICLE = "/articles/what-is-myasthenia-gravis/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_home_page_by_topics_to_an_article_and_back(open_page, scripts):
    page = open_page(java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Understanding MG").click()
    page.get_by_role("link", name="The basics").click()
    page.get_by_role("link", name=re.compile("Myasthenia gravis: what it is")).click()
    expect(page).to_have_url(re.compile(ARTICLE + "$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    crumbs = page.get_by_role("navigation", name="Breadcrumb")
    assert crumbs.get_by_role("link").all_inner_texts() == [
        "Health",
        "Understanding MG",
        "The basics",
    ]
    crumbs.get_by_role("link", name="Understanding MG").click()
    expect(page).to_have_url(re.compile(r"/topics/health/understanding-mg/$"))
    assert page.context.cookies() == []


def test_the_contents_list_jumps_to_its_heading(page):
    page.goto(ARTICLE)
    page.get_by_role("navigation", name="On this page").get_by_role("link").nth(2).click()
    heading = page.locator(":target")
    expect(heading).to_be_in_viewport()
    assert heading.evaluate("element => element.tagName") == "H2"


def test_the_first_key_press_offers_to_skip_to_the_text(page):
    page.goto(ARTICLE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    table = "/articles/treatments-at-a-glance/"
    for path in ("/", ARTICLE, table, "/topics/health/", "/accounts/signup/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("path", ["/", ARTICLE, "/topics/health/"])
def test_controls_are_large_enough_to_hit(open_page, path):
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto(path)
    small = page.evaluate(
        """[...document.querySelectorAll('button, input, .button, nav a')]
           .filter(element => element.getClientRects().length)
           .map(element => [element.textContent.trim(), element.getBoundingClientRect().height])
           .filter(([, height]) => height < 44)"""
    )
    assert small == []


def test_pictures_keep_their_room_while_they_load(page):
    page.goto(ARTICLE)
    pictures = page.locator(".prose img")
    assert pictures.count() == 1
    assert all(pictures.first.get_attribute(name) for name in ("width", "height", "alt"))
    box = pictures.first.bounding_box()
    assert box is not None
    assert box["width"] <= 1280
    assert pictures.first.evaluate("image => image.complete && image.naturalWidth > 0")
