"""Which word rules a text meets.

Texts and patterns are compared in the form in which they look alike (core/lookalikes.py), so that
capitals, accents, inkless characters and borrowed letters get nobody past a rule. RE2 reads them:
whatever a moderator writes, a text is read in a time that grows with its length only.
"""

import logging
from functools import lru_cache
from typing import Any

import re2
from django.utils.translation import gettext as _

from comments.models import Rule
from comments.rules import Match
from comments.services import errors
from core.lookalikes import folded

_log = logging.getLogger(__name__)

# Neither a letter, nor a mark on one, nor a digit may touch a word. RE2's own `\b` knows ASCII.
_START, _END = r"(?:^|[^\pL\pM\pN_])", r"(?:$|[^\pL\pM\pN_])"
_SPACE = r"[\s\pZ]+"
_MOST_MEMORY = 1 << 20  # Bytes for one pattern; a larger one is a mistake or an attack.


def matches(text: str) -> list[Rule]:
    """Return the rules in force that match the text, in the order of their making."""
    plain = folded(text)
    return [rule for rule in Rule.objects.in_force() if _meets(rule, plain)]


def meets(rule: Rule, text: str) -> bool:
    """Tell whether a text meets a rule, in force or not. Raises RuleFails."""
    return compiled(rule.pattern, rule.match).search(folded(text)) is not None


def compiled(pattern: str, match: str) -> Any:
    """Return what finds the pattern in a folded text. Raises RuleFails when it cannot be read."""
    if match == Match.REGEX:
        # Only what is no ASCII: a capital has a meaning of its own behind a backslash.
        source = "".join(char if char.isascii() else folded(char) for char in pattern)
    else:
        words = [re2.escape(word) for word in folded(pattern).split()]
        if not words or (match == Match.WORD and len(words) > 1):
            raise errors.RuleFails(_("Please type one word, or choose “words in this order”."))
        source = f"{_START}{_SPACE.join(words)}{_END}"
    found = _read(source)
    if found is None:
        raise errors.RuleFails(_("This pattern cannot be read as a regular expression of RE2."))
    if found.search(""):
        raise errors.RuleFails(_("This pattern matches every text, even an empty one."))
    return found


@lru_cache(maxsize=500)
def _read(source: str) -> Any:
    """Return the expression of RE2, once for each source and process; None if there is none."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MOST_MEMORY
    try:
        return re2.compile(source, options)
    except re2.error:
        return None


def _meets(rule: Rule, plain: str) -> bool:
    """Tell whether a folded text meets a rule. One that is broken must not stop everybody."""
    try:
        return compiled(rule.pattern, rule.match).search(plain) is not None
    except errors.RuleFails:
        _log.exception("The word rule %d cannot be read.", rule.pk)
        return False
