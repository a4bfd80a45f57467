"""Texts that are remembered are those of Django, in the language of the moment."""

import pytest
from django.utils import translation

from core.words import gettext, gettext_lazy, ngettext


def test_a_text_is_in_the_language_of_the_reader():
    later = gettext_lazy("Yes")
    for _ in range(2):
        assert (gettext("Yes"), str(later)) == ("Yes", "Yes")
        with translation.override("de"):
            assert (gettext("Yes"), str(later)) == ("Ja", "Ja")  # A text of Django's own.


@pytest.mark.parametrize("language", ["en-gb", "de", "fr", "pl", None])
def test_the_text_fits_the_number(language):
    one, many = "%(num)d day", "%(num)d days"  # Texts of Django's own.
    with translation.override(language):
        for number in (0, 1, 2, 5, 1):
            assert ngettext(one, many, number) == translation.ngettext(one, many, number)
