"""What the form asks before a text is posted: consent, who may read it, whether it is meant so."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from comments.models import Comment, CommentThread, Consent, Statement
from comments.rules import WRITES_FROM_ONE_CONNECTION, Audience, Status
from comments.services import restricting
from core.text import fingerprint
from tests import build
from tests.comments.browsing import NEW, PATH, TEXT, fields_of, kept, landing, send
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
ADVICE = "You should stop taking your Mestinon."
LATER = timedelta(days=3)


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def member(maxi, client) -> Client:
    client.force_login(maxi)
    return client


@pytest.fixture
def nora(client):
    """A member who has never written anything, signed in."""
    made = build.user("Nora")
    client.force_login(made)
    return made


def text_on(response) -> str:
    return text_of(response.content.decode())


# --- Consent -------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [NEW, PATH])
def test_the_box_of_consent_stands_unticked_in_the_first_form_only(article, nora, client, on):
    html = page(client, on)
    box = part(html, r'(<input[^>]*name="consent"[^>]*>)')
    assert "checked" not in box
    assert 'href="/about/discussion/#health"' in html
    build.agree(nora)
    assert 'name="consent"' not in page(client, on)


def test_without_consent_nothing_is_posted_and_the_text_comes_back(article, nora, client):
    response = send(client, NEW)
    html = response.content.decode()
    assert response.status_code == 422
    assert "we need your consent" in text_of(html)
    summary = part(html, r'class="error-summary"(.*?)</ul>')
    assert 'href="#id_consent"' in summary
    # The sentence beside the box is long, and stands there.
    assert "I agree" not in text_of(summary)
    assert kept(response) == TEXT
    assert not Comment.objects.exists()


def test_consent_is_kept_with_the_first_comment_and_not_asked_again(article, nora, client):
    landing(send(client, NEW, consent="on"))
    given = Consent.objects.get()
    assert (given.user, given.version) == (nora, 1)
    assert Comment.objects.get().author == nora
    assert "consent" not in fields_of(page(client, NEW))


def test_consent_that_was_given_stays_when_the_text_is_refused(article, nora, client):
    assert send(client, NEW, "x", consent="on").status_code == 422
    assert Consent.objects.is_given(nora)


def test_a_preview_needs_no_consent_and_keeps_the_tick(article, nora, client):
    response = send(client, NEW, action="preview", consent="on")
    assert response.status_code == 200
    assert not Consent.objects.exists()
    assert fields_of(response.content.decode())["consent"] == "on"


# --- What becomes of it --------------------------------------------------------------------


def test_a_first_comment_waits_and_its_author_is_told_and_sees_it(article, nora, client):
    html = landing(send(client, NEW, consent="on"))
    assert "A moderator reads your comment before others see it" in text_of(html)
    assert "it helps." in html
    assert Comment.objects.get().status == Status.HELD
    assert "it helps." not in page(Client(), PATH)


def test_a_preview_says_that_a_moderator_reads_it_first(article, nora, client):
    assert "A moderator reads the first 3 comments" in text_on(send(client, NEW, action="preview"))


def test_a_preview_of_a_known_member_says_nothing_of_the_kind(article, member):
    assert "moderator" not in text_on(send(member, NEW, action="preview"))


def test_a_change_that_adds_a_link_waits_again_and_says_so(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Old")
    links = "https://a.example https://b.example https://c.example"
    html = landing(send(member, f"/c/{comment.public_id}/edit/", links))
    assert "A moderator reads the comment before others see it" in text_of(html)
    comment.refresh_from_db()
    assert comment.status == Status.HELD


# --- Who may read it -----------------------------------------------------------------------


def test_a_comment_for_members_is_seen_by_members_only(article, member):
    html = landing(send(member, NEW, audience="members"))
    assert "it helps." in html
    assert Comment.objects.get().audience == Audience.MEMBERS
    assert "it helps." not in page(Client(), PATH)


def test_the_form_begins_with_the_readers_that_the_discussion_prefers(article, member):
    assert fields_of(page(member, NEW))["audience"] == "public"
    CommentThread.objects.create(article=article, default_audience=Audience.MEMBERS)
    for path in (NEW, PATH):
        assert fields_of(page(member, path))["audience"] == "members"


def test_a_form_without_the_choice_follows_the_discussion(article, member):
    CommentThread.objects.create(article=article, default_audience=Audience.MEMBERS)
    send(member, NEW, audience="")
    assert Comment.objects.get().audience == Audience.MEMBERS


def test_who_answers_a_comment_for_members_has_no_choice_and_is_told(article, member):
    parent = build.comment(article, by=None, audience=Audience.MEMBERS)
    path = f"/c/{parent.public_id}/reply/"
    html = page(member, path)
    assert "audience" not in fields_of(html)
    assert "only members can read your answer" in text_of(html)
    landing(send(member, path, audience="public"))
    assert Comment.objects.get(parent=parent).audience == Audience.MEMBERS


def test_a_change_begins_with_the_readers_of_the_comment_and_can_narrow_them(article, member, maxi):
    comment = build.comment(article, by=maxi)
    path = f"/c/{comment.public_id}/edit/"
    assert fields_of(page(member, path))["audience"] == "public"
    send(member, path, "Changed", audience="members")
    comment.refresh_from_db()
    assert comment.audience == Audience.MEMBERS


def test_an_audience_that_does_not_exist_posts_nothing(article, member):
    response = send(member, NEW, audience="friends")
    assert response.status_code == 400
    assert kept(response) == TEXT
    assert not Comment.objects.exists()


# --- Meant so? -----------------------------------------------------------------------------


def test_advice_is_asked_about_once_and_then_posted(article, member):
    first = send(member, NEW, ADVICE)
    assert first.status_code == 409
    assert "reads like advice about a medicine" in text_on(first)
    assert kept(first) == ADVICE
    assert not Comment.objects.exists()
    again = {**fields_of(first.content.decode()), "action": "post"}
    landing(member.post(NEW, again))
    assert Comment.objects.get().status == Status.PUBLISHED


def test_another_text_is_asked_about_anew(article, member):
    fields = fields_of(send(member, NEW, ADVICE).content.decode())
    other = {**fields, "text": "You should double your dose.", "action": "post"}
    assert member.post(NEW, other).status_code == 409
    assert not Comment.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "{}", "{}:signature"])
def test_nobody_can_confirm_what_was_not_asked(article, member, forged):
    confirmed = forged.format(fingerprint(ADVICE))
    assert send(member, NEW, ADVICE, confirmed=confirmed).status_code == 409


def test_what_a_preview_asked_is_not_asked_again(article, member):
    preview = send(member, NEW, ADVICE, action="preview")
    assert "reads like advice about a medicine" in text_on(preview)
    landing(member.post(NEW, {**fields_of(preview.content.decode()), "action": "post"}))
    assert Comment.objects.exists()


def test_a_change_is_asked_about_too(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Old")
    path = f"/c/{comment.public_id}/edit/"
    response = send(member, path, ADVICE)
    assert response.status_code == 409
    landing(member.post(path, {**fields_of(response.content.decode()), "action": "post"}))
    comment.refresh_from_db()
    assert comment.source == ADVICE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Write to me: max@example.org", "mail address"),
        ("Call me on +44 7700 900123 please", "phone"),
        ("I was born on 03/04/1975.", "birth"),
    ],
)
def test_a_preview_warns_of_what_tells_who_one_is(article, member, text, told):
    response = send(member, NEW, text, action="preview")
    assert told in part(text_on(response), r"How it will look(.*)Your comment")


# --- Too much, or by a program -------------------------------------------------------------


def test_a_filled_in_trap_in_a_form_as_old_as_people_need_is_no_reason(article, member):
    fields = fields_of(page(member, NEW))
    old = signing.TimestampSigner(salt="comments.forms.opened")
    old.timestamp = lambda: signing.b62_encode(int(timezone.now().timestamp()) - 60)
    sent = {**fields, "text": TEXT, "action": "post", "website": "x", "opened": old.sign("")}
    landing(member.post(NEW, sent))


def test_what_looks_automatic_is_shown_once_more_and_never_lost(article, member):
    response = send(member, NEW, website="https://buy.example")
    assert response.status_code == 200
    assert "look at your text once more" in text_on(response)
    assert kept(response) == TEXT
    assert not Comment.objects.exists()
    landing(member.post(NEW, {**fields_of(response.content.decode()), "action": "post"}))
    assert Comment.objects.exists()


@pytest.mark.parametrize("changed", [{"opened": ""}, {"opened": "forged"}, {"website": ""}])
def test_one_sign_alone_is_no_reason(article, member, changed):
    landing(send(member, NEW, **changed))


def test_the_trap_is_hidden_from_people(article, member):
    for path in (NEW, PATH):
        assert part(page(member, path), r"<div hidden>(<input[^>]*)")


def test_one_connection_cannot_post_without_end(article, member, monkeypatch):
    monkeypatch.setattr("comments.rules.WRITES_FROM_ONE_CONNECTION", 2)
    assert WRITES_FROM_ONE_CONNECTION == 60
    for _attempt in range(2):
        send(member, NEW, "x")
    response = send(member, NEW)
    assert response.status_code == 429
    assert "from your connection" in text_on(response)
    assert int(response.headers["Retry-After"]) > 0
    assert kept(response) == TEXT
    assert send(member, NEW, action="preview").status_code == 200


# --- Restricted ----------------------------------------------------------------------------


def test_a_warning_has_to_be_read_first_and_the_text_waits_meanwhile(article, member, maxi):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "audience": "members"}
    mo = build.user("Mo", group="Lead moderators")
    restricting.warn(maxi, by=mo, reason="abuse", message="Please be kind.")
    statement = Statement.objects.get()
    response = member.post(NEW, {**values, "action": "post"})
    assert response.status_code == 409
    assert kept(response) == TEXT
    html = response.content.decode()
    assert f'href="/my/decisions/{statement.pk}/"' in html
    assert f'href="{NEW}"' in html
    restricting.acknowledge(statement, by=maxi)
    fields = fields_of(page(member, NEW))
    assert (fields["text"], fields["audience"]) == (TEXT, "members")
    landing(member.post(NEW, {**fields, "action": "post"}))
    assert fields_of(page(member, NEW))["text"] == ""


def test_a_suspended_member_is_told_until_when_and_keeps_the_text(article, member, maxi):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    mo = build.user("Mo", group="Lead moderators")
    until = timezone.now() + LATER
    restricting.suspend(maxi, by=mo, reason="abuse", message="A pause.", until=until)
    response = member.post(NEW, values)
    html = response.content.decode()
    assert response.status_code == 403
    assert "suspended you from the discussions until" in text_of(html)
    assert 'href="/my/comments/"' in html
    assert "confirm your email" not in text_of(html)
    assert kept(response) == TEXT
    page(member, NEW, status=403)
