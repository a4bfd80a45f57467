"""A text on its way from its writers to a second person and back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article, Revision
from articles.services.errors import Invalid
from articles.services.trail import approved_at, locked, record, require, require_read
from articles.workflow import Action, after
from core.text import is_blank


@transaction.atomic
def submit(article: Article, *, by: User | None, note: str = "") -> Article:
    """Send the newest text for review. Raises NotAllowed or NotPossible."""
    return _step(article, Action.SUBMIT, by=by, note=note)


@transaction.atomic
def recall(article: Article, *, by: User | None, note: str = "") -> Article:
    """Take a text back that waits for review. Raises NotAllowed or NotPossible."""
    return _step(article, Action.RECALL, by=by, note=note)


@transaction.atomic
def request_changes(
    article: Article, *, by: User | None, note: str, revision: int | None = None
) -> Article:
    """Give the text back to its writers with what should change.

    `revision` is the number that was read. Raises NotAllowed, NotPossible or Invalid.
    """
    if is_blank(note):
        raise Invalid("note", _("Say what should change."))
    return _step(article, Action.REQUEST_CHANGES, by=by, note=note, read=revision)


@transaction.atomic
def approve(
    article: Article, *, by: User | None, note: str = "", revision: int | None = None
) -> Article:
    """Find the newest text good; nobody may do so for their own.

    `revision` is the number that was read. Raises NotAllowed or NotPossible.
    """
    return _step(article, Action.APPROVE, by=by, note=note, read=revision)


def is_approved(revision: Revision | None) -> bool:
    """Say whether a second person approved this revision and nobody asked for changes since."""
    return approved_at(revision) is not None


def _step(
    article: Article, action: Action, *, by: User | None, note: str, read: int | None = None
) -> Article:
    """Do what leads to another state and to nothing else."""
    article = locked(article)
    require(article, action, by=by)
    require_read(article, read)
    was = article.state
    article.stage = after(action, state=was, approved=action is Action.APPROVE)
    article.save(update_fields=["stage"])
    record(article, action, by=by, was=was, note=note)
    return article
