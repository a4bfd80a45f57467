"""The start page of the administration, the list of articles, and many articles at once."""

import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import sign_in

LIST = "/admin/articles/article/"


def write(page: Page, *titles: str, summary: str = "How a short rest helps.") -> None:
    """Save drafts of these titles; needs a page without scripts."""
    for title in titles:
        page.goto(f"{LIST}add/")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Summary").fill(summary)
        page.locator("textarea[name=body]").fill("<h2>Part</h2><p>Typed as HTML.</p>")
        page.get_by_label("Topic").select_option(index=2)
        page.get_by_label("Author").select_option(label="Harbour Lane")
        page.get_by_label("Kind of page").select_option("news")
        page.get_by_role("button", name="Save draft").first.click()
        expect(page).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))


def tab_to(page: Page, is_there, most: int = 120) -> None:
    """Press the tabulator until the focus is where it should be."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError(f"The focus never came there: {page.url}")


def focused(page: Page, script: str) -> bool:
    return bool(
        page.evaluate(f"(() => {{ const e = document.activeElement; return {script}; }})()")
    )


def test_the_start_page_leads_to_drafts_and_to_a_new_article(open_page, site):
    page = open_page(java_script_enabled=False)
    sign_in(page, "editor", site.editor_password)
    write(page, "Waits on the start page")
    page.goto("/admin/")
    drafts = page.get_by_role("region", name="My drafts")
    drafts.get_by_role("link", name="Waits on the start page").click()
    expect(page.get_by_label("Title")).to_have_value("Waits on the start page")
    page.goto("/admin/")
    drafts.get_by_role("link", name="All my drafts").click()
    expect(page.get_by_role("link", name="Waits on the start page")).to_be_visible()
    page.goto("/admin/")
    page.get_by_role("link", name="New article").click()
    expect(page).to_have_url(re.compile(f"{LIST}add/$"))


def test_withdrawing_many_with_the_keyboard_alone(open_page, site):
    # News needs one editor; pages on health would ask for a second one when they come back.
    titles = ["Gone and back one", "Gone and back two"]
    bring = "".join(f"build.article({title!r})\n" for title in titles)
    site.run(f"from tests import build\n{bring}")
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "editor", site.editor_password)
    page.goto(f"{LIST}?state=published")
    for title in titles:
        name = f"Select “{title}”"
        tab_to(page, partial(focused, page, f"e.getAttribute('aria-label') === {name!r}"))
        page.keyboard.press("Space")
    # The actions stand above the rows: back to them as somebody without a mouse would.
    page.keyboard.press("Control+Home")
    page.locator("select[name=action]").focus()
    page.keyboard.type("With")
    tab_to(page, partial(focused, page, "e.name === 'index'"), most=3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw several articles")
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()
    tab_to(page, partial(focused, page, "e.name === 'reason'"))
    page.keyboard.type("We tried the button.")
    tab_to(page, partial(focused, page, "e.type === 'submit'"), most=6)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 articles have been withdrawn.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?state=published$"))

    # And back again: somebody else wrote them, so that nothing speaks against it.
    page.goto(f"{LIST}?state=withdrawn")
    for title in titles:
        page.get_by_label(f"Select “{title}”").check()
    page.get_by_label("Action:").select_option("Publish…")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("It was withdrawn and becomes public again.").first).to_be_visible()
    page.get_by_label("What is different now").fill("They are back.")
    page.get_by_role("button", name="Publish 2 articles").click()
    expect(page.get_by_text("2 articles have been published.")).to_be_visible()


def test_moving_many_without_scripts_on_a_phone(open_page, site):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(page, "editor", site.editor_password)
    write(page, "To be moved one", "To be moved two")
    page.goto(f"{LIST}?q=to+be+moved")
    for box in page.locator("input.action-select").all():
        box.check()
    page.get_by_label("Action:").select_option("Move to another topic…")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("New topic").select_option(index=5)
    page.get_by_role("button", name="Move 2 articles").click()
    expect(page.get_by_text("2 articles have been moved.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_to_complain_about(open_page, site, axe, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 844})
    sign_in(page, "editor", site.editor_password)
    ways = ["/admin/", LIST, f"{LIST}?list=oldest&topic=1&author=a"]
    ways += [f"{LIST}bulk/{step}/?a=1&a=2&a=3" for step in ("publish", "withdraw", "refile")]
    for way in ways:
        page.goto(way)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, way
        axe(page)
