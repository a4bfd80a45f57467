"""What members do as readers: thank, hide somebody, follow, choose their mails."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models.names import FREQUENCY_NAMES, choices
from comments.rules import Frequency


class Thanks(models.Model):
    """That a member is thankful for a comment. Nobody is told who it was."""

    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thanks_given"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="comments_thanks_once")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}"


class MemberBlock(models.Model):
    """That a member does not want to read another one. Only the one who blocks notices."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("hidden member")
        verbose_name_plural = _("hidden members")
        constraints = [
            models.UniqueConstraint(fields=["user", "blocked"], name="comments_block_once"),
            models.CheckConstraint(
                condition=~Q(user=models.F("blocked")), name="comments_block_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.blocked_id}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Reads of subscriptions."""

    def replies_of(self, user: User) -> "Subscription":
        """Return what the member wants to hear of replies: nothing, unless asked for."""
        mine = self.filter(user=user, thread__isnull=True).first()
        return mine or Subscription(user=user, frequency=Frequency.OFF)


class Subscription(models.Model):
    """How often a member hears by mail of replies to their own comments, or of one discussion."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    # None: replies to the member's own comments, wherever they stand.
    thread = models.ForeignKey(
        "comments.CommentThread",
        on_delete=models.CASCADE,
        null=True,
        related_name="subscriptions",
    )
    frequency = models.CharField(
        _("by mail"),
        max_length=10,
        choices=choices(FREQUENCY_NAMES),
        default=Frequency.NOW.value,
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "thread"],
                condition=Q(thread__isnull=False),
                name="comments_subscription_of_thread_once",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(thread__isnull=True),
                name="comments_subscription_of_replies_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.thread_id}, {self.frequency}"


class MailChoiceQuerySet(models.QuerySet["MailChoice"]):
    """Reads of choices."""

    def of(self, user: User) -> "MailChoice":
        """Return what the member chose: an unsaved one with what holds for all, at first."""
        return self.filter(user=user).first() or MailChoice(user=user)


class MailChoice(models.Model):
    """What a member wants of mails beside how often: see Subscription."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    # On the page "My comments" they stand in any case.
    decisions = models.BooleanField(_("decisions of moderators"), default=True)
    # Mails are read on locked screens and in shared inboxes; so nothing of health by default.
    with_text = models.BooleanField(_("with the words of the comments"), default=False)

    objects: ClassVar[MailChoiceQuerySet] = MailChoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")

    def __str__(self) -> str:
        return f"{self.user_id}"
