"""What is filled in about people of the register."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin import widgets
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.choosing import PickField
from articles.admin.forms import ADDRESS, ServiceForm
from articles.models import Credential, Person
from articles.rules import CREDENTIAL_MONTHS, months_later
from articles.services.contributing import NOTE_LENGTH, Profile
from articles.services.errors import Invalid
from articles.services.interests import (
    MEDICINES_LENGTH,
    MOST_INTERESTS,
    PAYER_LENGTH,
    TEXT_LENGTH,
    TIE_NAMES,
    Interest,
    proposed_text,
    spoken_name,
    stored,
)
from articles.services.registering import NOTE_LENGTH as WITHDRAWAL_LENGTH
from articles.services.registering import Entry

MORE_ROWS = 3
_PROFILE = ("name", "is_team", "prefix", "suffix", "role", "affiliation", "orcid", "bio", "user")


class _Text(forms.CharField):
    """A line of text that may be empty."""

    def __init__(self, label: Any, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", widgets.AdminTextInputWidget())
        super().__init__(label=label, max_length=most, **kwargs)


class ProfileForm(ServiceForm):
    """What the register says of somebody."""

    name = _Text(_("Name"), 120, required=True)
    slug = _Text(
        _("Address"),
        140,
        validators=[ADDRESS],
        help_text=_("Leave it empty to make it from the name. It stays as it is later."),
    )
    is_team = forms.BooleanField(
        label=_("A team, not a person"),
        required=False,
        help_text=_("A team needs no consent, and it signs nothing."),
    )
    # Its name is that of an attribute of forms, which Django keeps apart.
    prefix = _Text(  # type: ignore[assignment]
        _("Before the name"), 40, help_text=_("For example: Dr, Prof.")
    )
    suffix = _Text(_("After the name"), 80, help_text=_("For example: FRCP, RN."))
    role = _Text(_("Role"), 120, help_text=_("For example: writer, MG nurse."))
    affiliation = _Text(_("Where they work"), 160, help_text=_("A hospital or an organisation."))
    orcid = _Text(_("ORCID"), 60, help_text=_("For example: 0000-0002-1825-0097."))
    bio = forms.CharField(
        label=_("About"),
        required=False,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 6}),
        help_text=_("Plain text; a blank line starts a paragraph."),
    )
    user = PickField(
        "staff",
        label=_("Account"),
        required=False,
        help_text=_(
            "Articles with this by-line may be edited by this account, and the account signs"
            " as this person. When it changes, register entries are looked up anew."
        ),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in _PROFILE}
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["slug"]
        # Nobody else can edit or sign anything.
        accounts = User.objects.filter(Q(is_staff=True) | Q(person=person or 0))
        self.fields["user"].queryset = accounts.order_by("username")  # type: ignore[attr-defined]

    @property
    def profile(self) -> Profile:
        """The same for the service."""
        return Profile(**{name: self.cleaned_data[name] for name in _PROFILE})


class StepForm(ServiceForm):
    """A step with a person of the register; some are about one entry of theirs."""

    def __init__(
        self, *args: Any, person: Person, user: User, entry: Credential | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.user, self.entry = person, user, entry

    @property
    def is_own(self) -> bool:
        """Whether somebody decides about themselves."""
        return self.user.pk == self.person.user_id


class ConsentForm(StepForm):
    """How somebody told us that they agree. Who is signed in need not say."""

    how = _Text(
        _("How they told us"),
        NOTE_LENGTH,
        help_text=_("For example: e-mail of 3 May 2026, kept in the folder of consents."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_own:
            del self.fields["how"]


class EntryForm(StepForm):
    """An entry in a public register."""

    title = _Text(
        _("Profession"), 120, required=True, help_text=_("For example: registered doctor.")
    )
    issuer = _Text(
        _("Register"), 120, required=True, help_text=_("For example: General Medical Council.")
    )
    number = _Text(_("Number in the register"), 60, help_text=_("Readers see it."))
    verify_url = _Text(
        _("Where it can be looked up"),
        300,
        help_text=_("The address of the entry, or of the search page of the register."),
    )

    @property
    def said(self) -> Entry:
        """The same for the service."""
        return Entry(**{name: self.cleaned_data[name] for name in self.fields})


class CheckForm(StepForm):
    """When an entry was looked up, and when it must be looked up again."""

    on = forms.DateField(
        label=_("Looked up on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To be looked up again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A year later at most, which it is if you leave it empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial = {"on": today, "until": months_later(today, CREDENTIAL_MONTHS)}


class WithdrawForm(StepForm):
    """Why an entry does not count any more."""

    note = _Text(_("Why"), WITHDRAWAL_LENGTH, help_text=_("For your colleagues and for the log."))


class InterestRow(NamedTuple):
    """The fields of one payer."""

    payer: forms.BoundField
    kind: forms.BoundField
    year: forms.BoundField
    medicines: forms.BoundField


class DeclareForm(StepForm):
    """Who pays somebody, and what readers are told of it.

    Two of its buttons save nothing: one adds rows, one writes the words that are proposed.
    """

    nothing = forms.BooleanField(
        label=_("There is nothing to declare"),
        required=False,
        help_text=_("No company or other payer had a part in what is written or signed here."),
    )
    public_text = forms.CharField(
        label=_("What readers are told"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("It stands below each page that is signed. Every payer must be named in it."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        person: Person = kwargs["person"]
        known = person.declarations.first()
        before = list(known.interests) if known else []
        count = len(before) + 1 if data is None else _rows_in(data)
        first = {f"{name}_{at}": each[name] for at, each in enumerate(before) for name in each}
        asks_again = data is not None and ("_more" in data or "_propose" in data)
        if asks_again and data is not None:
            first = {name: data[name] for name in data}
            count += MORE_ROWS if "_more" in data else 0
        super().__init__(None if asks_again else data, initial=first, **kwargs)
        self.count = min(count, MOST_INTERESTS)
        for at in range(self.count):
            self.fields.update(_row_fields(at))
        if asks_again and data is not None and "_propose" in data:
            name = spoken_name(person)
            words = proposed_text(name, _interests(data, self.count))
            self.initial["public_text"] = words

    @property
    def rows(self) -> list[InterestRow]:
        """The fields of each payer."""
        return [
            InterestRow(*(self[f"{name}_{at}"] for name in InterestRow._fields))
            for at in range(self.count)
        ]

    @property
    def interests(self) -> list[Interest]:
        """What was filled in."""
        return _interests(self.cleaned_data, self.count)

    def clean(self) -> dict[str, Any]:
        """Let nobody declare by chance that there is nothing to declare."""
        values = self.cleaned_data
        found = _interests(values, self.count)
        if not found and not values.get("nothing"):
            self.add_error("nothing", _now("Say who paid, or tick that there is nothing."))
        if found and values.get("nothing"):
            self.add_error("nothing", _now("You named a payer below: take one of the two away."))
        for at in range(self.count):
            for interest in _interests(values, at + 1, first=at):
                self._check(at, interest)
        return values

    def _check(self, at: int, interest: Interest) -> None:
        """Say what is wrong with a payer beside its field."""
        try:
            stored(interest)
        except Invalid as error:
            self.add_error(f"{error.field}_{at}", str(error))


def _row_fields(at: int) -> dict[str, forms.Field]:
    """Return the fields of one payer, by their names."""
    kinds = [("", _("Choose")), *((tie.value, name) for tie, name in TIE_NAMES.items())]
    made = {
        "payer": _Text(_("Who paid"), PAYER_LENGTH),
        "kind": forms.ChoiceField(label=_("For what"), choices=kinds, required=False),
        "year": _Text(_("Year"), 4, widget=forms.TextInput(attrs={"inputmode": "numeric"})),
        "medicines": _Text(
            _("Medicines of theirs that our pages may name"),
            MEDICINES_LENGTH,
            help_text=_("Names, with commas between. Leave it empty if there are none."),
        ),
    }
    return {f"{name}_{at}": field for name, field in made.items()}


def _rows_in(data: Mapping[str, Any]) -> int:
    """Return how many payers the form that was sent has room for."""
    return next((at for at in range(MOST_INTERESTS) if f"payer_{at}" not in data), MOST_INTERESTS)


def _interests(values: Mapping[str, Any], count: int, *, first: int = 0) -> list[Interest]:
    """Return the payers of which anything was filled in."""
    rows = (
        {name: str(values.get(f"{name}_{at}") or "").strip() for name in InterestRow._fields}
        for at in range(first, count)
    )
    return [
        Interest(row["payer"], row["kind"], row["year"], row["medicines"])
        for row in rows
        if any(row.values())
    ]
