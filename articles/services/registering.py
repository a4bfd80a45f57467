"""Entries in public registers: added by one person, looked up by another, once a year."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Credential, Person
from articles.rules import CREDENTIAL_MONTHS, months_later
from articles.services.errors import Invalid, NotPossible
from articles.services.journal import note as log
from articles.services.register import (
    doubt,
    lock_signed,
    locked_person,
    past,
    purge_person,
    require_keeper,
    text_within,
    validate,
)
from core.text import one_line

NOTE_LENGTH = 300
# What an entry gets in its time.
_LATER = ("checked_by", "checked_on", "expires_on", "withdrawn_at", "added_by")


@dataclass(frozen=True)
class Entry:
    """What somebody is said to be in a public register."""

    title: str
    issuer: str
    number: str = ""
    verify_url: str = ""


@transaction.atomic
def add_entry(person: Person, entry: Entry, *, by: User | None) -> Credential:
    """Add an entry, which counts once a second person has looked it up.

    Raises NotAllowed, NotPossible or Invalid.
    """
    require_keeper(by)
    person = locked_person(person)
    if person.is_team:
        raise NotPossible(_("A team stands in no register."))
    words = {name: one_line(text) for name, text in asdict(entry).items()}
    made = Credential(person=person, added_by=by, **words)
    validate(made, exclude=_LATER)
    made.save()
    log(person, _("Register entry added: %s") % made, by=by)
    return made


@transaction.atomic
def check_entry(
    entry: Credential, *, by: User | None, on: date | None = None, until: date | None = None
) -> Credential:
    """Say that the public register says so; it must be looked up again by `until`, within a year.

    Whoever added it and the person themselves cannot. `on` is a day that is past. Raises
    NotAllowed, NotPossible or Invalid.
    """
    require_keeper(by)
    person = locked_person(entry.person)
    entry = Credential.objects.get(pk=entry.pk)
    if entry.withdrawn_at is not None:
        raise NotPossible(_("This entry was withdrawn."))
    if by is not None and by.pk in (entry.added_by_id, person.user_id):
        raise NotPossible(
            _("Somebody else has to look this entry up: not who added it, nor its own person.")
        )
    day = past(on, "on")
    latest = months_later(day, CREDENTIAL_MONTHS)
    if until is not None and not day < until <= latest:
        raise Invalid("until", _("Choose a day after the check, at most a year later."))
    entry.checked_by, entry.checked_on, entry.expires_on = by, day, until or latest
    entry.save()
    purge_person(person)
    log(person, _("Register entry checked: %s") % entry, by=by)
    return entry


@transaction.atomic
def withdraw_entry(entry: Credential, *, note: str, by: User | None) -> Credential:
    """Let nobody sign with the entry any more, and have the pages reviewed that it signed.

    Raises NotAllowed, NotPossible or Invalid.
    """
    require_keeper(by)
    under = Q(register_entry=entry)
    signed = lock_signed(under)
    person = locked_person(entry.person)
    entry = Credential.objects.get(pk=entry.pk)
    if entry.withdrawn_at is not None:
        raise NotPossible(_("This entry was withdrawn."))
    note = text_within(note, NOTE_LENGTH, "note", _("Say why."))
    entry.withdrawn_at, entry.withdrawn_note = timezone.now(), note
    entry.save()
    purge_person(person)
    words = {"entry": entry, "note": note}
    log(person, _("Register entry withdrawn: %(entry)s. %(note)s") % words, by=by)
    doubt(under, signed, _("The register entry of %s was withdrawn.") % person.name, by=by)
    return entry
