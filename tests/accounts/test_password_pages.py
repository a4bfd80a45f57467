"""Resetting a forgotten password and changing a known one."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import build
from tests.accounts.mails import last_mail, path_in
from tests.accounts.test_login_page import sign_in
from tests.accounts.test_signup_page import viewer

pytestmark = pytest.mark.django_db
RESET, CHANGE = "/accounts/password/reset/", "/accounts/password/change/"
NEW = "another horse in the stable"


def choose(client, link, password=NEW):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_forgotten_password_is_replaced_through_the_mail(client):
    build.max_member()
    client.post(RESET, {"email": "MAX@example.org"})
    message = last_mail("max@example.org")
    assert message.subject == "Choose a new password"
    assert "Your pseudonym is Max." in message.body
    assert choose(client, path_in(message)).status_code == 302
    sign_in(client, "Max")
    assert viewer(client) is None
    sign_in(client, "Max", NEW)
    assert viewer(client) == "Max"
    assert last_mail("max@example.org").subject == "Your password was changed"


def test_links_in_mails_lead_to_the_site_whatever_host_was_asked(client, settings):
    build.max_member()
    settings.SITE_URL = "https://portal.example.org"
    client.post(RESET, {"email": "max@example.org"}, headers={"host": "localhost:9999"})
    body = last_mail("max@example.org").body
    assert "https://portal.example.org/accounts/password/reset/key/" in body
    assert "localhost" not in body


def test_a_reset_link_works_once(client):
    build.max_member()
    client.post(RESET, {"email": "max@example.org"})
    link = path_in(last_mail("max@example.org"))
    choose(client, link)
    answer = choose(Client(), link, "a third horse elsewhere")
    assert answer.status_code == 200
    sign_in(client, "Max", NEW)
    assert viewer(client) == "Max"


def test_a_reset_signs_out_every_other_device(client):
    build.max_member()
    sign_in(client, "Max")
    elsewhere = Client()
    elsewhere.post(RESET, {"email": "max@example.org"})
    choose(elsewhere, path_in(last_mail("max@example.org")))
    assert client.get("/accounts/email/").status_code == 302


def test_asking_for_a_reset_says_the_same_for_members_and_strangers(client):
    build.max_member()
    known = client.post(RESET, {"email": "max@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert last_mail("nobody@example.org").subject == "No account with this address"


def test_too_many_resets_for_one_address_get_the_429_page(client):
    answers = [client.post(RESET, {"email": "max@example.org"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_member_changes_the_password_and_stays_signed_in(client):
    build.max_member()
    sign_in(client, "Max")
    fields = {"password1": NEW, "password2": NEW}
    assert client.post(CHANGE, {"oldpassword": "wrong", **fields}).status_code == 200
    assert client.post(CHANGE, {"oldpassword": build.PASSWORD, **fields}).status_code == 302
    assert viewer(client) == "Max"
    assert last_mail("max@example.org").subject == "Your password was changed"
    client.post("/accounts/logout/")
    sign_in(client, "Max", NEW)
    assert viewer(client) == "Max"


def test_no_mail_speaks_of_health_or_shows_a_browser(client):
    build.max_member()
    sign_in(client, "Max")
    client.post(RESET, {"email": "max@example.org"})
    client.post(RESET, {"email": "nobody@example.org"})
    fields = {"oldpassword": build.PASSWORD, "password1": NEW, "password2": NEW}
    client.post(CHANGE, fields, headers={"user-agent": "Secret-Browser"}, REMOTE_ADDR="203.0.113.9")
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert not {"mg", "myasthenia", "health"} & set(message.subject.lower().split())
        assert "Secret-Browser" not in message.body
        assert "203.0.113.9" not in message.body
        assert not message.alternatives


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/accounts/login/", ["Email address or pseudonym", "Password"]),
        ("/accounts/signup/", ["Email address", "Pseudonym", "Password"]),
        (RESET, ["Email address"]),
    ],
)
def test_forms_name_their_fields_by_labels_and_not_inside_them(client, path, labels):
    html = client.get(path).content.decode()
    assert re.findall(r"<label[^>]*>([^<]*)</label>", html) == labels
    assert "placeholder" not in html


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/accounts/email/", ["Email address"]),
        ("/accounts/reauthenticate/", ["Password"]),
        (CHANGE, ["Current password", "New password", "New password again"]),
    ],
)
def test_forms_of_the_account_do_so_too(client, path, labels):
    build.max_member()
    sign_in(client, "Max")
    test_forms_name_their_fields_by_labels_and_not_inside_them(client, path, labels)


def test_the_form_behind_the_link_does_so_too(client):
    build.max_member()
    client.post(RESET, {"email": "max@example.org"})
    link = client.get(path_in(last_mail("max@example.org"))).url
    labels = ["New password", "New password again"]
    test_forms_name_their_fields_by_labels_and_not_inside_them(client, link, labels)
