"""Whether an outside address answers, asked of a small server of our own."""

import http.client
import ssl

import pytest

from core.fetching import Fetcher
from tests.core.outside import AGENT, OK, OTHER, PUBLIC, sends

# What an answer means


def test_a_page_that_answers_is_asked_once_and_for_its_headers_only(site, net):
    site.answers["/a?b=c"] = [sends(OK)]
    answer = net.check("http://site.example/a?b=c#d")
    assert (answer.ok, answer.status, answer.blocked) == (True, 200, False)
    assert answer.final_url == "http://site.example/a?b=c"
    assert site.lines == ["HEAD /a?b=c"]
    assert net.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("status", "ok", "final"),
    [
        *[(status, True, True) for status in (200, 204, 206, 299)],
        *[(status, True, True) for status in (401, 403, 416, 429, 999)],
        *[(status, False, True) for status in (404, 410)],
        *[(status, False, False) for status in (300, 304, 400, 405, 408, 451, 500, 503, 599)],
    ],
)
def test_what_a_status_means(site, net, status, ok, final):
    site.answers["/"] = [sends(f"{status} So")]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.is_final, answer.status) == (ok, final, status)
    assert not answer.blocked
    assert answer.reason


@pytest.mark.parametrize("status", ["400", "403", "404", "405", "500", "501"])
def test_a_server_that_refuses_head_is_asked_for_the_first_bytes(site, net, status):
    site.answers["HEAD", "/"] = [sends(f"{status} No")]
    site.answers["GET", "/"] = [sends("206 Partial"), b"x" * 1024]
    assert net.check("http://site.example/").ok
    assert site.lines == ["HEAD /", "GET /"]
    assert "Range: bytes=0-1023\r\n" in site.asked[1]
    assert net.looked_up == ["site.example"]  # Once for both.


@pytest.mark.parametrize("pieces", [[], [b"\0\1\2\r\n\r\n"]])
def test_so_is_one_that_hangs_up_on_head(site, net, pieces):
    site.answers["HEAD", "/"] = pieces
    site.answers["GET", "/"] = [sends(OK)]
    assert net.check("http://site.example/").ok


def test_a_server_that_wants_peace_is_not_asked_twice(site, net):
    site.answers["/"] = [sends("429 Slow down")]
    assert net.check("http://site.example/").ok
    assert site.lines == ["HEAD /"]


def test_a_request_says_who_asks_and_nothing_else(site, net, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:1")
    site.answers["/"] = [sends("302 Found", Location="/b", **{"Set-Cookie": "a=b"})]
    site.answers["/b"] = [sends(OK)]
    assert net.check("http://site.example/").ok
    assert [line.split(": ")[0] for line in site.asked[1].splitlines()[1:-1]] == [
        *["Accept-Encoding", "Host", "User-Agent", "Accept", "Connection"]
    ]
    assert f"\r\nUser-Agent: {AGENT}\r\n" in site.asked[1]
    assert "\r\nHost: site.example\r\n" in site.asked[1]


@pytest.mark.parametrize("agent", ["a\r\nCookie: b", "Pörtal", "a\n"])
def test_an_agent_that_is_no_header_is_refused_at_once(agent):
    with pytest.raises(ValueError, match="ASCII"):
        Fetcher(agent)


# Redirects


def test_redirects_are_followed_step_by_step(site, net):
    site.answers["/"] = [sends("301 Moved", Location="http://other.example/b")]
    site.answers["/b"] = [b"HTTP/1.1 307 Here\r\nLocation: c d?\xc3\xa4\r\n\r\n"]
    site.answers["/c%20d?%C3%A4"] = [sends(OK)]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.final_url) == (True, "http://other.example/c%20d?%C3%A4")
    assert net.dialled == [(PUBLIC, 80), (OTHER, 80), (OTHER, 80)]
    assert "\r\nHost: other.example\r\n" in site.asked[2]


@pytest.mark.parametrize(("steps", "ok"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(site, net, steps, ok):
    for step in range(steps):
        site.answers[f"/{step}"] = [sends("302 Found", Location=f"/{step + 1}")]
    site.answers[f"/{steps}"] = [sends(OK)]
    answer = net.check("http://site.example/0")
    assert (answer.ok, answer.blocked, len(site.asked)) == (ok, False, 6)


def test_a_circle_ends(site, net):
    site.answers["/"] = [sends("302 Found", Location="/")]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.is_final, answer.status) == (False, False, 302)


@pytest.mark.parametrize("pieces", [sends("302 Found"), sends("302 Found", Location="")])
def test_a_redirect_to_nowhere_is_a_failure(site, net, pieces):
    site.answers["/"] = [pieces]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.is_final) == (False, False)
    assert "where to" in answer.reason


def test_a_redirect_to_a_dead_page_is_dead(site, net):
    site.answers["/"] = [sends("301 Moved", Location="/gone")]
    site.answers["/gone"] = [sends("410 Gone")]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.is_final, answer.final_url) == (
        False,
        True,
        "http://site.example/gone",
    )


# Trouble


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"\r\n"],
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
        [b"HTTP/1.1 abc OK\r\n\r\n"],
        [b"HTTP/1.1 99999 OK\r\n\r\n"],
        [b"HTTP/9.9 200 OK\r\n\r\n"],
        [b"HTTP/1.1 200 " + b"a" * 70_000],
        [b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 200],
        [b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000],
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 5000,
    ],
    ids=[
        "nothing",
        "line",
        "ssh",
        "word",
        "number",
        "version",
        "status",
        "many",
        "long",
        "continue",
    ],
)
def test_an_answer_that_is_none_is_a_passing_failure(site, net, pieces):
    site.answers["/"] = pieces
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.blocked, answer.is_final, answer.status) == (
        False,
        False,
        False,
        None,
    )
    assert answer.reason


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (ConnectionRefusedError(), "No connection"),
        (ConnectionResetError(), "No connection"),
        (OSError("Network is unreachable"), "No connection"),
        (TimeoutError(), "in time"),
        (ssl.SSLError(), "secure"),
        (http.client.LineTooLong("header"), "understands"),
    ],
)
def test_trouble_on_the_way_is_said_in_plain_words(net, trouble, words):
    def dial(place, seconds):
        raise trouble

    answer = net.check("http://site.example/", dial=dial)
    assert (answer.ok, answer.blocked, answer.is_final) == (False, False, False)
    assert words in answer.reason


def test_a_name_that_nobody_knows_is_a_passing_failure(net):
    answer = net.check("http://unknown.example/")
    assert (answer.ok, answer.blocked, answer.is_final) == (False, False, False)
    assert "name" in answer.reason


def test_a_name_without_addresses_is_one_too(net):
    net.names["site.example"] = []
    assert not net.check("http://site.example/").is_final


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "http://[", "http://a\r\nb/", "\ud800"])
def test_what_is_no_address_is_blocked_and_given_back(net, url):
    answer = net.check(url)
    assert (answer.ok, answer.blocked, answer.status) == (False, True, None)
    assert answer.final_url == url
    assert net.looked_up == []
