"""One thank you a member, counted and nameless."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import CommenterStanding, Thanks
from comments.rules import THANKS, Status
from comments.services import errors, thanking
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article(), by=build.known_member("Nora"))


def count(comment):
    comment.refresh_from_db()
    assert comment.thanks_count == Thanks.objects.filter(comment=comment).count()
    return comment.thanks_count


def test_a_member_is_counted_once(comment):
    member = build.max_member()
    thanking.thank(comment, by=member)
    thanking.thank(comment, by=member)
    assert count(comment) == 1
    thanking.thank(comment, by=build.user("Ana"))
    assert count(comment) == 2
    thanking.take_back(comment, by=member)
    thanking.take_back(comment, by=member)
    assert count(comment) == 1


def test_readers_get_a_new_page_only_when_the_number_changes(comment):
    member, thread = build.max_member(), comment.thread
    thanking.take_back(comment, by=member)
    thread.refresh_from_db()
    before = thread.version
    thanking.thank(comment, by=member)
    thanking.thank(comment, by=member)
    thread.refresh_from_db()
    assert thread.version == before + 1


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED, Status.WITHDRAWN, Status.ERASED])
def test_only_what_can_be_read_is_thanked_for(status):
    gone = build.comment(build.article(), by=None, status=status)
    with pytest.raises(errors.NotPossible):
        thanking.thank(gone, by=build.max_member())


def test_who_may_not_thank(comment):
    with pytest.raises(errors.OwnThanks):
        thanking.thank(comment, by=comment.author)
    with pytest.raises(errors.MayNotComment):
        thanking.thank(comment, by=None)
    with pytest.raises(errors.MayNotComment):
        thanking.thank(comment, by=build.user("Una", verified=False))
    banned = build.known_member("Banned")
    CommenterStanding.objects.filter(user=banned).update(
        suspended_until=timezone.now() + timedelta(days=1)
    )
    with pytest.raises(errors.Barred):
        thanking.thank(comment, by=banned)
    assert count(comment) == 0


def test_a_closed_discussion_takes_thanks_back_and_no_new_ones(comment):
    member = build.max_member()
    thanking.thank(comment, by=member)
    comment.thread.state = "locked"
    comment.thread.save()
    with pytest.raises(errors.DiscussionClosed):
        thanking.thank(comment, by=build.user("Ana"))
    thanking.take_back(comment, by=member)
    assert count(comment) == 0


def test_thanks_are_not_handed_out_by_the_hundred(comment):
    member = build.max_member()
    others = [build.comment(comment.thread.article, by=None) for _ in range(THANKS.most)]
    Thanks.objects.bulk_create([Thanks(comment=other, user=member) for other in others])
    with pytest.raises(errors.TooManyThanks):
        thanking.thank(comment, by=member)
    Thanks.objects.update(at=timezone.now() - THANKS.window)
    thanking.thank(comment, by=member)
