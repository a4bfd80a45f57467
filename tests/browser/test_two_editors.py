"""Two editors save one article at once, and the text that comes of it holds the words of both."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
BODY = "<h2>One</h2><p>First words.</p><h2>Two</h2><p>Second words.</p>"


@pytest.fixture(scope="module")
def passwords(site):
    """Make two editors, once for this module."""
    return {name: site.staff(name, "Editors") for name in ("EdMeets", "EvaMeets")}


@pytest.fixture
def desk(open_page, passwords):
    """Return a function that opens a browser in which an editor is signed in."""

    def open_desk(name: str, **options) -> Page:
        page = open_page(**{"viewport": WIDE, **options})
        page.watch.allowed.append("409")  # The browser itself reports a conflict.
        sign_in(page, name, passwords[name])
        return page

    return open_desk


def write(page: Page, title: str) -> str:
    """Save a new article, without scripts, and return the address of its form."""
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    page.locator("textarea[name=body]").fill(BODY)
    save(page)
    return page.url


def change(page: Page, old: str, new: str) -> None:
    """Replace some words in the text, without scripts."""
    body = page.locator("textarea[name=body]")
    body.fill(body.input_value().replace(old, new))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.click()


def type_behind(page: Page, paragraph: str, words: str) -> None:
    """Type at the end of a paragraph of the editor."""
    editor_of(page).get_by_text(paragraph).click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def test_changes_in_different_parts_come_together_and_are_saved(desk):
    plain = {"java_script_enabled": False}
    ed, eva = desk("EdMeets", **plain), desk("EvaMeets", **plain)
    address = write(ed, "Apart")
    eva.goto(address)
    change(ed, "First words.", "First words by Ed.")
    save(ed)
    change(eva, "Second words.", "Second words by Eva.")
    save(eva)
    expect(eva.get_by_text("both texts are together in the form")).to_be_visible()
    both = re.compile("First words by Ed.*Second words by Eva", re.DOTALL)
    expect(eva.locator("textarea[name=body]")).to_have_value(both)
    save(eva)
    expect(eva.get_by_text("Saved as revision 3.")).to_be_visible()
    ed.goto(address)
    expect(ed.locator("textarea[name=body]")).to_have_value(both)


def test_a_clash_is_asked_about_and_nothing_is_lost_without_scripts(desk):
    plain = {"java_script_enabled": False}
    ed, eva = desk("EdMeets", **plain), desk("EvaMeets", viewport=PHONE, **plain)
    address = write(ed, "Clash")
    eva.goto(address)
    change(ed, "First words.", "First words by Ed.")
    save(ed)
    change(eva, "First words.", "First words by Eva.")
    save(eva)
    question = eva.get_by_role("group", name="1. Paragraph")
    expect(question.get_by_text("First words", exact=False).first).to_be_visible()
    expect(eva.get_by_role("radio", checked=True)).to_have_count(0)
    question.get_by_label("Keep both").check()
    eva.get_by_role("button", name="Bring both together").click()
    save(eva)
    expect(eva.get_by_text("Saved as revision 3.")).to_be_visible()
    expect(eva.locator("textarea[name=body]")).to_have_value(
        re.compile("First words by Eva.*First words by Ed", re.DOTALL)
    )


def test_the_editor_with_scripts_changes_nothing_that_nobody_touched(desk):
    ed, eva = desk("EdMeets"), desk("EvaMeets")
    address = write(desk("EdMeets", java_script_enabled=False), "With scripts")
    ed.goto(address)
    eva.goto(address)
    type_behind(ed, "First words.", " By Ed.")
    save(ed)
    expect(ed.get_by_text("Saved as revision 2.")).to_be_visible()
    type_behind(eva, "Second words.", " By Eva.")
    save(eva)
    expect(eva.get_by_text("both texts are together in the form")).to_be_visible()
    expect(eva.get_by_text("1 part changed by others alone")).to_be_visible()
    expect(eva.get_by_text("1 part changed by you alone")).to_be_visible()
    text = editor_of(eva)
    expect(text).to_contain_text("First words. By Ed.")
    expect(text).to_contain_text("Second words. By Eva.")
    save(eva)
    expect(eva.get_by_text("Saved as revision 3.")).to_be_visible()
    expect(eva.get_by_text("This is not saved yet")).to_have_count(0)
    eva.get_by_role("link", name="All of the history").click()
    eva.get_by_role("link", name="What changed in revision 3").click()
    expect(eva.locator("ins").filter(has_text="By Eva.")).to_be_visible()


def test_ones_own_text_alone_is_saved_deliberately(desk):
    plain = {"java_script_enabled": False}
    ed, eva = desk("EdMeets", **plain), desk("EvaMeets", **plain)
    address = write(ed, "Over")
    eva.goto(address)
    change(ed, "First words.", "First words by Ed.")
    save(ed)
    change(eva, "First words.", "First words by Eva.")
    save(eva)
    eva.get_by_text("Leave out what the others changed").click()
    eva.get_by_role("button", name="Save only mine").click()
    expect(eva.get_by_text("Saved as revision 3.")).to_be_visible()
    expect(eva.locator("textarea[name=body]")).to_have_value(re.compile("by Eva"))
    eva.get_by_role("link", name="All of the history").click()
    eva.get_by_role("link", name="Go back to this text… revision 2").click()
    eva.get_by_role("button", name="Go back to revision 2").click()
    expect(eva.locator("textarea[name=body]")).to_have_value(re.compile("by Ed"))


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", WIDE), ("dark", PHONE)], ids=["light", "dark"]
)
def test_axe_finds_nothing_on_the_pages_of_the_history(desk, axe, scheme, viewport):
    ed = desk("EdMeets", java_script_enabled=False)
    eva = desk("EvaMeets", color_scheme=scheme, viewport=viewport)
    address = write(ed, f"Checked {scheme}")
    eva.goto(address)
    change(ed, "First words.", "First words by Ed.")
    change(ed, "Second words.", "Second words by Ed.")
    save(ed)
    type_behind(eva, "First words.", " By Eva.")
    save(eva)
    expect(eva.get_by_role("button", name="Bring both together")).to_be_visible()
    look(eva, axe)
    eva.get_by_label("Keep yours").check()
    eva.get_by_role("button", name="Bring both together").click()
    expect(eva.get_by_text("both texts are together in the form")).to_be_visible()
    look(eva, axe)
    save(eva)
    expect(eva.get_by_text("Saved as revision 3.")).to_be_visible()
    history = address.replace("change/", "history/")
    for path in ("", "compare/?from=1&to=3", "1/revert/", "1/name/"):
        assert eva.goto(history + path).ok
        look(eva, axe)


def look(page: Page, axe) -> None:
    """Check a page by its rules, and that nothing sticks out at the side."""
    page.wait_for_load_state("networkidle")
    axe(page)
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, page.url
