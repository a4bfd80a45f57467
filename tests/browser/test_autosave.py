"""What is typed in the article form outlives crashes, sessions and other windows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

ADD = "/admin/articles/article/add/"
WIDE = {"width": 1280, "height": 900}
KEPT = re.compile(r"Kept at \d\d:\d\d")
# The browser itself reports answers that refuse something.
REFUSED = "Failed to load resource"


@pytest.fixture(scope="module")
def passwords(site):
    """Make two editors, once for this module."""
    return {name: site.staff(name, "Editors") for name in ("EdKeeps", "EvaKeeps")}


@pytest.fixture
def desk(open_page, passwords):
    """Return a function that opens a browser in which an editor is signed in."""

    def open_desk(name: str = "EdKeeps", **options) -> Page:
        page = open_page(**{"viewport": WIDE, **options})
        sign_in(page, name, passwords[name])
        return page

    return open_desk


def fill_in(page: Page, title: str) -> None:
    page.goto(ADD)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("How a short rest helps.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")


def write(page: Page, title: str) -> str:
    """Save a new article and return the address of its form."""
    fill_in(page, title)
    type_text(page, "Saved words.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))
    return page.url


def type_text(page: Page, words: str) -> None:
    """Type at the end of the text."""
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def text_of(page: Page):
    # The text area has the same name until the editor takes its place.
    return editor_of(page)


def line(page: Page):
    return page.locator("#keeping")


def expect_kept(page: Page) -> None:
    expect(line(page)).to_contain_text(KEPT, timeout=10_000)


def another_tab(page: Page, address: str) -> Page:
    tab = page.context.new_page()
    tab.goto(address)
    return tab


def test_what_was_typed_outlives_a_crash_of_the_browser(desk):
    page = desk()
    address = write(page, "Crash")
    type_text(page, " Typed before the crash.")
    expect_kept(page)
    again = another_tab(page, address)
    page.close()
    expect(again.get_by_text("This is not saved yet")).to_be_visible()
    expect(again.get_by_text("It goes on from revision 1.")).to_be_visible()
    expect(text_of(again)).to_contain_text("Typed before the crash.")
    again.get_by_role("button", name="Save draft").first.click()
    expect(again.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(again.get_by_text("This is not saved yet")).to_have_count(0)
    expect(text_of(again)).to_contain_text("Typed before the crash.")


def test_opening_a_form_keeps_nothing(desk):
    page = desk()
    page.goto(write(page, "Only looked at"))
    page.wait_for_timeout(5000)
    page.reload()
    expect(page.get_by_text("This is not saved yet")).to_have_count(0)


def test_a_new_article_outlives_a_crash(desk):
    page = desk()
    page.goto(ADD)
    page.get_by_label("Title").fill("Never saved")
    type_text(page, "Typed into a new article.")
    expect_kept(page)
    expect(page).to_have_url(re.compile(r"\?working=[0-9a-f-]{36}$"))
    again = another_tab(page, ADD)
    page.close()
    expect(again.get_by_label("Title")).to_have_value("")
    again.get_by_role("link", name="Never saved").click()
    expect(again.get_by_label("Title")).to_have_value("Never saved")
    expect(text_of(again)).to_contain_text("Typed into a new article.")
    again.get_by_text("Discard it…").click()
    again.get_by_role("button", name="Yes, discard").click()
    expect(again.get_by_text("What you had not saved is gone.")).to_be_visible()
    expect(again.get_by_role("link", name="Never saved")).to_have_count(0)


def test_a_page_that_dies_while_text_is_on_its_way_loses_only_that(desk):
    page = desk()
    address = write(page, "On its way")
    type_text(page, " First.")
    expect_kept(page)
    page.route("**/autosave/", lambda route: None)  # Neither answered nor passed on.
    with page.expect_request("**/autosave/", timeout=10_000):
        type_text(page, " Second.")
    again = another_tab(page, address)
    page.close()
    expect(text_of(again)).to_contain_text("First.")
    again.get_by_role("button", name="Save draft").first.click()
    expect(again.get_by_text("Saved as revision 2.")).to_be_visible()


def test_leaving_the_page_sends_what_was_typed_last(desk):
    page = desk()
    address = write(page, "Left at once")
    type_text(page, " Typed a moment ago.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.goto(address)
    # It is sent beside the next page and may arrive after it was asked for.
    for _ in range(10):
        if "Typed a moment ago." in text_of(page).inner_text():
            break
        page.wait_for_timeout(300)
        page.goto(address)
    expect(text_of(page)).to_contain_text("Typed a moment ago.")


def test_only_text_that_is_not_kept_holds_the_page_back(desk):
    page = desk()
    address = write(page, "Held back")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    type_text(page, " Kept.")
    expect_kept(page)
    page.goto("/admin/")
    assert asked == []
    page.goto(address)
    type_text(page, " Not kept.")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_saving_while_text_is_on_its_way_leaves_nothing_unsaved(desk):
    page = desk()
    write(page, "Both at once")

    def slowly(route):
        page.wait_for_timeout(1000)
        route.continue_()

    page.route("**/autosave/", slowly)
    with page.expect_request("**/autosave/", timeout=10_000):
        type_text(page, " Quick.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(page.get_by_text("This is not saved yet")).to_have_count(0)


def test_typing_goes_on_through_an_expired_session(desk, passwords):
    page = desk()
    page.watch.allowed.append(REFUSED)
    write(page, "Expired")
    page.context.clear_cookies()
    type_text(page, " Typed while signed out.")
    expect(line(page)).to_contain_text("Not kept: you are signed out.", timeout=10_000)
    type_text(page, " And on.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.locator("input[name=login]").fill("EdKeeps")
    tab.locator("input[name=password]").fill(passwords["EdKeeps"])
    tab.get_by_role("main").get_by_role("button").first.click()
    expect(tab).to_have_url(re.compile("/admin/$"))
    tab.close()
    # Coming back to this tab is what a person does; the browser of the test has to be told.
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_kept(page)
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(text_of(page)).to_contain_text("Typed while signed out. And on.")


def test_two_tabs_of_one_editor_overwrite_nothing(desk):
    page = desk()
    page.watch.allowed.append(REFUSED)
    address = write(page, "Two tabs")
    tab = another_tab(page, address)
    type_text(tab, " In the second tab.")
    expect_kept(tab)
    type_text(page, " In the first tab.")
    expect(line(page)).to_contain_text("You went on with this text in another tab", timeout=10_000)
    type_text(tab, " And on.")
    tab.wait_for_timeout(5000)
    third = another_tab(page, address)
    expect(text_of(third)).to_contain_text("In the second tab. And on.")
    # The first tab still saves what stands in it, and the text of the second stays kept.
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(page.get_by_text("This is not saved yet")).to_be_visible()
    expect(text_of(page)).to_contain_text("In the second tab. And on.")
    page.get_by_text("Discard it…").click()
    page.get_by_role("button", name="Yes, discard").click()
    expect(text_of(page)).to_contain_text("In the first tab.")


def test_two_editors_see_each_other_and_what_the_other_saved(desk):
    ed, eva = desk("EdKeeps"), desk("EvaKeeps")
    eva.watch.allowed.append("409")
    address = write(ed, "Two editors")
    eva.goto(address)
    expect(line(eva)).to_contain_text("EdKeeps has this article open, too.")
    type_text(ed, " By Ed.")
    expect(line(ed)).to_contain_text("EvaKeeps has this article open, too.", timeout=10_000)
    ed.get_by_role("button", name="Save draft").first.click()
    expect(ed.get_by_text("Saved as revision 2.")).to_be_visible()
    type_text(eva, " By Eva.")
    expect(line(eva)).to_contain_text("EdKeeps saved revision 2 meanwhile.", timeout=10_000)
    eva.get_by_role("button", name="Save draft").first.click()
    expect(eva.get_by_text("somebody else saved this article")).to_be_visible()
    expect(eva.get_by_text("By Eva.")).to_be_visible()


def test_without_scripts_a_kept_text_is_shown_and_discarded(desk):
    page = desk()
    address = write(page, "Plain")
    type_text(page, " Typed with scripts.")
    expect_kept(page)
    plain = desk(java_script_enabled=False)
    plain.goto(address)
    expect(plain.get_by_text("This is not saved yet")).to_be_visible()
    expect(plain.locator("textarea[name=body]")).to_have_value(re.compile("Typed with scripts."))
    plain.get_by_text("Discard it…").click()
    plain.get_by_role("button", name="Yes, discard").click()
    expect(plain.get_by_text("What you had not saved is gone.")).to_be_visible()
    expect(plain.locator("textarea[name=body]")).to_have_value("<p>Saved words.</p>")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_form_with_an_unsaved_text(desk, axe, scheme):
    page = desk(color_scheme=scheme)
    address = write(page, f"Checked {scheme}")
    type_text(page, " Unsaved.")
    expect_kept(page)
    page.goto(address)
    type_text(page, " More.")
    expect_kept(page)
    axe(page)
