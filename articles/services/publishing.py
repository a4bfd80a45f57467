"""Deciding what readers see, now or at a set time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import checks, permissions
from articles.checks import Finding, Level
from articles.models import Article, Recheck
from articles.papers import check_papers
from articles.rules import MOVES_DATE, Class
from articles.services import changing, reviewing
from articles.services.changing import Said, Told
from articles.services.errors import GateClosed, Invalid, NotAllowed, NotPossible
from articles.services.trail import drop_next, locked, moment, record, require, require_read
from articles.services.withdrawing import clear_withdrawal
from articles.signatures import check_signatures, covering, signed_at
from articles.workflow import Action, State, after
from core.text import is_blank, one_line

SHORTEST_REASON = 5  # Letters: "ok" is no reason to publish against a check.


def findings(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    change: Class | None = None,
) -> list[Finding]:
    """Return what speaks against publishing the newest text now or at a time, worst first.

    To the checks of the text comes that nobody publishes alone what they wrote themselves, and
    that the risk of the page asks for signatures, whose papers must hold. `change` is what the
    text is called, which is as proposed if it is not given.
    """
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    revision.article = article  # What is asked of it stands on a row that is here already.
    found = checks.check(revision, at=at, by=by)
    if by is not None:
        proposed = changing.proposal(article).kind
        kind = change or proposed
        found += check_signatures(article, kind, proposed=proposed, by=by)
        found += check_papers(article, kind, proposed=proposed, at=at)
        if permissions.is_writer(by, article) and not reviewing.is_approved(revision):
            found.insert(0, checks.UNSEEN)
    return sorted(found, key=lambda finding: finding.level is not Level.BLOCKING)


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    override: str = "",
    revision: int | None = None,
    change: Said | None = None,
) -> Article:
    """Show the newest revision to readers now, and return the article as it then is.

    The first publication sets the publication time, which later ones keep; they set the time
    of the last update, unless what is different is minor. `change` says what it is. `at` gives
    an imported article the time that it had elsewhere; one to come schedules it. `override` is
    the reason to publish although a check says no; `revision` is the number that was read, so
    that nothing is published which nobody saw.
    Raises NotAllowed, NotPossible, Invalid or GateClosed.
    """
    if at is not None and at > timezone.now():
        return schedule(article, by=by, at=at, override=override, revision=revision, change=change)
    article = locked(article)
    require(article, Action.PUBLISH, by=by)
    require_read(article, revision)
    told = changing.told(article, change, by=by)
    _pass_gate(article, told, by=by, override=override)
    was, now = article.state, timezone.now()
    changing.cancel(article)
    if article.live_revision_id is None:
        article.published_at = at or now
    elif told.kind in MOVES_DATE:
        article.updated_at = now
    article.live_signoff = covering(article, told.kind, proposed=told.proposed)
    article.live_revision = article.latest_revision
    article.reviewed_at = signed_at(article.live_signoff)
    _set_clock(article)
    drop_next(article)
    if article.withdraw_at is not None and article.withdraw_at <= now:
        clear_withdrawal(article)
    article.stage = after(Action.PUBLISH, state=was, approved=False)
    article.save()
    changing.enter(article, told, at=(at if told.kind is Class.FIRST else None) or now, by=by)
    record(article, Action.PUBLISH, by=by, was=was)
    return article


@transaction.atomic
def schedule(
    article: Article,
    *,
    by: User | None,
    at: datetime,
    override: str = "",
    revision: int | None = None,
    change: Said | None = None,
) -> Article:
    """Show the newest revision to readers from `at` on; nothing needs to run then.

    `revision` is the number that was read, `change` what is said of it.
    Raises NotAllowed, NotPossible, Invalid or GateClosed.
    """
    article = locked(article)
    require(article, Action.SCHEDULE, by=by)
    require_read(article, revision)
    now = timezone.now()
    if at <= now:
        raise Invalid("at", _("This time is over. Choose one to come."))
    if article.withdraw_at is not None and now < article.withdraw_at <= at:
        raise Invalid("at", _("By then the article will have been withdrawn."))
    told = changing.told(article, change, by=by)
    _pass_gate(article, told, by=by, override=override, at=at)
    was = article.state
    changing.cancel(article)
    article.next_signoff = covering(article, told.kind, proposed=told.proposed)
    article.next_reviewed_at = signed_at(article.next_signoff)
    article.next_is_minor = told.kind is Class.MINOR
    article.next_revision, article.next_at = article.latest_revision, at
    if article.live_revision_id is None:
        article.published_at = at
        _set_clock(article)
    article.stage = after(Action.SCHEDULE, state=was, approved=False)
    article.save()
    changing.enter(article, told, at=at, by=by)
    record(article, Action.SCHEDULE, by=by, was=was, note=_("For %s") % moment(at))
    return article


@transaction.atomic
def unschedule(article: Article, *, by: User | None, note: str = "") -> Article:
    """Hold back the text that is scheduled. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.UNSCHEDULE, by=by)
    held_back, was = article.next_revision, article.state
    if held_back is None:
        raise NotPossible(_("Nothing is scheduled."))
    changing.cancel(article)
    drop_next(article)
    if article.live_revision_id is None:
        article.published_at = None
    approved = reviewing.is_approved(article.latest_revision)
    article.stage = after(Action.UNSCHEDULE, state=was, approved=approved)
    article.save()
    record(article, Action.UNSCHEDULE, by=by, was=was, note=note, revision=held_back)
    return article


@transaction.atomic
def archive(article: Article, *, by: User | None, note: str = "") -> Article:
    """Put away an article that readers do not see. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.ARCHIVE, by=by)
    was = article.state
    changing.cancel(article)
    drop_next(article)
    if article.live_revision_id is None:
        article.published_at = None
    article.stage = after(Action.ARCHIVE, state=was, approved=False)
    article.save()
    record(article, Action.ARCHIVE, by=by, was=was, note=note)
    return article


@transaction.atomic
def restore(article: Article, *, by: User | None, note: str = "") -> Article:
    """Take an article out of the archive, as a draft. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.RESTORE, by=by)
    was = article.state
    article.stage = after(Action.RESTORE, state=was, approved=False)
    article.save()
    record(article, Action.RESTORE, by=by, was=was, note=note)
    return article


def settle_due() -> int:
    """Write down what time has done to articles, and return to how many.

    Readers need it not; the log and the mails come sooner for it.
    """
    now = timezone.now()
    ended = Q(withdraw_at__lte=now, stage=State.PUBLISHED)
    due = Article.objects.filter(Q(next_at__lte=now) | ended).order_by("pk")
    count = 0
    for article in due.only("pk"):
        with transaction.atomic():
            locked(article)
        count += 1
    return count


def _pass_gate(
    article: Article, told: Told, *, by: User | None, override: str, at: datetime | None = None
) -> None:
    """Raise GateClosed if a check says no and no reason was given to publish all the same.

    The operator, who brings in files that were public elsewhere, is not asked.
    """
    if by is None:
        return
    found = findings(article, by=by, at=at, change=told.kind)
    blocking = [each for each in found if each.level is Level.BLOCKING]
    if not blocking:
        return
    if is_blank(override) or any(each.is_firm for each in blocking):
        raise GateClosed(blocking)
    if not permissions.can_override(by):
        raise NotAllowed
    if sum(map(str.isalpha, override)) < SHORTEST_REASON:
        raise Invalid("override", _("Say why in a few words. They are kept in the log."))
    note = f"{one_line(override)} ({', '.join(sorted({each.code for each in blocking}))})"
    record(article, "override", by=by, was=article.state, note=note)


def _set_clock(article: Article) -> None:
    """Set when the page is to be reviewed next: so long after its signature, or its beginning.

    A text that nobody signed leaves the date as it is: edited is not reviewed.
    """
    if article.live_signoff is not None:
        article.next_review_on = article.due_after(article.live_signoff.signed_at)
        Recheck.objects.end_with(article.live_signoff, of=article.pk)
    elif article.next_review_on is None and article.published_at is not None:
        article.next_review_on = article.due_after(article.published_at)
