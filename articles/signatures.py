"""Who vouches for a text: the signatures that hold for it, and the people of the newsroom."""

from datetime import datetime

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.checks import Finding, Level
from articles.models import Article, Event, Revision, SignOff
from articles.rules import Class, Risk, Role, Scope, keeps_signature, may_go_live
from articles.workflow import Action

# Signatures that move the review clock; that of somebody who lives with MG stands beside them.
_WHOLE = (Role.CLINICAL.value, Role.EDITORIAL.value)

UNSIGNED = Finding(
    Level.BLOCKING,
    "REV2",
    _("No clinician has signed this text as it is."),
    _(
        "A mistake on a page like this can harm readers. Ask a clinical reviewer of the register"
        " to sign the whole page; whoever signs cannot be the one who publishes it."
    ),
    is_firm=True,
)
ONE_EDITOR = Finding(
    Level.BLOCKING,
    "REV2",
    _("One editor alone has looked at this text."),
    _("Let a second editor approve it, or a clinical reviewer sign it."),
)


def signature_of(revision: Revision) -> SignOff | None:
    """Return the signature under exactly this text: a clinician's if there is one, the newest."""
    given = SignOff.objects.filter(
        revision__article=revision.article_id,
        content_hash=revision.content_hash,
        scope=Scope.PAGE.value,
        role__in=_WHOLE,
    )
    weight = Case(
        When(role=Role.CLINICAL.value, then=Value(0)), default=1, output_field=IntegerField()
    )
    return given.select_related("person").order_by(weight, "-signed_at", "-pk").first()


def covering(article: Article, change: Class) -> SignOff | None:
    """Return the signature that holds for the newest text if it is published as this change.

    That is the one under the text itself, or the one under what readers have, if what is
    different is minor.
    """
    assert article.latest_revision is not None  # Every article is created with a revision.
    signature = signature_of(article.latest_revision)
    if signature is None and keeps_signature(change):
        signature = article.shown_signoff
    return signature


def signed_at(signature: SignOff | None) -> datetime | None:
    """Return when it was given."""
    return signature.signed_at if signature else None


def check_signatures(article: Article, change: Class, *, by: User) -> list[Finding]:
    """Return what the risk of the page asks for and the text does not have yet."""
    signature = covering(article, change)
    signed = (
        signature is not None
        and signature.role == Role.CLINICAL
        and signature.person.user_id != by.pk
    )
    editors = len(_editors_behind(article, by))
    if may_go_live(article.risk, signed=signed, editors=editors):
        return []
    return [UNSIGNED if article.risk is Risk.HIGH else ONE_EDITOR]


def _editors_behind(article: Article, by: User) -> set[int]:
    """Return the keys of those of the newsroom who found the newest text good.

    They are its publisher, whoever approved it, and an editor who saved it.
    """
    revision = article.latest_revision
    assert revision is not None
    approved = Event.objects.filter(revision=revision, action__in=[Action.APPROVE, Action.SIGN])
    behind = {event.actor_id for event in approved if event.actor_id}
    writer = revision.created_by
    if writer is not None and permissions.can_publish(writer):
        behind.add(writer.pk)
    return behind | {by.pk}
