"""Sources: cited from the editor's dialog by keyboard, added on the spot, listed for readers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

LIBRARY = "/admin/articles/reference/"


@pytest.fixture(scope="module")
def password(site):
    return site.staff("EdCites", "Editors")


@pytest.fixture
def desk(open_page, password):
    """Return a function that opens a browser in which an editor is signed in."""

    def open_desk(width: int = 1280, **options) -> Page:
        page = open_page(viewport={"width": width, "height": 900}, **options)
        sign_in(page, "EdCites", password)
        return page

    return open_desk


def add(page: Page, title: str, doi: str) -> None:
    page.goto(f"{LIBRARY}add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What it is").select_option("journal")
    page.get_by_label("DOI").fill(doi)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The source is in the library.")).to_be_visible()


def begin(page: Page, title: str) -> None:
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("With sources.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    editor_of(page).click()
    page.keyboard.type("Rest helps.")


def dialog(page: Page):
    return page.get_by_role("dialog")


def test_sources_are_found_added_and_set_by_keyboard(desk, axe):
    page = desk()
    add(page, "A sample paper on rest", "10.5555/rest")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Say what became of it").click()
    axe(page)
    page.goto(LIBRARY)
    axe(page)
    begin(page, "Cited by keyboard")
    page.get_by_role("button", name="Source", exact=True).focus()
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("searchbox")).to_be_focused()
    axe(page)
    page.keyboard.type("https://doi.org/10.5555/REST")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("checkbox")).to_have_count(1)
    dialog(page).get_by_role("button", name="Set the marker").click()
    expect(dialog(page).get_by_text("Tick at least one source.")).to_be_visible()
    dialog(page).get_by_role("checkbox").press("Space")
    dialog(page).get_by_role("checkbox").press("Enter")
    expect(editor_of(page)).to_have_text(re.compile(r"Rest helps\.\[ref:\d+\]"))
    expect(editor_of(page)).to_be_focused()
    page.keyboard.type(" So does shade.")

    page.get_by_role("button", name="Source", exact=True).click()
    dialog(page).get_by_text("Add a new source").click()
    dialog(page).get_by_label("Title").fill("A sample paper on shade")
    dialog(page).get_by_label("What it is").select_option("journal")
    dialog(page).get_by_label("DOI").fill("10.5555/rest")
    dialog(page).get_by_role("button", name="Add and cite").click()
    expect(dialog(page).get_by_text("This source is in the library already")).to_be_visible()
    expect(dialog(page).get_by_label("Title")).to_have_value("A sample paper on shade")
    axe(page)
    dialog(page).get_by_label("DOI").fill("10.5555/shade")
    dialog(page).get_by_role("button", name="Add and cite").click()
    expect(editor_of(page)).to_have_text(
        re.compile(r"Rest helps\.\[ref:\d+\] So does shade\.\[ref:\d+\]")
    )
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Saved as revision 1.")).to_be_visible()
    expect(editor_of(page).locator("a")).to_have_count(2)
