"""Signing a text: a person of the register vouches for it, with what they are on that day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import (
    SCOPE_NAMES,
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
from articles.workflow import Action, after, is_possible
from core.text import is_blank, normalise, one_line

# What whoever signs for a whole page has looked at: the words stand in the form.
CHECKLIST = ("text", "evidence", "sources", "links", "pictures", "feedback", "interests")
NOTE_LENGTH, INTEREST_LENGTH = 5000, 500
TWICE = timedelta(minutes=2)


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

    The caller has locked the article and seen that the link takes an answer. Raises NotPossible
    or Invalid.
    """
    article = link.revision.article
    if link.person_id is None:
        raise NotPossible(_("This link is for an opinion, not for a signature."))
    person = Person.objects.select_for_update().get(pk=link.person_id)
    refusal = barred(article, person, maker=link.created_by)
    if refusal or signature.role is Role.EDITORIAL or signature.role != link.role:
        raise NotPossible(refusal or _("This link is not for such a signature."))
    return _sign(article, signature, person=person, by=None, link=link)


def barred(article: Article, person: Person, *, maker: User | None) -> str:
    """Say why no link by which this person signs can be made by this user; empty if it can.

    Whoever makes a link has its address. So they must be one who could sign for the text, and
    whoever can sign in does that, with a password of their own.
    """
    if person.is_team:
        return _("A team signs nothing. Choose a person.")
    account = person.user
    if article.author_id == person.pk or (account and permissions.has_written(account, article)):
        return _("%s wrote on this text and cannot sign it.") % person.name
    if account is not None and account.is_staff and permissions.can_review(account):
        return _("%s has an account here and signs in to sign.") % person.name
    if maker is None or not permissions.can_vouch(maker, article):
        return _("Somebody of the newsroom who did not write on this text must ask for it.")
    return ""


def roles_of(person: Person, user: User) -> list[Role]:
    """Return as what the person, who is signed in as `user`, can sign today."""
    fit = [role for role in Role if not missing(person, role)]
    return [role for role in fit if role is not Role.EDITORIAL or permissions.can_publish(user)]


def missing(person: Person, role: Role) -> str:
    """Say what keeps the person from signing as this today; empty if nothing does."""
    if not person.is_shown:
        return (
            _("%s has not agreed to be shown to readers, and a signature shows who gave it.")
            % person.name
        )
    if role is not Role.LAY and declaration_of(person) is None:
        return (
            _("%s has declared no interests in the last 12 months. Record that first.")
            % person.name
        )
    if role is Role.CLINICAL and not entries_of(person):
        return (
            _("No checked and current register entry of %s is known. Record that first.")
            % person.name
        )
    return ""


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
    """Add the signature and do what follows from it. What is sent twice is taken once."""
    require_whole(signature)
    lacking = missing(person, signature.role)
    if lacking:
        raise NotPossible(lacking)
    twice = _sent_before(article, signature, person)
    if twice is not None:
        return twice
    signoff = _add(article, signature, person=person, by=by, link=link)
    was = article.state
    line = _line(signoff)
    can_step = is_possible(Action.SIGN, state=was, reading=article.reading)
    if not (can_step and signoff.covers_page and is_enough(article, signature.role)):
        record(article, "cosign", by=by, was=was, note=line)
        return signoff
    article.stage = after(Action.SIGN, state=was, approved=True)
    move_clock(article, signoff, by=by)
    article.save()
    record(article, Action.SIGN, by=by, was=was, note=line)
    return signoff


def _add(
    article: Article,
    signature: Signature,
    *,
    person: Person,
    by: User | None,
    link: ReviewLink | None,
) -> SignOff:
    """Add the row, with what the register says of the person today."""
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    entry = next(iter(entries_of(person)), None) if signature.role is Role.CLINICAL else None
    declaration = declaration_of(person)
    return SignOff.objects.create(
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


def _sent_before(article: Article, signature: Signature, person: Person) -> SignOff | None:
    """Return the same signature, if it was given a moment ago: a button pressed twice."""
    same = SignOff.objects.filter(
        revision=article.latest_revision,
        person=person,
        role=signature.role,
        scope=signature.scope,
        note=normalise(signature.note)[:NOTE_LENGTH],
        signed_at__gt=timezone.now() - TWICE,
    )
    return same.first()


def _line(signoff: SignOff) -> str:
    """Return the signature as the log keeps it: who, as what, for what, and what was said."""
    who = f"{signoff.person.full_name}, {signoff.role_name}, {SCOPE_NAMES[Scope(signoff.scope)]}"
    if signoff.link is not None:
        made = _("by the link that %s made") % (signoff.link.created_by or "–")
        who = f"{who}, {made}"
    said = [signoff.new_interest and _("New interest: %s") % signoff.new_interest, signoff.note]
    return "\n".join(filter(None, [who, *said]))


def is_enough(article: Article, role: Role) -> bool:
    """Say whether such a signature reviews the page: where harm is near, a clinician's alone."""
    return role is Role.CLINICAL or (role is Role.EDITORIAL and article.risk is not Risk.HIGH)


def move_clock(article: Article, signoff: SignOff, *, by: User | None) -> None:
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


def require_whole(signature: Signature) -> None:
    """Raise Invalid unless all is ticked and said that such a signature needs."""
    if set(signature.checked) - set(CHECKLIST):
        raise Invalid("checked", _("This is not on the list."))
    if signature.scope is Scope.PAGE and signature.role is not Role.LAY:
        if set(signature.checked) != set(CHECKLIST):
            raise Invalid("checked", _("To sign for the whole page, go through the whole list."))
    elif signature.scope is Scope.CHANGE and is_blank(signature.note):
        raise Invalid("note", _("Say which change you sign for."))
