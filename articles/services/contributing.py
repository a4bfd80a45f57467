"""The contributor register: profiles, consent and declared interests.

Readers are told no more than a name until its owner agreed. See `registering` for what entitles
somebody to sign.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Declaration, Person
from articles.rules import DECLARATION_MONTHS, months_later
from articles.services import interests as ties
from articles.services import journal
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.interests import Interest
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
from articles.services.slugs import free_slug
from core.text import is_blank, normalise, one_line

NOTE_LENGTH = 200
_ORCID = re.compile(r"([0-9]{4}-){3}[0-9]{3}[0-9X]")
# What the register forgets of somebody who leaves.
_PRIVATE = (
    "prefix",
    "suffix",
    "role",
    "affiliation",
    "orcid",
    "bio",
    "consent_note",
)


@dataclass(frozen=True)
class Profile:
    """What the register says of somebody."""

    name: str
    is_team: bool = False
    prefix: str = ""
    suffix: str = ""
    role: str = ""
    affiliation: str = ""
    orcid: str = ""
    bio: str = ""
    user: User | None = None


@transaction.atomic
def add(profile: Profile, *, by: User | None, slug: str = "") -> Person:
    """Add somebody to the register. Raises NotAllowed or Invalid."""
    require_keeper(by)
    person = Person(**_clean(profile))
    if profile.user is not None:
        _require_account(profile.user, person, by=by)
    stem = slug or slugify(person.name)[:130].strip("-") or "person"
    taken = Person.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    person.slug = slug or free_slug(stem, set(taken))
    _save(person)
    journal.note(person, _("Added"), by=by, is_new=True)
    return person


@transaction.atomic
def change(person: Person, profile: Profile, *, by: User | None) -> Person:
    """Change what the register says. Raises NotAllowed or Invalid.

    Register entries belong to a name and an account: where one of these changes, a second person
    has to check the entries anew before anybody signs with them.
    """
    require_keeper(by)
    person = locked_person(person)
    new = _clean(profile)
    changed = [name for name, value in new.items() if getattr(person, name) != value]
    if not changed:
        return person
    if new["is_team"] and not person.is_team and _has_papers(person):
        raise Invalid("is_team", _("A team has no consent, no register entry and no account."))
    if "user" in changed and profile.user is not None:
        _require_account(profile.user, person, by=by)
    for name in changed:
        setattr(person, name, new[name])
    _save(person)
    if {"name", "user"} & set(changed):
        _forget_checks(person, by=by)
    labels = {field.name: str(field.verbose_name) for field in Person._meta.fields}
    names = [labels[name] for name in changed]
    journal.note(person, _("Changed: %s") % ", ".join(names), by=by)
    return person


@transaction.atomic
def consent(person: Person, *, by: User | None, how: str = "") -> Person:
    """Record that somebody agreed to be shown with role, work place and register entry.

    `how` says how they told us, unless they do it themselves. Raises NotAllowed, NotPossible or
    Invalid.
    """
    person = locked_person(person)
    _require_voice(person, by)
    is_self = by is not None and by.pk == person.user_id
    if person.is_team:
        raise NotPossible(_("A team needs no consent."))
    if person.is_shown:
        raise NotPossible(_("%s has agreed already.") % person.name)
    how = one_line(how) or (_("Said so here, signed in.") if is_self else "")
    missing = _("Say how they told us, and where that is kept.")
    how = text_within(how, NOTE_LENGTH, "how", missing)
    person.consented_at, person.consent_withdrawn_at = timezone.now(), None
    person.consent_by, person.consent_note = by, how
    _save(person)
    journal.note(person, _("Agreed to be shown: %s") % how, by=by)
    return person


@transaction.atomic
def withdraw_consent(person: Person, *, by: User | None) -> Person:
    """Show readers no more than the name from now on. Raises NotAllowed or NotPossible.

    A signature shows who gave it: pages signed by the person are to be reviewed by somebody else.
    """
    under = Q(person=person)
    signed = lock_signed(under)
    person = locked_person(person)
    _require_voice(person, by)
    if person.is_team or not person.is_shown:
        raise NotPossible(_("There is no consent that could be withdrawn."))
    person.consent_withdrawn_at = timezone.now()
    _save(person)
    journal.note(person, _("Consent to be shown withdrawn"), by=by)
    doubt(under, signed, _("%s does not agree to be shown any more.") % person.name, by=by)
    return person


@transaction.atomic
def declare(
    person: Person,
    interests: Sequence[Interest] = (),
    *,
    by: User | None,
    public_text: str = "",
    on: date | None = None,
) -> Declaration:
    """Record for a year who pays somebody; without interests, that there are none.

    Without a `public_text`, readers are told what is proposed. `on` is a day that is past.
    Raises NotAllowed, NotPossible or Invalid.
    """
    person = locked_person(person)
    _require_voice(person, by)
    if person.is_team:
        raise NotPossible(_("A team declares no interests; its people do."))
    day = past(on, "on")
    stored = ties.whole(interests)
    made = Declaration.objects.create(
        person=person,
        declared_on=day,
        valid_until=months_later(day, DECLARATION_MONTHS),
        interests=stored,
        public_text=ties.public_text(public_text, ties.spoken_name(person), interests),
        recorded_by=by,
    )
    purge_person(person)
    journal.note(person, _("Interests declared"), by=by)
    return made


@transaction.atomic
def forget(person: Person, *, by: User | None) -> None:
    """Keep of somebody who leaves no more than the name and what their signatures rest on."""
    under = Q(person=person)
    signed = lock_signed(under)
    person = locked_person(person)
    if not person.is_team and person.is_shown:
        doubt(under, signed, _("%s does not agree to be shown any more.") % person.name, by=by)
        person.consent_withdrawn_at = timezone.now()
    for name in _PRIVATE:
        setattr(person, name, "")
    _save(person)
    person.declarations.all().delete()
    person.register_entries.filter(signoffs__isnull=True).delete()
    person.register_entries.filter(withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_note=_("The account was erased.")
    )
    journal.forget(person)


def _require_voice(person: Person, by: User | None) -> None:
    if not permissions.can_speak_for(by, person):
        raise NotAllowed


def _clean(profile: Profile) -> dict[str, object]:
    """Return the values of the row. Raises Invalid without a name."""
    texts = {"prefix", "suffix", "role", "affiliation", "orcid", "name"}
    values = {key: getattr(profile, key) for key in Profile.__dataclass_fields__}
    values |= {key: one_line(values[key]) for key in texts}
    values["bio"] = normalise(values["bio"])
    values["orcid"] = values["orcid"].upper().removeprefix("HTTPS://ORCID.ORG/")
    if is_blank(profile.name):
        raise Invalid("name", _("Give a name."))
    if profile.is_team and profile.user is not None:
        raise Invalid("is_team", _("A team has no consent, no register entry and no account."))
    if values["orcid"] and not _is_orcid(values["orcid"]):
        raise Invalid("orcid", _("An ORCID looks like this: 0000-0002-1825-0097."))
    return values


def _require_account(user: User, person: Person, *, by: User | None) -> None:
    """Raise Invalid unless the account may become that of the person."""
    if not user.is_staff:
        raise Invalid("user", _("This account does not belong to the staff."))
    # Whoever could take over the papers of somebody else could sign with them.
    if user == by and _has_papers(person):
        raise Invalid("user", _("Your own account has to be put there by somebody else."))


def _is_orcid(text: str) -> bool:
    """Check the last digit, which is made from the others (ISO 7064, MOD 11-2)."""
    if not _ORCID.fullmatch(text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return text[-1] == "0123456789X"[(12 - total % 11) % 11]


def _save(person: Person) -> None:
    validate(person)
    person.save()
    purge_person(person)


def _has_papers(person: Person) -> bool:
    if person.pk is None:
        return False
    rows = (person.register_entries, person.declarations, person.signoffs)
    return person.consented_at is not None or any(each.exists() for each in rows)


def _forget_checks(person: Person, *, by: User | None) -> None:
    """Let entries be checked anew, by somebody else than who changed whose they are."""
    person.register_entries.filter(withdrawn_at__isnull=True).update(
        checked_on=None, checked_by=None, expires_on=None, added_by=by
    )
