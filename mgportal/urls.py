"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from mgportal import views

admin.site.enable_nav_sidebar = False  # Its few lists are two steps away; editors need the width.
admin.site.index_title = _("What there is to do")
# The administration has no log-in form of its own, so that limits and checks hold for all.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "mgportal.views.bad_request"
urlpatterns = [
    path("", include("articles.urls")),
    path("", include("comments.urls")),
    path("about/", views.about, name="about"),
    *(
        path(f"about/{name}/", views.policy, {"name": name}, name=f"about_{name}")
        for name in views.POLICIES
    ),
    path("robots.txt", views.robots, name="robots"),
    path("accounts/", include("accounts.urls")),
    # Django leads everybody on the staff from here to the address of anything, drafts included.
    path("admin/r/<path:what>", views.nowhere),
    path("admin/", admin.site.urls),
]
if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", views.media)]
