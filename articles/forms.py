"""What people who are not signed in send to the newsroom. The forms know shapes; services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Answer


class AnswerForm(forms.Form):
    """What somebody outside says about a text.

    No field has a greatest length here: browsers would cut off what is pasted, without a word.
    """

    answer = forms.ChoiceField(
        label=_("Your verdict"),
        choices=[
            (Answer.APPROVE.value, _("Approve: it can be published as it is")),
            (Answer.CHANGES.value, _("Ask for changes: something must be put right first")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of the two."),
            "invalid_choice": _("Please choose one of the two."),
        },
    )
    note = forms.CharField(
        label=_("What should change, or anything else to say"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocapitalize": "sentences"}),
        help_text=_("Needed if you ask for changes. At most 5,000 characters."),
    )
    name = forms.CharField(
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please give your name.")},
    )
