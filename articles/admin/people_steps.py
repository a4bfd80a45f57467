"""What is done with people of the register: each step has its page and calls its service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin.people_forms import (
    CheckForm,
    ConsentForm,
    DeclareForm,
    EntryForm,
    StepForm,
    WithdrawForm,
)
from articles.models import Credential, Person
from articles.services import contributing, registering


def _speaks(user: User, person: Person) -> bool:
    return permissions.can_speak_for(user, person)


def _keeps(user: User, person: Person) -> bool:
    return permissions.can_keep_register(user)


@dataclass(frozen=True)
class Step:
    """A step: its words, its form, who may take it, and what it does."""

    title: Promise
    button: Promise
    told: Promise
    form: type[StepForm]
    act: Callable[[Any], object]
    lead: Promise | str = ""
    may: Callable[[User, Person], bool] = _keeps
    template: str = "step"


def _consent(form: StepForm) -> object:
    how = form.cleaned_data.get("how", "")
    return contributing.consent(form.person, how=how, by=form.user)


def _stop(form: StepForm) -> object:
    return contributing.withdraw_consent(form.person, by=form.user)


def _declare(form: DeclareForm) -> object:
    text = form.cleaned_data["public_text"]
    return contributing.declare(form.person, form.interests, public_text=text, by=form.user)


def _add_entry(form: EntryForm) -> object:
    return registering.add_entry(form.person, form.said, by=form.user)


def _check(form: StepForm) -> object:
    return registering.check_entry(_entry(form), by=form.user, **form.cleaned_data)


def _withdraw(form: StepForm) -> object:
    return registering.withdraw_entry(_entry(form), by=form.user, **form.cleaned_data)


def _entry(form: StepForm) -> Credential:
    assert form.entry is not None  # The addresses of these steps name one.
    return form.entry


STEPS = {
    "consent": Step(
        _("Consent to be shown"),
        _("Record the consent"),
        _("The consent is recorded. Readers are shown the profile from now on."),
        ConsentForm,
        _consent,
        _(
            "Readers will see the full name, the role, where the person works, checked register"
            " entries with their numbers, the ORCID, what was declared of interests, and the text"
            " about them. Without consent they see the name and nothing else, and the person"
            " cannot sign. Consent can be withdrawn at any time."
        ),
        may=_speaks,
    ),
    "stop": Step(
        _("Withdraw the consent"),
        _("Withdraw the consent"),
        _("The consent is withdrawn. Readers see no more than the name from now on."),
        StepForm,
        _stop,
        _(
            "From now on readers see the name and nothing else. What was signed stays in the"
            " record; pages that rest on these signatures are opened for an early review."
        ),
        may=_speaks,
    ),
    "declare": Step(
        _("Declare interests"),
        _("Declare"),
        _("The declaration is kept. It holds for twelve months."),
        DeclareForm,
        _declare,
        _(
            "Name every payer of the last three years whose business has to do with health:"
            " talks, advice, research, travel, work, shares. A declaration is never changed; a"
            " new one takes its place."
        ),
        may=_speaks,
        template="declare",
    ),
    "entry": Step(
        _("Add a register entry"),
        _("Add"),
        _("The entry is kept. It counts once a second person has looked it up."),
        EntryForm,
        _add_entry,
        _("Write down what the public register says. Somebody else looks it up after you."),
    ),
    "check": Step(
        _("Look up a register entry"),
        _("The register says so"),
        _("The entry is checked. The person can sign with it."),
        CheckForm,
        _check,
        _("Look the number up in the register yourself. Are name, profession and number the same?"),
    ),
    "withdraw": Step(
        _("Withdraw a register entry"),
        _("Withdraw the entry"),
        _("The entry is withdrawn. Pages that were signed with it are opened for a review."),
        WithdrawForm,
        _withdraw,
        _(
            "Nobody signs with this entry any more. Readers are not told of it any more, and pages"
            " that rest on a signature with it are opened for an early review."
        ),
    ),
}
