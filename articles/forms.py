"""What people who are not signed in send to the newsroom. The forms know shapes; services judge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Answer
from articles.rules import Role
from articles.services.signing import CHECKLIST, INTEREST_LENGTH

# What whoever signs says of each point of the list.
CHECK_NAMES = {
    "text": _(
        "I read the whole text as readers get it: the title, the summary and all of the page."
    ),
    "evidence": _("It says what is known today, and leaves out nothing that readers need."),
    "sources": _("The sources say what the text says, and none is withdrawn or out of date."),
    "links": _("The links lead where they say they do."),
    "pictures": _(
        "The pictures are right, and so is what is said of them for people who cannot see."
    ),
    "feedback": _("Nothing that I know readers or patients to have said speaks against it."),
    "interests": _("What is said of my interests is complete, or I add to it here."),
}


class CheckField(forms.MultipleChoiceField):
    """The list of what somebody has looked at who signs for a whole page. Nothing is ticked yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(name, CHECK_NAMES[name]) for name in CHECKLIST],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("This is not on the list.")},
            **kwargs,
        )


def interest_field(**kwargs: Any) -> forms.CharField:
    """Return the field for an interest that is new since the declaration."""
    return forms.CharField(
        label=_("Anything new for this topic?"),
        help_text=_(
            "A payment, shares or work for somebody who gains by this page, since what is declared"
            " above. Readers see it beside your name. Leave it empty if there is nothing."
        ),
        required=False,
        max_length=INTEREST_LENGTH,
        **kwargs,
    )


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


class SigningAnswerForm(AnswerForm):
    """The same of somebody of the register, who signs with their name."""

    checked = CheckField(label=_("If you sign: what you have looked at"))
    new_interest = interest_field()
    field_order = ["answer", "checked", "new_interest", "note", "name"]

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)
        answer.choices = [
            (Answer.APPROVE.value, _("Sign: I vouch for this text with my name")),
            (Answer.CHANGES.value, _("Ask for changes: something must be put right first")),
        ]
        # Who the signature is of is settled by the link.
        del self.fields["name"]
        if role is Role.LAY:
            del self.fields["checked"]


class MistakeForm(forms.Form):
    """What a reader says is wrong on a page. No name is asked, and an address only if they like."""

    text = forms.CharField(
        label=_("What is wrong, and where on the page?"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocapitalize": "sentences"}),
        help_text=_(
            "At most 2,000 characters. Please write nothing about your own health: we cannot advise"
            " you here."
        ),
        error_messages={"required": _("Say what is wrong, and where on the page.")},
    )
    contact = forms.EmailField(
        label=_("Your email address, if you want an answer"),
        help_text=_("We delete it 30 days after we have answered."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    # People do not see it. Programs that fill in whatever there is do.
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1}),
    )

    def clean_website(self) -> str:
        """Refuse what only a program fills in; a person whose browser did it sends once more."""
        if self.cleaned_data["website"]:
            self.data = {**dict(self.data.items()), "website": ""}
            raise forms.ValidationError(_("Please send it once more."))
        return ""
