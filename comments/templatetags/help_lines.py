"""Help for a member whose text speaks of an emergency."""

import re
from typing import Any

from django import template

from comments.models import HelpLine

register = template.Library()
# What a telephone can dial: a number, and no words such as “text HOME to”.
_DIALLED = re.compile(r"\+?[\d\s()/-]+")


@register.inclusion_tag("comments/_crisis.html")
def crisis_help(kind: str, told: bool = False) -> dict[str, Any]:
    """Show whom to call; `told` says that moderators know of the text."""
    lines = [
        {
            "country": line.country,
            "name": line.name,
            "number": line.number,
            "hours": line.hours,
            "dialled": dialled(line.number),
        }
        for line in HelpLine.objects.filter(crisis=kind)
    ]
    return {"kind": kind, "lines": lines, "told": told}


def dialled(number: str) -> str:
    """Return a number as a telephone wants it, or nothing when it is none."""
    found = _DIALLED.fullmatch(number.strip())
    return re.sub(r"[^\d+]", "", number) if found else ""
