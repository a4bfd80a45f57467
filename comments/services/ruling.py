"""Word rules: kept only if they do to their examples what they should."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions, rules
from comments.models import Comment, Rule
from comments.rules import RuleAction
from comments.services import errors, screening


class DryRun(NamedTuple):
    """Of the newest comments, how many there are and which a rule matches."""

    looked_at: int
    matched: list[Comment]


def save(rule: Rule, *, by: User | None) -> Rule:
    """Keep a new or changed rule.

    One whose words or deed were changed is out of force until it is put in force again: what
    it does then was not looked at. Raises NotAllowed, or RuleFails when an example fails.
    """
    if not permissions.can_edit_rules(by):
        raise errors.NotAllowed
    require_sound(rule)
    with transaction.atomic():
        before = Rule.objects.select_for_update().filter(pk=rule.pk).first()
        rule.enabled = before is not None and before.enabled and _does_the_same(before, rule)
        rule.save()
    return rule


def enable(rule: Rule, *, by: User | None, enabled: bool = True) -> Rule:
    """Put a rule in force, or out of it. Raises NotAllowed or RuleFails."""
    if not permissions.can_edit_rules(by):
        raise errors.NotAllowed
    with transaction.atomic():
        rule = Rule.objects.select_for_update().get(pk=rule.pk)
        if enabled:
            require_sound(rule)
            if not lines_of(rule.must_match):
                message = _("Please give an example that the rule must match.")
                raise errors.RuleFails(message, "must_match")
        rule.enabled = enabled
        rule.save(update_fields=["enabled", "changed_at"])
    return rule


def require_sound(rule: Rule) -> None:
    """Raise RuleFails unless the rule can be read and does to its examples what it should."""
    crisis = rule.action == RuleAction.CRISIS
    if crisis != bool(rule.crisis):
        asked = _("Please say which help is shown.") if crisis else _("Only a crisis has a kind.")
        raise errors.RuleFails(asked, "crisis")
    if missed := [line for line in lines_of(rule.must_match) if not screening.meets(rule, line)]:
        raise errors.RuleFails(_("The rule does not match: “%s”") % missed[0], "must_match")
    if caught := [line for line in lines_of(rule.must_not_match) if screening.meets(rule, line)]:
        raise errors.RuleFails(_("The rule matches this, too: “%s”") % caught[0], "must_not_match")
    screening.compiled(rule.pattern, rule.match)  # There may be no examples yet.


def dry_run(rule: Rule) -> DryRun:
    """Return which of the newest comments the rule would have matched. Raises RuleFails."""
    comments = Comment.objects.exclude(source="").select_related("author").order_by("-pk")
    screening.compiled(rule.pattern, rule.match)  # There may be no comments yet.
    newest = list(comments[: rules.DRY_RUN])
    matched = [comment for comment in newest if screening.meets(rule, comment.source)]
    return DryRun(len(newest), matched)


def lines_of(examples: str) -> Sequence[str]:
    """Return examples that were typed one a line."""
    return [line.strip() for line in examples.splitlines() if line.strip()]


def _does_the_same(before: Rule, rule: Rule) -> bool:
    names = ("pattern", "match", "action", "crisis")
    return all(getattr(before, name) == getattr(rule, name) for name in names)
