"""Changing what one wrote: in which time, by whom, over what."""

import pytest
from django.utils import timezone

from accounts.models import User
from comments.models import CommenterStanding, CommentThread, ModerationAction, Rule
from comments.rules import EDIT_WINDOW, Action, Audience, Crisis, Hold, Kind, RuleAction, Status
from comments.services import errors, moderating, posting
from tests import build
from tests.comments.acts import TEXT, count, post, rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


def test_a_changed_text_runs_through_everything_again(article, maxi):
    comment = post(article, maxi)
    old = comment.fingerprint
    posting.edit(comment, by=maxi, text="Now *quite*\r\nother", revision=1)
    comment.refresh_from_db()
    assert comment.source == "Now *quite*\nother"
    assert comment.html == "<p>Now <em>quite</em><br>other</p>"
    assert comment.fingerprint != old
    assert comment.revision == 2
    assert comment.edited_at is not None
    with pytest.raises(errors.TooLong):
        posting.edit(comment, by=maxi, text="x" * 4001, revision=2)


def test_an_unchanged_text_is_not_marked_as_edited(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text=TEXT + "\r\n", revision=1)
    comment.refresh_from_db()
    assert (comment.revision, comment.edited_at) == (1, None)


def test_after_fifteen_minutes_nothing_can_be_changed(article, maxi):
    comment = post(article, maxi)
    rest(14 * 60 + 50)
    posting.edit(comment, by=maxi, text="In time", revision=1)
    rest(11)
    with pytest.raises(errors.TooLate, match="15 minutes"):
        posting.edit(comment, by=maxi, text="Too late", revision=2)
    comment.refresh_from_db()
    assert comment.source == "In time"


def test_a_change_based_on_an_older_text_is_refused(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text="From the phone", revision=1)
    with pytest.raises(errors.ChangedMeanwhile):
        posting.edit(comment, by=maxi, text="From the laptop", revision=1)
    comment.refresh_from_db()
    assert comment.source == "From the phone"


def test_a_change_sent_twice_is_saved_once(article, maxi):
    """A slow connection, and Save pressed again."""
    comment = post(article, maxi)
    for _ in range(2):
        comment = posting.edit(comment, by=maxi, text="Pressed twice", revision=1)
    assert (comment.source, comment.revision) == ("Pressed twice", 2)


def test_nobody_changes_the_words_of_others(article, maxi):
    comment = post(article, maxi)
    others = build.known_member("Nora"), build.mo_moderator(), build.user("Root1", superuser=True)
    for other in others:
        with pytest.raises(errors.NotAllowed):
            posting.edit(comment, by=other, text="Forged", revision=1)
    with pytest.raises(errors.NotAllowed):
        posting.edit(comment, by=None, text="Forged", revision=1)


def test_a_removed_comment_cannot_be_changed_back(article, maxi):
    comment = post(article, maxi)
    moderating.remove(comment, by=None, reason="abuse", revision=1)
    with pytest.raises(errors.NotPossible):
        posting.edit(comment, by=maxi, text="Nicer now", revision=1)


def test_a_member_switched_off_changes_nothing_more(article, maxi):
    comment = post(article, maxi)
    User.objects.filter(pk=maxi.pk).update(is_active=False)
    with pytest.raises(errors.MayNotComment):
        posting.edit(comment, by=maxi, text="Still here", revision=1)


# --- Through the pipeline once more ---------------------------------------------------------


def test_the_earlier_text_is_kept_for_the_moderators(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text="Quite another text", revision=1)
    earlier = comment.revisions.get()
    assert (earlier.number, earlier.source, earlier.replaced_by) == (1, TEXT, maxi)
    rest(11)
    posting.edit(comment, by=maxi, text="And another one", revision=2)
    assert list(comment.revisions.values_list("number", flat=True)) == [1, 2]


def test_a_published_comment_that_gains_a_link_waits_for_a_moderator(article, maxi):
    comment = post(article, maxi)
    parent = build.comment(article, by=maxi, text="A root")
    edited = posting.edit(comment, by=maxi, text="See https://example.org", revision=1)
    assert (edited.status, edited.hold_code) == (Status.HELD, Hold.EDITED)
    assert count(article) == 1
    line = ModerationAction.objects.get()
    assert (line.action, line.actor, line.comment) == (Action.HOLD, None, comment)
    reply = post(article, build.known_member("Nora"), "A reply", parent=parent)
    posting.edit(reply, by=reply.author, text="See https://example.org/x", revision=1)
    parent.refresh_from_db()
    assert (parent.reply_count, count(article)) == (0, 1)


def test_a_link_that_was_there_before_is_no_new_one(article, maxi):
    comment = post(article, maxi, "See https://example.org")
    edited = posting.edit(comment, by=maxi, text="Do see https://example.org", revision=1)
    assert edited.status == Status.PUBLISHED


def test_what_waits_goes_on_waiting_for_the_same_reason(article):
    nele = build.user("Nele")
    build.agree(nele)
    comment = post(article, nele)
    edited = posting.edit(comment, by=nele, text="See https://example.org", revision=1)
    assert (edited.status, edited.hold_code) == (Status.HELD, Hold.NEW_MEMBER)
    assert not ModerationAction.objects.exists()


def test_an_approved_first_comment_is_looked_at_again_when_it_is_changed(article):
    """Otherwise the harmless text is approved, and the other one published."""
    nele = build.user("Nele")
    build.agree(nele)
    comment = post(article, nele)
    moderating.approve(comment, by=None, revision=1)
    edited = posting.edit(comment, by=nele, text="Something nasty", revision=1)
    assert (edited.status, edited.hold_code) == (Status.HELD, Hold.EDITED)


def test_what_a_moderator_took_out_does_not_come_back(article, maxi):
    comment = post(article, maxi, "I live in Elm Street")
    moderating.redact(comment, by=None, text="I live in", reason="privacy", revision=1)
    edited = posting.edit(comment, by=maxi, text="I live in Elm Street", revision=2)
    assert (edited.status, edited.hold_code) == (Status.HELD, Hold.EDITED)


def test_a_change_is_refused_and_asked_about_as_a_new_text_is(article, maxi):
    Rule.objects.create(name="no", pattern="zebra", action=RuleAction.REFUSE, enabled=True)
    comment = post(article, maxi)
    with pytest.raises(errors.RefusedByRule):
        posting.edit(comment, by=maxi, text="A zebra", revision=1)
    with pytest.raises(errors.Nudged) as nudge:
        posting.edit(comment, by=maxi, text="Write to max@example.org", revision=1)
    comment.refresh_from_db()
    assert (comment.source, comment.revision) == (TEXT, 1)
    edited = posting.edit(
        comment,
        by=maxi,
        text="Write to max@example.org",
        revision=1,
        confirmed=nudge.value.fingerprint,
    )
    rest(11)
    assert posting.edit(edited, by=maxi, text="Do write to max@example.org", revision=2).pk


def test_a_crisis_that_is_added_calls_the_moderators(article, maxi):
    mo = build.mo_moderator()
    comment = post(article, maxi)
    edited = posting.edit(comment, by=maxi, text="I can't breathe properly.", revision=1)
    edited.refresh_from_db()
    assert (edited.status, edited.crisis) == (Status.PUBLISHED, Crisis.BREATHING)
    assert edited.urgent_at is not None
    assert mo.outbox.filter(kind=Kind.URGENT).exists()


def test_changing_has_a_pause_too(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text="At once is fine", revision=1)
    with pytest.raises(errors.TooSoon):
        posting.edit(comment, by=maxi, text="Twice at once is not", revision=2)
    rest(11)
    posting.edit(comment, by=maxi, text="Later is", revision=2)


def test_a_text_posted_elsewhere_a_moment_ago_is_not_said_twice_by_a_change(article, maxi):
    first = post(article, maxi)
    rest(11)
    second = post(article, maxi, "Something else at first")
    with pytest.raises(errors.AlreadyPosted) as refused:
        posting.edit(second, by=maxi, text=TEXT, revision=1)
    assert refused.value.comment == first


def test_a_changed_text_is_not_the_one_that_was_checked_before_it_was_pinned(article, maxi):
    comment = post(article, maxi)
    CommentThread.objects.update(pinned=comment, pinned_at=timezone.now())
    posting.edit(comment, by=maxi, text="Not quite that", revision=1)
    assert CommentThread.objects.get().pinned is None


@pytest.mark.parametrize("kind", ["suspended", "banned"])
def test_a_barred_member_changes_nothing_but_may_withdraw(article, maxi, kind):
    comment = post(article, maxi)
    now = timezone.now()
    values = {"banned_at": now} if kind == "banned" else {"suspended_until": now + EDIT_WINDOW}
    CommenterStanding.objects.update(**values)
    with pytest.raises(errors.Barred):
        posting.edit(comment, by=maxi, text="Never mind", revision=1)
    assert posting.withdraw(comment, by=maxi).status == Status.WITHDRAWN


def test_who_reads_it_can_be_changed_with_the_text_or_alone(article, maxi):
    comment = post(article, maxi)
    reply = post(article, build.known_member("Nora"), "A reply", parent=comment)
    posting.edit(comment, by=maxi, text=TEXT, revision=1, audience=Audience.MEMBERS)
    for one in (comment, reply):
        one.refresh_from_db()
        assert (one.audience, one.revision) == (Audience.MEMBERS, 1)
    thread = CommentThread.objects.get()
    assert (thread.public_count, thread.member_count) == (0, 2)
    assert (comment.reply_count, comment.member_reply_count) == (0, 1)
    posting.edit(comment, by=maxi, text=TEXT, revision=1, audience=Audience.PUBLIC)
    thread.refresh_from_db()
    assert (thread.public_count, thread.member_count) == (1, 1)


def test_what_a_moderator_showed_to_members_only_stays_so(article, maxi):
    comment = post(article, maxi)
    moderating.set_audience(comment, by=None, audience=Audience.MEMBERS, revision=1)
    with pytest.raises(errors.Invalid, match="A moderator decided"):
        posting.edit(comment, by=maxi, text=TEXT, revision=1, audience=Audience.PUBLIC)
