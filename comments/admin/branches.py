"""Removing a comment together with the replies that repeat its words."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import permissions
from comments.admin.acts import Read, Words
from comments.admin.decision_forms import DecisionForm
from comments.admin.item import comments_to_open, message_templates
from comments.admin.seeing import back_to, seen_of, seen_pairs
from comments.models import Comment
from comments.rules import Action, Reason
from comments.services import bulk, moderating
from comments.services.errors import Invalid, Refused

# What must not stay in a quote either.
_SPREADS = frozenset({Reason.PRIVACY, Reason.ABUSE, Reason.SELF_HARM, Reason.ILLEGAL})


def asks_about(comment: Comment, reason: str, user: User) -> bool:
    """Tell whether somebody should say first what becomes of the replies that quote it."""
    may = permissions.can_decide_on(user, comment)
    return may and reason in _SPREADS and bool(moderating.quoting(comment))


def ask(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    comment: Comment,
    seen: Read,
    words: Words,
    *,
    back: str,
) -> HttpResponse:
    """Show the replies that repeat the words, with what was typed for the removal."""
    form = DecisionForm(initial=words, action=Action.REMOVE, templates=message_templates())
    itself = f"{comment.pk}:{seen.revision}:{seen.status}"
    return _page(admin, request, comment, form, [itself], moderating.quoting(comment), back)


@require_http_methods(["GET", "HEAD", "POST"])
def branch(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Ask which of the replies go too; remove them with the comment when that is sent."""
    assert isinstance(request.user, User)
    comment = get_object_or_404(comments_to_open(), pk=pk)
    if not permissions.can_decide_on(request.user, comment):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    templates = message_templates()
    form = DecisionForm(data, action=Action.REMOVE, templates=templates)
    quotes = moderating.quoting(comment)
    own, ticked = request.POST.getlist("itself")[:1], request.POST.getlist("seen")
    back = back_to(request)
    if data is not None and request.POST.get("do") == "template":
        form = DecisionForm(initial=form.filled(), action=Action.REMOVE, templates=templates)
        form.begin_at_the_message()
    elif data is not None and form.require_reason():
        pairs = seen_pairs([*own, *ticked])
        try:
            outcome = bulk.remove_branch(comment, pairs, by=request.user, **_why(form.cleaned_data))
        except Invalid as error:
            form.add_error(None, str(error))
        except Refused as error:
            messages.error(request, str(error))
        else:
            tell(request, outcome)
            return HttpResponseRedirect(back, status=303)
    return _page(
        admin, request, comment, form, own or [seen_of(comment)], quotes, back, ticked=ticked
    )


def tell(request: HttpRequest, outcome: bulk.Outcome) -> None:
    """Say what was done with how many, and which were left and why."""
    done = len(outcome.done)
    if done:
        text = ngettext("%d comment was dealt with.", "%d comments were dealt with.", done)
        messages.success(request, text % done)
    for refusal in outcome.refused:
        who = refusal.comment.author or _("Former member")
        messages.warning(
            request, _("Left as it is, by %(who)s: %(why)s") % {"who": who, "why": refusal.why}
        )
    if not done and not outcome.refused:
        messages.info(request, _("Nothing was done."))


def _why(words: Words) -> dict[str, str]:
    return {"reason": words["code"], "message": words["message"], "note": words["note"]}


def _page(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    comment: Comment,
    form: DecisionForm,
    itself: Sequence[str],
    quotes: Sequence[Comment],
    back: str,
    *,
    ticked: Sequence[str] | None = None,
) -> HttpResponse:
    known = [(each, seen_of(each)) for each in quotes]
    sent = request.method == "POST" and ticked is not None
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": _("Remove with what repeats it"),
        "opts": Comment._meta,
        "comment": comment,
        "form": form,
        "itself": itself,
        "quotes": [(each, pair, not sent or pair in (ticked or ())) for each, pair in known],
        "here": f"{reverse('admin:comments_branch', args=[comment.pk])}",
        "back": back,
    }
    return TemplateResponse(request, "admin/comments/moderate/branch.html", context)
