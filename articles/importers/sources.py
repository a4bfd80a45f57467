"""Reads the sources that lie beside Markdown files, and which of them a text cites by `[ref:key]`.

They stand in `references.json`, in the folder of the article or in the one above it: an object
with a key of one's own for each source, and with the fields of the library below that.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from articles.importers.base import BadFile, ImportedSource, read_text

FILE = "references.json"
# A key begins with a letter: numbers are those of the library.
CITED = re.compile(r"\[ref:\s*([a-z][a-z0-9-]*)\s*\]", re.IGNORECASE)
_PLAIN = frozenset(
    "kind title container publisher year volume issue pages doi pmid isbn url".split()
)


def cited_sources(body: str, path: Path, *, skipped: int) -> tuple[ImportedSource, ...]:
    """Return the sources that a text cites by key. Raises BadFile, with the line in the text."""
    found: dict[str, ImportedSource] = {}
    known: dict[str, Any] | None = None
    for match in CITED.finditer(body):
        key = match[1].lower()
        if key in found:
            continue
        line = body.count("\n", 0, match.start()) + skipped + 1
        if known is None:
            known = _library(path, line)
        if key not in known:
            raise BadFile(
                _("There is no source %(key)s in %(file)s.") % {"key": key, "file": FILE}, line
            )
        found[key] = _source(key, known[key], line)
    return tuple(found.values())


def _library(path: Path, line: int) -> dict[str, Any]:
    """Return the nearest file of sources."""
    folder = path.absolute().parent
    file = next((each / FILE for each in (folder, folder.parent) if (each / FILE).is_file()), None)
    if file is None:
        raise BadFile(_("The text cites a source, but there is no %s beside it.") % FILE, line)
    try:
        values = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise BadFile(_("%s is not valid JSON.") % FILE, line) from error
    if not isinstance(values, dict):
        raise BadFile(_("%s must name sources by their keys.") % FILE, line)
    return values


def _source(key: str, values: Any, line: int) -> ImportedSource:
    """Return a source with values of the right types."""
    if not isinstance(values, dict):
        raise _wrong(key, "", line)
    whole: dict[str, Any] = {"kind": "journal", "title": ""}
    for name, value in values.items():
        if isinstance(value, int if name == "year" else str) and name in _PLAIN:
            whole[name] = value
        elif name == "authors" and _is_list_of_names(value):
            whole[name] = tuple(value)
        elif name == "accessed_on" and isinstance(value, str):
            whole[name] = _day(key, value, line)
        else:
            raise _wrong(key, name, line)
    return ImportedSource(key, whole)


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _day(key: str, value: str, line: int) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise _wrong(key, "accessed_on", line) from error


def _wrong(key: str, name: str, line: int) -> BadFile:
    place = f"{FILE}: {key}.{name}".rstrip(".")
    return BadFile(_("%s is not what it should be.") % place, line)
