"""Deciding what readers see."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, Event
from articles.models.article import STATE_NAMES
from articles.services.errors import NotAllowed, NotPossible
from articles.workflow import ALLOWED, Action
from core.text import one_line


@transaction.atomic
def publish(article: Article, *, by: User | None, at: datetime | None = None) -> Article:
    """Show the newest revision to readers, and return the article as it then is.

    The first publication sets the publication time to `at` or now, which later ones
    keep; they set the time of the last update. Raises NotAllowed or NotPossible.
    """
    article = _locked(article)
    if not permissions.can_publish(by):
        raise NotAllowed
    _require(article, Action.PUBLISH)
    now = timezone.now()
    if article.published_at is None:
        article.published_at = at or now
    else:
        article.updated_at = now
    article.live_revision = article.latest_revision
    article.save(update_fields=["live_revision", "published_at", "updated_at"])
    Event.objects.create(
        article=article, revision=article.live_revision, action=Action.PUBLISH, actor=by
    )
    return article


@transaction.atomic
def unpublish(article: Article, *, by: User | None, reason: str) -> Article:
    """Take the article from readers; nothing is deleted. Raises NotAllowed or NotPossible."""
    article = _locked(article)
    if not permissions.can_publish(by):
        raise NotAllowed
    _require(article, Action.UNPUBLISH)
    revision, article.live_revision = article.live_revision, None
    article.save(update_fields=["live_revision"])
    Event.objects.create(
        article=article,
        revision=revision,
        action=Action.UNPUBLISH,
        actor=by,
        note=one_line(reason)[:300],
    )
    return article


def _locked(article: Article) -> Article:
    """Fetch the article anew and keep others from changing it until the transaction ends."""
    return (
        Article.objects.select_for_update(of=("self",))
        .select_related("latest_revision", "live_revision")
        .get(pk=article.pk)
    )


def _require(article: Article, action: Action) -> None:
    """Raise NotPossible unless the table allows `action` in the article's state."""
    if action not in ALLOWED[article.state]:
        raise NotPossible(
            _("This cannot be done with an article that is %(state)s.")
            % {"state": STATE_NAMES[article.state]}
        )
