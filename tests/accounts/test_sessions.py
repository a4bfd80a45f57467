"""Ending the sessions of an account, and letting go of those that nobody needs."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.recognising import SessionStore
from accounts.services import sessions
from tests import build

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_all_sessions_of_one_account_end_and_no_others():
    maxi, rita = build.max_member(), build.user("Rita")
    mine, other = [signed_in(maxi), signed_in(maxi)], signed_in(rita)
    nobodys = SessionStore()
    nobodys["a"] = 1
    nobodys.save()
    assert sessions.end_of(maxi.pk) == 2
    assert [client.get("/accounts/email/").status_code for client in mine] == [302, 302]
    assert other.get("/accounts/email/").status_code == 200
    assert Session.objects.count() == 2


def test_what_ran_out_goes_and_what_belongs_to_an_account_that_is_gone():
    maxi, rita = build.max_member(), build.user("Rita")
    kept, orphan, old = signed_in(maxi), signed_in(rita), signed_in(maxi)
    rita.delete()
    past = timezone.now() - timedelta(days=1)
    Session.objects.filter(pk=old.session.session_key).update(expire_date=past)
    assert sessions.tidy() == 2
    assert not Session.objects.filter(pk=orphan.session.session_key).exists()
    assert Session.objects.get().pk == kept.session.session_key


def test_a_session_in_use_by_a_request_does_not_come_back():
    maxi = build.max_member()
    client = signed_in(maxi)
    store = SessionStore(client.session.session_key)
    assert store["_auth_user_id"] == str(maxi.pk)
    sessions.end_of(maxi.pk)
    store["typed"] = "something"
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()
