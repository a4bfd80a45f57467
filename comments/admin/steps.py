"""Two changes of a comment that stays: words taken out of it, and an editor's note under it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from comments import permissions, queues
from comments.admin import acts
from comments.admin.decision_forms import EditorsNoteForm, RedactForm
from comments.admin.item import comments_to_open, message_templates
from comments.admin.seeing import back_to
from comments.models import Comment
from comments.services import moderating
from comments.services.errors import Invalid, NotAllowed, Refused
from core.text import row_key

REDACT = "admin/comments/moderate/redact.html"
MARKS = frozenset({"pin", "unpin", "fold", "unfold"})
ANNOTATE = "admin/comments/moderate/annotate.html"


@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Show the text to take words out of; keep it without them when that is sent."""
    comment = get_object_or_404(comments_to_open(), pk=pk)
    if not permissions.can_decide_on(_user(request), comment):
        raise PermissionDenied
    title, status, templates = _("Take words out"), 200, message_templates()
    if request.method != "POST":
        form = RedactForm(initial={"text": comment.source}, templates=templates)
        return _page(admin, request, REDACT, title, comment, form)
    form = RedactForm(request.POST, templates=templates)
    if request.POST.get("do") == "template":
        form = RedactForm(initial=form.filled(), templates=templates)
        form.begin_at_the_message()
    elif form.require_reason():
        try:
            moderating.redact(comment, by=_user(request), **_redaction(request, form))
        except Invalid as error:
            form.add_error("text", str(error))
        except Refused as error:
            form.add_error(None, str(error))
            status = _status(error)
        else:
            return _done(request, _("Readers see the text without those words. It says so."))
    return _page(admin, request, REDACT, title, comment, form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def annotate(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Show the note under a comment; change it when that is sent."""
    comment = get_object_or_404(comments_to_open(), pk=pk)
    if not _may_note(_user(request), comment):
        raise PermissionDenied
    if request.method != "POST":
        form = EditorsNoteForm(initial={"text": comment.note_source})
        return _page(admin, request, ANNOTATE, _("Editor's note"), comment, form)
    form, status = EditorsNoteForm(request.POST), 200
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            moderating.annotate(comment, by=_user(request), text=text, revision=_revision(request))
        except Invalid as error:
            form.add_error("text", str(error))
        except Refused as error:
            form.add_error(None, str(error))
            status = _status(error)
        else:
            told = _("Readers see the note.") if text.strip() else _("The note is off.")
            return _done(request, told)
    return _page(admin, request, ANNOTATE, _("Editor's note"), comment, form, status=status)


@require_POST
def mark(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Pin a comment or fold it behind its note, or no longer; editors may, without the lists."""
    comment = get_object_or_404(Comment, pk=pk)
    name = request.POST.get("do", "")
    act = acts.act(name)
    if name not in MARKS:
        raise BadRequest
    try:
        act.do(comment, _user(request), acts.read(request.POST), {})
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(act.done))
    back = reverse("admin:comments_comment_change", args=[comment.pk])
    return HttpResponseRedirect(back, status=303)


def _may_note(user: User, comment: Comment) -> bool:
    """Tell whether the page with the text of a comment and its note is for this user.

    What readers do not see is for those only who look at all comments, or were asked about it.
    """
    may_see = permissions.can_read(user, comment) or user.has_perm("comments.view_comment")
    may_see = may_see or queues.can_open(comment, user)
    return may_see and permissions.can_annotate(user, comment)


def _page(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    template: str,
    title: str,
    comment: Comment,
    form: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    # Who was told that the comment changed sees it as it is now, and decides anew.
    looked_at = _revision(request) if request.method == "POST" and status == 200 else 0
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": Comment._meta,
        "comment": comment,
        "revision": looked_at or comment.revision,
        "form": form,
        "back": back_to(request),
    }
    return TemplateResponse(request, template, context, status=status)


def _redaction(request: HttpRequest, form: RedactForm) -> dict[str, Any]:
    words = form.cleaned_data
    return {
        "text": words["text"],
        "reason": words["code"],
        "revision": _revision(request),
        "message": words["message"],
        "note": words["note"],
    }


def _done(request: HttpRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(back_to(request), status=303)


def _status(error: Refused) -> int:
    return 403 if isinstance(error, NotAllowed) else 409


def _revision(request: HttpRequest) -> int:
    return row_key(request.POST.get("revision", ""))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
