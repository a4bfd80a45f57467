"""Deciding what readers see, now or at a set time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import checks, permissions
from articles.checks import Finding, Level
from articles.models import Article
from articles.services import reviewing
from articles.services.errors import GateClosed, Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, record, require, require_read, reviewed_at
from articles.workflow import Action, Reading, State, after
from core.text import is_blank, one_line

SHORTEST_REASON = 5  # Letters: "ok" is no reason to publish against a check.


def findings(article: Article, *, by: User | None, at: datetime | None = None) -> list[Finding]:
    """Return what speaks against publishing the newest text now or at a time, worst first.

    To the checks of the text comes that nobody publishes alone what they wrote themselves.
    """
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    found = checks.check(revision, at=at, by=by)
    alone = by is not None and permissions.is_writer(by, article)
    if alone and not reviewing.is_approved(revision):
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
) -> Article:
    """Show the newest revision to readers now, and return the article as it then is.

    The first publication sets the publication time, which later ones keep; they set the time
    of the last update. `at` gives an imported article the time that it had elsewhere; one to
    come schedules it. `override` is the reason to publish although a check says no;
    `revision` is the number that was read, so that nothing is published which nobody saw.
    Raises NotAllowed, NotPossible, Invalid or GateClosed.
    """
    if at is not None and at > timezone.now():
        return schedule(article, by=by, at=at, override=override, revision=revision)
    article = locked(article)
    require(article, Action.PUBLISH, by=by)
    require_read(article, revision)
    _pass_gate(article, by=by, override=override)
    was, now = article.state, timezone.now()
    if article.live_revision_id is None:
        article.published_at = at or now
    else:
        article.updated_at = now
    article.live_revision = article.latest_revision
    article.reviewed_at = reviewed_at(article.live_revision)
    article.next_revision = article.next_at = None
    if article.withdraw_at is not None and article.withdraw_at <= now:
        _clear_withdrawal(article)
    article.stage = after(Action.PUBLISH, state=was, approved=False)
    article.save()
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
) -> Article:
    """Show the newest revision to readers from `at` on; nothing needs to run then.

    `revision` is the number that was read.
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
    _pass_gate(article, by=by, override=override, at=at)
    was = article.state
    article.next_revision, article.next_at = article.latest_revision, at
    if article.live_revision_id is None:
        article.published_at = at
    article.stage = after(Action.SCHEDULE, state=was, approved=False)
    article.save()
    record(article, Action.SCHEDULE, by=by, was=was, note=_("For %s") % _moment(at))
    return article


@transaction.atomic
def unschedule(article: Article, *, by: User | None, note: str = "") -> Article:
    """Hold back the text that is scheduled. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.UNSCHEDULE, by=by)
    held_back, was = article.next_revision, article.state
    if held_back is None:
        raise NotPossible(_("Nothing is scheduled."))
    article.next_revision = article.next_at = None
    if article.live_revision_id is None:
        article.published_at = None
    approved = reviewing.is_approved(article.latest_revision)
    article.stage = after(Action.UNSCHEDULE, state=was, approved=approved)
    article.save()
    record(article, Action.UNSCHEDULE, by=by, was=was, note=note, revision=held_back)
    return article


@transaction.atomic
def withdraw(
    article: Article, *, by: User | None, reason: str, replacement: Article | None = None
) -> Article:
    """Take the article from readers, who are told the reason and what to read instead.

    Nothing is deleted. Raises NotAllowed, NotPossible or Invalid.
    """
    article = locked(article)
    require(article, Action.WITHDRAW, by=by)
    was, shown = article.state, article.live_revision
    _set_withdrawal(article, timezone.now(), reason, replacement)
    article.next_revision = article.next_at = None
    article.stage = after(Action.WITHDRAW, state=was, approved=False)
    article.save()
    note = article.withdraw_reason
    record(article, Action.WITHDRAW, by=by, was=was, note=note, revision=shown)
    return article


@transaction.atomic
def plan_withdrawal(
    article: Article,
    *,
    by: User | None,
    at: datetime,
    reason: str,
    replacement: Article | None = None,
) -> Article:
    """Take the article from readers from `at` on. Raises NotAllowed, NotPossible or Invalid."""
    article = locked(article)
    require(article, Action.PLAN_WITHDRAWAL, by=by)
    if at <= timezone.now():
        raise Invalid("at", _("This time is over. Choose one to come."))
    if article.next_at is not None and at <= article.next_at:
        raise Invalid("at", _("Before that a new text is scheduled. Choose a later time."))
    was = article.state
    _set_withdrawal(article, at, reason, replacement)
    article.save()
    note = _("For %(time)s: %(reason)s") % {
        "time": _moment(at),
        "reason": article.withdraw_reason,
    }
    record(article, Action.PLAN_WITHDRAWAL, by=by, was=was, note=note)
    return article


@transaction.atomic
def cancel_withdrawal(article: Article, *, by: User | None, note: str = "") -> Article:
    """Leave the article public that was to be withdrawn. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.CANCEL_WITHDRAWAL, by=by)
    if article.withdraw_at is None:
        raise NotPossible(_("No withdrawal is scheduled."))
    was = article.state
    _clear_withdrawal(article)
    article.save()
    record(article, Action.CANCEL_WITHDRAWAL, by=by, was=was, note=note)
    return article


@transaction.atomic
def archive(article: Article, *, by: User | None, note: str = "") -> Article:
    """Put away an article that readers do not see. Raises NotAllowed or NotPossible."""
    article = locked(article)
    require(article, Action.ARCHIVE, by=by)
    was = article.state
    article.next_revision = article.next_at = None
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
    article: Article, *, by: User | None, override: str, at: datetime | None = None
) -> None:
    """Raise GateClosed if a check says no and no reason was given to publish all the same.

    The operator, who brings in files that were public elsewhere, is not asked.
    """
    if by is None:
        return
    blocking = [each for each in findings(article, by=by, at=at) if each.level is Level.BLOCKING]
    if not blocking:
        return
    if is_blank(override):
        raise GateClosed(blocking)
    if not permissions.can_override(by):
        raise NotAllowed
    if sum(map(str.isalpha, override)) < SHORTEST_REASON:
        raise Invalid("override", _("Say why in a few words. They are kept in the log."))
    note = f"{one_line(override)} ({', '.join(sorted({each.code for each in blocking}))})"
    record(article, "override", by=by, was=article.state, note=note)


def _set_withdrawal(
    article: Article, at: datetime, reason: str, replacement: Article | None
) -> None:
    if is_blank(reason):
        raise Invalid("reason", _("Say why, in a sentence that readers will see."))
    if replacement is not None:
        if replacement.pk == article.pk:
            raise Invalid("replacement", _("An article cannot stand in for itself."))
        if replacement.reading is not Reading.PAGE:
            raise Invalid("replacement", _("Readers do not see that article."))
    article.withdraw_at, article.withdraw_reason = at, one_line(reason)[:300]
    article.replacement = replacement


def _clear_withdrawal(article: Article) -> None:
    article.withdraw_at, article.withdraw_reason, article.replacement = None, "", None


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M %Z")
