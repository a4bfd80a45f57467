"""Help for a member whose text speaks of an emergency."""

import re
from typing import Any

from django import template

from comments.models import HelpLine
from comments.rules import Crisis

register = template.Library()
# What a telephone can dial: a number, and no words such as “text HOME to”.
_DIALLED = re.compile(r"\+?[\d\s()/-]+")


@register.inclusion_tag("comments/_crisis.html")
def crisis_help(kind: str, told: bool = False) -> dict[str, Any]:
    """Show whom to call; `told` says that moderators know of the text.

    A text can speak of both kinds of emergency, so the lines of the other kind are there too.
    """
    lines: dict[str, list[dict[str, str]]] = {name: [] for name in Crisis}
    for line in HelpLine.objects.all():
        lines[line.crisis].append(_shown(line))
    return {"kind": kind, "told": told, **lines}


def _shown(line: HelpLine) -> dict[str, str]:
    return {
        "country": line.country,
        "name": line.name,
        "number": line.number,
        "hours": line.hours,
        "dialled": dialled(line.number),
    }


def dialled(number: str) -> str:
    """Return a number as a telephone wants it, or nothing when it is none."""
    found = _DIALLED.fullmatch(number.strip())
    return re.sub(r"[^\d+]", "", number) if found else ""
