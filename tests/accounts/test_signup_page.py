"""Signing up: from the form to the confirmed address."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import forms
from accounts.models import User
from tests import build
from tests.accounts.mails import last_mail, path_in
from tests.pages import page, text_of

pytestmark = pytest.mark.servers
SIGNUP = "/accounts/signup/"
ADDRESS = "new@example.org"


def sign_up(client, name="Newcomer", email=ADDRESS, password=build.PASSWORD, **more):
    return client.post(SIGNUP, {"username": name, "email": email, "password1": password, **more})


def viewer(client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


@pytest.mark.django_db
def test_the_form_says_what_is_public_and_what_is_private(client):
    text = text_of(page(client, SIGNUP))
    assert "Everyone sees this name" in text
    assert "Do not use your real name" in text
    assert "Private: never shown" in text


@pytest.mark.django_db
def test_a_newcomer_confirms_the_address_by_a_button_and_is_signed_in(client):
    answer = sign_up(client, next="/about/")
    assert (answer.status_code, answer.url) == (302, "/accounts/confirm-email/")
    newcomer = User.objects.get(username="Newcomer")
    assert viewer(client) is None
    assert not newcomer.has_verified_email()

    link = path_in(last_mail(ADDRESS))
    page(client, link)
    assert not newcomer.has_verified_email(), "opening the link must not confirm by itself"

    answer = client.post(link)
    assert newcomer.has_verified_email()
    assert viewer(client) == "Newcomer"
    assert answer.url == "/about/"


@pytest.mark.django_db
def test_confirming_in_another_browser_confirms_but_signs_nobody_in(client):
    sign_up(client)
    elsewhere = Client()
    elsewhere.post(path_in(last_mail(ADDRESS)))
    assert User.objects.get(username="Newcomer").has_verified_email()
    assert viewer(elsewhere) is None


@pytest.mark.django_db
def test_the_confirmation_mail_is_short_and_says_nothing_of_health(client):
    sign_up(client)
    message = last_mail(ADDRESS)
    assert message.subject == "Please confirm your email address"
    assert len(message.body.splitlines()) < 20
    assert "Newcomer" in message.body
    assert "&" not in message.body.replace("&next", "")


@pytest.mark.django_db
def test_a_used_or_forged_link_confirms_nothing(client):
    sign_up(client)
    link = path_in(last_mail(ADDRESS))
    client.post(link)
    elsewhere = Client()
    assert elsewhere.post(link).status_code == 404
    assert elsewhere.post("/accounts/confirm-email/Mg:forged:link/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["GlassCow", "G1asscow", "glass-cow"])
def test_a_name_that_looks_like_a_taken_one_is_refused_beside_the_field(client, name):
    build.user("GlassCow")
    answer = sign_up(client, name=name)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "username": ["This name is taken. Please choose another."]
    }
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_decomposed_name_is_stored_composed(client):
    sign_up(client, name="Zoe\u0308")
    assert User.objects.get().username == "Zo\u00eb"


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "Newcomer12"])
def test_a_weak_password_is_refused(client, password):
    answer = sign_up(client, password=password)
    assert "password1" in answer.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_pseudonym_does_not_tell_whether_its_address_was_known(client):
    """What a stranger learns by trying the same name again, with another address."""
    build.user("Max")
    answers = []
    for name, address in (("Walker", "nobody@example.org"), ("Rambler", "max@example.org")):
        sign_up(Client(), name, address)
        again = sign_up(Client(), name.upper(), f"again-{name.lower()}@example.org")
        answers.append((again.status_code, "This name is taken" in again.content.decode()))
    assert answers == [(200, True), (200, True)]


@pytest.mark.django_db
def test_a_taken_address_gets_the_same_answer_as_a_new_one(client):
    build.user("Max")
    fresh, taken = Client(), Client()
    one = sign_up(fresh)
    other = sign_up(taken, name="Second", email="MAX@example.org")
    assert (one.status_code, one.url) == (other.status_code, other.url)

    def without_address(browser):
        html = page(browser, other.url)
        return re.sub(r"\S+@example\.org|nonce=\S+", "", text_of(html))

    assert without_address(fresh) == without_address(taken)
    assert not User.objects.filter(username="Second").exists()
    assert last_mail("max@example.org").subject == "You have an account already"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"username": "B0bby", "email": "second@example.org"}, "This name is taken"),
        ({"username": "Other", "email": "first@example.org"}, None),
    ],
)
def test_of_two_people_who_sign_up_at_once_one_is_told(monkeypatch, second, told):
    """Both pass the checks before either is saved."""
    gate, answers = threading.Barrier(2, timeout=20), {}
    save = forms.SignupForm.save

    def wait_and_save(form, request):
        if gate.n_waiting < 2 and not getattr(form, "waited", False):
            form.waited = True
            gate.wait()
        return save(form, request)

    monkeypatch.setattr(forms.SignupForm, "save", wait_and_save)

    def run(key, fields):
        try:
            browser = Client()
            answers[key] = browser.post(SIGNUP, {"password1": build.PASSWORD, **fields})
        finally:
            connection.close()

    first = {"username": "Bobby", "email": "first@example.org"}
    threads = [threading.Thread(target=run, args=pair) for pair in ((1, first), (2, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    statuses = sorted(answer.status_code for answer in answers.values())
    if told:
        assert statuses == [200, 302]
        loser = next(answer for answer in answers.values() if answer.status_code == 200)
        assert told in loser.context["form"].errors["username"][0]
    else:
        assert statuses == [302, 302], "the answer must not tell that the address has an account"


@pytest.mark.django_db
def test_too_many_signups_from_one_address_get_the_429_page(client):
    answers = [client.post(SIGNUP, {}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.django_db
def test_someone_signed_in_is_sent_on(client):
    client.force_login(build.max_member())
    assert client.get(SIGNUP).url == reverse("articles:home")


@pytest.mark.django_db
def test_an_address_that_is_too_long_is_refused_and_not_cut_off(client):
    email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.org"
    sign_up(client, email=email)
    assert not User.objects.exists()
