"""Case 6: an account is erased that has live replies, open reports, queued mail, a second tab."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import leaving
from accounts.services.errors import AccountError
from comments import queues
from comments.models import (
    ClinicianCredential,
    Comment,
    CommenterStanding,
    CommentReport,
    CommentRevision,
    CommentThread,
    MemberBlock,
    ModerationAction,
    Outbox,
    Statement,
    Subscription,
    Thanks,
)
from comments.rules import Action, Kind, Queue, ReportReason, ReportStatus, Status
from comments.services import errors, moderating, posting
from core import erasures
from core.identifiers import uuid7
from tests import build, everything
from tests.pages import page, text_of

NAME, WORDS = "Quillfeather", "zebrafinch"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def member():
    return build.known_member(NAME, published=5)


def leave(member):
    leaving.leave(user=member, by=member)


def report(comment, by, reason=ReportReason.ABUSE, **values):
    Comment.objects.filter(pk=comment.pk).update(open_reports=1, reported_at=timezone.now())
    return CommentReport.objects.create(
        comment=comment,
        reporter=by,
        revision=1,
        reason=reason,
        text=f"{NAME} wrote {WORDS}",
        snapshot=comment.source,
        created_at=timezone.now(),
        **values,
    )


def line(member, comment=None, action=Action.WARN, by=None):
    return ModerationAction.objects.create(
        actor=by,
        action=action,
        member=member,
        comment=comment,
        thread=comment and comment.thread,
        note=f"{NAME} again, with {WORDS}",
    )


def busy(member):
    """Let a member leave a trace wherever members can; return two comments that others made."""
    article, rita, mo = build.article(slug="resting"), build.user("Rita"), build.mo_moderator()
    mine = build.comment(article, by=member, text=f"My {WORDS} walk", note_source=WORDS)
    answer = build.comment(article, by=rita, text="Good to hear", parent=mine)
    other = build.comment(article, by=rita, text="I rest instead", thanks_count=1)
    build.comment(article, by=member, text=f"{WORDS} as well", parent=other)
    held = build.comment(article, by=member, text=f"held {WORDS}", status=Status.HELD)
    now = timezone.now()
    CommentRevision.objects.create(comment=mine, number=1, source=WORDS, replaced_at=now)
    Thanks.objects.create(comment=other, user=member)
    Thanks.objects.create(comment=mine, user=rita)
    Comment.objects.filter(pk=mine.pk).update(thanks_count=1)
    report(mine, rita)
    report(other, member)
    CommentThread.objects.update(pinned=mine, pinned_by=mo, pinned_at=now)
    for user, about in ((rita, mine), (member, answer)):
        Outbox.objects.create(user=user, comment=about, kind=Kind.REPLY, due_at=now)
    Subscription.objects.create(user=member, thread=mine.thread)
    MemberBlock.objects.create(user=member, blocked=rita)
    MemberBlock.objects.create(user=rita, blocked=member)
    ClinicianCredential.objects.create(
        user=member, profession="nurse", country="DE", register="R", number=NAME
    )
    Statement.objects.create(
        member=member,
        comment=held,
        line=line(member, held, by=mo),
        action=Action.WARN,
        message=WORDS,
    )
    line(None, mine, Action.APPROVE, by=mo)
    standing = CommenterStanding.objects.get(user=member)
    for thing in (member, standing):
        LogEntry.objects.create(
            user=mo,
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            object_repr=NAME,
            action_flag=CHANGE,
            change_message=f"{NAME} at {member.email}",
        )
    return answer, other


def test_nothing_personal_is_left_anywhere(
    member, client, tmp_path, caplog, django_capture_on_commit_callbacks
):
    busy(member)
    client.force_login(member)
    session = client.session
    session["carried"] = WORDS
    session.save()
    assert NAME in everything.stored() and WORDS in everything.stored()
    with django_capture_on_commit_callbacks(execute=True):
        leave(member)
    left = everything.stored().lower()
    assert NAME.lower() not in left
    assert WORDS not in left
    assert NAME.lower() not in caplog.text.lower() + (tmp_path / "erasures.jsonl").read_text()


def test_places_stay_and_say_former_member(member, client):
    answer, _other = busy(member)
    leave(member)
    kept = Comment.objects.get(pk=answer.parent_id)
    assert (kept.status, kept.author, kept.source, kept.html) == (Status.ERASED, None, "", "")
    html = text_of(page(client, "/articles/resting/"))
    assert "former member" in html.lower() and "Good to hear" in html
    assert NAME not in html
    assert "former member" in text_of(page(client, f"/c/{answer.public_id}/")).lower()


def test_counts_are_true_and_every_touched_discussion_is_new(member):
    answer, other = busy(member)
    elsewhere = build.comment(build.article(), by=answer.author)
    Thanks.objects.create(comment=elsewhere, user=member)
    Comment.objects.filter(pk=elsewhere.pk).update(thanks_count=1)
    versions = dict(CommentThread.objects.values_list("pk", "version"))
    leave(member)
    published = Comment.objects.filter(thread=answer.thread_id, status=Status.PUBLISHED)
    thread = CommentThread.objects.get(pk=answer.thread_id)
    assert thread.public_count == published.count() == 2
    other.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (other.reply_count, other.thanks_count, elsewhere.thanks_count) == (0, 0, 0)
    assert (thread.pinned, thread.pinned_by, thread.pinned_at) == (None, None, None)
    for key, version in versions.items():
        assert CommentThread.objects.get(pk=key).version > version


def test_queued_mail_is_called_off_and_reports_are_closed(member):
    answer, other = busy(member)
    leave(member)
    assert not Outbox.objects.exists()
    about = CommentReport.objects.get(comment=answer.parent_id)
    assert (about.status, about.snapshot, about.text) == (ReportStatus.VOID, "", "")
    made = CommentReport.objects.get(comment=other.pk)
    assert (made.status, made.reporter, made.text) == (ReportStatus.OPEN, None, "")
    assert made.snapshot == other.source  # Somebody else's words, which still need a decision.


def test_a_case_for_the_law_keeps_its_text_for_few_eyes(member, client):
    rita, article = build.user("Rita"), build.article()
    comment = build.comment(article, by=member, text=WORDS)
    report(comment, rita, ReportReason.ILLEGAL)
    report(comment, None, ReportReason.SPAM)
    leave(member)
    comment.refresh_from_db()
    assert (comment.status, comment.open_reports, comment.source) == (Status.ERASED, 1, "")
    kept = CommentReport.objects.get(reason=ReportReason.ILLEGAL)
    assert (kept.status, kept.snapshot) == (ReportStatus.OPEN, WORDS)
    spam = CommentReport.objects.get(reason=ReportReason.SPAM)
    assert (spam.status, spam.snapshot) == (ReportStatus.VOID, "")
    mo, lea = build.mo_moderator(), build.user("Lea", group="Lead moderators")
    assert comment not in queues.queue(Queue.REPORTED, mo).items
    assert comment in queues.queue(Queue.REPORTED, lea).items
    for user, seen in ((mo, False), (lea, True)):
        client.force_login(user)
        address = reverse("admin:comments_moderate") + f"?queue=reported&item={comment.pk}"
        assert (WORDS in client.get(address).content.decode()) is seen
    with pytest.raises(errors.NotAllowed):
        moderating.settle_gone(comment, by=mo, upheld=True)
    moderating.settle_gone(comment, by=lea, upheld=True)
    kept.refresh_from_db()
    assert (kept.status, kept.snapshot) == (ReportStatus.UPHELD, "")


def test_the_record_keeps_its_lines_without_the_person(member):
    busy(member)
    leave(member)
    erased = ModerationAction.objects.filter(action=Action.ERASE)
    assert erased.count() == 3
    assert set(erased.values_list("actor", "member", "note")) == {(None, None, "")}
    warning = ModerationAction.objects.get(action=Action.WARN)
    assert (warning.member, warning.note) == (None, "")


def test_sessions_on_all_devices_end(member, django_capture_on_commit_callbacks):
    devices = [Client(), Client()]
    for device in devices:
        device.force_login(member)
    stranger = Client()
    stranger.force_login(build.user("Rita"))
    with django_capture_on_commit_callbacks(execute=True):
        leave(member)
    for device in devices:
        assert device.get("/accounts/email/").status_code == 302
        assert not device.session.keys()
    assert stranger.get("/accounts/email/").status_code == 200


def test_a_backup_is_put_back_and_the_erasure_with_it(member):
    article = build.article()
    comment = build.comment(article, by=member, text=WORDS)
    backup = {
        model: list(model.objects.filter(pk=row.pk).values())
        for model, row in ((User, member), (Comment, comment))
    }
    leave(member)
    Comment.objects.filter(pk=comment.pk).delete()
    for model, rows in backup.items():
        model.objects.bulk_create([model(**row) for row in rows])
    assert WORDS in everything.stored()
    call_command("replay_erasures", verbosity=0)
    assert not User.objects.filter(pk=member.pk).exists()
    assert WORDS not in everything.stored() and NAME not in everything.stored()


def test_a_newcomer_with_the_number_of_somebody_erased_stays(member):
    """After a backup was put back, numbers are given out once more."""
    key = member.pk
    leave(member)
    newcomer = User.objects.create(
        pk=key, username="Newcomer", email="new@example.org", date_joined=timezone.now()
    )
    call_command("replay_erasures", verbosity=0)
    assert User.objects.filter(pk=newcomer.pk).exists()


def test_the_ledger_holds_numbers_and_nothing_else(member, tmp_path):
    key = member.pk
    leave(member)
    (row,) = map(json.loads, (tmp_path / "erasures.jsonl").read_text().splitlines())
    assert row.keys() == {"at", "kind", "key"}
    assert (row["kind"], row["key"]) == ("account", str(key))


def test_what_cannot_be_noted_is_not_erased(member, settings, tmp_path):
    settings.VAR = tmp_path / "missing"
    with pytest.raises(OSError, match="missing"):
        leave(member)
    assert User.objects.filter(pk=member.pk).exists()


def test_a_damaged_line_of_the_ledger_does_not_stop_the_rest(member, tmp_path, caplog):
    erasures.note("account", member.pk)
    with erasures.ledger().open("a") as ledger:
        ledger.write('{"at": "20')
    assert [entry.key for entry in erasures.noted("account")] == [str(member.pk)]
    assert "makes no sense" in caplog.text


@pytest.mark.django_db(transaction=True)
class TestSecondTab:
    """Either the text was posted and is erased, or it is refused: nothing is left over."""

    def race(self, *calls):
        start = Barrier(len(calls))

        def run(call):
            try:
                start.wait()
                return call()
            except (errors.Refused, AccountError) as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(run, calls))

    def test_posting_while_the_account_is_erased(self):
        article = build.article()
        for number in range(6):
            member = build.known_member(f"Member{number}", published=5)
            text = f"I am {WORDS} number {number}"
            posted, _left = self.race(
                lambda m=member, t=text: posting.post(article, by=m, text=t, token=uuid7()),
                lambda m=member: leaving.leave(user=m, by=m),
            )
            assert isinstance(posted, Comment | errors.MayNotComment), posted
            assert not User.objects.filter(pk=member.pk).exists()
        assert WORDS not in everything.stored()
        thread = CommentThread.objects.filter(article=article).first()
        assert thread is None or thread.public_count == 0

    def test_others_who_answer_meanwhile_lose_nothing_and_nobody_waits_in_a_circle(self):
        article = build.article()
        member = build.known_member(NAME, published=5)
        roots = [build.comment(article, by=member, text=f"{WORDS} {n}") for n in range(4)]
        ago = timezone.now() - timedelta(days=1)
        for root in roots:
            build.comment(article, by=member, text=f"More {WORDS}", parent=root, at=ago)
        Subscription.objects.create(user=member, thread=roots[0].thread)
        Subscription.objects.create(user=member)

        def answer(number, parent):
            rita = build.known_member(f"Rita{number}", published=5)
            text = f"Answer number {number}"
            return lambda: posting.post(article, by=rita, text=text, token=uuid7(), parent=parent)

        results = self.race(
            *[answer(number, parent) for number, parent in enumerate([*roots, None, None])],
            lambda: leaving.leave(user=member, by=member),
        )
        kept = [result for result in results[:-1] if isinstance(result, Comment)]
        refused = [result for result in results[:-1] if not isinstance(result, Comment)]
        assert all(isinstance(refusal, errors.ParentGone) for refusal in refused), refused
        assert results[-1] is None
        assert WORDS not in everything.stored()
        assert CommentThread.objects.get().public_count == len(kept)

    def test_leaving_in_two_tabs_is_leaving_once(self):
        member = build.known_member(NAME, published=5)
        build.comment(build.article(), by=member, text=WORDS)
        assert self.race(*[lambda: leave(member)] * 4) == [None] * 4
        assert ModerationAction.objects.filter(action=Action.ERASE).count() == 1
