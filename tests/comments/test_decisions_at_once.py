"""Moderators, authors and readers who act at the same moment: nothing is decided twice."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from comments.models import (
    Appeal,
    Comment,
    CommenterStanding,
    CommentThread,
    ModerationAction,
    Statement,
)
from comments.rules import Action, Audience, Hold, Status
from comments.services import (
    appealing,
    bulk,
    errors,
    moderating,
    posting,
    recounting,
    reporting,
    restricting,
)
from comments.services.moderating import Seen
from tests import build
from tests.comments.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def staff():
    return [build.user(f"Mo{number}", group="Moderators") for number in range(6)]


@pytest.fixture
def article():
    return build.article()


def done(results: list[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, errors.Refused)]


def test_one_of_six_moderators_approves_and_the_others_learn_who(article, staff):
    maxi = build.known_member()
    held = build.comment(article, by=maxi, status=Status.HELD)
    results = at_once(
        *[lambda by=by: moderating.approve(held, by=by, revision=1, status="held") for by in staff]
    )
    assert len(done(results)) == 1
    refusals = [result for result in results if isinstance(result, errors.Refused)]
    line = ModerationAction.objects.get()
    assert {refusal.line for refusal in refusals} == {line}
    assert all(str(line.actor) in str(refusal) for refusal in refusals)
    assert CommenterStanding.objects.get(user=maxi).published == 4
    assert Statement.objects.count() == 1
    assert recounting.drift() == 0


def test_approving_and_removing_at_once_is_one_decision(article, staff):
    maxi = build.known_member()
    for number in range(6):
        held = build.comment(article, by=maxi, text=f"No {number}", status=Status.HELD)
        results = at_once(
            lambda c=held: moderating.approve(c, by=staff[0], revision=1, status="held"),
            lambda c=held: moderating.remove(
                c, by=staff[1], reason="spam", revision=1, status="held"
            ),
        )
        assert len(done(results)) == 1
    standing = CommenterStanding.objects.get(user=maxi)
    assert standing.published + standing.removed == 3 + 6
    assert recounting.drift() == 0


def test_the_text_that_is_published_is_the_one_that_was_approved(article, staff):
    maxi = build.known_member()
    for number in range(6):
        held = build.comment(article, by=maxi, text=f"Harmless, {number}", status=Status.HELD)
        _edited, approved = at_once(
            lambda c=held, n=number: posting.edit(c, by=maxi, text=f"Harmful, {n}", revision=1),
            lambda c=held: moderating.approve(c, by=staff[0], revision=1),
        )
        after = Comment.objects.get(pk=held.pk)
        if after.status == Status.PUBLISHED and after.revision == 1:
            assert after.source.startswith("Harmless")
        if isinstance(approved, errors.ChangedMeanwhile):
            assert (after.status, after.revision) == (Status.HELD, 2)
    assert recounting.drift() == 0


def test_reports_and_decisions_never_wait_in_a_circle(article, staff):
    maxi = build.known_member("Author")
    root = build.comment(article, by=maxi)
    replies = [
        build.comment(article, by=maxi, parent=root, text=f"Reply {number}") for number in range(4)
    ]
    readers = [build.known_member(f"Reader{number}") for number in range(4)]

    def report(comment, by):
        return lambda: reporting.report(comment, by=by, reason="abuse", text="", revision=1)

    results = at_once(
        *[report(comment, by) for comment in replies for by in readers],
        *[
            lambda c=comment, by=by: moderating.remove(c, by=by, reason="spam", revision=1)
            for comment, by in zip([root, *replies], staff, strict=False)
        ],
    )
    assert done(results[-5:]) == results[-5:]
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.REMOVED}
    assert recounting.drift() == 0


def test_a_comment_is_held_once_however_many_report_it_at_once(article):
    comment = build.comment(article, by=build.known_member("Author"))
    readers = [build.known_member(f"Reader{number}") for number in range(8)]
    at_once(
        *[
            lambda by=by: reporting.report(comment, by=by, reason="spam", text="", revision=1)
            for by in readers
        ]
    )
    after = Comment.objects.get()
    assert (after.status, after.hold_code) == (Status.HELD, Hold.REPORTS)
    assert ModerationAction.objects.filter(action=Action.HOLD).count() == 1
    assert recounting.drift() == 0


def test_answers_to_a_comment_that_becomes_one_for_members(article, staff):
    root = build.comment(article, by=None)
    middle = build.comment(article, by=None, parent=root)
    writers = [build.known_member(f"Writer{number}") for number in range(8)]

    def reply(by, parent):
        text = f"{by} answers this one"
        return lambda: posting.post(article, by=by, text=text, token=uuid4(), parent=parent)

    def narrow():
        for _ in range(50):  # Who is told to look again does so.
            try:
                return moderating.set_audience(root, by=staff[0], audience="members", revision=1)
            except errors.ChangedMeanwhile:
                continue
        raise AssertionError("it was never possible")

    results = at_once(
        *[reply(by, [root, middle][number % 2]) for number, by in enumerate(writers)], narrow
    )
    assert done(results) == results, results
    assert set(Comment.objects.values_list("audience", flat=True)) == {Audience.MEMBERS}
    assert CommentThread.objects.get().public_count == 0
    assert recounting.drift() == 0


def test_one_undo_of_many_takes_a_removal_back(article, staff):
    maxi, mo = build.known_member(), staff[0]
    comment = build.comment(article, by=maxi)
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    line = ModerationAction.objects.get()
    results = at_once(*[lambda: moderating.undo(line, by=mo)] * 6)
    assert len(done(results)) == 1
    assert CommenterStanding.objects.get(user=maxi).removed == 0
    assert recounting.drift() == 0


def test_two_moderators_take_the_same_list(article, staff):
    maxi = build.known_member()
    comments = [build.comment(article, by=maxi, text=f"No {number}") for number in range(8)]
    seen = [Seen(comment.pk, 1, "published") for comment in comments]
    first, second = at_once(
        lambda: bulk.decide(seen, Action.REMOVE, by=staff[0], reason="spam"),
        lambda: bulk.decide(seen[::-1], Action.REMOVE, by=staff[1], reason="abuse"),
    )
    assert len(first.done) + len(second.done) == 8
    assert len(first.refused) + len(second.refused) == 8
    assert CommenterStanding.objects.get(user=maxi).removed == 8
    assert recounting.drift() == 0


def test_one_of_six_moderators_decides_an_appeal(article, staff):
    maxi = build.known_member()
    comment = build.comment(article, by=maxi)
    moderating.remove(comment, by=None, reason="spam", revision=1)
    asked = appealing.appeal(Statement.objects.get(), by=maxi, text="I sell nothing.")
    results = at_once(
        *[
            lambda verb=verb, by=by: verb(
                Appeal.objects.select_related("statement__member").get(pk=asked.pk),
                by=by,
                answer="We looked again.",
            )
            for verb, by in zip([appealing.uphold, appealing.decline] * 3, staff, strict=True)
        ]
    )
    assert len(done(results)) == 1
    upheld = Appeal.objects.get().upheld
    assert Comment.objects.get().status == (Status.PUBLISHED if upheld else Status.REMOVED)
    assert CommenterStanding.objects.get(user=maxi).removed == (0 if upheld else 1)


def test_a_member_appeals_once(article):
    maxi = build.known_member()
    moderating.remove(build.comment(article, by=maxi), by=None, reason="spam", revision=1)
    told = Statement.objects.get()
    results = at_once(*[lambda: appealing.appeal(told, by=maxi, text="I sell nothing.")] * 6)
    assert len(done(results)) == Appeal.objects.count() == 1


def test_who_is_being_banned_posts_before_it_or_not_at_all(article):
    maxi = build.known_member()
    banned, posted = at_once(
        lambda: restricting.ban(maxi, by=None, reason="abuse", message=""),
        lambda: posting.post(article, by=maxi, text="While I am banned", token=uuid4()),
    )
    assert isinstance(banned, Statement)
    if isinstance(posted, Comment):
        assert posted.created_at <= CommenterStanding.objects.get(user=maxi).banned_at
    else:
        assert isinstance(posted, errors.Barred)


def test_one_of_six_claims_it(article, staff):
    comment = build.comment(article, by=None)
    results = at_once(*[lambda by=by: moderating.claim(comment, by=by) for by in staff])
    assert len(done(results)) == 1
    assert Comment.objects.get().claimed_by == done(results)[0].claimed_by


def test_a_pin_does_not_outlive_its_comment(article, staff):
    for number in range(4):
        comment = build.comment(article, by=build.user(f"Author{number}"), text=f"No {number}")
        at_once(
            lambda c=comment: moderating.pin(c, by=staff[0], revision=1),
            lambda c=comment: moderating.remove(c, by=staff[1], reason="spam", revision=1),
        )
        assert CommentThread.objects.get().pinned is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_branch_in_which_somebody_works_is_looked_at_again(article, staff):
    """Who holds an answer may wait for what it answers: so nobody may wait for them."""
    root = build.comment(article, by=None)
    answer = build.comment(article, by=None, parent=root)

    def look():
        with pytest.raises(errors.ChangedMeanwhile):
            moderating.set_audience(root, by=staff[0], audience="members", revision=1)
        return True

    with transaction.atomic():
        Comment.objects.select_for_update(no_key=True).get(pk=answer.pk)
        assert at_once(look) == [True]
