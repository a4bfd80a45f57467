"""Signing a text: a person of the register vouches for it, with what they are on that day."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import (
    Article,
    Change,
    Credential,
    Declaration,
    Person,
    Recheck,
    ReviewLink,
    SignOff,
)
from articles.rules import Class, Risk, Role, Scope
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, record, require, require_read
from articles.workflow import Action, after
from core.text import is_blank, normalise, one_line

# What whoever signs for a whole page has looked at: the words stand in the form.
CHECKLIST = ("text", "evidence", "sources", "links", "pictures", "feedback", "interests")
NOTE_LENGTH, INTEREST_LENGTH = 5000, 500


@dataclass(frozen=True)
class Signature:
    """What somebody says who signs. `new_interest` is public, `note` is for the newsroom."""

    role: Role
    scope: Scope = Scope.PAGE
    checked: Collection[str] = ()
    new_interest: str = ""
    note: str = ""


@transaction.atomic
def sign(
    article: Article, signature: Signature, *, by: User, revision: int | None = None
) -> SignOff:
    """Sign the newest text as the person of the register whose account this is.

    `revision` is the number that was read. Signing the whole of what readers have moves the review
    clock; signing the whole of a draft approves it. Raises NotAllowed, NotPossible or Invalid.
    """
    article = locked(article)
    require(article, Action.SIGN, by=by)
    require_read(article, revision)
    if signature.role is Role.EDITORIAL and not permissions.can_publish(by):
        raise NotAllowed
    person = Person.objects.select_for_update().get(user=by)
    return _sign(article, signature, person=person, by=by, link=None)


@transaction.atomic
def sign_by_link(link: ReviewLink, signature: Signature) -> SignOff:
    """Sign the text of a review link as the person of the register whom it was made for.

    The caller has locked the article and seen that the link takes an answer; whoever made the
    link must be one who may approve the text, so that no writer signs by a link of their own.
    """
    article, maker, person = link.revision.article, link.created_by, link.person
    if maker is None or person is None or not permissions.can_judge(maker, article):
        raise NotAllowed
    if signature.role is Role.EDITORIAL:  # Editors have accounts.
        raise NotAllowed
    if person.is_team or (person.user and permissions.has_written(person.user, article)):
        raise NotAllowed
    if article.author_id == person.pk:
        raise NotAllowed
    return _sign(article, signature, person=person, by=None, link=link)


def entries_of(person: Person) -> list[Credential]:
    """Return the register entries with which the person may sign as a clinician today."""
    today = timezone.localdate()
    return list(Credential.objects.valid_on(today).filter(person=person))


def declaration_of(person: Person) -> Declaration | None:
    """Return the declaration that is in force today."""
    return Declaration.objects.valid_on(timezone.localdate()).filter(person=person).first()


def _sign(
    article: Article,
    signature: Signature,
    *,
    person: Person,
    by: User | None,
    link: ReviewLink | None,
) -> SignOff:
    """Add the signature and do what follows from it."""
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    _require_whole(signature)
    entry, declaration = _papers(person, signature.role)
    signoff = SignOff.objects.create(
        revision=revision,
        person=person,
        role=signature.role,
        scope=signature.scope,
        content_hash=revision.content_hash,
        by=by,
        link=link,
        checked=sorted(signature.checked),
        new_interest=one_line(signature.new_interest)[:INTEREST_LENGTH],
        note=normalise(signature.note)[:NOTE_LENGTH],
        register_entry=entry,
        credential=entry.snapshot() if entry else {},
        declaration=declaration.snapshot() if declaration else {},
    )
    was = article.state
    counts = signature.scope is Scope.PAGE and _is_enough(article, signature.role)
    line = f"{person.full_name}, {signoff.role_name}"
    if not counts:
        record(article, "cosign", by=by, was=was, note=line)
        return signoff
    article.stage = after(Action.SIGN, state=was, approved=True)
    _move_clock(article, signoff, by=by)
    article.save()
    record(article, Action.SIGN, by=by, was=was, note=line)
    return signoff


def _is_enough(article: Article, role: Role) -> bool:
    """Say whether such a signature reviews the page: where harm is near, a clinician's alone."""
    return role is Role.CLINICAL or (role is Role.EDITORIAL and article.risk is not Risk.HIGH)


def _move_clock(article: Article, signoff: SignOff, *, by: User | None) -> None:
    """Let the pointers to this very text carry the signature; tell readers if they have it."""
    if article.next_revision_id == signoff.revision_id:
        article.next_signoff, article.next_reviewed_at = signoff, signoff.signed_at
    if article.live_revision_id != signoff.revision_id:
        return
    article.live_signoff, article.reviewed_at = signoff, signoff.signed_at
    article.next_review_on = article.due_after(signoff.signed_at)
    Recheck.objects.end_with(signoff, of=article.pk)
    if article.is_public:
        Change.objects.create(
            article=article,
            revision=signoff.revision,
            kind=Class.REVIEW,
            at=signoff.signed_at,
            note=_("Reviewed, no changes."),
            by=by,
        )


def _require_whole(signature: Signature) -> None:
    """Raise Invalid unless all is ticked and said that such a signature needs."""
    if set(signature.checked) - set(CHECKLIST):
        raise Invalid("checked", _("This is not on the list."))
    if signature.scope is Scope.PAGE and signature.role is not Role.LAY:
        if set(signature.checked) != set(CHECKLIST):
            raise Invalid("checked", _("To sign for the whole page, go through the whole list."))
    elif signature.scope is Scope.CHANGE and is_blank(signature.note):
        raise Invalid("note", _("Say which change you sign for."))


def _papers(person: Person, role: Role) -> tuple[Credential | None, Declaration | None]:
    """Return what the signature keeps of the person. Raises NotPossible where it is missing."""
    if not person.is_shown:
        raise NotPossible(
            _("%s has not agreed to be shown to readers, and a signature shows who gave it.")
            % person.name
        )
    declaration = declaration_of(person)
    if declaration is None and role is not Role.LAY:
        raise NotPossible(
            _("%s has declared no interests in the last 12 months. Record that first.")
            % person.name
        )
    entries = entries_of(person) if role is Role.CLINICAL else []
    if role is Role.CLINICAL and not entries:
        raise NotPossible(
            _("No checked and current register entry of %s is known. Record that first.")
            % person.name
        )
    return (entries[0] if entries else None), declaration
