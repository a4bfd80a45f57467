"""Addresses of allauth, two of them with views of our own, and those of one's own data."""

from allauth.account import urls
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from accounts import views


def _never_kept(pattern: URLPattern) -> URLPattern:
    """Return the same address with pages that no cache, the browser's neither, may keep.

    They show the private address, or came by a link that opens the account.
    """
    return URLPattern(
        pattern.pattern, never_cache(pattern.callback), pattern.default_args, pattern.name
    )


urlpatterns = [
    path("signup/", views.signup, name="account_signup"),
    path("login/", views.login, name="account_login"),
    *(_never_kept(pattern) for pattern in urls.urlpatterns),
    path("data/", never_cache(views.data), name="account_data"),
    path("data/file.json", never_cache(views.data_json), name="account_data_json"),
    path("data/file.html", never_cache(views.data_html), name="account_data_html"),
    path("delete/", never_cache(views.delete), name="account_delete"),
    path("deleted/", views.deleted, name="account_deleted"),
]
