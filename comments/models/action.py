"""The line that every decision about a comment, a discussion or a member leaves behind."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.names import ACTION_NAMES, REASON_NAMES, choices

_BLANK: dict[str, Any] = {"actor": None, "member": None, "note": ""}


class ModerationActionIsImmutable(TypeError):
    """Somebody tried to change or delete a line of the record."""


class ModerationActionQuerySet(models.QuerySet["ModerationAction"]):
    """Reads of the record; writes in bulk are refused."""

    def update(self, **values: Any) -> int:
        """Blank who it was and what was noted when an account is erased; refuse all else."""
        if values and values.items() <= _BLANK.items():
            return super().update(**values)
        raise ModerationActionIsImmutable("The record cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: the record is only ever added to."""
        raise ModerationActionIsImmutable("The record cannot be shortened.")


class ModerationAction(models.Model):
    """Who did what, when and why; never what a comment said. Only ever added to.

    It is about a comment, a whole discussion or a member. When an account or the place of a
    comment goes, the line stays without it.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    action = models.CharField(_("action"), max_length=20, choices=choices(ACTION_NAMES))
    thread = models.ForeignKey(
        "comments.CommentThread", on_delete=models.PROTECT, null=True, related_name="actions"
    )
    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.SET_NULL, null=True, related_name="actions"
    )
    # Names the comment also when its row is gone.
    comment_key = models.UUIDField(null=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )
    from_status = models.CharField(_("from"), max_length=20)
    to_status = models.CharField(_("to"), max_length=20)
    revision = models.PositiveIntegerField(_("version of the text"), null=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True, choices=choices(REASON_NAMES))
    # For moderators with the right to read it.
    note = models.CharField(_("private note"), max_length=500, blank=True)
    reverts = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reverted_by"
    )
    batch = models.UUIDField(null=True, editable=False)  # Equal for what was done in one go.
    # The marks that it took off the comment and since when it had them, for who takes it back.
    cleared = models.CharField(max_length=100, blank=True, editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects: ClassVar[models.Manager["ModerationAction"]] = models.Manager.from_queryset(
        ModerationActionQuerySet
    )()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["actor", "at", "id"], name="comments_action_of_actor"),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="comments_action_batch"
            ),
        ]

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
