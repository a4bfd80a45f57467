"""A whole site and all that can be done to it, one step at a time."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import leaving
from articles.services import errors as article_errors
from comments.models import ClinicianCredential
from comments.services import crediting, upkeep
from comments.services import errors as comment_errors
from tests import build
from tests.comments import history
from tests.mgportal.life.people import People

ROUND = 30  # Steps that are taken more often than others.
# What there is before anybody reads: texts with sources, and talk about them.
BEGINNING = {"publish": 6, "sign": 3, "post": 12, "approve": 8, "reply": 8, "topic": 1}
REFUSED = (article_errors.Refused, comment_errors.Refused)
# How often each step is taken beside those of the discussion.
WEIGHTS = {
    "begin": 8, "publish": 20, "schedule": 12, "unschedule": 4, "withdraw_page": 5, "plan": 7,
    "cancel_plan": 3, "correct": 8, "archive": 2, "take_out": 3, "draft": 5, "review": 6,
    "name": 1, "readdress": 8, "file": 10, "describe": 10, "topic": 3, "rename_topic": 8,
    "move_topic": 6, "drop_topic": 2, "person": 3, "change_person": 10, "agree": 5,
    "disagree": 4, "declare": 5, "entry": 5, "check_entry": 6, "withdraw_entry": 3, "sign": 14,
    "forget": 1, "source": 5, "change_source": 6, "status": 8, "dead": 3, "drop_source": 1,
    "mistake": 3, "answer": 3, "reopen": 2, "close": 2, "invite": 3, "reply_by_link": 4,
    "settle": 8, "profession": 4, "check_profession": 5, "end_profession": 3, "leave": 2,
    "rename_member": 5, "switch": 3, "night": 2, "bring_in": 4,
}  # fmt: skip


class Life(People):
    """All that happens on a small site."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.boss = Client()
        self.boss.force_login(build.user("Boss", superuser=True))
        self.round: list[str] = []
        self.weights = {**history.WEIGHTS, **WEIGHTS}
        for name, times in BEGINNING.items():
            for _ in range(times):
                self.take(name)

    def choose(self) -> str:
        """Return the name of the next step.

        In each round of steps, every one comes up at least once.
        """
        if not self.round:
            often = self.chance.choices(list(self.weights), list(self.weights.values()), k=ROUND)
            self.round = [*self.weights, *often]
            self.chance.shuffle(self.round)
        return self.round.pop()

    def take(self, name: str) -> str:
        """Take this step and return its name with what came of it; a refusal is a step as well."""
        call: Callable[[], Any] = getattr(self, f"_{name}")
        try:
            tried = call()
        except REFUSED as error:
            self.refused[name] = self.refused.get(name, 0) + 1
            return f"{name} ({type(error).__name__})"
        if tried is not False:
            self.done[name] = self.done.get(name, 0) + 1
        return name

    def _profession(self) -> Any:
        member = self.chance.choice(self.members)
        return crediting.propose(
            member,
            by=None,
            profession=self.words(),
            country="UK",
            register="Council",
            number="1",
        )

    def _check_profession(self) -> Any:
        waiting = ClinicianCredential.objects.filter(verified_at=None).order_by("pk")
        return crediting.confirm(self.one(waiting), by=self.staff[2])

    def _end_profession(self) -> Any:
        verb = self.chance.choice([crediting.end, crediting.revoke, crediting.revoke])
        checked = ClinicianCredential.objects.exclude(verified_at=None).order_by("pk")
        return verb(self.one(checked), by=self.staff[2])

    def _rename_member(self) -> Any:
        self.written += 1
        return self._change_member(username=f"Somebody{self.written}")

    def _switch(self) -> Any:
        """Switch an account off, and another one that was off on again."""
        off = User.objects.filter(is_active=False).first()
        if off is not None:
            self._change_member(off, is_active="on")
            self.members.append(off)
        return self._change_member(is_active="")

    def _change_member(self, member: User | None = None, **changes: str) -> Any:
        if member is None:
            member = self.chance.choice([each for each in self.members if each != self.reader])
        if changes.get("is_active") == "":
            self.members.remove(member)
        member.refresh_from_db()
        sent = {"username": member.username, "email": member.email, "is_active": "on", **changes}
        path = reverse("admin:accounts_user_change", args=[member.pk])
        assert self.boss.post(path, sent).status_code in (302, 303)

    def _night(self) -> Any:
        for work in upkeep.EVERY_NIGHT.values():
            work()

    def _leave(self) -> Any:
        others = [each for each in self.members if each != self.reader]
        if len(others) < 6:
            return False
        member = self.chance.choice(others)
        self.members.remove(member)
        return leaving.leave(user=member, by=member)

    _delete = _leave  # By the door that people take, which purges.
