"""What is typed and not saved: kept for its editor alone, and never in the history."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, Revision, WorkingDraft
from articles.models.working_draft import STILL_OPEN
from articles.rendering import finish_body, tighten
from articles.services.drafting import says
from articles.services.errors import Invalid, KeptElsewhere, NotAllowed, NotPossible
from core.sanitize import ARTICLE, TooLong, article_html
from core.text import one_line, without_controls

# What the article form sends of a text. The hidden first values tell what an editor changed.
FILED = ("category", "author", "kind", "slug")
FIELDS = frozenset(
    {"title", "summary", "body", "note", *FILED, *(f"initial-{name}" for name in FILED)}
)
LONGEST_FIELD = 2_000
MOST_NEW_ARTICLES = 20


@dataclass(frozen=True)
class Place:
    """Which state of a working draft a form knows: the row, and how often it was kept."""

    token: uuid.UUID
    version: int = 0


@transaction.atomic
def keep(
    article: Article | None,
    *,
    place: Place,
    values: Mapping[str, str],
    base: int | None,
    by: User,
) -> WorkingDraft:
    """Keep what was typed, going on from revision `base`, and return the working draft.

    `article` is None while a new one is written. Raises NotAllowed, Invalid, NotPossible when
    there are too many, or KeptElsewhere when `by` typed into the same text in another window.
    """
    _require(article, by)
    checked = _checked(values)
    draft = _locked(article, place, by)
    if draft.saved_at is not None and (draft.token, draft.version) != (place.token, place.version):
        raise KeptElsewhere
    if draft.pk is None and article is None:
        _require_room(by)
    now = timezone.now()
    draft.token, draft.version = place.token, max(draft.version, place.version) + 1
    draft.base, draft.values = base, checked
    draft.saved_at = draft.seen_at = now
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # Another window kept its text a moment ago.
        raise KeptElsewhere from error
    return draft


def discard(*, place: Place, by: User) -> None:
    """Drop a working draft that is as the form shows it. Raises KeptElsewhere if it is not."""
    mine = WorkingDraft.objects.filter(editor=by, token=place.token)
    if not mine.filter(version=place.version).delete()[0] and mine.exists():
        raise KeptElsewhere


def forget(*, place: Place, by: User) -> None:
    """Drop the working draft of a text that was saved now; one that went on elsewhere stays."""
    WorkingDraft.objects.filter(editor=by, token=place.token, version=place.version).delete()


def mark_open(article: Article, *, by: User) -> WorkingDraft:
    """Note that `by` has the form of the article open, and return their row. Raises NotAllowed."""
    _require(article, by)
    now = timezone.now()
    mine = WorkingDraft.objects.filter(editor=by)
    mine.filter(saved_at=None, seen_at__lt=now - STILL_OPEN).exclude(article=article).delete()
    draft, is_new = mine.get_or_create(article=article, editor=by)
    if not is_new:
        mine.filter(pk=draft.pk).update(seen_at=now)
    return draft


def resume(article: Article, *, by: User) -> WorkingDraft:
    """Open the form of the article, and return the row with what `by` typed there before.

    A text that was typed back to what is saved is no text any more. Raises NotAllowed.
    """
    draft = mark_open(article, by=by)
    if draft.saved_at is not None and _adds_nothing(draft, article):
        unchanged = WorkingDraft.objects.filter(pk=draft.pk, version=draft.version)
        if unchanged.update(values={}, saved_at=None):
            draft.values, draft.saved_at = {}, None
    return draft


def open_by_others(article: Article, *, but: User) -> list[str]:
    """Return the names of the other editors who have the form of the article open now."""
    others = article.working_drafts.open_now().exclude(editor=but)
    return list(others.order_by("editor__username").values_list("editor__username", flat=True))


def unsaved(article: Article | None, *, token: str = "", by: User) -> WorkingDraft | None:
    """Return what `by` typed and did not save of the article, or of the new one with this token."""
    mine = WorkingDraft.objects.filter(editor=by).unsaved()
    if article is not None:
        return mine.filter(article=article).first()
    key = as_token(token)
    return mine.filter(article=None, token=key).first() if key else None


def unsaved_articles(*, by: User) -> list[WorkingDraft]:
    """Return the articles that `by` began and never saved, newest first."""
    return list(
        WorkingDraft.objects.filter(editor=by, article=None).unsaved().order_by("-saved_at")
    )


def as_token(text: str) -> uuid.UUID | None:
    """Return the token that a form or an address names, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def as_revision(draft: WorkingDraft) -> Revision:
    """Return what the working draft would be as a revision, finished and not to be saved.

    Raises Invalid when the text is too long.
    """
    values = draft.values
    try:
        finished = finish_body(tighten(article_html(values.get("body", ""))))
    except TooLong as error:
        raise Invalid("body", str(error)) from error
    return Revision(
        number=draft.base or 1,
        title=one_line(values.get("title", "")),
        summary=one_line(values.get("summary", "")),
        body=finished.html,
        outline=finished.outline,
        words=finished.words,
        created_at=draft.saved_at or timezone.now(),
        created_by_id=draft.editor_id,
    )


def _require(article: Article | None, by: User) -> None:
    may = permissions.can_create(by) if article is None else permissions.can_edit(by, article)
    if not may:
        raise NotAllowed


def _require_room(by: User) -> None:
    """Raise NotPossible when an editor has begun too many articles; none is dropped for them."""
    if WorkingDraft.objects.filter(editor=by, article=None).count() >= MOST_NEW_ARTICLES:
        raise NotPossible(
            _("You began %d articles and did not save them. Save or discard one of them first.")
            % MOST_NEW_ARTICLES
        )


def _adds_nothing(draft: WorkingDraft, article: Article) -> bool:
    """Say whether all that was typed stands in the newest revision, as after typing it back."""
    values, latest = draft.values, article.latest_revision
    filed_anew = any(
        name in values and values[name] != values.get(f"initial-{name}") for name in FILED
    )
    if latest is None or filed_anew or values.get("note"):
        return False
    try:
        typed = as_revision(draft)
    except Invalid:
        return False
    return says(latest, typed.title, typed.summary, typed.body)


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    """Return the known fields without what no database takes. Raises Invalid on long ones."""
    checked = {name: without_controls(text) for name, text in values.items() if name in FIELDS}
    for name, text in checked.items():
        longest = ARTICLE.longest if name == "body" else LONGEST_FIELD
        if len(text) > longest:
            raise Invalid(name, _("This is longer than %d characters.") % longest)
    return checked


def _locked(article: Article | None, place: Place, by: User) -> WorkingDraft:
    """Return the editor's own row for this text, which others cannot change now, or a new one.

    Raises NotAllowed when the row that the form knows is somebody else's, as after signing in
    under another name, or belongs to another article.
    """
    rows = WorkingDraft.objects.select_for_update()
    key = article and article.pk
    known = rows.filter(token=place.token).first()
    if known is None and article is not None:
        known = rows.filter(article=article, editor=by).first()
    if known is None:
        return WorkingDraft(article=article, editor=by)
    if (known.editor_id, known.article_id) != (by.pk, key):
        raise NotAllowed
    return known
