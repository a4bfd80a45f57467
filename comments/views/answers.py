"""What a member who writes sees: the form again, or why not, never without the text."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.models import Article
from comments.forms import SignInForm, TextForm, made_for
from comments.rules import MOST_CARRIED
from comments.services import errors
from comments.views.places import Correction, NewComment, Place
from core import carry


def form_page(
    request: HttpRequest,
    place: Place,
    form: TextForm,
    *,
    preview_html: str = "",
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the form, with how the text will look and a notice above it."""
    context = {
        **place.context(),
        "form": form,
        "preview_html": preview_html,
        "notice": notice,
    }
    return render(request, place.template, context, status=status)


def refused_page(
    request: HttpRequest, article: Article, text: str, error: errors.Refused
) -> HttpResponse:
    """Say why the text cannot be posted, and give it back to be copied."""
    context: dict[str, Any] = {
        # A title that is not public any more must not be shown.
        "article": article if article.is_public else None,
        "reason": str(error),
        "text": text,
        "must_confirm": isinstance(error, errors.MayNotComment),
    }
    status = 403 if isinstance(error, errors.NotAllowed) else 409
    return render(request, "comments/comment_refused.html", context, status=status)


def refusal(
    request: HttpRequest, place: Place, form: TextForm, error: errors.Refused
) -> HttpResponse:
    """Answer a text that the service refused: with the form where trying again makes sense."""
    if isinstance(error, errors.Invalid):
        return form_page(request, place, _again(place, form, error), status=422)
    if isinstance(error, errors.TooSoon):
        response = form_page(request, place, _again(place, form, error), status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if isinstance(error, errors.FormUsed):
        return form_page(request, place, _again(place, form, error, **place.fresh()), status=409)
    if isinstance(error, errors.ChangedMeanwhile) and isinstance(place, Correction):
        place.comment.refresh_from_db()
        again = _again(place, form, error, **place.fresh())
        notice = _("The comment now says: “%s”") % place.comment.source
        return form_page(request, place, again, notice=notice, status=409)
    if isinstance(error, errors.ParentGone):
        again = place.form({**dict(form.data.items()), "as_new": "on"})
        article_itself = NewComment(place.article, place.path)
        return form_page(request, article_itself, again, notice=str(error), status=409)
    return refused_page(request, place.article, form.data.get("text", ""), error)


def incomplete(request: HttpRequest, place: Place, form: TextForm) -> HttpResponse:
    """Give back a text whose form lacks what our forms have, in a form that has it."""
    error = errors.Invalid(_("Something was missing in the form. Please send it again."))
    return form_page(request, place, _again(place, form, error, **place.fresh()), status=400)


def sign_in_again(request: HttpRequest, place: Place, text: str) -> HttpResponse:
    """Ask somebody whose session is over to sign in; the text comes along.

    Only a form of ours tells whose text it is. Without that it is shown here and
    not carried any further.
    """
    owner = made_for(request.POST)
    carried = ""
    if owner is not None and len(text) <= MOST_CARRIED:
        carried = carry.pack(user_id=owner, path=place.path, text=text)
    context = {
        "article": place.article if place.article.is_public else None,
        "form": SignInForm(),
        "text": text,
        "carried": carried,
        "next": place.path,
    }
    return render(request, "comments/sign_in_again.html", context, status=403)


def say(request: HttpRequest, message: str | Promise) -> None:
    """Leave one message for the next page, however often the same form was sent."""
    waiting: Any = messages.get_messages(request)
    if str(message) not in [str(line) for line in waiting]:
        messages.success(request, str(message))
    waiting.used = False  # Looking at them must not take them away.


def _again(place: Place, form: TextForm, error: errors.Refused, **changed: str) -> TextForm:
    """Return the form as it was sent, with the error and some hidden values changed."""
    form = place.form({**dict(form.data.items()), **changed})
    form.add_error("text", str(error))
    return form
