"""Which public names members may take, and which names look alike."""

import re
import unicodedata

from confusable_homoglyphs.confusables import confusables_data, is_mixed_script
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_LENGTH = 3
MAX_LENGTH = 30
_SHAPE = re.compile(r"[^\W_](?:[._-]?[^\W_])+")
# Readers must be able to tell who speaks for the site, so no member may sound as if they did.
_RESERVED = (
    "admin administrator moderator mod staff editor editorial support help team official "
    "mgportal system root security webmaster postmaster anonymous formermember member "
    "doctor nurse neurologist clinician consultant"
).split()
_TITLES = ("dr", "doctor", "prof", "professor", "nurse", "consultant")
_SEQUENCES = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(name: str) -> str:
    """Return the form in which two names that look alike are equal.

    Marks, case, separators and look-alike letters (Unicode TR 39) are taken away; `i`,
    `l` and `1` count as one letter, and so do `rn` and `m`. Never shown to anyone.
    """
    letters = []
    for char in unicodedata.normalize("NFKD", name):
        if unicodedata.combining(char) or char in "._- ":
            continue
        for part in _prototype("l" if char == "I" else char):
            letters.append({"i": "l", "1": "l", "0": "o"}.get(part, part))
    result = "".join(letters)
    for pair, single in _SEQUENCES:
        result = result.replace(pair, single)
    return result


def _prototype(char: str) -> str:
    """Return what the Unicode table holds to be the plain form of one letter, in small letters."""
    for candidate in (char, char.casefold()):
        twins = confusables_data.get(candidate, ())
        # Only the odd twin lists its one plain form; a plain letter lists all of its twins.
        if len(twins) == 1 and twins[0]["c"].isalnum() and not candidate.isascii():
            return str(twins[0]["c"]).casefold()
    return char.casefold()


def validate_pseudonym(name: str) -> None:
    """Raise ValidationError with a reason a member understands unless `name` may be taken."""
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValidationError(
            _("Choose a name of %(low)d to %(high)d characters."),
            code="length",
            params={"low": MIN_LENGTH, "high": MAX_LENGTH},
        )
    if unicodedata.normalize("NFKC", name) != name or not _SHAPE.fullmatch(name):
        raise ValidationError(
            _("Use letters and digits, with single dots, hyphens or underscores between them."),
            code="shape",
        )
    if is_mixed_script(name):
        raise ValidationError(_("Use letters of one alphabet only."), code="mixed")
    if not any(char.isalpha() for char in name):
        raise ValidationError(_("Use at least one letter."), code="digits")
    plain = skeleton(name)
    first_word = re.split(r"[._-]", name.casefold())[0]
    if plain in {skeleton(word) for word in _RESERVED} or first_word in _TITLES:
        raise ValidationError(
            _("This name could be taken for staff or a clinician. Please choose another."),
            code="reserved",
        )
