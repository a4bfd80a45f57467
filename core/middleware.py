"""Response headers that Django has no setting for."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.decorators import csp_replace
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_cache_control

from core.paths import address
from core.place import one_place


class PlainQueryMiddleware:
    """Refuses addresses with a NUL in their query, which PostgreSQL cannot even look for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer unless there is one. Raises BadRequest, which is answered with a 400."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the query")
        return self.get_response(request)


class OnePlaceMiddleware:
    """Lets a page ask once in which language and where it is made.

    It stands below any that could choose a language by what the reader wants.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget it."""
        with one_place():
            return self.get_response(request)


class ContentPolicyMiddleware(CSPMiddleware):
    """Writes the policy that nearly all pages have once, where django-csp does for each page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        of_parts = settings.CONTENT_SECURITY_POLICY.get("EXCLUDE_URL_PREFIXES")
        is_tried = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        # Empty where django-csp has more to say.
        self._usual = "" if of_parts or is_tried else build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Give the page the usual policy, or let django-csp look for its own."""
        is_usual = response.status_code < 400 and not hasattr(request, "_csp_nonce")
        if not (self._usual and is_usual) or any(
            name.startswith("_csp_") for name in vars(response)
        ):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        # Who reads a nonce from now on must learn that no header will name it.
        request.csp_nonce = CheckableLazyObject(  # type: ignore[attr-defined]
            self._csp_nonce_post_response
        )
        return response


class PermissionsPolicyMiddleware:
    """Tells the browser which of its devices no page of the site may use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header, unless the page has set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class PrivatePagesMiddleware:
    """Keeps pages that depend on who asks for them out of every cache but the browser's own.

    It stands above the middleware of sessions, which says `Vary: Cookie` of such pages. That
    alone does not keep shared caches from storing them, and some do not heed it. Browsers may
    still go back to such a page without asking again, so that a text half typed is not lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header, unless the page has set its own."""
        response = self.get_response(request)
        if has_vary_header(response, "Cookie") and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class AdminPolicyMiddleware:
    """Gives the pages of the administration their own Content-Security-Policy.

    It stands below django-csp's middleware, which writes the header. The path decides and
    not the view, so that error pages and redirects of the administration are covered too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin_response = csp_replace(settings.CONTENT_SECURITY_POLICY_ADMIN)(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the policy of the part of the site that the address belongs to."""
        if request.path.startswith(address("admin:index")):
            return self.admin_response(request)
        return self.get_response(request)
