"""Proposes what a new text is, beside the one that readers have: a minor change or a major one."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Revision
from articles.rules import MOST_WORDS_CHANGED, Class
from core.text import plain_text

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


@dataclass(frozen=True)
class Proposal:
    """What a change is, and the reasons in words."""

    kind: Class
    reasons: tuple[str, ...] = ()


def propose(before: Revision, after: Revision) -> Proposal:
    """Compare two texts of an article."""
    reasons = []
    old, new = _text(before), _text(after)
    if Counter(_NUMBER.findall(old)) != Counter(_NUMBER.findall(new)):
        reasons.append(_("A number is different."))
    words, others = Counter(old.split()), Counter(new.split())
    different = max((words - others).total(), (others - words).total())
    if different > MOST_WORDS_CHANGED * max(1, words.total()):
        reasons.append(_("More than a tenth of the words are different."))
    return Proposal(Class.MAJOR if reasons else Class.MINOR, tuple(reasons))


def _text(revision: Revision) -> str:
    return f"{revision.title} {revision.summary} {plain_text(revision.body)}"
