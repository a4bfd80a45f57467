"""Whose attempts are counted: the address of the client, with and without proxies."""

import logging

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import RequestFactory

from tests.accounts.test_login_page import sign_in

pytestmark = pytest.mark.servers
PROXY = "10.0.0.1"


def address(remote=PROXY, forwarded=None):
    extra = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        extra["HTTP_X_FORWARDED_FOR"] = forwarded
    request = RequestFactory().get("/", **extra)
    return get_adapter().get_client_ip(request)


def test_without_a_proxy_the_header_is_not_believed():
    assert address("192.0.2.7", "203.0.113.9") == "192.0.2.7"


def test_behind_one_proxy_its_own_entry_counts_and_a_forged_one_does_not(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address(forwarded="203.0.113.9") == "203.0.113.9"
    assert address(forwarded="1.1.1.1, 203.0.113.9") == "203.0.113.9"


def test_behind_two_proxies_the_outer_one_s_entry_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert address(forwarded="1.1.1.1, 203.0.113.9, 10.0.0.2") == "203.0.113.9"
    with pytest.raises(ImproperlyConfigured):
        address(forwarded="203.0.113.9")


def test_on_a_unix_socket_the_header_of_the_proxy_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address("", "203.0.113.9") == "203.0.113.9"


def test_on_a_unix_socket_without_the_setting_the_log_says_what_to_do(caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(PermissionDenied):
        address("", "203.0.113.9")
    assert "TRUSTED_PROXY_COUNT" in caplog.text


@pytest.mark.django_db
def test_a_forged_header_gives_no_new_attempts(client):
    answers = []
    for number in range(31):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        answers.append(sign_in(client, f"name{number}", "").status_code)
    assert answers[-1] == 429
