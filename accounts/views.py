"""Views of allauth where the portal needs more, and those of one's own data."""

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import personal_data
from accounts.forms import DeleteAccountForm, LoginForm, SignupForm
from accounts.models import User
from accounts.services import exporting, leaving
from accounts.services.errors import AccountError
from core import carry


class SignupView(views.SignupView):
    """Signs a member up, also when two people want the same name at the same moment."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Save; when somebody was faster, check again and say beside the field what is taken."""
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.full_clean()
            response = super().form_valid(form) if form.is_valid() else self.form_invalid(form)
        return response


class LoginView(views.LoginView):
    """Signs a member in; someone who signed in through another tab keeps the text as well."""

    def get_authenticated_redirect_url(self) -> str:
        """Return where to go, having taken up what the sign-in form carried."""
        token = self.request.POST.get(carry.FIELD, "")
        carry.take_up(self.request, token, user_id=self.request.user.pk)
        return str(super().get_authenticated_redirect_url())


signup = SignupView.as_view()
login = LoginView.as_view()


def csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """Answer a sign-in form that is too old, with what it carries; None if it is no such form.

    This happens to the second of two tabs in which somebody had to sign in again.
    """
    match = request.resolver_match
    if match is None or match.view_name != "account_login":
        return None
    if request.user.is_authenticated:
        return login(request)
    view = LoginView()
    view.setup(request)
    kept = {name: request.POST.get(name, "") for name in ("login", carry.FIELD)}
    context = view.get_context_data(form=LoginForm(request=request, initial=kept))
    response: HttpResponse = view.render_to_response(context, status=403)
    return response


@require_safe
@reauthentication_required
def data(request: HttpRequest) -> HttpResponse:
    """Offer to a member all that the site holds about them, and the ways out."""
    return render(request, "account/data.html")


@require_safe
@reauthentication_required
def data_json(request: HttpRequest) -> HttpResponse:
    """Hand out everything, for other programs."""
    assert isinstance(request.user, User)
    answer = HttpResponse(exporting.as_json(request.user), content_type="application/json")
    return _as_file(answer, "json")


@require_safe
@reauthentication_required
def data_html(request: HttpRequest) -> HttpResponse:
    """Hand out everything, for people to read."""
    assert isinstance(request.user, User)
    context = {"chapters": exporting.chapters(request.user), "made": timezone.now()}
    return _as_file(render(request, "account/data_file.html", context), "html")


def _as_file(answer: HttpResponse, suffix: str) -> HttpResponse:
    """Let the browser save the answer; the name of the file tells nobody whose it is."""
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """Say what deleting the account does, and do it for who knows the password."""
    user = request.user
    assert isinstance(user, User)
    form, refusal = DeleteAccountForm(request.POST or None, user=user), ""
    try:
        leaving.require_free(user)
        if request.method == "POST" and form.is_valid():
            leaving.leave(user=user, by=user)
            logout(request)
            return HttpResponseRedirect(reverse("account_deleted"), status=303)
    except AccountError as error:
        refusal = str(error)
    outlooks = [part.outlook(user) for part in personal_data.parts()]
    context = {"form": form, "refusal": refusal, "outlooks": outlooks}
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "account/delete.html", context, status=status)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Say that the account is gone; the browser forgets what was typed into the forms."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_data"))
    answer = render(request, "account/deleted.html")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
