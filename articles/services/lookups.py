"""Finding sources in the library by what somebody types."""

import json
import re
from contextlib import suppress

from django.db.models import Q, QuerySet

from articles.models import Reference
from core.bibliography import Unreadable, normal_doi, normal_isbn, normal_pmid, normal_url
from core.text import one_line, row_key

_MOST_WORDS, _LONGEST = 8, 700
_MARKER = re.compile(r"\[?ref:\s*([0-9]{1,18})\]?", re.IGNORECASE)
_READ = {"doi": normal_doi, "pmid": normal_pmid, "isbn": normal_isbn, "url": normal_url}


def search(sources: QuerySet[Reference], text: str) -> QuerySet[Reference]:
    """Return the sources that have all the words, or the identifier that the text is."""
    text = one_line(text[:_LONGEST])
    if marker := _MARKER.fullmatch(text):
        return sources.filter(pk=row_key(marker[1]))
    meant = _identifier(text)
    words = Q()
    for word in text.split()[:_MOST_WORDS]:
        words &= _in_words(word)
    return sources.filter(meant | words) if meant else sources.filter(words)


def _identifier(text: str) -> Q:
    """Return what finds a source by an identifier in whatever dress."""
    meant = Q()
    for name, read in _READ.items():
        with suppress(Unreadable):
            if value := read(text):
                meant |= Q(**{name: value})
    return meant


def _in_words(word: str) -> Q:
    names = ("title", "authors", "container", "publisher", "doi")
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": word})
    # Some databases keep the names of authors with their accents written as numbers.
    return found | Q(authors__icontains=json.dumps(word)[1:-1])
