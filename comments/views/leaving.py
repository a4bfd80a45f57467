"""Taking back everything that one wrote."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments.services import leaving


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def withdraw_all(request: HttpRequest) -> HttpResponse:
    """Ask whether all comments shall be withdrawn, and do it.

    The password is asked for unless it was typed lately: a device that was left signed in must
    not be enough to delete the work of years.
    """
    user = request.user
    assert isinstance(user, User)
    if request.method != "POST":
        context = {"count": leaving.withdrawable(user).count()}
        return render(request, "comments/withdraw_all.html", context)
    count = leaving.withdraw_all(by=user)
    said = ngettext(
        "%d comment is withdrawn. Its text is deleted.",
        "%d comments are withdrawn. Their texts are deleted.",
        count,
    )
    messages.success(request, f"{said % count} {_('Your consent is taken back.')}")
    return HttpResponseRedirect(reverse("comments:mine"), status=303)
