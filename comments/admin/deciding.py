"""The page that asks moderators for a reason and hands it to the service."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, widgets
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from comments import permissions
from comments.models import Comment
from comments.models.names import REASON_NAMES
from comments.rules import REASONS, Action
from comments.services import moderating
from comments.services.errors import Invalid, Refused
from core.text import row_key

MOST_AT_ONCE = 100
SERVICES = {Action.REMOVE: moderating.remove, Action.RESTORE: moderating.restore}
_TITLES = {
    Action.REMOVE: gettext_lazy("Hide comments"),
    Action.RESTORE: gettext_lazy("Restore comments"),
}


class DecisionForm(forms.Form):
    """Why a moderator decides as they do; the reason is kept."""

    code = forms.ChoiceField(label=gettext_lazy("Reason"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Moderators see it in the record. The author and the readers do not."
        ),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [("", "---------"), *((r.value, REASON_NAMES[r]) for r in REASONS[action])]
        self.fields["code"].choices = reasons  # type: ignore[attr-defined]


def ask(request: HttpRequest, chosen: QuerySet[Comment], action: Action) -> HttpResponseRedirect:
    """Lead to the page that asks for a reason."""
    keys = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        messages.error(request, _("Please choose at most %d comments at once.") % MOST_AT_ONCE)
        return _to_list()
    page = reverse(f"admin:comments_comment_{action}")
    return HttpResponseRedirect(f"{page}?{urlencode({'c': keys}, doseq=True)}", status=303)


def decide(admin: "ModelAdmin[Comment]", action: Action, request: HttpRequest) -> HttpResponse:
    """Ask for a reason, then hide or restore the comments."""
    assert isinstance(request.user, User)
    if not permissions.can_moderate(request.user):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, action=action)
    if sent is not None and form.is_valid():
        try:
            done = _carry_out(request, action, request.user, form.cleaned_data)
        except Invalid as error:
            form.add_error("note", str(error))
        else:
            text = ngettext("%d comment was dealt with.", "%d comments were dealt with.", done)
            messages.success(request, text % done)
            return _to_list()
    return _page(admin, action, request, form)


def _page(
    admin: "ModelAdmin[Comment]", action: Action, request: HttpRequest, form: DecisionForm
) -> HttpResponse:
    """Show the comments that were chosen and the form that asks for a reason."""
    seen = request.POST.getlist("seen")
    keys = [pair.partition(":")[0] for pair in seen] or request.GET.getlist("c")
    chosen = [row_key(key) for key in keys[:MOST_AT_ONCE]]
    context = {
        **admin.admin_site.each_context(request),
        "title": _TITLES[action],
        "opts": Comment._meta,
        "comments": admin.get_queryset(request).filter(pk__in=chosen),
        "seen": seen,
        "action": action,
        "form": form,
    }
    return TemplateResponse(request, "admin/comments/comment/decide.html", context)


def _carry_out(request: HttpRequest, action: Action, by: User, why: dict[str, str]) -> int:
    """Decide on each comment as the moderator saw it; say which could not be decided on.

    Returns the number of those that could. Each stands for itself, since one that was
    changed meanwhile is no reason to leave the others as they are.
    """
    done = 0
    for comment, revision in _seen(request.POST.getlist("seen")):
        try:
            SERVICES[action](
                comment, by=by, reason=why["code"], revision=revision, note=why["note"]
            )
        except Invalid:
            raise
        except Refused as error:
            excerpt = Truncator(comment.source).chars(40)
            messages.error(request, format_html("“{}”: {}", excerpt, str(error)))
        else:
            done += 1
    return done


def _seen(pairs: Sequence[str]) -> list[tuple[Comment, int]]:
    """Return the comments and the versions of their texts that the moderator had before them."""
    versions = {}
    for pair in pairs[:MOST_AT_ONCE]:
        key, _colon, version = pair.partition(":")
        versions[row_key(key)] = row_key(version)
    return [(comment, versions[comment.pk]) for comment in Comment.objects.filter(pk__in=versions)]


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:comments_comment_changelist"), status=303)
