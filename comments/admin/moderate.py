"""The page on which moderators work: the lists, one thing opened, and the buttons to decide."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import newsroom, permissions, queues
from comments.admin import acts, branches, desk
from comments.admin.appeals import OpenAppeal, find_appeal, open_appeal, send_answer
from comments.admin.decision_forms import AnswerForm, DecisionForm
from comments.admin.item import Item, comments_to_open, message_templates, open_item
from comments.models import Appeal, Comment
from comments.models.names import QUEUE_NAMES
from comments.rules import Action, Queue, Status
from comments.services.errors import Invalid, NotAllowed, Refused
from core.pagination import BadCursor, Page
from core.text import row_key


@dataclass
class Table:
    """What a moderator has before them: a list, and what of it is open."""

    user: User
    queue: Queue
    after: str
    page: Page[Any]
    key: int  # Of what is open; 0 is nothing.
    is_chosen: bool  # Whether the address names it; else it is the first of the list.
    refusal: str = ""
    opens: set[str] = field(default_factory=set)  # What is folded and should not be now.

    @property
    def here(self) -> str:
        """The address of this list with what is open."""
        return newsroom.address(self.queue, item=self.key, after=self.after)

    @property
    def next(self) -> str:
        """The address of what comes next in the list, as it was before this was decided."""
        keys = [line.key for line in self.lines() if line.key]
        place = keys.index(self.key) if self.key in keys else -1
        behind, ahead = keys[place + 1 :], keys[: max(place, 0)]
        following = behind[0] if behind else ahead[-1] if ahead else 0
        return newsroom.address(self.queue, item=following, after=self.after if following else "")

    def lines(self) -> list[desk.Line]:
        """Return what the list shows."""
        return desk.lines(self.queue, self.page.items, current=self.key, after=self.after)


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Show a list and what is open of it; decide when that is sent."""
    table = _table(request)
    if table.queue == Queue.APPEALS:
        return _appeals(admin, request, table)
    comment = comments_to_open().filter(pk=table.key).first() if table.key else None
    if table.key and (comment is None or not queues.can_open(comment, table.user)):
        raise Http404
    item = open_item(comment, table.user) if comment else None
    if request.method == "POST":
        if item is None:
            raise Http404
        return _send(admin, request, table, item)
    return _show(admin, request, table, item, _form(item) if item else None)


def _table(request: HttpRequest) -> Table:
    """Return the list that the address names. Raises what answers a wrong address."""
    assert isinstance(request.user, User)
    user, after = request.user, request.GET.get("after", "")
    mine = queues.open_to(user)
    if not mine:
        raise PermissionDenied
    queue = _queue(request, mine)
    try:
        page = queues.queue(queue, user, after=after)
    except BadCursor as error:
        raise Http404 from error
    chosen = request.GET.get("item", "")
    table = Table(user, queue, after, page, row_key(chosen), bool(chosen))
    if chosen and not table.key:
        raise Http404
    if not chosen:
        table.key = next((line.key for line in table.lines() if line.key), 0)
    return table


def _queue(request: HttpRequest, mine: list[Queue]) -> Queue:
    """Return the list that was asked for, or the first in which something waits."""
    assert isinstance(request.user, User)
    asked = request.GET.get("queue", "")
    if not asked:
        lengths = queues.lengths(request.user)
        return next(
            (queue for queue in mine if queue in lengths and lengths[queue].number), mine[0]
        )
    if asked not in set(Queue):
        raise Http404
    if Queue(asked) not in mine:
        raise PermissionDenied
    return Queue(asked)


def _form(item: Item, data: Any = None, **more: Any) -> DecisionForm:
    """Return the form for what can be decided of a comment in its state."""
    back = item.comment.status == Status.REMOVED
    action = Action.RESTORE if back else Action.REMOVE
    return DecisionForm(data, action=action, templates=message_templates(), **more)


def _send(
    admin: "ModelAdmin[Comment]", request: HttpRequest, table: Table, item: Item
) -> HttpResponse:
    """Do what the pressed button says, or show the page again with all that was typed."""
    name, form = request.POST.get("do", ""), _form(item, request.POST)
    if name == "template":
        table.opens = {"words"}
        filled = _form(item, initial=form.filled())
        filled.begin_at_the_message()
        return _show(admin, request, table, item, filled)
    act, seen = acts.act(name), acts.read(request.POST)
    table.opens = {"words"}
    if not (form.require_reason() if act.needs_reason else form.is_valid()):
        return _show(admin, request, table, item, form)
    words = form.cleaned_data
    if name == "remove" and branches.asks_about(item.comment, words["code"], table.user):
        return branches.ask(admin, request, item.comment, seen, words, back=table.next)
    try:
        act.do(item.comment, table.user, seen, words)
    except Invalid as error:
        form.add_error(None, str(error))
    except Refused as error:
        return _refused(admin, request, table, form, error)
    else:
        return _done(admin, request, table, act, words)
    return _show(admin, request, table, item, form)


def _done(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    table: Table,
    act: acts.Act,
    words: acts.Words,
) -> HttpResponse:
    """Lead on; but where a decision is still to come, keep what was typed for it."""
    if act.done:
        messages.success(request, str(act.done))
    if act.is_decision:
        return HttpResponseRedirect(table.next, status=303)
    if act.uses_words or not any(words.values()):
        return HttpResponseRedirect(table.here, status=303)
    item = open_item(comments_to_open().get(pk=table.key), table.user)
    return _show(admin, request, table, item, _form(item, initial=words))


def _refused(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    table: Table,
    form: DecisionForm,
    error: Refused,
) -> HttpResponse:
    """Show the comment as it is now, who was faster if somebody was, and all that was typed."""
    comment = comments_to_open().filter(pk=table.key).first()
    if comment is None:
        raise Http404 from error
    table.refusal = str(error)
    table.opens = {"words", "versions", "decisions"}
    item = open_item(comment, table.user)
    typed = {name: request.POST.get(name, "") for name in form.fields}
    status = 403 if isinstance(error, NotAllowed) else 409
    return _show(admin, request, table, item, _form(item, initial=typed), status=status)


def _appeals(admin: "ModelAdmin[Comment]", request: HttpRequest, table: Table) -> HttpResponse:
    """The same, of the members who asked for another look."""
    appeal: Appeal | None = find_appeal(table.key) if table.key else None
    if table.key and appeal is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if appeal is None:
            raise Http404
        table.refusal, status = send_answer(request, appeal, form, by=table.user)
        if status == 303:
            return HttpResponseRedirect(table.next, status=303)
        opened = open_appeal(find_appeal(table.key) or appeal, table.user)
        return _show(admin, request, table, opened.item, form, appeal=opened, status=status)
    opened_now = open_appeal(appeal, table.user) if appeal else None
    item = opened_now.item if opened_now else None
    return _show(admin, request, table, item, form, appeal=opened_now)


def _show(
    admin: "ModelAdmin[Comment]",
    request: HttpRequest,
    table: Table,
    item: Item | None,
    form: Any,
    *,
    appeal: OpenAppeal | None = None,
    status: int = 200,
) -> HttpResponse:
    last, together = desk.last_decision(table.user)
    pinned = item is not None and item.comment.thread.pinned_id == item.comment.pk
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Moderate"),
        "subtitle": QUEUE_NAMES[table.queue],
        "opts": Comment._meta,
        "tabs": newsroom.tabs(table.user, table.queue),
        "table": table,
        "lines": table.lines(),
        "more_url": table.page.after and newsroom.address(table.queue, after=table.page.after),
        "item": item,
        "marks": desk.marks_of(item.comment) if item else (),
        "is_pinned": pinned,
        "appeal": appeal,
        "form": form,
        "last": last,
        "together": together,
        "may_moderate": permissions.can_moderate(table.user),
    }
    return TemplateResponse(request, "admin/comments/moderate/page.html", context, status=status)
