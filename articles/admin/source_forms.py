"""What editors fill in about a source, and about what became of it."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.forms import ServiceForm
from articles.models import SOURCE_KIND_NAMES, SOURCE_STATUS_NAMES, Reference
from articles.rules import SourceStatus
from articles.services.sourcing import LENGTHS, Description
from core.bibliography import split_authors

_TYPED = 2000  # Identifiers are pasted with whatever stood around them.


def _line(label: Any, help_text: Any = "", length: int = _TYPED, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        required=False,
        widget=widgets.AdminTextInputWidget(**more),
    )


class SourceForm(ServiceForm):
    """A source of the library."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LENGTHS["title"],
        widget=widgets.AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Of the article, the guideline, the book or the page."),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("", _("Choose")),
            *((kind.value, name) for kind, name in SOURCE_KIND_NAMES.items()),
        ],
    )
    authors = forms.CharField(
        label=_("Authors"),
        required=False,
        max_length=20_000,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "One a line, or as PubMed lists them: Rao A, Lee BC. An organisation by its full name."
        ),
    )
    container = _line(_("Journal, book or site"), length=LENGTHS["container"])
    publisher = _line(_("Publisher"), length=LENGTHS["publisher"])
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    volume = _line(_("Volume"), length=LENGTHS["volume"])
    issue = _line(_("Issue"), length=LENGTHS["issue"])
    pages = _line(_("Pages"), length=LENGTHS["pages"])
    doi = _line(
        _("DOI"), _("Paste it as you found it; the address https://doi.org/… does as well.")
    )
    pmid = _line(_("PMID"), _("The number in PubMed."))
    isbn = _line(_("ISBN"))
    url = _line(_("Address"), _("Needed if there is no DOI, PMID or ISBN."))
    accessed_on = forms.DateField(
        label=_("Read there on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which the page at this address said what the text says."),
    )

    def __init__(self, *args: Any, source: Reference | None = None, **kwargs: Any) -> None:
        is_locked = kwargs.pop("is_locked", False)
        # On the page of an article, other fields have the plain names already.
        super().__init__(*args, **{"auto_id": "id_source_%s"} | kwargs)
        for name, field in self.fields.items():
            field.disabled = is_locked
            if source is not None:
                self.initial[name] = getattr(source, name)
        if source is not None:
            self.initial["authors"] = "\n".join(source.authors)

    @property
    def description(self) -> Description:
        """What was filled in."""
        values = self.cleaned_data
        authors = tuple(split_authors(values["authors"]))
        return Description(**{**values, "authors": authors})


class StatusForm(ServiceForm):
    """What became of a source."""

    status = forms.ChoiceField(
        label=_("What is known of it"),
        choices=[(status.value, name) for status, name in SOURCE_STATUS_NAMES.items()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note for readers"),
        required=False,
        max_length=LENGTHS["status_note"],
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "What happened, when, and where that can be read. It stands beside the source on every"
            " page that cites it."
        ),
    )

    def __init__(self, *args: Any, source: Reference, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status"], self.initial["note"] = source.status, source.status_note
        for field in self.fields.values():
            field.disabled = not permissions.can_judge_source(user, source.status)

    @property
    def chosen(self) -> SourceStatus:
        """What was chosen."""
        return SourceStatus(self.cleaned_data["status"])
