"""Where the open form of an article sends what is typed, every few seconds."""

from functools import partial

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from articles.admin.resuming import discard, number_in, others_in_words, place_of
from articles.models import Article
from articles.services import working_drafts
from articles.services.errors import KeptElsewhere, NotAllowed, Refused


def urls(admin: "ModelAdmin[Article]") -> list[URLPattern]:
    """Return the addresses to which the form sends what is typed, and where that is discarded."""
    site = admin.admin_site
    # Without a session the first says so itself: a script cannot use the sign-in page.
    keeps, drops = partial(autosave, site=site), site.admin_view(discard)
    return [
        path("add/autosave/", keeps, name="articles_article_autosave_new"),
        path("add/discard/", drops, name="articles_article_discard_new"),
        path("<int:pk>/autosave/", keeps, name="articles_article_autosave"),
        path("<int:pk>/discard/", drops, name="articles_article_discard"),
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def autosave(request: HttpRequest, pk: int | None = None, *, site: AdminSite) -> HttpResponse:
    """Keep the text that a POST brings, or answer how things are; both as JSON.

    What the answer says in words is in fields whose names end in `_say`.
    """
    is_text = request.method == "POST"
    if not site.has_permission(request):
        # A question is answered; only a text that cannot be kept is an error.
        return JsonResponse({"signed_in": False}, status=403 if is_text else 200)
    assert isinstance(request.user, User)
    articles = Article.objects.at_hand().select_related("latest_revision__created_by")
    article = get_object_or_404(articles, pk=pk) if pk else None
    try:
        answer = (_kept if is_text else _seen)(request, request.user, article)
    except KeptElsewhere as error:
        return JsonResponse({"signed_in": True, "elsewhere_say": str(error)}, status=409)
    except NotAllowed as error:
        return JsonResponse({"signed_in": True, "refused_say": str(error)}, status=403)
    except Refused as error:
        return JsonResponse({"signed_in": True, "refused_say": str(error)}, status=422)
    return JsonResponse({"signed_in": True, **answer, **_news(request.user, article)})


def _kept(request: HttpRequest, by: User, article: Article | None) -> dict[str, object]:
    """Keep the text that was sent."""
    place = place_of(request.POST)
    if place is None:
        raise NotAllowed  # No form of ours sends this.
    draft = working_drafts.keep(
        article,
        place=place,
        values=request.POST.dict(),
        base=number_in(request.POST, "base") or None,
        by=by,
    )
    kept_at = date_format(localtime(draft.saved_at), "H:i")
    return {"version": draft.version, "kept_at": kept_at, "kept_say": _("Kept at %s") % kept_at}


def _seen(request: HttpRequest, by: User, article: Article | None) -> dict[str, object]:
    """Note that the form is open, and return a token with which it can be sent.

    After signing in again, the token that came with the page is good for nothing.
    """
    answer: dict[str, object] = {"csrf": get_token(request)}
    if article is not None:
        draft = working_drafts.mark_open(article, by=by)
        place = place_of(request.GET)
        known = place is not None and (draft.token, draft.version) == (place.token, place.version)
        if draft.saved_at is not None and not known:
            answer["elsewhere_say"] = str(KeptElsewhere())
    return answer


def _news(by: User, article: Article | None) -> dict[str, object]:
    """Return who else works on the article, and what was saved last."""
    latest = article.latest_revision if article is not None else None
    if article is None or latest is None:
        return {"others": [], "others_say": "", "newest": None, "newest_say": ""}
    names = working_drafts.open_by_others(article, but=by)
    saved = _("%(name)s saved revision %(number)d meanwhile.")
    return {
        "others": names,
        "others_say": others_in_words(names),
        "newest": latest.number,
        "newest_say": saved % {"name": latest.created_by or _("Someone"), "number": latest.number},
    }
