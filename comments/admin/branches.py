"""Removing a comment together with the replies that repeat its words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import permissions
from comments.admin.acts import Read, Words
from comments.admin.decision_forms import DecisionForm
from comments.admin.item import comments_to_open, message_templates
from comments.admin.seeing import back_to, seen_of, seen_pairs
from comments.models import Comment, Statement
from comments.rules import TRANSITIONS, Action, Reason, Status
from comments.services import branches, bulk
from comments.services.errors import Invalid, Refused
from core.pagination import START, BadCursor, read_cursor

# What must not stay in a quote either.
_SPREADS = frozenset({Reason.PRIVACY, Reason.ABUSE, Reason.SELF_HARM, Reason.ILLEGAL})


@dataclass(frozen=True)
class Look:
    """What was found so far of the replies that repeat a comment."""

    itself: Sequence[str]  # The comment as it was seen, while it can be removed.
    quotes: Sequence[tuple[Comment, str, bool]]  # Each, as it was seen, and whether it is ticked.
    after: str  # Behind which place nobody has looked yet.

    @property
    def goes_on(self) -> bool:
        """Whether there are more replies to look through, and room for what is found."""
        return bool(self.after) and len(self.quotes) <= branches.MOST_QUOTES

    def more(self, quotes: branches.Quotes) -> "Look":
        """Return this with what else was found, ticked."""
        known = {each.pk for each, _seen, _is_ticked in self.quotes}
        new = [(each, seen_of(each), True) for each in quotes.found if each.pk not in known]
        return replace(self, quotes=[*self.quotes, *new], after=quotes.after)


def asks_about(comment: Comment, reason: str, user: User) -> bool:
    """Tell whether somebody should say first what becomes of the replies that quote it."""
    may = permissions.can_decide_on(user, comment)
    return may and reason in _SPREADS and any(branches.quoting(comment))


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
    look = Look([itself], (), "").more(branches.quoting(comment))
    return _page(admin, request, comment, form, look, back)


@require_http_methods(["GET", "HEAD", "POST"])
def branch(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Ask which of the replies go too; remove them with the comment when that is sent."""
    assert isinstance(request.user, User)
    comment = get_object_or_404(comments_to_open(), pk=pk)
    if not permissions.can_decide_on(request.user, comment):
        raise PermissionDenied
    try:
        look = _look(request, comment)
    except BadCursor as error:
        raise Http404 from error
    back, do = back_to(request), request.POST.get("do", "")
    form = _form(request, comment)
    if do in ("template", "more"):
        form = _form(request, comment, form.filled())
        if do == "template":
            form.begin_at_the_message()
    elif request.method == "POST" and form.require_reason():
        pairs = seen_pairs([*look.itself, *request.POST.getlist("seen")])
        try:
            outcome = bulk.remove_branch(comment, pairs, by=request.user, **_why(form.cleaned_data))
        except Invalid as error:
            form.add_error(None, str(error))
        except Refused as error:
            messages.error(request, str(error))
        else:
            tell(request, outcome)
            return HttpResponseRedirect(_onward(comment, look.after, back), status=303)
    return _page(admin, request, comment, form, look, back)


def _look(request: HttpRequest, comment: Comment) -> Look:
    """Return what the page had before it, and a look further when that was asked for.

    Raises BadCursor for what the address says.
    """
    own = [seen_of(comment)] if Status(comment.status) in TRANSITIONS[Action.REMOVE] else []
    if request.method != "POST":
        after = request.GET.get("after", "")
        return Look(own, (), after).more(branches.quoting(comment, after=after))
    sent, ticked = request.POST.getlist("found"), set(request.POST.getlist("seen"))
    pairs = {pair.pk: ":".join(map(str, pair)) for pair in seen_pairs(sent)}
    known = branches.conversation(comment).select_related("author").in_bulk(pairs)
    quotes = [(known[key], pair, pair in ticked) for key, pair in pairs.items() if key in known]
    look = Look(request.POST.getlist("itself")[:1], quotes, _place_sent(request, comment))
    if request.POST.get("do") == "more" and look.goes_on:
        return look.more(branches.quoting(comment, after=look.after))
    return look


def _place_sent(request: HttpRequest, comment: Comment) -> str:
    """Return behind which place to look on: the first, if the form has one that no look gave it."""
    after = request.POST.get("after", "")
    try:
        read_cursor(after or START)
    except BadCursor:
        said = _("It is not clear which replies were looked through, so this begins again.")
        messages.warning(request, said)
        return branches.beginning(comment)
    return after


def _form(request: HttpRequest, comment: Comment, typed: Words | None = None) -> DecisionForm:
    """Return the form with what was sent; where a removal goes on, with what was told for it."""
    data = request.POST if request.method == "POST" and typed is None else None
    if data is None and not any((typed or {}).values()) and comment.status == Status.REMOVED:
        told = Statement.objects.filter(comment=comment, action=Action.REMOVE).first()
        typed = {"code": told.reason, "message": told.message} if told else typed
    templates = message_templates()
    return DecisionForm(data, initial=typed, action=Action.REMOVE, templates=templates)


def _onward(comment: Comment, after: str, back: str) -> str:
    """Return the page with the replies behind this place, or at the end the way back."""
    if not after:
        return back
    page = reverse("admin:comments_branch", args=[comment.pk])
    return f"{page}?{urlencode({'after': after, 'back': back})}"


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
    look: Look,
    back: str,
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": _("Remove with what repeats it"),
        "opts": Comment._meta,
        "comment": comment,
        "form": form,
        "look": look,
        "step": branches.LOOKED_THROUGH,
        "here": reverse("admin:comments_branch", args=[comment.pk]),
        "back": back,
    }
    return TemplateResponse(request, "admin/comments/moderate/branch.html", context)
