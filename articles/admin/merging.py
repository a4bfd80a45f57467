"""The page that two editors of one article meet at: what each changed, and what to keep of it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.desk import Newsdesk
from articles.admin.forms import ArticleForm
from articles.models import Article, Revision
from articles.services.drafting import Draft
from articles.services.errors import EditConflict
from articles.services.merging import ANSWERS, Merged, merge_drafts
from core.merge import Choice

ASKED = "_merge"  # The button that brings both texts into the form.
AGAINST = "theirs"  # The revision that the answers were given against.
PICK = "pick-"  # What stands before the name of a question.


@dataclass(frozen=True)
class Meeting:
    """What the form holds, and what was saved since it was opened."""

    newest: Revision
    base: int | None
    merged: Merged
    is_asked: bool  # Whether the editor wants the result, rather than to save what they sent.
    is_renewed: bool  # Whether yet another revision was saved while they answered.

    @property
    def conflict(self) -> EditConflict:
        """Who was faster, in words."""
        return EditConflict(self.newest.number, str(self.newest.created_by or _("Someone")))

    @property
    def is_open(self) -> bool:
        """Whether there is something left to answer."""
        return self.merged.result is None

    @property
    def status(self) -> int:
        """The status of the answer: a conflict until the editor has asked for the result."""
        return 200 if self.is_asked and not self.is_open else 409


def is_asked(desk: Newsdesk) -> bool:
    """Say whether the form was sent to bring two texts together, rather than to be saved."""
    return desk.article is not None and ASKED in desk.request.POST


def meet(desk: Newsdesk, form: ArticleForm) -> Meeting:
    """Merge what a valid form holds with what was saved since it was opened."""
    assert desk.article is not None  # Nobody else has a new article.
    sent = desk.request.POST
    revisions = desk.article.revisions.select_related("created_by").order_by("-number")
    newest = revisions[0]
    base = revisions.filter(number=form.cleaned_data["base"] or 0).first()
    # An answer is about the texts that stood on the page.
    is_current = sent.get(AGAINST) == str(newest.number)
    merged = merge_drafts(
        _draft(base) if base else Draft("", "", ""),
        form.draft,
        _draft(newest),
        _answers(desk) if is_current else {},
        by=desk.user,
    )
    is_renewed = AGAINST in sent and not is_current
    number = base.number if base else None
    return Meeting(newest, number, merged, is_asked(desk), is_renewed)


def together(desk: Newsdesk, meeting: Meeting) -> ArticleForm:
    """Return the form with the text that holds both, to be looked at before it is saved."""
    draft = meeting.merged.result
    assert draft is not None
    sent = desk.request.POST.copy()
    sent.pop("over", None)
    sent["title"], sent["summary"], sent["body"] = draft.title, draft.summary, draft.body
    sent["base"] = str(meeting.newest.number)
    return ArticleForm(sent, article=desk.article, user=desk.user)


def panel(desk: Newsdesk, meeting: Meeting | None) -> dict[str, object]:
    """Return what the page of the form says of a text that was brought together."""
    return {"meeting": meeting, "carried": _carried(desk) if meeting else []}


def page(desk: Newsdesk, meeting: Meeting, article: Article) -> HttpResponse:
    """Ask what to keep where both changed the same."""
    context = {
        **desk.admin.admin_site.each_context(desk.request),
        "title": _("Bring two texts together"),
        "opts": Article._meta,
        "article": article,
        "is_incomplete": meeting.is_asked and not meeting.is_renewed,
        **panel(desk, meeting),
    }
    template = "admin/articles/article/merge.html"
    return TemplateResponse(desk.request, template, context, status=meeting.status)


def _draft(revision: Revision) -> Draft:
    return Draft(revision.title, revision.summary, revision.body)


def _answers(desk: Newsdesk) -> dict[str, Choice]:
    """Return what was chosen, by the names of the questions."""
    return {
        name.removeprefix(PICK): choice
        for name, value in desk.request.POST.items()
        if name.startswith(PICK)
        for choice in ANSWERS
        if choice == value
    }


def _carried(desk: Newsdesk) -> list[tuple[str, str]]:
    """Return all that was sent of the text, to be sent again with the next answer."""
    return [
        (name, str(value))
        for name, values in desk.request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "over", AGAINST) and not name.startswith(("_", PICK))
    ]
