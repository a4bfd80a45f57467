"""What becomes of a text whose form is too old for the protection against forged requests."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from comments.views import mine, places, reports
from comments.views.places import Place
from comments.views.visitors import viewer_of
from comments.views.writing import receive

# Their pages ask once more by themselves, and nothing was typed.
_ASKING = frozenset({"withdraw", "thanks", "block", "follow", "mail_choices", "mine"})


def csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """Answer a form of the discussion that failed the check; None if it is no such form.

    The text is shown again, to its writer only, and never posted: the next press of the
    button comes with a fresh token.
    """
    match = request.resolver_match
    if match is None or match.namespace != "comments":
        return None
    if match.url_name in _ASKING:
        return HttpResponseRedirect(request.path, status=303)
    if match.url_name == "report":
        notice = _("This page had been open for a long time. Please send your report again.")
        return reports.receive(request, match.kwargs["public_id"], notice=notice)
    if match.url_name == "decision":
        notice = _("This page had been open for a long time. Please send your text again.")
        return mine.given_back(request, match.kwargs["pk"], notice)
    place = _place(request, match.url_name or "", match.kwargs)
    if place is None:
        return None
    notice = _("This page had been open for a long time. Please look at your text and post again.")
    return receive(request, place, "preview", notice=notice, status=403)


def _place(request: HttpRequest, name: str, values: dict[str, Any]) -> Place | None:
    viewer = viewer_of(request)
    if name == "new":
        return places.under_article(slug=values["slug"])
    if name == "reply":
        return places.below_comment(public_id=values["public_id"], viewer=viewer)
    if name == "edit":
        return places.of_comment(public_id=values["public_id"], viewer=viewer)
    return None
