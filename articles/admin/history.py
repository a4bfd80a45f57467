"""The history of an article: every text that was saved, by number and name, and the log."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, widgets
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from articles import permissions
from articles.admin import comparing, signed
from articles.admin.desk import readable, see_other
from articles.admin.forms import ServiceForm
from articles.models import Article, Event, Revision
from articles.services.errors import Refused
from articles.services.naming import NAME_LENGTH, name_version
from core.keeping import View, keeps_text
from core.pagination import BadCursor, Page, keyset_page
from core.text import row_key

PAGE = 50
IN_FORM = 5


class NameForm(ServiceForm):
    """The name by which editors remember a revision."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=NAME_LENGTH,
        widget=widgets.AdminTextInputWidget(),
        help_text=gettext_lazy(
            "Such as “As sent to the clinic”. Only the newsroom sees it. Leave it empty to take the"
            " name away."
        ),
    )


def urls(admin: "ModelAdmin[Article]") -> list[URLPattern]:
    """Return the addresses of the history and of what leads on from it."""
    wrap = admin.admin_site.admin_view
    found: list[tuple[str, View, str]] = [
        ("history/", wrap(partial(history, admin=admin)), "history"),
        ("history/compare/", wrap(partial(comparing.compare, admin=admin)), "compare"),
        ("history/<int:number>/revert/", wrap(partial(comparing.revert, admin=admin)), "revert"),
        (
            "history/<int:number>/name/",
            keeps_text(partial(name, admin=admin), admin.admin_site),
            "name",
        ),
    ]
    return [
        path(f"<int:pk>/{end}", view, name=f"articles_article_{page}") for end, view, page in found
    ]


@require_safe
def history(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Article]") -> HttpResponse:
    """List what was saved and what was done, newest first; both go on on further pages."""
    article = readable(request, pk)
    assert isinstance(request.user, User)
    revisions, older = _revisions(article, request.GET.get("before", ""))
    try:
        log = _log(article, request.GET.get("log", ""))
    except BadCursor as error:
        raise Http404 from error
    context = {
        **admin.admin_site.each_context(request),
        "title": _("History"),
        "opts": Article._meta,
        "article": article,
        "revisions": revisions,
        "older": older,
        "is_first_page": not request.GET.get("before"),
        "log": log,
        "is_first_of_log": not request.GET.get("log"),
        "signers": signed.signers([*revisions, *filter(None, [article.latest_revision])]),
        "may_write": permissions.can_edit(request.user, article),
        **_offered(article, revisions),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def name(
    request: HttpRequest, pk: int, number: int, *, admin: "ModelAdmin[Article]"
) -> HttpResponse:
    """Ask by which name a revision is remembered, and keep it."""
    article = readable(request, pk)
    assert isinstance(request.user, User)
    revisions = article.revisions.select_related("version_name", "created_by")
    revision = get_object_or_404(revisions.defer("body", "outline"), number=number)
    form = NameForm(
        request.POST if request.method == "POST" else None, initial={"name": revision.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            called = name_version(revision, form.cleaned_data["name"], by=request.user)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _result(number, called))
            return see_other("history", article)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Name revision %d") % number,
        "opts": Article._meta,
        "article": article,
        "revision": revision,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/name.html", context)


def newest(article: Article) -> "QuerySet[Revision]":
    """Return the revisions that the page of the article itself shows."""
    return _listed(article)[:IN_FORM]


def _listed(article: Article) -> "QuerySet[Revision]":
    """Return the revisions, newest first, without their long texts."""
    revisions = article.revisions.select_related("created_by", "version_name")
    return revisions.defer("body", "outline").order_by("-number")


def _revisions(article: Article, before: str) -> tuple[list[Revision], int | None]:
    """Return a page of revisions, and the number before which the next page goes on."""
    listed = _listed(article)
    if before:
        number = row_key(before)
        if not number:
            raise Http404
        listed = listed.filter(number__lt=number)
    found = list(listed[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None


def _offered(article: Article, revisions: list[Revision]) -> dict[str, int | None]:
    """Return the numbers of the two revisions that are chosen for comparing to begin with.

    What has changed since readers got a text is asked most often.
    """
    newest = article.latest_revision.number if article.latest_revision else None
    older = [revision.number for revision in revisions if revision.number != newest]
    shown = article.shown_revision.number if article.shown_revision else None
    return {"to": newest, "from": shown if shown in older else next(iter(older), None)}


def _log(article: Article, after: str) -> Page[Event]:
    events = article.events.select_related("actor", "revision")
    events = events.defer("revision__body", "revision__outline")
    return keyset_page(events, after=after, time_field="at", size=PAGE)


def _result(number: int, called: str) -> str:
    """Say what became of the name that was sent."""
    if not called:
        return _("Revision %d has no name.") % number
    return _("Revision %(number)d is called “%(name)s”.") % {"number": number, "name": called}
