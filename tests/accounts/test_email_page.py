"""Changing the address of one's account."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from tests import build
from tests.accounts.mails import last_mail, path_in
from tests.accounts.test_login_page import sign_in
from tests.accounts.test_signup_page import viewer
from tests.pages import text_of

pytestmark = pytest.mark.django_db
EMAIL = "/accounts/email/"


@pytest.fixture
def member(client):
    made = build.max_member()
    sign_in(client, "Max")
    client.post("/accounts/reauthenticate/", {"password": build.PASSWORD})
    return made


def addresses_of(member):
    return list(EmailAddress.objects.filter(user=member).values_list("email", "verified"))


def ask(client, email):
    return client.post(EMAIL, {"email": email, "action_add": ""})


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(client, member):
    ask(client, "New@Example.org")
    member.refresh_from_db()
    assert member.email == "max@example.org"
    client.post(path_in(last_mail("new@example.org")))
    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert addresses_of(member) == [("new@example.org", True)]
    assert "new@example.org" in last_mail("max@example.org").body


def test_changing_the_address_asks_for_the_password_and_goes_on_from_there(client, member):
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        answer = ask(client, "new@example.org")
        assert answer.url.startswith("/accounts/reauthenticate/")
        client.post(answer.url, {"password": "wrong"})
        assert addresses_of(member) == [("max@example.org", True)]
        client.post(answer.url, {"password": build.PASSWORD})
    assert ("new@example.org", False) in addresses_of(member)


def test_the_address_of_another_member_cannot_be_found_out_or_taken(client, member):
    build.user("Rita")
    answer = ask(client, "rita@example.org")
    stranger = ask(client, "stranger@example.org")
    assert (answer.status_code, answer.url) == (stranger.status_code, stranger.url)
    ask(client, "rita@example.org")
    client.post(path_in(last_mail("rita@example.org")))
    member.refresh_from_db()
    assert member.email == "max@example.org"


def test_the_address_of_someone_not_yet_confirmed_cannot_be_taken_either(client, member):
    ask(client, "rita@example.org")
    link = path_in(last_mail("rita@example.org"))
    build.user("Rita", verified=False)
    answer = client.post(link, follow=True)
    assert "Unable to confirm" in text_of(answer.content.decode())
    member.refresh_from_db()
    assert member.email == "max@example.org"
    assert ("rita@example.org", False) in addresses_of(member)


def test_the_only_address_cannot_be_removed(client, member):
    client.post(EMAIL, {"email": "max@example.org", "action_remove": ""})
    assert addresses_of(member) == [("max@example.org", True)]
    member.refresh_from_db()
    assert member.email == "max@example.org"


def test_a_planned_change_can_be_given_up(client, member):
    ask(client, "new@example.org")
    client.post(EMAIL, {"email": "new@example.org", "action_remove": ""})
    assert addresses_of(member) == [("max@example.org", True)]


def test_the_page_is_for_members_only(client):
    assert client.get(EMAIL).url.startswith("/accounts/login/")
    assert viewer(client) is None
    assert not User.objects.exists()


@pytest.mark.parametrize("path", [EMAIL, "/accounts/password/change/"])
def test_no_browser_keeps_pages_of_the_account(client, member, path):
    """On a shared computer, the next person presses the back button."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/confirm-email/a:b:c/"])
def test_no_browser_keeps_pages_that_lead_into_an_account(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]
