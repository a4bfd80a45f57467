"""Reporting a comment, with an account or without."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments.forms import made_for, mark_of
from comments.models import Comment, CommentReport
from comments.services import errors, reporting
from comments.views import answers
from comments.views.report_form import ReportForm
from comments.views.visitors import viewer_of
from core import carry, ratelimit

# So many reports an hour may come from one connection without an account.
MOST_FROM_STRANGERS = 10
_SENT = signing.Signer(salt="comments.reports.sent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tell the moderators about a comment."""
    if request.method == "POST":
        return receive(request, public_id)
    if reference := _reference(request.GET.get("sent", "")):
        return _sent_page(request, public_id, reference)
    viewer = viewer_of(request)
    comment = _find(public_id, viewer)
    initial: dict[str, Any] = {"revision": comment.revision}
    if viewer:
        initial["text"], initial["reason"] = carry.carried(request, request.path)
    form = ReportForm(initial=initial, reporter=viewer)
    try:
        reporting.check(comment, by=viewer)
    except errors.Refused as error:
        return _page(request, comment, form, notice=str(error), status=_status_of(error))
    return _page(request, comment, form)


def receive(request: HttpRequest, public_id: UUID, *, notice: str = "") -> HttpResponse:
    """Take a report. With a `notice` it is not sent but shown again, below the notice."""
    viewer, owner = viewer_of(request), made_for(request.POST)
    if viewer is None and owner is not None:
        known = Comment.objects.filter(thread__article__published_at__lte=timezone.now())
        article = get_object_or_404(known, public_id=public_id).thread.article
        text = request.POST.get("text", "")
        return answers.sign_in_again(request, article, request.path, text, beside="reason")
    comment = _find(public_id, viewer)
    if viewer is not None and owner not in (None, viewer.pk):
        empty = ReportForm(initial={"revision": comment.revision}, reporter=viewer)
        other = _("This form was opened with another account. Its text is not shown here.")
        return _page(request, comment, empty, notice=other, status=403)
    if viewer is not None and owner is None:
        notice = notice or _("You have signed in meanwhile. Please look at your report again.")
    if notice:
        form = ReportForm(_fresh(request.POST, comment, viewer), reporter=viewer)
        return _page(request, comment, form, notice=notice, status=403)
    form = ReportForm(request.POST, reporter=viewer)
    if not form.is_valid():
        return _page(request, comment, form, status=422)
    return _send(request, comment, form, viewer)


def _send(
    request: HttpRequest, comment: Comment, form: ReportForm, viewer: User | None
) -> HttpResponse:
    values = form.cleaned_data
    try:
        _require_few(request, viewer)
        made = reporting.report(
            comment,
            by=viewer,
            reason=values["reason"],
            text=values["text"],
            revision=values["revision"] or 0,
            contact=values.get("contact", ""),
            concerns_me=values.get("concerns_me", False),
        )
    except errors.Refused as error:
        comment.refresh_from_db()
        form = ReportForm(_fresh(request.POST, comment, viewer), reporter=viewer)
        form.add_error(_field_of(error), str(error))
        response = _page(request, comment, form, status=_status_of(error))
        if isinstance(error, errors.TooSoon):
            response.headers["Retry-After"] = str(error.retry_after)
        return response
    if viewer and carry.carried(request, request.path).text:
        carry.drop(request)
    return HttpResponseRedirect(f"{request.path}?sent={_SENT.sign(str(made.pk))}", status=303)


def _require_few(request: HttpRequest, viewer: User | None) -> None:
    """Raise BusyConnection when very many came from one connection without an account."""
    if viewer is not None:
        return
    address = get_adapter().get_client_ip(request)
    if not ratelimit.allows("report", address, most=MOST_FROM_STRANGERS):
        raise errors.BusyConnection(ratelimit.HOUR)


def _find(public_id: UUID, viewer: User | None) -> Comment:
    """Find the comment, under an article that was public at some time: see views/places.py."""
    comments = Comment.objects.in_place_for(viewer).select_related(
        "author", "thread__article__live_revision", "thread__article__next_revision"
    )
    comments = comments.filter(thread__article__published_at__lte=timezone.now())
    return get_object_or_404(comments, public_id=public_id)


def _fresh(data: Mapping[str, Any], comment: Comment, viewer: User | None) -> dict[str, Any]:
    """Return what was sent, ready to be sent again about the present version of the text."""
    mark = mark_of(viewer) if viewer else ""
    return {**dict(data.items()), "revision": comment.revision, "author": mark}


def _field_of(error: errors.Refused) -> str | None:
    if isinstance(error, errors.NoReason):
        return "reason"
    return "text" if isinstance(error, errors.Invalid) else None


def _status_of(error: errors.Refused) -> int:
    if isinstance(error, errors.Invalid):
        return 422
    if isinstance(error, errors.TooSoon):
        return 429
    return 403 if isinstance(error, errors.NotAllowed) else 409


def _page(
    request: HttpRequest, comment: Comment, form: ReportForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    article = comment.thread.article
    context = {
        # A title that is not public any more must not be shown.
        "article": article if article.is_public else None,
        "comment": comment,
        "form": form,
        "notice": notice,
        "is_member": viewer_of(request) is not None,
    }
    return render(request, "comments/comment_report.html", context, status=status)


def _reference(token: str) -> str:
    """Return the number of a report that was just sent, if the token is in our hand."""
    try:
        return CommentReport(pk=int(_SENT.unsign(token))).reference
    except (signing.BadSignature, ValueError):
        return ""


def _sent_page(request: HttpRequest, public_id: UUID, reference: str) -> HttpResponse:
    """Say that a report arrived; the comment itself may wait for a moderator by now."""
    comment = get_object_or_404(Comment, public_id=public_id)
    article = comment.thread.article
    context = {
        "reference": reference,
        "back": article.get_absolute_url() if article.is_public else reverse("articles:home"),
        "is_member": viewer_of(request) is not None,
    }
    return render(request, "comments/report_sent.html", context)
