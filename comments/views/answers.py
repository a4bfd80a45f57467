"""What a member who writes sees: the form again, or why not, never without the text."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.models import Article
from comments import forms
from comments.forms import SignInForm, TextForm, made_for
from comments.rules import MOST_CARRIED
from comments.services import errors, previewing
from comments.services.posting import Preview
from comments.views.places import Correction, NewComment, Place
from core import carry

# Where trying again makes sense: the field that the reason stands beside, and the status.
_AGAIN: dict[type[errors.Refused], tuple[str, int]] = {
    errors.Invalid: ("text", 422),
    errors.ConsentNeeded: ("consent", 422),
    errors.TooSoon: ("text", 429),
    errors.FormUsed: ("text", 409),
    errors.ChangedMeanwhile: ("text", 409),
}


def form_page(
    request: HttpRequest,
    place: Place,
    form: TextForm,
    *,
    preview: Preview | None = None,
    notice: str = "",
    questions: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the form, with how the text will look, and a notice or questions above it."""
    if preview:
        form.ask_about(preview.fingerprint)
    context = {
        **place.context(),
        "form": form,
        "preview_html": preview.html if preview else "",
        "hints": preview.notices if preview else (),
        "crisis": preview.crisis if preview else previewing.crisis_in(_text_of(form)),
        "notice": notice,
        "questions": questions,
    }
    return render(request, place.template, context, status=status)


def refused_page(
    request: HttpRequest, article: Article, text: str, error: errors.Refused, path: str = ""
) -> HttpResponse:
    """Say why the text cannot be posted, and give it back to be copied.

    `path` is that of the form to which the member can come back later.
    """
    context: dict[str, Any] = {
        # A title that is not public any more must not be shown.
        "article": article if article.is_public else None,
        "reason": str(error),
        "text": text,
        "must_confirm": type(error) is errors.MayNotComment,
        "is_barred": isinstance(error, errors.Barred),
        "statement": getattr(error, "statement", None),
        "form_path": path,
        "crisis": previewing.crisis_in(text),
    }
    status = 403 if isinstance(error, errors.NotAllowed) else 409
    return render(request, "comments/comment_refused.html", context, status=status)


def refusal(
    request: HttpRequest, place: Place, form: TextForm, error: errors.Refused
) -> HttpResponse:
    """Answer a text that the service refused: with the form where trying again makes sense."""
    for kind, (field, status) in _AGAIN.items():
        if isinstance(error, kind):
            return _form_again(request, place, form, error, field, status)
    if isinstance(error, errors.Nudged):
        form.ask_about(error.fingerprint)
        return form_page(request, place, form, questions=error.questions, status=409)
    if isinstance(error, errors.ParentGone):
        article_itself = NewComment(place.article, place.path)
        again = _again(article_itself, form, changed={"as_new": "on"})
        return form_page(request, article_itself, again, notice=str(error), status=409)
    text = _text_of(form)
    if isinstance(error, errors.WarningOpen) and len(text) <= MOST_CARRIED:
        choice = str(form.data.get("audience", ""))
        carry.keep(request, path=place.path, text=text, choice=choice)
    return refused_page(request, place.article, text, error, place.path)


def incomplete(request: HttpRequest, place: Place, form: TextForm) -> HttpResponse:
    """Give back a text whose form lacks what our forms have, in a form that has it."""
    error = errors.Invalid(_("Something was missing in the form. Please send it again."))
    return form_page(request, place, _again(place, form, error, changed=place.fresh()), status=400)


def looked_at_again(
    request: HttpRequest, place: Place, form: TextForm, preview: Preview
) -> HttpResponse:
    """Show a text that a program may have sent to whoever can press the button once more."""
    notice = _("Please look at your text once more, then press Post.")
    changed = {"website": "", **forms.opened_if_missing(form)}
    again = _again(place, form, changed=changed)
    return form_page(request, place, again, preview=preview, notice=notice)


def sign_in_again(
    request: HttpRequest, article: Article, path: str, text: str, *, beside: str = "audience"
) -> HttpResponse:
    """Ask somebody whose session is over to sign in; the text comes along to the form at `path`.

    So does what was chosen in the field `beside` it. Only a form of ours tells whose text it
    is. Without that it is shown here and not carried any further.
    """
    owner = made_for(request.POST)
    carried = ""
    if owner is not None and len(text) <= MOST_CARRIED:
        choice = request.POST.get(beside, "")[:20]
        carried = carry.pack(user_id=owner, path=path, text=text, choice=choice)
    context = {
        "article": article if article.is_public else None,
        "form": SignInForm(),
        "text": text,
        "carried": carried,
        "next": path,
        "crisis": previewing.crisis_in(text),
    }
    return render(request, "comments/sign_in_again.html", context, status=403)


def say(request: HttpRequest, message: str | Promise, tags: str = "") -> None:
    """Leave one message for the next page, however often the same form was sent."""
    waiting: Any = messages.get_messages(request)
    if str(message) not in [str(line) for line in waiting]:
        messages.success(request, str(message), extra_tags=tags)
    waiting.used = False  # Looking at them must not take them away.


def _form_again(
    request: HttpRequest,
    place: Place,
    form: TextForm,
    error: errors.Refused,
    field: str,
    status: int,
) -> HttpResponse:
    """Show the form with the reason beside a field, ready to be sent once more."""
    notice, changed = "", {}
    if isinstance(error, errors.FormUsed | errors.ChangedMeanwhile):
        if isinstance(place, Correction):
            place.comment.refresh_from_db()
            notice = _("The comment now says: “%s”") % place.comment.source
        changed = place.fresh()
    again = _again(place, form, error, field, changed=changed)
    response = form_page(request, place, again, notice=notice, status=status)
    if isinstance(error, errors.TooSoon):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _text_of(form: TextForm) -> str:
    """Return what was typed into a form that was sent."""
    return str(form.data.get("text", ""))


def _again(
    place: Place,
    form: TextForm,
    error: errors.Refused | None = None,
    field: str = "text",
    *,
    changed: Mapping[str, str] | None = None,
) -> TextForm:
    """Return the form as it was sent, with the error and some hidden values changed."""
    form = place.form({**dict(form.data.items()), **(changed or {})}, form.member)
    form.is_valid()
    if error is not None:
        form.add_error(field, str(error))
    return form
