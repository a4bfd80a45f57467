"""The forms about mails and decisions. They know the shape of the input; services judge it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models.names import FREQUENCY_NAMES, choices
from comments.rules import LONGEST_NOTE


class FollowForm(forms.Form):
    """How often a member hears of one discussion."""

    frequency = forms.ChoiceField(
        label=_("Tell me of new comments"),
        choices=choices(FREQUENCY_NAMES),
        widget=forms.RadioSelect,
    )


class ChoicesForm(forms.Form):
    """What a member hears of by mail."""

    frequency = forms.ChoiceField(
        label=_("Tell me of replies to my comments"),
        choices=choices(FREQUENCY_NAMES),
        widget=forms.RadioSelect,
    )
    decisions = forms.BooleanField(
        label=_("Write to me when moderators decide about my comments or reports"),
        help_text=_("Under “My comments” you find every decision in any case."),
        required=False,
    )
    with_text = forms.BooleanField(
        label=_("Put the comments themselves into the mails"),
        help_text=_(
            "Otherwise a mail says only that there is something to read. Think of who else sees"
            " your mails, also on a locked screen."
        ),
        required=False,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """The one answer of a member to a decision."""

    text = forms.CharField(
        label=_("Why should it be decided otherwise?"),
        help_text=_("You can ask once. Another moderator looks at it where there is one."),
        max_length=LONGEST_NOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
