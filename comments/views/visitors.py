"""Who asks for a page, from where, and what a page needs that belongs to an article."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from articles.cachetags import article_name
from articles.models import Article
from core import pagecache
from core.pagecache import Needs


def viewer_of(request: HttpRequest) -> User | None:
    """Return the signed-in user; without a session cookie the session is not looked at."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        return request.user
    return None


def client_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, or nothing if the proxy hides it."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # The adapter has told the operator.
        return ""


def needs_of(request: HttpRequest, article: Article, *, since: datetime) -> Needs:
    """Return the needs of a page that tells the title, the address and the review of an article.

    `since` is a moment before the article was read: what was due later was read as it had been.
    """
    needs = pagecache.needs_of(request)
    needs.on(article_name(article))
    for moment in (article.next_at, article.withdraw_at):
        if moment is not None and moment > since:
            needs.until(moment)
    return needs
