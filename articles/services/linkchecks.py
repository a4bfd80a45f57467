"""Asks whether links still lead somewhere, and keeps what came of it for the report.

Links on this site are looked up in the database and among the files; outside addresses are asked.
Only links of texts in use count. What was found is kept at once, so that a run may end any time.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import SplitResult, unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import links
from articles.checks import targets
from articles.checks.body import Body
from articles.checks.links import Link as Wanted
from articles.models import Citation, Link, LinkCheck, Revision
from articles.models.link import url_hash
from articles.services import sourcing
from core.fetching import Fetcher

BATCH = 500  # Addresses of this site that are looked up together.
# A page that says it is gone is dead at once; any other failure may be one bad day, or two.
DAYS_TILL_DEAD = 3


def fetcher() -> Fetcher:
    """Return what asks outside addresses, and says who asks."""
    home = settings.SITE_URL.encode("ascii", "ignore").decode()
    return Fetcher(f"MG Portal link check (+{home})")


def forget_unlinked() -> int:
    """Remove what is known of addresses that no text in use holds; return how many."""
    return LinkCheck.objects.unlinked().delete()[0]


def site_addresses() -> list[str]:
    """Return the addresses of this site that texts in use lead to."""
    here = Q(url__startswith="/") | Q(url__istartswith="http")
    found = Link.objects.in_use().filter(here).values_list("url", flat=True).distinct()
    return [url for url in found if links.inner(url)]


def check_site(urls: Sequence[str]) -> int:
    """Look up a batch of addresses of this site, and return how many lead nowhere."""
    reasons = _faults(urls)
    now = timezone.now()
    hashes = {url: url_hash(url) for url in urls}
    known = LinkCheck.objects.filter(url_hash__in=hashes.values()).in_bulk(field_name="url_hash")
    sound = [row.pk for row in known.values() if row.url not in reasons]
    LinkCheck.objects.filter(pk__in=sound).delete()
    for url, reason in reasons.items():
        row = known.get(hashes[url]) or LinkCheck(url=url, url_hash=hashes[url])
        _keep(row, at=now, is_dead=True, reason=reason)
    return len(reasons)


def outside_addresses(*, older_than: timedelta, limit: int | None = None) -> list[str]:
    """Return the outside addresses to ask: new ones, failing ones, and those asked long ago.

    Those that wait longest come first, and the addresses of one site not in a row.
    """
    rows = LinkCheck.objects.values_list("url_hash", "checked_at", "failing_since")
    known = {row[0]: row for row in rows}
    in_texts = Link.objects.in_use().filter(url__istartswith="http").values_list("url", "url_hash")
    in_lists = Citation.objects.in_use().exclude(reference__url="")
    urls = dict(in_texts.distinct())
    urls |= {url: url_hash(url) for url in in_lists.values_list("reference__url", flat=True)}
    now, due = timezone.now(), list[tuple[float, str]]()
    for url, key in urls.items():
        _key, checked_at, failing_since = known.get(key, (key, None, None))
        is_recent = checked_at is not None and checked_at > now - older_than
        if not links.inner(url) and (failing_since or not is_recent):
            due.append((checked_at.timestamp() if checked_at else 0, url))
    return _in_turns([url for _asked, url in sorted(due)[:limit]])


def check_outside(url: str, fetcher: Fetcher) -> LinkCheck:
    """Ask an outside address and keep what it answered."""
    answer = fetcher.check(url)
    now, key = timezone.now(), url_hash(url)
    row = LinkCheck.objects.filter(url_hash=key).first() or LinkCheck(url=url, url_hash=key)
    row.status = answer.status
    if answer.ok or answer.blocked:
        row.is_dead, row.failing_since, row.failures = False, None, 0
        row.checked_at, row.reason = now, answer.reason[:300] if answer.blocked else ""
        _store(row)
    else:
        is_dead = answer.is_final or _failures(row, now) >= DAYS_TILL_DEAD
        _keep(row, at=now, is_dead=is_dead, reason=answer.reason)
    if answer.ok or row.is_dead:
        sourcing.note_address(url, is_dead=row.is_dead)
    return row


def _keep(row: LinkCheck, *, at: datetime, is_dead: bool, reason: str) -> LinkCheck:
    """Keep a failure."""
    row.failures, row.is_dead, row.reason = _failures(row, at), is_dead, reason[:300]
    row.failing_since, row.checked_at = row.failing_since or at, at
    _store(row)
    return row


def _failures(row: LinkCheck, at: datetime) -> int:
    """Return on how many days in a row it failed, with one more failure now."""
    is_new_day = not row.failures or timezone.localdate(row.checked_at) < timezone.localdate(at)
    return row.failures + is_new_day


def _store(row: LinkCheck) -> None:
    """Write the row, whoever else wrote one of the same address meanwhile."""
    values = ["is_dead", "status", "reason", "checked_at", "failing_since", "failures"]
    row.pk = None
    LinkCheck.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["url_hash"], update_fields=values
    )


def _in_turns(urls: list[str]) -> list[str]:
    """Put the first address of each site before the second of any: each has to wait its time."""
    turns: Counter[str] = Counter()
    placed = []
    for url in urls:
        site = url.split("/", 3)[2].lower()
        placed.append((turns[site], url))
        turns[site] += 1
    return [url for _turn, url in sorted(placed, key=lambda place: place[0])]


def _faults(urls: Sequence[str]) -> dict[str, str]:
    """Return why each of these addresses leads nowhere, if it does."""
    own = _own_places(urls)
    asked = [url for url in urls if url not in own]
    wanted = [Wanted(number, url, "") for number, url in enumerate(asked)]
    spots = targets.check_targets(Body(), wanted, article=None, at=timezone.now())
    found = {asked[spot.at]: spot.finding for spot in spots}
    # A draft may lead to another draft: nobody is led astray before it is published.
    drafts = {url for url, finding in found.items() if finding is targets.NOT_YET}
    hidden = drafts - _shown(drafts)
    reasons = {url: str(each.message) for url, each in found.items() if url not in hidden}
    for url in asked:
        parts = links.inner(url)
        if parts and _is_missing_file(parts):
            reasons[url] = _("There is no such file.")
    no_place = _("There is no such place in the text.")
    return reasons | {url: no_place for url, is_there in own.items() if not is_there}


def _shown(urls: Collection[str]) -> set[str]:
    """Return those that readers see."""
    if not urls:
        return set()
    shown = Link.objects.shown().filter(url_hash__in=[url_hash(url) for url in urls])
    return set(shown.values_list("url", flat=True))


def _own_places(urls: Sequence[str]) -> dict[str, bool]:
    """Return for places that only their own article leads to whether all its texts have them."""
    keys = [url_hash(url) for url in urls if "#" in url]
    held = Link.objects.in_use().filter(url_hash__in=keys)
    rows = held.values_list("url", "revision_id", "article_id", "revision__article_id")
    texts: dict[str, set[int]] = {}
    elsewhere = set()
    for url, revision, article, own in rows:
        texts.setdefault(url, set()).add(revision)
        if article != own:
            elsewhere.add(url)
    own_only = {url: pks for url, pks in texts.items() if url not in elsewhere}
    places = _places(set().union(*own_only.values()))
    return {
        url: all(unquote(url.partition("#")[2]) in places[pk] for pk in pks)
        for url, pks in own_only.items()
    }


def _places(revisions: Collection[int]) -> dict[int, set[str]]:
    """Return where one can jump on the pages of these texts."""
    found: dict[int, set[str]] = {}
    bodies = Revision.objects.filter(pk__in=revisions).values_list("pk", "body")
    for pk, body in bodies.iterator(chunk_size=20):  # They may be long.
        found[pk] = {*targets.PAGE_IDS, *map(unescape, targets.IDS.findall(body))}
    return found


def _is_missing_file(parts: SplitResult) -> bool:
    """Say whether this is the address of a picture or another file that is not there."""
    path = unquote(parts.path)
    for home, is_there in (
        (settings.MEDIA_URL, default_storage.exists),
        (settings.STATIC_URL, _is_static),
    ):
        if path.startswith(home):
            try:
                return not is_there(path.removeprefix(home))
            except (SuspiciousOperation, ValueError):  # A way out of the folder, or no name at all.
                return True
    return False


def _is_static(name: str) -> bool:
    return staticfiles_storage.exists(name) or finders.find(name) is not None
