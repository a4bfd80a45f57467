"""Withdrawing: the text goes for good, the place stays."""

import pytest
from django.utils import timezone

from comments.models import Comment, CommentThread, ModerationAction, Outbox, Thanks
from comments.rules import KEEP_SNAPSHOT, Kind, Reason, ReportStatus, Status, ThreadState
from comments.services import consenting, errors, moderating, posting, reporting
from tests import build
from tests.comments.acts import TEXT, count, post, rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


def test_a_withdrawn_text_is_gone_and_its_place_stays(article, maxi):
    comment = post(article, maxi)
    reply = post(article, build.known_member("Nora"), "A reply", parent=comment)
    posting.withdraw(comment, by=maxi)
    comment.refresh_from_db()
    assert (comment.source, comment.html, comment.fingerprint) == ("", "", "")
    assert comment.status == Status.WITHDRAWN
    assert comment.closed_at is not None
    assert reply in Comment.objects.visible_to(None)
    assert comment in Comment.objects.visible_to(None)
    assert count(article) == 1
    line = ModerationAction.objects.get()
    assert (line.actor, line.action, line.from_status) == (maxi, "withdraw", "published")


def test_withdrawing_twice_counts_once(article, maxi):
    comment = post(article, maxi)
    posting.withdraw(comment, by=maxi)
    posting.withdraw(comment, by=maxi)
    assert count(article) == 0
    assert ModerationAction.objects.count() == 1


def test_withdrawing_is_possible_long_after(article, maxi):
    comment = post(article, maxi)
    rest(60 * 60 * 24 * 400)
    assert posting.withdraw(comment, by=maxi).source == ""


def test_a_removed_comment_can_be_withdrawn_and_never_restored(article, maxi):
    comment = post(article, maxi)
    moderating.remove(comment, by=None, reason="other", message="Asked to", revision=1)
    posting.withdraw(comment, by=maxi)
    assert count(article) == 0
    with pytest.raises(errors.NotPossible):
        moderating.restore(comment, by=None, reason="mistake", revision=1)


def test_nobody_withdraws_for_others(article, maxi):
    comment = post(article, maxi)
    for other in (None, build.known_member("Nora"), build.mo_moderator()):
        with pytest.raises(errors.NotAllowed):
            posting.withdraw(comment, by=other)


def test_what_is_erased_cannot_be_withdrawn(article, maxi):
    erased = build.comment(article, by=maxi, status=Status.ERASED)
    with pytest.raises(errors.NotPossible):
        posting.withdraw(erased, by=maxi)


def test_nothing_of_the_text_is_left_anywhere(article, maxi):
    mo, nora = build.mo_moderator(), build.known_member("Nora")
    comment = post(article, maxi, "I can't breathe properly at times.")
    posting.edit(comment, by=maxi, text="I can't breathe well, said my sister.", revision=1)
    Thanks.objects.create(comment=comment, user=nora)
    Comment.objects.update(thanks_count=1, note_source="See above", note_html="<p>See above</p>")
    Comment.objects.update(note_by=mo, note_at=timezone.now(), flagged_at=timezone.now())
    Outbox.objects.create(user=nora, comment=comment, kind=Kind.REPLY, due_at=timezone.now())
    CommentThread.objects.update(pinned=comment)
    before = timezone.now()
    posting.withdraw(comment, by=maxi)
    comment.refresh_from_db()
    assert (comment.source, comment.html, comment.fingerprint) == ("", "", "")
    assert (comment.note_source, comment.note_html, comment.note_by) == ("", "", None)
    assert (comment.rule, comment.flagged_at) == (None, None)
    assert comment.urgent_at is not None  # Its author may need help all the same.
    assert comment.thanks_count == 0
    assert comment.purge_at >= before + KEEP_SNAPSHOT
    about_it = comment.outbox.exclude(kind=Kind.URGENT)
    for rows in (comment.revisions, comment.thanks, about_it):
        assert not rows.exists()
    assert CommentThread.objects.get().pinned is None


def test_an_open_report_keeps_what_was_reported(article, maxi):
    comment = post(article, maxi)
    report = reporting.report(
        comment, by=build.known_member("Nora"), reason="abuse", text="", revision=1
    )
    posting.withdraw(comment, by=maxi)
    report.refresh_from_db()
    assert report.snapshot == TEXT
    assert report.status == ReportStatus.OPEN


def test_a_removed_comment_that_is_withdrawn_still_counts_in_the_history(article, maxi):
    comment = post(article, maxi)
    moderating.remove(comment, by=None, reason="spam", revision=1)
    posting.withdraw(comment, by=maxi)
    comment.refresh_from_db()
    assert comment.removal_code == Reason.SPAM


def test_withdrawing_needs_neither_an_open_discussion_nor_consent(article, maxi):
    comment = post(article, maxi)
    moderating.set_state(article, by=None, state=ThreadState.LOCKED)
    consenting.take_back(by=maxi)
    assert posting.withdraw(comment, by=maxi).status == Status.WITHDRAWN
