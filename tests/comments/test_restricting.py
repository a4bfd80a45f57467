"""Warning, reading first, suspending and banning members: openly, and with an end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import CommenterStanding, ModerationAction, Outbox, Statement
from comments.services import errors, restricting
from tests import build

pytestmark = pytest.mark.django_db


def until() -> object:
    return timezone.now() + timedelta(days=7)


@pytest.fixture
def maxi():
    return build.max_member()


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def lea():
    return build.user("Lea", group="Lead moderators")


def standing(member) -> CommenterStanding:
    return CommenterStanding.objects.get(user=member)


WORDS = {"reason": "abuse", "message": "Please stay kind."}


def test_a_warning_is_told_and_waits_to_be_read(maxi, mo):
    comment = build.comment(build.article(), by=maxi)
    told = restricting.warn(maxi, by=mo, comment=comment, note="Second time", **WORDS)
    assert (told.action, told.message, told.seen_at) == ("warn", "Please stay kind.", None)
    assert (told.comment, told.line.comment_key) == (comment, comment.public_id)
    assert (told.line.member, told.line.actor, told.line.note) == (maxi, mo, "Second time")
    assert Outbox.objects.get().statement == told
    restricting.acknowledge(told, by=maxi)
    first = Statement.objects.get().seen_at
    assert first is not None
    restricting.acknowledge(told, by=maxi)
    assert Statement.objects.get().seen_at == first


def test_nobody_reads_a_warning_for_somebody_else(maxi, mo):
    told = restricting.warn(maxi, by=mo, **WORDS)
    with pytest.raises(errors.NotAllowed):
        restricting.acknowledge(told, by=mo)


def test_a_warning_says_something(maxi, mo):
    with pytest.raises(errors.Invalid, match="write what"):
        restricting.warn(maxi, by=mo, reason="abuse", message=" ")


def test_each_restriction_holds_until_its_end(maxi, mo, lea):
    end = until()
    restricting.premoderate(maxi, by=mo, until=end, **WORDS)
    restricting.suspend(maxi, by=mo, until=end, **WORDS)
    told = restricting.ban(maxi, by=lea, until=end, **WORDS)
    assert told.until == end
    now, after = timezone.now(), end + timedelta(seconds=1)
    for ask in ("is_premoderated", "is_suspended", "is_banned"):
        assert getattr(standing(maxi), ask)(now)
        assert not getattr(standing(maxi), ask)(after)


def test_a_ban_may_have_no_end(maxi, lea):
    restricting.ban(maxi, by=lea, **WORDS)
    assert standing(maxi).is_banned(timezone.now() + timedelta(days=9_000))


@pytest.mark.parametrize("wrong", [None, timezone.now() - timedelta(days=1)])
def test_an_end_is_still_to_come(maxi, mo, wrong):
    for restrict in (restricting.premoderate, restricting.suspend):
        with pytest.raises(errors.Invalid, match="still to come"):
            restrict(maxi, by=mo, until=wrong, **WORDS)
    assert not ModerationAction.objects.exists()


def test_a_restriction_needs_a_reason_and_perhaps_words(maxi, mo):
    with pytest.raises(errors.Invalid, match="choose a reason"):
        restricting.suspend(maxi, by=mo, until=until(), reason="mistake", message="")
    with pytest.raises(errors.Invalid, match="message"):
        restricting.suspend(maxi, by=mo, until=until(), reason="other", message="")
    assert not CommenterStanding.objects.exists()


def test_moderators_suspend_but_only_their_leads_ban(maxi, mo, lea):
    with pytest.raises(errors.NotAllowed):
        restricting.ban(maxi, by=mo, **WORDS)
    restricting.ban(maxi, by=lea, **WORDS)
    with pytest.raises(errors.NotAllowed):
        restricting.lift(maxi, by=mo, kind="ban")
    restricting.lift(maxi, by=lea, kind="ban")
    assert not standing(maxi).is_banned(timezone.now())


def test_nobody_restricts_themselves_or_a_superuser_and_members_restrict_nobody(maxi, mo):
    root = build.user("Root", superuser=True)
    for by, member in ((mo, mo), (mo, root), (maxi, mo), (build.ed_editor(), maxi)):
        with pytest.raises(errors.NotAllowed):
            restricting.suspend(member, by=by, until=until(), **WORDS)


@pytest.mark.parametrize("kind", ["premoderate", "suspend"])
def test_an_end_comes_early(maxi, mo, kind):
    told = getattr(restricting, kind)(maxi, by=mo, until=until(), **WORDS)
    lifted = restricting.lift(maxi, by=mo, kind=kind, note="Talked", message="Welcome back")
    assert (lifted.action, lifted.message) == ("lift", "Welcome back")
    assert lifted.line.reverts == told.line
    assert lifted.line.from_status == kind
    free, now = standing(maxi), timezone.now()
    assert not free.is_suspended(now) and not free.is_premoderated(now)
    with pytest.raises(errors.NotPossible):
        restricting.lift(maxi, by=mo, kind=kind)


def test_only_restrictions_are_lifted(maxi, mo):
    for kind in ("warn", "remove", ""):
        with pytest.raises(errors.Invalid):
            restricting.lift(maxi, by=mo, kind=kind)


def test_who_is_gone_cannot_be_restricted(maxi, mo):
    gone = type(maxi).objects.get(pk=maxi.pk)
    maxi.delete()
    with pytest.raises(errors.NotPossible):
        restricting.suspend(gone, by=mo, until=until(), **WORDS)
