"""Pictures in articles: checked, cleaned of what they tell about people, stored once."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000  # Pixels: twice what the widest column shows.
_FOLDER = "articles"
_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_SAVED_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 82, "method": 5},
}
# Counts the ways in which this module has written pictures: a new way needs new file names.
_RECIPE = b"1"


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


def check(source: bytes) -> Picture:
    """Return the picture of a file's content. Raises BadPicture; stores nothing.

    The name is made of the content that came in, so the same picture is stored once, and
    keeps its address when a later version of Pillow writes it differently.
    """
    if len(source) > MOST_BYTES:
        raise BadPicture(_("The picture is larger than %d MB.") % (MOST_BYTES // 1_000_000))
    kind, image = _decode(source)
    digest = hashlib.sha256(_RECIPE + source).hexdigest()[:32]
    return Picture(f"{_FOLDER}/{digest}.{_FORMATS[kind]}", *image.size, source)


def store(picture: Picture) -> None:
    """Write the picture, freshly encoded, to where `picture.url` points, unless it is there."""
    if default_storage.exists(picture.name):
        return
    kind, image = _decode(picture.source)
    written = BytesIO()
    image.save(written, kind, icc_profile=image.info.get("icc_profile"), **_SAVED_AS[kind])
    default_storage.save(picture.name, ContentFile(written.getvalue()))


def _decode(source: bytes) -> tuple[str, Image.Image]:
    """Return format and pixels: upright, no larger than wanted, and without any notes."""
    image = _open(source)
    # A JPEG with a second frame, as many cameras write it, is known as MPO.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    try:
        image.load()
        return kind, _plain(ImageOps.exif_transpose(image), kind)
    except Exception as error:  # Decoders fail on broken files in more ways than can be listed.
        raise BadPicture(_("The picture is damaged.")) from error


def _open(source: bytes) -> Image.Image:
    """Read the header alone, and refuse by what it says before a pixel is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(source), formats=tuple(_FORMATS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_too_many_pixels()) from error
    except Exception as error:
        raise BadPicture(_("The picture is not a JPEG, PNG or WebP file.")) from error
    if image.width * image.height > MOST_PIXELS:
        raise BadPicture(_too_many_pixels())
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise BadPicture(_("The picture moves. Only still pictures are shown."))
    return image


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """Return the pixels alone: no place, no camera, no comment; only the colours' meaning stays."""
    keep = {"icc_profile", "transparency"}
    if kind == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
        keep = set()
    if max(image.size) > LONGEST_SIDE:
        if image.mode == "P":
            image = image.convert("RGBA")
            keep = {"icc_profile"}
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = image.copy()
    plain.info = {name: value for name, value in image.info.items() if name in keep}
    return plain


def _too_many_pixels() -> str:
    return _("The picture has more than %d million pixels.") % (MOST_PIXELS // 1_000_000)
