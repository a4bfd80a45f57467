"""What the site holds about a member: each app says for itself how to hand it out and erase it.

An app registers its part when the site starts, see the `apps.py` of each. So a member can take
everything along and leave, and accounts need not know who else keeps something.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise

from accounts.models import User

# What a field may hold: text, number, time, yes or no, nothing.
Row = Mapping[str, object]
# Rows of one kind under the name of the kind.
Export = Mapping[str, list[Row]]


class Outlook(NamedTuple):
    """What a member is told before leaving: sentences about what goes and what stays."""

    goes: tuple[Promise, ...] = ()
    stays: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Part:
    """What one app keeps about a member.

    `export` returns rows of plain values; `labels` says in words what kinds and fields mean.
    `erase` is called inside the transaction in which the account is deleted, by someone who
    holds the lock on its row. Rows that the database deletes with the account need no code.
    `outlook` says beforehand what that will do.
    """

    name: str
    title: Promise
    export: Callable[[User], Export]
    erase: Callable[[User], None]
    labels: Mapping[str, Promise] = field(default_factory=dict)
    outlook: Callable[[User], Outlook] = lambda _user: Outlook()


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add the part of an app; a second one of the same name takes the place of the first."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """Return the parts, in the order in which they are erased."""
    return list(_parts.values())
