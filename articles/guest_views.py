"""The page on which somebody without an account reads a text and answers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.article_page import draft_context
from articles.forms import AnswerForm, SigningAnswerForm
from articles.models import ROLE_NAMES, Answer, ReviewLink, Standing
from articles.rules import Role
from articles.services import inviting, signing
from articles.services.errors import Invalid, LinkClosed, NotPossible

# What a link answers that shows no text: nothing is there any more, or it was taken away.
_STATUS = {Standing.ANSWERED: 200, Standing.RECALLED: 403}
_GONE = 410


# Nothing about the visitor decides here, only the address, which a forged form would have to
# know. Django's token would need a cookie, and a page that sends no Referer sends its forms
# with "Origin: null", which Django refuses. Browsers say themselves where a form comes from.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text of a review link and take the answer; looking at it changes nothing."""
    response = _answer(request, inviting.link_of(token))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"  # The address opens the page.
    return response


def _answer(request: HttpRequest, link: ReviewLink | None) -> HttpResponse:
    if link is None:
        return _closed(request, None, "unknown", status=404)
    if request.method == "POST":
        return _receive(request, link)
    if link.standing is not Standing.OPEN:
        return _closed(request, link, link.standing, status=_STATUS.get(link.standing, _GONE))
    return _page(request, link, _form(request, link))


def _receive(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """Take an answer, or give back what was typed with the reason why it was not taken."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return _closed(request, link, "foreign", status=403)
    if _is_staff(request):
        return _closed(request, link, "staff", status=403)
    form = _form(request, link)
    standing = link.standing
    try:
        if form.is_valid():
            _send(link, form)
            return HttpResponseRedirect(request.path, status=303)
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except LinkClosed as error:
        standing = error.standing
    except NotPossible as error:
        form.add_error(None, str(error))
    if standing is not Standing.OPEN:
        return _closed(request, link, standing, status=409)
    return _page(request, link, form, status=422)


def _form(request: HttpRequest, link: ReviewLink) -> AnswerForm:
    """Return the form for who was asked: for an opinion, or for a signature."""
    sent = request.POST if request.method == "POST" else None
    if link.person is None:
        return AnswerForm(sent, initial={"name": link.invited})
    return SigningAnswerForm(sent, role=Role(link.role))


def _send(link: ReviewLink, form: AnswerForm) -> None:
    """Give the service what was answered, with a signature where one was asked for."""
    sent = form.cleaned_data
    signature = None
    if link.person is not None:
        signature = signing.Signature(
            role=Role(link.role),
            checked=sent.get("checked", ()),
            new_interest=sent["new_interest"],
            note=sent["note"],
        )
    inviting.answer(
        link,
        answer=Answer(sent["answer"]),
        name=sent.get("name") or link.invited,
        note=sent["note"],
        signature=signature,
    )


def _page(
    request: HttpRequest, link: ReviewLink, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """Show the text as readers would see it, with the form below it."""
    article = link.revision.article
    article.latest_revision = link.revision  # An open link is for the newest; this spares a query.
    context = {
        **draft_context(article),
        "link": link,
        "asked_by": _asked_by(link),
        "form": form,
        "is_staff": _is_staff(request),
        **(_signer(link) if link.person else {}),
    }
    return render(request, "articles/review.html", context, status=status)


def _signer(link: ReviewLink) -> dict[str, object]:
    """Return what readers will be told of who signs."""
    assert link.person is not None  # The caller has seen it.
    return {
        "signer": link.person,
        "signs_as": ROLE_NAMES[Role(link.role)],
        "entries": signing.entries_of(link.person) if link.role == Role.CLINICAL else [],
        "declaration": signing.declaration_of(link.person),
    }


def _closed(
    request: HttpRequest, link: ReviewLink | None, why: str, *, status: int
) -> HttpResponse:
    """Say why there is no text to answer, and whom to ask; nothing that was typed is lost."""
    context = {
        "link": link,
        "asked_by": _asked_by(link) if link else "",
        "why": str(why),
        # What a page of another site sends was not typed here.
        "typed": "" if why == "foreign" else _typed(request),
        "is_post": request.method == "POST",
    }
    return render(request, "articles/review_closed.html", context, status=status)


def _typed(request: HttpRequest) -> str:
    """Return all that was typed into the form."""
    return "\n\n".join(filter(None, map(request.POST.get, ("note", "new_interest"))))


def _asked_by(link: ReviewLink) -> str:
    """Return the public name of whoever made the link."""
    maker = link.created_by
    if maker is None:
        return str(settings.SITE_NAME)
    person = getattr(maker, "person", None)  # Not everybody has a by-line.
    return str(person or maker)


def _is_staff(request: HttpRequest) -> bool:
    """Say whether this is somebody of the newsroom who tries a link that is for another."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
