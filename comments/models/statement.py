"""What a member is told about a decision, and what they answer to it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.names import ACTION_NAMES, REASON_NAMES, TOLD_TO_MEMBER, choices
from comments.rules import APPEAL_WINDOW, Action

APPEALABLE = frozenset({Action.REMOVE, Action.WARN, Action.PREMODERATE, Action.SUSPEND, Action.BAN})


class Statement(models.Model):
    """The reasons of a decision, for the member whom it concerns. It goes with the account."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="statements"
    )
    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, null=True, related_name="statements"
    )
    # The line of the record that it explains.
    line = models.OneToOneField(
        "comments.ModerationAction", on_delete=models.PROTECT, related_name="statement"
    )
    action = models.CharField(_("action"), max_length=20, choices=choices(ACTION_NAMES))
    reason = models.CharField(_("reason"), max_length=20, blank=True, choices=choices(REASON_NAMES))
    message = models.TextField(_("message"), blank=True)
    # Until when a restriction holds; None is without end, or no restriction.
    until = models.DateTimeField(_("until"), null=True)
    by_a_person = models.BooleanField(_("a person decided"), default=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    # When the member saw it; a warning asks for that before the next comment.
    seen_at = models.DateTimeField(_("seen"), null=True)

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "at"], name="comments_statement_of_member")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {self.at:%Y-%m-%d}"

    @property
    def sentence(self) -> str:
        """What was decided, as the member is told."""
        other = _("The moderators decided something about a comment of yours.")
        action = Action(self.action)
        if action == Action.BAN and self.until is not None:
            action = Action.SUSPEND
        return str(TOLD_TO_MEMBER.get(action, other))

    def is_appealable(self, now: datetime) -> bool:
        """Tell whether the member may still ask for another look, by kind and time alone."""
        return self.action in APPEALABLE and now - self.at < APPEAL_WINDOW


class Appeal(models.Model):
    """A member's one answer to a decision, and what came of it."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(_("what the member says"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    # None while it waits.
    upheld = models.BooleanField(_("the member was right"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["at", "id"],
                condition=models.Q(decided_at__isnull=True),
                name="comments_appeal_undecided",
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement}"
