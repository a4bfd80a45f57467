"""Checks of how pictures are described to those who cannot see them."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.checks.body import Body, value
from articles.checks.finding import Finding, Level, Spot
from articles.models import Picture
from core.text import is_blank

_NO_ALT = Finding(
    Level.BLOCKING,
    "ALT",
    _("A picture has no description."),
    _(
        "Say in the picture’s description what it shows, for people who cannot see it. If it only"
        " decorates the page, tick so beside the description."
    ),
)
_POOR_ALT = Finding(
    Level.WARNING,
    "POOR_ALT",
    _("A description does not say what the picture shows."),
    _("Describe what matters about it here, as you would to somebody on the telephone."),
)

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)", re.IGNORECASE)
_CAMERA_NAME = re.compile(r"(?:img|dsc[fn]?|pict?|image|photo|screenshot)[-_ ]?\d+", re.IGNORECASE)
# English, as the texts are. "Picture of" with nothing behind it says as little.
_EMPTY_WORDS = frozenset(
    {"image", "photo", "photograph", "picture", "pic", "graphic", "illustration", "drawing"}
    | {"diagram", "chart", "screenshot", "logo", "icon", "untitled", "alt", "alt text", "figure"}
)


def check_pictures(body: Body) -> Iterator[Spot]:
    """Look at the description of each picture, in one query if one is missing.

    An empty one was left empty on purpose: that is what the tick for decoration writes. A picture
    that nobody thought about has none at all.
    """
    missing: list[tuple[int, str, str]] = []
    for at, picture, place in body.places("img", str(_("Picture"))):
        alt = value(picture, "alt")
        if picture.attributes.get("alt") == "":
            continue
        if is_blank(alt):
            missing.append((at, value(picture, "src"), place))
        elif _says_nothing(alt):
            yield Spot(at, _POOR_ALT, f"{place}: {alt}")
    library = Picture.objects.at({src for _at, src, _place in missing})
    for at, src, place in missing:
        if src not in library or not library[src].is_decorative:
            yield Spot(at, _NO_ALT, place)


def _says_nothing(alt: str) -> bool:
    words = alt.casefold().strip(" .:…-–")
    words = words.removeprefix("a ").removeprefix("an ").removesuffix(" of")
    return (
        words in _EMPTY_WORDS
        or _FILE_NAME.fullmatch(alt) is not None
        or _CAMERA_NAME.fullmatch(words) is not None
    )
