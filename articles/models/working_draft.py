"""What an editor typed and has not saved yet, and who has an article open."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.text import one_line

# An editor whose form was not heard of for this long has closed it.
STILL_OPEN = timedelta(minutes=2)


class WorkingDraftQuerySet(models.QuerySet["WorkingDraft"]):
    """Reads of working drafts."""

    def open_now(self) -> Self:
        """Return those whose form is open in somebody's browser."""
        return self.filter(seen_at__gt=timezone.now() - STILL_OPEN)

    def unsaved(self) -> Self:
        """Return those that hold a text that is in no revision."""
        return self.filter(saved_at__isnull=False)


class WorkingDraft(models.Model):
    """The open form of one editor: one row for each article, and one for each new article.

    `values` holds the fields of the form as typed, {name: text}; nothing in it is clean.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, null=True, related_name="working_drafts"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_drafts"
    )
    base = models.PositiveIntegerField(null=True)  # The number of the revision it goes on from.
    values = models.JSONField(default=dict)
    # Counts the times it was kept, so that two tabs of one editor notice each other.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)  # When `values` was kept last; None: nothing typed.
    seen_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["WorkingDraft"]] = models.Manager.from_queryset(
        WorkingDraftQuerySet
    )()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "article",
                "editor",
                condition=Q(article__isnull=False),
                name="articles_workingdraft_one_each",
            ),
        ]
        indexes = [models.Index(fields=["editor", "-saved_at"], name="articles_workingdraft_of")]

    def __str__(self) -> str:
        return f"{self.editor} {self.article_id}"

    @property
    def title(self) -> str:
        """The title as typed so far, which may be nothing."""
        return one_line(str(self.values.get("title", "")))
