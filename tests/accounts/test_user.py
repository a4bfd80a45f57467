"""The account: what the database keeps unique, and what forms of any kind are told."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import build

pytestmark = pytest.mark.django_db


def errors_of(user: User) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        user.full_clean()
    return refusal.value.message_dict


def test_two_accounts_cannot_share_an_address_in_any_case():
    User.objects.create_user("Max", "Max@Example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Rita", "max@example.ORG")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="Rita", skeleton="rlta", email="MAX@example.org")])


def test_two_accounts_cannot_share_a_look():
    build.user("GlassCow")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("G1assCow", "other@example.org")


def test_a_renamed_account_gets_the_look_of_its_new_name():
    member = build.max_member()
    member.username = "Bernie"
    member.save(update_fields=["username"])
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Bemie", "other@example.org")


def test_a_taken_name_and_a_taken_address_are_told_beside_their_fields():
    build.user("GlassCow")
    found = errors_of(User(username="G1assCow", email="GLASSCOW@example.org", password="x"))
    assert found["username"] == ["This name is taken. Please choose another."]
    assert found["email"] == ["There is an account with this address already."]
    assert set(found) == {"username", "email"}


def test_a_bad_name_is_refused_with_its_reason():
    found = errors_of(User(username="dr-house", email="h@example.org", password="x"))
    assert "staff or a clinician" in found["username"][0]


def test_a_name_given_by_the_operator_stays_when_something_else_is_changed():
    boss = User.objects.create_user("Ed", "Ed@example.org", "x")
    boss.is_staff = True
    boss.full_clean()
    boss.username = "Al"
    assert "username" in errors_of(boss)


def test_a_superuser_made_at_the_command_line_can_sign_in_at_once(client):
    call_command(
        "createsuperuser", "--noinput", "--username=Clara", "--email=Clara@Example.org", verbosity=0
    )
    clara = User.objects.get(username="Clara")
    assert clara.email == "clara@example.org"
    assert clara.has_verified_email()
    assert EmailAddress.objects.get(user=clara).email == clara.email


def test_a_second_superuser_of_the_same_look_is_refused_with_a_message():
    build.user("Clara")
    with pytest.raises(CommandError, match="taken"):
        call_command("createsuperuser", "--noinput", "--username=C1ara", "--email=c@example.org")


def test_an_address_counts_as_verified_only_after_confirmation():
    member = build.user("Max", verified=False)
    assert not member.has_verified_email()
    EmailAddress.objects.filter(user=member).update(verified=True)
    assert member.has_verified_email()
