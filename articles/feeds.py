"""The feed of all corrections, for those who pass on what our pages say."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import cachetags
from articles.models import Change
from articles.panel import correction_of
from articles.parts import follows_schedule
from core.pagecache import keeps, needs_of

ENTRIES = 30


@keeps()
@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest corrections."""
    needs = needs_of(request)
    follows_schedule(needs)
    changes = list(Change.objects.with_pages().corrections()[:ENTRIES])
    needs.on(cachetags.CORRECTIONS, *cachetags.corrected(changes))
    listed = _absolute(reverse("articles:corrections"))
    feed = Atom1Feed(
        title=_("Corrections of %s") % settings.SITE_NAME,
        link=listed,
        feed_url=_absolute(reverse("articles:corrections_feed")),
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
    )
    for change in changes:
        feed.add_item(
            title=change.article.title,
            link=_absolute(change.article.get_absolute_url()),
            unique_id=f"{listed}#correction-{change.pk}",
            # Feed readers take the content for HTML.
            description=escape(f"{change.note} {correction_of(change)}"),
            pubdate=change.at,
            updateddate=change.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
