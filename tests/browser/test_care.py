"""Care blocks: written by keyboard in the editor, kept as they are, and seen by readers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

BODY = "textarea[name=body]"


@pytest.fixture(scope="module")
def password(site):
    return site.staff("EdCares", "Editors")


@pytest.fixture
def desk(open_page, password):
    """Return a function that opens the form of a new article with the cursor in its text."""

    def open_desk(width: int = 1280, **options) -> Page:
        page = open_page(viewport={"width": width, "height": 900}, **options)
        sign_in(page, "EdCares", password)
        page.goto("/admin/articles/article/add/")
        editor_of(page).click()
        return page

    return open_desk


def choose(page: Page, name: str) -> None:
    """Make a block of a kind without a mouse."""
    page.get_by_role("button", name="care block").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{name}")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(editor_of(page)).to_be_focused()


def test_a_card_is_written_left_changed_and_taken_away(desk, axe):
    page = desk()
    page.keyboard.type("Before.")
    page.keyboard.press("Enter")
    choose(page, "Emergency card")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("you choke")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Below.")
    card = "<h2>Call 999 if:</h2><ul><li><p>you choke</p></li></ul>"
    body = page.locator(BODY)
    expect(body).to_have_value(
        f'<p>Before.</p><section class="emergency">{card}</section><p>Below.</p>'
    )
    # The cursor goes up into the card, whose kind is changed; no word is lost on the way.
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="care block")).to_have_class(re.compile(r"\bactive\b"))
    axe(page)  # The button that says so can be read.
    page.get_by_role("button", name="care block").click()
    axe(page)
    expect(page.get_by_role("button", name="Emergency card")).to_have_attribute(
        "aria-current", "true"
    )
    page.keyboard.press("Escape")
    choose(page, "Urgent card")
    expect(body).to_have_value(
        f'<p>Before.</p><section class="urgent">{card}</section><p>Below.</p>'
    )
    choose(page, "Make it plain text again")
    expect(body).to_have_value(f"<p>Before.</p>{card}<p>Below.</p>")


def test_what_is_selected_becomes_a_block_and_enter_leaves_it(desk):
    page = desk(390)
    page.keyboard.type("Ask first.")
    choose(page, "Warning")
    body = page.locator(BODY)
    warning = "<h2>Important</h2><p>Ask first.</p>"
    expect(body).to_have_value(f'<section class="warning">{warning}</section><p></p>')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    # The editor hears a moment later where the browser has put the cursor.
    page.evaluate("new Promise((heard) => setTimeout(heard, 100))")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After.")
    expect(body).to_have_value(f'<section class="warning">{warning}</section><p>After.</p>')
    # Everything at once is no text for a block, since one of them is in it already.
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="care block").click()
    expect(page.get_by_text("A care block cannot hold another one.")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_block_that_is_typed_as_html_is_kept_as_it_is(desk):
    page = desk()
    html = '<section class="do"><h2>Do</h2><ul><li>rest</li></ul></section>'
    page.get_by_role("button", name="HTML").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(html)
    dialog.get_by_role("button", name="Update").click()
    expect(page.locator(BODY)).to_have_value(html.replace("rest", "<p>rest</p>"))
