"""One decision about many comments: first what will happen to each, then that; and taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from comments import newsroom, permissions
from comments.admin import desk
from comments.admin.branches import tell
from comments.admin.decision_forms import DecisionForm, NoteForm
from comments.admin.item import message_templates, with_article
from comments.admin.seeing import MOST_AT_ONCE, back_to, seen_of, seen_pairs
from comments.models import Comment, ModerationAction
from comments.rules import TRANSITIONS, Action, Queue, Status
from comments.services import bulk, moderating
from comments.services.errors import Invalid, Refused
from core.text import row_key


@dataclass(frozen=True)
class Kind:
    """How one decision is offered for many comments."""

    action: Action
    title: str | Promise
    lead: str | Promise
    button: Any  # Says the number too.
    danger: bool = False


KINDS = {
    kind.action.value: kind
    for kind in (
        Kind(
            Action.APPROVE,
            gettext_lazy("Publish or keep comments"),
            gettext_lazy("Readers see these comments. Their reports are settled: not upheld."),
            ngettext_lazy("Publish %d comment", "Publish %d comments"),
        ),
        Kind(
            Action.REMOVE,
            gettext_lazy("Remove comments"),
            gettext_lazy(
                "Readers see that a comment was removed, and no longer what it said. Each author"
                " gets the reason and your message."
            ),
            ngettext_lazy("Remove %d comment", "Remove %d comments"),
            danger=True,
        ),
        Kind(
            Action.RESTORE,
            gettext_lazy("Restore comments"),
            gettext_lazy("Readers see these comments again, where they stood."),
            ngettext_lazy("Restore %d comment", "Restore %d comments"),
        ),
    )
}


@dataclass(frozen=True)
class Outlook:
    """A comment that was chosen, and why nothing can be done with it, if so."""

    comment: Comment
    seen: str
    marks: Sequence[tuple[str, str]]
    refusal: str


def ask(request: HttpRequest, chosen: QuerySet[Comment], action: Action) -> HttpResponseRedirect:
    """Lead from the list of all comments to the page that shows what will happen."""
    back = f"{reverse('admin:comments_comment_changelist')}?{request.GET.urlencode()}"
    keys = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        text = _("Please choose at most %d comments at once. Nothing was done.")
        messages.error(request, text % MOST_AT_ONCE)
        return HttpResponseRedirect(back.rstrip("?"), status=303)
    sent = urlencode({"do": action.value, "c": keys, "back": back.rstrip("?")}, doseq=True)
    return HttpResponseRedirect(f"{reverse('admin:comments_bulk')}?{sent}", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Say what would become of each of the chosen comments; do it when that is sent."""
    assert isinstance(request.user, User)
    if not permissions.can_moderate(request.user):
        raise PermissionDenied
    kind = KINDS.get(request.GET.get("do", ""))
    if kind is None:
        raise Http404
    outlooks = _outlooks(request, kind, request.user)
    data = request.POST if request.method == "POST" else None
    form: Any = _form(kind, data)
    if data is not None and data.get("do") == "template" and isinstance(form, DecisionForm):
        form = _form(kind, initial=form.filled())
        form.begin_at_the_message()
    elif data is not None and _is_complete(form):
        try:
            outcome = _carry_out(request, kind, form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            tell(request, outcome)
            return HttpResponseRedirect(back_to(request), status=303)
    return _page(admin, request, kind, outlooks, form)


@require_POST
def undo(request: HttpRequest, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Take back one's last decision, or what one decided in one go, and show it again."""
    assert isinstance(request.user, User)
    line = get_object_or_404(
        ModerationAction.objects.select_related("comment"),
        pk=row_key(request.POST.get("line", "")),
        actor=request.user,
    )
    back = back_to(request)
    try:
        if line.batch and request.POST.get("all"):
            tell_undone(request, bulk.undo(line.batch, by=request.user))
        else:
            comment = moderating.undo(line, by=request.user)
            messages.success(request, _("Taken back. Here it is again."))
            queue = request.POST.get("queue", "")
            back = newsroom.address(queue if queue in set(Queue) else "", item=comment.pk)
    except Refused as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(back, status=303)


def tell_undone(request: HttpRequest, outcome: bulk.Outcome) -> None:
    """Say how many decisions were taken back."""
    messages.success(request, _("Taken back: %d.") % len(outcome.done))
    if outcome.refused:
        text = _("Left as it is, because something else happened since: %d.")
        messages.warning(request, text % len(outcome.refused))


def _form(kind: Kind, data: Any = None, **more: Any) -> NoteForm:
    """Return the form that the decision asks for; what is published needs no reason."""
    if kind.action == Action.APPROVE:
        return NoteForm(data, **more)
    return DecisionForm(data, action=kind.action, templates=message_templates(), **more)


def _is_complete(form: Any) -> bool:
    return bool(form.require_reason() if isinstance(form, DecisionForm) else form.is_valid())


def _outlooks(request: HttpRequest, kind: Kind, user: User) -> list[Outlook]:
    """Return the comments that the address names, each with what stands against it."""
    keys = [row_key(key) for key in request.GET.getlist("c")[:MOST_AT_ONCE]]
    rows = Comment.objects.select_related("author").filter(pk__in=keys)
    found = with_article(rows, "thread__article__").in_bulk(keys)
    shown = [found[key] for key in dict.fromkeys(keys) if key in found]
    seen = {pair.pk: pair for pair in seen_pairs(request.POST.getlist("seen"))}
    return [
        Outlook(
            comment,
            # What is sent a second time is still what was seen the first time.
            ":".join(map(str, seen[comment.pk])) if comment.pk in seen else seen_of(comment),
            desk.marks_of(comment),
            _refusal(kind, comment, user),
        )
        for comment in shown
    ]


def _refusal(kind: Kind, comment: Comment, user: User) -> str:
    if permissions.wrote(user, comment):
        return _("You wrote it yourself.")
    if Status(comment.status) not in TRANSITIONS[kind.action]:
        return _("It is %s.") % comment.get_status_display()
    return ""


def _carry_out(request: HttpRequest, kind: Kind, words: dict[str, str]) -> bulk.Outcome:
    assert isinstance(request.user, User)
    return bulk.decide(
        seen_pairs(request.POST.getlist("seen")),
        kind.action,
        by=request.user,
        reason=words.get("code", ""),
        message=words.get("message", ""),
        note=words["note"],
    )


def _page(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    kind: Kind,
    outlooks: Sequence[Outlook],
    form: Any,
) -> HttpResponse:
    will = [each for each in outlooks if not each.refusal]
    context = {
        **admin.admin_site.each_context(request),
        "title": kind.title,
        "opts": Comment._meta,
        "kind": kind,
        "form": form,
        "will": will,
        "will_not": [each for each in outlooks if each.refusal],
        "button": kind.button % len(will),
        "back": back_to(request),
    }
    return TemplateResponse(request, "admin/comments/moderate/bulk.html", context)
