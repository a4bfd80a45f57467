"""Looking at an article as readers will, at the width of their devices."""

from csp.decorators import csp
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.models import User
from articles import permissions
from articles.admin.desk import page_url
from articles.article_page import draft_context
from articles.models import Article, Category, Person, WorkingDraft
from articles.services import working_drafts
from articles.services.errors import Invalid
from core.text import row_key


@require_safe
@xframe_options_sameorigin
@csp(settings.CONTENT_SECURITY_POLICY_PREVIEW)  # type: ignore[arg-type]  # For any view.
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest revision as the public page would; only our own pages may frame it.

    `?revision=` names another one, and `?working` asks for what the editor typed and did not
    save, if there is something. The administration itself forbids every cache to keep its pages.
    """
    assert isinstance(request.user, User)
    article = _article(request.user, pk)
    draft = None
    # Only this object in memory points to another text; nothing is saved.
    if number := request.GET.get("revision", ""):
        article.latest_revision = get_object_or_404(article.revisions, number=row_key(number))
    elif "working" in request.GET:
        draft = working_drafts.unsaved(article, by=request.user)
        draft = draft if draft is not None and _put_on(article, draft) else None
    context = {
        **draft_context(article, is_framed="framed" in request.GET),
        "draft": draft,
        "edit_url": page_url("change", article),
        "widths_url": f"{page_url('widths', article)}?{request.GET.urlencode()}",
    }
    response = render(request, "articles/preview.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def widths(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Article]") -> HttpResponse:
    """Show the preview at the width of a phone, a tablet and a desktop, without the form."""
    assert isinstance(request.user, User)
    article = _article(request.user, pk)
    query = request.GET.copy()
    query["framed"] = "1"
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Preview: %s") % revision.title,
        "opts": Article._meta,
        "article": article,
        "frame_url": f"{page_url('preview', article)}?{query.urlencode()}",
    }
    return TemplateResponse(request, "admin/articles/article/widths.html", context)


def _article(user: User, pk: int) -> Article:
    """Return an article that this user may see drafts of, or refuse."""
    articles = Article.objects.for_page().select_related("latest_revision")
    article: Article = get_object_or_404(articles, pk=pk)
    if not permissions.can_preview(user, article):
        raise PermissionDenied
    return article


def _put_on(article: Article, draft: WorkingDraft) -> bool:
    """Dress the article in memory in what was typed; say whether that could be done."""
    try:
        article.latest_revision = working_drafts.as_revision(draft)
    except Invalid:  # Too long to be finished, hence to be saved: the form says so.
        return False
    values = draft.values
    topics = Category.objects.filter(pk=row_key(values.get("category", "")))
    people = Person.objects.filter(pk=row_key(values.get("author", "")))
    article.category = topics.first() or article.category
    article.author = people.first() or article.author
    return True
