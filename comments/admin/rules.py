"""Word rules with their trial, message templates and help lines."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from comments import permissions
from comments.models import HelpLine, MessageTemplate, Rule
from comments.services import ruling
from comments.services.errors import Refused, RuleFails
from core.keeping import KeepsText, keeps_text

_MOST_SHOWN = 50
# A rule that matches more of what people wrote lately is most likely a mistake.
_MUCH = 0.1


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule, which must do to its examples what it should before it is kept."""

    class Meta:
        model = Rule
        fields = (
            "name",
            "pattern",
            "match",
            "action",
            "crisis",
            "message",
            "is_medical",
            "language",
            "must_match",
            "must_not_match",
        )
        help_texts = {
            "pattern": gettext_lazy(
                "Texts are compared without regard to capitals, accents and letters that only"
                " look different. A regular expression sees them in small letters."
            ),
            "action": gettext_lazy("A crisis rule needs the kind of crisis, no other has one."),
        }
        widgets = {
            "pattern": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "message": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "must_match": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "must_not_match": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }

    def clean(self) -> dict[str, Any]:
        """Try the rule on its examples; what fails is said beside its field."""
        words = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                ruling.require_sound(Rule(**words))
            except RuleFails as error:
                self.add_error(error.field, str(error))
        return words


class Listed(KeepsText):
    """A list that is named for what it shows."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})


@admin.register(Rule)
class RuleAdmin(Listed):
    """The word rules. What is saved is tried first, and then put in force."""

    form = RuleForm
    list_display = ("name", "enabled", "action", "match", "language")
    list_filter = ("action", "enabled", "language")
    search_fields = ("name", "pattern")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the discussions."""
        return _may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        """Ask the rules of the discussions."""
        return _may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        """Ask the rules of the discussions."""
        return _may_edit(request)

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: Any) -> None:
        """Keep the rule; one whose deed was changed is out of force."""
        assert isinstance(request.user, User)
        ruling.save(obj, by=request.user)

    def response_add(
        self, request: HttpRequest, obj: Rule, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to the trial."""
        return self._to_trial(request, obj)

    def response_change(self, request: HttpRequest, obj: Rule) -> HttpResponse:
        """Go on to the trial."""
        return self._to_trial(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer one way to save, because saving leads on."""
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the trial."""
        trial = keeps_text(self.trial, self.admin_site)
        return [path("<int:pk>/try/", trial, name="comments_rule_try"), *super().get_urls()]

    def trial(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the rule would have done lately, and put it in force or out of it."""
        rule = get_object_or_404(Rule, pk=pk)
        if not self.has_view_permission(request, rule):
            raise PermissionDenied
        if request.method == "POST":
            return self._switch(request, rule)
        problem, run = "", ruling.DryRun(0, [])
        try:
            run = ruling.dry_run(rule)
        except RuleFails as error:
            problem = str(error)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try a word rule"),
            "opts": self.opts,
            "rule": rule,
            "problem": problem,
            "looked_at": run.looked_at,
            "matched": len(run.matched),
            "is_much": len(run.matched) > _MUCH * run.looked_at,
            "shown": run.matched[:_MOST_SHOWN],
            "may_edit": _may_edit(request),
        }
        return TemplateResponse(request, "admin/comments/rule/try.html", context)

    def _switch(self, request: HttpRequest, rule: Rule) -> HttpResponse:
        assert isinstance(request.user, User)
        enabled = request.POST.get("do") == "enable"
        try:
            ruling.enable(rule, by=request.user, enabled=enabled)
        except Refused as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, rule, [{"changed": {"fields": [_("in force")]}}])
            done = _("The rule is in force.") if enabled else _("The rule is out of force.")
            messages.success(request, done)
        return _trial_of(rule)

    def _to_trial(self, request: HttpRequest, rule: Rule) -> HttpResponse:
        if rule.enabled:
            messages.success(request, _("The rule is saved, and in force as before."))
        else:
            messages.success(
                request, _("The rule is saved. It does nothing until you put it in force below.")
            )
        return _trial_of(rule)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(Listed):
    """Words that moderators start from."""

    list_display = ("title", "reason")
    list_filter = ("reason",)
    search_fields = ("title", "text")


@admin.register(HelpLine)
class HelpLineAdmin(Listed):
    """Whom to call in an emergency."""

    list_display = ("name", "number", "country", "crisis", "hours", "position")
    list_filter = ("crisis", "country")


def _may_edit(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and permissions.can_edit_rules(request.user)


def _trial_of(rule: Rule) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:comments_rule_try", args=[rule.pk]), status=303)
