"""The page on which somebody without an account reads a text and answers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.forms import AnswerForm
from articles.models import Answer, ReviewLink, Standing
from articles.services import inviting
from articles.services.errors import Invalid, LinkClosed
from articles.views import article_context

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
    return _page(request, link, AnswerForm(initial={"name": link.invited}))


def _receive(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """Take an answer, or give back what was typed with the reason why it was not taken."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return _closed(request, link, "foreign", status=403)
    if _is_staff(request):
        return _closed(request, link, "staff", status=403)
    form = AnswerForm(request.POST)
    standing = link.standing
    try:
        if form.is_valid():
            sent = form.cleaned_data
            inviting.answer(
                link, answer=Answer(sent["answer"]), name=sent["name"], note=sent["note"]
            )
            return HttpResponseRedirect(request.path, status=303)
    except Invalid as error:
        form.add_error(error.field, str(error))
    except LinkClosed as error:
        standing = error.standing
    if standing is not Standing.OPEN:
        return _closed(request, link, standing, status=409)
    return _page(request, link, form, status=422)


def _page(
    request: HttpRequest, link: ReviewLink, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """Show the text as readers would see it, with the form below it."""
    article = link.revision.article
    article.latest_revision = link.revision  # An open link is for the newest; this spares a query.
    context = {
        **article_context(article, preview=True),
        "link": link,
        "asked_by": _asked_by(link),
        "form": form,
        "is_staff": _is_staff(request),
    }
    return render(request, "articles/review.html", context, status=status)


def _closed(
    request: HttpRequest, link: ReviewLink | None, why: str, *, status: int
) -> HttpResponse:
    """Say why there is no text to answer, and whom to ask; nothing that was typed is lost."""
    context = {
        "link": link,
        "asked_by": _asked_by(link) if link else "",
        "why": str(why),
        # What a page of another site sends was not typed here.
        "typed": "" if why == "foreign" else request.POST.get("note", ""),
        "is_post": request.method == "POST",
    }
    return render(request, "articles/review_closed.html", context, status=status)


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
