"""Writing: new articles, new drafts, and where they are filed."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.links import identify
from articles.models import Article, Category, Condition, Person, Revision
from articles.models.revision import content_hash
from articles.rendering import finish_body
from articles.rules import Kind
from articles.services.addressing import address_for, require_free
from articles.services.errors import EditConflict, Invalid, NotAllowed, NotPossible
from articles.services.references import adopt_links, note_references
from articles.services.trail import locked, purge_soon, record, require
from articles.workflow import Action, State, after
from core.lookalikes import folded
from core.richtext import Finished
from core.sanitize import TooLong
from core.text import one_line

TITLE_LENGTH = 200
SUMMARY_LENGTH = 300


@dataclass(frozen=True)
class Draft:
    """What an editor typed: a title and a summary as plain text, a body as HTML."""

    title: str
    summary: str
    body: str


@transaction.atomic
def create_article(
    draft: Draft,
    *,
    category: Category,
    author: Person,
    by: User | None,
    kind: str = "",
    slug: str = "",
    note: str = "",
    import_key: str | None = None,
) -> Article:
    """Start an article with its first revision. Nothing is public yet.

    Without a `slug` one is made of the title; `kind` is a `rules.Kind` or empty.
    Raises NotAllowed or Invalid.
    """
    if not permissions.can_create(by):
        raise NotAllowed
    if kind and kind not in set(Kind):
        raise Invalid("kind", _("There is no such kind of page."))
    draft = _checked(draft)
    try:
        with transaction.atomic():
            article = Article.objects.create(
                slug=_slug_for(slug, draft.title),
                category=category,
                author=author,
                kind=kind,
                condition=Condition.objects.order_by("pk").first(),
                created_by=by,
                import_key=import_key,
            )
    except IntegrityError as error:  # Somebody took the address a moment ago.
        raise Invalid("slug", _("Another article has this address.")) from error
    adopt_links(article)
    _append(article, draft, _finished(draft), note=note, by=by)
    return article


@transaction.atomic
def save_draft(
    article: Article, draft: Draft, *, base: int | None, by: User | None, note: str = ""
) -> Revision:
    """Save `draft` as the newest revision and return it; readers see nothing of it yet.

    `base` is the number of the revision that the writer began from. Unchanged content
    makes no revision. Raises NotAllowed, Invalid, or EditConflict when a newer one exists.
    """
    article = locked(article, Article.objects.select_related("latest_revision__created_by"))
    require(article, Action.SAVE, by=by)
    draft = _checked(draft)
    latest = article.latest_revision
    assert latest is not None  # Every article is created with a revision.
    finished = _finished(draft)
    if says(latest, draft.title, draft.summary, finished.html):
        return latest
    if base != latest.number:
        raise EditConflict(latest.number, str(latest.created_by or _("Someone")))
    return _append(article, draft, finished, note=note, by=by)


@transaction.atomic
def revert(article: Article, number: int, *, base: int | None, by: User | None) -> Revision:
    """Save the text of revision `number` as the newest revision and return that.

    `base` is the number of the newest revision that `by` knows. Raises NotAllowed, EditConflict,
    or NotPossible when there is no such revision or the newest one says the same.
    """
    article = locked(article, Article.objects.select_related("latest_revision__created_by"))
    require(article, Action.SAVE, by=by)
    latest = article.latest_revision
    assert latest is not None  # Every article is created with a revision.
    if base != latest.number:
        raise EditConflict(latest.number, str(latest.created_by or _("Someone")))
    old = article.revisions.filter(number=number).first()
    if old is None:
        raise NotPossible(_("There is no revision %d of this article.") % number)
    # An old text is finished again like any other, so that nothing is saved by the rules of long
    # ago. While the rules stay what they were, that changes no byte of it.
    draft = Draft(old.title, old.summary, old.body)
    same = NotPossible(_("The newest text is the same as that of revision %d.") % number)
    if old.content_hash == latest.content_hash:
        raise same
    finished = _finished(draft)
    if says(latest, draft.title, draft.summary, finished.html):
        raise same
    note = _("Goes back to revision %d") % number
    return _append(article, draft, finished, note=note, by=by)


@transaction.atomic
def file_article(article: Article, *, category: Category, author: Person, by: User | None) -> None:
    """Put the article under another topic or by-line. Raises NotAllowed or Invalid."""
    article = locked(article)
    if (article.category_id, article.author_id) == (category.pk, author.pk):
        return
    if not permissions.can_file(by, article):
        raise NotAllowed
    signed = {each.person_id for each in (article.live_signoff, article.next_signoff) if each}
    if author.pk in signed - {article.author_id}:
        message = _("%s signed this page, and nobody signs what is under their own name.")
        raise Invalid("author", message % author)
    purge_soon(article)  # The lists that it leaves; those that it enters are purged below.
    note = f"{article.category} / {article.author} → {category} / {author}"
    article.category, article.author = category, author
    article.save(update_fields=["category", "author"])
    record(article, "file", by=by, was=article.state, note=note)


def says(revision: Revision, title: str, summary: str, body: str) -> bool:
    """Say whether a revision is this text already; `body` is finished.

    Where a link in it led nowhere then and leads to an article now, that alone is no change.
    """
    wanted = content_hash(title, summary, body)
    return wanted == revision.content_hash or wanted == content_hash(
        revision.title, revision.summary, identify(revision.body)
    )


def _checked(draft: Draft) -> Draft:
    """Return the draft with regular lines; raise Invalid unless its parts are there and fit."""
    title, summary = one_line(draft.title), one_line(draft.summary)
    if not title:
        raise Invalid("title", _("An article needs a title."))
    if len(title) > TITLE_LENGTH:
        raise Invalid("title", _("A title has at most %d characters.") % TITLE_LENGTH)
    if len(summary) > SUMMARY_LENGTH:
        raise Invalid("summary", _("A summary has at most %d characters.") % SUMMARY_LENGTH)
    return Draft(title, summary, draft.body)


def _finished(draft: Draft) -> Finished:
    """Return the clean body with heading ids, outline and word count."""
    try:
        return finish_body(draft.body)
    except TooLong as error:
        raise Invalid("body", str(error)) from error


def _slug_for(wanted: str, title: str) -> str:
    """Return `wanted` if nobody has or had it, or a free address made of the title."""
    if not wanted:
        return address_for(title)
    require_free(wanted)
    return wanted


def _append(
    article: Article, draft: Draft, finished: Finished, *, note: str, by: User | None
) -> Revision:
    """Add the next revision, point to it and leave an audit line."""
    last = article.latest_revision
    revision = Revision.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        title=draft.title,
        summary=draft.summary,
        body=finished.html,
        outline=finished.outline,
        words=finished.words,
        note=one_line(note)[:200],
        created_at=timezone.now(),
        created_by=by,
    )
    note_references(revision)
    was = article.state
    article.latest_revision = revision
    article.sort_title = folded(revision.title)[:TITLE_LENGTH]
    article.stage = after(Action.SAVE, state=was, approved=False) if last else State.DRAFT
    article.save(update_fields=["latest_revision", "sort_title", "stage"])
    record(article, Action.SAVE, by=by, was=was, note=revision.note)
    return revision
