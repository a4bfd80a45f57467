"""Views of allauth where the portal needs more."""

from allauth.account import views
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from accounts.forms import LoginForm, SignupForm
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
