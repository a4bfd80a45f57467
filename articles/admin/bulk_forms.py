"""What is asked before many articles are published, withdrawn or filed elsewhere."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils.translation import gettext_lazy as _

from articles.admin.choosing import PickField
from articles.admin.forms import ServiceForm
from articles.admin.step_forms import WithdrawalFields
from articles.models import Article
from articles.services import changing
from articles.services.changing import LENGTHS
from articles.workflow import Reading
from core.text import is_blank


class BulkForm(ServiceForm):
    """What a step needs to know that is taken with many articles; `articles` are the chosen."""

    def __init__(self, *args: Any, articles: Sequence[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.articles = articles


class PublishManyForm(BulkForm):
    """What readers are told of the major changes; what a check speaks against is left out.

    Each text is what it is proposed to be. Who wants to call one something else does so alone.
    """

    note = forms.CharField(
        label=_("What is different now"),
        required=False,
        max_length=LENGTHS["note"],
        widget=widgets.AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_(
            "One sentence that readers see on the page of each major change above. Where they"
            " need a sentence of their own, publish them one by one."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_note = any(changing.needs_note(article) for article in self.articles)
        if not self.needs_note and not self.data.get("note"):
            del self.fields["note"]

    def clean_note(self) -> str:
        """Refuse to publish any before the sentence is there that some need."""
        note = str(self.cleaned_data["note"])
        if self.needs_note and is_blank(note):
            raise forms.ValidationError(_("Tell readers in a sentence what is different now."))
        return note


class WithdrawManyForm(WithdrawalFields, BulkForm):
    """What readers are told who come to one of the pages.

    What would refuse all of them is found before the first is withdrawn.
    """

    def clean_reason(self) -> str:
        """Refuse a reason that nobody can see."""
        reason = str(self.cleaned_data["reason"])
        if is_blank(reason):
            raise forms.ValidationError(_("Say why, in a sentence that readers will see."))
        return reason

    def clean_replacement(self) -> Article | None:
        """Refuse what readers do not see, or will not in a moment."""
        found = super().clean_replacement()
        if found is not None and found.reading is not Reading.PAGE:
            raise forms.ValidationError(_("Readers do not see that article."))
        if found in self.articles:
            raise forms.ValidationError(_("This article is to be withdrawn itself."))
        return found


class RefileManyForm(BulkForm):
    """The topic under which the articles will stand."""

    category = PickField("topics", label=_("New topic"))
