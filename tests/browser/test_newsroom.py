"""An editor writes and publishes in the administration; a reader sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in


def fill_in(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("How a short rest helps.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")


def publish_unread(page):
    """Publish what nobody but its writer has read, for which a reason must be given."""
    page.get_by_role("button", name="Publish", exact=True).first.click()
    page.get_by_label("Publish all the same").fill("Nobody else is here today")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. This is what readers see.")).to_be_visible()


def test_writing_previewing_publishing_and_withdrawing(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "editor", site.editor_password)
    page.goto("/admin/articles/article/add/")
    fill_in(page, "A short rest")
    editor = editor_of(page)
    editor.click()
    page.keyboard.type("Sit down before you are tired.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))
    change_url = page.url

    # Readers see nothing of a draft.
    reader = open_page()
    reader.watch.allowed.append("404")
    reader.goto("/articles/a-short-rest/")
    expect(reader.get_by_role("heading", level=1)).not_to_have_text("A short rest")

    page.get_by_role("button", name="Preview").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A short rest")
    expect(page.get_by_text("Preview", exact=False).first).to_be_visible()

    page.goto(change_url)
    publish_unread(page)
    reader.goto("/articles/a-short-rest/")
    expect(reader.get_by_text("Sit down before you are tired.")).to_be_visible()

    page.goto(change_url)
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_label("Reason").fill("Out of date")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    reader.watch.allowed.append("410")
    reader.goto("/articles/a-short-rest/")
    expect(reader.get_by_text("Sit down before you are tired.")).to_have_count(0)


def test_writing_without_scripts(open_page, site):
    page = open_page(java_script_enabled=False)
    sign_in(page, "editor", site.editor_password)
    page.goto("/admin/articles/article/add/")
    fill_in(page, "Plain writing")
    page.locator("textarea[name=body]").fill("<h2>Part</h2><p>Typed as HTML.</p>")
    publish_unread(page)
    page.goto("/articles/plain-writing/")
    expect(page.get_by_text("Typed as HTML.")).to_be_visible()


def test_pressing_a_button_twice_sends_one_article(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "editor", site.editor_password)
    page.goto("/admin/articles/article/add/")
    fill_in(page, "Pressed twice")
    page.evaluate("""() => {
      const submissions = window.submissions = [];
      window.addEventListener("submit", (event) => {
        submissions.push(event.defaultPrevented);
        event.preventDefault();
      });
    }""")
    for _press in range(2):
        page.get_by_role("button", name="Save draft").first.click()
    # The first press is let through, the second is held back.
    assert page.evaluate("window.submissions") == [False, True]


def test_dragging_a_topic_onto_another_puts_it_inside(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "editor", site.editor_password)
    for name in ("Drag me", "Drop here"):
        page.goto("/admin/articles/category/add/")
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Save").click()
    rows = page.locator("#result_list tbody tr")
    handle = rows.filter(has_text="Drag me").locator(".drag-handler")
    target = rows.filter(has_text="Drop here").bounding_box()
    handle.hover()
    page.mouse.down()
    # The lower half of a row means inside it; the script wants to see the mouse come near.
    for distance in (12, 6, 5):
        page.mouse.move(target["x"] + 80, target["y"] + target["height"] - distance, steps=4)
    page.mouse.up()
    expect(page.get_by_text("“Drag me” has been moved.")).to_be_visible()
    page.goto("/topics/drop-here/drag-me/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Drag me")


PAGES = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/articles/category/",
    "/admin/articles/category/add/",
    "/admin/articles/article/reviews/",
    "/admin/articles/article/1/change/",
    "/admin/articles/article/1/about/",
    "/admin/articles/article/1/recheck/",
    "/admin/articles/article/1/step/withdraw/",
    "/admin/articles/category/1/change/",
    "/admin/articles/person/",
    "/admin/articles/person/add/",
    "/admin/comments/comment/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_policy_stops_nothing_and_axe_finds_nothing(open_page, axe, site, scheme):
    page = open_page(color_scheme=scheme)
    sign_in(page, "editor", site.editor_password)
    for path in PAGES:
        assert page.goto(path).ok
        page.wait_for_load_state("networkidle")
        axe(page)
