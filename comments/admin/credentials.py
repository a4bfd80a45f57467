"""Checked professions: one person proposes, another looks them up, and both can be seen."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments import permissions
from comments.admin.read_only import ReadOnlyAdmin
from comments.models import ClinicianCredential
from comments.services import crediting
from comments.services.errors import Refused
from core.keeping import keeps_text
from core.text import row_key

_ACTS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "confirm": (crediting.confirm, _("The profession is checked. The number is forgotten.")),
    "decline": (crediting.decline, _("The proposal is thrown away, with its number.")),
    "end": (crediting.end, _("New comments are not marked any more.")),
    "revoke": (crediting.revoke, _("The mark is gone from all comments.")),
}
# The words for the four stages, and the look of each.
_STAGES = {
    "proposed": (_("waits for a second person"), "held"),
    "checked": (_("checked"), "published"),
    "ended": (_("ended"), "withdrawn"),
    "revoked": (_("taken back"), "removed"),
}


def stage_of(credential: ClinicianCredential) -> str:
    """Return at which of the four stages a profession is."""
    if credential.revoked_at is not None:
        return "revoked"
    if credential.verified_at is None:
        return "proposed"
    return "checked" if credential.is_valid(timezone.now()) else "ended"


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the register should say of a member."""

    member = forms.CharField(label=_("Pseudonym of the member"), max_length=60)
    field_order = ["member"]

    class Meta:
        model = ClinicianCredential
        fields = ["profession", "country", "register", "number", "interests"]
        widgets = {"interests": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True

    def clean_member(self) -> User:
        """Return the member of this name, in any case."""
        typed = self.cleaned_data["member"]
        member: User | None = None
        with suppress(User.DoesNotExist):
            member = User.objects.get_by_natural_key(typed)
        # The manager finds look-alikes, too: somebody else would be given the profession.
        if member is None or member.username.casefold() != typed.casefold():
            raise forms.ValidationError(_("There is no member of this name."))
        return member


@admin.register(ClinicianCredential)
class ClinicianCredentialAdmin(ReadOnlyAdmin):
    """The professions that were proposed or checked, newest first."""

    list_display = ("user", "profession", "country", "shown_stage", "proposed_by", "verified_by")
    list_select_related = ("user", "proposed_by", "verified_by")
    search_fields = ("user__username", "profession")

    @admin.display(description=_("state"))
    def shown_stage(self, credential: ClinicianCredential) -> SafeString:
        """Return the stage in words, set apart by its look."""
        words, look = _STAGES[stage_of(credential)]
        return format_html('<span class="state state-{}">{}</span>', look, words)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the discussions."""
        assert isinstance(request.user, User)
        return request.user.is_active and permissions.can_verify_clinicians(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the rules of the discussions."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the discussions."""
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClinicianCredential]:
        """Return the rows with the people whom a page names."""
        return ClinicianCredential.objects.select_related(*self.list_select_related)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        title = {"title": _now("Checked professions")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Propose a profession."""
        assert isinstance(request.user, User)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ProposalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            words = form.cleaned_data
            try:
                made = crediting.propose(words.pop("member"), by=request.user, **words)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _now("Proposed. Now a second person has to check it."))
                return self._to(made)
        return self._render(request, "propose", {"title": _now("Propose a profession")}, form=form)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show a profession, and do what is asked with it."""
        assert isinstance(request.user, User)
        if not self.has_view_permission(request):
            raise PermissionDenied
        credential = self.get_queryset(request).filter(pk=row_key(object_id)).first()
        if credential is None:
            raise Http404
        if request.method == "POST":
            return self._act(request, credential, request.user)
        own = request.user in (credential.user, credential.proposed_by)
        shown = {
            "title": _now("Profession"),
            "subtitle": str(credential.user),
            "credential": credential,
            "stage": stage_of(credential),
            "may_confirm": not own,
            "may_decide": request.user != credential.user,
        }
        return self._render(request, "profession", shown)

    def _act(
        self, request: HttpRequest, credential: ClinicianCredential, by: User
    ) -> HttpResponseRedirect:
        name = request.POST.get("do", "")
        if name not in _ACTS:
            raise BadRequest
        act, told = _ACTS[name]
        try:
            act(credential, by=by)
        except Refused as error:
            messages.error(request, str(error))
            return self._to(credential)
        messages.success(request, str(told))
        return self._to(None if name == "decline" else credential)

    def _to(self, credential: ClinicianCredential | None) -> HttpResponseRedirect:
        """Lead to the page of a profession, or to the list."""
        if credential is None:
            address = reverse("admin:comments_cliniciancredential_changelist")
        else:
            address = reverse("admin:comments_cliniciancredential_change", args=[credential.pk])
        return HttpResponseRedirect(address, status=303)

    def _render(
        self, request: HttpRequest, name: str, shown: dict[str, Any], **more: Any
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **shown, **more}
        template = f"admin/comments/cliniciancredential/{name}.html"
        return TemplateResponse(request, template, context)

    def get_urls(self) -> list[URLPattern]:
        """Let both pages give back what cannot be taken."""
        add = keeps_text(self.add_view, self.admin_site)
        change = keeps_text(self.change_view, self.admin_site)
        name = "comments_cliniciancredential"
        return [
            path("add/", add, name=f"{name}_add"),
            path("<path:object_id>/change/", change, name=f"{name}_change"),
            *super().get_urls(),
        ]
