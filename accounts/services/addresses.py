"""Changing the address of an account on behalf of its owner."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.errors import NotAllowed


def replace_address(*, user: User, email: str, by: User | None) -> None:
    """Make `email` the only address of `user`, to be confirmed at the next sign-in.

    Raises NotAllowed unless `by` manages accounts.
    """
    if by is not None and not by.is_superuser:
        raise NotAllowed(_("You may not change the address of an account."))
    with transaction.atomic():
        user.email = email
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
