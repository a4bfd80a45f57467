"""Finds the files to import and gives each to the reader of its format."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importers.base import BadFile, ImportedArticle, Reader, key_of
from articles.importers.markdown import MarkdownReader
from articles.importers.plain_text import PlainTextReader

READERS: tuple[Reader, ...] = (PlainTextReader(), MarkdownReader())
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})


def find(paths: Iterable[Path]) -> list[Path]:
    """Return the files at `paths` and in folders among them, each once and in a fixed order.

    Hidden files, pictures and a README are not taken from folders; whatever is named itself is
    taken, even when there is no such file, so that reading it can say so.
    """
    found: dict[str, Path] = {}
    for path in paths:
        # Unlike their kin of pathlib, these two take any path without raising.
        is_folder = os.path.isdir(path)  # noqa: PTH112
        for file in sorted(_inside(path)) if is_folder else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def read(path: Path) -> ImportedArticle:
    """Return the article of a file. Raises BadFile."""
    try:
        return _reader_for(path).read(path)
    except OSError as error:
        raise BadFile(error.strerror or str(error)) from error


def namesakes(files: Iterable[Path]) -> dict[Path, Path]:
    """Return, for each file that another one shares its key with, such another one."""
    by_key: defaultdict[str, list[Path]] = defaultdict(list)
    for file in files:
        try:
            by_key[key_of(file)].append(file)
        except BadFile:  # Reading the file will say the same.
            continue
    shared = [group for group in by_key.values() if len(group) > 1]
    return {file: group[file == group[0]] for group in shared for file in group}


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that may be articles. Links to folders are not followed.

    What cannot be read is yielded too, so that somebody says so.
    """
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(root, name)
            skipped = name.startswith(".") or file.stem.upper() == "README"
            if not skipped and file.suffix.lower() not in _PICTURES:
                yield file
    yield from (Path(error.filename) for error in closed)


def _reader_for(path: Path) -> Reader:
    """Return the reader of the file's format. Raises BadFile or OSError."""
    if not path.exists():
        raise BadFile(_("There is no such file."))
    if path.is_dir():
        raise BadFile(_("This folder cannot be read."))  # Others were walked.
    if not path.is_file():
        raise BadFile(_("This is not a file."))
    for reader in READERS:
        if path.suffix.lower() in reader.suffixes:
            return reader
    known = ", ".join(sorted(suffix for reader in READERS for suffix in reader.suffixes))
    raise BadFile(_("Unknown format. Articles are read from: %s.") % known)
