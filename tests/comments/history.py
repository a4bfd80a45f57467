"""A cast of people who do to a few discussions, by chance, all that the services offer."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from comments.models import (
    Appeal,
    Comment,
    CommenterStanding,
    CommentThread,
    ModerationAction,
    Statement,
)
from comments.rules import Action, Audience, Hold, Reason, ReportReason, Status
from comments.services import (
    appealing,
    blocking,
    branches,
    bulk,
    consenting,
    errors,
    following,
    leaving,
    moderating,
    posting,
    reporting,
    restricting,
    thanking,
)
from comments.services.moderating import Seen
from tests import build

# How often each step is taken, beside the others. Most of what happens is talk.
WEIGHTS = {
    "post": 30, "reply": 45, "edit": 10, "withdraw": 3, "report": 14, "thank": 8, "unthank": 3,
    "approve": 40, "remove": 14, "restore": 8, "undo": 8, "hold": 3, "expire": 2, "medical": 4,
    "gone": 3, "redact": 3, "audience": 5, "annotate": 4, "fold": 3, "pin": 4, "claim": 3,
    "in_bulk": 5, "undo_bulk": 4, "branch": 2, "thread": 4, "restrict": 5, "lift": 5,
    "acknowledge": 6, "appeal": 6, "judge": 6, "hide": 1, "follow": 2, "withdraw_all": 1,
    "erase": 1, "delete": 1,
}  # fmt: skip
LINK = " https://example.org/a"


class History:
    """What happens, one step at a time; each is a call of a service by somebody."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.articles = [build.article() for _ in range(3)]
        self.members = [build.known_member(f"Member{n}", published=n) for n in range(12)]
        self.staff = [
            build.mo_moderator(),
            build.user("Mia", group="Moderators"),
            build.user("Lea", group="Lead moderators"),
            build.clara_reviewer(),
            build.ed_editor(),
        ]
        for one in self.staff:
            build.agree(one)
        self.written = 0
        self.batches: list[Any] = []
        self.done: dict[str, int] = {}
        self.refused: dict[str, int] = {}

    def step(self) -> str:
        """Take a step by chance and return its name; a refusal is a step as well."""
        name = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        call: Callable[[], Any] = getattr(self, f"_{name}")
        try:
            tried = call()
        except errors.Refused:
            self.refused[name] = self.refused.get(name, 0) + 1
        else:
            if tried is not False:
                self.done[name] = self.done.get(name, 0) + 1
        return name

    # By chance.

    def anybody(self) -> User:
        known = self.members + self.staff
        return self.chance.choices(known, [1] * len(self.members) + [2] * len(self.staff))[0]

    def moderator(self) -> User:
        """Return one of those who may, most of the time."""
        return self.chance.choice(self.staff[:3] * 4 + self.staff[3:] + self.members[:1])

    def comment(self, *statuses: Status) -> Comment:
        """Return a comment, of one of these statuses if there are any, rather a young one."""
        found = Comment.objects.filter(status__in=statuses) if statuses else Comment.objects.all()
        keys = list(found.order_by("-pk").values_list("pk", flat=True)[:60])
        if not keys:
            raise errors.NotPossible
        return Comment.objects.get(pk=self.chance.choice(keys))

    def revision(self, comment: Comment) -> int:
        """Return what somebody read, which may be an older version."""
        return comment.revision - (self.chance.random() < 0.05)

    def text(self) -> str:
        """Return a new text; each has a word of its own, to find it again."""
        self.written += 1
        extra = self.chance.choice(
            ["", "", "", LINK, " " + LINK * 3, " You should stop taking it."]
        )
        return f"This is secret{self.written}x about my morning walk in the park near us.{extra}"

    def audience(self) -> str:
        return self.chance.choice(["", "", "", Audience.PUBLIC, Audience.MEMBERS])

    # Members.

    def _post(self, parent: Comment | None = None) -> Any:
        article = parent.thread.article if parent else self.chance.choice(self.articles)
        given = {"by": self.anybody(), "text": self.text(), "audience": self.audience()}
        if self.chance.random() < 0.05:
            consenting.give(by=given["by"])
        try:
            return posting.post(article, token=uuid4(), parent=parent, **given)
        except errors.Nudged as nudge:
            token, meant = uuid4(), nudge.fingerprint
            return posting.post(article, token=token, parent=parent, confirmed=meant, **given)

    def _reply(self) -> Any:
        return self._post(self.comment(*[Status.PUBLISHED] * 3, Status.HELD))

    def _edit(self) -> Any:
        comment = self.comment(Status.HELD, Status.PUBLISHED)
        by = comment.author if self.chance.random() < 0.9 else self.anybody()
        return posting.edit(
            comment,
            by=by,
            text=self.text(),
            revision=self.revision(comment),
            audience=self.audience(),
        )

    def _withdraw(self) -> Any:
        comment = self.comment()
        return posting.withdraw(comment, by=comment.author)

    def _report(self) -> Any:
        comment = self.comment(Status.PUBLISHED)
        by = None if self.chance.random() < 0.1 else self.anybody()
        return reporting.report(
            comment,
            by=by,
            reason=self.chance.choice(list(ReportReason)),
            text="It says what nobody should say.",
            revision=self.revision(comment),
            contact="" if by else "nemo@example.org",
            concerns_me=self.chance.random() < 0.2,
        )

    def _thank(self) -> Any:
        return thanking.thank(self.comment(), by=self.anybody())

    def _unthank(self) -> Any:
        return thanking.take_back(self.comment(), by=self.anybody())

    def _hide(self) -> Any:
        return blocking.hide(self.anybody(), by=self.anybody())

    def _follow(self) -> Any:
        return following.follow(
            self.chance.choice(self.articles), by=self.anybody(), frequency="now"
        )

    def _acknowledge(self) -> Any:
        told = list(Statement.objects.filter(seen_at=None))
        if not told:
            return False
        statement = self.chance.choice(told)
        return restricting.acknowledge(statement, by=statement.member)

    def _appeal(self) -> Any:
        told = list(Statement.objects.all()[:30])
        statement = self.chance.choice(told) if told else None
        return statement and appealing.appeal(statement, by=statement.member, text="It is wrong.")

    def _withdraw_all(self) -> Any:
        member = self.chance.choice(self.members)
        leaving.withdraw_all(by=member)
        return consenting.give(by=member)

    def _erase(self) -> Any:
        member = self.chance.choice(self.members)
        leaving.erase(member, by=member)
        return consenting.give(by=member)

    def _delete(self) -> Any:
        if len(self.members) < 8:
            return False
        member = self.members.pop(self.chance.randrange(len(self.members)))
        leaving.erase_account(member)
        return member.delete()

    # Moderators.

    def _approve(self) -> Any:
        comment = self.comment(*[Status.HELD] * 4, Status.PUBLISHED)
        return moderating.approve(comment, by=self.moderator(), revision=self.revision(comment))

    def _remove(self) -> Any:
        comment = self.comment(Status.HELD, Status.PUBLISHED)
        return moderating.remove(
            comment,
            by=self.moderator(),
            reason=self.chance.choice(["spam", "abuse", "privacy", "medical"]),
            revision=self.revision(comment),
        )

    def _restore(self) -> Any:
        comment = self.comment(Status.REMOVED)
        revision = self.revision(comment)
        return moderating.restore(
            comment, by=self.moderator(), reason=Reason.MISTAKE, revision=revision
        )

    def _undo(self) -> Any:
        decided = ModerationAction.objects.filter(action__in=[Action.APPROVE, Action.REMOVE])
        lines = list(decided.exclude(comment=None)[:6])
        line = self.chance.choice(lines) if lines else None
        return line and moderating.undo(line, by=line.actor)

    def _hold(self) -> Any:
        return moderating.hold(self.comment(Status.PUBLISHED), code=Hold.REPORTS)

    def _expire(self) -> Any:
        return moderating.expire(self.comment(Status.HELD))

    def _medical(self) -> Any:
        marked = list(Comment.objects.exclude(medical_at=None))
        comment = self.chance.choice(marked) if marked else None
        by, revision = self.chance.choice(self.staff), comment and comment.revision
        return comment and moderating.settle_medical(comment, by=by, revision=revision)

    def _gone(self) -> Any:
        comment = self.comment(Status.WITHDRAWN, Status.ERASED)
        upheld = self.chance.random() < 0.5
        return moderating.settle_gone(comment, by=self.moderator(), upheld=upheld)

    def _redact(self) -> Any:
        comment = self.comment(Status.HELD, Status.PUBLISHED)
        return moderating.redact(
            comment,
            by=self.moderator(),
            text=comment.source.replace("in the park", "[place]"),
            reason=Reason.PRIVACY,
            revision=self.revision(comment),
        )

    def _audience(self) -> Any:
        comment = self.comment(Status.HELD, Status.PUBLISHED)
        audience = self.chance.choice(list(Audience))
        return moderating.set_audience(
            comment, by=self.moderator(), audience=audience, revision=self.revision(comment)
        )

    def _annotate(self) -> Any:
        text, comment = self.chance.choice(["See the article.", ""]), self.comment()
        by, revision = self.chance.choice(self.staff), self.revision(comment)
        return moderating.annotate(comment, by=by, text=text, revision=revision)

    def _fold(self) -> Any:
        comment = self.comment(Status.HELD, Status.PUBLISHED)
        verb = self.chance.choice([moderating.fold, moderating.unfold])
        return verb(comment, by=self.moderator(), revision=self.revision(comment))

    def _pin(self) -> Any:
        comment = self.comment(Status.PUBLISHED)
        root = comment.root or comment
        if self.chance.random() < 0.2:
            return moderating.unpin(root, by=self.moderator())
        return moderating.pin(root, by=self.moderator(), revision=root.revision)

    def _claim(self) -> Any:
        verb = self.chance.choice([moderating.claim, moderating.claim, moderating.release])
        return verb(self.comment(), by=self.moderator())

    def _in_bulk(self) -> Any:
        chosen = {self.comment(Status.HELD, Status.PUBLISHED) for _ in range(5)}
        seen = [Seen(one.pk, self.revision(one), one.status) for one in chosen]
        action = self.chance.choice([Action.APPROVE, Action.REMOVE])
        outcome = bulk.decide(seen, action, by=self.moderator(), reason="spam")
        self.batches.append(outcome.batch)

    def _undo_bulk(self) -> Any:
        batch = self.chance.choice(self.batches[-3:]) if self.batches else uuid4()
        lines = ModerationAction.objects.filter(batch=batch)
        return bulk.undo(batch, by=lines[0].actor if lines else None)

    def _branch(self) -> Any:
        comment = self.comment(Status.PUBLISHED)
        below = branches.quoting(comment).found
        seen = [Seen(one.pk, one.revision, one.status) for one in (comment, *below)]
        return bulk.remove_branch(comment, seen, by=self.moderator(), reason="privacy")

    def _thread(self) -> Any:
        article, by = self.chance.choice(self.articles), self.moderator()
        soon = timezone.now() + timedelta(minutes=30)
        closed = CommentThread.objects.filter(article=article).exclude(state="open").exists()
        return self.chance.choice(
            [
                lambda: moderating.set_state(article, by=by, state="open" if closed else "closed"),
                lambda: moderating.set_state(article, by=by, state="open"),
                lambda: moderating.set_state(article, by=by, state="open"),
                lambda: moderating.set_mode(article, by=by, mode="normal"),
                lambda: moderating.set_mode(article, by=by, mode="hold_all"),
                lambda: moderating.set_closing(article, by=by, at=soon),
                lambda: moderating.set_default_audience(article, by=by, audience="members"),
                lambda: moderating.set_default_audience(article, by=by, audience="public"),
            ]
        )()

    def _restrict(self) -> Any:
        member, by = self.chance.choice(self.members), self.moderator()
        given = {"by": by, "reason": "abuse", "message": "Please stay kind."}
        until = timezone.now() + timedelta(hours=2)
        return self.chance.choice(
            [
                lambda: restricting.warn(member, **given),
                lambda: restricting.premoderate(member, until=until, **given),
                lambda: restricting.suspend(member, until=until, **given),
                lambda: restricting.ban(member, until=until, **given),
            ]
        )()

    def _lift(self) -> Any:
        standings = CommenterStanding.objects.select_related("user")
        bound = [
            (standing.user, kind)
            for kind, name in restricting.UNTIL.items()
            for standing in standings.filter(**{f"{name}__gt": timezone.now()})
        ]
        member, kind = self.chance.choice(bound or [(self.members[0], Action.BAN)])
        return restricting.lift(member, by=self.moderator(), kind=kind)

    def _judge(self) -> Any:
        waiting = list(Appeal.objects.filter(decided_at=None))
        if not waiting:
            return False
        verb = self.chance.choice([appealing.uphold, appealing.decline])
        return verb(self.chance.choice(waiting), by=self.moderator(), answer="We looked again.")
