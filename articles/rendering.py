"""The body of an article: finished when it is written."""

from dataclasses import replace

from django.utils.translation import gettext as _

from articles.links import identify
from articles.models import Picture
from core.figures import Shown
from core.richtext import Finished, finish_article


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
