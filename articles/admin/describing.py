"""The page on which is said what an article is, and what its form shows of that."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, widgets
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.choosing import PickField
from articles.admin.desk import Newsdesk, readable, see_other
from articles.admin.forms import ServiceForm
from articles.models import (
    AI_NAMES,
    KIND_NAMES,
    REOPENING_NAMES,
    RISK_NAMES,
    Article,
    Condition,
    Recheck,
)
from articles.rules import MOST_MONTHS, Reopening, Risk, Timing
from articles.services import describing
from articles.services.errors import Refused
from core.keeping import keep, keeps_text

TIMING_NAMES = {
    Timing.CURRENT: _("current"),
    Timing.SOON: _("due soon"),
    Timing.OVERDUE: _("overdue"),
    Timing.DECIDE: _("overdue: decide what becomes of it"),
}
_SAID = ("kind", "chosen_risk", "condition", "owner", "review_months", "funding", "ai_use")


class DescribeForm(ServiceForm):
    """What the article is; what nobody touched stays as a colleague may have set it meanwhile."""

    kind = forms.ChoiceField(
        label=_("Kind of page"),
        required=False,
        choices=[("", _("Nobody has said it yet")), *KIND_NAMES.items()],
        show_hidden_initial=True,
    )
    chosen_risk = forms.ChoiceField(
        label=_("Harm that a mistake can do"),
        required=False,
        choices=[("", _("As usual for its kind")), *RISK_NAMES.items()],
        show_hidden_initial=True,
        help_text=_("High: no text goes live before a registered clinician has signed it."),
    )
    owner = PickField(
        "staff",
        label=_("Looked after by"),
        required=False,
        empty_label=_("Nobody: all editors get the mails"),
        show_hidden_initial=True,
        help_text=_("Gets a mail when a review is due, and when something puts it in doubt."),
    )
    review_months = forms.IntegerField(
        label=_("Months between reviews"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        widget=widgets.AdminIntegerFieldWidget(attrs={"inputmode": "numeric"}),
        show_hidden_initial=True,
        help_text=_(
            "Empty: as usual. That is 12 for medicines and emergencies and 36 for the rest; news"
            " and stories are not reviewed."
        ),
    )
    condition = forms.ModelChoiceField(
        label=_("Condition that it is about"),
        required=False,
        queryset=Condition.objects.order_by("name"),
        show_hidden_initial=True,
    )
    funding = forms.CharField(
        label=_("Who paid for it"),
        required=False,
        max_length=300,
        widget=widgets.AdminTextInputWidget(),
        show_hidden_initial=True,
        help_text=_(
            "The name of a person or body: readers are told that it paid for this page."
            " Empty: what holds for the whole site."
        ),
    )
    ai_use = forms.ChoiceField(
        label=_("Written with the help of AI"),
        required=False,
        choices=[("", _("Nobody has said it")), *AI_NAMES.items()],
        show_hidden_initial=True,
        help_text=_("Readers see this."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=widgets.AdminTextInputWidget(),
        help_text=_("Needed where less is asked of the page than usual. Kept in the log."),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({name: getattr(article, name) for name in _SAID})
        self.initial.update(condition=article.condition_id, owner=article.owner)

    def for_service(self) -> dict[str, Any]:
        """Return what was changed, and why."""
        changed = [name for name in _SAID if name in self.changed_data]
        said = {name: self.cleaned_data[name] for name in changed}
        return {**said, "reason": self.cleaned_data["reason"]}


def urls(admin: "ModelAdmin[Article]") -> list[URLPattern]:
    """Return the address of the page below."""
    page = keeps_text(partial(describe, admin), admin.admin_site)
    return [path("<int:pk>/about/", page, name="articles_article_describe")]


def panel(desk: Newsdesk) -> dict[str, object]:
    """Return what the form says of kind, risk and reviews."""
    article = desk.article
    if article is None:
        return {}
    rechecks = Recheck.objects.open().filter(article=article).select_related("reference")
    return {
        "about": about(article),
        "rechecks": [
            {"line": line, "reason": REOPENING_NAMES[Reopening(line.reason)]} for line in rechecks
        ],
        "may_describe": permissions.can_describe(desk.user, article),
        "may_recheck": permissions.can_publish(desk.user),
    }


def about(article: Article) -> dict[str, object]:
    """Return in words what the article is and where it stands on the review clock."""
    due = article.shown_next_review
    return {
        "kind": KIND_NAMES.get(article.kind, ""),  # type: ignore[call-overload]
        "risk": RISK_NAMES[article.risk],
        "is_chosen": bool(article.chosen_risk),
        "months": article.months,
        "owner": article.owner,
        "reviewed_at": article.shown_review,
        "due": due,
        "timing": article.timing.value,
        "timing_name": TIMING_NAMES.get(article.timing, ""),
    }


def describe(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is said of an article, and save what those send who may say it."""
    assert isinstance(request.user, User)
    article = readable(request, pk)
    if not permissions.can_describe(request.user, article):
        if request.method == "POST":
            return keep(request, _now("You do not have the right to change this."))
        return see_other("change", article)
    form = DescribeForm(request.POST if request.method == "POST" else None, article=article)
    if request.method == "POST" and form.is_valid():
        try:
            now = describing.describe(article, by=request.user, **form.for_service())
        except Refused as error:
            form.add_refusal(error)
        else:
            _say(request, article, now)
            return see_other("change", article)
    context = {
        **admin.admin_site.each_context(request),
        "title": _now("Kind, risk and review"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "about": about(article),
    }
    return TemplateResponse(request, "admin/articles/article/describe.html", context)


def _say(request: HttpRequest, before: Article, now: Article) -> None:
    """Say what was done, and what follows from it that is easily missed."""
    messages.success(request, _now("Saved."))
    is_riskier = now.risk is Risk.HIGH and before.risk is not Risk.HIGH
    if is_riskier and now.is_public and now.shown_signoff is None:
        messages.warning(
            request,
            _now("Readers see a text of high risk now that no clinician has signed. Ask for it."),
        )
