"""The record of what was published: what each new text is called, and what readers are told."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cachetags, permissions, proposing
from articles.models import Article, Change, MistakeReport, Revision
from articles.proposing import Proposal
from articles.rules import BANNER, NEEDS_NOTE, WEIGHT, Class, Harm
from articles.services import mistakes
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, once_certain, record
from articles.workflow import Reading
from core import pagecache
from core.text import is_blank, one_line

SHORTEST_REASON = 5  # Letters.
LENGTHS = {"note": 500, "reason": 300, "was": 500, "now": 500, "advice": 300}


@dataclass(frozen=True)
class Said:
    """What an editor says of a new text. Without a kind it is what was proposed.

    `reason` is why it is called less than was proposed; what follows is about corrections.
    """

    kind: Class | None = None
    note: str = ""
    reason: str = ""
    was: str = ""
    now: str = ""
    harm: str = ""
    advice: str = ""
    mistake: MistakeReport | None = None


@dataclass(frozen=True)
class Told:
    """The same, whole and checked."""

    kind: Class
    proposed: Class
    said: Said


def proposal(article: Article) -> Proposal:
    """Return what the newest text is beside what readers have.

    A signed text is compared with what was signed as well: many small changes can add up.
    """
    latest, shown = article.latest_revision, article.shown_revision
    assert latest is not None  # Every article is created with a revision.
    if shown is None or article.reading is Reading.NOTHING:
        return Proposal(Class.FIRST)
    found = proposing.propose(shown, latest)
    signoff = article.shown_signoff
    if found.kind is Class.MINOR and signoff and signoff.revision_id != shown.pk:
        found = proposing.propose(signoff.revision, latest)
    if article.reading is Reading.GONE and found.kind is Class.MINOR:
        return Proposal(Class.MAJOR, (_("It was withdrawn and becomes public again."),))
    return found


def needs_note(article: Article) -> bool:
    """Say whether the newest text, called what it is proposed to be, needs a word to readers."""
    return proposal(article).kind in NEEDS_NOTE


def told(article: Article, said: Said | None, *, by: User | None) -> Told:
    """Complete what was said of the newest text. Raises Invalid where something is missing.

    The operator, who brings in files, need not say anything.
    """
    proposed = proposal(article).kind
    said = _short(said or Said())
    if proposed is Class.FIRST:
        return Told(Class.FIRST, proposed, said)
    kind = said.kind or proposed
    if kind not in WEIGHT:
        raise Invalid("kind", _("Say whether this is a minor change, a major one or a correction."))
    if WEIGHT[kind] < WEIGHT[proposed] and sum(map(str.isalpha, said.reason)) < SHORTEST_REASON:
        raise Invalid("reason", _("Say why this is a smaller change than proposed."))
    if kind in NEEDS_NOTE and is_blank(said.note):
        if by is not None:
            raise Invalid("note", _("Tell readers in a sentence what is different now."))
        said = Said(kind, note=_("Updated."))
    if kind is Class.CORRECTION:
        _require_correction(said)
    return Told(kind, proposed, said)


def enter(
    article: Article,
    what: Told,
    *,
    at: datetime,
    by: User | None,
    revision: Revision | None = None,
) -> Change:
    """Add the entry of a text that readers see from `at` on. The article must be locked.

    A correction that readers have at once answers the report that it mends; one to come does not.
    """
    said, is_correction = what.said, what.kind is Class.CORRECTION
    if is_correction:
        if at <= timezone.now():
            mistakes.corrected(said.mistake, article, by=by, how=said.note)
        once_certain(pagecache.purge, {cachetags.CORRECTIONS})
    if _is_lowered(what):
        record(article, "reclass", by=by, was=article.state, note=said.reason)
    return Change.objects.create(
        article=article,
        revision=revision or article.latest_revision,
        kind=what.kind,
        at=at,
        note=said.note,
        proposed=what.proposed,
        reason=said.reason if _is_lowered(what) else "",
        by=by,
        was=said.was if is_correction else "",
        now=said.now if is_correction else "",
        harm=said.harm if is_correction else "",
        advice=said.advice if is_correction else "",
        banner_until=_banner(article, said, at) if is_correction else None,
        mistake=said.mistake if is_correction else None,
    )


@transaction.atomic
def correct(article: Article, said: Said, *, by: User | None) -> Change:
    """Correct what readers were told, without a new text: an erratum to an entry of the record.

    It stands on the page, in its record and among all corrections, as if a text had come with it.
    Raises NotAllowed, NotPossible or Invalid.
    """
    article = locked(article)
    if not permissions.can_publish(by):
        raise NotAllowed
    if article.reading is Reading.NOTHING:
        raise NotPossible(_("Readers never saw this article."))
    said = _short(replace(said, kind=Class.CORRECTION, reason=""))
    if is_blank(said.note):
        raise Invalid("note", _("Tell readers in a sentence what was wrong."))
    _require_correction(said)
    now = timezone.now()
    whole = Told(Class.CORRECTION, Class.CORRECTION, said)
    entry = enter(article, whole, at=now, by=by, revision=article.shown_revision)
    article.updated_at = now
    article.save(update_fields=["updated_at"])
    record(article, "correct", by=by, was=article.state, note=said.note)
    return entry


def enter_withdrawal(article: Article, *, at: datetime, by: User | None) -> Change:
    """Add the entry of a withdrawal at `at`, in the place of one that was planned."""
    cancel(article, Class.WITHDRAWAL)
    return Change.objects.create(
        article=article,
        revision=article.shown_revision,
        kind=Class.WITHDRAWAL,
        at=at,
        note=article.withdraw_reason,
        by=by,
    )


def cancel(article: Article, *kinds: Class) -> None:
    """Take back what was to come and will not; without kinds, every text that was scheduled."""
    now = timezone.now()
    coming = Change.objects.filter(article=article, at__gt=now, cancelled_at__isnull=True)
    wanted = kinds or tuple(set(Class) - {Class.WITHDRAWAL})
    coming.filter(kind__in=wanted).update(cancelled_at=now)


def _is_lowered(what: Told) -> bool:
    return what.kind in WEIGHT and WEIGHT[what.kind] < WEIGHT.get(what.proposed, 0)


def _require_correction(said: Said) -> None:
    if is_blank(said.was):
        raise Invalid("was", _("Say what the page said before."))
    if is_blank(said.now):
        raise Invalid("now", _("Say what is right."))
    if said.harm not in set(Harm):
        raise Invalid("harm", _("Say what harm the mistake may have done."))


def _banner(article: Article, said: Said, at: datetime) -> datetime:
    """Return until when the correction stands on top: a serious one until the next review."""
    until = at + BANNER
    due = article.next_review_on
    if said.harm == Harm.SERIOUS and due is not None:
        midnight = datetime(due.year, due.month, due.day, tzinfo=timezone.get_current_timezone())
        return max(until, midnight)
    return until


def _short(said: Said) -> Said:
    """Return it with every text on one line of its length."""
    texts = {name: one_line(getattr(said, name))[:most] for name, most in LENGTHS.items()}
    return Said(kind=said.kind, harm=said.harm, mistake=said.mistake, **texts)
