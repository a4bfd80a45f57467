"""The portal's rules for allauth."""

import logging
import unicodedata
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import NAME_TAKEN, User
from accounts.pseudonyms import validate_pseudonym
from accounts.services import held_names
from core import carry

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Says which names members may take, where they may go, and what sign-in brings back."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("This pseudonym and password do not belong together."),
        "email_password_mismatch": _("This address and password do not belong together."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the name in composed form; raise ValidationError unless it may be taken.

        A pseudonym is public, so saying that it is taken tells nothing that is secret.
        """
        name = unicodedata.normalize("NFC", username.strip())
        validate_pseudonym(name)
        if not shallow and (User.objects.name_is_taken(name) or held_names.is_held(name)):
            raise ValidationError(NAME_TAKEN, code="unique")
        return name

    def is_safe_url(self, url: str) -> bool:
        """Allow redirects to paths of this site only, whatever other hosts it may answer for."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the address that an account is reached by; only a planned new one may go."""
        return not email_address.primary

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as confirmed, unless it is that of another account by now."""
        owners = User.objects.filter(email__iexact=email_address.email)
        if owners.exclude(pk=email_address.user_id).exists():
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False
        return bool(super().confirm_email(request, email_address))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Give back what the member typed before the sign-in became necessary."""
        carry.take_up(request, request.POST.get(carry.FIELD, ""), user_id=user.pk)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to SITE_URL, whatever host the request named."""
        links = {
            name: _on_this_site(value) for name, value in context.items() if name.endswith("_url")
        }
        super().send_mail(
            template_prefix, email, {**context, **links, "site_url": settings.SITE_URL}
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits are counted by; raise PermissionDenied without one."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            logger.error(
                "A request came without a client address, so nobody can sign in. Is the site "
                "behind a proxy on a Unix socket? Then set TRUSTED_PROXY_COUNT and let the "
                "proxy send X-Forwarded-For."
            )
            raise


def _on_this_site(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))
