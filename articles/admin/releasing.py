"""Looking at an article as readers will, and taking one away from them."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from articles import permissions
from articles.admin.editing import see_other
from articles.admin.forms import ReasonForm
from articles.models import Article
from articles.services import publishing
from articles.services.errors import Refused
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
    context["edit_url"] = reverse("admin:articles_article_change", args=[article.pk])
    response = render(request, "articles/article.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def unpublish(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then take the article from readers."""
    assert isinstance(request.user, User)
    article = get_object_or_404(Article.objects.for_page(), pk=pk)
    if not permissions.can_publish(request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.unpublish(article, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Readers do not see this article any more."))
            return see_other("change", article)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Unpublish “%s”") % article,
        "opts": Article._meta,
        "article": article,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/unpublish.html", context)
