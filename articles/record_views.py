"""What was wrong on pages, for everybody: all corrections, and where readers report a mistake."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles import cachetags
from articles.forms import MistakeForm
from articles.models import Article, Change
from articles.parts import follows_schedule
from articles.services import mistakes
from articles.services.errors import Invalid
from articles.workflow import Reading
from core import ratelimit
from core.pagecache import keeps, needs_of
from core.pagination import BadCursor, keyset_page

# So many reports an hour may come from one connection.
MOST_REPORTS = 10


@keeps("after")
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Show what pages said that was wrong, the newest correction first."""
    needs = needs_of(request)
    follows_schedule(needs)
    try:
        page = keyset_page(
            Change.objects.with_pages().corrections(),
            after=request.GET.get("after", ""),
            time_field="at",
        )
    except BadCursor as error:
        raise Http404 from error
    needs.on(cachetags.CORRECTIONS, *cachetags.corrected(page.items))
    context = {
        "corrections": page.items,
        "after": page.after,
        "is_first_page": "after" not in request.GET,
    }
    return render(request, "articles/corrections.html", context)


# Nothing about the visitor decides here and nothing is kept of them, so a forged form could do no
# more than anybody can. Django's token would need a cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, slug: str) -> HttpResponse:
    """Take from a reader what is wrong on a page."""
    article = _known(slug)
    if request.method == "POST":
        return _receive(request, article)
    if "sent" in request.GET:
        return _render(request, "articles/mistake_sent.html", {"article": article})
    shown = article.shown_revision
    return _page(request, article, MistakeForm(initial={"revision": shown and shown.number}))


def _receive(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep a report, or give back what was typed with the reason why it was not taken."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        # What a page of another site sends was not typed here.
        return _page(request, article, MistakeForm(), status=403)
    form = MistakeForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    if not ratelimit.allows("mistake", _client_of(request), most=MOST_REPORTS):
        notice = _("Many reports came from your connection. Please send it again in an hour.")
        response = _page(request, article, form, notice=notice, status=429)
        response.headers["Retry-After"] = str(int(ratelimit.HOUR.total_seconds()))
        return response
    sent = form.cleaned_data
    try:
        mistakes.report(
            article, text=sent["text"], contact=sent["contact"], revision=sent["revision"]
        )
    except Invalid as error:
        form.add_error(error.field, str(error))
        return _page(request, article, form, status=422)
    return HttpResponseRedirect(f"{request.path}?sent=1", status=303)


def _known(slug: str) -> Article:
    """Return the article that has or had this address, if readers ever saw it."""
    found = Article.objects.for_page().filter(slug=slug).first() or Article.objects.once_at(slug)
    if found is None or found.reading is Reading.NOTHING:
        raise Http404
    return found


def _client_of(request: HttpRequest) -> str:
    """Return the network address of a request, or nothing if the proxy hides it."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # The adapter has told the operator.
        return ""


def _page(
    request: HttpRequest,
    article: Article,
    form: MistakeForm,
    *,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"article": article, "form": form, "notice": notice}
    return _render(request, "articles/mistake.html", context, status=status)


def _render(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
