"""What is asked before a step of the workflow is taken."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.change_forms import ChangeFields
from articles.admin.forms import ServiceForm
from articles.models import Article
from articles.services import changing
from articles.services.finding import article_at

NOTE_LENGTH = 2000


class StepForm(ServiceForm):
    """What a step of an article needs to know."""

    def __init__(self, *args: Any, article: Article, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article, self.user = article, user

    def for_service(self) -> dict[str, Any]:
        """Return the keyword arguments of the service."""
        return dict(self.cleaned_data)


def _text(label: Any, help_text: Any = "", *, longest: int, required: bool = False) -> forms.Field:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
    )


class NoteForm(StepForm):
    """A word to colleagues, for those who want to leave one."""

    note = _text(
        _("Note"), _("For your colleagues, if there is something to say."), longest=NOTE_LENGTH
    )


class ReadForm(StepForm):
    """What is decided of the revision that was read, and not of a newer one."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = self.article.latest_revision
        self.initial.setdefault("revision", latest.number if latest else None)


class ApproveForm(ReadForm):
    """An approval, perhaps with a word to it."""

    note = _text(_("Note"), _("Kept in the log of the article."), longest=NOTE_LENGTH)


class ChangesForm(ReadForm):
    """What should change."""

    note = _text(
        _("What should change?"),
        _("Its writers get this by mail, and it is kept in the log."),
        longest=NOTE_LENGTH,
        required=True,
    )


class GateForm(ReadForm, ChangeFields):
    """What is said of the change, and the reason to publish against a check.

    For that reason its page asks if a check says no and the user may publish all the same.
    """

    override = _text(
        _("Publish all the same, because"),
        _("Something above should be mended first. Your reason is kept in the log."),
        longest=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.propose(self.article, changing.proposal(self.article))

    def for_service(self) -> dict[str, Any]:
        """Return the arguments, with what was said of the change as one of them."""
        values = super().for_service()
        kept = {
            name: value for name, value in values.items() if name not in ChangeFields.base_fields
        }
        return {**kept, "change": self.said(self.chosen)} if self.is_asked else kept


class PublishForm(GateForm):
    """Nothing else."""


class MomentField(forms.DateTimeField):
    """A time to come, in the time zone of the site, which is named beside the field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "vMoment"}, format="%Y-%m-%dT%H:%M"
            ),
            **kwargs,
        )

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Say which time zone is meant and what time it is there."""
        now = timezone.localtime()
        self.help_text = _now("Time zone: %(zone)s. There it is %(now)s now.") % {
            "zone": timezone.get_current_timezone_name(),
            "now": date_format(now, "j F Y, H:i"),
        }
        return super().get_bound_field(form, field_name)


class ScheduleForm(GateForm):
    """When readers see the newest text."""

    at = MomentField(label=_("Publish at"))
    field_order = ["at", "override"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", self.article.next_at)


class WithdrawalFields(ServiceForm):
    """What readers are told who come to the page of a withdrawn article."""

    reason = _text(
        _("Reason"),
        _("A sentence or two that readers will see, such as: “The advice in it is out of date.”"),
        longest=300,
        required=True,
    )
    replacement = forms.CharField(
        label=_("Read instead"),
        required=False,
        max_length=300,
        widget=widgets.AdminTextInputWidget(),
        help_text=_("The address of another article on this site, to which readers are led."),
    )

    def clean_replacement(self) -> Article | None:
        """Return the article at the address that was typed."""
        typed = self.cleaned_data["replacement"]
        if not typed:
            return None
        found = article_at(typed)
        if found is None:
            raise forms.ValidationError(_("There is no article at this address."))
        return found


class WithdrawForm(WithdrawalFields, StepForm):
    """The same, of one article."""


class WithdrawLaterForm(WithdrawForm):
    """The same, for a time to come."""

    at = MomentField(label=_("Withdraw at"))
    field_order = ["at", "reason", "replacement"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.article
        if article.withdraw_at:
            self.initial.setdefault("at", article.withdraw_at)
            self.initial.setdefault("reason", article.withdraw_reason)
            instead = article.replacement
            self.initial.setdefault("replacement", instead.get_absolute_url() if instead else "")
