"""What people of the newsroom look for among all articles: theirs, what waits, what is due.

The start page shows how each list begins; the list of articles shows the whole of it.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, Revision
from articles.models.article import ArticleQuerySet
from articles.workflow import State


class WorkList(StrEnum):
    """The lists by the word that names them in an address."""

    MINE = "mine"
    DRAFTS = "drafts"
    WAITING = "waiting"
    DUE = "due"
    RECENT = "recent"
    OLDEST = "oldest"


_OF_WRITERS = {WorkList.MINE, WorkList.DRAFTS}
_WAITING = (State.CHANGES_REQUESTED, State.IN_REVIEW, State.APPROVED)
# When readers got to see what they see now. An index holds it: see the model.
_FRESHNESS = Coalesce("updated_at", "published_at")
ORDERS: dict[WorkList, tuple[str | OrderBy, ...]] = {
    WorkList.WAITING: ("latest_revision_id",),  # Who waits longest comes first.
    WorkList.RECENT: (_FRESHNESS.desc(), "-pk"),
    WorkList.OLDEST: (_FRESHNESS.asc(), "pk"),
}


class Part(NamedTuple):
    """Rows of a list that an index has in order, if not in that of the list then in its own."""

    condition: Q
    order: tuple[str, ...] = ()


def work_lists(user: User) -> list[tuple[WorkList, str]]:
    """Return the lists that mean something to this user, each with its name."""
    names = [
        (WorkList.MINE, _("My articles")),
        (WorkList.DRAFTS, _("My drafts")),
        (WorkList.WAITING, _("Waiting for me")),
        (WorkList.DUE, _("Scheduled")),
        (WorkList.RECENT, _("Public, newest first")),
        (WorkList.OLDEST, _("Public, oldest first")),
    ]
    return [pair for pair in names if permissions.can_create(user) or pair[0] not in _OF_WRITERS]


def sees_all(user: User) -> bool:
    """Say whether this user may look at all articles in the newsroom."""
    return permissions.can_review(user) or permissions.can_publish(user)


def seen_by(user: User) -> ArticleQuerySet:
    """Return the articles that this user may look at in the newsroom."""
    return Article.objects.all() if sees_all(user) else Article.objects.filter(own(user))


def own(user: User) -> Q:
    """Say which articles the user began or has the by-line of."""
    begun, *under_their_name = _own_parts(user)
    return begun | under_their_name[0] if under_their_name else begun


def _own_parts(user: User) -> list[Q]:
    """Return conditions of which each of the user's own articles fulfils one."""
    begun, person = Q(created_by=user), getattr(user, "person", None)
    return [begun, Q(author=person) & ~begun] if person else [begun]


def narrowed(articles: ArticleQuerySet, which: WorkList, user: User) -> ArticleQuerySet:
    """Return those of `articles` that stand on one of the lists, in no order."""
    if which is WorkList.MINE:
        return articles.filter(own(user))
    if which is WorkList.DRAFTS:
        return articles.filter(own(user), stage=State.DRAFT)
    if which is WorkList.WAITING:
        return waiting(articles, user)
    if which is WorkList.DUE:
        now = timezone.now()
        return articles.filter(Q(next_at__gt=now) | Q(withdraw_at__gt=now))
    now = timezone.now()
    # The condition on the freshness says nothing new; it leads SQLite to the index.
    public = articles.published().alias(freshness=_FRESHNESS).filter(freshness__lte=now)
    # What came by its time just now has its new date only once that is written down.
    return public if which is WorkList.RECENT else public.exclude(next_at__lte=now)


def order_of(which: WorkList) -> Sequence[str | Combinable | OrderBy]:
    """Return in which order the list of articles shows one of the lists."""
    if which is WorkList.DUE:
        return (next_due().asc(), "pk")
    return ORDERS.get(which, ("-latest_revision_id",))


def waiting(articles: ArticleQuerySet, user: User) -> ArticleQuerySet:
    """Return what cannot go on before this user does something.

    Writers are asked for changes, reviewers to judge what others wrote, and those who publish
    to do so with what was approved.
    """
    asked = Q()
    if user.has_perm("articles.change_article"):
        asked |= Q(stage=State.CHANGES_REQUESTED) & own(user)
    if permissions.can_review(user):
        articles = articles.alias(seen_before=_seen_before(timezone.now()))
        asked |= Q(stage=State.IN_REVIEW) & ~_written_by(user)
    if permissions.can_publish(user):
        asked |= Q(stage=State.APPROVED)
    if not asked:
        return articles.none()
    # In a case, behind which no database looks. PostgreSQL would expect hardly any rows to fulfil
    # this and the condition of a part, too, and sort all of a stage to show the first.
    is_asked = Case(When(asked, then=True), default=False, output_field=BooleanField())
    return articles.alias(is_asked=is_asked).filter(is_asked=True)


def parts_of(which: WorkList | None, user: User) -> list[Part]:
    """Return the parts of a list, or of all that the user sees; each row stands in one of them.

    Databases find the beginning of each by an index, and would sort the whole of the list.
    """
    own_parts = _own_parts(user)
    if which is WorkList.WAITING:
        asked, *others = (Q(stage=stage) for stage in _WAITING)
        return [*(Part(asked & own) for own in own_parts), *map(Part, others)]
    if which in _OF_WRITERS or not sees_all(user):
        return [Part(own) for own in own_parts]
    if which is WorkList.DUE:
        now = timezone.now()
        first = _goes_live_first(now)
        ends = Q(withdraw_at__gt=now) & ~first
        return [Part(first, ("next_at", "pk")), Part(ends, ("withdraw_at", "pk"))]
    return []


def beginning(rows: ArticleQuerySet, parts: Sequence[Part], most: int) -> ArticleQuerySet:
    """Return the first rows of a list, at most `most` of each part of it."""
    if not parts:
        return rows[:most]
    order = rows.query.order_by  # None where rows are only counted.
    heads = [
        rows.filter(part.condition).order_by(*(order and (part.order or order))) for part in parts
    ]
    # In a query around each, since SQLite wants no bounds inside a union.
    first, *others = (
        Article.objects.filter(pk__in=head.values("pk")[:most]).values("pk") for head in heads
    )
    found = first.union(*others, all=True) if others else first
    return Article.objects.filter(pk__in=found).order_by(*order)


def next_due() -> Case:
    """Return the time at which something happens next to an article by itself, or null."""
    now = timezone.now()
    return Case(
        When(_goes_live_first(now), then=F("next_at")),
        When(withdraw_at__gt=now, then=F("withdraw_at")),
    )


def _goes_live_first(now: datetime) -> Q:
    """Say that the next text comes before the page is withdrawn."""
    return Q(next_at__gt=now) & (
        Q(withdraw_at__isnull=True) | Q(withdraw_at__lte=now) | Q(withdraw_at__gte=F("next_at"))
    )


def _seen_before(now: datetime) -> Coalesce:
    """Return the key of the revision that readers see, if that is not the newest one, or 0."""
    shown = Case(When(next_at__lte=now, then=F("next_revision_id")), default=F("live_revision_id"))
    return Coalesce(NullIf(shown, F("latest_revision_id")), Value(0))


def _written_by(user: User) -> Q:
    """Say what is the user's own text: the same rule as `permissions.is_writer`."""
    # Of one article they have their keys in the order of their numbers. A sum has no index, so that
    # SQLite looks through these few and not through all that the user ever saved.
    saved = Revision.objects.alias(saved_by=F("created_by_id") + 0).filter(
        article=OuterRef("pk"), saved_by=user.pk, pk__gt=OuterRef("seen_before")
    )
    person = getattr(user, "person", None)
    return Q(Exists(saved)) | Q(author=person) if person else Q(Exists(saved))
