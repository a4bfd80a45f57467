"""Signing in and out, and what travels through it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core import carry
from tests import build
from tests.accounts.mails import last_mail
from tests.accounts.test_signup_page import viewer

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
LOGIN = "/accounts/login/"


def sign_in(client, login, password=build.PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def carried(client, member, path="/x/") -> str:
    request = client.get("/about/").wsgi_request
    request.session, request.user = client.session, member
    return carry.carried(request, path).text


@pytest.mark.parametrize("login", ["Max", "max", " MAX ", "max@example.org", "Max@Example.ORG"])
def test_a_member_signs_in_by_pseudonym_or_address_in_any_case(client, login):
    build.max_member()
    assert sign_in(client, login).status_code == 302
    assert viewer(client) == "Max"


@pytest.mark.parametrize("login", ["\u00d6znur", "\u00f6ZNUR", "O\u0308znur"])
def test_case_counts_for_no_letter_of_any_alphabet(client, login):
    member = build.user("Oznur")
    member.username = "\u00d6znur"
    member.save()
    sign_in(client, login)
    assert viewer(client) == "\u00d6znur"


def test_a_look_alike_name_does_not_sign_in(client):
    build.max_member()
    sign_in(client, "M-ax")
    assert viewer(client) is None


def test_a_wrong_password_says_the_same_for_members_and_strangers(client):
    build.max_member()
    answers = [sign_in(client, name, "wrong") for name in ("Max", "Nobody")]
    errors = [answer.context["form"].non_field_errors() for answer in answers]
    assert errors[0] == errors[1] == ["This pseudonym and password do not belong together."]
    assert viewer(client) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "http://testserver/about/",
        "https://127.0.0.1/",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_sign_in_never_leads_off_the_site(client, url):
    build.max_member()
    assert sign_in(client, "Max", next=url).url == "/"


def test_sign_in_leads_back_to_where_it_was_asked_for(client):
    build.max_member()
    assert sign_in(client, "Max", next="/articles/a/#comment-form").url == (
        "/articles/a/#comment-form"
    )


def test_a_line_break_in_the_target_splits_no_header(client):
    build.max_member()
    answer = sign_in(client, "Max", next="/about/\r\nX-Evil: 1")
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer.url


def test_an_unconfirmed_member_is_asked_to_confirm_and_gets_a_new_mail(client):
    build.user("Max", verified=False)
    answer = sign_in(client, "Max")
    assert answer.url == "/accounts/confirm-email/"
    assert viewer(client) is None
    assert last_mail("Max@example.org".lower())


def test_a_session_lasts_thirty_days(client):
    build.max_member()
    answer = sign_in(client, "Max")
    assert answer.cookies["sessionid"]["max-age"] == 60 * 60 * 24 * 30
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_a_deactivated_member_is_signed_out_at_the_next_request(client):
    member = build.max_member()
    sign_in(client, "Max")
    assert client.get("/accounts/email/").status_code == 200
    member.is_active = False
    member.save()
    assert client.get("/accounts/email/").url.startswith(LOGIN)


def test_a_deactivated_member_cannot_sign_in(client):
    member = build.max_member()
    member.is_active = False
    member.save()
    assert sign_in(client, "Max").url == "/accounts/inactive/"
    assert viewer(client) is None


def test_the_fifth_wrong_password_closes_the_door_even_to_the_right_one(client):
    build.max_member()
    for _ in range(5):
        sign_in(client, "Max", "wrong")
    answer = sign_in(client, "max")
    assert "Too many failed login attempts" in str(answer.context["form"].errors)
    assert viewer(client) is None


def test_too_many_attempts_from_one_address_get_the_429_page(client):
    answers = [sign_in(client, f"name{number}", "").status_code for number in range(31)]
    assert answers == [200] * 30 + [429]


def test_sign_out_needs_a_button(client):
    build.max_member()
    sign_in(client, "Max")
    client.get("/accounts/logout/")
    assert viewer(client) == "Max"
    client.post("/accounts/logout/")
    assert viewer(client) is None


def test_typed_text_survives_a_wrong_password_and_waits_after_sign_in(client):
    member = build.max_member()
    token = carry.pack(user_id=member.pk, path="/x/", text="My <b>long</b> story \U0001f642")
    answer = sign_in(client, "Max", "wrong", carried=token, next="/x/")
    assert f'value="{token}"' in answer.content.decode()
    assert 'name="next" value="/x/"' in answer.content.decode()
    answer = sign_in(client, "Max", carried=answer.context["form"]["carried"].value(), next="/x/")
    assert answer.url == "/x/"
    assert carried(client, member) == "My <b>long</b> story \U0001f642"


def test_another_member_who_signs_in_gets_nothing_of_it(client):
    member, other = build.max_member(), build.user("Rita")
    token = carry.pack(user_id=member.pk, path="/x/", text="private")
    sign_in(client, "Rita", carried=token)
    assert viewer(client) == "Rita"
    assert carried(client, other) == ""
    assert "private" not in str(dict(client.session))


def test_sign_out_takes_the_waiting_text_away(client):
    member, other = build.max_member(), build.user("Rita")
    sign_in(client, "Max", carried=carry.pack(user_id=member.pk, path="/x/", text="private"))
    client.post("/accounts/logout/")
    assert "private" not in str(dict(client.session))
    sign_in(client, "Rita")
    assert carried(client, other) == ""


def test_text_is_taken_up_also_when_another_tab_has_signed_in(client):
    member = build.max_member()
    sign_in(client, "Max")
    token = carry.pack(user_id=member.pk, path="/x/", text="from the second tab")
    assert sign_in(client, "Max", carried=token, next="/x/").url == "/x/"
    assert carried(client, member) == "from the second tab"


@pytest.mark.parametrize("token", ["x", "a:b:c", "é" * 5000])
def test_a_forged_token_does_no_harm(client, token):
    build.max_member()
    assert sign_in(client, "Max", carried=token).status_code == 302
    assert "carried" not in client.session


def test_a_sign_in_form_that_is_too_old_signs_nobody_in_and_keeps_what_it_carries():
    member = build.max_member()
    strict = Client(enforce_csrf_checks=True)
    token = carry.pack(user_id=member.pk, path="/x/", text="My story")
    answer = sign_in(strict, "Max", carried=token, next="/x/")
    html = answer.content.decode()
    assert answer.status_code == 403
    assert viewer(strict) is None
    assert f'value="{token}"' in html
    assert 'name="next" value="/x/"' in html
    assert build.PASSWORD not in html
    fresh = answer.context["csrf_token"]
    sign_in(strict, "Max", carried=token, next="/x/", csrfmiddlewaretoken=str(fresh))
    assert carried(strict, member) == "My story"


def test_an_old_sign_in_form_in_a_second_tab_gives_its_text_to_the_owner_only():
    member, other = build.max_member(), build.user("Rita")
    token = carry.pack(user_id=member.pk, path="/x/", text="My story")
    for viewer_now, text in ((other, ""), (member, "My story")):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(viewer_now)
        assert sign_in(strict, "Max", carried=token, next="/x/").url == "/x/"
        assert carried(strict, viewer_now) == text
