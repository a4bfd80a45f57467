"""The page on which a text is reviewed: signed, or given back with what must change."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.desk import page_url
from articles.admin.step_forms import ReadForm
from articles.forms import CheckField, interest_field
from articles.models import (
    ROLE_NAMES,
    STATE_NAMES,
    Article,
    Declaration,
    MistakeReport,
    Person,
    SignOff,
)
from articles.rules import Risk, Role, Scope
from articles.services import reviewing, signing
from articles.workflow import Action, is_possible

SIGN, CHANGES = "sign", "changes"
OUTCOMES = {
    SIGN: _("It is right: I sign it with my name"),
    CHANGES: _("Something must change first"),
}
SCOPES = {
    Scope.PAGE: _("The whole page: this is a review of all that it says"),
    Scope.CHANGE: _("One change only, which I name below: the date of the last review stays"),
}


class SignForm(ReadForm):
    """What somebody says of a text who reviews it."""

    outcome = forms.ChoiceField(
        label=_("What do you find?"),
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    role = forms.ChoiceField(label=_("You sign as"), required=False, widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label=_("You sign for"),
        choices=[(scope.value, name) for scope, name in SCOPES.items()],
        initial=Scope.PAGE.value,
        required=False,
        widget=forms.RadioSelect,
    )
    checked = CheckField(
        label=_("What you have looked at"),
        help_text=_("To sign for the whole page, go through the whole list."),
    )
    new_interest = interest_field(widget=widgets.AdminTextInputWidget())
    note = forms.CharField(
        label=_("What should change, or for which change you sign, or anything else to say"),
        help_text=_("For the newsroom. Its writers get it by mail, and it is kept in the log."),
        required=False,
        max_length=signing.NOTE_LENGTH,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = True  # Nobody signs what they have not seen.
        roles = roles_for(self.user, self.article)
        possible = {
            SIGN: bool(roles),
            CHANGES: _can(self.user, Action.REQUEST_CHANGES, self.article),
        }
        self.outcomes = [(name, OUTCOMES[name]) for name in OUTCOMES if possible[name]]
        self._offer("outcome", self.outcomes)
        self._offer("role", [(role.value, capfirst(str(ROLE_NAMES[role]))) for role in roles])
        if not roles:
            for name in ("role", "scope", "checked", "new_interest"):
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            self.initial.setdefault(name, choices[0][0])

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs; the services ask for the rest."""
        values = super().clean() or {}
        if "revision" in self.errors:
            self.add_error(None, _now("Please open this page again and read the text first."))
        if values.get("outcome") == SIGN and not values.get("role"):
            self.add_error("role", _now("Please say as what you sign."))
        return values

    def for_service(self) -> dict[str, Any]:
        """Return the arguments of `decide`."""
        values = self.cleaned_data
        said = None
        if values["outcome"] == SIGN:
            said = signing.Signature(
                role=Role(values["role"]),
                scope=Scope(values["scope"] or Scope.PAGE),
                checked=values["checked"],
                new_interest=values["new_interest"],
                note=values["note"],
            )
        return {"signature": said, "note": values["note"], "revision": values["revision"]}

    @property
    def done(self) -> str:
        """What was done, in words."""
        if self.cleaned_data["outcome"] == CHANGES:
            return _now("The text is back with its writers. Readers keep the page that they have.")
        return _now("You signed this text. Thank you.")


def decide(
    article: Article,
    *,
    by: User,
    signature: signing.Signature | None,
    note: str,
    revision: int,
) -> Article:
    """Sign the text, or without a signature give it back."""
    if signature is None:
        return reviewing.request_changes(article, by=by, note=note, revision=revision)
    return signing.sign(article, signature, by=by, revision=revision).revision.article


def roles_for(user: User, article: Article) -> list[Role]:
    """Return as what this user can sign the newest text now."""
    if not _can(user, Action.SIGN, article):
        return []
    return signing.roles_of(user.person, user)


def obstacles(user: User, article: Article) -> list[dict[str, str]]:
    """Return what keeps the user from signing as a clinician, each with where it is mended."""
    person: Person | None = getattr(user, "person", None)
    if person is None:
        return [_why(_now("You are not in the register of people. An editor can add you."))]
    if person.is_team:
        return [_why(_now("Your account belongs to a team, and a team signs nothing."))]
    if permissions.has_written(user, article):
        return [_why(_now("You wrote on this text, so somebody else must sign it."))]
    if not _possible(Action.SIGN, article):
        said = _now("The article is: %s. It can be signed once it is sent for review.")
        return [_why(said % STATE_NAMES[article.state])]
    lacking = signing.missing(person, Role.CLINICAL)
    return [_why(lacking, _now("Your page in the register"), "me")] if lacking else []


def context(form: SignForm) -> dict[str, object]:
    """Return what the page shows besides the form."""
    article, user = form.article, form.user
    latest = article.latest_revision
    assert latest is not None  # Every article is created with a revision.
    person: Person | None = getattr(user, "person", None)
    last = last_signed(article)
    return {
        "obstacles": obstacles(user, article),
        "can_decide": bool(form.outcomes),
        "person": person,
        "entries": signing.entries_of(person) if person else [],
        "declaration": _declaration(person),
        "last_signed": last,
        "compare_url": compare_url(article, last),
        "open_rechecks": article.rechecks.open(),
        "reports": MistakeReport.objects.filter(article=article, answered_at__isnull=True).count(),
        "is_high": article.risk is Risk.HIGH,
    }


def last_signed(article: Article) -> SignOff | None:
    """Return the newest signature for the whole page, whatever was saved or published since."""
    given = SignOff.objects.filter(revision__article=article, scope=Scope.PAGE.value)
    given = given.exclude(role=Role.LAY.value).select_related("person", "revision")
    return given.defer("revision__body", "revision__outline").order_by("-signed_at", "-pk").first()


def compare_url(article: Article, last: SignOff | None) -> str:
    """Return the address that shows what is different from what was signed last."""
    latest = article.latest_revision
    if last is None or latest is None or last.content_hash == latest.content_hash:
        return ""
    return f"{page_url('compare', article)}?from={last.revision.number}&to={latest.number}"


def _declaration(person: Person | None) -> Declaration | None:
    return signing.declaration_of(person) if person else None


def _possible(action: Action, article: Article) -> bool:
    return is_possible(action, state=article.state, reading=article.reading)


def _can(user: User, action: Action, article: Article) -> bool:
    return _possible(action, article) and permissions.may(user, action, article)


def _why(text: str, mend: str = "", page: str = "") -> dict[str, str]:
    return {"text": text, "mend": mend, "page": page}
