"""Withdrawing all comments at once, and erasing what a member wrote."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from comments.models import (
    Comment,
    CommentReport,
    CommentThread,
    Consent,
    ModerationAction,
    Outbox,
    Subscription,
    Thanks,
)
from comments.rules import KEEP_SNAPSHOT, Action, Audience, Kind, ReportStatus, Status
from comments.services import errors, leaving, posting, recounting
from tests import build
from tests.accounts.test_login_page import sign_in
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
ALL = "/my/comments/withdraw-all/"


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def member():
    return build.known_member(published=5)


def several(member):
    """Let a member write in every state and to every audience, among others."""
    rita, article, other = build.user("Rita"), build.article(), build.article()
    root = build.comment(article, by=member)
    build.comment(article, by=rita, parent=root)
    mine = [
        root,
        build.comment(article, by=member, parent=root),
        build.comment(article, by=member, parent=root, audience=Audience.MEMBERS),
        build.comment(other, by=member, parent=build.comment(other, by=rita)),
        build.comment(other, by=member, status=Status.HELD),
        build.comment(other, by=member, status=Status.REMOVED),
    ]
    build.comment(other, by=member, status=Status.WITHDRAWN)
    return mine


def test_all_texts_go_and_the_account_stays(member):
    mine = several(member)
    assert leaving.withdraw_all(by=member) == len(mine)
    for comment in mine:
        comment.refresh_from_db()
        assert (comment.status, comment.author) == (Status.WITHDRAWN, member)
        assert (comment.source, comment.html, comment.fingerprint) == ("", "", "")
        assert comment.purge_at - comment.closed_at == KEEP_SNAPSHOT
    assert recounting.drift() == 0
    assert CommentThread.objects.get(pk=mine[0].thread_id).public_count == 1
    lines = ModerationAction.objects.filter(action=Action.WITHDRAW)
    assert {(line.actor_id, line.to_status) for line in lines} == {(member.pk, Status.WITHDRAWN)}
    assert len({line.batch for line in lines}) == 1


def test_the_consent_is_taken_back_so_the_next_comment_asks_anew(member):
    several(member)
    leaving.withdraw_all(by=member)
    assert not Consent.objects.is_given(member)
    with pytest.raises(errors.Refused):
        posting.check(build.article(), by=member) or posting.post(
            build.article(), by=member, text="Once more", token=uuid4()
        )


def test_reports_keep_their_quote_and_mails_about_the_texts_are_called_off(member):
    root = several(member)[0]
    rita = Comment.objects.get(parent=root, author__username="Rita").author
    CommentReport.objects.create(
        comment=root, revision=1, reason="abuse", snapshot="Said", created_at=timezone.now()
    )
    Comment.objects.filter(pk=root.pk).update(
        open_reports=1, reported_at=timezone.now(), urgent_at=timezone.now()
    )
    for kind in (Kind.REPLY, Kind.URGENT):
        Outbox.objects.create(user=rita, comment=root, kind=kind, due_at=timezone.now())
    leaving.withdraw_all(by=member)
    assert CommentReport.objects.get().snapshot == "Said"
    assert CommentReport.objects.get().status == ReportStatus.OPEN
    root.refresh_from_db()
    assert (root.open_reports, root.urgent_at is None) == (1, False)
    # Whoever wrote of an emergency may need help, whatever became of the text.
    assert [one.kind for one in Outbox.objects.all()] == [Kind.URGENT]


def test_it_costs_the_same_for_many_comments(member, django_assert_max_num_queries):
    article = build.article()
    for _number in range(40):
        build.comment(article, by=member)
    with django_assert_max_num_queries(25):
        leaving.withdraw_all(by=member)


def test_nobody_withdraws_for_another(member):
    with pytest.raises(errors.NotAllowed):
        leaving.withdraw_all(by=None)


def test_a_backup_does_not_bring_withdrawn_texts_back(member):
    comment, later = build.comment(build.article(), by=member), timezone.now() + timedelta(days=1)
    single = build.comment(build.article(), by=build.user("Rita"), text="Single")
    leaving.withdraw_all(by=member)
    posting.withdraw(single, by=single.author)
    for row in (comment, single):  # As they were in the backup.
        Comment.objects.filter(pk=row.pk).update(status=Status.PUBLISHED, source="Back again")
    newer = build.comment(build.article(), by=member, text="Stays", at=later)
    recounting.recount()
    call_command("replay_erasures", verbosity=0)
    assert list(Comment.objects.exclude(source="").values_list("pk", flat=True)) == [newer.pk]
    assert recounting.drift() == 0


def test_erasing_for_a_member_keeps_the_account_and_the_standing(member):
    mine = several(member)
    thanked = build.comment(build.article(), by=None, thanks_count=1)
    Thanks.objects.create(comment=thanked, user=member)
    Subscription.objects.create(user=member)
    lea = build.user("Lea", group="Lead moderators")
    with pytest.raises(errors.NotAllowed):
        leaving.erase(member, by=build.mo_moderator())
    leaving.erase(member, by=lea)
    assert not Comment.objects.filter(author=member).exists()
    mine[0].refresh_from_db()
    assert mine[0].status == Status.ERASED
    member.standing.refresh_from_db()
    assert member.standing.published == 5
    assert not Subscription.objects.exists() and not Thanks.objects.exists()
    assert recounting.drift() == 0


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_erasing_shows_no_place_where_readers_never_saw_a_comment(member, status):
    article = build.article()
    waits = build.comment(article, by=member, status=Status.HELD, at=timezone.now())
    Comment.objects.filter(pk=waits.pk).update(status=status)
    shown = build.comment(article, by=member)
    leaving.erase(member, by=None)
    assert [*Comment.objects.in_place_for(None)] == [shown]
    assert [*Comment.objects.in_place_for(build.user("Rita"))] == [shown]


class TestPage:
    def test_it_says_how_many_and_does_it(self, client, member):
        several(member)
        sign_in(client, "Max")
        client.post("/accounts/reauthenticate/", {"password": build.PASSWORD})
        assert "You have 6 comments" in text_of(page(client, ALL))
        answer = client.post(ALL)
        assert (answer.status_code, answer.url) == (303, "/my/comments/")
        assert not Comment.objects.filter(author=member).exclude(source="").exists()
        assert "6 comments are withdrawn" in text_of(page(client, "/my/comments/"))

    def test_a_device_left_signed_in_is_not_enough(self, client, member):
        several(member)
        sign_in(client, "Max")
        client.post("/accounts/reauthenticate/", {"password": build.PASSWORD})
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            for answer in (client.get(ALL), client.post(ALL)):
                assert answer.url.startswith("/accounts/reauthenticate/")
        assert Comment.objects.filter(author=member).exclude(source="").exists()

    def test_strangers_are_led_to_the_sign_in(self, client):
        assert "/accounts/login/" in client.get(ALL, follow=True).redirect_chain[-1][0]
