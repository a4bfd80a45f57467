"""What an article is and who vouches for it: the part of its row that is about trust."""

from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.signoff import SignOff
from articles.rules import (
    MONTHS_OF,
    MOST_MONTHS,
    RISK_OF,
    Kind,
    Risk,
    Timing,
    months_later,
    timing_at,
)
from core.moments import today

KIND_NAMES = {
    Kind.CONDITION: _("about a condition"),
    Kind.SYMPTOM: _("about a symptom"),
    Kind.TREATMENT: _("about a treatment"),
    Kind.MEDICINE: _("about a medicine"),
    Kind.LIVING: _("about living with it"),
    Kind.EMERGENCY: _("about an emergency"),
    Kind.NEWS: _("news"),
    Kind.STORY: _("a personal story"),
}
RISK_NAMES = {Risk.NONE: _("none"), Risk.LOW: _("low"), Risk.HIGH: _("high")}
AI_NAMES = {"none": _("no"), "assisted": _("yes, with a person checking")}


class ReviewedPage(models.Model):
    """The fields of `Article` that say what a page is and who vouches for it."""

    # Empty: nobody has said yet what it is about.
    kind = models.CharField(
        _("kind of page"),
        max_length=10,
        blank=True,
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
    )
    # Empty: as usual for its kind.
    chosen_risk = models.CharField(
        _("clinical risk"),
        max_length=10,
        blank=True,
        choices=[(risk.value, name) for risk, name in RISK_NAMES.items()],
    )
    # Who last asked less of it than before: they are not the one who publishes it then.
    lowered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    condition = models.ForeignKey(
        "articles.Condition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("condition"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    review_months = models.PositiveSmallIntegerField(
        _("months between reviews"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    next_review_on = models.DateField(_("next review due"), null=True, editable=False)
    funding = models.CharField(_("who paid for it"), max_length=300, blank=True)
    ai_use = models.CharField(
        _("written with the help of AI"),
        max_length=10,
        blank=True,
        choices=list(AI_NAMES.items()),
    )
    # Whole-page signatures that cover the texts to which the pointers of the article lead.
    live_signoff = models.ForeignKey(
        SignOff, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    next_signoff = models.ForeignKey(
        SignOff, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # When these were given: lists and discussions need no more than that.
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, editable=False)
    next_reviewed_at = models.DateTimeField(null=True, editable=False)
    # Whether the text that is scheduled is called a minor change: then no date moves with it.
    next_is_minor = models.BooleanField(default=False, editable=False)

    next_at = models.DateTimeField(_("goes live"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_due(self) -> bool:
        """Whether the time of the next revision has come."""
        return self.next_at is not None and self.next_at <= timezone.now()

    @property
    def risk(self) -> Risk:
        """How much harm a mistake on it can do."""
        if self.chosen_risk:
            return Risk(self.chosen_risk)
        return RISK_OF[Kind(self.kind)] if self.kind else Risk.LOW

    @property
    def months(self) -> int | None:
        """Months between its reviews; None if it is never reviewed."""
        if not self.kind:
            return self.review_months or MOST_MONTHS
        usual = MONTHS_OF[Kind(self.kind)]
        return usual and (self.review_months or usual)

    @property
    def shown_signoff(self) -> SignOff | None:
        """The signature under what readers see."""
        return self.next_signoff if self.is_due else self.live_signoff

    @property
    def shown_signoff_id(self) -> int | None:
        """The key of that signature."""
        return self.next_signoff_id if self.is_due else self.live_signoff_id

    @property
    def shown_review(self) -> datetime | None:
        """When the text that readers see was signed as a whole."""
        return self.next_reviewed_at if self.is_due else self.reviewed_at

    @property
    def shown_next_review(self) -> date | None:
        """When it is to be reviewed next."""
        if self.is_due and self.next_reviewed_at:
            return self.due_after(self.next_reviewed_at)
        return self.next_review_on

    @property
    def timing(self) -> Timing:
        """Where it stands on the review clock today."""
        return timing_at(today(), self.shown_next_review)

    def due_after(self, moment: datetime) -> date | None:
        """Return the date of the review that follows one at `moment`, or None if none does."""
        return months_later(today(moment), self.months) if self.months else None
