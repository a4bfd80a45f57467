"""Many thanks and reports at once: counted right, and a comment is held once."""

import pytest

from comments.models import CommentReport, CommentThread, ModerationAction, Thanks
from comments.rules import Action, Status
from comments.services import moderating, reporting, thanking
from tests import build
from tests.comments.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def comment():
    return build.comment(build.article(), by=build.known_member("Nora"))


def test_thanks(comment):
    people = [build.user(f"Person{number}x") for number in range(4)]
    at_once(*[lambda by=by: thanking.thank(comment, by=by) for by in people * 3])
    comment.refresh_from_db()
    assert comment.thanks_count == Thanks.objects.count() == 4
    at_once(*[lambda by=by: thanking.take_back(comment, by=by) for by in people * 2])
    comment.refresh_from_db()
    assert comment.thanks_count == Thanks.objects.count() == 0


def test_reports_while_a_moderator_decides(comment):
    people, mo = [build.user(f"Person{number}x") for number in range(5)], build.mo_moderator()

    def report(by):
        return reporting.report(comment, by=by, reason="spam", text="", revision=1)

    at_once(
        *[lambda by=by: report(by) for by in people * 2],
        lambda: moderating.approve(comment, by=mo, revision=1),
    )
    comment.refresh_from_db()
    waiting = CommentReport.objects.filter(status="open").count()
    assert comment.open_reports == waiting
    assert ModerationAction.objects.filter(action=Action.HOLD).count() <= 1
    assert comment.status == Status.PUBLISHED
    assert CommentThread.objects.get().public_count == 1
