"""The page on which a correction is added to what readers were told, without a new text."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.change_forms import CorrectionFields
from articles.admin.desk import readable, see_other
from articles.models import Article
from articles.rules import Class
from articles.services import changing
from articles.services.errors import Refused
from articles.workflow import Reading
from core.text import row_key


class CorrectForm(CorrectionFields):
    """What readers are told, of an article."""

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("What was wrong, in a sentence")
        self.offer_reports(article)


def correct(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what was wrong and what is right; add it to the record when that is sent."""
    article = readable(request, pk)
    assert isinstance(request.user, User)
    if not permissions.can_publish(request.user):
        raise PermissionDenied
    if article.reading is Reading.NOTHING:
        raise Http404
    report = row_key(request.GET.get("mistake", ""))
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        article=article,
        initial={"mistake": report or None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changing.correct(article, form.said(Class.CORRECTION), by=request.user)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Corrected. Readers are told on the page."))
            return see_other("change", article)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Correct what readers were told"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "corrections": article.changes.corrections()[:5],
    }
    return TemplateResponse(request, "admin/articles/article/correct.html", context)
