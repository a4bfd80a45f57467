"""Signatures that were given elsewhere or earlier, brought in by the operator."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Credential, Declaration, Person, SignOff
from articles.rules import Role
from articles.services.errors import Invalid, NotPossible
from articles.services.signing import Signature, is_enough, move_clock, require_whole
from articles.services.trail import locked, record
from articles.workflow import Reading


@transaction.atomic
def bring_in(article: Article, signature: Signature, *, person: Person, at: datetime) -> SignOff:
    """Enter a signature that the person gave at `at` under what readers have, and its review.

    The papers must have held then. Nobody is told. Only code of the operator calls this, no page
    does. Raises NotPossible or Invalid.
    """
    article = locked(article)
    revision, was = article.live_revision, article.state
    if revision is None or article.reading is not Reading.PAGE:
        raise NotPossible(_("Readers do not see this article."))
    if at > timezone.now():
        raise Invalid("at", _("This time is still to come."))
    require_whole(signature)
    entry, declaration = _papers(person, signature.role, at)
    signoff = SignOff.objects.create(
        revision=revision,
        person=person,
        role=signature.role,
        scope=signature.scope,
        content_hash=revision.content_hash,
        signed_at=at,
        checked=sorted(signature.checked),
        new_interest=signature.new_interest,
        note=signature.note,
        register_entry=entry,
        credential=entry.snapshot() if entry else {},
        declaration=declaration.snapshot() if declaration else {},
    )
    if signoff.covers_page and is_enough(article, signature.role):
        move_clock(article, signoff, by=None)
        article.save()
    line = f"{person.full_name}, {signoff.role_name}"
    record(article, "cosign", by=None, was=was, note=line, at=at)
    return signoff


def _papers(
    person: Person, role: Role, at: datetime
) -> tuple[Credential | None, Declaration | None]:
    """Return what the register said of the person then. Raises NotPossible."""
    day = timezone.localdate(at)
    declaration = Declaration.objects.valid_on(day).filter(person=person).first()
    entry = None
    if role is Role.CLINICAL:
        entry = Credential.objects.valid_on(day).filter(person=person).first()
        if entry is None or declaration is None:
            raise NotPossible(_("%s could not sign as a clinician then.") % person.name)
    if not person.is_shown or person.is_team:
        raise NotPossible(_("%s has not agreed to be shown to readers.") % person.name)
    return entry, declaration
