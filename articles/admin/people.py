"""The contributor register in the administration."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.people_forms import ProfileForm
from articles.admin.people_papers import PapersFilter, marks_of, with_papers
from articles.admin.people_steps import STEPS
from articles.models import Credential, Person
from articles.services import contributing
from articles.services.errors import Refused
from core.keeping import keeps_text
from core.longlists import LongList
from core.text import row_key

_LOST = _("Somebody else has to look the register entries up again before anybody signs with them.")
# Steps that are about one entry of somebody.
_OF_ENTRIES = ("check", "withdraw")


@admin.register(Person)
class PersonAdmin(LongList):
    """Who writes and signs: their profile, their consent and their papers."""

    list_display = ("name", "papers", "role", "user")
    list_select_related = ("user",)
    list_filter = (PapersFilter,)
    search_fields = ("name",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None

    class Media:
        css: ClassVar = {"all": ("css/people.css",)}

    @admin.display(description=_("papers"))
    def papers(self, person: Any) -> SafeString:
        """Return what is in order, what is missing and what ends soon, in words."""
        marks = marks_of(person, timezone.localdate())
        return format_html_join(" ", '<span class="state state-{}">{}</span>', marks)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Return people with the state of their papers."""
        return with_papers(Person.objects.defer("bio"))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow our filter alone: by any other, what is not shown could be guessed."""
        return lookup == PapersFilter.parameter_name

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show to who keeps the register how somebody agreed, and why an entry was withdrawn."""
        if not permissions.can_keep_register(_staff(request)):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(request, {"title": _("People"), **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Refuse: addresses, by-lines and signatures lead to people."""
        return False

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own form, which keys that are spelled oddly (+7) lead to."""
        raise Http404

    def get_urls(self) -> list[URLPattern]:
        """Put our own pages before those of Django."""
        wrap = partial(keeps_text, site=self.admin_site)
        steps = [
            path(
                f"<int:pk>/entry/<int:entry>/{name}/"
                if name in _OF_ENTRIES
                else f"<int:pk>/{name}/",
                wrap(partial(self._step, name=name)),
                name=f"articles_person_{name}",
            )
            for name in STEPS
        ]
        return [
            path("add/", wrap(self.add_view), name="articles_person_add"),
            path("me/", self.admin_site.admin_view(self._me), name="articles_person_me"),
            path("<path:object_id>/change/", wrap(self.change_view), name="articles_person_change"),
            *steps,
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add somebody to the register."""
        user = _staff(request)
        if not permissions.can_keep_register(user):
            raise PermissionDenied
        form = ProfileForm(_sent(request))
        if form.is_valid():
            try:
                slug = form.cleaned_data["slug"]
                made = contributing.add(form.profile, slug=slug, by=user)
            except Refused as error:
                form.add_refusal(error)
            else:
                messages.success(request, _now("“%s” is in the register.") % made)
                return _to(made)
        shown = {"title": _now("New person"), "form": form, "may_change": True}
        return self._render(request, "form", shown)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show somebody with their papers; change the profile."""
        user = _staff(request)
        person = get_object_or_404(_whole(), pk=row_key(object_id))
        is_own = user.pk == person.user_id
        if not (is_own or self.has_view_permission(request, person)):
            raise PermissionDenied
        may_change = permissions.can_keep_register(user)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        form = ProfileForm(_sent(request), person=person) if may_change else None
        if form is not None and form.is_valid():
            try:
                saved = contributing.change(person, form.profile, by=user)
            except Refused as error:
                form.add_refusal(error)
            else:
                messages.success(request, _now("“%s” has been saved.") % saved)
                if _lost_checks(person, saved):
                    messages.warning(request, str(_LOST))
                return _to(saved)
        return self._render(request, "form", _shown(request, person, form, user))

    def _step(self, request: HttpRequest, pk: int, *, name: str, entry: int = 0) -> HttpResponse:
        """Take a step with somebody, or ask what it needs."""
        user, step = _staff(request), STEPS[name]
        person = get_object_or_404(Person, pk=pk)
        if not step.may(user, person):
            raise PermissionDenied
        row = get_object_or_404(person.register_entries, pk=entry) if entry else None
        form = step.form(_sent(request), person=person, user=user, entry=row)
        if form.is_valid():
            try:
                step.act(form)
            except Refused as error:
                form.add_refusal(error)
            else:
                messages.success(request, str(step.told))
                return _to(person)
        shown = {"title": step.title, "person": person, "entry": row, "step": step, "form": form}
        return self._render(request, step.template, shown)

    def _me(self, request: HttpRequest) -> HttpResponse:
        """Lead people of the staff to what the register says of themselves."""
        person = Person.objects.filter(user=_staff(request)).first()
        if person is not None:
            return HttpResponseRedirect(_page(person))
        messages.info(request, _now("The register does not know you yet. Please ask an editor."))
        return HttpResponseRedirect(reverse("admin:index"))

    def _render(self, request: HttpRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **shown}
        return TemplateResponse(request, f"admin/articles/person/{name}.html", context)


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # The administration admits nobody else.
    return request.user


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(person: Person) -> str:
    return reverse("admin:articles_person_change", args=[person.pk])


def _to(person: Person) -> HttpResponseRedirect:
    return HttpResponseRedirect(_page(person), status=303)


def _lost_checks(before: Person, now: Person) -> bool:
    """Say whether entries that were checked are to be looked up anew."""
    checked = {each.pk for each in before.register_entries.all() if each.checked_on}
    return now.register_entries.filter(pk__in=checked, checked_on__isnull=True).exists()


def _whole() -> QuerySet[Person]:
    """Return people with all that their page shows."""
    entries = Credential.objects.select_related("added_by", "checked_by").order_by("-pk")
    return Person.objects.select_related("user", "consent_by").prefetch_related(
        Prefetch("register_entries", queryset=entries), "declarations__recorded_by"
    )


def _shown(
    request: HttpRequest, person: Person, form: ProfileForm | None, user: User
) -> dict[str, Any]:
    """Return what the page of somebody shows to this user."""
    is_own = user.pk == person.user_id
    today = timezone.localdate()
    entries = [
        (each, each.is_valid_on(today), user.pk not in (each.added_by_id, person.user_id))
        for each in person.register_entries.all()
    ]
    declarations = list(person.declarations.all())
    return {
        "title": person.full_name,
        "person": person,
        "form": form,
        "is_own": is_own,
        "may_change": permissions.can_keep_register(user),
        "may_speak": permissions.can_speak_for(user, person),
        "may_see_entries": is_own or user.has_perm("articles.view_credential"),
        "may_see_interests": is_own or user.has_perm("articles.view_declaration"),
        "entries": entries,
        "declarations": declarations,
        "today": today,
        "has_page": person.articles.filter(published_at__isnull=False).exists(),
    }
