"""Handing out to a member all that the site holds about them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import personal_data
from accounts.models import User
from accounts.personal_data import Export, Row

LABELS: Mapping[str, Promise] = {
    "account": gettext_lazy("Account"),
    "addresses": gettext_lazy("Email addresses"),
    "pseudonym": gettext_lazy("Pseudonym"),
    "joined": gettext_lazy("Joined"),
    "last_sign_in": gettext_lazy("Last sign-in"),
    "address": gettext_lazy("Address"),
    "confirmed": gettext_lazy("Confirmed"),
    "in_use": gettext_lazy("In use"),
}


class Section(NamedTuple):
    """Rows of one kind, for people to read: each a list of labels and values."""

    title: str
    rows: list[list[tuple[str, str]]]


class Chapter(NamedTuple):
    """What one app keeps."""

    title: str
    sections: list[Section]


def collect(user: User) -> dict[str, Export]:
    """Return everything, by app and kind."""
    parts = {part.name: part.export(user) for part in personal_data.parts()}
    return {"account": _account(user), **parts}


def as_json(user: User) -> str:
    """Return everything as JSON, for other programs."""
    head = {"site": settings.SITE_URL, "made": timezone.now()}
    everything = {**head, **collect(user)}
    return json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def chapters(user: User) -> Iterator[Chapter]:
    """Yield everything for people to read; kinds of which there is nothing are left out."""
    yield _chapter(LABELS["account"], _account(user), LABELS)
    for part in personal_data.parts():
        chapter = _chapter(part.title, part.export(user), part.labels)
        if chapter.sections:
            yield chapter


def _account(user: User) -> Export:
    """Return the account itself and its addresses."""
    account: Row = {
        "pseudonym": user.username,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
    }
    addresses: list[Row] = [
        {"address": each.email, "confirmed": each.verified, "in_use": each.primary}
        for each in EmailAddress.objects.filter(user=user).order_by("pk")
    ]
    return {"account": [account], "addresses": addresses}


def _chapter(title: Promise, export: Export, labels: Mapping[str, Promise]) -> Chapter:
    sections = [
        Section(str(labels[kind]), [_readable(row, labels) for row in rows])
        for kind, rows in export.items()
        if rows
    ]
    return Chapter(str(title), sections)


def _readable(row: Row, labels: Mapping[str, Promise]) -> list[tuple[str, str]]:
    """Return the fields that hold something, in words."""
    return [
        (str(labels[name]), _in_words(value))
        for name, value in row.items()
        if value not in (None, "")
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return str(value)
