"""Topics, people, sources and pictures of a site, as many as one asks for."""

from datetime import datetime, timedelta
from itertools import count as count_from
from itertools import zip_longest
from typing import Any

from articles.models import Category, Credential, Declaration, LinkCheck, Person, Picture, Reference
from articles.models.link import url_hash
from articles.rules import SourceKind
from benchmarks.sites.bulk import first_key, load_all

DAY = timedelta(days=1)
# It divides no number of seconds in whole days, so moments repeat only after all were there.
_APART = 7_919


def earlier(now: datetime, number: int, days: int) -> datetime:
    """Return a moment of the last so many days: those of different numbers spread over all."""
    return now - timedelta(seconds=number * _APART % (days * 86_400))


def topics(count: int) -> list[int]:
    """Add topics and return their keys: four roots, four below each, and then ten below each.

    So what the top of the tree shows is the same on a site of any size.
    """
    first, roots = first_key(Category), Category.objects.filter(depth=1).count()
    rows: list[list[Any]] = []
    for number in range(count):
        parent, step = _place(number)
        above = rows[parent] if parent is not None else None
        depth = above[5] + 1 if above else 1
        place = step + roots if above is None else step
        path = Category._get_path(above[4] if above else "", depth, place)
        slug = f"topic-{first + number}"
        address = f"{above[3]}/{slug}" if above else slug
        if above:
            above[6] += 1
        rows.append([first + number, f"Topic {first + number}", slug, address, path, depth, 0])
    load_all(Category, "id name slug url_path path depth numchild", rows)
    return [row[0] for row in rows]


def _place(number: int) -> tuple[int | None, int]:
    """Return which row a topic stands below, and as which of its children."""
    if number < 4:
        return None, number + 1
    if number < 20:
        return (number - 4) // 4, number % 4 + 1
    return 4 + (number - 20) // 10, (number - 20) % 10 + 1


def people(count: int, now: datetime, accounts: list[int]) -> tuple[list[int], dict[int, int]]:
    """Add names for by-lines, the first for these accounts; return their keys.

    One in ten is a clinician: of those the keys of their register entries are returned, too.
    """
    first = first_key(Person)
    keys = list(range(first, first + count))
    rows = (
        (key, f"Person {key}", f"person-{key}", now - 900 * DAY, owner)
        for key, owner in zip_longest(keys, accounts[:count])
    )
    load_all(Person, "id name slug consented_at user_id", rows, role="writer")
    entries = dict(zip(keys[len(accounts) :: 10], count_from(first_key(Credential)), strict=False))
    declared, entered = papers(now)
    load_all(Declaration, "person_id", ((key,) for key in entries), **declared)
    load_all(
        Credential,
        "id person_id number",
        ((entry, key, str(key)) for key, entry in entries.items()),
        **entered,
    )
    return keys, entries


def papers(now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what every clinician declared, and what their entries in the register say."""
    since, until = (now - 900 * DAY).date(), (now + 300 * DAY).date()
    text = "No conflicts of interest."
    return (
        {"declared_on": since, "valid_until": until, "public_text": text},
        {
            "title": "Registered doctor",
            "issuer": "General Medical Council",
            "checked_on": since,
            "expires_on": until,
        },
    )


def sources(count: int) -> range:
    """Add sources to the library and return their keys."""
    first = first_key(Reference)
    keys = range(first, first + count)
    rows = ((key, f"Rest and muscles, part {key}", f"10.1000/{key}", ["Rao A"]) for key in keys)
    load_all(
        Reference,
        "id title doi authors",
        rows,
        kind=SourceKind.JOURNAL.value,
        container="Neurology",
    )
    return keys


def pictures(count: int) -> None:
    """Add pictures without files to the library."""
    first = first_key(Picture)
    names = (
        (f"Picture {n}", f"pictures/{n:032x}.jpg", f"{n:064x}") for n in range(first, first + count)
    )
    shape: dict[str, Any] = {"width": 900, "height": 600, "size": 90_000, "alt": "A ward"}
    load_all(Picture, "title name digest", names, **shape)


def dead_links(count: int, now: datetime, *, places: range | None = None) -> None:
    """Add outside addresses that answer no more: those that the articles of `places` link to."""
    first = first_key(LinkCheck)
    urls = [outside(place) for place in places or range(first, first + count)][:count]
    rows = ((url, url_hash(url), now - place % 90 * DAY) for place, url in enumerate(urls))
    what: dict[str, Any] = {"is_dead": True, "status": 404, "reason": "Not found"}
    load_all(LinkCheck, "url url_hash failing_since", rows, checked_at=now, **what)


def outside(number: int) -> str:
    """Return an address on another site."""
    return f"https://gone.example/{number}"
