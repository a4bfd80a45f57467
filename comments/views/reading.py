"""The pages on which everybody reads discussions."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from comments import pages
from comments.models import Comment
from comments.pages import Order
from comments.views import visitors
from comments.views.visitors import viewer_of
from core import pagecache
from core.pagination import BadCursor
from core.redirects import moved


@pagecache.keeps("sort", "from", "after")
@require_safe
def comment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of the discussion of an article."""
    since = timezone.now()
    public = Article.objects.published().select_related("live_revision", "next_revision")
    article = public.filter(slug=slug).first()
    if article is None:
        once = get_object_or_404(public, old_slugs__slug=slug)
        return moved(request, reverse("comments:list", args=[once.slug]))
    needs = visitors.needs_of(request, article, since=since)
    order = Order.NEW if request.GET.get("sort") == Order.NEW else Order.OLD
    typed = request.GET.get("from", "")
    day = _day(typed)
    try:
        asked = pages.Asked(request.GET.get("after", ""), order, day)
        shown = pages.discussion(article, viewer_of(request), needs=needs, asked=asked)
    except BadCursor as error:
        raise Http404 from error
    context = {
        **shown,
        "discussion": shown,
        "typed_day": typed,
        "is_bad_day": bool(typed) and day is None,
    }
    return render(request, "comments/comment_list.html", context)


@pagecache.keeps("after")
@require_safe
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a comment with the conversation that it belongs to."""
    since, viewer = timezone.now(), viewer_of(request)
    visible = Comment.objects.visible_to(viewer).select_related(
        "thread__article__live_revision", "thread__article__next_revision"
    )
    comment = get_object_or_404(visible, public_id=public_id)
    needs, after = pagecache.needs_of(request), request.GET.get("after", "")
    try:
        shown = pages.conversation(comment, viewer, needs=needs, after=after)
    except (BadCursor, Comment.DoesNotExist) as error:
        raise Http404 from error
    visitors.needs_of(request, shown["article"], since=since)
    return render(request, "comments/comment_detail.html", shown)


def _day(typed: str) -> date | None:
    """Return the day that somebody typed, or None if no discussion can have had it."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
