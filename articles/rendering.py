"""The body of an article: finished when it is written."""

from dataclasses import replace

from articles.links import identify
from core.richtext import Finished, finish_article


def finish_body(html: str) -> Finished:
    """Clean what was typed and make of it what is stored. Raises `core.sanitize.TooLong`."""
    finished = finish_article(html)
    return replace(finished, html=identify(finished.html))
