"""Each comment shows what it is and what can be done with it; the ways through a discussion."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import ClinicianCredential, Comment, CommentThread
from comments.rules import Audience, Status, ThreadState
from tests import build
from tests.comments import gallery
from tests.pages import page, part, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
PATH = "/articles/resting/"


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def made(article, maxi):
    return gallery.fill(article, maxi)


@pytest.fixture
def member(maxi) -> Client:
    client = Client()
    client.force_login(maxi)
    return client


def shown(html: str, comment: Comment) -> str:
    """Return the element of a comment."""
    return part(html, rf'(<article class="comment" id="{comment.anchor}".*?</article>)')


def links_of(html: str) -> list[str]:
    actions = part(html, r'<div class="comment-actions">(.*?)</div>')
    return re.findall(r"<(?:a|button)[^>]*>([^<]+)<", actions)


def test_badges_stand_beside_the_name_and_not_in_it(client, made):
    html = page(client, PATH)
    for name, badge in (("checked", "Verified neurologist (checked "), ("team", "Editor")):
        one = shown(html, made[name])
        assert badge in text_of(one)
        heading = part(one, r"(<h4.*?</h4>)")
        assert badge not in heading
    assert 'href="/about/checked-professions/"' in shown(html, made["checked"])
    assert "Declared interests: Paid talks" in text_of(shown(html, made["checked"]))


def test_a_badge_that_ended_keeps_its_date_and_a_revoked_one_is_gone(client, made):
    now = timezone.now()
    ClinicianCredential.objects.update(expires_at=now)
    assert "Verified" in shown(page(client, PATH), made["checked"])
    ClinicianCredential.objects.update(revoked_at=now)
    assert "Verified" not in page(client, PATH)


def test_an_editors_note_says_whose_it_is(client, made):
    one = shown(page(client, PATH), made["noted"])
    assert "Editor’s note by Edda" in text_of(one)
    assert "Please <strong>do not</strong>." in one
    assert one.index("You can just stop it.") < one.index("do not")


def test_a_folded_comment_stands_behind_its_note(client, made):
    one = shown(page(client, PATH), made["folded"])
    assert one.index("Not so.") < one.index("<details>") < one.index("Simply stop.")


def test_a_long_comment_is_folded_and_open_at_its_own_address(client, made):
    one = shown(page(client, PATH), made["long"])
    assert "<details><summary>" in one
    assert gallery.LONG.strip() in one
    excerpt = part(one, r'class="excerpt" dir="auto">([^<]*)<')
    assert 200 < len(excerpt) < 300 and excerpt.endswith(" …")
    assert "<details open>" in page(client, f"/c/{made['long'].public_id}/")


def test_stubs_say_why_and_show_nothing_else(client, made):
    html = page(client, PATH)
    for name, words in {
        "removed": "Comment removed by a moderator: Spam or advertising",
        "withdrawn": "Withdrawn by its author",
        "erased": "Comment of a former member, deleted with the account",
        "waiting": "This comment waits for a moderator.",
    }.items():
        assert text_of(shown(html, made[name])) == words
    for secret in ("Buy this", "Words that wait", "My held words", "Between us"):
        assert secret not in html
    assert "No, thanks." in html and "An answer to what waits." in html


@pytest.mark.parametrize("reason", ["privacy", "self_harm", "illegal", "other", "abuse"])
def test_a_reason_that_tells_of_a_person_is_told_to_its_author_only(article, client, reason):
    nora = build.user("Nora")
    comment = build.comment(article, by=nora, status=Status.REMOVED, removal_code=reason)
    told = str(comment.get_removal_code_display())
    assert (told in page(client, PATH)) == (reason == "abuse")
    client.force_login(nora)
    one = shown(page(client, PATH), comment)
    assert f"Your comment was removed by a moderator: {told}" in text_of(one)
    assert 'href="/my/comments/"' in one


@pytest.mark.parametrize("status", [Status.REMOVED, Status.WITHDRAWN, Status.ERASED])
def test_what_went_before_anybody_read_it_holds_no_place(article, client, status):
    nora = build.user("Nora")
    at = timezone.now() - timedelta(days=1)
    comment = build.comment(article, by=nora, status=status, hold_code="new_member", at=at)
    other = build.comment(article, by=nora, status=status, hold_code="reports", at=at)
    html = page(client, PATH)
    assert comment.anchor not in html and other.anchor in html
    page(client, f"/c/{comment.public_id}/", status=404)
    # Approved first, and removed then: readers had seen it.
    Comment.objects.update(published_at=timezone.now())
    assert comment.anchor in page(client, PATH)


def test_a_pinned_comment_stands_on_top_and_nowhere_else(client, made):
    html = page(client, PATH)
    assert html.count(f'id="{made["pinned"].anchor}"') == 1
    assert html.index("Pinned by the editors") < html.index(made["pinned"].anchor)
    assert html.index(made["pinned"].anchor) < html.index('<ol class="thread"')
    newest = page(client, PATH + "comments/?sort=new")
    assert newest.count(f'id="{made["pinned"].anchor}"') == 1
    Comment.objects.filter(pk=made["pinned"].pk).update(status=Status.REMOVED)
    html = page(client, PATH)
    assert "Pinned by the editors" not in html
    assert html.index('<ol class="thread"') < html.index(made["pinned"].anchor)


def test_the_replies_of_a_pinned_comment_are_one_step_away(client, made):
    build.comment(made["pinned"].thread.article, by=None, parent=made["pinned"])
    html = page(client, PATH)
    assert "Show 1 more reply" in text_of(part(html, r'<section class="pinned"(.*?)</section>'))


def test_each_comment_says_who_is_answered(client, made):
    html = page(client, PATH)
    assert "in reply to Max" in text_of(shown(html, made["checked"]))
    assert f'href="#{made["reply"].anchor}"' in shown(html, made["checked"])
    assert "in reply to" not in shown(html, made["reply"])
    Comment.objects.filter(pk=made["reply"].pk).update(status=Status.REMOVED)
    one = shown(page(client, PATH), made["checked"])
    assert "in reply to a comment that is gone" in text_of(one)
    assert "Max" not in one


def test_an_answer_to_what_stands_on_another_page_links_there(article, client):
    root = build.comment(article, by=None)
    first, *_others = [build.comment(article, by=None, parent=root) for _ in range(25)]
    late = build.comment(article, by=None, parent=first)
    one = shown(page(client, f"/c/{late.public_id}/"), late)
    assert f'href="/c/{first.public_id}/#{first.anchor}"' in one


# --- Age -----------------------------------------------------------------------------------


def test_a_comment_that_is_older_than_the_review_says_so(article, client):
    now = timezone.now()
    Article.objects.update(reviewed_at=now - timedelta(days=5))
    before = build.comment(article, by=None, at=now - timedelta(days=6))
    after = build.comment(article, by=None, at=now - timedelta(days=4))
    edited = build.comment(
        article, by=None, at=now - timedelta(days=6), edited_at=now - timedelta(days=4)
    )
    html = page(client, PATH)
    day = (now - timedelta(days=5)).strftime("%-d %B %Y")
    assert f"This comment is older than the review of {day}." in text_of(shown(html, before))
    assert "older than" not in shown(html, after) + shown(html, edited)


def test_a_comment_of_more_than_two_years_says_so(article, client):
    now = timezone.now()
    build.comment(article, by=None, at=now - timedelta(days=729))
    old = build.comment(article, by=None, at=now - timedelta(days=731))
    html = page(client, PATH)
    assert html.count("This comment is more than two years old.") == 1
    assert "two years" in shown(html, old)


# --- Readers and members -------------------------------------------------------------------


def test_readers_without_an_account_can_report_and_nothing_else(client, made):
    html = page(client, PATH)
    assert links_of(shown(html, made["first"])) == ["Report"]
    assert "1 reader is thankful" in text_of(shown(html, made["first"]))
    assert "<button" not in html and "csrf" not in html
    assert "Grumble." in html and "You hide this member" not in html


def test_members_see_what_they_can_do_with_each_comment(member, made):
    html = page(member, PATH)
    assert links_of(shown(html, made["reply"])) == ["Reply", "Edit", "Withdraw"]
    others = ["Reply", "Thank you", "Report", "Hide member"]
    assert links_of(shown(html, made["noted"])) == others
    assert links_of(shown(html, made["first"])) == [
        "Reply", "Take thanks back (1)", "Report", "Hide member"
    ]  # fmt: skip
    assert links_of(shown(html, made["held"])) == ["Withdraw"]
    assert links_of(shown(html, made["old"])) == ["Reply", "Thank you", "Report"]
    assert "waiting for a moderator" in text_of(shown(html, made["held"]))
    assert "My held words" in html and "Words that wait" not in html
    assert "for members only" in text_of(shown(html, made["members"]))


def test_hidden_members_are_folded(member, made):
    one = shown(page(member, PATH), made["hidden"])
    assert "You hide this member." in text_of(one)
    assert one.index("<details>") < one.index("Grumble.")
    assert "Show member" in links_of(one)


def test_one_form_with_one_token_serves_all_the_buttons(member, made):
    html = page(member, PATH)
    form = part(html, r'(<form id="act" method="post" hidden>.*?</form>)')
    assert "csrfmiddlewaretoken" in form
    buttons = re.findall(r'<button class="quiet" form="act" formaction="([^"]+)"', html)
    assert len(buttons) > 5
    token = part(form, r'value="([^"]+)"')
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies
    assert strict.post(buttons[0], {"csrfmiddlewaretoken": token}).status_code == 303
    thanked = shown(page(member, PATH), made["pinned"])
    assert 'name="take_back" value="1"' in thanked


def test_a_closed_discussion_can_still_be_reported(member, made):
    CommentThread.objects.update(state=ThreadState.LOCKED)
    html = page(member, PATH)
    assert links_of(shown(html, made["noted"])) == ["Report", "Hide member"]


def test_the_number_is_what_the_reader_can_find(client, member, made):
    public = Comment.objects.filter(status=Status.PUBLISHED, audience=Audience.PUBLIC).count()
    assert f"Comments ({public})" in page(client, PATH)
    assert f"Comments ({public + 1})" in page(member, PATH)


def test_search_engines_quote_no_comment(client, made):
    html = page(client, PATH)
    bodies = re.findall(r'<div class="comment-body"([^>]*)>', html)
    assert bodies and set(bodies) == {" data-nosnippet"}
    for path in ("comments/", "comments/?sort=new"):
        assert '<meta name="robots" content="noindex">' in page(client, PATH + path)
    assert 'content="noindex"' in page(client, f"/c/{made['first'].public_id}/")


def test_what_is_for_members_is_found_by_no_other(client, member, made):
    path = f"/c/{made['members'].public_id}/"
    page(client, path, status=404)
    assert "Between us" in page(member, path)
    for other in ("", "comments/", "comments/?sort=new"):
        assert "Between us" not in page(client, PATH + other)


def test_the_author_of_an_urgent_text_sees_whom_to_call_and_nobody_else(article, client, member):
    comment = build.comment(
        article, by=build.user("Nora"), text="I cannot breathe", crisis="breathing"
    )
    path = f"/c/{comment.public_id}/"
    for other in (client, member):
        assert "Call your emergency number." not in text_of(
            part(page(other, path), "<main(.*)</main")
        )
    client.force_login(comment.author)
    assert "Call your emergency number." in text_of(part(page(client, path), "<main(.*)</main"))


# --- Ways through the discussion -----------------------------------------------------------


def test_newest_first_is_the_other_way_round_and_stays_so(article, client):
    start = timezone.now() - timedelta(days=1)
    for number in range(25):
        build.comment(article, by=None, text=f"N{number:02}", at=start + timedelta(minutes=number))
    html = page(client, PATH + "comments/?sort=new")
    assert re.findall(r"N\d\d", html) == [f"N{n:02}" for n in range(24, 4, -1)]
    assert 'aria-current="true">Newest first' in html
    following = part(html, r'href="([^"]+)" rel="next"').replace("&amp;", "&")
    html = page(client, following)
    assert re.findall(r"N\d\d", html) == [f"N{n:02}" for n in range(4, -1, -1)]
    assert 'rel="next"' not in html


def test_a_day_leads_to_what_was_said_from_there_on(article, client):
    for number in range(1, 26):
        at = timezone.now().replace(month=3, day=number, hour=12)
        build.comment(article, by=None, text=f"N{number:02}", at=at)
    year = timezone.now().year
    listed = f"{PATH}comments/"
    assert "Go to the comments of a day" in page(client, listed)
    html = page(client, f"{listed}?from={year}-03-20")
    assert re.findall(r"N\d\d", html) == [f"N{n}" for n in range(20, 26)]
    assert "Back to the first comments" in html
    html = page(client, f"{listed}?sort=new&from={year}-03-04")
    assert re.findall(r"N\d\d", html) == ["N04", "N03", "N02", "N01"]
    assert "There are no comments from there on." in page(client, f"{listed}?from={year}-03-26")


@pytest.mark.parametrize("typed", ["x", "2026-02-30", "0001-01-01", "9999-12-31", "<b>", "2026"])
def test_a_day_that_is_none_is_given_back_with_a_message(article, client, typed):
    for _ in range(21):
        build.comment(article, by=None)
    html = page(client, f"{PATH}comments/?from={typed}")
    assert "Please give a day such as" in html and 'aria-describedby="day-error"' in html
    assert html.count('class="comment"') == 20
    assert "<b>" not in html
