"""Writing: a new comment, a reply, a changed text.

A POST asks for no sign-in before it looks: whoever was signed out meanwhile gets the
text back and is asked to sign in then. Nothing is ever posted without the button.
"""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import pages
from comments.forms import made_for
from comments.models import Comment
from comments.services import errors, posting
from comments.views import answers, places
from comments.views.places import NewComment, Place
from comments.views.visitors import viewer_of
from core import carry

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
        return answers.sign_in_again(request, place, request.POST.get("text", ""))
    if made_for(request.POST) != user.pk:
        other = _("This form was opened with another account. Its text is not shown here.")
        return _show(request, place, notice=other, status=403)
    place = place.accepting(request.POST)
    form = place.form(request.POST)
    if not form.is_valid():
        return answers.incomplete(request, place, form)
    try:
        if action == "post":
            return _posted(request, place, place.save(form.cleaned_data, user))
        place.check(user)
        html = posting.preview(form.cleaned_data["text"])
    except errors.AlreadyPosted as error:
        return _posted(request, place, error.comment, str(error))
    except errors.Refused as error:
        return answers.refusal(request, place, form, error)
    return answers.form_page(request, place, form, preview_html=html, notice=notice, status=status)


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
    text = carry.carried_text(request, place.path) if user else ""
    if not place.article.is_public and not text:
        raise Http404
    if user is None:
        return redirect_to_login(place.path)
    form, html = place.empty_form(user, text), ""
    try:
        place.check(user)
        if text:
            notice = notice or _(
                "Welcome back. Your text is not posted yet: look at it, then press Post."
            )
            html = posting.preview(text)
    except errors.Invalid as error:
        notice = str(error)
    except errors.ParentGone as error:
        form.initial["as_new"] = "on"
        place, notice = NewComment(place.article, place.path), str(error)
    except errors.Refused as error:
        return answers.refused_page(request, place.article, text, error)
    return answers.form_page(request, place, form, preview_html=html, notice=notice, status=status)


def _posted(
    request: HttpRequest, place: Place, comment: Comment, message: str = ""
) -> HttpResponse:
    """Lead to the comment."""
    if carry.carried_text(request, place.path):
        carry.drop(request)
    answers.say(request, message or place.done)
    return HttpResponseRedirect(pages.address_of(comment), status=303)
