"""The public pages of articles, topics and people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import cachetags, links, parts
from articles.models import Article, Category, Person, Revision
from articles.models.article import ArticleQuerySet
from articles.panel import panel_of
from articles.papers import papers_of, reviewed_by
from articles.rules import Risk
from articles.workflow import Reading
from core import care
from core.pagecache import keeps, needs_of
from core.pagination import BadCursor, Page, keyset_page
from core.redirects import at_present, moved

NEWEST = 9
REVIEWED = 10  # So many stand on the page of a person; all of them have a page of their own.
HEADINGS_FOR_CONTENTS = 3
MOST_CHANGES = 100  # Entries of the record that the page of a withdrawn article shows.


@keeps()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the newest articles and the topics."""
    needs = needs_of(request)
    parts.follows_schedule(needs)
    newest = list(Article.objects.published().for_list()[:NEWEST])
    needs.on(cachetags.HOME, *cachetags.authors_of(newest))
    context = {"newest": newest, "topics": parts.two_levels(needs)}
    return render(request, "articles/home.html", context)


@keeps("after")
@require_safe
def topic(request: HttpRequest, path: str) -> HttpResponse:
    """Show a topic: the way to it, its child topics and all articles below it."""
    needs = needs_of(request)
    parts.follows_schedule(needs)
    trail = Category.objects.trail(path)
    if not trail:
        return _moved_topic(request, path)
    here = trail[-1]
    page = _page(request, Article.objects.published().in_topic(here))
    needs.on(cachetags.TOPICS, cachetags.list_name(here))
    return render(
        request,
        "articles/topic.html",
        {
            "topic": here,
            "trail": trail,
            "children": parts.children_of(here, needs),
            **_shown(request, page),
        },
    )


def _moved_topic(request: HttpRequest, path: str) -> HttpResponse:
    """Lead from an address that a topic had once to the one it has now, or raise Http404."""
    topic = Category.objects.once_at(path)
    if topic is None:
        raise Http404
    return moved(request, topic.get_absolute_url())


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, or that it was withdrawn; lead on from an address that it had before."""
    found = Article.objects.for_page().filter(slug=slug).first()
    if found is None:
        found = Article.objects.once_at(slug)
        if found is not None and found.is_public:
            return moved(request, found.get_absolute_url())
    if found is None or found.reading is Reading.NOTHING:
        raise Http404
    if found.reading is Reading.GONE:
        return _gone(request, found)
    return render(request, "articles/article.html", article_context(found))


def _gone(request: HttpRequest, article: Article) -> HttpResponse:
    """Say that an article was withdrawn, why, and what to read instead."""
    instead = Article.objects.published().filter(pk=article.replacement_id or 0)
    context = {
        "article": article,
        "trail": Category.objects.trail(article.category.url_path),
        "replacement": instead.for_list().first() if article.replacement_id else None,
        "changes": article.changes.public()[:MOST_CHANGES],
    }
    response = render(request, "articles/gone.html", context, status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def article_itself(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the present address of an article that readers know of."""
    known = get_object_or_404(Article.objects.at_hand(), pk=pk)
    if known.reading is Reading.NOTHING:
        raise Http404
    return at_present(request, known.get_absolute_url())


@require_safe
def topic_itself(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the present address of a topic."""
    return at_present(request, get_object_or_404(Category, pk=pk).get_absolute_url())


@keeps("after")
@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person, what they wrote, and the first of the pages that they reviewed."""
    who = _person(request, slug)
    page = _page(request, Article.objects.published().filter(author=who))
    shown = _shown(request, page)
    if not shown["is_first_page"]:
        if not page.items:
            raise Http404
        return render(request, "articles/person.html", {"person": who, **shown})
    reviewed = list(reviewed_by(who).published().for_list()[: REVIEWED + 1])
    if not (page.items or reviewed or who.is_shown):
        raise Http404  # Someone who has published nothing has no public page.
    needs_of(request).on(*cachetags.authors_of(reviewed))
    return render(
        request,
        "articles/person.html",
        {
            "person": who,
            **shown,
            "reviewed": reviewed[:REVIEWED],
            "has_more_reviewed": len(reviewed) > REVIEWED,
            **papers_of(who),
        },
    )


@keeps("after")
@require_safe
def reviewed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all pages that a person reviewed."""
    who = _person(request, slug)
    page = _page(request, reviewed_by(who).published())
    if not page.items:
        raise Http404
    return render(
        request, "articles/person_reviewed.html", {"person": who, **_shown(request, page)}
    )


def _person(request: HttpRequest, slug: str) -> Person:
    """Return whose page is asked for, or raise Http404; the page needs what is said of them."""
    needs = needs_of(request)
    parts.follows_schedule(needs)
    parts.follows_days(needs)  # Register entries and declarations hold until a day.
    who = get_object_or_404(Person, slug=slug)
    needs.on(cachetags.profile_name(who.pk), cachetags.listed_name(who.pk))
    return who


def article_context(article: Article, *, preview: bool = False) -> dict[str, object]:
    """Return what the article template shows; a preview shows the newest revision."""
    revision = article.latest_revision if preview else article.shown_revision
    assert revision is not None  # Public articles have a live revision, all have a newest one.
    panel = panel_of(article, revision)
    body = links.for_readers(revision.body)
    # Where a mistake does harm, what to do in an emergency stands above all else.
    parts = care.split(body, hoist=article.risk is Risk.HIGH)
    return {
        "article": article,
        "revision": revision,
        "panel": panel,
        "citations": panel.citations,
        "body": body,
        "parts": parts,
        "has_sheet": panel.is_shown and '<section class="emergency"' in body,
        "trail": Category.objects.trail(article.category.url_path),
        "outline": _contents(revision, parts),
        "related": Article.objects.related_to(article),
        "is_preview": preview,
    }


def _contents(revision: Revision, parts: care.Parts) -> list[list[str]]:
    """Return the headings of the list of contents: not those that stand above it."""
    above = parts.emergency + parts.key_points
    outline = [[at, text] for at, text in revision.outline if f' id="{at}"' not in above]
    return outline if len(outline) >= HEADINGS_FOR_CONTENTS else []


def _page(request: HttpRequest, articles: ArticleQuerySet) -> Page[Article]:
    """Return the page of `articles` that the address asks for."""
    try:
        page = keyset_page(articles.for_list(), after=request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    needs_of(request).on(*cachetags.authors_of(page.items))
    return page


def _shown(request: HttpRequest, page: Page[Article]) -> dict[str, object]:
    """Return the part of the context that shows a page of articles and the way to others."""
    return {
        "articles": page.items,
        "after": page.after,
        "is_first_page": "after" not in request.GET,
    }
