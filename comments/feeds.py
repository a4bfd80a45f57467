"""What is new in a discussion, for feed readers. Off by default: a feed is easily passed on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from comments import cachetags
from comments.models import Comment
from comments.views.visitors import needs_of
from core.pagecache import keeps

_ENTRIES = 20
_LINK_INSIDE = '<a href="/'


@keeps()
@require_safe
def discussion_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the newest comments on an article that everybody may read."""
    if not settings.COMMENT_FEEDS:
        raise Http404
    since = timezone.now()
    public = Article.objects.published().select_related("live_revision", "next_revision")
    article = get_object_or_404(public, slug=slug)
    feed = Atom1Feed(
        title=_("Comments on %s") % article.title,
        link=_absolute(article.get_absolute_url()),
        feed_url=_absolute(reverse("comments:feed", args=[article.slug])),
        description="",
        language=settings.LANGUAGE_CODE,
    )
    entries = list(Comment.objects.for_feed(article)[:_ENTRIES])
    named = {comment.author_id for comment in entries if comment.author_id}
    needs_of(request, article, since=since).on(*cachetags.discussion(article.pk, named))
    for comment in entries:
        author = comment.author.username if comment.author else _("Former member")
        address = _absolute(comment.get_absolute_url())
        feed.add_item(
            title=_("Comment by %s") % author,
            link=address,
            unique_id=f"urn:uuid:{comment.public_id}",
            author_name=author,
            description=comment.html.replace(_LINK_INSIDE, f'<a href="{settings.SITE_URL}/'),
            pubdate=comment.published_at,
            updateddate=comment.edited_at or comment.published_at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
