"""The discussion of one article."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.rules import ThreadState

STATE_NAMES = {
    ThreadState.OPEN: _("open"),
    ThreadState.CLOSED: _("closed"),
    ThreadState.LOCKED: _("locked by a moderator"),
}


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
        _("state"),
        max_length=10,
        choices=[(state.value, name) for state, name in STATE_NAMES.items()],
        default=ThreadState.OPEN.value,
    )
    public_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)

    objects: ClassVar[CommentThreadQuerySet] = CommentThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ThreadState]),
                name="comments_thread_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def is_open(self) -> bool:
        """Whether members may write in it."""
        return self.state == ThreadState.OPEN
