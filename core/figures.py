"""Finishes the pictures of an article: files for every screen, and words on whose they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from core.document import CREDIT, Element, walk

# How wide the column of an article is on a screen of which width.
SIZES = "(min-width: 45rem) 40.375rem, 100vw"


@dataclass(frozen=True)
class Shown:
    """What is known of a picture: its size in pixels, its other files, and whose it is."""

    width: int
    height: int
    # For each media type the files: their addresses and their widths in pixels.
    sources: Mapping[str, list[tuple[str, int]]] = field(default_factory=dict)
    credit: str = ""


# Takes addresses of pictures, and tells about those that are known.
Lookup = Callable[[set[str]], Mapping[str, Shown]]


def finish_pictures(root: Element, look_up: Lookup) -> None:
    """Let browsers choose among the files of each picture, and say below it whose it is.

    The first picture may be seen at once, so all but the first wait until they come into view.
    """
    parents = {id(child): parent for parent in [root, *walk(root)] for child in parent.children}
    pictures = [element for element in walk(root) if element.tag == "img"]
    if not pictures:
        return
    known = look_up({unescape(picture.attributes["src"]) for picture in pictures})
    for number, picture in enumerate(pictures):
        shown = known.get(unescape(picture.attributes["src"]))
        picture.attributes = _attributes(picture, shown, is_first=number == 0)
        if shown is None:
            continue
        parent = parents[id(picture)]
        place = parent.children.index(picture)
        if shown.sources:
            sources = [_source(type, files) for type, files in shown.sources.items()]
            parent.children[place] = Element("picture", children=[*sources, picture])
        if shown.credit:
            _credit(_figure_around(picture, parents), parent, place, shown.credit)


def _attributes(picture: Element, shown: Shown | None, *, is_first: bool) -> dict[str, str]:
    attributes = dict(picture.attributes)
    if shown is not None:  # A page that knows the size does not jump when the picture comes.
        attributes |= {"width": str(shown.width), "height": str(shown.height)}
    if not is_first:
        attributes |= {"loading": "lazy", "decoding": "async"}
    return attributes


def _source(media_type: str, files: list[tuple[str, int]]) -> Element:
    srcset = ", ".join(f"{address} {width}w" for address, width in sorted(files, key=_width))
    return Element("source", {"type": media_type, "srcset": _as_value(srcset), "sizes": SIZES})


def _width(file: tuple[str, int]) -> int:
    return file[1]


def _figure_around(picture: Element, parents: Mapping[int, Element]) -> Element | None:
    element: Element | None = picture
    while element is not None and element.tag != "figure":
        element = parents.get(id(element))
    return element


def _credit(figure: Element | None, parent: Element, place: int, text: str) -> None:
    """Put the credit at the end of the caption, or where there is no figure behind the picture."""
    credit = Element("small", {"class": CREDIT}, [escape(text, quote=False)])
    if figure is None:
        parent.children.insert(place + 1, credit)
        return
    captions = figure.elements("figcaption")
    caption = captions[0] if captions else Element("figcaption")
    if not captions:
        figure.children.append(caption)
    caption.children += [" ", credit] if caption.children else [credit]


def _as_value(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")
