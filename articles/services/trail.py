"""What every step of the workflow begins and ends with: the locked article and the audit line."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cachetags, notifications, permissions
from articles.models import STATE_NAMES, Article, Category, Event, Recheck, Revision
from articles.models.article import ArticleQuerySet
from articles.services.errors import NotAllowed, NotPossible
from articles.workflow import Action, State, is_possible
from core import pagecache
from core.text import normalise

LONGEST_NOTE = 2000


def locked(article: Article, articles: ArticleQuerySet | None = None) -> Article:
    """Fetch the article anew and keep others from changing it until the transaction ends.

    What time has done to it by then is written down first.
    """
    # PostgreSQL joins to a row for which it had to wait what others held before: a revision that
    # was saved meanwhile would be missing. So the lock comes first, and then what is behind it.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    rows = Article.objects.all() if articles is None else articles
    found = rows.at_hand().get(pk=article.pk)
    settle(found)
    return found


def require(article: Article, action: Action, *, by: User | None) -> None:
    """Raise NotAllowed without the right, and NotPossible where the tables refuse."""
    if not permissions.may(by, action, article):
        raise NotAllowed
    if not is_possible(action, state=article.state, reading=article.reading):
        raise NotPossible(
            _("This cannot be done with an article that is: %(state)s.")
            % {"state": STATE_NAMES[article.state]}
        )


def require_read(article: Article, number: int | None) -> None:
    """Raise NotPossible unless `number` is the revision that is the newest now, or None."""
    latest = article.latest_revision
    if latest is not None and number not in (None, latest.number):
        raise NotPossible(
            _("Revision %(number)d was saved since you read it. Please read that one first.")
            % {"number": latest.number}
        )


def record(
    article: Article,
    action: str,
    *,
    by: User | None,
    was: State,
    note: str = "",
    revision: Revision | None = None,
    at: datetime | None = None,
) -> Event:
    """Add the audit line of a step; once it is certain, purge pages and tell people."""
    event = Event.objects.create(
        article=article,
        revision=revision or article.latest_revision,
        action=action,
        from_state=was,
        to_state=article.stage,
        actor=by,
        note=normalise(note)[:LONGEST_NOTE],
        at=at or timezone.now(),
    )
    purge_soon(article)
    once_certain(notifications.tell, event)
    return event


# A signature says no less than an approval.
_GOOD = (Action.APPROVE, Action.SIGN)


def approved_at(revision: Revision | None) -> datetime | None:
    """Return when a second person approved this revision, if nobody asked for changes since."""
    if revision is None:
        return None
    verdicts = Event.objects.filter(revision=revision, action__in=[*_GOOD, Action.REQUEST_CHANGES])
    last = verdicts.order_by("-pk").first()
    return last.at if last is not None and last.action in _GOOD else None


def purge_soon(article: Article) -> None:
    """Purge what shows something of the article as it is now, once the change is certain."""
    once_certain(_purge, cachetags.changed_by(article), article.category)


def _purge(names: set[str], topic: Category) -> None:
    """Purge these names, and those of the topic where somebody has moved it meanwhile."""
    pagecache.purge(names)
    for moved in Category.objects.filter(pk=topic.pk).exclude(path=topic.path):
        pagecache.purge(cachetags.topic_names(moved))


def once_certain(effect: Callable[..., object], *arguments: object) -> None:
    """Call `effect` when the transaction has been committed.

    The step is taken by then: an effect that fails is logged and must not look as if the step
    had failed.
    """

    def call() -> None:
        effect(*arguments)

    transaction.on_commit(call, robust=True)


def settle(article: Article) -> None:
    """Write down what time has done: the scheduled text is live, the withdrawn page is gone.

    The article must be locked. Readers saw all of it when it happened; this is bookkeeping.
    """
    now, was = timezone.now(), State(article.stage)
    came = article.next_at if article.is_due else None
    if came is not None:
        was_public = article.live_revision_id is not None
        moves_date = was_public and not article.next_is_minor
        article.updated_at = came if moves_date else article.updated_at
        _make_next_live(article)
        if article.withdraw_at is not None and article.withdraw_at < came:
            article.withdraw_at, article.withdraw_reason, article.replacement = None, "", None
        if was is State.SCHEDULED:
            article.stage = State.PUBLISHED
        article.save()
        shown = article.live_revision
        record(article, Action.PUBLISH, by=None, was=was, revision=shown, at=came, note=_SCHEDULED)
    if article.stage == State.PUBLISHED and article.state is State.WITHDRAWN:
        ended = article.withdraw_at
        assert ended is not None and ended <= now  # So says the state.
        article.stage = State.WITHDRAWN
        article.save()
        record(article, Action.WITHDRAW, by=None, was=State.PUBLISHED, at=ended, note=_SCHEDULED)


def _make_next_live(article: Article) -> None:
    """Move the pointers to what was scheduled, with its signature."""
    article.live_revision, article.live_signoff = article.next_revision, article.next_signoff
    article.reviewed_at = article.next_reviewed_at
    if article.reviewed_at is not None:
        article.next_review_on = article.due_after(article.reviewed_at)
    Recheck.objects.end_with(article.live_signoff, of=article.pk)
    article.next_revision = article.next_signoff = None
    article.next_at = article.next_reviewed_at = None
    article.next_is_minor = False


def drop_next(article: Article) -> None:
    """Take from the row what was scheduled."""
    article.next_revision = article.next_at = None
    article.next_signoff = article.next_reviewed_at = None
    article.next_is_minor = False


def moment(at: datetime) -> str:
    """Return a time as the log writes it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M %Z")


_SCHEDULED = "As scheduled"
