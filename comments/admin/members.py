"""How a member stands, what was decided about them, and what moderators can do about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import permissions
from comments.admin.decision_forms import RESTRICTION_NAMES, NoteForm, RestrictForm
from comments.admin.item import about, message_templates
from comments.models import Comment, Statement
from comments.rules import Action, Status
from comments.services import restricting
from comments.services.errors import Invalid, NotAllowed, Refused
from core.text import row_key

SHOWN = 10
_SERVICES: dict[str, Callable[..., Statement]] = {
    Action.WARN: restricting.warn,
    Action.PREMODERATE: restricting.premoderate,
    Action.SUSPEND: restricting.suspend,
    Action.BAN: restricting.ban,
}


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Show a member; restrict them, or lift a restriction, when that is sent."""
    assert isinstance(request.user, User)
    if not permissions.can_moderate(request.user):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return _page(admin, request, person, _form(request.user, person))
    form = _form(request.user, person, request.POST)
    name = request.POST.get("do", "")
    if name == "template":
        form = _form(request.user, person, initial=form.filled())
        form.begin_at_the_message()
        return _page(admin, request, person, form)
    if name.startswith("lift:"):
        return _lift(admin, request, person, name.removeprefix("lift:"))
    if name != "restrict":
        raise BadRequest
    status = 200
    if form.require_reason():
        try:
            _restrict(request, person, form)
        except Invalid as error:
            form.add_error("message", str(error))
        except Refused as error:
            form.add_error(None, str(error))
            status = 403 if isinstance(error, NotAllowed) else 409
        else:
            messages.success(request, _("Done. The member is told, with your reason."))
            return _again(request, person)
    return _page(admin, request, person, form, status=status)


def _form(user: User, person: User, data: Any = None, **more: Any) -> RestrictForm:
    kinds = []
    if permissions.can_restrict(user, person):
        kinds += [Action.WARN, Action.PREMODERATE, Action.SUSPEND]
    if permissions.can_ban(user, person):
        kinds.append(Action.BAN)
    return RestrictForm(data, kinds=kinds, templates=message_templates(), **more)


def _restrict(request: HttpRequest, person: User, form: RestrictForm) -> None:
    """Do what was chosen. Raises Refused errors."""
    words = form.cleaned_data
    more: dict[str, Any] = {}
    if words["what"] != Action.WARN:
        more["until"] = form.ends_at()
    _SERVICES[words["what"]](
        person,
        by=request.user,
        reason=words["code"],
        message=words["message"],
        note=words["note"],
        comment=_occasion(request, person),
        **more,
    )


def _lift(
    admin: "ModelAdmin[Comment]", request: HttpRequest, person: User, kind: str
) -> HttpResponse:
    assert isinstance(request.user, User)
    if kind not in RESTRICTION_NAMES:
        raise BadRequest
    note = NoteForm(request.POST, prefix=None)
    text = note.cleaned_data["note"] if note.is_valid() else request.POST.get("note", "")[:500]
    try:
        restricting.lift(person, by=request.user, kind=kind, note=text)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The restriction is lifted, and the member is told."))
    return _again(request, person)


def _occasion(request: HttpRequest, person: User) -> Comment | None:
    """Return the comment that the moderator came from, if it is this member's."""
    key = row_key(request.GET.get("comment", ""))
    return Comment.objects.filter(pk=key, author=person).first() if key else None


def _again(request: HttpRequest, person: User) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:comments_member", args=[person.pk]), status=303)


def _page(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    person: User,
    form: RestrictForm,
    *,
    status: int = 200,
) -> HttpResponse:
    assert isinstance(request.user, User)
    statements = Statement.objects.filter(member=person).select_related(
        "line__actor", "appeal", "comment"
    )
    written = Comment.objects.filter(author=person).order_by("-created_at", "-pk")
    context = {
        **admin.admin_site.each_context(request),
        "title": person.get_username(),
        "opts": Comment._meta,
        "person": person,
        "author": about(person, request.user),
        "statements": statements[:SHOWN],
        "written": written.exclude(status=Status.ERASED)[:SHOWN],
        "occasion": _occasion(request, person),
        "form": form,
        "may_restrict": permissions.can_restrict(request.user, person),
    }
    template = "admin/comments/moderate/member.html"
    return TemplateResponse(request, template, context, status=status)
