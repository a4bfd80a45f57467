"""Writing: a new comment, a reply, a changed text.

A POST asks for no sign-in before it looks: whoever was signed out meanwhile gets the
text back and is asked to sign in then. Nothing is ever posted without the button.
"""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import rules
from comments.forms import CommentForm, TextForm, made_for
from comments.services import consenting, errors
from comments.services.posting import Preview
from comments.views import answers, landing, places
from comments.views.places import NewComment, Place
from comments.views.visitors import client_of, viewer_of
from core import carry, ratelimit

form_view = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_view
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a comment on an article."""
    return _answer(request, places.under_article(slug=slug))


@never_cache
@form_view
def reply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer a comment."""
    return _answer(request, places.below_comment(public_id=public_id, viewer=viewer_of(request)))


@never_cache
@form_view
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a comment of one's own."""
    return _answer(request, places.of_comment(public_id=public_id, viewer=viewer_of(request)))


def receive(
    request: HttpRequest, place: Place, action: str, *, notice: str = "", status: int = 200
) -> HttpResponse:
    """Answer a form that was sent: post its text, or preview it for any other `action`.

    `notice` and `status` go with a preview. Another account than the one that the form
    was made for does not get to see the text.
    """
    user = viewer_of(request)
    if user is None:
        return answers.sign_in_again(
            request, place.article, place.path, request.POST.get("text", "")
        )
    if made_for(request.POST) != user.pk:
        other = _("This form was opened with another account. Its text is not shown here.")
        return _show(request, place, notice=other, status=403)
    if not place.article.is_public:  # Whatever else is wrong: no form may show it any more.
        text = request.POST.get("text", "")
        return answers.refused_page(request, place.article, text, errors.ArticleGone(), place.path)
    place = place.accepting(request.POST)
    form = place.form(request.POST, user)
    if not form.is_valid():
        return answers.incomplete(request, place, form)
    try:
        if action != "post":
            preview = _preview(place, user, form)
        elif isinstance(form, CommentForm) and form.looks_automatic:
            return answers.looked_at_again(request, place, form, _preview(place, user, form))
        else:
            return _post(request, place, form, user)
    except errors.AlreadyPosted as error:
        return landing.at(request, place, error.comment, str(error))
    except errors.Refused as error:
        return answers.refusal(request, place, form, error)
    return answers.form_page(request, place, form, preview=preview, notice=notice, status=status)


def _answer(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        return receive(request, place, request.POST.get("action", ""))
    return _show(request, place)


def _show(
    request: HttpRequest, place: Place, *, notice: str = "", status: int = 200
) -> HttpResponse:
    """Show the empty form, or how the text that was carried through a sign-in would look.

    Only after the check: the form of a change holds the text, which may be hidden by now.
    """
    user = viewer_of(request)
    carried = carry.carried(request, place.path) if user else places.NOTHING
    if not place.article.is_public and not carried.text:
        raise Http404
    if user is None:
        return redirect_to_login(place.path)
    form, preview = place.empty_form(user, carried), None
    try:
        place.check(user)
        if carried.text:
            notice = notice or _(
                "Welcome back. Your text is not posted yet: look at it, then press Post."
            )
            preview = place.preview(user, carried.text)
    except errors.Invalid as error:
        notice = str(error)
    except errors.ParentGone as error:
        form.initial["as_new"] = "on"
        place, notice = NewComment(place.article, place.path), str(error)
    except errors.Refused as error:
        return answers.refused_page(request, place.article, carried.text, error, place.path)
    return answers.form_page(request, place, form, preview=preview, notice=notice, status=status)


def _preview(place: Place, user: User, form: TextForm) -> Preview:
    """Return how the text would look, where it could be posted. Raises Refused errors."""
    place.check(user)
    return place.preview(user, form.cleaned_data["text"])


def _post(request: HttpRequest, place: Place, form: TextForm, user: User) -> HttpResponse:
    """Post the text, and keep the consent that came with it. Raises Refused errors."""
    most = rules.WRITES_FROM_ONE_CONNECTION
    if not ratelimit.allows("comments.write", client_of(request), most=most):
        raise errors.BusyConnection(ratelimit.HOUR)
    if form.cleaned_data["consent"]:
        consenting.give(by=user)
    return landing.at(request, place, place.save(form, user))
