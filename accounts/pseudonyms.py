"""Which public names members may take, and which names look alike."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.categories import alias
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.lookalikes import plain_form

MIN_LENGTH = 3
MAX_LENGTH = 30
_SEPARATORS = "._-"
# One letter or digit (x) with its marks (m), perhaps a joiner (j); single separators (s) between.
_SHAPE = re.compile(r"(?:xm{0,4}j?)+(?:s(?:xm{0,4}j?)+)*")
# Letters and marks that leave no ink: two names could differ in nothing that one can see.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_JOINERS = "\u200c\u200d"
# Scripts that one language writes together; every other name keeps to one script.
_TOGETHER = ({"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "BOPOMOFO"}, {"HAN", "HANGUL"})
_EAST_ASIAN = {"HAN", "HIRAGANA", "KATAKANA", "BOPOMOFO"}
# Readers must be able to tell who speaks for the site or as a clinician.
_SITE = "mgportal"
# As any word of a name: the badges that stand beside names, and titles.
_ANYWHERE = (
    "admin administrator moderator editor reviewer official staff verified "
    "dr doctor doktor docteur dottore prof professor clinician physician surgeon arzt "
    "neurologist neurologe neurologue neurologo"
).split()
_WHOLE = (
    "mod team help support editorial system root security webmaster postmaster anonymous "
    "member formermember deleted deleteduser guest unknown "
    "mgteam teammg mgsupport supportmg mghelp"
).split()
_TITLES = ("nurse", "consultant")
_DEGREES = ("md", "phd", "rn")
# In many typefaces these pairs cannot be told from one letter. `cl` and `d` are left out:
# too many given names differ in just that (Clara and Dara).
_PAIRS = (("rn", "m"), ("vv", "w"))
# The two yehs of Arabic and Persian differ in dots that most typefaces leave out at a word's end.
_ONE_LETTER = {"i": "l", "1": "l", "0": "o", "ي": "ى"}
_ONE_FORM = str.maketrans(_ONE_LETTER)


def skeleton(name: str) -> str:
    """Return the form in which two names that look alike are equal; never shown to anyone.

    Case, separators, accents and look-alike letters (Unicode TR 39) are taken away. `I` looks
    like `l` and case does not count, so `i`, `l` and `1` are one letter, as are `0` and `o`.
    Some different words fall together (Ian and Lan, Bernie and Bemie, Jose and José, some
    Thai letters): the second member has to choose another name, which costs less than a
    mistaken identity.
    Stored in the database: after an update of the table, compute all skeletons anew.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(_plain(char) for char in text)
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def validate_pseudonym(name: str) -> None:
    """Raise ValidationError with a reason a member understands unless `name` may be taken."""
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValidationError(
            _("Choose a name of %(low)d to %(high)d characters."),
            code="length",
            params={"low": MIN_LENGTH, "high": MAX_LENGTH},
        )
    if unicodedata.normalize("NFKC", name) != name or not _well_formed(name):
        raise ValidationError(
            _("Use letters and digits, with single dots, hyphens or underscores between them."),
            code="shape",
        )
    if not _one_alphabet(name):
        raise ValidationError(_("Use letters of one alphabet only."), code="mixed")
    if not any(char.isalpha() for char in name):
        raise ValidationError(_("Use at least one letter."), code="digits")
    if _sounds_official(name):
        raise ValidationError(
            _("This name could be taken for staff or a clinician. Please choose another."),
            code="reserved",
        )


def _plain(char: str) -> str:
    """Return what one small, decomposed character of a name looks like."""
    if char in _SEPARATORS or char in _JOINERS:
        return ""
    if char in _ONE_LETTER:
        return _ONE_LETTER[char]
    looks = plain_form(char)
    return looks.translate(_ONE_FORM) if looks.isascii() else looks


def _well_formed(name: str) -> bool:
    return bool(_SHAPE.fullmatch("".join(_kind(char) for char in name))) and all(
        _joiner_fits(name, place) for place, char in enumerate(name) if char in _JOINERS
    )


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if _INVISIBLE.match(char):
        return "?"
    if category.startswith("L") or category == "Nd":
        return "x"
    if category in ("Mn", "Mc"):
        return "m"
    if char in _JOINERS:
        return "j"
    return "s" if char in _SEPARATORS else "?"


def _joiner_fits(name: str, place: int) -> bool:
    """Allow joiners where Indic conjuncts and Persian spelling need them, and nowhere else."""
    before, after = name[place - 1 : place], name[place + 1 : place + 2]
    if not before or not after:
        return False
    virama = 9
    return unicodedata.combining(before) == virama or (
        unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    )


def _one_alphabet(name: str) -> bool:
    scripts = {alias(char) for char in name}
    has_common_letter = any(char.isalpha() and alias(char) == "COMMON" for char in name)
    scripts -= {"COMMON", "INHERITED"}
    # A letter of no alphabet (as the long-vowel sign of Katakana) could pass for a hyphen.
    if has_common_letter and not scripts & _EAST_ASIAN:
        return False
    return len(scripts) <= 1 or any(scripts <= allowed for allowed in _TOGETHER)


def _sounds_official(name: str) -> bool:
    words = re.split(r"[._-]", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name))
    whole, first, last = _looks(name), _looks(words[0]), _looks(words[-1])
    anywhere = whole.union(*(_looks(word) for word in words))
    return (
        any(skeleton(_SITE) in look for look in whole)
        or not whole.isdisjoint(_skeletons(*_WHOLE))
        or not anywhere.isdisjoint(_skeletons(*_ANYWHERE))
        or not first.isdisjoint(_skeletons(*_TITLES))
        or (len(words) > 1 and not last.isdisjoint(_skeletons(*_DEGREES)))
    )


def _looks(word: str) -> set[str]:
    """Return how a word looks with the digits around it (officia1) and without (admin2).

    Many say the same as one (admins).
    """
    looks = {skeleton(word), skeleton(word.strip("0123456789"))}
    return looks | {look.removesuffix("s") for look in looks}


@cache
def _skeletons(*words: str) -> frozenset[str]:
    return frozenset(skeleton(word) for word in words)
