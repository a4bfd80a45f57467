"""Decodes and encodes pictures, as a program of its own: see `articles.images.workshop`.

Decoders are large programs in C that strangers' files are made to break, and what a header says
of a picture need not be true: an AVIF file of 3 kB that claims 64 by 64 pixels can take half a
gigabyte to open. So this runs apart from the site, with a limit on memory and on time, and knows
nothing of Django. It reads a file from its input and writes one line of JSON and the new files.
"""

import json
import resource
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000  # Pixels: twice what the widest column shows.
WIDTHS = (480, 800, 1200, 1600)  # Pixels: phones, phones with fine screens, desks, fine desks.
MEMORY = 1_200_000_000  # Bytes of address space, of which Python and Pillow take a third.
CPU_SECONDS = 60
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_FEW_COLOURS = 256
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "AVIF": {"quality": 55, "speed": 8, "max_threads": 2},
    "WEBP": {"quality": 78},
}
_LANCZOS = Image.Resampling.LANCZOS


class Unfit(Exception):
    """The file is no picture for the portal; `reason` is a word that the site explains."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class File:
    """A picture as a file: its format as Pillow calls it, and its size in pixels."""

    kind: str
    width: int
    height: int
    data: bytes


def decode(source: bytes) -> tuple[str, Image.Image]:
    """Return the format for the main file and the pixels: upright, in sRGB, without any notes.

    Raises Unfit.
    """
    image = _open(source)
    try:
        # A large JPEG is unpacked at a part of its size, which is quicker and takes less memory.
        part = min(1, 2 * LONGEST_SIDE / max(image.size))
        image.draft(None, (int(part * image.width), int(part * image.height)))
        # A JPEG with a second frame, as many cameras write it, is known as MPO.
        is_photo = image.format in ("JPEG", "MPO")
        is_png = image.format == "PNG"
        plain = _plain(ImageOps.exif_transpose(image))
    except MemoryError:
        raise Unfit("heavy") from None
    except Exception as error:  # Decoders fail on broken files in more ways than can be listed.
        raise Unfit("damaged") from error
    if not is_photo and (is_png or plain.mode == "RGBA" or _is_drawing(plain)):
        return "PNG", plain
    return "JPEG", plain


def encode(kind: str, image: Image.Image) -> list[File]:
    """Return the main file and, after it, the renditions that save readers bytes."""
    main = _file(kind, image, _OPTIONS[kind])
    webp = _ladder("WEBP", image, limit=len(main.data))
    # Browsers take AVIF before WebP, so it must be worth it. For drawings it is not.
    limit = len((webp or [main])[0].data)
    avif = [] if _is_drawing(image) else _ladder("AVIF", image, limit=limit)
    return [main, *avif, *webp]


def main() -> None:
    """Answer one request: `measure` decodes alone, `make` returns the new files too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        kind, image = decode(sys.stdin.buffer.read())
        files = encode(kind, image) if sys.argv[1] == "make" else []
        answer = {
            "kind": kind,
            "width": image.width,
            "height": image.height,
            "files": [[file.kind, file.width, file.height, len(file.data)] for file in files],
        }
    except Unfit as unfit:
        files, answer = [], {"unfit": unfit.reason}
    except MemoryError:
        files, answer = [], {"unfit": "heavy"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for file in files:
        sys.stdout.buffer.write(file.data)


def _open(source: bytes) -> Image.Image:
    """Read the header alone, and refuse by what it says before a pixel is unpacked."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(source), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("pixels") from error
    except UnidentifiedImageError as error:
        raise Unfit("format") from error
    except Exception as error:  # For example a note in a PNG that unpacks to gigabytes.
        raise Unfit("damaged") from error
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise Unfit("moves")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels alone, as L, RGB or RGBA, no larger than wanted.

    Even the colour profile goes, since a file can hide in it: the colours are turned to sRGB,
    which is what browsers take for granted.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # Sixteen bits of grey.
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    elif image.mode in ("1", "P", "PA", "LA") or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = _in_srgb(image, profile)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image = image.copy()
    image.info.clear()
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the image in sRGB; a profile that does not fit the image is ignored."""
    wanted = image.mode if image.mode in ("L", "RGBA") else "RGB"
    if profile and wanted != "L":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError):
            turned = None
        if turned is not None:
            return turned
    return image if image.mode == wanted else image.convert(wanted)


def _ladder(kind: str, image: Image.Image, *, limit: int) -> list[File]:
    """Return the picture in one format and several widths, the widest first.

    The widest has fewer bytes than `limit`, or there is none, and each narrower one has fewer
    than the one before.
    """
    files: list[File] = []
    for width in _widths(image.width):
        height = max(1, round(image.height * width / image.width))
        small = image if width == image.width else image.resize((width, height), _LANCZOS)
        file = _file(kind, small, _OPTIONS[kind])
        if kind == "WEBP" and small is image and _is_drawing(image):
            exact = _file(kind, small, {"lossless": True})
            file = min(file, exact, key=lambda one: len(one.data))
        if len(file.data) < limit:
            files.append(file)
            limit = len(file.data)
        elif not files:
            break
    return files


def _widths(width: int) -> list[int]:
    """Return the widths to make of a picture: none that is wider, none that is nearly the same."""
    narrower = [one for one in reversed(WIDTHS) if one < 0.9 * width]
    return narrower if width > WIDTHS[-1] else [width, *narrower]


def _file(kind: str, image: Image.Image, options: dict[str, Any]) -> File:
    out = BytesIO()
    (_with_palette(image) if kind == "PNG" else image).save(out, kind, **options)
    return File(kind, image.width, image.height, out.getvalue())


def _is_drawing(image: Image.Image) -> bool:
    return image.getcolors(_FEW_COLOURS) is not None


def _with_palette(image: Image.Image) -> Image.Image:
    """Return a drawing of few colours as such, which takes half the bytes."""
    if image.mode != "RGB" or not _is_drawing(image):
        return image
    small = image.quantize(_FEW_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    same = ImageChops.difference(small.convert("RGB"), image).getbbox() is None
    return small if same else image


if __name__ == "__main__":
    main()
