"""Sources of imported texts: each is entered into the library once, and cited by its number."""

import re
from dataclasses import replace

from articles.importers.base import BadFile, ImportedArticle
from articles.importers.sources import CITED, FILE
from articles.services import sourcing
from articles.services.errors import Invalid


def with_sources(read: ImportedArticle) -> ImportedArticle:
    """Enter the sources that are new into the library; return the text with their numbers.

    What the library says of a source that it has stays as it is. Raises BadFile.
    """
    markers: dict[str, str] = {}
    for source in read.sources:
        try:
            reference = sourcing.add(sourcing.Description(**source.values), by=None)
        except sourcing.AlreadyThere as known:
            reference = known.reference
        except Invalid as error:
            raise BadFile(f"{FILE}: {source.key}: {error}") from error
        markers[source.key] = reference.marker

    def number(match: re.Match[str]) -> str:
        return markers.get(match[1].lower(), match[0])

    return replace(read, body_html=CITED.sub(number, read.body_html))
