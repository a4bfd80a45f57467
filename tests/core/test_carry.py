"""Text that travels through a sign-in reaches its owner and nobody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from core import carry

MAX, RITA = 1, 2


@pytest.fixture
def request_of():
    def make(user_id, session=None):
        return SimpleNamespace(
            session={} if session is None else session, user=SimpleNamespace(pk=user_id)
        )

    return make


def token(text="My story", path="/c/new/", user_id=MAX):
    return carry.pack(user_id=user_id, path=path, text=text)


@pytest.mark.parametrize("text", ["My story", "", "<b>&\r\n\u2028 \u05d0 🙂", "x" * 4000])
def test_the_owner_gets_the_text_as_it_was_typed(request_of, text):
    request = request_of(MAX)
    carry.take_up(request, token(text), user_id=MAX)
    assert carry.carried(request, "/c/new/").text == text


def test_nobody_else_takes_it_up(request_of):
    request = request_of(RITA)
    carry.take_up(request, token(), user_id=RITA)
    assert request.session == {}


def test_a_session_that_passes_to_somebody_else_shows_nothing(request_of):
    request = request_of(MAX)
    carry.take_up(request, token(), user_id=MAX)
    assert carry.carried(request_of(RITA, request.session), "/c/new/").text == ""
    assert carry.carried(request_of(None, request.session), "/c/new/").text == ""


def test_another_page_does_not_show_it(request_of):
    request = request_of(MAX)
    carry.take_up(request, token(), user_id=MAX)
    assert carry.carried(request, "/c/other/").text == ""
    assert carry.carried(request, "/c/new/").text == "My story"


def test_it_is_gone_once_it_arrived(request_of):
    request = request_of(MAX)
    carry.take_up(request, token(), user_id=MAX)
    carry.drop(request)
    carry.drop(request)
    assert carry.carried(request, "/c/new/").text == ""


def test_a_changed_token_is_ignored(request_of):
    request = request_of(MAX)
    good = token()
    for bad in ("", good[:-1], good[1:], good + "x", good.swapcase()):
        carry.take_up(request, bad, user_id=MAX)
    assert request.session == {}


def test_a_token_lives_for_a_week(request_of):
    request, old = request_of(MAX), token()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        carry.take_up(request, old, user_id=MAX)
    assert request.session == {}
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        carry.take_up(request, old, user_id=MAX)
    assert carry.carried(request, "/c/new/").text == "My story"
