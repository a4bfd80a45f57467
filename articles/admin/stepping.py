"""The pages on which a step of the workflow is taken. They decide nothing: the services do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import permissions
from articles.admin import linking, signing
from articles.admin.desk import Newsdesk, page_url, see_other
from articles.admin.forms import ServiceForm
from articles.admin.gate import asked_gate, is_stuck
from articles.admin.step_forms import (
    ApproveForm,
    ChangesForm,
    GateForm,
    NoteForm,
    PublishForm,
    ScheduleForm,
    StepForm,
    WithdrawForm,
    WithdrawLaterForm,
)
from articles.models import STATE_NAMES, Article, Event
from articles.rules import Class
from articles.services import publishing, reviewing, withdrawing
from articles.services.errors import GateClosed, Refused
from articles.workflow import Action, State, is_possible
from core.text import row_key

Do = Callable[..., Article]


@dataclass(frozen=True)
class StepPage:
    """How one step is offered, asked about and done."""

    button: Any  # What the button says that leads here, and the one that does it.
    lead: Any  # What will happen.
    done: Any
    form: type[StepForm]
    do: Do
    danger: bool = False
    asks_gate: bool = False  # Whether the findings of the gate stand on the page.
    template: str = "admin/articles/article/step.html"
    more: Callable[[Any], dict[str, object]] = lambda form: {}  # What else the page shows.


STEPS: dict[Action, StepPage] = {
    Action.SUBMIT: StepPage(
        gettext_lazy("Send for review"),
        gettext_lazy(
            "Reviewers and editors get a mail. Until they answer you can take the text back."
        ),
        gettext_lazy("The text waits for review."),
        NoteForm,
        reviewing.submit,
    ),
    Action.RECALL: StepPage(
        gettext_lazy("Take back from review"),
        gettext_lazy("The text becomes a draft again, and nobody is asked to read it."),
        gettext_lazy("The text is a draft again."),
        NoteForm,
        reviewing.recall,
    ),
    Action.APPROVE: StepPage(
        gettext_lazy("Approve"),
        gettext_lazy(
            "You say that this text may be published. The editors and its writers get a mail."
        ),
        gettext_lazy("You approved this text."),
        ApproveForm,
        reviewing.approve,
    ),
    Action.SIGN: StepPage(
        gettext_lazy("Review and sign"),
        gettext_lazy(
            "You look at the page as a whole. With your signature you vouch for it, and readers see"
            " your name and the date; or you say what must change first."
        ),
        "",  # The form says which of the two was done.
        signing.SignForm,
        signing.decide,
        template="admin/articles/article/sign.html",
        more=signing.context,
    ),
    Action.REQUEST_CHANGES: StepPage(
        gettext_lazy("Ask for changes"),
        gettext_lazy("The text goes back to its writers, who get a mail with what you say here."),
        gettext_lazy("The text is back with its writers."),
        ChangesForm,
        reviewing.request_changes,
    ),
    Action.PUBLISH: StepPage(
        gettext_lazy("Publish now"),
        gettext_lazy("Readers see the newest text at once."),
        gettext_lazy("Published. This is what readers see."),
        PublishForm,
        publishing.publish,
        asks_gate=True,
    ),
    Action.SCHEDULE: StepPage(
        gettext_lazy("Schedule"),
        gettext_lazy(
            "Readers see the newest text from this time on. Until then they see what they see now."
        ),
        gettext_lazy("The text will be published at its time."),
        ScheduleForm,
        publishing.schedule,
        asks_gate=True,
    ),
    Action.UNSCHEDULE: StepPage(
        gettext_lazy("Take off the schedule"),
        gettext_lazy("The text that was scheduled will not be published by itself."),
        gettext_lazy("Nothing is scheduled any more."),
        NoteForm,
        publishing.unschedule,
    ),
    Action.WITHDRAW: StepPage(
        gettext_lazy("Withdraw"),
        gettext_lazy(
            "Readers who come to this page are told that it was withdrawn, and why. Its text and"
            " its history are kept, and you can publish it again."
        ),
        gettext_lazy("Readers do not see this article any more."),
        WithdrawForm,
        withdrawing.withdraw,
        danger=True,
    ),
    Action.PLAN_WITHDRAWAL: StepPage(
        gettext_lazy("Withdraw later"),
        gettext_lazy(
            "From this time on, readers who come to this page are told that it was withdrawn, and"
            " why."
        ),
        gettext_lazy("The article will be withdrawn at its time."),
        WithdrawLaterForm,
        withdrawing.plan_withdrawal,
        danger=True,
    ),
    Action.CANCEL_WITHDRAWAL: StepPage(
        gettext_lazy("Keep it public"),
        gettext_lazy("The article stays public: it will not be withdrawn by itself."),
        gettext_lazy("The article stays public."),
        NoteForm,
        withdrawing.cancel_withdrawal,
    ),
    Action.ARCHIVE: StepPage(
        gettext_lazy("Archive"),
        gettext_lazy(
            "Put away, the article is out of everybody’s lists. It can be taken out again."
        ),
        gettext_lazy("The article is in the archive."),
        NoteForm,
        publishing.archive,
    ),
    Action.RESTORE: StepPage(
        gettext_lazy("Take out of the archive"),
        gettext_lazy("The article becomes a draft again."),
        gettext_lazy("The article is a draft again."),
        NoteForm,
        publishing.restore,
    ),
}

# What is said with these is for those who go on; the panel itself says what is scheduled.
SAID = {Action.SUBMIT, Action.REQUEST_CHANGES, Action.APPROVE, Action.SIGN, Action.WITHDRAW}


def panel(desk: Newsdesk) -> dict[str, object]:
    """Return the steps that this user can take now, each with its page."""
    if desk.article is None:
        return {"steps": [], "last_word": None}
    article, state, reading = desk.article, desk.article.state, desk.article.reading
    nothing_waits = {
        Action.UNSCHEDULE: article.next_at is None,
        Action.CANCEL_WITHDRAWAL: article.withdraw_at is None,
    }
    renamed = {
        Action.SCHEDULE: state is State.SCHEDULED and _("Change the time"),
        Action.PLAN_WITHDRAWAL: article.withdraw_at and _("Change the withdrawal"),
    }
    return {
        "steps": [
            {
                "action": action.value,
                "button": renamed.get(action) or step.button,
                "danger": step.danger,
                "url": page_url("step", article, action.value),
            }
            for action, step in STEPS.items()
            if (
                is_possible(action, state=state, reading=reading)
                # A change of a page that readers have can be scheduled in the same step.
                or (action is Action.SCHEDULE and state is State.PUBLISHED and desk.may_write())
            )
            and not nothing_waits.get(action, False)
            and permissions.may(desk.user, action, article)
        ],
        "last_word": _last_word(article),
    }


def _last_word(article: Article) -> Event | None:
    """Return what was said to colleagues with the step that led to where the article stands."""
    steps = article.events.filter(action__in=STEPS).select_related("actor")
    last = steps.order_by("-at", "-pk").first()
    is_said = last and last.note and last.action in SAID and last.to_state == article.state
    return last if is_said else None


def step(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say what a step does and ask what it needs; take it when that is sent."""
    assert isinstance(request.user, User)
    if action not in set(STEPS):
        raise Http404
    which, page = Action(action), STEPS[Action(action)]
    article = get_object_or_404(Article.objects.at_hand(), pk=pk)
    if not permissions.can_preview(request.user, article):
        raise PermissionDenied
    form = page.form(
        request.POST if request.method == "POST" else None,
        article=article,
        user=request.user,
        initial=_answering(request) if page.asks_gate else None,
    )
    found = asked_gate(form) if isinstance(form, GateForm) else None
    if request.method == "POST" and form.is_valid():
        take = partial(page.do, article, by=request.user, **form.for_service())
        if _taken(form, take):
            messages.success(request, page.done or getattr(form, "done", ""))
            return see_other("change", article)
    context = {
        **admin.admin_site.each_context(request),
        "title": page.button,
        "opts": Article._meta,
        "article": article,
        "page": page,
        "form": form,
        "action": which.value,
        "is_possible": is_possible(which, state=article.state, reading=article.reading)
        and permissions.may(request.user, which, article),
        "state_name": STATE_NAMES[article.state],
        "gate": found,
        "is_stuck": which is Action.PUBLISH
        and found is not None
        and isinstance(form, GateForm)
        and is_stuck(form, found),
        **(linking.links_to(article, by=request.user) if page.danger else {}),
        **page.more(form),
    }
    return TemplateResponse(request, page.template, context)


def _answering(request: HttpRequest) -> dict[str, Any] | None:
    """Return with what the form begins that is to answer the report of a reader."""
    report = row_key(request.GET.get("mistake", ""))
    return {"mistake": report, "kind": Class.CORRECTION.value} if report else None


def _taken(form: ServiceForm, take: Callable[[], Article]) -> bool:
    """Take the step, or put beside the form why it was refused."""
    try:
        take()
    except GateClosed as error:
        is_firm = any(each.is_firm for each in error.findings)
        name = "override" if "override" in form.fields and not is_firm else None
        form.add_error(name, _("To publish all the same, say why.") if name else str(error))
    except Refused as error:
        form.add_refusal(error)
    else:
        return True
    return False
