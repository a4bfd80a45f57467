"""What somebody declares of payers: its shape, its limits, and the words for readers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Person
from articles.rules import Tie
from articles.services.errors import Invalid
from core.text import is_blank, one_line

MOST_INTERESTS = 30
PAYER_LENGTH, MEDICINES_LENGTH, TEXT_LENGTH = 120, 300, 500
EARLIEST_YEAR = 1950
TIE_NAMES = {
    Tie.TALK: gettext_lazy("a talk"),
    Tie.ADVICE: gettext_lazy("advice"),
    Tie.RESEARCH: gettext_lazy("money for research"),
    Tie.TRAVEL: gettext_lazy("travel or a meeting"),
    Tie.WORK: gettext_lazy("work for them"),
    Tie.SHARES: gettext_lazy("shares"),
    Tie.OTHER: gettext_lazy("something else"),
}
_SENTENCES: dict[str, object] = {
    Tie.TALK: gettext_lazy("%(name)s was paid by %(payer)s for a talk in %(year)s."),
    Tie.ADVICE: gettext_lazy("%(name)s was paid by %(payer)s for advice in %(year)s."),
    Tie.RESEARCH: gettext_lazy("%(name)s had money for research from %(payer)s in %(year)s."),
    Tie.TRAVEL: gettext_lazy("%(payer)s paid for travel or a meeting of %(name)s in %(year)s."),
    Tie.WORK: gettext_lazy("%(name)s worked for %(payer)s in %(year)s."),
    Tie.SHARES: gettext_lazy("%(name)s held shares of %(payer)s in %(year)s."),
    Tie.OTHER: gettext_lazy("%(name)s declared a tie to %(payer)s in %(year)s."),
}


@dataclass(frozen=True)
class Interest:
    """One payer. `medicines` names those of its medicines that a page here may be about."""

    payer: str
    kind: str  # One of `rules.Tie`.
    year: str
    medicines: str = ""


def spoken_name(person: Person) -> str:
    """Return the name as sentences have it: without what stands after it."""
    return f"{person.prefix} {person.name}".strip()


def whole(interests: Sequence[Interest]) -> list[dict[str, str]]:
    """Return them as they are stored. Raises Invalid where one cannot be kept as it is."""
    if len(interests) > MOST_INTERESTS:
        raise Invalid("interests", _("Please give at most %d payers.") % MOST_INTERESTS)
    try:
        return [stored(each) for each in interests]
    except Invalid as error:
        raise Invalid("interests", str(error)) from error


def proposed_text(name: str, interests: Sequence[Interest]) -> str:
    """Return what readers could be told, for the editor to put better.

    When it was declared stands beside it wherever it is shown.
    """
    if not interests:
        return _("%s declared no conflicts of interest.") % name
    told = [
        str(_SENTENCES.get(each.kind, _SENTENCES[Tie.OTHER]))
        % {"name": name, "payer": one_line(each.payer), "year": one_line(each.year) or "…"}
        for each in interests
    ]
    payers = dict.fromkeys(one_line(each.payer) for each in interests)
    told += [_("%s had no say in our pages.") % payer for payer in payers]
    text = " ".join(told)
    if len(text) > TEXT_LENGTH:
        text = _("%(name)s declared ties to %(payers)s.") % {
            "name": name,
            "payers": ", ".join(payers),
        }
    return text[:TEXT_LENGTH]


def public_text(text: str, name: str, interests: Sequence[Interest]) -> str:
    """Return what readers are told: as typed, or as proposed. Raises Invalid if a payer is missing.

    Who paid is what readers want to know; however it is put, the name stands there.
    """
    if is_blank(text):
        text = proposed_text(name, interests)
    text = one_line(text)
    if len(text) > TEXT_LENGTH:
        raise Invalid("public_text", _("Please use at most %d characters.") % TEXT_LENGTH)
    for each in interests:
        if one_line(each.payer).casefold() not in text.casefold():
            message = _("Readers are to be told who paid: name %s here.") % one_line(each.payer)
            raise Invalid("public_text", message)
    return text


def stored(interest: Interest) -> dict[str, str]:
    """Return one as it is stored. Raises Invalid, with the part of it that is wrong."""
    row = {key: one_line(str(value)) for key, value in asdict(interest).items()}
    if is_blank(row["payer"]) or len(row["payer"]) > PAYER_LENGTH:
        raise Invalid("payer", _("Say who paid, in at most %d characters.") % PAYER_LENGTH)
    if row["kind"] not in set(Tie):
        raise Invalid("kind", _("Say what %s paid for.") % row["payer"])
    if not _is_year(row["year"]):
        raise Invalid("year", _("Give the year for %s, such as 2025.") % row["payer"])
    if len(row["medicines"]) > MEDICINES_LENGTH:
        message = _("Name the medicines of %(payer)s in at most %(most)d characters.")
        raise Invalid("medicines", message % {"payer": row["payer"], "most": MEDICINES_LENGTH})
    return row


def _is_year(text: str) -> bool:
    is_number = text.isascii() and text.isdigit() and len(text) == 4
    return is_number and EARLIEST_YEAR <= int(text) <= timezone.localdate().year
