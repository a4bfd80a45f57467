"""The word rules, and what moderators keep ready to say."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comments.models.names import (
    CRISIS_NAMES,
    MATCH_NAMES,
    REASON_NAMES,
    RULE_ACTION_NAMES,
    choices,
)
from comments.rules import Match, RuleAction


class RuleQuerySet(models.QuerySet["Rule"]):
    """Reads of rules."""

    def in_force(self) -> "RuleQuerySet":
        """Return the rules that texts are held against, in the order of their making."""
        return self.filter(enabled=True).order_by("pk")


class Rule(models.Model):
    """What to do with a text that says certain words."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    pattern = models.CharField(_("pattern"), max_length=500)
    match = models.CharField(
        _("read as"), max_length=10, choices=choices(MATCH_NAMES), default=Match.PHRASE.value
    )
    action = models.CharField(_("then"), max_length=10, choices=choices(RULE_ACTION_NAMES))
    # Of a crisis rule: which help is shown.
    crisis = models.CharField(
        _("kind of crisis"), max_length=10, blank=True, choices=choices(CRISIS_NAMES)
    )
    is_medical = models.BooleanField(
        _("medical"),
        default=False,
        help_text=_("What it catches goes to the medical queue as well."),
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("For your own order; empty is any.")
    )
    message = models.CharField(
        _("said to the author"),
        max_length=300,
        blank=True,
        help_text=_("Why a text is refused, or the question of a nudge."),
    )
    must_match = models.TextField(_("must match"), blank=True, help_text=_("Examples, one a line."))
    must_not_match = models.TextField(
        _("must not match"), blank=True, help_text=_("Innocent examples, one a line.")
    )
    enabled = models.BooleanField(_("in force"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")
        ordering = ["name"]
        permissions = [("edit_rules", "Can change word rules, message templates and help lines")]
        constraints = [
            models.CheckConstraint(
                condition=Q(action=RuleAction.CRISIS.value, crisis__gt="")
                | (~Q(action=RuleAction.CRISIS.value) & Q(crisis="")),
                name="comments_rule_crisis_has_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MessageTemplate(models.Model):
    """Words that moderators start from when they write to an author."""

    title = models.CharField(_("title"), max_length=80, unique=True)
    reason = models.CharField(
        _("for the reason"), max_length=20, blank=True, choices=choices(REASON_NAMES)
    )
    text = models.TextField(_("text"), max_length=2_000)

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["reason", "title"]

    def __str__(self) -> str:
        return self.title


class HelpLine(models.Model):
    """Whom to call, by country; shown to a member whose text speaks of an emergency."""

    country = models.CharField(_("country or region"), max_length=60)
    crisis = models.CharField(_("for"), max_length=10, choices=choices(CRISIS_NAMES))
    name = models.CharField(_("who answers"), max_length=80)
    number = models.CharField(_("number"), max_length=30)
    hours = models.CharField(_("when"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        ordering = ["crisis", "position", "country", "name"]

    def __str__(self) -> str:
        return f"{self.country}: {self.name} {self.number}"
