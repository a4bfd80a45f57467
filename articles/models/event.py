"""The audit line that every change of an article leaves behind."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.workflow import Action, State

STATE_NAMES = {
    State.DRAFT: _("draft"),
    State.IN_REVIEW: _("in review"),
    State.CHANGES_REQUESTED: _("changes requested"),
    State.APPROVED: _("approved"),
    State.SCHEDULED: _("scheduled"),
    State.PUBLISHED: _("published"),
    State.WITHDRAWN: _("withdrawn"),
    State.ARCHIVED: _("archived"),
}

ACTION_NAMES = {
    Action.SAVE: _("saved"),
    Action.SUBMIT: _("sent for review"),
    Action.RECALL: _("taken back from review"),
    Action.REQUEST_CHANGES: _("asked for changes"),
    Action.APPROVE: _("approved"),
    Action.SIGN: _("signed"),
    Action.PUBLISH: _("published"),
    Action.SCHEDULE: _("scheduled"),
    Action.UNSCHEDULE: _("taken off the schedule"),
    Action.WITHDRAW: _("withdrawn"),
    Action.PLAN_WITHDRAWAL: _("withdrawal scheduled"),
    Action.CANCEL_WITHDRAWAL: _("withdrawal cancelled"),
    Action.ARCHIVE: _("archived"),
    Action.RESTORE: _("taken out of the archive"),
    # What is no step of the workflow.
    "file": _("filed elsewhere"),
    "readdress": _("address changed"),
    "override": _("published against a check"),
    "cosign": _("signed beside others"),
    "name": _("version named"),
    "describe": _("kind, risk or review settings changed"),
    "correct": _("corrected without a new text"),
    "mistake": _("answered a reported mistake"),
    "reclass": _("called a smaller change than proposed"),
    "reopen": _("opened for an early review"),
    "recheck": _("early review closed"),
    "invite": _("review link made"),
    "revoke": _("review link recalled"),
    "advise": _("answered a review link"),
    "unpublish": _("unpublished"),  # What withdrawing was called at first.
}


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events; the log is only ever added to."""

    def update(self, **values: Any) -> int:
        """Blank the actor when an account is erased; refuse everything else."""
        if values and all(name == "actor" and value is None for name, value in values.items()):
            return super().update(**values)
        raise TypeError("An event cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: the log is kept."""
        raise TypeError("An event cannot be deleted.")


class Event(models.Model):
    """Who did what to an article, when and why, and what that made of it. Only ever added to."""

    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="events")
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("reason"), max_length=2000, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects: ClassVar[models.Manager["Event"]] = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["action", "-at"], name="articles_event_action_at")]

    def __str__(self) -> str:
        return f"{self.action} {self.article_id}"

    @property
    def action_name(self) -> str:
        """What was done, in words."""
        return str(ACTION_NAMES.get(self.action, self.action))

    @property
    def way(self) -> str:
        """From which state to which it led, in words; empty if it changed none."""
        if self.from_state == self.to_state:
            return ""
        names = [STATE_NAMES[State(name)] for name in (self.from_state, self.to_state) if name]
        return " → ".join(map(str, names))
