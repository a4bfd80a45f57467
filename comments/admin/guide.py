"""The page that says what to do when somebody may be in danger, and how the rest is decided."""

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from comments import permissions
from comments.models import Comment, HelpLine


@require_safe
def guide(request: HttpRequest, *, admin: "ModelAdmin[Comment]") -> HttpResponse:
    """Show the way through a crisis, with the numbers that members are shown."""
    assert isinstance(request.user, User)
    if not permissions.can_see_medical(request.user):
        raise PermissionDenied
    context = {
        **admin.admin_site.each_context(request),
        "title": _("When somebody may be in danger"),
        "opts": Comment._meta,
        "lines": HelpLine.objects.all(),
    }
    return TemplateResponse(request, "admin/comments/moderate/guide.html", context)
