"""Members in the administration, for those who manage accounts."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import cachetags
from accounts.models import User
from accounts.services import addresses
from core import pagecache
from core.longlists import LongList


class AddMemberForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account, usually for somebody of the newsroom."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email", "is_staff", "groups")


class ChangeMemberForm(UserChangeForm):  # type: ignore[type-arg]
    """An account that exists."""

    class Meta(UserChangeForm.Meta):
        model = User


def _confirmed() -> QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)


class VerifiedFilter(admin.SimpleListFilter):
    """Members by whether they confirmed an address."""

    title = _("address confirmed")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Return the members of the chosen kind."""
        if self.value() in ("yes", "no"):
            confirmed = Exists(_confirmed())
            return queryset.filter(confirmed if self.value() == "yes" else ~confirmed)
        return queryset


@admin.register(User)
class MemberAdmin(LongList, UserAdmin):  # type: ignore[type-arg]
    """The list of members; a superuser's tool, because addresses are private."""

    form = ChangeMemberForm
    add_form = AddMemberForm
    list_display = ("username", "email", "verified", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", VerifiedFilter, "groups", "date_joined")
    search_fields = ("username", "email")
    search_help_text = _("Pseudonym or address")
    ordering = ("-date_joined",)
    readonly_fields = ("last_login", "date_joined", "verified")
    list_per_page = 50
    fieldsets = (
        (None, {"fields": ("username", "email", "verified", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "is_staff", "groups")}),
        (
            _("Password"),
            {
                "fields": ("usable_password", "password1", "password2"),
                "description": _(
                    "Without a password, the person chooses one through “Forgotten your "
                    "password?” on the sign-in page."
                ),
            },
        ),
    )
    filter_horizontal = ("groups",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the members, each with whether an address is confirmed, in one query."""
        members: QuerySet[User] = super().get_queryset(request)
        # Not whether there is one, for which PostgreSQL would read all addresses of all members.
        return members.annotate(verified=Subquery(_confirmed().values("verified")[:1]))

    @admin.display(boolean=True, ordering="verified", description=_("confirmed"))
    def verified(self, member: Any) -> bool:
        """Tell whether the member confirmed an address."""
        return bool(member.verified)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Keep people from locking themselves out."""
        fields = super().get_readonly_fields(request, obj)
        if obj is not None and obj.pk == request.user.pk:
            return (*fields, "is_active", "is_staff", "is_superuser")
        return fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save; a new address has to be confirmed by the one who reads its mail."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(
            partial(pagecache.purge, [cachetags.member_name(obj.pk)]), robust=True
        )
        if not change or "email" in form.changed_data:
            assert isinstance(request.user, User)
            addresses.replace_address(user=obj, email=obj.email, by=request.user)

    def _manages(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the request is one of those who manage accounts."""
        return self._manages(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Tell the same."""
        return self._manages(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell the same."""
        return self._manages(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Tell the same."""
        return self._manages(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: an account is switched off, so that its comments keep their author."""
        return False
