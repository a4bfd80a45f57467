"""What is asked about a change before readers see it: what it is, and what they are told."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.admin.forms import ServiceForm
from articles.models import Article, MistakeReport, SignOff
from articles.proposing import Proposal
from articles.rules import Class, Harm
from articles.services.changing import LENGTHS, Said
from articles.signatures import covering

KINDS = [
    (Class.MINOR.value, _("A minor change: spelling, style, a link. No date moves.")),
    (Class.MAJOR.value, _("A major change: the page says something else than before.")),
    (Class.CORRECTION.value, _("A correction: what the page said was wrong.")),
]
HARMS = [
    (Harm.NONE.value, _("None: nobody is worse off for having read it")),
    (Harm.POSSIBLE.value, _("Possible: somebody may have acted on it")),
    (Harm.SERIOUS.value, _("Serious: it stays on top of the page until the next review")),
]


class ReportChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A report of a reader, named by its day and how it begins."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the line of the choice."""
        day = date_format(localtime(obj.sent_at), "j F Y")
        return f"{day}: {Truncator(obj.text).chars(70)}"


def _text(name: str, label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LENGTHS[name],
        widget=widgets.AdminTextareaWidget(attrs={"rows": rows}),
    )


class CorrectionFields(ServiceForm):
    """What readers are told of a mistake that is put right. The service asks for what lacks."""

    note = _text("note", _("What is different now"), _("A sentence that readers see."))
    was = _text("was", _("What the page said"), _("Readers see it, so leave out what is right."))
    now = _text("now", _("What is right"))
    harm = forms.ChoiceField(
        label=_("Harm that it may have done"),
        choices=HARMS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    advice = _text(
        "advice",
        _("What to do for those who acted on it"),
        _("Such as: “If you took the higher dose, speak to your MG nurse today.”"),
    )
    mistake = ReportChoiceField(
        label=_("The report that it answers"),
        queryset=MistakeReport.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("The reader gets your note by mail, if they left an address."),
    )

    def offer_reports(self, article: Article) -> None:
        """Offer the reports of readers that wait for an answer, if there are any."""
        waiting = MistakeReport.objects.waiting().filter(article=article)
        if waiting.exists() or self.data.get("mistake"):
            field: Any = self.fields["mistake"]
            field.queryset = waiting
        else:
            del self.fields["mistake"]

    def said(self, kind: Class | None) -> Said:
        """Return what was said, for the service."""
        sent = self.cleaned_data
        texts = {name: sent.get(name, "") for name in (*LENGTHS, "harm")}
        return Said(kind=kind, mistake=sent.get("mistake"), **texts)


class ChangeFields(CorrectionFields):
    """The same of a new text, which can be less than a correction."""

    kind = forms.ChoiceField(
        label=_("What kind of change is it?"),
        choices=KINDS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    reason = _text(
        "reason",
        _("Why it is less than proposed"),
        _("Kept in the log. Readers do not see it."),
    )

    def propose(self, article: Article, proposal: Proposal) -> None:
        """Begin with what is proposed; ask nothing of a text that readers never had."""
        self.proposal = proposal
        self.loses: SignOff | None = None  # The signature that ends with a major change.
        if proposal.kind is Class.FIRST:
            for name in ChangeFields.base_fields:
                del self.fields[name]
            return
        self.initial.setdefault("kind", proposal.kind.value)
        self.offer_reports(article)
        if proposal.kind is Class.MINOR and not self.data.get("reason"):
            del self.fields["reason"]
        kept = covering(article, Class.MAJOR, proposed=Class.MAJOR)
        if kept is None:
            self.loses = article.shown_signoff
            self.keeps_if_minor = bool(covering(article, Class.MINOR, proposed=proposal.kind))

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked about the change."""
        return "kind" in self.fields

    @property
    def chosen(self) -> Class:
        """As what the text would be published: what was chosen, or else proposed."""
        chosen = getattr(self, "cleaned_data", {}).get("kind")
        return Class(chosen) if chosen else self.proposal.kind

    @property
    def is_lowered(self) -> bool:
        """Whether it can be called less than was proposed."""
        return "reason" in self.fields

    def other_fields(self) -> list[forms.BoundField]:
        """Return the fields that are about something else than the change."""
        return [field for field in self if field.name not in ChangeFields.base_fields]
