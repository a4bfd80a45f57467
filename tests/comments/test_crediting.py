"""A profession is checked by two people, forgets its number, ends, and can be taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import ClinicianCredential, ModerationAction
from comments.services import crediting, errors
from tests import build

pytestmark = pytest.mark.django_db
WHAT = {"profession": "neurologist", "country": "Ireland", "register": "IMC", "number": "123456"}


@pytest.fixture
def lead():
    return build.user("Lea", group="Lead moderators")


@pytest.fixture
def second():
    return build.user("Sam", group="Lead moderators")


@pytest.fixture
def proposed(lead):
    return crediting.propose(build.max_member(), by=lead, **WHAT)


def test_a_proposal_marks_nothing(proposed):
    assert ClinicianCredential.objects.valid_for(proposed.user) is None


def test_a_second_person_makes_it_count_for_a_year(proposed, second):
    made = crediting.confirm(proposed, by=second)
    assert made.number == ""
    assert made.expires_at - made.verified_at == timedelta(days=365)
    assert ClinicianCredential.objects.valid_for(proposed.user) == made
    assert crediting.confirm(proposed, by=second).verified_at == made.verified_at
    lines = ModerationAction.objects.order_by("pk").values_list("from_status", "to_status")
    assert list(lines) == [("", "proposed"), ("proposed", "checked")]


def test_the_same_person_twice_is_one_person(proposed, lead):
    with pytest.raises(errors.SecondPersonNeeded):
        crediting.confirm(proposed, by=lead)
    with pytest.raises(errors.SecondPersonNeeded):
        crediting.confirm(proposed, by=None)
    changed = {"verified_by": lead, "verified_at": timezone.now(), "number": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicianCredential.objects.filter(pk=proposed.pk).update(
            **changed, expires_at=timezone.now()
        )


def test_who_may_not(proposed, lead, second):
    for act in (crediting.confirm, crediting.decline, crediting.end, crediting.revoke):
        with pytest.raises(errors.NotAllowed):
            act(proposed, by=build.user(f"Mod{act.__name__}", group="Moderators"))
    with pytest.raises(errors.OwnProfession):
        crediting.propose(lead, by=lead, **WHAT)
    own = crediting.propose(second, by=lead, **WHAT)
    with pytest.raises(errors.OwnProfession):
        crediting.confirm(own, by=second)


def test_a_proposal_needs_all_that_is_looked_up(lead):
    with pytest.raises(errors.Invalid):
        crediting.propose(build.max_member(), by=lead, **{**WHAT, "number": " "})


def test_a_declined_proposal_is_gone_with_its_number(proposed, second):
    crediting.decline(proposed, by=second)
    assert not ClinicianCredential.objects.exists()
    with pytest.raises(errors.NotPossible):
        crediting.confirm(proposed, by=second)


def test_a_proposal_that_nobody_checks_goes_with_its_number(proposed, lead):
    assert crediting.forget_unchecked() == 0
    old = timezone.now() - timedelta(days=91)
    ClinicianCredential.objects.update(proposed_at=old)
    crediting.propose(build.user("Nora"), by=lead, **WHAT)
    assert crediting.forget_unchecked() == 1
    assert ClinicianCredential.objects.get().user.username == "Nora"


def test_one_that_ended_marks_no_new_comments(proposed, second):
    made = crediting.confirm(proposed, by=second)
    crediting.end(made, by=second)
    assert ClinicianCredential.objects.valid_for(made.user) is None
    made.refresh_from_db()
    assert made.revoked_at is None
    with pytest.raises(errors.NotPossible):
        crediting.end(made, by=second)


def test_it_ends_by_itself(proposed, second):
    made = crediting.confirm(proposed, by=second)
    ClinicianCredential.objects.update(expires_at=timezone.now())
    assert ClinicianCredential.objects.valid_for(made.user) is None


def test_a_false_one_is_taken_from_all_comments_at_once(proposed, second):
    made = crediting.confirm(proposed, by=second)
    comment = build.comment(build.article(), by=made.user, badge=made)
    before = comment.thread.version
    crediting.revoke(made, by=second)
    comment.thread.refresh_from_db()
    assert comment.thread.version == before + 1  # Pages that show it are made anew.
    with pytest.raises(errors.NotPossible):
        crediting.revoke(made, by=second)
