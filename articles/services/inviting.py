"""Asking somebody outside: a link to one revision, and the answer that comes back by it."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from articles import notifications, permissions
from articles.models import STATE_NAMES, Answer, Article, Person, ReviewLink, Standing
from articles.rules import Role
from articles.services import reviewing
from articles.services.errors import Invalid, LinkClosed, NotAllowed, NotPossible
from articles.services.signing import Signature, barred, missing, sign_by_link
from articles.services.trail import locked, once_certain, record
from articles.workflow import INVITING, Action, is_possible
from core.text import is_blank, normalise, one_line

DEFAULT_DAYS, MOST_DAYS = 14, 60
MOST_OPEN = 10  # Links of one article that wait for an answer at the same time.
NAME_LENGTH, NOTE_LENGTH = 120, 5000

# What an answer does to the text where the workflow allows it.
_STEPS = {Answer.APPROVE: Action.APPROVE, Answer.CHANGES: Action.REQUEST_CHANGES}
_SIGNER = signing.Signer(sep=".", salt="articles.review_link")


@transaction.atomic
def invite(
    article: Article,
    *,
    by: User | None,
    invited: str = "",
    days: int = DEFAULT_DAYS,
    person: Person | None = None,
    role: str = "",
) -> ReviewLink:
    """Make a link to the newest revision for the person who is called `invited`.

    With a `person` of the register they are asked to sign the text as `role`, not just for their
    opinion. Raises NotAllowed, NotPossible or Invalid.
    """
    if not permissions.can_invite(by):
        raise NotAllowed
    article = locked(article)
    if article.state not in INVITING:
        raise NotPossible(
            _("Nobody can be asked about an article that is: %(state)s.")
            % {"state": STATE_NAMES[article.state]}
        )
    _require_signer(article, person, role, by=by)
    if person is not None and is_blank(invited):
        invited = person.full_name
    invited = _name(invited, "invited", missing=_("Say who is asked."))
    if not 1 <= days <= MOST_DAYS:
        message = _("A link is valid for between 1 and %d days.")
        raise Invalid("days", message % MOST_DAYS)
    if ReviewLink.objects.unanswered().filter(revision__article=article).count() >= MOST_OPEN:
        message = _("%d links of this article wait for an answer already. Recall one of them.")
        raise NotPossible(message % MOST_OPEN)
    assert article.latest_revision is not None  # Every article is created with a revision.
    now = timezone.now()
    link = ReviewLink.objects.create(
        revision=article.latest_revision,
        invited=invited,
        person=person,
        role=role,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    until = date_format(timezone.localtime(link.expires_at), "j F Y, H:i e")
    record(article, "invite", by=by, was=article.state, note=f"{invited} ({until})")
    return link


@transaction.atomic
def revoke(link: ReviewLink, *, by: User | None) -> None:
    """Make the link useless. Raises NotAllowed, or LinkClosed where it is useless already."""
    if not permissions.can_invite(by):
        raise NotAllowed
    article, link = _locked(link)
    if link.standing not in (Standing.OPEN, Standing.CLOSED):
        raise LinkClosed(link.standing)
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    record(article, "revoke", by=by, was=article.state, note=link.invited, revision=link.revision)


@transaction.atomic
def answer(
    link: ReviewLink, *, answer: Answer, name: str, note: str, signature: Signature | None = None
) -> ReviewLink:
    """Take what the invited person says; a link takes one answer, however often it is sent.

    Nobody signed in, so the answer counts as a step of the workflow only as far as whoever
    made the link could take that step: no writer can have their own text approved by a link
    of their own. All other answers are advice and change no state. Whom a link asks to sign
    approves by that, with the `signature`, or not at all.

    Raises Invalid, NotPossible, or LinkClosed where the link takes no answer any more.
    """
    article, link = _locked(link)
    signs = link.person_id is not None and answer is Answer.APPROVE
    name = _name(name, "name", missing=_("Please give your name."))
    note = _note(note, answer)
    if link.standing is not Standing.OPEN:
        if (link.answer, link.answer_name, link.answer_note) == (answer, name, note):
            return link
        raise LinkClosed(link.standing)
    link.answer, link.answer_name, link.answer_note = answer, name, note
    link.answered_at = timezone.now()
    link.counted = signs or counts(link, answer)
    link.save(update_fields=["answer", "answer_name", "answer_note", "answered_at", "counted"])
    if signs:
        sign_by_link(link, signature or Signature(Role(link.role)))
    elif not link.counted:
        record(article, "advise", by=None, was=article.state, note=_line(link))
    elif answer is Answer.APPROVE:
        reviewing.approve(article, by=None, note=_line(link))
    else:
        reviewing.request_changes(article, by=None, note=_line(link))
    once_certain(notifications.tell_answer, link)
    return link


def counts(link: ReviewLink, answer: Answer) -> bool:
    """Say whether this answer would be a step of the workflow now, or just advice.

    Asking for changes is safe whoever made the link. Approving needs a maker who could approve
    the text in person; an account that is gone cannot tell us whether it was the writer's.
    """
    article, maker = link.revision.article, link.created_by
    if not is_possible(_STEPS[answer], state=article.state, reading=article.reading):
        return False
    if answer is Answer.CHANGES:
        return True
    return maker is not None and permissions.can_judge(maker, article)


def token_of(link: ReviewLink) -> str:
    """Return what the address of the link holds: signed, so that it cannot be guessed or made."""
    return _SIGNER.sign(f"{link.pk}.{link.nonce}")


def address_of(link: ReviewLink) -> str:
    """Return the whole address; whoever has it can answer."""
    return settings.SITE_URL + reverse("articles:review", args=[token_of(link)])


def link_of(token: str) -> ReviewLink | None:
    """Return the link of a token, with its text; the database is not asked about a forged one."""
    try:
        key, nonce = _SIGNER.unsign(token).split(".", 1)
    except (signing.BadSignature, ValueError):
        return None
    known = ReviewLink.objects.select_related(
        "created_by__person",
        "person__user",
        "revision__article__category",
        "revision__article__author",
        "revision__article__live_revision",
        "revision__article__next_revision",
    )
    return known.filter(pk=int(key), nonce=nonce).first()


def _locked(link: ReviewLink) -> tuple[Article, ReviewLink]:
    """Lock the article and fetch the link as it is now: nothing else can happen to the two."""
    article = locked(link.revision.article)
    known = ReviewLink.objects.select_related("created_by", "revision")
    link = known.defer("revision__body", "revision__outline").get(pk=link.pk)
    link.revision.article = article
    return article, link


def _require_signer(article: Article, person: Person | None, role: str, *, by: User | None) -> None:
    """Raise Invalid if somebody is asked to sign who cannot, or by one who may not ask."""
    if person is None:
        if role:
            raise Invalid("person", _("Say who of the register is asked to sign."))
        return
    if role not in (Role.CLINICAL, Role.LAY):
        raise Invalid("role", _("Say as what they sign. Editors sign in to do so."))
    refusal = barred(article, person, maker=by) or missing(person, Role(role))
    if refusal:
        raise Invalid("person", refusal)


def _name(typed: str, field: str, *, missing: str) -> str:
    """Return the name of a person in one line; raise Invalid unless there is one and it fits."""
    name = one_line(typed)
    if is_blank(name):
        raise Invalid(field, missing)
    if len(name) > NAME_LENGTH:
        raise Invalid(field, _("A name has at most %d characters.") % NAME_LENGTH)
    return name


def _note(typed: str, answer: Answer) -> str:
    """Return the note; raise Invalid if it is too long, or missing where it is all that helps."""
    note = normalise(typed)
    if len(note) > NOTE_LENGTH:
        message = _("A note has at most %(most)d characters; this one has %(count)d.")
        raise Invalid("note", message % {"most": NOTE_LENGTH, "count": len(note)})
    if is_blank(note) and answer is Answer.CHANGES:
        raise Invalid("note", _("Please say what should change."))
    return note


def _line(link: ReviewLink) -> str:
    """Return the answer as the log keeps it: who said so, by whose link, and what."""
    who = _("%(name)s, by the link that %(maker)s made for %(invited)s") % {
        "name": link.answer_name,
        "maker": link.created_by or "–",
        "invited": link.invited,
    }
    said = link.said
    return f"{who}: {said}. {link.answer_note}" if link.answer_note else f"{who}: {said}"
