"""What search engines read: a list of lists, each of the pages whose keys lie in one range.

A list costs the same on a large site as on a small one, and what is added later changes only
the last of them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles import cachetags
from articles.graph import moment
from articles.models import Article, Category, Person
from articles.parts import follows_schedule
from core.pagecache import keeps, needs_of

SIZE = 1000  # Keys of a list.
PAGES = (
    "articles:home",
    "about",
    "about_editorial",
    "about_corrections",
    "about_conflicts",
    "about_funding",
    "about_feedback",
    "articles:freshness",
    "articles:corrections",
)
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# An address, and when what stands there was last changed, or an empty string.
Line = tuple[str, str]


@keeps()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all lists."""
    needs_of(request).on(cachetags.SITEMAP, cachetags.TOPICS)
    paths = [reverse("articles:sitemap_pages")]
    for kind, (rows, _lines) in _LISTS.items():
        paths += [
            reverse("articles:sitemap_part", args=[kind, number]) for number in _numbers(rows)
        ]
    return _answer("sitemapindex", "sitemap", ((path, "") for path in paths))


@keeps()
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """List the pages of which there is one each."""
    return _answer("urlset", "url", ((reverse(name), "") for name in PAGES))


@keeps()
@require_safe
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """List the public pages of a kind whose keys lie in a range; there may be none."""
    if kind not in _LISTS:
        raise Http404
    needs = needs_of(request)
    follows_schedule(needs)
    needs.on(cachetags.SITEMAP, cachetags.TOPICS)
    rows, lines = _LISTS[kind]
    if number not in _numbers(rows):
        raise Http404
    first = number * SIZE
    return _answer("urlset", "url", lines(Q(pk__gte=first, pk__lt=first + SIZE)))


def _numbers(rows: QuerySet[Any]) -> range:
    """Return the numbers of the lists of a kind, by its first and its last key."""
    keys = rows.order_by("pk").values_list("pk", flat=True)
    first, last = keys.first(), keys.last()
    return range(first // SIZE, last // SIZE + 1) if first and last else range(0)


def _articles(keys: Q) -> Iterator[Line]:
    fields = ("slug", "published_at", "updated_at", "next_at", "next_is_minor", "live_revision")
    for article in Article.objects.published().filter(keys).order_by("pk").only(*fields):
        # The same as `dateModified` of the page, or when it was published.
        yield article.get_absolute_url(), moment(article.shown_update or article.published_at)


def _topics(keys: Q) -> Iterator[Line]:
    return ((topic.get_absolute_url(), "") for topic in Category.objects.filter(keys))


def _people(keys: Q) -> Iterator[Line]:
    """Return those who have a page: because they agreed to be shown, or wrote an article."""
    wrote = Article.objects.published().filter(author=OuterRef("pk"))
    agreed = Q(consented_at__isnull=False, consent_withdrawn_at__isnull=True)
    found = Person.objects.filter(Q(is_team=True) | agreed | Exists(wrote)).filter(keys)
    return ((person.get_absolute_url(), "") for person in found.order_by("pk"))


# Of each kind all its rows, and the lines of those with such keys.
_LISTS: dict[str, tuple[QuerySet[Any], Callable[[Q], Iterator[Line]]]] = {
    "articles": (Article.objects.all(), _articles),
    "topics": (Category.objects.all(), _topics),
    "people": (Person.objects.all(), _people),
}


def _answer(root: str, entry: str, lines: Iterable[Line]) -> HttpResponse:
    """Write lines in the form of sitemaps.org."""
    body = "".join(
        f"<{entry}><loc>{escape(settings.SITE_URL + path)}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + f"</{entry}>\n"
        for path, changed in lines
    )
    return HttpResponse(
        f"{_BEGIN}<{root} {_SCHEMA}>\n{body}</{root}>\n", content_type="application/xml"
    )
