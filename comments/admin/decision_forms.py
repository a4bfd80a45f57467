"""What moderators fill in when they decide. What is allowed is decided by the services."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comments.models import MessageTemplate
from comments.models.names import ACTION_NAMES, REASON_NAMES
from comments.rules import LONGEST, LONGEST_NOTE, REASONS, Action, Reason

NOTE_LENGTH = 500
FOR_EVER = "ever"
_DAYS = (1, 3, 7, 14, 30, 90, 365)


def _text(label: Any, help_text: Any, *, longest: int, rows: int = 3, **more: Any) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=widgets.AdminTextareaWidget(attrs={"rows": rows}),
        **more,
    )


class NoteForm(forms.Form):
    """A word to colleagues, beside any decision."""

    note = _text(
        _("Note for colleagues"),
        _("Kept with the decision. The author and the readers do not see it."),
        longest=NOTE_LENGTH,
        rows=2,
        required=False,
    )


class DecisionForm(NoteForm):
    """Why something is decided as it is, and what its author is told."""

    code = forms.ChoiceField(label=_("Reason"), required=False, widget=forms.RadioSelect)
    template = forms.ChoiceField(
        label=_("Start the message from"),
        required=False,
        widget=forms.Select(attrs={"data-fills": "message"}),
    )
    message = _text(
        _("Message to the author"),
        _("Sent with your decision. Say what it is about, and what could be done better."),
        longest=LONGEST_NOTE,
        rows=5,
        required=False,
    )
    field_order = ["code", "template", "message", "note"]

    def __init__(
        self, *args: Any, action: Action, templates: Iterable[MessageTemplate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(row.pk): row for row in templates}
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (reason.value, REASON_NAMES[reason]) for reason in REASONS[action]
        ]
        self.fields["template"].choices = _grouped(self.templates)  # type: ignore[attr-defined]

    def require_reason(self) -> bool:
        """Ask for what a decision against somebody needs, beside the field that lacks it."""
        if not self.is_valid():
            return False
        if not self.cleaned_data["code"]:
            self.add_error("code", _now("Please choose a reason."))
        elif self.cleaned_data["code"] == Reason.OTHER and not self.cleaned_data["message"]:
            self.add_error("message", _now("Please tell the author the reason."))
        return not self.errors

    def filled(self) -> dict[str, str]:
        """Return what was typed, with the chosen template behind it: nothing typed is replaced."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        template = self.templates.get(typed["template"])
        if template is not None:
            kept = typed["message"].strip()
            typed["message"] = f"{kept}\n\n{template.text}" if kept else template.text
            reasons = [value for value, _name in self.fields["code"].choices]  # type: ignore[attr-defined]
            if not typed["code"] and template.reason in reasons:
                typed["code"] = template.reason
        return typed | {"template": ""}

    def begin_at_the_message(self) -> None:
        """Let the page open where words were just put."""
        self.fields["message"].widget.attrs["autofocus"] = True


class AnswerForm(forms.Form):
    """What a member is told who asked for another look."""

    answer = _text(
        _("Answer"),
        _("The member reads it. Say what you looked at, and why you find so."),
        longest=LONGEST_NOTE,
        rows=5,
        required=False,
    )


class RedactForm(DecisionForm):
    """A text without what must not stay in it, and why."""

    text = _text(
        _("Text"),
        _("Take words out, and put in [square brackets] what was there, such as: [a name]."),
        longest=LONGEST * 2,  # The service says what is too long, and it says it better.
        rows=12,
    )
    field_order = ["text", "code", "template", "message", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, action=Action.REDACT, **kwargs)


class EditorsNoteForm(forms.Form):
    """A note that readers see under a comment."""

    text = _text(
        _("Editor's note"),
        _(
            "Readers see it under the comment, with your name. A link to the part of the article"
            " or to the source helps most. Leave it empty to take the note off."
        ),
        longest=LONGEST_NOTE,
        rows=6,
        required=False,
    )


class RestrictForm(DecisionForm):
    """What a member is not free to do for a while, and why."""

    what = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect)
    until = forms.ChoiceField(label=_("For how long"), required=False)
    field_order = ["what", "until", "code", "template", "message", "note"]

    def __init__(self, *args: Any, kinds: Iterable[Action], **kwargs: Any) -> None:
        super().__init__(*args, action=Action.WARN, **kwargs)
        self.fields["what"].choices = [(kind.value, KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["until"].choices = [("", "---------"), *_lengths()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a time where there must be one."""
        values = super().clean() or {}
        what, until = values.get("what"), values.get("until")
        if what in (Action.PREMODERATE, Action.SUSPEND, Action.BAN) and not until:
            self.add_error("until", _now("Please choose for how long."))
        elif what in (Action.PREMODERATE, Action.SUSPEND) and until == FOR_EVER:
            self.add_error("until", _now("This needs an end. Only a ban can be without one."))
        return values

    def ends_at(self) -> datetime | None:
        """Return when the restriction ends; None is never, or has no meaning."""
        days = self.cleaned_data["until"]
        return timezone.now() + timedelta(days=int(days)) if days.isdecimal() else None


KINDS = {
    Action.WARN: _("Warn: the member must say that they read your message, and may then go on"),
    Action.PREMODERATE: _("Read first: a moderator reads every comment before readers do"),
    Action.SUSPEND: _("Suspend: the member can read, and not write, thank or report"),
    Action.BAN: _("Ban: the same, for long or for ever"),
}
RESTRICTION_NAMES = {
    Action.PREMODERATE.value: ACTION_NAMES[Action.PREMODERATE],
    Action.SUSPEND.value: ACTION_NAMES[Action.SUSPEND],
    Action.BAN.value: ACTION_NAMES[Action.BAN],
}


def _lengths() -> list[tuple[str, str]]:
    days = [(str(n), _now("1 day") if n == 1 else _now("%d days") % n) for n in _DAYS]
    return [*days, (FOR_EVER, _now("without end"))]


def _grouped(templates: dict[str, MessageTemplate]) -> list[Any]:
    """Return the choices of templates, those for the same reason together."""
    groups = groupby(templates.items(), key=lambda pair: pair[1].get_reason_display())
    found = [
        (name or _now("For any reason"), [(key, row.title) for key, row in rows])
        for name, rows in groups
    ]
    return [("", "---------"), *found]
