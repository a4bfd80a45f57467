"""Who vouches for a text: the signatures that hold for it, and the people of the newsroom."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.checks import Finding, Level
from articles.models import Article, Change, Event, Revision, SignOff
from articles.rules import MOVES_DATE, Class, Risk, Role, Scope, keeps_signature, may_go_live
from articles.workflow import Action, Reading

# Signatures that move the review clock; that of somebody who lives with MG stands beside them.
_WHOLE = (Role.CLINICAL.value, Role.EDITORIAL.value)

UNSIGNED = Finding(
    Level.BLOCKING,
    "REV2",
    _("No clinician has signed this text as it is."),
    _(
        "A mistake on a page like this can harm readers. Ask a clinical reviewer of the register"
        " to sign the whole page. Who publishes it can neither be the one who signs nor the one"
        " who made the link by which it was signed."
    ),
    is_firm=True,
)
LOWERED = Finding(
    Level.BLOCKING,
    "RISK",
    _("You said yourself that a mistake on this page does less harm than was thought."),
    _("Somebody else of the editors must see it the same way, and publish it."),
    is_firm=True,
)
ONE_EDITOR = Finding(
    Level.BLOCKING,
    "REV2",
    _("One editor alone has looked at this text."),
    _("Let a second editor approve it, or a clinical reviewer sign it."),
)


def signature_of(revision: Revision) -> SignOff | None:
    """Return the signature that holds under exactly this text: a clinician's first, the newest.

    The text may have been saved more than once. A signature holds no more once somebody asked
    for changes to the text, once something else was published in its place that says more than
    a minor change does, and once the page was withdrawn: what comes back is signed again.
    """
    given = _holding(revision, Scope.PAGE, _WHOLE)
    return next((each for each in given if each.role == Role.CLINICAL), next(iter(given), None))


def clinicians_under(revision: Revision) -> list[SignOff]:
    """Return the clinicians' signatures for the whole page that hold under this text."""
    return _holding(revision, Scope.PAGE, (Role.CLINICAL.value,))


def change_signature_of(revision: Revision) -> SignOff | None:
    """Return a clinician's signature for just the change that came with this text, the newest."""
    return next(iter(_holding(revision, Scope.CHANGE, (Role.CLINICAL.value,))), None)


def covering(article: Article, change: Class, *, proposed: Class) -> SignOff | None:
    """Return the whole-page signature that holds for the newest text, published as this change.

    `proposed` is what the comparison of the texts takes the change for.
    """
    return next(iter(_behind(article, change, proposed)), None)


def signed_at(signature: SignOff | None) -> datetime | None:
    """Return when it was given."""
    return signature.signed_at if signature else None


def check_signatures(
    article: Article, change: Class, *, proposed: Class, by: User
) -> list[Finding]:
    """Return what the risk of the page asks for and the text does not have yet."""
    if article.lowered_by_id == by.pk:
        return [LOWERED]
    behind = _behind(article, change, proposed)
    signed = bool(behind) and all(_vouches(each, article, by=by) for each in behind)
    editors = len(_editors_behind(article, by))
    if may_go_live(article.risk, signed=signed, editors=editors):
        return []
    return [UNSIGNED if article.risk is Risk.HIGH else ONE_EDITOR]


def _behind(article: Article, change: Class, proposed: Class) -> list[SignOff]:
    """Return the signatures on which the newest text rests, that for the whole page first.

    That is the one under the text itself, or the one under what readers have, if what is
    different is minor, or is called minor and a clinician signed for it.
    """
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    signature = signature_of(revision)
    if signature is not None and not _is_old(article, signature, change):
        return [signature]
    shown = article.shown_signoff
    if shown is None or change is not Class.MINOR or article.reading is Reading.GONE:
        return []
    if keeps_signature(change, proposed=proposed, risk=article.risk):
        return [shown]
    beside = change_signature_of(revision)
    return [shown, beside] if beside is not None else []


def _is_old(article: Article, signature: SignOff, change: Class) -> bool:
    """Say whether a review is due already by this signature: it brings no text to readers."""
    due = article.due_after(signature.signed_at)
    return change is not Class.MINOR and due is not None and due <= timezone.localdate()


def _vouches(signature: SignOff, article: Article, *, by: User) -> bool:
    """Say whether it is a clinician's, and neither its publisher nor its author stands behind it.

    Behind it are who is signed, who pressed the button, and who had the address of the link.
    Who looks but may not publish will not be the publisher.
    """
    publisher = {by.pk} if permissions.can_publish(by) else set()
    link = signature.link
    behind = {signature.person.user_id, signature.by_id, link.created_by_id if link else None}
    return (
        signature.role == Role.CLINICAL
        and signature.person_id != article.author_id
        and not (publisher | {article.author.user_id}) & (behind - {None})
    )


def _holding(revision: Revision, scope: Scope, roles: Sequence[str]) -> list[SignOff]:
    """Return the signatures under this text that nothing speaks against since, newest first."""
    given = SignOff.objects.filter(
        revision__article=revision.article_id,
        content_hash=revision.content_hash,
        scope=scope.value,
        role__in=roles,
    )
    found = list(given.select_related("person", "link").order_by("-signed_at", "-pk"))
    ended = ended_at(revision) if found else None
    return [each for each in found if ended is None or each.signed_at > ended]


def ended_at(revision: Revision) -> datetime | None:
    """Return until when no signature under this text counts any more."""
    doubts = Event.objects.filter(
        revision__article=revision.article_id,
        revision__content_hash=revision.content_hash,
        action=Action.REQUEST_CHANGES,
    )
    doubted = doubts.order_by("-at").values_list("at", flat=True).first()
    # `public` leaves out what is to come; of the texts, those that say something else count.
    others = Change.objects.public().filter(
        Q(kind=Class.WITHDRAWAL)
        | (Q(kind__in=MOVES_DATE) & ~Q(revision__content_hash=revision.content_hash)),
        article=revision.article_id,
    )
    replaced = others.values_list("at", flat=True).first()
    return max(filter(None, [doubted, replaced]), default=None)


def _editors_behind(article: Article, by: User) -> set[int]:
    """Return the keys of those of the newsroom who found the newest text good.

    They are its publisher, an editor who saved it, and whoever approved it, unless that has ended
    like a signature.
    """
    revision = article.latest_revision
    assert revision is not None
    verdicts = Event.objects.filter(
        revision=revision, action__in=[Action.APPROVE, Action.SIGN], actor__isnull=False
    )
    given = list(verdicts.values_list("actor", "at"))
    ended = ended_at(revision) if given else None
    behind = {actor for actor, at in given if actor and (ended is None or at > ended)}
    writer = revision.created_by
    behind.add(by.pk)
    if writer is not None and writer.pk not in behind and permissions.can_publish(writer):
        behind.add(writer.pk)
    return behind
