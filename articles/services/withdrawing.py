"""Taking a page from readers, who are told why and what to read instead."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from articles.rules import Class
from articles.services import changing
from articles.services.errors import Invalid, NotPossible
from articles.services.trail import drop_next, locked, moment, record, require
from articles.workflow import Action, Reading, after
from core.text import is_blank, one_line


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
    now = timezone.now()
    _set_withdrawal(article, now, reason, replacement)
    changing.cancel(article)
    drop_next(article)
    article.stage = after(Action.WITHDRAW, state=was, approved=False)
    article.save()
    changing.enter_withdrawal(article, at=now, by=by)
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
    changing.enter_withdrawal(article, at=at, by=by)
    note = _("For %(time)s: %(reason)s") % {
        "time": moment(at),
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
    clear_withdrawal(article)
    article.save()
    changing.cancel(article, Class.WITHDRAWAL)
    record(article, Action.CANCEL_WITHDRAWAL, by=by, was=was, note=note)
    return article


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


def clear_withdrawal(article: Article) -> None:
    """Let nothing be left of a withdrawal that is over."""
    article.withdraw_at, article.withdraw_reason, article.replacement = None, "", None
