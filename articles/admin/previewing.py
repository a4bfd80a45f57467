"""Looking at an article as readers will."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from articles import permissions
from articles.admin.desk import page_url
from articles.models import Article
from articles.views import article_context
from core.text import row_key


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest revision, or the one that `?revision=` names, as the public page would.

    The administration itself forbids every cache to keep its pages.
    """
    assert isinstance(request.user, User)
    article = get_object_or_404(Article.objects.for_page().select_related("latest_revision"), pk=pk)
    if not permissions.can_preview(request.user, article):
        raise PermissionDenied
    number = request.GET.get("revision", "")
    if number:
        known = article.revisions.filter(number=row_key(number))
        # Only this object in memory points to the old revision; nothing is saved.
        article.latest_revision = get_object_or_404(known)
    context = article_context(article, preview=True)
    context["edit_url"] = page_url("change", article)
    response = render(request, "articles/article.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
