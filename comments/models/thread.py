"""The discussion of one article."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models.names import AUDIENCE_NAMES, MODE_NAMES, STATE_NAMES, choices
from comments.rules import Audience, ThreadMode, ThreadState


class CommentThreadQuerySet(models.QuerySet["CommentThread"]):
    """Reads of discussions."""

    def of(self, article: Article) -> "CommentThread":
        """Return the discussion of `article`: an unsaved, open one before the first comment."""
        return self.filter(article=article).first() or CommentThread(article=article)


class CommentThread(models.Model):
    """The discussion of an article. It is made with the first comment."""

    article = models.OneToOneField(
        Article,
        on_delete=models.PROTECT,
        related_name="comment_thread",
        verbose_name=_("article"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=choices(STATE_NAMES), default=ThreadState.OPEN.value
    )
    # From this time on it is closed, whoever comes by.
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    mode = models.CharField(
        _("new comments"),
        max_length=10,
        choices=choices(MODE_NAMES),
        default=ThreadMode.NORMAL.value,
    )
    default_audience = models.CharField(
        _("comments are at first for"),
        max_length=10,
        choices=choices(AUDIENCE_NAMES),
        default=Audience.PUBLIC.value,
    )
    # Published comments for everybody, and those for members, which count for members only.
    public_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    member_count = models.PositiveIntegerField(_("for members"), default=0, editable=False)
    last_public_at = models.DateTimeField(null=True, editable=False)
    # Grows with every change that anybody can see.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    # A comment on top of the others; an editor checked it before.
    pinned = models.ForeignKey(
        "comments.Comment",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    pinned_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[CommentThreadQuerySet] = CommentThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [models.Index(fields=["-last_public_at", "-id"], name="comments_thread_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ThreadState]),
                name="comments_thread_state",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[mode.value for mode in ThreadMode]),
                name="comments_thread_mode",
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def is_open(self) -> bool:
        """Whether members may write in it now."""
        ended = self.closes_at is not None and self.closes_at <= timezone.now()
        return self.state == ThreadState.OPEN and not ended
