"""The line that every decision about a comment or a discussion leaves behind."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import REASON_NAMES
from comments.rules import Action

ACTION_NAMES = {
    Action.HIDE: _("hidden"),
    Action.RESTORE: _("restored"),
    Action.WITHDRAW: _("withdrawn"),
    Action.SET_STATE: _("discussion set"),
}


class ModerationActionIsImmutable(TypeError):
    """Somebody tried to change or delete a line of the record."""


class ModerationActionQuerySet(models.QuerySet["ModerationAction"]):
    """Reads of the record; writes in bulk are refused."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: the record is only ever added to."""
        raise ModerationActionIsImmutable("The record cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: the record is only ever added to."""
        raise ModerationActionIsImmutable("The record cannot be shortened.")


class ModerationAction(models.Model):
    """Who did what to a comment, when and why; never what the comment said. Only ever added to.

    Without a comment the line is about the whole discussion.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    action = models.CharField(
        _("action"),
        max_length=20,
        choices=[(action.value, name) for action, name in ACTION_NAMES.items()],
    )
    thread = models.ForeignKey(
        "comments.CommentThread", on_delete=models.PROTECT, related_name="actions"
    )
    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, null=True, related_name="actions"
    )
    from_status = models.CharField(_("from"), max_length=10)
    to_status = models.CharField(_("to"), max_length=10)
    revision = models.PositiveIntegerField(_("version of the text"), null=True)
    reason = models.CharField(
        _("reason"),
        max_length=20,
        blank=True,
        choices=[(reason.value, name) for reason, name in REASON_NAMES.items()],
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects: ClassVar[models.Manager["ModerationAction"]] = models.Manager.from_queryset(
        ModerationActionQuerySet
    )()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.from_status} → {self.to_status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a line; refuse to save an old one again."""
        if not self._state.adding:
            raise ModerationActionIsImmutable("The record cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the record is only ever added to."""
        raise ModerationActionIsImmutable("The record cannot be shortened.")
