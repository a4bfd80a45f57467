"""The audit line that every change of an article leaves behind."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ACTION_NAMES = {
    "save": _("saved"),
    "publish": _("published"),
    "unpublish": _("unpublished"),
    "file": _("filed elsewhere"),
}


class Event(models.Model):
    """Who did what to an article, when and why. Only ever added to."""

    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="events")
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(_("action"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.article_id}"

    @property
    def action_name(self) -> str:
        """What was done, in words."""
        return str(ACTION_NAMES.get(self.action, self.action))
