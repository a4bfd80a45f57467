"""Looking at a page before its time: why it is opened, and what came of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions, reminders
from articles.models import REOPENING_NAMES, Article, Recheck, Reference
from articles.rules import Reopening
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, once_certain, record
from core.text import is_blank, one_line

LONGEST = 500


@transaction.atomic
def reopen(
    article: Article,
    reason: Reopening,
    *,
    by: User | None,
    note: str = "",
    reference: Reference | None = None,
) -> Recheck:
    """Open the page for an early review and return that line; one that is open already stays.

    An editor who asks for it says why. For the other reasons the caller has asked whether `by`
    may do what led to it; `reference` is the source that is in doubt. Readers keep the page.
    Raises NotAllowed or Invalid.
    """
    if reason is Reopening.EDITOR:
        if not permissions.can_publish(by):
            raise NotAllowed
        if is_blank(note):
            raise Invalid("note", _("Say why the page should be looked at again."))
    is_source = reason is Reopening.SOURCE
    if is_source and reference is None:
        raise Invalid("reference", _("Say which source is in doubt."))
    article = locked(article)
    source = reference if is_source else None
    same = Recheck.objects.open().filter(article=article, reason=reason, reference=source)
    known = same.first()
    if known is not None:
        return known
    recheck = Recheck.objects.create(
        article=article,
        reason=reason,
        reference=source,
        note=one_line(note)[:LONGEST],
        opened_by=by,
    )
    words = [str(REOPENING_NAMES[reason]), str(source or ""), recheck.note]
    record(article, "reopen", by=by, was=article.state, note=": ".join(filter(None, words)))
    once_certain(reminders.tell_reopened, recheck)
    return recheck


@transaction.atomic
def close(recheck: Recheck, *, by: User | None, outcome: str) -> Recheck:
    """Say what came of an early review. Raises NotAllowed, NotPossible or Invalid."""
    if not permissions.can_publish(by):
        raise NotAllowed
    if is_blank(outcome):
        raise Invalid("outcome", _("Say what came of it."))
    article = locked(recheck.article)
    recheck = Recheck.objects.get(pk=recheck.pk)
    if recheck.closed_at is not None:
        raise NotPossible(_("This early review is done already."))
    recheck.closed_at, recheck.closed_by = timezone.now(), by
    recheck.outcome = one_line(outcome)[:LONGEST]
    recheck.save(update_fields=["closed_at", "closed_by", "outcome"])
    record(article, "recheck", by=by, was=article.state, note=recheck.outcome)
    return recheck
