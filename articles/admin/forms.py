"""What editors fill in. The forms know shapes; what is allowed is decided by the services."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.core.validators import RegexValidator, slug_re
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import links, permissions
from articles.admin.choosing import PickField
from articles.admin.editor import BodyField
from articles.models import KIND_NAMES, Article, Category, Person, WorkingDraft
from articles.services.drafting import SUMMARY_LENGTH, TITLE_LENGTH, Draft
from articles.services.errors import Invalid, Refused
from core.document import as_typed

ADDRESS = RegexValidator(
    slug_re,
    _("Use only plain letters, digits and hyphens, with no spaces, such as “living-with-heat”."),
)


class ServiceForm(forms.Form):
    """A form whose values go to a service, which may refuse them."""

    def add_refusal(self, refusal: Refused) -> None:
        """Show why the service refused, beside the field that it is about if there is one."""
        field = refusal.field if isinstance(refusal, Invalid) else None
        self.add_error(field if field in self.fields else None, str(refusal))


class ArticleForm(ServiceForm):
    """The text of an article, where it is filed, and from which revision the writer began."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        widget=widgets.AdminTextInputWidget(attrs={"class": "vTextField article-title"}),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=SUMMARY_LENGTH,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What readers should know if they read nothing else. At most 300 characters."),
    )
    body = BodyField(
        label=_("Text"),
        required=False,
        help_text=_(
            "Start sections with “Heading 2”. The page lists them when there are three. To link to"
            " another article, give the address of its page: the link holds when that changes."
            " Pictures from other sites are left out."
            " Source 12 is cited by [ref:12]. Without JavaScript the text is written as HTML, where"
            ' <section class="warning"> makes a card; other cards are called'
            " emergency, urgent, non-urgent, do, dont and key-points."
        ),
    )
    category = PickField("topics", label=_("Topic"), show_hidden_initial=True)
    author = PickField(
        "people",
        label=_("Author"),
        show_hidden_initial=True,
        help_text=_("The name in the by-line."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of page"),
        required=False,
        choices=[("", _("Choose what it is")), *KIND_NAMES.items()],
        show_hidden_initial=True,
        help_text=_("It decides who must sign the text, and how often it is reviewed."),
    )
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=220,
        validators=[ADDRESS],
        widget=widgets.AdminTextInputWidget(),
        show_hidden_initial=True,
        help_text=_("Leave it empty to make it from the title."),
    )
    note = forms.CharField(
        label=_("What changed?"),
        required=False,
        max_length=200,
        widget=widgets.AdminTextInputWidget(),
        help_text=_("A line for your colleagues in the history. Readers do not see it."),
    )
    # The revision that the writer began from, and the newer one that they want to go over.
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The working draft that this form keeps its text in, and how often that was kept.
    working = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        article: Article | None,
        user: User,
        goes_on: WorkingDraft | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goes_on = goes_on
        if article is None:
            self.initial.setdefault("author", Person.objects.filter(user=user).first())
            self.fields["kind"].required = True
        else:
            self._show(article, user)
        if goes_on is not None:
            self._resume(goes_on)

    def _show(self, article: Article, user: User) -> None:
        """Begin with the newest text, and lock what this user may not change."""
        latest = article.latest_revision
        assert latest is not None  # Every article is created with a revision.
        self.initial.update(
            title=latest.title,
            summary=latest.summary,
            body=as_typed(links.for_editors(latest.body, user)),
            category=article.category,
            author=article.author,
            kind=article.kind,
            slug=article.slug,
            base=latest.number,
        )
        self.fields["slug"].help_text = _("When you change it, the old address leads to the new.")
        if not permissions.can_file(user, article):
            for name in ("category", "author", "kind", "slug"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("An editor can change this on a public article.")

    def _resume(self, kept: WorkingDraft) -> None:
        """Show what the writer typed and did not save. What they left alone is as it is now."""
        self.initial.update(working=kept.token, kept=kept.version)
        if kept.saved_at is None:
            return
        self.initial["base"] = kept.base
        for name, text in kept.values.items():
            first = kept.values.get(f"initial-{name}")
            if name in self.fields and not self.fields[name].disabled and text != first:
                self.initial[name] = text
                if first is not None:
                    self.data = {**self.data, f"initial-{name}": first}

    def add_refusal(self, refusal: Refused) -> None:
        """Say where a reason can be given that this form has no field for."""
        if isinstance(refusal, Invalid) and refusal.field == "reason":
            where = _("Choose the kind under “Kind, risk and review”, where you can say so.")
            refusal = Invalid("kind", f"{refusal} {where}")
        super().add_refusal(refusal)

    @property
    def draft(self) -> Draft:
        """The text as the writer sent it, cleaned."""
        values = self.cleaned_data
        return Draft(values["title"], values["summary"], values["body"])

    @property
    def began_from(self) -> int | None:
        """The revision that the writer knows: the newer one if they chose to go over it."""
        number: int | None = self.cleaned_data["over"] or self.cleaned_data["base"]
        return number

    def filed_by(self, article: Article) -> tuple[Category, Person]:
        """Return topic and author: the writer's own choice where they made one.

        What they left alone stays as `article` has it now, since somebody may have filed
        it anew while the form was open.
        """
        changed = self.changed_data
        values = self.cleaned_data
        return (
            values["category"] if "category" in changed else article.category,
            values["author"] if "author" in changed else article.author,
        )

    def kind_of(self, article: Article) -> str:
        """Return the kind that the writer chose, or else the one that `article` has now."""
        chosen: str = self.cleaned_data["kind"] if "kind" in self.changed_data else ""
        return chosen or article.kind

    def address_of(self, article: Article) -> str:
        """Return the address that the writer chose, or else the one that `article` has now."""
        chosen: str = self.cleaned_data["slug"] if "slug" in self.changed_data else ""
        return chosen or article.slug


class TopicForm(ServiceForm):
    """A topic and the place where it stands."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=widgets.AdminTextInputWidget())
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=80,
        validators=[ADDRESS],
        widget=widgets.AdminTextInputWidget(),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("One or two sentences shown on the topic's page."),
    )


class NewTopicForm(TopicForm):
    """A topic that does not exist yet."""

    parent = PickField(
        "topics",
        label=_("Below"),
        required=False,
        empty_label=_("(nothing: a topic of the first level)"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = _("Leave it empty to make it from the name.")


class ChangeTopicForm(TopicForm):
    """A topic that exists, which can be moved without a mouse here."""

    position = forms.ChoiceField(
        label=_("Move it"),
        required=False,
        choices=[
            ("", _("Leave it where it is")),
            ("left", _("Before…")),
            ("right", _("After…")),
            ("first-child", _("Below, as the first of…")),
            ("last-child", _("Below, as the last of…")),
        ],
    )
    target = PickField(
        "topics",
        label=_("Which topic"),
        required=False,
        empty_label="---------",
        error_messages={
            "unknown": _("“%(name)s” is no topic that this one can stand beside or below.")
        },
    )

    def __init__(self, *args: Any, topic: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = True
        self.fields["slug"].help_text = _(
            "Changing it changes the addresses of this topic and of all topics below it."
            " Links to the old ones go on working."
        )
        within = Category.objects.within(topic).values("pk")
        self.fields["target"].queryset = Category.objects.exclude(  # type: ignore[attr-defined]
            pk__in=within
        ).order_by("path")
        self.initial.update(name=topic.name, slug=topic.slug, description=topic.description)

    def clean(self) -> dict[str, Any]:
        """Refuse half a move."""
        values = super().clean() or self.cleaned_data
        if bool(values.get("position")) != bool(values.get("target")):
            self.add_error(
                "target" if values.get("position") else "position",
                _("Choose both where to move it and which topic is meant."),
            )
        return values
