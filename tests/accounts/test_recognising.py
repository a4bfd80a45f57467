"""Who asks is found out by their cookie, in two queries, and nobody else is."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from accounts.recognising import AccountBackend, SessionStore
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
NAMES = [field.attname for field in User._meta.concrete_fields]
SECRET = "a long secret for tests"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def who_asks(key):
    request = RequestFactory().get("/")
    request.session = SessionStore(key)
    return get_user(request)


def test_a_session_holds_what_that_of_django_holds():
    maxi = build.max_member()
    key = signed_in(maxi).session.session_key
    assert dict(SessionStore(key).items()) == dict(db.SessionStore(key).items())
    found, own = who_asks(key), User.objects.get(pk=maxi.pk)
    assert [found.serializable_value(name) for name in NAMES] == [
        own.serializable_value(name) for name in NAMES
    ]


def test_two_queries_say_who_asks(django_assert_num_queries):
    key = signed_in(build.max_member()).session.session_key
    with django_assert_num_queries(2):
        assert who_asks(key).is_authenticated


def test_a_session_that_has_ended_or_never_was_is_a_new_one(django_assert_num_queries):
    client = signed_in(build.max_member())
    key = client.session.session_key
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for gone in (key, "x" * 32):
        store = SessionStore(gone)
        assert "_auth_user_id" not in store
        assert store.session_key is None
    assert not who_asks(key).is_authenticated


@pytest.mark.parametrize("made_up", ['"\\000aaaaaaaaa"', "'; drop table x --", "%28name%29s" * 3])
def test_a_cookie_that_somebody_made_up_is_nobody_s(made_up):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = made_up
    assert client.get("/").status_code == 200
    assert not who_asks("\0aaaaaaaaa").is_authenticated


def test_whoever_may_not_sign_in_is_not_known_by_a_session_from_before():
    maxi = build.max_member()
    key = signed_in(maxi).session.session_key
    User.objects.filter(pk=maxi.pk).update(is_active=False)
    assert not who_asks(key).is_authenticated
    assert AccountBackend().get_user(maxi.pk) is None
    maxi.delete()
    assert not who_asks(key).is_authenticated


def test_a_new_password_ends_a_session():
    maxi = build.max_member()
    key = signed_in(maxi).session.session_key
    maxi.set_password(SECRET)
    maxi.save()
    assert not who_asks(key).is_authenticated
