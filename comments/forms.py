"""The forms of the discussion. They know the shape of the input; services judge it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.template.loader import get_template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models import Comment, CommentThread, Consent
from comments.rules import LONGEST, Audience, Status
from core.identifiers import uuid7
from core.place import Place, place

_SIGNER = signing.Signer(salt="comments.forms.author")
_CONFIRMED = signing.Signer(salt="comments.forms.confirmed")
_OPENED = signing.TimestampSigner(salt="comments.forms.opened")
# What people see of empty forms, by all that it depends on: very few.
_EMPTY: dict[tuple[str, bool, Place], str] = {}
# Nobody types so fast; programs and members with a text in the clipboard do.
_SECONDS_OF_PROGRAMS = 2
_SUSPICIONS = 2


class TypedText(forms.CharField):
    """A text exactly as it was typed, however odd: no typed character makes a form fail."""

    def to_python(self, value: Any) -> str:
        """Drop NUL, the one character that Django's field refuses and no database stores."""
        return str(super().to_python(value)).replace("\0", "")


class TextForm(forms.Form):
    """A text, who may read it, and for whom the form was made."""

    text = TypedText(
        label=_("Your comment"),
        help_text=_("Blank lines make paragraphs, lines that begin with “- ” make a list."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocapitalize": "sentences"}),
    )
    audience = forms.ChoiceField(
        label=_("Who can read it"),
        choices=[
            (Audience.PUBLIC.value, _("Everybody")),
            (Audience.MEMBERS.value, _("Members only: people who are signed in")),
        ],
        required=False,
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that this site stores what my comments tell about my health and that of"
            " others, and shows it to those whom I choose."
        ),
        help_text=_(
            "We ask this once, before your first comment. Whoever writes here tells something"
            " about health, if only that MG matters to them. You can take it back at any time on"
            " the page “My comments”; then all your comments are deleted."
        ),
        required=False,
    )
    author = forms.CharField(required=False, widget=forms.HiddenInput)
    # Set once the member was asked whether a text is meant as it stands: for that text only.
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    longest = LONGEST

    def __init__(self, *args: Any, member: User, parent: Comment | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.member, self.parent = member, parent
        self.initial["author"] = mark_of(member)
        if parent is not None:
            self.fields["text"].label = _label_of_reply(parent)
        # Whoever answers what only members read is read by members only.
        self.for_members = parent is not None and parent.audience == Audience.MEMBERS
        if self.for_members:
            del self.fields["audience"]

    @cached_property
    def asks_consent(self) -> bool:
        """Whether the member did not agree yet to what the box says. Takes a query."""
        return not Consent.objects.is_given(self.member)

    @property
    def visible_html(self) -> str:
        """What people see of the form."""
        return get_template("comments/_form_visible.html").render({"form": self})

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """The names and values of the fields that nobody sees."""
        values = ((field.html_name, field.value()) for field in self.hidden_fields())
        return [(name, "" if value is None else value) for name, value in values]

    def ask_about(self, fingerprint: str) -> None:
        """Note in the form that the member sees what is asked about this text."""
        confirmed = _CONFIRMED.sign(fingerprint)
        self.initial["confirmed"] = confirmed
        if self.is_bound:
            self.data = {**dict(self.data.items()), "confirmed": confirmed}

    @property
    def confirmed_text(self) -> str:
        """The fingerprint of the text that the member was asked about, or nothing."""
        try:
            return _CONFIRMED.unsign(str(self.data.get("confirmed", "")))
        except signing.BadSignature:
            return ""


class CommentForm(TextForm):
    """A new comment. The token names the form, so that sending it twice posts once."""

    token = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)
    # Set once the comment to be answered is gone: posting then means posting to the article.
    as_new = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # When the form was made, in our hand.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    # People do not see it. Programs that fill in whatever there is do.
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1}),
    )

    @property
    def looks_automatic(self) -> bool:
        """Whether several signs say that no person sent it; one alone may mislead."""
        signs = [bool(self.data.get("website")), not _is_slow(str(self.data.get("opened", "")))]
        return sum(signs) >= _SUSPICIONS


class Blank(NamedTuple):
    """What a page needs of an empty form for a comment on its article.

    The form itself takes as long to make as all comments of the page.
    """

    member: User
    visible_html: str
    hidden: list[tuple[str, Any]]  # The names and values of the fields that nobody sees.


class EditForm(TextForm):
    """A changed text, and the revision of the comment that it replaces."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


_HIDDEN = [name for name, field in CommentForm.base_fields.items() if field.widget.is_hidden]


class SignInForm(forms.Form):
    """What allauth's sign-in asks for, to be sent to its page."""

    login = forms.CharField(
        label=_("Email address or pseudonym"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def blank(member: User, thread: CommentThread, *, asks_consent: bool) -> Blank:
    """Return the form that stands under an article."""
    key = (thread.default_audience, asks_consent, place())
    if key not in _EMPTY:
        form = new_comment(member, thread)
        form.asks_consent = asks_consent
        _EMPTY[key] = form.visible_html
    values = {"author": mark_of(member), "token": uuid7(), **opened_now()}
    hidden = [(name, values.get(name, "")) for name in _HIDDEN]
    return Blank(member, _EMPTY[key], hidden)


def new_comment(
    member: User,
    thread: CommentThread,
    parent: Comment | None = None,
    text: str = "",
    audience: str = "",
) -> CommentForm:
    """Return the form for a comment in a discussion, as it is first shown."""
    initial = {"text": text, "audience": audience or thread.default_audience, **opened_now()}
    return CommentForm(initial=initial, member=member, parent=parent, auto_id=_ids(parent))


def sent_comment(data: Mapping[str, Any], member: User, parent: Comment | None) -> CommentForm:
    """Return the form for a comment as it was sent."""
    return CommentForm(data, member=member, parent=parent, auto_id=_ids(parent))


def _label_of_reply(parent: Comment) -> str:
    """Return the name of the field, which says who is answered: it may stand below many others."""
    if parent.author is None or parent.status != Status.PUBLISHED:
        return gettext("Your reply")
    return gettext("Your reply to %s") % parent.author.username


def _ids(parent: Comment | None) -> str:
    """Return the pattern of ids: the form of a reply may stand below that of the article."""
    return "reply_%s" if parent else "id_%s"


def opened_now() -> dict[str, str]:
    """Return the field that says when the form was made."""
    return {"opened": _OPENED.sign("")}


def opened_if_missing(form: forms.Form) -> dict[str, str]:
    """Return that field anew where the form that was sent has none of ours."""
    try:
        _OPENED.unsign(str(form.data.get("opened", "")))
    except signing.BadSignature:
        return opened_now()
    return {}


def mark_of(user: User) -> str:
    """Return what the field `author` of a form for this user holds."""
    return _SIGNER.sign(str(user.pk))


def made_for(data: Mapping[str, Any]) -> int | None:
    """Return the id of the user for whom the form that was sent had been made.

    None if it does not say so, or not in our hand.
    """
    try:
        return int(_SIGNER.unsign(str(data.get("author", ""))))
    except (signing.BadSignature, ValueError):
        return None


def _is_slow(opened: str) -> bool:
    """Tell whether a form was made so long ago that a person can have filled it in."""
    try:
        _OPENED.unsign(opened)
    except signing.BadSignature:
        return False
    try:
        _OPENED.unsign(opened, max_age=_SECONDS_OF_PROGRAMS)
    except signing.SignatureExpired:
        return True
    return False
