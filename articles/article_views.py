"""The page of an article, and what stands at its address when there is none."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles import cachetags
from articles.article_page import NoPage, article_page
from articles.models import Article
from articles.parts import follows_schedule, trail_of
from articles.workflow import Reading
from core.pagecache import keeps, needs_of
from core.redirects import moved

MOST_CHANGES = 100  # Entries of the record that the page of a withdrawn article shows.


@keeps()
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, or that it was withdrawn; lead on from an address that it had before."""
    try:
        page = article_page(slug, needs_of(request))
    except NoPage as none:
        return _instead(request, slug, none.article)
    return render(request, "articles/article.html", {"page": page, "article": page.article})


def _instead(request: HttpRequest, slug: str, found: Article | None) -> HttpResponse:
    """Answer where readers have no page: with a reason, with another address, or with a 404."""
    follows_schedule(needs_of(request))
    if found is None:
        found = Article.objects.once_at(slug)
        if found is not None and found.is_public:
            return moved(request, found.get_absolute_url())
    if found is None or found.reading is Reading.NOTHING:
        raise Http404
    if found.reading is Reading.PAGE:
        return redirect(found)  # It went live a moment ago.
    return _gone(request, found)


def _gone(request: HttpRequest, article: Article) -> HttpResponse:
    """Say that an article was withdrawn, why, and what to read instead."""
    needs = needs_of(request)
    needs.on(cachetags.article_name(article))
    if article.replacement_id:
        needs.on(cachetags.article_name(article.replacement_id))
    instead = Article.objects.published().filter(pk=article.replacement_id or 0)
    context = {
        "article": article,
        "trail": trail_of(article.category, needs),
        "replacement": instead.for_list().first() if article.replacement_id else None,
        "changes": article.changes.public()[:MOST_CHANGES],
    }
    response = render(request, "articles/gone.html", context, status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
