"""By which names editors call topics, people and accounts, and whom they mean by what they type."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.models import Category, Person
from core.text import one_line

MOST_OFFERED = 10
LONGEST = 800  # A name and the longest address of a topic.
_MOST_WORDS = 8
_LABEL = re.compile(r"(.+) \(([^()]+)\)")


@dataclass(frozen=True)
class Names:
    """The name of a row, which several may share, and its address, which no other has."""

    name: str
    address: str
    former: str = ""  # Where addresses are that a row had before.
    is_placed: bool = False  # Whether the address says where it stands, so that it is always told.

    def labels(self, rows: Sequence[Any]) -> list[str]:
        """Return what each row is called, with its address where the name alone says too little."""
        names = [str(getattr(row, self.name)) for row in rows]
        if self.name == self.address:
            return names
        shared = set(names) if self.is_placed else self._shared(rows, names)
        return [
            f"{name} ({getattr(row, self.address)})" if name in shared else name
            for row, name in zip(rows, names, strict=True)
        ]

    def label(self, row: Any) -> str:
        """Return the same for one row."""
        return self.labels([row])[0]

    def meant(self, rows: "QuerySet[Any]", text: str) -> list[Any]:
        """Return the row that a name, a label or an address means; several if they share it."""
        text = one_line(text[:LONGEST])
        label = _LABEL.fullmatch(text)
        ways = [{self.name: text}]
        if label:
            ways.append({self.name: label[1], self.address: label[2]})
        ways.append({f"{self.name}__iexact": text})
        if label:  # The name may be another by now, or the place.
            ways += [{way: label[2]} for way in (self.address, self.former) if way]
        ways.append({self.address: text.strip("/")})
        for way in ways:
            if found := list(rows.filter(**way)[:MOST_OFFERED]):
                return found
        return []

    def like(self, rows: "QuerySet[Any]", text: str) -> list[Any]:
        """Return rows whose name or address has all the words, those that begin so first."""
        text = one_line(text[:LONGEST])
        if label := _LABEL.fullmatch(text):
            text = label[1]
        words = [self._has(word) for word in text.split()[:_MOST_WORDS]]
        return self._offered(rows, reduce(and_, words, Q()), text)

    def near(self, rows: "QuerySet[Any]", text: str) -> list[Any]:
        """Return rows of which a word begins like one that was typed: there may be a slip in it."""
        text = one_line(text[:LONGEST])
        words = [word[:3] for word in text.split()[:_MOST_WORDS]]
        begun = [
            Q(**{f"{self.name}__istartswith": word}) | Q(**{f"{self.name}__icontains": f" {word}"})
            for word in words
        ]
        return self._offered(rows, reduce(or_, begun), text) if begun else []

    def _offered(self, rows: "QuerySet[Any]", found: Q, text: str) -> list[Any]:
        if not text:
            return list(rows[:MOST_OFFERED])
        begins = Case(When(**{f"{self.name}__istartswith": text}, then=0), default=1)
        return list(rows.filter(found).order_by(begins, self.name, "pk")[:MOST_OFFERED])

    def _has(self, word: str) -> Q:
        found = Q(**{f"{self.name}__icontains": word})
        # Addresses have no accents, so that “Jose” finds “José” too.
        plain = slugify(word)
        return found | Q(**{f"{self.address}__contains": plain}) if plain else found

    def _shared(self, rows: Sequence[Any], names: Sequence[str]) -> set[str]:
        """Return the names that somebody else has, too."""
        if not rows:
            return set()
        alike = type(rows[0])._default_manager.filter(**{f"{self.name}__in": names}).order_by()
        counted = alike.values(self.name).annotate(times=Count("pk")).filter(times__gt=1)
        return set(counted.values_list(self.name, flat=True))


@dataclass(frozen=True)
class Kind:
    """One kind of rows to choose from, and the words for it."""

    names: Names
    rows: "Callable[[], QuerySet[Any]]"
    hint: Promise
    unknown: Promise
    note: Callable[[Any], str] = lambda row: ""
    # Whether somebody has a field for such a name: nobody else is told what names there are.
    may_ask: Callable[[User], bool] = lambda user: user.has_perm("articles.view_article")


def _topics() -> "QuerySet[Any]":
    return Category.objects.order_by("path").only("name", "depth", "path", "url_path")


def _people() -> "QuerySet[Any]":
    return Person.objects.only("name", "slug", "prefix", "suffix", "role", "affiliation")


def _signers() -> "QuerySet[Any]":
    return _people().filter(is_team=False, consented_at__isnull=False)


def _staff() -> "QuerySet[Any]":
    return User.objects.filter(is_staff=True, is_active=True).order_by("username")


def _of_person(person: Any) -> str:
    return ", ".join(filter(None, (person.suffix, person.role, person.affiliation)))


_PEOPLE = Names("name", "slug")
_TYPE_A_NAME = _("Type the name, or a part of it.")
_NOBODY = _("There is nobody called “%(name)s” in the register of people.")
KINDS = {
    "topics": Kind(
        Names("name", "url_path", former="old_paths__url_path", is_placed=True),
        _topics,
        _("Type the name of the topic, or a part of it."),
        _("There is no topic called “%(name)s”."),
    ),
    "people": Kind(_PEOPLE, _people, _TYPE_A_NAME, _NOBODY, _of_person),
    "signers": Kind(
        _PEOPLE,
        _signers,
        _TYPE_A_NAME,
        _("There is nobody called “%(name)s” in the register who agreed to be shown."),
        _of_person,
    ),
    "staff": Kind(
        Names("username", "username"),
        _staff,
        _TYPE_A_NAME,
        _("There is no account called “%(name)s” in the newsroom."),
        may_ask=permissions.can_choose_colleagues,
    ),
}
