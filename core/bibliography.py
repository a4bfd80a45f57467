"""Sources: the one form in which each identifier is kept, and the line that names a work.

Lines follow the style of Vancouver, as medical journals print it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.utils.translation import gettext as _

from core.text import one_line

MOST_AUTHORS = 6  # Named, before "et al."
LONGEST_DOI, LONGEST_PMID, LONGEST_URL = 200, 8, 600
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_DASHES = re.compile("[\u2010-\u2015\u2043\u207b\u2212\ufe58\ufe63\uff0d]")
_NO_INK = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_DOI_HOME = re.compile(r"(?:https?:)?(?://)?(?:www\.|dx\.)?doi\.org/", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"(?:info:doi/|urn:doi:|doi(?:[:/=]|(?=10\.)))", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+")
_PMID_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/"
    r"|(?:pubmed\s*id|pubmed|pmid)\s*[:#=]?",
    re.IGNORECASE,
)
_ISBN_PREFIX = re.compile(r"isbn(?:-?1[03])?\s*[:=]?", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_KEPT = "/%:@!$&'()*+,;=~?"  # What a path or query holds as it stands; quote() does the rest.
_TRACKERS = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
_LISTED = re.compile(r"[^,]*[^,\s]\s[A-Z][A-Z-]{0,3}(?:\s(?:Jr|Sr|2nd|3rd|II|III))?")
_ET_AL = re.compile(r"[,;\s]*\bet\s+al\.?\s*$", re.IGNORECASE)
_RANGE = re.compile(r"([0-9]+)\s*-\s*([0-9]+)")


class Unreadable(ValueError):
    """This is no such identifier. The message may be shown."""


def normal_doi(text: str) -> str:
    """Return a DOI in the form in which it is compared, or "" for none. Raises Unreadable."""
    doi = _bare(text)
    if not doi:
        return ""
    doi = doi.lstrip("<([{\"'")
    is_address = False
    while prefix := _DOI_HOME.match(doi) or _DOI_PREFIX.match(doi):
        is_address = is_address or prefix.re is _DOI_HOME
        doi = doi[prefix.end() :]
    if is_address:
        doi = unquote(re.split(r"[?#]", doi, maxsplit=1)[0])
    # Registries take capital and small letters for the same.
    doi = _without_end(_bare(doi)).lower()
    if not _DOI.fullmatch(doi) or len(doi) > LONGEST_DOI:
        raise Unreadable(_("A DOI looks like this: 10.1212/WNL.0000000000011124"))
    return doi


def normal_pmid(text: str) -> str:
    """Return a PMID without leading zeros, or "" for none. Raises Unreadable."""
    bare = _bare(text)
    if not bare:
        return ""
    digits = _PMID_PREFIX.sub("", bare, count=1).rstrip("/.,;").lstrip("0")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > LONGEST_PMID:
        raise Unreadable(_("A PMID is a number of up to eight digits, such as 33144515."))
    return digits


def normal_isbn(text: str) -> str:
    """Return an ISBN as thirteen digits, or "" for none. Raises Unreadable."""
    bare = _bare(text)
    if not bare:
        return ""
    isbn = _ISBN_PREFIX.sub("", bare, count=1).replace("-", "").upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", isbn):
        total = sum(
            weight * (10 if digit == "X" else int(digit))
            for weight, digit in zip(range(10, 0, -1), isbn, strict=True)
        )
        if total % 11 == 0:
            return f"978{isbn[:9]}{_check_digit(f'978{isbn[:9]}')}"
    elif re.fullmatch(r"97[89][0-9]{10}", isbn) and isbn[12] == _check_digit(isbn[:12]):
        return isbn
    raise Unreadable(
        _("This is no ISBN: it has ten or thirteen digits, and the last one checks the others.")
    )


def normal_url(text: str) -> str:
    """Return the address of a page in one form, or "" for none. Raises Unreadable."""
    url = one_line(text).strip("<>")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise Unreadable(_("An address begins with https:// or http:// and a host."))
    if port not in (None, 80 if parts.scheme == "http" else 443):
        host = f"{host}:{port}"
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _TRACKERS.fullmatch(name)]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    whole = f"{parts.scheme}://{host}{quote(parts.path or '/', safe=_KEPT)}"
    whole += f"?{quote(query, safe=_KEPT)}" if query else ""
    if len(whole) > LONGEST_URL:
        raise Unreadable(_("The address is longer than %d characters.") % LONGEST_URL)
    return whole


def split_authors(text: str) -> list[str]:
    """Return authors that were typed one a line, or as a journal lists them: "Rao A, Lee BC"."""
    lines = [line for part in text.splitlines() for line in part.split(";")]
    lines = [_ET_AL.sub("", one_line(line)).strip(" ,.") for line in lines]
    lines = [line for line in lines if line]
    if len(lines) == 1:
        parts = [part.strip() for part in lines[0].split(",")]
        if all(_LISTED.fullmatch(part) for part in parts):
            return parts
    return lines


@dataclass(frozen=True)
class Work:
    """What is known of a work, to name it."""

    title: str
    authors: Sequence[str] = ()
    container: str = ""
    publisher: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    is_book: bool = False
    # Read on the internet, at an address that is printed behind it, and perhaps when.
    is_online: bool = False
    accessed_on: date | None = None


def vancouver(work: Work) -> str:
    """Return the line that names a work; identifiers and the address come behind it."""
    title = f"{work.title} [Internet]" if work.is_online else work.title
    parts = [_authors(work.authors), title]
    if work.is_online or work.is_book:
        if work.container and work.container not in work.authors:
            parts.append(f"In: {work.container}" if work.is_book else work.container)
        publisher = "" if work.publisher in (*work.authors, work.container) else work.publisher
        year = str(work.year or "")
        if work.accessed_on and work.is_online:
            day = work.accessed_on
            year = f"{year} [cited {day.year} {_MONTHS[day.month - 1]} {day.day}]".strip()
        parts.append("; ".join(part for part in (publisher, year) if part))
        parts.append(f"p. {short_pages(work.pages)}" if work.pages else "")
    else:
        parts += [work.container, "" if work.container else work.publisher, _issue(work)]
    return " ".join(_sentence(part) for part in parts if part)


def short_pages(pages: str) -> str:
    """Return pages as they are printed: 114-122 as 114–22."""

    def shorter(match: re.Match[str]) -> str:
        first, last = match[1], match[2]
        if first == last:
            return first
        if len(first) == len(last):
            same = 0
            while same < len(last) - 1 and first[same] == last[same]:
                same += 1
            last = last[same:]
        return f"{first}–{last}"

    return _RANGE.sub(shorter, _DASHES.sub("-", pages)).replace("-", "–")


def doi_address(doi: str) -> str:
    """Return where a DOI leads."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"


def pmid_address(pmid: str) -> str:
    """Return the page of PubMed."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def _bare(text: str) -> str:
    """Return a text without what cannot be seen, with plain dashes and plain digits."""
    plain = unicodedata.normalize("NFKC", _NO_INK.sub("", _DASHES.sub("-", one_line(text))))
    return "".join(plain.split())


def _without_end(doi: str) -> str:
    """Take away the marks of the sentence that a DOI stood in."""
    while doi:
        last = doi[-1]
        opens = _PAIRS.get(last)
        if last in ".,;:'\"/-" or (opens and doi.count(last) > doi.count(opens)):
            doi = doi[:-1]
            continue
        return doi
    return doi


def _check_digit(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-total % 10)


def _authors(authors: Sequence[str]) -> str:
    named = ", ".join(authors[:MOST_AUTHORS])
    return f"{named}, et al" if len(authors) > MOST_AUTHORS else named


def _issue(work: Work) -> str:
    """Return year, volume, issue and pages: 2021;96(3):114–22."""
    volume = f"{work.volume}({work.issue})" if work.issue else work.volume
    line = ";".join(part for part in (str(work.year or ""), volume) if part)
    return f"{line}:{short_pages(work.pages)}" if work.pages else line


def _sentence(text: str) -> str:
    """End a part as a sentence, unless it ends as one."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
