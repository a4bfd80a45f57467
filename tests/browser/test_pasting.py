"""A document pasted from a word processor keeps its structure and loses everything else."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.staff import editor_of, sign_in

# As Word puts it on the clipboard, with what an attacker could add to it.
WORD = (Path(__file__).resolve().parents[1] / "data" / "word.html").read_text(encoding="utf-8")

PASTE = """(editor, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "When it is warm");
  editor.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_hostile_word_document_is_pasted_without_its_poison(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 900})
    # What the policy stops while the clipboard is read is not a fault of the page.
    page.watch.allowed += ["tracker.example.org", "net::ERR", "Content Security Policy", "404"]
    sign_in(page, "editor", site.editor_password)
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill("Pasted from Word")
    page.get_by_label("Summary").fill("What to do when it is warm.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    editor = editor_of(page)
    editor.click()
    editor.evaluate(PASTE, WORD)
    expect(editor.get_by_role("heading", name="When it is warm")).to_be_visible()
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/change/$"))
    assert "owned" not in page.title()

    page.get_by_role("button", name="Preview").first.click()
    body = page.locator(".prose")
    expect(body.get_by_role("heading", name="When it is warm")).to_be_visible()
    expect(body.locator("strong")).to_have_text("Rest")
    expect(body.locator("th")).to_have_text("Hour")
    expect(body.get_by_role("link", name="read on")).to_have_attribute(
        "href", "https://example.org/heat"
    )
    html = body.inner_html()
    assert not re.search(
        r"owned|javascript:|onerror|style=|Mso|<(svg|script|iframe|object|form|input|img|o:p)",
        html,
        re.IGNORECASE,
    ), html
