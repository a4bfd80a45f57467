"""Where a page is made is found out once for a request, and anew for the next."""

from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import timezone
from django.utils.translation import override

from core.middleware import OnePlaceMiddleware
from core.paths import address
from core.place import one_place, place


def test_without_a_request_what_is_true_now_is_said():
    assert place().language == "en-gb"
    with override("de"):
        assert place().language == "de"
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert place().zone.key == "Asia/Tokyo"
    set_script_prefix("/below/")
    try:
        assert place().prefix == "/below/"
        assert address("articles:home") == "/below/"
    finally:
        set_script_prefix("/")
    assert place() == ("en-gb", timezone.get_current_timezone(), "/", "mgportal.urls")


def test_within_a_request_it_is_found_out_once_and_not_before_somebody_asks():
    with one_place():
        with override("de"):
            assert place().language == "de"
        assert place().language == "de"
    assert place().language == "en-gb"


def test_a_request_within_another_has_a_place_of_its_own():
    with one_place(), override("de"):
        assert place().language == "de"
        with override("fr"), one_place():
            assert place().language == "fr"
        assert place().language == "de"


def test_each_request_begins_anew_also_after_one_that_failed():
    def view(request):
        if request.path == "/fails/":
            place()
            raise KeyError
        return place().language

    ask = OnePlaceMiddleware(view)
    with override("de"), pytest.raises(KeyError):
        ask(RequestFactory().get("/fails/"))
    assert ask(RequestFactory().get("/")) == "en-gb"
    with override("de"):
        assert ask(RequestFactory().get("/")) == "de"
