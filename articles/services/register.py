"""What every change of the contributor register begins and ends with."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cachetags, permissions
from articles.models import Article, Person, SignOff
from articles.rules import Reopening
from articles.services import publishing, rechecking
from articles.services.errors import Invalid, NotAllowed
from articles.services.trail import locked, once_certain
from articles.workflow import Reading
from core import pagecache
from core.text import is_blank, one_line


def require_keeper(by: User | None) -> None:
    """Raise NotAllowed unless this user keeps the register."""
    if not permissions.can_keep_register(by):
        raise NotAllowed


def locked_person(person: Person) -> Person:
    """Fetch somebody anew and keep others from changing them until the transaction ends."""
    return Person.objects.select_for_update().get(pk=person.pk)


def lock_signed(under: Q) -> list[Article]:
    """Lock and return the pages that such signatures cover.

    Whoever signs locks the page first and then the person; so it is done in that order here.
    """
    given = SignOff.objects.filter(under).values("pk")
    keys: set[int] = set()
    for pointer in ("live_signoff__in", "next_signoff__in"):
        keys.update(Article.objects.filter(**{pointer: given}).values_list("pk", flat=True))
    return [locked(Article(pk=key)) for key in sorted(keys)]


def doubt(under: Q, pages: Sequence[Article], why: str, *, by: User | None) -> None:
    """Open pages for an early review, and hold back texts to come that rest on such signatures."""
    fallen = SignOff.objects.filter(under)
    for page in pages:
        if page.next_signoff_id and fallen.filter(pk=page.next_signoff_id).exists():
            # Nobody who may say so decides it: what is missing is the signature.
            publishing.unschedule(page, by=None, note=why)
        if page.reading is not Reading.GONE:
            rechecking.reopen(page, Reopening.CREDENTIAL, by=by, note=why)


def validate(row: models.Model, exclude: Sequence[str] = ()) -> None:
    """Raise Invalid for what the row cannot keep."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(field, messages[0]) from error


def past(on: date | None, field: str) -> date:
    """Return a day that is past, or today. Raises Invalid for one to come."""
    today = timezone.localdate()
    if on is not None and on > today:
        raise Invalid(field, _("This day is still to come."))
    return on or today


def purge_person(person: Person) -> None:
    """Purge all pages that tell something of the person, once the change is certain."""
    once_certain(pagecache.purge, cachetags.shown_of(person))


def text_within(text: str, most: int, field: str, missing: str) -> str:
    """Return a text on one line. Raises Invalid where it is too long, or blank: `missing` then."""
    text = one_line(text)
    if is_blank(text):
        raise Invalid(field, missing)
    if len(text) > most:
        raise Invalid(field, _("Please use at most %d characters.") % most)
    return text
