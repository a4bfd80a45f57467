"""A link by which somebody without an account reads one revision and answers."""

import secrets
from enum import StrEnum
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles.models.signoff import ROLE_NAMES
from articles.rules import Role
from articles.workflow import INVITING


class Answer(StrEnum):
    """What the invited person said."""

    NONE = ""
    APPROVE = "approve"
    CHANGES = "changes"


class Standing(StrEnum):
    """Whether a link takes an answer, or why it does not."""

    OPEN = "open"
    ANSWERED = "answered"
    RECALLED = "recalled"
    REPLACED = "replaced"  # a newer revision was saved
    CLOSED = "closed"  # the article was withdrawn or put away
    EXPIRED = "expired"


def new_nonce() -> str:
    """Return 192 random bits as 32 characters."""
    return secrets.token_urlsafe(24)


class ReviewLinkQuerySet(models.QuerySet["ReviewLink"]):
    """Reads of review links."""

    def unanswered(self) -> Self:
        """Return those of newest revisions that wait for an answer."""
        newest = self.filter(revision__article__latest_revision=F("revision"))
        return newest.filter(
            answered_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class ReviewLink(models.Model):
    """An invitation to read one revision. The address is signed and holds the nonce."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="review_links"
    )
    nonce = models.CharField(max_length=40, default=new_nonce, unique=True, editable=False)
    invited = models.CharField(_("who is asked"), max_length=120)
    # Whom of the register is asked to sign, and as what; empty: just for an opinion.
    person = models.ForeignKey(
        "articles.Person", on_delete=models.PROTECT, null=True, related_name="review_links"
    )
    role = models.CharField(
        _("signs as"),
        max_length=10,
        blank=True,
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("recalled"), null=True)
    answer = models.CharField(
        _("answer"),
        max_length=10,
        blank=True,
        choices=[(Answer.APPROVE, _("approved")), (Answer.CHANGES, _("asked for changes"))],
    )
    answer_name = models.CharField(max_length=120, blank=True)
    answer_note = models.TextField(blank=True, max_length=5000)
    answered_at = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False)  # Whether the answer was a step of the workflow.

    objects: ClassVar[models.Manager["ReviewLink"]] = models.Manager.from_queryset(
        ReviewLinkQuerySet
    )()

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.invited

    @property
    def is_signed(self) -> bool:
        """Whether the answer was a signature."""
        return self.person_id is not None and self.answer == Answer.APPROVE

    @property
    def said(self) -> str:
        """The answer, in words."""
        if not self.is_signed:
            return self.get_answer_display()
        return _now("signed as %s") % ROLE_NAMES[Role(self.role)]

    @property
    def standing(self) -> Standing:
        """Whether it takes an answer now. Its article may have changed since it was made."""
        article = self.revision.article
        if self.answered_at is not None:
            return Standing.ANSWERED
        if self.revoked_at is not None:
            return Standing.RECALLED
        if article.latest_revision_id != self.revision_id:
            return Standing.REPLACED
        if article.state not in INVITING:
            return Standing.CLOSED
        return Standing.OPEN if timezone.now() < self.expires_at else Standing.EXPIRED
