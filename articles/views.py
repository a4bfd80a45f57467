"""The public lists of articles, topics and people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import cachetags, parts
from articles.lists import newest
from articles.models import Article, Category, Person
from articles.models.article import ArticleQuerySet
from articles.papers import papers_of, reviewed_by
from articles.workflow import Reading
from core.pagecache import keeps, needs_of
from core.pagination import BadCursor, Page, keyset_page
from core.redirects import at_present, moved

REVIEWED = 10  # So many stand on the page of a person; all of them have a page of their own.


@keeps()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the newest articles and the topics."""
    needs = needs_of(request)
    parts.follows_schedule(needs)
    found = newest()
    needs.on(cachetags.HOME, *cachetags.authors_of(found))
    context = {"newest": found, "topics": parts.two_levels(needs)}
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
