"""Asking for an early review of a page, and saying what came of one."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, widgets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.desk import readable, see_other
from articles.admin.forms import ServiceForm
from articles.models import Article, Recheck
from articles.rules import Reopening
from articles.services import rechecking
from articles.services.errors import Refused
from core.keeping import keeps_text


def _line(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=rechecking.LONGEST,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
    )


class AskForm(ServiceForm):
    """Why a page should be looked at again."""

    note = _line(
        _("Why should it be looked at again?"),
        _("For example: a new guideline is out. Whoever looks after the page gets this by mail."),
    )


class CloseForm(ServiceForm):
    """What came of it."""

    outcome = _line(
        _("What came of it?"),
        _("Kept in the log of the article. Readers do not see it."),
    )


def urls(admin: "ModelAdmin[Article]") -> list[URLPattern]:
    """Return the addresses of the pages below."""
    site = admin.admin_site
    return [
        path(
            "<int:pk>/recheck/",
            keeps_text(partial(ask, admin), site),
            name="articles_article_recheck",
        ),
        path(
            "<int:pk>/recheck/<int:line>/",
            keeps_text(partial(close, admin), site),
            name="articles_article_recheck_close",
        ),
    ]


def ask(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Open a page for an early review, for an editor who says why."""
    assert isinstance(request.user, User)
    article = readable(request, pk)
    if not permissions.can_publish(request.user):
        raise PermissionDenied
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rechecking.reopen(article, Reopening.EDITOR, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _now("The page is open for an early review."))
            return see_other("change", article)
    return _page(admin, request, article, form, None)


def close(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Close an early review with a word on what came of it."""
    assert isinstance(request.user, User)
    article = readable(request, pk)
    if not permissions.can_publish(request.user):
        raise PermissionDenied
    lines = Recheck.objects.select_related("reference", "opened_by", "closed_by")
    recheck = get_object_or_404(lines, article=article, pk=line)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rechecking.close(recheck, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _now("The early review is done."))
            return see_other("change", article)
    return _page(admin, request, article, form, recheck)


def _page(
    admin: "ModelAdmin[Article]",
    request: HttpRequest,
    article: Article,
    form: ServiceForm,
    recheck: Recheck | None,
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "title": _now("Early review") if recheck else _now("Ask for an early review"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "recheck": recheck,
    }
    return TemplateResponse(request, "admin/articles/article/recheck.html", context)
