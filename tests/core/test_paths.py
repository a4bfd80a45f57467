"""Addresses found by pattern are those that Django finds."""

from uuid import UUID

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, reverse, set_script_prefix

from core.paths import Key, address

KEY = UUID("0c0ffee0-1234-4abc-9def-000000000001")


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("articles:home", None),
        ("articles:article", "saving-energy"),
        ("articles:topic", "living/with/mg"),
        ("articles:article_itself", 12),
        ("comments:reply", KEY),
        ("comments:reply", Key.read(KEY.hex)),
    ],
)
def test_an_address_is_that_of_django(name, about):
    for _ in range(2):
        assert address(name, about) == reverse(name, args=[] if about is None else [about])


@pytest.mark.parametrize("digits", [KEY.hex, str(KEY)])
def test_a_key_is_written_as_its_uuid(digits):
    assert Key.read(digits) == str(KEY)


def test_where_there_is_no_key_none_is_read():
    assert Key.read(None) is None


def test_an_address_follows_where_the_site_stands():
    before = address("articles:home")
    set_script_prefix("/portal/")
    try:
        assert address("articles:home") == "/portal/"
        assert address("articles:article", "rest") == "/portal/articles/rest/"
    finally:
        set_script_prefix("/")
    assert address("articles:home") == before


@pytest.mark.parametrize("about", ["../admin", "a b", "%2e", "", 'x"y', "a//b"])
def test_what_is_no_name_is_asked_of_django(about):
    with pytest.raises(NoReverseMatch):
        address("articles:article", about)


def test_an_unknown_name_is_an_error():
    with pytest.raises(NoReverseMatch):
        address("articles:nowhere")


@override_settings(ROOT_URLCONF="allauth.account.urls")
def test_addresses_of_other_settings_are_not_mixed_up():
    with pytest.raises(NoReverseMatch):
        address("articles:corrections_feed")
