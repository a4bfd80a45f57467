"""Going on with what was typed and not saved, and seeing who else has the article open."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from articles.admin.desk import Newsdesk, page_url, see_other
from articles.models import Article, WorkingDraft
from articles.services import working_drafts
from articles.services.errors import KeptElsewhere
from articles.services.working_drafts import Place
from core.text import row_key


def opened(desk: Newsdesk) -> WorkingDraft:
    """Return what the form goes on from; without a text in it when nothing was typed before."""
    if desk.article is not None:
        return working_drafts.resume(desk.article, by=desk.user)
    token = desk.request.GET.get("working", "")
    begun = working_drafts.unsaved(None, token=token, by=desk.user)
    return begun or WorkingDraft(editor=desk.user)


def panel(desk: Newsdesk, working: WorkingDraft | None) -> dict[str, object]:
    """Return what the page says of unsaved texts and of other editors.

    `working` is what the form shows, and None when the form shows what was just sent.
    """
    article = desk.article
    kept = working if working is not None and working.saved_at is not None else None
    context: dict[str, object] = {"working": kept}
    if article is None:
        begun = working_drafts.unsaved_articles(by=desk.user) if working is not None else []
        return context | {
            "begun": [draft for draft in begun if draft != kept],
            "autosave_url": reverse("admin:articles_article_autosave_new"),
        }
    latest = article.latest_revision
    names = working_drafts.open_by_others(article, but=desk.user)
    return context | {
        "working_is_behind": bool(kept and latest and kept.base != latest.number),
        "open_elsewhere": others_in_words(names),
        "autosave_url": page_url("autosave", article),
    }


def others_in_words(names: Sequence[str]) -> str:
    """Return the sentence that says who else has the article open, or nothing."""
    if not names:
        return ""
    sentence = ngettext(
        "%(names)s has this article open, too.",
        "%(names)s have this article open, too.",
        len(names),
    )
    return sentence % {"names": get_text_list(list(names), _("and"))}


def place_of(sent: Mapping[str, str]) -> Place | None:
    """Return which state of a working draft a form knows, or None if it says nothing sound."""
    token = working_drafts.as_token(str(sent.get("working", "")))
    version = number_in(sent, "kept")
    return None if token is None or version is None else Place(token, version)


def number_in(sent: Mapping[str, str], name: str) -> int | None:
    """Return a number that a form counts, or None when it is none or no database takes it."""
    number = row_key(str(sent.get(name, "")))
    return number if number < 10**9 else None


def forget(desk: Newsdesk) -> None:
    """Drop the working draft of the text that was saved now."""
    place = place_of(desk.request.POST)
    if place is not None:
        working_drafts.forget(place=place, by=desk.user)


@require_POST
def discard(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Drop what was typed and not saved, and lead back to the form."""
    assert isinstance(request.user, User)
    article = get_object_or_404(Article, pk=pk) if pk else None
    place = place_of(request.POST)
    try:
        if place is not None:
            working_drafts.discard(place=place, by=request.user)
            messages.success(request, _("What you had not saved is gone."))
    except KeptElsewhere as error:
        messages.warning(request, _("%s This is what stands there now.") % error)
    if article is not None:
        return see_other("change", article)
    answer = redirect("admin:articles_article_add")
    answer.status_code = 303
    return answer
