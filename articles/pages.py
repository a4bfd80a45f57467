"""Public pages about all articles together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.cachetags import FRESHNESS
from articles.models import KIND_NAMES
from articles.parts import follows_days, follows_schedule
from articles.rules import Kind
from articles.services import freshness as fresh
from core.pagecache import keeps, needs_of


@keeps()
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """Tell everyone how many pages were reviewed in time, and which wait longest."""
    needs = needs_of(request)
    follows_schedule(needs)
    follows_days(needs)
    needs.on(FRESHNESS)
    found = fresh.figures()
    needs.until(found.good_until)
    rows = [(_name(kind), each) for kind, each in found.kinds]
    context = {"found": found, "rows": rows, "late": fresh.most_overdue()}
    return render(request, "articles/freshness.html", context)


def _name(kind: str) -> str:
    name = KIND_NAMES[Kind(kind)] if kind else _("not sorted yet")
    return str(capfirst(str(name)))
