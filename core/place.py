"""In which language, zone and place of the web a page is made, found out once for a request.

Django keeps each of them for whatever runs at the moment. To ask for one takes as long as to print
ten words, and a page would ask a hundred times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo
from typing import NamedTuple

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language


class Place(NamedTuple):
    """What pages depend on beside what they show."""

    language: str | None
    zone: tzinfo
    prefix: str  # What stands before the path of every address.
    urlconf: str


# Empty until somebody asks; None where no request says that nothing of this will change.
_found: ContextVar[list[Place] | None] = ContextVar("place", default=None)


def place() -> Place:
    """Return what is true now, or was when the request that is under way first asked."""
    found = _found.get()
    if found:
        return found[0]
    here = Place(get_language(), get_current_timezone(), get_script_prefix(), settings.ROOT_URLCONF)
    if found is not None:
        found.append(here)
    return here


@contextmanager
def one_place() -> Iterator[None]:
    """Let what runs within ask once. It must not change the language or the zone on its way."""
    token = _found.set([])
    try:
        yield
    finally:
        _found.reset(token)
