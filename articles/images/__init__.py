"""Pictures in articles: checked, cleaned of what they tell about people, made for every screen."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles.images import workshop
from articles.images.encoding import MOST_PIXELS, Unfit

MOST_BYTES = settings.MOST_UPLOADED
# What the file dialog of a browser offers.
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"
_FOLDER = "pictures"
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
# Counts the ways in which pictures were written: a new way needs new file names.
_RECIPE = b"2"


class BadPicture(ValueError):
    """A file is not a picture that the portal shows; the message says why."""


@dataclass(frozen=True)
class Picture:
    """A picture that may be stored. Sizes are in pixels, as it will be shown."""

    name: str
    width: int
    height: int
    source: bytes

    @property
    def url(self) -> str:
        """The address that the picture has once it is stored."""
        return default_storage.url(self.name)


@dataclass(frozen=True)
class File:
    """A file that is ready to be stored: its path in the storage, and its size in pixels."""

    name: str
    format: str  # As in the suffix of a file or in a media type: jpeg, png, webp, avif.
    width: int
    height: int
    data: bytes


def check(source: bytes) -> Picture:
    """Return the picture of a file's content. Raises BadPicture; stores nothing.

    The name is made of the content that came in, so that the same picture has the same address
    each time it is imported.
    """
    try:
        kind, width, height = workshop.measure(_within(source))
    except Unfit as unfit:
        raise BadPicture(_explain(unfit)) from unfit
    stem = hashlib.sha256(_RECIPE + source).hexdigest()[:32]
    return Picture(f"{_FOLDER}/{stem}.{_SUFFIXES[kind]}", width, height, source)


def make(source: bytes, *, name: str = "") -> list[File]:
    """Return the freshly encoded picture, and after it its renditions. Raises BadPicture.

    All are named after `name`, or else by chance, so that nobody can guess the address of a
    picture that is not public yet.
    """
    try:
        made = workshop.make(_within(source))
    except Unfit as unfit:
        raise BadPicture(_explain(unfit)) from unfit
    stem = name.rpartition(".")[0] or f"{_FOLDER}/{secrets.token_hex(16)}"
    return [
        File(
            f"{stem}-{file.width}.{_SUFFIXES[file.kind]}"
            if number
            else f"{stem}.{_SUFFIXES[file.kind]}",
            file.kind.lower(),
            file.width,
            file.height,
            file.data,
        )
        for number, file in enumerate(made)
    ]


def digest(source: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal, by which it is known when it comes again."""
    return hashlib.sha256(source).hexdigest()


def store(files: Iterable[File]) -> None:
    """Write the files that are not there yet. Raises OSError and leaves nothing half done."""
    written: list[str] = []
    try:
        for file in files:
            if not default_storage.exists(file.name):
                written.append(default_storage.save(file.name, ContentFile(file.data)))
    except BaseException:
        remove(written)
        raise


def remove(names: Iterable[str]) -> None:
    """Delete stored files; those that are gone already do not matter."""
    for name in names:
        default_storage.delete(name)


def _within(source: bytes) -> bytes:
    if len(source) > MOST_BYTES:
        raise BadPicture(_("The picture is larger than %d MB.") % (MOST_BYTES // 1_000_000))
    return source


def _explain(unfit: Unfit) -> str:
    """Say to the person who sent the file what is wrong with it."""
    return {
        "format": _("The picture is not a JPEG, PNG, WebP or AVIF file."),
        "pixels": _("The picture has more than %d million pixels.") % (MOST_PIXELS // 1_000_000),
        "moves": _("The picture moves. Only still pictures are shown."),
        "damaged": _("The picture is damaged."),
        "heavy": _("The picture takes too much memory or time to open. Export it anew."),
    }[unfit.reason]
