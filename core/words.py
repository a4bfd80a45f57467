"""Texts in the language of the reader, for pages that say the same to everybody all day.

Django looks for a text in its catalogues, one behind the other, as often as it is asked; here each
is found once in each language. These functions stand in for those of the same names; whatever is
put into a text is put in later.
"""

from functools import cache, lru_cache

from django.utils import translation
from django.utils.functional import lazy

from core.place import place


def gettext(text: str) -> str:
    """Return the translation of a text that stands in the code."""
    return _said(text, place().language)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the translation of whichever of the two texts fits the number."""
    return _counted(one, many, number, place().language)


gettext_lazy = lazy(gettext, str)


@cache
def _said(text: str, _language: str | None) -> str:
    return translation.gettext(text)


@lru_cache(maxsize=1000)
def _counted(one: str, many: str, number: int, _language: str | None) -> str:
    return translation.ngettext(one, many, number)
