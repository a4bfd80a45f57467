"""The emergency sheet of an article: what to do, what to say, and lines to fill in by pen."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles import cachetags, links
from articles.models import Article
from articles.panel import panel_of
from articles.parts import follows_days, follows_schedule
from articles.workflow import Reading
from core import care
from core.citations import without_markers
from core.pagecache import keeps, needs_of
from core.redirects import moved

# What somebody who helps must know, in the order in which they ask.
LINES = (
    _("My name"),
    _("Date of birth"),
    _("My medicines, doses and times"),
    _("Medicines that I must not have, and allergies"),
    _("My specialist or nurse, and their phone"),
    _("My hospital, and my number there"),
    _("Please call, and their phone"),
    _("Filled in on"),
)


@keeps()
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the emergency sheet of an article whose text has an emergency card."""
    needs = needs_of(request)
    follows_schedule(needs)
    follows_days(needs)
    article = Article.objects.for_page().filter(slug=slug).first()
    if article is None:
        known = Article.objects.once_at(slug)
        if known is not None and known.is_public:
            return moved(request, reverse("articles:sheet", args=[known.slug]))
    if article is None or article.reading is not Reading.PAGE:
        raise Http404
    revision = article.shown_revision
    assert revision is not None  # Public articles have one.
    body = without_markers(links.for_readers(revision.body))
    emergency = care.split(body, hoist=True).emergency
    if not emergency:
        raise Http404
    panel = panel_of(article, revision)
    needs.on(
        cachetags.article_name(article),
        *cachetags.linked_from(revision.body),
        *(cachetags.profile_name(review.person_id) for review in panel.reviews),
    )
    context = {
        "article": article,
        "revision": revision,
        "panel": panel,
        "emergency": emergency,
        "illness": article.condition.name if article.condition else _("Myasthenia gravis"),
        "address": f"{settings.SITE_URL}{article.get_absolute_url()}",
        "lines": LINES,
    }
    return render(request, "articles/sheet.html", context)
