"""Whose papers are in order, and whose are missing or end soon."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles.models import Credential, Declaration, Person

# So long before papers run out they are called soon to end.
SOON = timedelta(days=60)


def with_papers(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return people, each with when their papers end and whether an entry waits to be checked."""
    entries = Credential.objects.filter(person=OuterRef("pk"), withdrawn_at__isnull=True)
    declared = Declaration.objects.filter(person=OuterRef("pk"))
    return people.annotate(
        entry_until=_last(entries.filter(checked_on__isnull=False), "expires_on"),
        is_waiting=Exists(entries.filter(checked_on__isnull=True)),
        declared_until=_last(declared, "valid_until"),
    )


def _last(rows: QuerySet[Any], field: str) -> Combinable:
    """Return the newest date of the rows of a person."""
    return Subquery(rows.order_by().values("person").annotate(last=Max(field)).values("last"))


def marks_of(person: Any, today: date) -> Iterator[tuple[str, str]]:
    """Yield the look and the words of each thing that the papers of a person say."""
    if person.is_team:
        yield "draft", _now("team")
        return
    if person.is_shown:
        yield "published", _now("agreed")
    else:
        yield "draft", _now("shown by name only")
    if person.is_waiting:
        yield "held", _now("entry to be checked")
    if person.entry_until:
        yield _mark(person.entry_until, today, _now("entry"))
    if person.declared_until:
        yield _mark(person.declared_until, today, _now("declaration"))
    elif person.entry_until or person.is_waiting:
        yield "withdrawn", _now("nothing declared")


def _mark(until: date, today: date, what: str) -> tuple[str, str]:
    words = {"what": what, "day": date_format(until, "j M Y")}
    if until < today:
        return "withdrawn", _now("%(what)s ended %(day)s") % words
    look = "held" if until - today <= SOON else "published"
    return look, _now("%(what)s until %(day)s") % words


class PapersFilter(admin.SimpleListFilter):
    """People whose papers want somebody to do something."""

    title = _("papers")
    parameter_name = "papers"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return what can be chosen."""
        return [
            ("sign", _("May sign as a clinician")),
            ("check", _("An entry is to be checked")),
            ("end", _("Something has ended or ends soon")),
            ("silent", _("Shown by name only")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> Any:
        """Return the people of whom that holds."""
        today = timezone.localdate()
        shown = Q(consented_at__isnull=False, consent_withdrawn_at__isnull=True)
        soon = today + SOON
        chosen = {
            "sign": shown & Q(entry_until__gte=today, declared_until__gte=today),
            "check": Q(is_waiting=True),
            "end": Q(entry_until__lte=soon) | Q(declared_until__lte=soon),
            "silent": ~shown & Q(is_team=False),
        }
        wanted = chosen.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)
