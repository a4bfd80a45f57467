"""The body of an article: finished when it is written."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.links import identify
from articles.models import Picture
from core.figures import Shown
from core.richtext import Finished, finish_article

# A paragraph that is all there is in a cell or a list item, or all before a list inside it.
_LONE_PARAGRAPH = re.compile(
    r"(<(?:li|td|th)(?: [^>]*)?>)<p>((?:(?!</?p>).)*)</p>(?=</(?:li|td|th)>|<[ou]l)", re.DOTALL
)


def finish_body(html: str) -> Finished:
    """Clean what was typed and make of it what is stored. Raises `core.sanitize.TooLong`."""
    finished = finish_article(html, _known)
    return replace(finished, html=identify(finished.html))


def _known(addresses: set[str]) -> dict[str, Shown]:
    """Return what the library knows of the pictures at these addresses, in one query."""
    return {
        address: Shown(
            picture.width,
            picture.height,
            picture.sources,
            _("Picture: %s") % picture.owner if picture.owner else "",
        )
        for address, picture in Picture.objects.at(addresses).items()
    }


def tighten(html: str) -> str:
    """Take lone paragraphs out of cells and list items of clean HTML.

    The editor puts one into each, which would change every table and list that it did not
    write itself, and set them wider apart on the page.
    """
    return _LONE_PARAGRAPH.sub(r"\1\2", html)
