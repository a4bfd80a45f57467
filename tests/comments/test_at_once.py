"""Many at once, on the real database of the run: nothing is lost, nothing is counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from comments.models import Comment, CommentThread, ModerationAction
from comments.rules import Status
from comments.services import consenting, errors, moderating, posting
from core.identifiers import uuid7
from tests import build

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all calls in threads that start together; return results, refusals among them."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except errors.Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def drift(article) -> int:
    """Return by how much the counter is wrong."""
    published = Comment.objects.filter(thread__article=article, status=Status.PUBLISHED)
    return CommentThread.objects.get(article=article).public_count - published.count()


def test_the_same_form_sent_twenty_times_gives_one_comment():
    article, maxi, token = build.article(), build.known_member(), uuid4()

    def send():
        return posting.post(article, by=maxi, text="Thank you", token=token)

    results = at_once(*[send] * 20)
    assert len({comment.pk for comment in results}) == 1
    assert Comment.objects.count() == 1
    assert drift(article) == 0


def test_the_same_text_from_twenty_forms_gives_one_comment():
    article, maxi = build.article(), build.known_member()

    def send():
        return posting.post(article, by=maxi, text="Thank you all for this", token=uuid7())

    results = at_once(*[send] * 20)
    assert sum(isinstance(result, errors.AlreadyPosted) for result in results) == 19
    assert Comment.objects.count() == 1


def test_one_token_of_two_members_gives_one_comment():
    article, token = build.article(), uuid4()

    def sender(name):
        user = build.known_member(name)
        return lambda: posting.post(article, by=user, text=f"I am {name}", token=token)

    results = at_once(*[sender(f"Member{number}") for number in range(8)])
    assert sum(isinstance(result, errors.FormUsed) for result in results) == 7
    assert drift(article) == 0


def test_forty_members_lose_nothing(monkeypatch):
    monkeypatch.setattr("comments.rules.SURGE_COMMENTS", 100)
    article = build.article()
    root = build.comment(article, by=None)

    def sender(number):
        user, parent = build.known_member(f"Member{number}"), root if number % 2 else None
        text = f"Number {number} was here"
        return lambda: posting.post(article, by=user, text=text, token=uuid7(), parent=parent)

    results = at_once(*[sender(number) for number in range(40)])
    assert all(isinstance(result, Comment) for result in results), results
    assert Comment.objects.count() == 41
    assert root.branch.count() == 20
    assert CommentThread.objects.get().public_count == 41


def test_forty_first_comments_make_one_discussion(monkeypatch):
    monkeypatch.setattr("comments.rules.SURGE_COMMENTS", 100)
    article = build.article()

    def sender(number):
        user = build.known_member(f"Member{number}")
        return lambda: posting.post(article, by=user, text=f"No {number}", token=uuid7())

    assert all(isinstance(r, Comment) for r in at_once(*[sender(n) for n in range(40)]))
    assert CommentThread.objects.get().public_count == 40


def test_one_member_cannot_outrun_the_limit():
    article, maxi = build.article(), build.known_member()

    def sender(number):
        return lambda: posting.post(article, by=maxi, text=f"No {number}", token=uuid7())

    results = at_once(*[sender(number) for number in range(12)])
    assert sum(isinstance(result, errors.TooSoon) for result in results) == 11
    assert Comment.objects.count() == 1


def test_the_author_changes_a_comment_while_a_moderator_decides():
    """Either the moderator decided on the text that was read, or on none."""
    article, mo = build.article(), build.mo_moderator()
    for round_ in range(5):
        # After a removal the next text of the same member is read first.
        author = build.known_member(f"Max{round_}")
        comment = build.comment(article, by=author, text=f"Read this, {round_}")
        edited, hidden = at_once(
            lambda c=comment, a=author: posting.edit(c, by=a, text="Not that", revision=1),
            lambda c=comment: moderating.remove(c, by=mo, reason="spam", revision=1),
        )
        comment.refresh_from_db()
        if isinstance(hidden, errors.ChangedMeanwhile):
            assert (comment.status, comment.revision) == (Status.PUBLISHED, 2)
        else:
            assert isinstance(edited, errors.NotPossible)
            assert (comment.status, comment.revision) == (Status.REMOVED, 1)
    assert drift(article) == 0


def test_withdrawing_and_hiding_at_once_count_once():
    article, maxi, mo = build.article(), build.known_member(), build.mo_moderator()
    comment = build.comment(article, by=maxi)
    at_once(
        *[lambda: posting.withdraw(comment, by=maxi)] * 5,
        *[lambda: moderating.remove(comment, by=mo, reason="spam", revision=1)] * 5,
    )
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert comment.source == ""
    assert ModerationAction.objects.filter(action="withdraw").count() == 1
    assert drift(article) == 0


def test_replies_and_withdrawals_of_what_they_answer_never_wait_in_a_circle():
    article, maxi = build.article(), build.known_member()
    roots = [build.comment(article, by=maxi, text=f"Root {number}") for number in range(6)]

    def replier(number, root):
        user = build.known_member(f"Member{number}")
        text = f"Reply {number}"
        return lambda: posting.post(article, by=user, text=text, token=uuid7(), parent=root)

    results = at_once(
        *[replier(number, root) for number, root in enumerate(roots * 2)],
        *[lambda root=root: posting.withdraw(root, by=maxi) for root in roots],
    )
    refusals = [result for result in results if not isinstance(result, Comment)]
    assert all(isinstance(refusal, errors.ParentGone) for refusal in refusals), refusals
    assert drift(article) == 0


def test_posting_changing_and_approving_in_one_branch_never_wait_in_a_circle(monkeypatch):
    monkeypatch.setattr("comments.rules.SURGE_COMMENTS", 100)
    article, mo = build.article(), build.mo_moderator()
    root = build.comment(article, by=None)

    def member(kind, number):
        return build.known_member(f"{kind}{number}")

    def replier(number):
        user, text = member("Replier", number), f"Reply {number}"
        return lambda: posting.post(article, by=user, text=text, token=uuid7(), parent=root)

    def changer(number):
        user = member("Changer", number)
        reply = build.comment(article, by=user, parent=root, text=f"Before {number}")
        text = f"See https://example.org/{number}"
        return lambda: posting.edit(reply, by=user, text=text, revision=1)

    def approver(number):
        user = member("Waiter", number)
        text = f"Waiting {number}"
        held = build.comment(article, by=user, parent=root, text=text, status=Status.HELD)
        return lambda: moderating.approve(held, by=mo, revision=1)

    makers = (replier, changer, approver)
    results = at_once(*[make(number) for number in range(6) for make in makers])
    assert all(isinstance(result, Comment) for result in results), results
    root.refresh_from_db()
    published = root.branch.filter(status=Status.PUBLISHED).count()
    assert root.reply_count == published == 12
    assert drift(article) == 0


def test_consent_given_twenty_times_is_kept_once():
    maxi = build.max_member()
    results = at_once(*[lambda: consenting.give(by=maxi)] * 20)
    assert len({consent.pk for consent in results}) == 1
