"""Bringing in articles from files: one file, one article, one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import images
from articles.importers import files
from articles.importers.base import BadFile, ImportedArticle
from articles.models import Article, Picture, Revision
from articles.rendering import finish_body
from articles.services import describing, drafting, filing, pictures, publishing
from articles.services.changing import Said
from articles.services.citing import with_sources
from articles.services.errors import EditConflict, Refused
from articles.workflow import Reading
from core.document import as_typed


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True)
class Row:
    """The result of one file; `address` is the path of the article's page."""

    path: Path
    outcome: Outcome
    address: str = ""
    remark: str = ""  # The reason of an error, or what else the operator should know.
    line: int = 0


def import_files(paths: Sequence[Path], *, publish: bool, dry_run: bool) -> Iterator[Row]:
    """Import each file, in the name of the operator, and yield what became of it.

    With `publish`, what is new or changed is shown to readers. With `dry_run`, everything is
    done, checked and taken back. A file that cannot be imported leaves nothing behind and
    keeps no other from being imported.
    """
    namesakes = files.namesakes(paths)
    wanted: dict[str, Path] = {}
    for path in paths:
        try:
            if path in namesakes:
                raise BadFile(_("Rename this file: %s has the same name.") % namesakes[path])
            read = files.read(path)
            # The database would refuse this as well, but not in a dry run.
            if read.slug and wanted.setdefault(read.slug, path) != path:
                raise BadFile(_("%s wants the same address.") % wanted[read.slug])
            made = {} if dry_run else _make_pictures(read)
            yield _import_one(path, read, made, publish=publish, dry_run=dry_run)
        except BadFile as error:
            yield Row(path, Outcome.ERROR, remark=error.reason, line=error.line)
        except (Refused, OSError, DatabaseError) as error:
            yield Row(path, Outcome.ERROR, remark=" ".join(str(error).split()), line=1)


# The files that were made of a picture, by the digest of what they were made of.
_Made = dict[str, list[images.File]]


def _make_pictures(read: ImportedArticle) -> _Made:
    """Make the files of new pictures. That takes long, so no transaction is open meanwhile."""
    sources = {images.digest(picture.source): picture for picture in read.pictures}
    known = Picture.objects.filter(digest__in=sources).values_list("digest", flat=True)
    try:
        return {
            digest: images.make(picture.source, name=picture.name)
            for digest, picture in sources.items()
            if digest not in set(known)
        }
    except images.BadPicture as error:
        raise BadFile(str(error)) from error


@transaction.atomic
def _import_one(
    path: Path, read: ImportedArticle, made: _Made, *, publish: bool, dry_run: bool
) -> Row:
    """Import one article whole, or raise and leave nothing behind."""
    known = Article.objects.filter(import_key=read.key)
    # First the lock, then what is behind it: see `trail.locked`.
    known.select_for_update().only("pk").first()
    article = known.select_related("author", "category", "latest_revision").first()
    read = with_sources(_with_pictures(read, made))
    remarks = []
    if article is None:
        article, outcome = _create(read), Outcome.NEW
        if read.comments_read:
            remarks.append(
                ngettext(
                    "%d comment of the old page was not imported",
                    "%d comments of the old page were not imported",
                    read.comments_read,
                )
                % read.comments_read
            )
    else:
        outcome = Outcome.CHANGED if _change(article, read) else Outcome.UNCHANGED
    if publish:
        outcome = _publish(article, read, outcome, remarks)
    if dry_run:
        transaction.set_rollback(True)
    else:
        # Last, so that no other failure can leave a file that nothing knows.
        images.store(file for files in made.values() for file in files)
    return Row(path, outcome, article.get_absolute_url(), ", ".join(remarks))


def _with_pictures(read: ImportedArticle, made: _Made) -> ImportedArticle:
    """Enter the new pictures into the library; return the article with the addresses there."""
    body = read.body_html
    for picture in read.pictures:
        digest = images.digest(picture.source)
        known = Picture.objects.filter(digest=digest).first()
        if known is None and digest in made:
            alt = picture.alt[: pictures.LENGTHS["alt"]]
            about = pictures.Description(pictures.title_of(picture.title), alt)
            known = pictures.record_picture(picture.source, made[digest], about, by=None)
        if known is not None:
            body = body.replace(f'"{picture.url}"', f'"{known.url}"')
    return replace(read, body_html=body)


def _create(read: ImportedArticle) -> Article:
    """Start the article of a file that was never imported."""
    article = drafting.create_article(
        _draft(read),
        category=filing.topic_of(read.trail),
        author=filing.person_of(read.author or settings.SITE_NAME),
        by=None,
        kind=read.kind,
        slug=read.slug,
        note=_note(read),
        import_key=read.key,
    )
    assert article.latest_revision is not None  # It was just made.
    _require_text(article.latest_revision)
    _describe(article, read)
    return article


def _change(article: Article, read: ImportedArticle) -> bool:
    """Bring an article up to what its file says now, and tell whether that changed anything.

    What people did on the site since the last import is never undone: a text that both changed
    is refused, and an article that somebody filed elsewhere stays there.
    """
    imported = article.revisions.filter(created_by=None).order_by("-number").first()
    assert imported is not None  # The first revision of an imported article is the operator's.
    is_in_place = filing.is_at(article.category, read.trail)
    if read.title != imported.title and not is_in_place:
        raise BadFile(
            _(
                "“%(title)s” (%(address)s) was imported under this name before, and both title and"
                " topic differ. For a new article rename the file; else change one at a time."
            )
            % {"title": imported.title, "address": article.get_absolute_url()}
        )
    moved = _file(article, read, is_in_place=is_in_place) | _describe(article, read)
    if _says_already(imported, read):
        return moved
    try:
        saved = drafting.save_draft(
            article, _draft(read), base=imported.number, by=None, note=_note(read)
        )
    except EditConflict as error:
        raise BadFile(
            _("Both the file and the article on the site (%s) changed. Bring them together there.")
            % article.get_absolute_url()
        ) from error
    _require_text(saved)
    return moved or saved.pk != article.latest_revision_id


def _says_already(imported: Revision, read: ImportedArticle) -> bool:
    """Say whether the file is still what was imported, whatever the library says by now."""
    body = finish_body(read.body_html).html
    as_read = (read.title, read.summary, as_typed(body))
    return as_read == (imported.title, imported.summary, as_typed(imported.body)) or (
        drafting.says(imported, read.title, read.summary, body)
    )


def _file(article: Article, read: ImportedArticle, *, is_in_place: bool) -> bool:
    """Put the article where its file says, unless somebody put it elsewhere since."""
    last = article.events.filter(action="file").first()
    if last is not None and last.actor_id is not None:
        return False
    same_author = not read.author or filing.is_called(article.author, read.author)
    if is_in_place and same_author:
        return False
    drafting.file_article(
        article,
        category=article.category if is_in_place else filing.topic_of(read.trail),
        author=article.author if same_author else filing.person_of(read.author),
        by=None,
    )
    return True


def _describe(article: Article, read: ImportedArticle) -> bool:
    """Say what the page is where nobody has said it yet, and tell whether that changed anything."""
    said: describing.Description = {}
    if read.kind and not article.kind:
        said["kind"] = read.kind
    if read.risk and not article.chosen_risk:
        said["chosen_risk"] = read.risk
    if said:
        describing.describe(article, by=None, **said)
    return bool(said)


def _publish(
    article: Article, read: ImportedArticle, outcome: Outcome, remarks: list[str]
) -> Outcome:
    """Show to readers what was imported, and return what became of the file by that.

    A draft that somebody writes on the site is theirs to publish, and what was taken from
    readers comes back by a person's decision only.
    """
    article = Article.objects.select_related("latest_revision").get(pk=article.pk)
    latest = article.latest_revision
    assert latest is not None  # Every article is created with a revision.
    if article.live_revision_id == latest.pk or latest.created_by_id is not None:
        return outcome
    if article.reading is Reading.GONE:
        remarks.append(_("stays withdrawn, as somebody took it down"))
        return outcome
    said = Said(note=read.note) if read.note else None
    publishing.publish(article, by=None, at=read.published_at, change=said)
    if outcome is not Outcome.UNCHANGED:
        return outcome
    remarks.append(_("published"))
    return Outcome.CHANGED


def _draft(read: ImportedArticle) -> drafting.Draft:
    return drafting.Draft(read.title, read.summary, read.body_html)


def _note(read: ImportedArticle) -> str:
    return read.note or _("Imported from %s") % read.key


def _require_text(revision: Revision) -> None:
    """Raise BadFile if nothing that can be read is left once the text is clean."""
    if not revision.words:
        raise BadFile(_("The article has no text."))
