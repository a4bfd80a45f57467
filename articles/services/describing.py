"""Saying what a page is: its kind and risk, who looks after it, how often it is reviewed."""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import AI_NAMES, KIND_NAMES, RISK_NAMES, Article, Condition, SignOff
from articles.rules import MONTHS_OF, MOST_MONTHS, RISK_OF, Kind, Reopening, Risk, Role
from articles.services import rechecking
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, record
from articles.workflow import Reading
from core.text import one_line

SHORTEST_REASON = 5  # Letters.
_WEIGHT = {Risk.NONE: 0, Risk.LOW: 1, Risk.HIGH: 2}


class Description(TypedDict, total=False):
    """What can be said of a page. What is not named stays as it is."""

    kind: str  # A rules.Kind; empty only while nobody has said it.
    chosen_risk: str  # A rules.Risk, or empty: as usual for its kind.
    condition: Condition | None
    owner: User | None
    review_months: int | None  # None: as usual for its kind.
    funding: str
    ai_use: str  # A key of AI_NAMES, or empty: nobody has said it.


@transaction.atomic
def describe(
    article: Article, *, by: User | None, reason: str = "", **said: Unpack[Description]
) -> Article:
    """Say what the page is, and return it with its next review date anew.

    To ask less of a page than is usual for its kind, or less than was asked while readers have
    it, takes an editor and a reason; whoever says that its risk is not high any more does not
    publish it. A page that readers have unsigned is opened for review once its risk is high.
    Raises NotAllowed, NotPossible or Invalid.
    """
    article = locked(article)
    before = {name: getattr(article, name) for name in said}
    risk = article.risk
    for name, value in said.items():
        setattr(article, name, one_line(str(value)) if name == "funding" else value)
    changed = [name for name, value in before.items() if getattr(article, name) != value]
    if not changed:
        return article
    if not permissions.can_describe(by, article):
        raise NotAllowed
    _require_sound(article, changed)
    if _asks_less(article, risk, changed):
        _require_reason(reason, by=by)
    is_riskier = by is not None and article.risk is Risk.HIGH and risk is not Risk.HIGH
    if is_riskier:
        _require_signed(article)
    if article.risk is Risk.HIGH:
        article.lowered_by = None
    elif risk is Risk.HIGH or ("kind" in changed and _usual_risk(article) is Risk.HIGH):
        article.lowered_by = by
    article.next_review_on = _due(article)
    article.save(update_fields=[*changed, "next_review_on", "lowered_by"])
    words = [_in_words(article, name, before[name]) for name in changed]
    words += [one_line(reason)] if reason else []
    record(article, "describe", by=by, was=article.state, note="; ".join(words))
    if is_riskier and article.is_public and not _is_clinical(article.live_signoff):
        note = _("A mistake in it can do much harm, and no clinician has signed it.")
        rechecking.reopen(article, Reopening.EDITOR, by=by, note=note)
    return article


def _require_sound(article: Article, changed: list[str]) -> None:
    """Raise Invalid where a value is none that the page can have."""
    if "kind" in changed and article.kind not in set(Kind):
        raise Invalid("kind", _("Say what the page is about."))
    if article.chosen_risk and article.chosen_risk not in set(Risk):
        raise Invalid("chosen_risk", _("This is not one of the choices."))
    if article.ai_use and article.ai_use not in AI_NAMES:
        raise Invalid("ai_use", _("This is not one of the choices."))
    months, owner = article.review_months, article.owner
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise Invalid("review_months", _("Choose from 1 to %d months.") % MOST_MONTHS)
    if "owner" in changed and owner is not None and not _may_look_after(owner, article):
        raise Invalid("owner", _("This person cannot open this article, so they cannot do that."))
    if len(article.funding) > 300:
        raise Invalid("funding", _("This is longer than %d characters.") % 300)


def _require_signed(article: Article) -> None:
    """Raise NotPossible where an unsigned text would go live by itself as one of high risk."""
    if article.next_at is not None and not _is_clinical(article.next_signoff):
        raise NotPossible(
            _("A text is scheduled that no clinician has signed. Take it off the schedule first.")
        )


def _is_clinical(signature: SignOff | None) -> bool:
    return signature is not None and signature.role == Role.CLINICAL


def _may_look_after(owner: User, article: Article) -> bool:
    works_here = owner.is_staff and owner.is_active
    return works_here and permissions.can_preview(owner, article)


def _asks_less(article: Article, risk: Risk, changed: list[str]) -> bool:
    """Say whether less is asked of the page than is usual, or than was asked before.

    `risk` is what it was. What stands there since before is no new decision.
    """
    lowered = _WEIGHT[article.risk] < _WEIGHT[_usual_risk(article)]
    slower = _is_slower(article.months, _usual_months(article))
    if (lowered and {"kind", "chosen_risk"} & set(changed)) or (
        slower and {"kind", "review_months"} & set(changed)
    ):
        return True
    # Readers have relied on what was asked of it.
    return article.reading is not Reading.NOTHING and _WEIGHT[article.risk] < _WEIGHT[risk]


def _usual_risk(article: Article) -> Risk:
    return RISK_OF[Kind(article.kind)] if article.kind else Risk.LOW


def _usual_months(article: Article) -> int | None:
    return MONTHS_OF[Kind(article.kind)] if article.kind else MOST_MONTHS


def _is_slower(months: int | None, usual: int | None) -> bool:
    return usual is not None and (months is None or months > usual)


def _require_reason(reason: str, *, by: User | None) -> None:
    """Raise unless an editor says why; the operator, who brings in files, need not."""
    if by is None:
        return
    if not permissions.can_publish(by):
        raise NotAllowed
    if sum(map(str.isalpha, reason)) < SHORTEST_REASON:
        raise Invalid("reason", _("Say why less is asked of this page than usual."))


def _due(article: Article) -> date | None:
    """Return when it is to be reviewed next: so long after its last review, or its beginning."""
    since = article.reviewed_at or article.published_at
    return article.due_after(since) if since else None


def _in_words(article: Article, name: str, before: Any) -> str:
    """Return a change as the log writes it."""
    field = Article._meta.get_field(name)
    old, new = _value(name, before), _value(name, getattr(article, name))
    return f"{getattr(field, 'verbose_name', name)}: {old} → {new}"


_NAMES: dict[str, dict[Any, Any]] = {
    "kind": KIND_NAMES,
    "chosen_risk": RISK_NAMES,
    "ai_use": AI_NAMES,
}


def _value(name: str, value: Any) -> str:
    return str(_NAMES.get(name, {}).get(value) or value or "–")
