"""A tired reader with a phone reads a discussion in which everything is that can be."""

import pytest
from playwright.sync_api import expect

from tests.browser import members

ARTICLE = "/articles/gallery/"
LONG = "01980000-0000-7000-8000-000000000001"
SCENE = f"""
from uuid import UUID
from comments.models import Comment
from tests.comments import gallery
made = gallery.fill(build.article("Gallery"), build.known_member("Tit"))
for number in range(12):
    build.comment(made["first"].thread.article, by=None, text=f"Number {{number}}")
Comment.objects.filter(pk=made["long"].pk).update(public_id=UUID({LONG!r}))
"""
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}, id="dark"),
]


@pytest.fixture(scope="module")
def scene(site) -> dict[str, str]:
    """Fill a discussion, and sign a member in."""
    return members.make(site, SCENE, "Tit")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", ["anybody", "Tit"])
def test_axe_finds_nothing(open_page, axe, site, scene, look, who):
    page = open_page(**look)
    if who in scene:
        members.enter(page, site, scene[who])
    for path in (ARTICLE, f"{ARTICLE}comments/?sort=new", f"/c/{LONG}/"):
        page.goto(path)
        axe(page)
        for summary in page.locator("summary").all():
            summary.click()
        axe(page)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_that_was_typed_leaves_its_box(open_page, site, scene, width):
    page = open_page(viewport={"width": width, "height": 800})
    members.enter(page, site, scene["Tit"])
    for path in (ARTICLE, f"{ARTICLE}comments/", f"/c/{LONG}/"):
        page.goto(path)
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        wide = """() => [...document.querySelectorAll(".comment")].filter(
            comment => comment.scrollWidth > comment.clientWidth + 1).map(comment => comment.id)"""
        assert page.evaluate(wide) == []


def test_what_can_be_pressed_is_large_enough(open_page, site, scene):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    members.enter(page, site, scene["Tit"])
    page.goto(ARTICLE)
    small = """() => [...document.querySelectorAll(
        ".comment-actions a, .comment-actions button, .thread .text-link, .sub-nav a")]
        .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.textContent)"""
    assert page.evaluate(small) == []


def test_a_thank_you_is_one_press_without_scripts(open_page, site, scene):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    members.enter(page, site, scene["Tit"])
    page.goto(ARTICLE)
    comment = page.locator(".comment", has_text="You can just stop it.")
    comment.get_by_role("button", name="Thank you").click()
    expect(page.get_by_role("status").first).to_contain_text("Thank you said.")
    comment.get_by_role("button", name="Take thanks back (1)").click()
    expect(comment.get_by_role("button", name="Thank you")).to_be_visible()


def test_each_paragraph_reads_in_its_own_direction(open_page, scene):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(ARTICLE)
    sides = """comment => [...comment.querySelectorAll(".comment-body p")].map(paragraph => {
        const range = document.createRange(); range.selectNodeContents(paragraph);
        const text = range.getBoundingClientRect(), box = paragraph.getBoundingClientRect();
        return Math.abs(text.right - box.right) < Math.abs(text.left - box.left)
            ? "right" : "left"; })"""
    hebrew = page.locator(".comment", has_text="An English paragraph.").first
    assert hebrew.evaluate(sides) == ["right", "left"]
