"""One step with many articles: first what will happen to each, then that, one by one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from articles.admin.bulk_forms import BulkForm
from articles.admin.bulk_steps import STEPS, BulkStep, Outlook, outlook
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.services.errors import NotPossible, Refused
from articles.services.trail import locked
from core.text import row_key

MOST_AT_ONCE = 100


def ask(request: HttpRequest, chosen: ArticleQuerySet, step: str) -> HttpResponseRedirect:
    """Lead from the list to the page of the step; `chosen` are the rows that were ticked."""
    keys = list(chosen.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        text = _("Please choose at most %d articles at once. Nothing was done.")
        messages.error(request, text % MOST_AT_ONCE)
        return _to_list(request.GET.urlencode())
    page = reverse("admin:articles_article_bulk", args=[step])
    sent = urlencode({"a": keys, "back": request.GET.urlencode()}, doseq=True)
    return HttpResponseRedirect(f"{page}?{sent}", status=303)


def decide(admin: "ModelAdmin[Article]", request: HttpRequest, name: str) -> HttpResponse:
    """Say what a step would do to each of the chosen articles; take it when that is sent."""
    assert isinstance(request.user, User)
    if name not in STEPS:
        raise Http404
    step = STEPS[name]
    if not step.may(request.user):
        raise PermissionDenied
    outlooks = [outlook(step, article, request.user) for article in _chosen(admin, request)]
    form = step.form(
        request.POST if request.method == "POST" else None,
        articles=[each.article for each in outlooks],
    )
    if request.method == "POST" and form.is_valid():
        _carry_out(admin, request, step, form.cleaned_data, by=request.user)
        return _to_list(request.GET.get("back", ""))
    return _page(admin, request, step, outlooks, form)


def _chosen(admin: "ModelAdmin[Article]", request: HttpRequest) -> list[Article]:
    """Return the articles that the address names and the user may see, in its order."""
    keys = [row_key(key) for key in request.GET.getlist("a")[:MOST_AT_ONCE]]
    found = admin.get_queryset(request).at_hand().filter(pk__in=keys)  # type: ignore[attr-defined]
    by_key = {article.pk: article for article in found}
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]


def _page(
    admin: "ModelAdmin[Article]",
    request: HttpRequest,
    step: BulkStep,
    outlooks: Sequence[Outlook],
    form: BulkForm,
) -> HttpResponse:
    will = [each for each in outlooks if not each.refusal]
    context = {
        **admin.admin_site.each_context(request),
        "title": step.title,
        "opts": Article._meta,
        "step": step,
        "form": form,
        "will": will,
        "will_not": [each for each in outlooks if each.refusal],
        "button": step.button(len(will)),
        "back": _list_url(request.GET.get("back", "")),
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _carry_out(
    admin: "ModelAdmin[Article]",
    request: HttpRequest,
    step: BulkStep,
    values: dict[str, Any],
    *,
    by: User,
) -> None:
    """Take the step with each article for itself, and say what was done and what was not."""
    done, refused = 0, []
    for article, number in _seen(admin, request):
        try:
            with transaction.atomic():
                _take(step, article, number, values, by=by)
        except Refused as refusal:
            refused.append((article, refusal))
        else:
            done += 1
    if done:
        messages.success(request, step.done(done))
    if refused:
        text = render_to_string("admin/articles/article/_refused.html", {"refused": refused})
        messages.warning(request, text)
    if not done and not refused:
        messages.info(request, _("Nothing was done."))


def _take(
    step: BulkStep, article: Article, number: int, values: dict[str, Any], *, by: User
) -> None:
    """Take the step unless the text is another than the one that was shown on the page."""
    current = locked(article)
    latest = current.latest_revision
    if latest is None or latest.number != number:
        raise NotPossible(_("Somebody saved it while you looked. Please look at it again."))
    step.do(current, by=by, **values)


def _seen(admin: "ModelAdmin[Article]", request: HttpRequest) -> list[tuple[Article, int]]:
    """Return the articles of the sent page with the numbers of the revisions that it showed."""
    numbers: dict[int, int] = {}
    for pair in request.POST.getlist("seen")[:MOST_AT_ONCE]:
        key, _colon, number = pair.partition(":")
        numbers[row_key(key)] = row_key(number)
    # What is refused is named, so nothing is looked up that is not for this user to see.
    articles = admin.get_queryset(request).at_hand()  # type: ignore[attr-defined]
    known = articles.in_bulk(list(numbers))
    return [(known[key], number) for key, number in numbers.items() if key in known]


def _to_list(query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_list_url(query), status=303)


def _list_url(query: str) -> str:
    """Return the address of the list as it was narrowed down before."""
    url, query = reverse("admin:articles_article_changelist"), QueryDict(query).urlencode()
    return f"{url}?{query}" if query else url
