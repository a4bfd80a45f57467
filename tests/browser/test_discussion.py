"""Taking part in a discussion: everything once without scripts, and what scripts add to it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import build
from tests.browser import members

PLAIN, ALIVE, LONG = "/articles/talk-plain/", "/articles/talk-alive/", "/articles/talk-long/"
TEXT = re.compile("Your (comment|reply)")
PHONE = {"width": 390, "height": 844}
# Each member posts once, so that nobody has to wait for the pause between two comments.
KNOWN = ["Wren", "Finch", "Robin", "Dunnock", "Siskin", "Linnet", "Martin", "Plover"]
SCENE = f"""
from comments.services import moderating
plain, alive, long = (build.article("Talk " + n) for n in ("plain", "alive", "long"))
known = {{name: build.known_member(name) for name in {KNOWN!r}}}
build.user("Newt")
build.user("Toad")
build.user("Eft")
mo = build.user("MoTalks", group="Lead moderators")
ana = build.known_member("AnaTalks")
for article in (plain, alive):
    build.comment(article, by=ana, text="What Ana said")
taken = build.comment(plain, by=known["Plover"], text="Off the topic")
moderating.remove(taken, by=mo, reason="off_topic", revision=1, message="This is about tea.")
for number in range(1, 26):
    root = build.comment(long, by=ana, text=f"Root number {{number}}.")
last = build.comment(alive, by=ana, text="A long conversation")
for number in range(1, 26):
    build.comment(alive, by=ana, parent=last, text=f"Reply number {{number}}.")
print("conversation", last.public_id)
"""


@pytest.fixture(scope="module")
def sessions(site) -> dict[str, str]:
    """Set the scene, and sign everybody in."""
    return members.make(site, SCENE, *KNOWN, "Newt", "Toad", "Eft")


@pytest.fixture
def seat(open_page, site, sessions):
    """Return a function that opens a browser on a phone in which a member is signed in."""

    def take(name: str, *, scripts: bool = False, at: str = PLAIN) -> Page:
        page = open_page(java_script_enabled=scripts, viewport=PHONE)
        # The browser itself reports what a page answers to a text that it does not take as it is.
        page.watch.allowed += ["409", "422", "429"]
        members.enter(page, site, sessions[name])
        page.goto(at)
        return page

    return take


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, text: str, button: str = "Post") -> None:
    page.get_by_label(TEXT).last.fill(text)
    page.get_by_role("button", name=button, exact=True).last.click()


def comment_of(page: Page, text: str):
    return page.get_by_role("article").filter(has_text=text).last


# --- Without scripts -----------------------------------------------------------------------


def test_a_first_comment(seat):
    """Preview, consent, waiting, the question about mails, a change, and taking it back."""
    page = seat("Newt")
    expect(page.get_by_label("Keep my draft")).to_have_count(0)
    write(page, "Rest helps me. My mail is newt@example.org.", "Preview")
    expect(page.get_by_text("Not posted yet.")).to_be_visible()
    expect(page.get_by_text("There is an e-mail address in your text.")).to_be_visible()
    expect(page.get_by_text("A moderator reads the first 3 comments")).to_be_visible()

    write(page, "Rest helps me.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("we need your consent")
    expect(page.get_by_label("I agree that this site")).not_to_be_checked()
    page.get_by_label("I agree that this site").check()
    press(page, "Post")
    expect(page.get_by_role("status")).to_contain_text("A moderator reads your comment")
    expect(comment_of(page, "Rest helps me.")).to_contain_text("waiting for a moderator")
    press(page, "Yes, once a day")
    expect(page.get_by_role("status")).to_contain_text("Your choice is saved.")

    comment_of(page, "Rest helps me.").get_by_role("link", name="Edit").click()
    write(page, "Rest helps me a lot.", "Save")
    expect(comment_of(page, "Rest helps me a lot.")).to_contain_text("edited")
    comment_of(page, "Rest helps me a lot.").get_by_role("link", name="Withdraw").click()
    press(page, "Withdraw it")
    expect(page.get_by_role("status")).to_contain_text("Your comment is withdrawn.")
    expect(page.get_by_text("Rest helps me")).to_have_count(0)


def test_the_rules_are_one_step_away_from_the_form_and_from_every_reader(seat, page):
    for reader in (seat("Wren"), page):
        reader.goto(PLAIN)
        reader.get_by_role("link", name="Rules of the discussion").click()
        expect(reader.get_by_text("Comments are not monitored round the clock.")).to_be_visible()


def test_advice_is_asked_about_once(seat):
    page = seat("Wren")
    write(page, "You should stop taking your Mestinon, says Wren.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("reads like advice about a medicine")
    press(page, "Post")
    expect(comment_of(page, "says Wren")).to_be_visible()
    expect(page.get_by_text("Your comment is published.")).to_be_visible()


def test_help_comes_at_once_and_a_reply_finds_its_place(seat):
    page = seat("Finch")
    comment_of(page, "What Ana said").get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", name="You reply to")).to_be_visible()
    write(page, "I can't breathe properly, says Finch.", "Preview")
    panel = page.get_by_role("region", name="Trouble breathing")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(panel).not_to_contain_text("We have told a moderator")
    press(page, "Post")
    expect(page.get_by_role("region", name="Trouble breathing")).to_contain_text(
        "We have told a moderator"
    )
    # The only other comment there is the one that is answered.
    expect(page.get_by_role("article")).to_contain_text(["What Ana said", "says Finch"])


def test_thanking_reporting_and_following(seat):
    page = seat("Robin")
    comment_of(page, "What Ana said").get_by_role("button", name="Thank you").click()
    expect(comment_of(page, "What Ana said")).to_contain_text("Take thanks back (1)")
    comment_of(page, "What Ana said").get_by_role("link", name="Report").click()
    page.get_by_label("Spam or advertising").check()
    press(page, "Send the report")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("report", re.I))
    page.goto(PLAIN)
    page.get_by_role("link", name="Follow by mail").click()
    page.get_by_label("once a week", exact=False).check()
    press(page, "Save")
    expect(page.get_by_text("You follow this discussion now.")).to_be_visible()


def test_a_comment_for_members_is_not_for_strangers(seat, page):
    member = seat("Dunnock")
    member.get_by_label("Who can read it").select_option("members")
    write(member, "Between us, says Dunnock.")
    expect(comment_of(member, "says Dunnock")).to_be_visible()
    page.goto(PLAIN)
    expect(page.get_by_text("What Ana said")).to_be_visible()
    expect(page.get_by_text("says Dunnock")).to_have_count(0)


def test_a_decision_is_explained_and_can_be_appealed(seat):
    page = seat("Plover", at="/my/comments/")
    comment_of(page, "Off the topic").get_by_role("link", name="The decision").click()
    expect(page.get_by_text("This is about tea.")).to_be_visible()
    page.locator("textarea").fill("Tea is what the article is about.")
    press(page, "Ask for another look")
    expect(page.get_by_text("It waits for a moderator.")).to_be_visible()


# --- With scripts --------------------------------------------------------------------------


def test_a_reply_is_written_below_what_it_answers(seat):
    page = seat("Siskin", scripts=True, at=ALIVE)
    link = comment_of(page, "What Ana said").get_by_role("link", name="Reply")
    link.click()
    form = page.locator("#reply-form")
    expect(form.get_by_label("Your reply to AnaTalks")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{ALIVE}$"))
    link.click()
    expect(form).to_have_count(0)
    link.click()
    form.get_by_label("Your reply to AnaTalks").fill("In place, says Siskin.")
    press(form, "Post")
    expect(page.get_by_text("Your comment is published.")).to_be_visible()
    reply = page.locator(".thread ol article").filter(has_text="says Siskin")
    expect(reply).to_be_visible()
    expect(reply.locator("time")).to_have_text(re.compile("minute"))
    assert drafts(page) == []


def drafts(page: Page) -> list[str]:
    """Return the texts that the browser keeps."""
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"
        ".map((key) => JSON.parse(localStorage[key]).text)"
    )


def type_and_wait(page: Page, text: str) -> None:
    page.get_by_label("Your comment").fill(text)
    for _attempt in range(100):
        if drafts(page) == [text]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"The browser keeps {drafts(page)}")


def test_a_draft_survives_a_reload_and_a_sign_in_and_goes_with_the_post(seat, site):
    page = seat("Linnet", scripts=True, at=ALIVE)
    page.get_by_label("Who can read it").select_option("members")
    type_and_wait(page, "A long thought, says Linnet.")
    page.goto("/about/")
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_value("A long thought, says Linnet.")
    expect(page.get_by_label("Who can read it")).to_have_value("members")
    expect(page.get_by_text("This is what you had written here before.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_count(0)
    page.get_by_role("link", name="Sign in to comment").click()
    page.locator("input[name=login]").fill("Linnet")
    page.locator("input[name=password]").fill(build.PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_label("Your comment")).to_have_value("A long thought, says Linnet.")

    press(page, "Post")
    expect(comment_of(page, "says Linnet")).to_be_visible()
    assert drafts(page) == []
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_a_draft_of_somebody_else_is_not_shown(seat, site, sessions):
    page = seat("Wren", scripts=True, at=ALIVE)
    type_and_wait(page, "Only mine.")
    members.enter(page, site, sessions["Robin"])
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_drafts_go_when_somebody_signs_out(seat):
    page = seat("Toad", scripts=True, at=ALIVE)
    type_and_wait(page, "Nobody shall find this.")
    page.get_by_role("link", name="Sign out").click()
    press(page, "Sign out")
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    assert drafts(page) == []


def test_a_refused_text_keeps_its_draft_and_an_old_one_goes(seat):
    page = seat("Martin", scripts=True, at=ALIVE)
    type_and_wait(page, "x")
    press(page, "Post")
    expect(page.get_by_role("alert")).to_contain_text("at least 2 characters")
    assert drafts(page) == ["x"]
    page.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage[key] ="
        ' localStorage[key].replace(/"at":\\d+/, \'"at":1\')'
    )
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert drafts(page) == []


def test_on_a_computer_that_others_use_nothing_is_kept(seat):
    page = seat("Martin", scripts=True, at=ALIVE)
    type_and_wait(page, "Once kept.")
    page.get_by_label("Keep my draft in this browser").uncheck()
    assert drafts(page) == []
    page.get_by_label("Your comment").fill("Not kept.")
    page.goto("/about/")
    page.goto(ALIVE)
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_label("Keep my draft in this browser")).not_to_be_checked()


def test_one_can_start_anew(seat):
    page = seat("Martin", scripts=True, at=ALIVE)
    type_and_wait(page, "A wrong start.")
    page.reload()
    page.get_by_role("button", name="Start anew").click()
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("")
    assert drafts(page) == []


def test_characters_are_counted_as_the_server_counts_and_announced_in_time(seat):
    page = seat("Martin", scripts=True, at=ALIVE)
    field, status = page.get_by_label("Your comment"), page.locator("form [role=status]")
    left = page.get_by_text("Characters left:").first
    expect(left).to_be_hidden()
    # An emoji is one character, where JavaScript counts two, and e with its accent is one.
    for length, says in ((3700, ""), (3810, "190"), (3820, "190"), (3960, "40"), (4003, "-3")):
        field.fill("\U0001f642" * (length - 10) + "e\u0301" * 10 + "\n\n")
        expect(left.locator("b")).to_have_text(f"{4000 - length}")
        expect(status).to_have_text(re.compile(f"{says}$"))
    press(page, "Post")
    expect(page.get_by_role("alert")).to_contain_text("4003 characters")


def test_more_comments_come_without_another_page_and_focus_goes_to_the_first(seat):
    page = seat("Martin", scripts=True, at=LONG)
    shown = page.locator(".thread > li")
    expect(shown).to_have_count(20)
    page.get_by_role("link", name="More comments").click()
    expect(shown).to_have_count(25)
    expect(page.get_by_role("link", name="More comments")).to_have_count(0)
    expect(comment_of(page, "Root number 21.")).to_be_focused()
    assert page.locator("[id]").count() == page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map((one) => one.id)).size"
    )
    comment_of(page, "Root number 25.").get_by_role("link", name="Reply").click()
    expect(page.locator("#reply-form").get_by_label(TEXT)).to_be_focused()


def test_more_replies_come_in_their_conversation(seat):
    page = seat("Martin", scripts=True, at=ALIVE)
    root = page.locator(".thread > li").filter(has_text="A long conversation")
    root.get_by_role("link", name=re.compile("Show .* more")).click()
    shown = page.locator(".thread ol > li")
    expect(shown).to_have_count(20)
    page.get_by_role("link", name="More replies").click()
    expect(shown).to_have_count(25)
    expect(comment_of(page, "Reply number 21.")).to_be_focused()


def test_with_scripts_that_cannot_reach_the_site_links_do_what_links_do(seat):
    page = seat("Martin", scripts=True, at=LONG)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('away')) }")
    page.get_by_role("link", name="More comments").click()
    expect(page).to_have_url(re.compile(r"/comments/\?after="))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form_a_reply_and_the_questions(
    open_page, site, sessions, axe, scheme
):
    page = open_page(viewport=PHONE, color_scheme=scheme)
    page.watch.allowed += ["409", "422"]
    members.enter(page, site, sessions["Eft"])
    page.goto("/about/discussion/")
    axe(page)
    page.goto(ALIVE)
    comment_of(page, "What Ana said").get_by_role("link", name="Reply").click()
    expect(page.locator("#reply-form").get_by_label(TEXT)).to_be_focused()
    axe(page)
    press(page.locator("#reply-form"), "Post")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    write(page, "You should stop taking your Mestinon. I cannot swallow.", "Preview")
    axe(page)
