"""The form in which somebody tells what is wrong with a comment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.forms import TypedText, mark_of
from comments.models.names import REPORT_NAMES, choices
from comments.rules import ANONYMOUS_REPORTS


class ReportForm(forms.Form):
    """What is wrong with a comment, and with which version of it."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        help_text=_(
            "Is somebody in danger right now? Then call an emergency number: 112 in the EU,"
            " 999 in the UK, 911 in the US. Moderators are not there round the clock."
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    concerns_me = forms.BooleanField(
        label=_("It names or exposes me."),
        help_text=_("Then it is hidden until a moderator has read it."),
        required=False,
    )
    text = TypedText(
        label=_("In your words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocapitalize": "sentences"}),
    )
    contact = forms.EmailField(
        label=_("Your email address, if you want an answer"),
        help_text=_("We delete it once we have answered."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    author = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reporter: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: Any = self.fields["reason"]
        reasons.choices = choices(REPORT_NAMES)
        if reporter is None:
            reasons.choices = [pair for pair in reasons.choices if pair[0] in ANONYMOUS_REPORTS]
            reasons.initial = reasons.choices[0][0]
            del self.fields["concerns_me"]
            self.fields["text"].help_text = _("What is unlawful about it, and why?")
        else:
            del self.fields["contact"]
            self.initial["author"] = mark_of(reporter)
