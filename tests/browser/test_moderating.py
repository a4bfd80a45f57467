"""A moderator's day in the browser: by keyboard, in bulk, beside a colleague, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import sign_in

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MODERATE = "/admin/comments/comment/moderate/"
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": WIDE}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": PHONE}, id="dark"),
]
# One list for each test, so that none takes another's comments away. What waits longest comes
# first, before anything that other tests post.
SEED = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article
from comments.models import Appeal, Comment, CommentReport, ModerationAction, Statement
from comments.services import moderating
from tests import build

now = timezone.now()
article = Article.objects.published().first()
mo, mona = (build.user(name, group="Moderators") for name in ("MoBrowses", "MonaBrowses"))
authors = [build.user(f"Waits{number}") for number in range(5)]
for number, author in enumerate(authors):
    at = now - timedelta(days=20, minutes=-number)
    common = dict(by=author, at=at)
    build.comment(article, status="held", text=f"First words {number}", **common)
    build.comment(article, status="held", hold_code="links", text=f"Link {number}", **common)
    if number == 4:
        continue
    row = build.comment(article, text=f"Reported words {number}", open_reports=1, **common)
    CommentReport.objects.create(
        comment=row, revision=1, reporter=None, reason="spam", text="An advert?",
        snapshot=f"Reported once {number}", created_at=at,
    )
    build.comment(article, text=f"Urgent {number}", urgent_at=at, crisis="distress", **common)
build.comment(article, by=authors[0], text="A dose", medical_at=now - timedelta(days=20))
gone = build.comment(article, by=authors[1], text="What it said")
moderating.remove(gone, by=mona, reason="spam", revision=1, message="An advert")
Appeal.objects.create(statement=Statement.objects.get(comment=gone), text="It was none.")
print(authors[0].pk)
"""


@pytest.fixture(scope="module")
def member(site):
    """Let comments wait in every list, and return the key of a member who wrote some."""
    return int(site.run(SEED).strip().splitlines()[-1])


@pytest.fixture
def desk(open_page, member):
    """Return a function that opens a browser in which a moderator is signed in."""

    def open_desk(name: str = "MoBrowses", **options) -> Page:
        page = open_page(**{"viewport": WIDE, **options})
        page.watch.allowed.append("409")  # The browser itself reports a conflict.
        sign_in(page, name, "correct horse battery staple")
        return page

    return open_desk


def opened(page: Page, words: str) -> None:
    """Expect this comment to be open."""
    expect(page.locator(".moderate-open .the-text")).to_have_text(words)


def test_a_list_is_worked_through_by_keyboard(desk):
    page = desk()
    page.goto(f"{MODERATE}?queue=new_members")
    opened(page, "First words 0")
    page.keyboard.press("j")
    opened(page, "First words 1")
    page.keyboard.press("k")
    opened(page, "First words 0")
    page.keyboard.press("c")
    expect(page.get_by_text("You have this in hand.")).to_be_visible()
    page.keyboard.press("a")
    opened(page, "First words 1")
    expect(page.get_by_text("You approved the comment of Waits0.")).to_be_visible()
    page.keyboard.press("u")
    opened(page, "First words 0")
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Spam or advertising")).to_be_focused()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="Tells who somebody is")).to_be_checked()
    page.keyboard.press("Enter")
    opened(page, "First words 1")
    expect(page.get_by_text("You removed the comment of Waits0.")).to_be_visible()


def test_the_keys_are_explained_and_can_be_switched_off(desk):
    page = desk()
    page.goto(f"{MODERATE}?queue=urgent")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_be_visible()
    keys.get_by_label("Use these keys in this browser").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    page.reload()
    page.keyboard.press("j")
    opened(page, "Urgent 0")
    page.get_by_role("button", name="Keyboard").click()
    keys.get_by_label("Use these keys in this browser").check()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    opened(page, "Urgent 1")


def test_words_are_typed_and_not_taken_for_keys_nor_left_behind(desk):
    page = desk()
    page.goto(f"{MODERATE}?queue=urgent")
    page.get_by_text("Reason, message and note").click()
    message = page.get_by_label("Message to the author")
    message.press_sequentially("jar, karma?")
    expect(message).to_have_value("jar, karma?")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("radio", name="Spam or advertising").focus()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(message).to_have_value("jar, karma?")
    page.get_by_role("button", name="Take in hand").click()
    expect(page.get_by_text("You have this in hand.")).to_be_visible()
    expect(message).to_have_value("jar, karma?")
    page.get_by_role("button", name="Let go").click()
    expect(page.get_by_role("button", name="Take in hand")).to_be_visible()


def test_many_are_removed_after_a_preview_and_taken_back(desk):
    page = desk()
    page.goto(f"{MODERATE}?queue=held")
    page.get_by_label("All on this page").check()
    page.get_by_label("Tick the comment of Waits4").uncheck()
    page.get_by_role("button", name="Remove ticked…").click()
    expect(page.get_by_role("heading", name="This will be done with 4 comments")).to_be_visible()
    expect(page.get_by_text("Link 3")).to_be_visible()
    page.get_by_label("Spam or advertising").check()
    page.get_by_role("button", name="Remove 4 comments").click()
    expect(page.get_by_text("You removed 4 comments.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Taken back: 4.")).to_be_visible()
    page.goto(f"{MODERATE}?queue=held")
    opened(page, "Link 0")


def test_the_second_of_two_moderators_sees_who_was_faster(desk):
    mo, mona = desk(), desk("MonaBrowses", viewport=PHONE)
    mo.goto(f"{MODERATE}?queue=urgent")
    mona.goto(f"{MODERATE}?queue=urgent")
    mona.get_by_role("link", name="Waits0").click()
    opened(mona, "Urgent 0")
    mo.get_by_role("button", name="Remove", exact=True).click()
    expect(mo.get_by_role("radio", name="Spam or advertising")).to_be_focused()
    mo.get_by_label("Names a method of self-harm").check()
    mo.get_by_role("button", name="Remove", exact=True).click()
    opened(mo, "Urgent 1")
    mona.get_by_text("Reason, message and note").click()
    mona.get_by_label("Message to the author").fill("We are thinking of you.")
    mona.get_by_role("button", name="Keep it").click()
    alert = mona.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was done")
    expect(alert).to_contain_text("MoBrowses: removed")
    expect(mona.get_by_label("Message to the author")).to_have_value("We are thinking of you.")
    expect(mona.get_by_role("button", name="Show it again")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_everything_works_without_scripts(desk, size):
    page = desk(java_script_enabled=False, viewport=size)
    first, second = ("0", "1") if size is WIDE else ("2", "3")
    page.goto(f"{MODERATE}?queue=reported")
    page.get_by_role("link", name=f"Waits{first}").click()
    opened(page, f"Reported words {first}")
    expect(page.locator(".diff del")).to_contain_text("once")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Please choose a reason.")).to_be_visible()
    page.get_by_label("Message to the author").fill("Please read the rules.")
    page.get_by_label("Spam or advertising").check()
    page.get_by_role("button", name="Take in hand").click()
    expect(page.get_by_label("Message to the author")).to_have_value("Please read the rules.")
    page.get_by_label("Spam or advertising").check()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text(f"You removed the comment of Waits{first}.")).to_be_visible()
    opened(page, f"Reported words {second}")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text(f"You approved the comment of Waits{second}.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    opened(page, f"Reported words {second}")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text(f"You approved the comment of Waits{second}.")).to_be_visible()


def fits(page: Page) -> None:
    """Expect that nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_on_the_page_stands_in_the_way_of_anybody(desk, axe, look):
    page = desk(**look)
    page.goto(f"{MODERATE}?queue=appeals")
    axe(page)
    page.goto(f"{MODERATE}?queue=medical")
    page.get_by_role("link", name="Waits0").click()
    for folded in ("Reason, message and note", "More"):
        page.get_by_text(folded, exact=True).click()
    axe(page)
    fits(page)


@pytest.mark.parametrize("look", LOOKS)
def test_nor_on_the_pages_beside_it(desk, axe, member, look):
    page = desk(**look)
    page.goto(f"{MODERATE}?queue=medical")
    page.get_by_role("link", name="Waits0").click()
    item = re.search(r"item=(\d+)", page.url)
    assert item is not None
    for path in (
        f"bulk/?do=remove&c={item[1]}",
        f"{item[1]}/redact/",
        f"{item[1]}/branch/",
        f"member/{member}/",
        "guide/",
    ):
        page.goto(f"/admin/comments/comment/{path}")
        axe(page)
        fits(page)


def test_the_buttons_that_decide_are_large_and_stay_in_sight(desk):
    page = desk(viewport=PHONE)
    page.goto(f"{MODERATE}?queue=medical")
    page.get_by_role("link", name="Waits0").click()
    for name in ("Keep it", "Remove"):
        button = page.get_by_role("button", name=name, exact=True)
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44
        expect(button).to_be_in_viewport()
