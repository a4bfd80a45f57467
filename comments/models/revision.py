"""What a comment said before it was changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentRevision(models.Model):
    """A replaced text. It goes with the text of its comment."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("version of the text"))
    source = models.TextField(_("text"))
    # When this text was replaced, and by whom.
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comments_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.number}"
