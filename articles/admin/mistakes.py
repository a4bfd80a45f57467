"""What readers reported as wrong: the list, and the page on which an editor answers."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.desk import page_url
from articles.admin.forms import ServiceForm
from articles.models import Article, MistakeReport
from articles.services import mistakes
from articles.services.errors import Refused
from articles.workflow import Action, is_possible
from core.keeping import keeps_text
from core.longlists import LongList


class AnsweredFilter(admin.SimpleListFilter):
    """Those that wait if nothing else is chosen."""

    title = _("what came of it")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return what can be chosen."""
        return [("yes", _("Answered")), ("all", _("All"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Say what stands there without a choice."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": _("Waiting")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[MistakeReport]) -> Any:
        """Return the reports of which that holds."""
        if self.value() == "all":
            return queryset
        return queryset.filter(answered_at__isnull=self.value() != "yes")


class AnswerForm(ServiceForm):
    """What came of a report."""

    was_right = forms.TypedChoiceField(
        label=_("Was the reader right?"),
        choices=[("yes", _("Yes, the page was wrong")), ("no", _("No, the page is right"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    answer = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=mistakes.ANSWER_LENGTH,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The reader gets this by mail, if they left an address."),
    )


@admin.register(MistakeReport)
class MistakeAdmin(LongList):
    """Shows the reports to the newsroom; the service answers them."""

    list_display = ("excerpt", "page", "sent_at", "outcome")
    list_filter = (AnsweredFilter,)
    list_per_page = 50
    ordering = ("pk",)  # Who has waited longest stands first.
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=_("what is wrong"))
    def excerpt(self, report: MistakeReport) -> str:
        """Return how the report begins."""
        return Truncator(report.text).chars(100) or _now("(deleted after a year)")

    @admin.display(description=_("article"))
    def page(self, report: MistakeReport) -> SafeString:
        """Return the article, leading to its form."""
        title = report.article.title
        return format_html('<a href="{}">{}</a>', page_url("change", report.article), title)

    @admin.display(description=_("what came of it"))
    def outcome(self, report: MistakeReport) -> SafeString:
        """Return where it stands, in words."""
        if report.answered_at is None:
            return format_html('<span class="state state-held">{}</span>', _now("waiting"))
        if report.was_right is None:
            return format_html('<span class="state">{}</span>', _now("not answered"))
        words = _now("the page was wrong") if report.was_right else _now("the page was right")
        return format_html('<span class="state">{}</span>', words)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MistakeReport]:
        """Return reports with the titles of their pages, without the long texts."""
        revisions = ("live_revision", "next_revision", "latest_revision")
        long = [f"article__{name}__{text}" for name in revisions for text in ("body", "outline")]
        found = MistakeReport.objects.select_related(*(f"article__{name}" for name in revisions))
        return found.defer(*long)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Name the list by what it shows."""
        shown = {"title": _("Reported mistakes"), **(extra_context or {})}
        return super().changelist_view(request, shown)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow our filter alone: by any other, an address could be guessed letter by letter."""
        return lookup == AnsweredFilter.parameter_name

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: readers report."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the words of readers go after a year by themselves."""
        return False

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own form, which keys that are spelled oddly (+7) lead to."""
        raise Http404

    def get_urls(self) -> list[URLPattern]:
        """Put our page before that of Django."""
        page = keeps_text(partial(answer_report, self), self.admin_site)
        name = "articles_mistakereport_change"
        return [path("<int:pk>/change/", page, name=name), *super().get_urls()]


def answer_report(model_admin: MistakeAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report; say what came of it when that is sent."""
    assert isinstance(request.user, User)
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    known = MistakeReport.objects.select_related("revision", "answered_by")
    report = get_object_or_404(known, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            mistakes.answer(report, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Answered."))
            address = reverse("admin:articles_mistakereport_changelist")
            return HttpResponseRedirect(address, status=303)
    return _page(model_admin, request, report, form, request.user)


def _page(
    model_admin: MistakeAdmin,
    request: HttpRequest,
    report: MistakeReport,
    form: AnswerForm,
    user: User,
) -> HttpResponse:
    article = Article.objects.at_hand().get(pk=report.article_id)
    shown, latest = article.shown_revision, article.latest_revision
    publishes = permissions.can_publish(user)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("A mistake that a reader reported"),
        "opts": MistakeReport._meta,
        "report": report,
        "article": article,
        "form": form,
        "may_answer": permissions.can_answer_mistakes(user),
        "may_correct": publishes,
        "may_edit": permissions.can_edit(user, article),
        # The newest text may be the one that puts it right.
        "may_publish": publishes
        and shown != latest
        and is_possible(Action.PUBLISH, state=article.state, reading=article.reading),
        "corrections": report.corrections.order_by("-at"),
    }
    return TemplateResponse(request, "admin/articles/mistakereport/form.html", context)
