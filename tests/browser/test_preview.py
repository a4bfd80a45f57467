"""The preview beside the form, at the width of three devices."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import sign_in

FORM = "/admin/articles/article/2/change/"


@pytest.fixture(scope="module")
def password(site):
    return site.staff("EdLooks", "Editors")


@pytest.fixture
def desk(open_page, password):
    """Return a function that opens a browser of this width in which an editor is signed in."""

    def open_desk(width: int, **options) -> Page:
        page = open_page(viewport={"width": width, "height": 900}, **options)
        sign_in(page, "EdLooks", password)
        return page

    return open_desk


def framed(page: Page):
    return page.frame_locator(".stage iframe")


def shown(page: Page) -> tuple[int, float]:
    """Return how wide the framed page thinks it is, and how wide it is on the screen."""
    frame = page.locator(".stage iframe")
    inside = frame.evaluate("frame => frame.contentWindow.innerWidth")
    return inside, frame.bounding_box()["width"]


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_the_page_is_seen_at_three_widths_without_spilling_over(desk, axe, width):
    page = desk(width)
    page.goto(FORM)
    assert page.locator(".stage iframe").get_attribute("src") is None
    page.locator("#preview > summary").click()
    expect(framed(page).get_by_text("This is revision 1")).to_be_attached()
    room = page.locator(".stage").bounding_box()
    for name, device in (("Phone", 390), ("Tablet", 768), ("Desktop", 1280)):
        page.locator("#preview").get_by_label(name).check()
        inside, outside = shown(page)
        assert inside == device
        assert outside == pytest.approx(min(device, room["width"] - 2), abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beside = room["y"] < page.locator("#id_body_label").bounding_box()["y"]
    assert beside == (width == 1600)
    axe(page)


def test_what_is_typed_is_in_the_preview_once_it_is_kept(desk):
    page = desk(1600)
    page.goto(FORM)
    page.locator("#preview > summary").click()
    expect(framed(page).get_by_text("This is revision 1")).to_be_attached()
    page.locator(".stage iframe").evaluate("frame => frame.contentWindow.scrollTo(0, 300)")
    page.get_by_label("Title").fill("Typed a moment ago")
    heading = framed(page).get_by_role("heading", level=1)
    expect(heading).to_have_text("Typed a moment ago", timeout=10_000)
    place = page.locator(".stage iframe")
    page.wait_for_function("document.querySelector('.stage iframe').contentWindow.scrollY === 300")
    assert place.get_attribute("sandbox").find("allow-scripts") == -1
    page.reload()
    # The panel is open again, and the text is still there.
    expect(heading).to_have_text("Typed a moment ago")
    page.get_by_text("Discard it…").click()
    page.get_by_role("button", name="Yes, discard").click()
    expect(framed(page).get_by_text("This is revision 1")).to_be_attached()


def test_a_link_in_the_preview_opens_a_tab(desk):
    page = desk(1600)
    page.goto(FORM)
    page.locator("#preview > summary").click()
    with page.context.expect_page() as opened:
        framed(page).get_by_role("link", name="Topics").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    assert re.search("/change/$", page.url)
    expect(framed(page).get_by_text("This is revision 1")).to_be_attached()


def test_the_widths_need_no_scripts(desk):
    page = desk(1280, java_script_enabled=False)
    page.goto(FORM)
    page.locator("#preview > summary").click()
    expect(page.locator(".stage")).to_be_hidden()
    page.goto(page.get_by_role("link", name="Phone, tablet and desktop").get_attribute("href"))
    expect(framed(page).get_by_text("This is revision 1")).to_be_attached()
    page.get_by_label("Tablet").check()
    assert page.locator(".stage iframe").bounding_box()["width"] == pytest.approx(768, abs=1)
