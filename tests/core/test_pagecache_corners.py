"""Where somebody who means ill, a full disk or a broken line could get the wrong page."""

import pytest
import redis

from core import pagecache
from core.pagecache.clock import SLOTS, FileClock
from core.pagecache.redisclock import RedisClock
from tests.core.test_pagecache import Site


def test_a_question_mark_in_the_path_is_no_question():
    site = Site()
    site.get("/page/?after=1?")
    site.get("/page/%3Fafter=1")
    assert site.made == 2


@pytest.mark.parametrize("path", ["/page/%00after=1", "/page/%00", "/page/?"])
def test_nothing_in_a_path_makes_it_another_page(path):
    site = Site()
    site.get("/page/?after=1")
    site.get(path)
    assert site.made == 2


def test_a_condition_does_not_hide_that_a_page_is_gone():
    site = Site()
    site.status = 410
    tag = site.get().headers["etag"]
    for condition in (tag, "*"):
        answer = site.get(if_none_match=condition)
        assert answer.status == 410 and answer.body


def test_a_cookie_written_in_another_way_gets_nobodys_page_kept():
    site = Site()
    site.headers = {"Vary": "Cookie"}  # So says every view that looked at the session.
    site.get(cookie="sessionid =abc")
    site.get()
    assert site.made == 2


def test_the_clock_has_its_room_on_the_disk(tmp_path):
    path = tmp_path / "clock"
    FileClock(path).purge([5])
    assert path.stat().st_size == SLOTS * 8
    assert path.stat().st_blocks * 512 >= SLOTS * 8


def test_who_opens_the_clock_later_forgets_no_purge(tmp_path):
    path = tmp_path / "clock"
    first = FileClock(path)
    first.purge([7])
    assert FileClock(path).now() == first.now() > 0
    assert FileClock(path).purged_since(0, [7])


def test_a_full_disk_keeps_no_clock(tmp_path, monkeypatch):
    monkeypatch.setattr("os.pwrite", lambda *given: 10)
    with pytest.raises(OSError, match="No space"):
        FileClock(tmp_path / "clock")


class Line:
    """A cache server that can be cut off."""

    def __init__(self):
        self.is_cut, self.purged = False, []

    def __call__(self, keys, args):
        if self.is_cut:
            raise redis.ConnectionError
        self.purged.append(list(args))


def test_who_only_writes_makes_up_for_a_purge_that_did_not_arrive():
    clock = RedisClock("redis://127.0.0.1:1/0")
    clock._purge = line = Line()
    clock.purge([5])
    line.is_cut = True
    with pytest.raises(pagecache.clock.Unreachable):
        clock.purge([6])
    line.is_cut = False
    clock.purge([7])
    clock.purge([8])
    assert line.purged == [[5], [7, 1], [8]]


@pytest.mark.parametrize("query", ["?&&&", "?&after=1&&", "?utm_source=mail&"])
def test_signs_that_say_nothing_make_no_new_page(query):
    site = Site()
    site.get("/?after=1" if "after" in query else "/")
    site.get(f"/{query}")
    assert site.made == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 404])
def test_what_is_not_kept_here_is_not_kept_on_the_way(method, status):
    site = Site()
    site.status = status
    answer = site.get("/?odd=1", method=method)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("headers", [{}, {"cookie": "sessionid=abc"}])
def test_what_a_view_says_of_caches_stands(headers):
    site = Site()
    site.headers = {"Cache-Control": "max-age=5"}
    assert site.get(**headers).headers["cache-control"] == "max-age=5"


def test_an_address_without_end_is_no_room_for_a_page():
    site = Site()
    for _ in range(2):
        assert "etag" not in site.get(f"/?after={'x' * 3_000}").headers
    assert site.made == 2
