"""An article from its author through review and schedule to its readers, and away from them."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def passwords(site):
    """Make Ada, Clara and Ed, once for this module."""
    groups = {"AdaWrites": "Authors", "ClaraReviews": "Reviewers", "EdEdits": "Editors"}
    return {name: site.staff(name, group) for name, group in groups.items()}


@pytest.fixture
def desk_of(open_page, passwords):
    """Return a function that opens a browser in which somebody is signed in."""

    def open_desk(name: str, **options) -> Page:
        page = open_page(viewport=WIDE, **options)
        sign_in(page, name, passwords[name])
        return page

    return open_desk


def write(page: Page, title: str) -> str:
    """Write an article and save it; return the address of its form."""
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("A cool room helps on warm days.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    editor_of(page).click()
    page.keyboard.type("Close the curtains before noon.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))
    return page.url


def confirm(page: Page, button: str) -> None:
    """Press the button of a step's own page, which leads back to the form."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page).to_have_url(re.compile("/change/$"))


def state_of(page: Page) -> str:
    return page.locator(".standing .state").inner_text()


def test_from_the_author_to_readers_and_away_again(desk_of, open_page):
    ada, clara, ed = desk_of("AdaWrites"), desk_of("ClaraReviews"), desk_of("EdEdits")
    reader = open_page()
    reader.watch.allowed += ["404", "410"]
    form = write(ada, "Cool rooms")

    # Ada sends it; Clara asks for a change; Ada makes it and sends it again.
    expect(ada.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    ada.get_by_role("button", name="Send for review…").first.click()
    ada.get_by_label("Note").fill("Please look at the second line.")
    confirm(ada, "Send for review")
    assert state_of(ada) == "in review"
    clara.goto(form)
    expect(clara.get_by_label("Title")).to_have_count(0)
    clara.get_by_role("link", name="Ask for changes…").click()
    clara.get_by_label("What should change?").fill("Say why it helps.")
    confirm(clara, "Ask for changes")
    ada.goto(form)
    assert state_of(ada) == "changes requested"
    editor_of(ada).click()
    ada.keyboard.press("Control+End")
    ada.keyboard.type(" Heat makes weakness worse.")
    ada.get_by_role("button", name="Send for review…").first.click()
    confirm(ada, "Send for review")
    clara.goto(form)
    clara.get_by_role("link", name="Approve…").click()
    confirm(clara, "Approve")

    # Ed sets it for a moment in the near future, and it is there without anything running.
    ed.goto(form)
    assert state_of(ed) == "approved"
    ed.get_by_role("button", name="Schedule…").click()
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
    ed.get_by_label("Publish at").fill(at.strftime("%Y-%m-%dT%H:%M:%S"))
    expect(ed.get_by_text("Time zone: UTC.")).to_be_visible()
    confirm(ed, "Schedule")
    assert state_of(ed) == "scheduled"
    assert reader.goto("/articles/cool-rooms/").status == 404
    while datetime.now(UTC) < at:
        time.sleep(0.5)
    assert reader.goto("/articles/cool-rooms/").status == 200
    expect(reader.get_by_text("Heat makes weakness worse.")).to_be_visible()

    # Ada changes it; readers keep what they have until Ed publishes that.
    ada.goto(form)
    assert state_of(ada) == "published"
    editor_of(ada).click()
    ada.keyboard.press("Control+End")
    ada.keyboard.type(" Rest helps too.")
    ada.get_by_role("button", name="Save draft").first.click()
    expect(ada.get_by_text("Saved as revision 3.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Rest helps too.")).to_have_count(0)
    ed.goto(form)
    ed.get_by_role("button", name="Publish", exact=True).first.click()
    expect(ed.get_by_text("This looks like a major change:")).to_be_visible()
    ed.get_by_label("What is different now:").fill("Rest is named as well.")
    confirm(ed, "Publish now")
    expect(ed.get_by_text("This is what readers see.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Rest helps too.")).to_be_visible()

    # Ed withdraws it, and readers are told why and what to read instead.
    ed.get_by_role("button", name="Withdraw…", exact=True).click()
    ed.get_by_label("Reason").fill("It is part of another article now.")
    ed.get_by_label("Read instead").fill("/articles/keeping-cool/")
    confirm(ed, "Withdraw")
    assert state_of(ed) == "withdrawn"
    assert reader.reload().status == 410
    expect(reader.get_by_text("It is part of another article now.").first).to_be_visible()
    reader.get_by_role("main").get_by_role("link", name=re.compile("cool", re.I)).first.click()
    expect(reader).to_have_url(re.compile("/articles/keeping-cool/$"))


def test_nobody_publishes_alone_what_they_wrote_and_everything_works_without_scripts(
    desk_of, open_page
):
    ed = desk_of("EdEdits", java_script_enabled=False)
    ed.goto("/admin/articles/article/add/")
    ed.get_by_label("Title").fill("Alone on duty")
    ed.get_by_label("Summary").fill("A short notice.")
    ed.get_by_label("Topic").select_option(index=3)
    ed.get_by_label("Author").select_option(label="Harbour Lane")
    ed.get_by_label("Kind of page").select_option("news")
    ed.locator("textarea[name=body]").fill("<p>The helpline is closed today.</p>")
    ed.get_by_role("button", name="Publish", exact=True).first.click()
    expect(ed.get_by_text("Nobody but its writer has looked at this text.")).to_be_visible()
    ed.get_by_role("button", name="Publish now").click()
    expect(ed.get_by_text("To publish all the same, say why.")).to_be_visible()
    ed.get_by_label("Publish all the same, because").fill("Nobody else is here today.")
    confirm(ed, "Publish now")
    reader = open_page()
    reader.goto("/articles/alone-on-duty/")
    expect(reader.get_by_text("The helpline is closed today.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_steps_pass_axe(desk_of, axe, scheme):
    page = desk_of("EdEdits", color_scheme=scheme)
    for action in ("schedule", "withdraw", "request_changes", "publish"):
        page.goto(f"/admin/articles/article/2/step/{action}/")
        axe(page)
