"""What a hostile address, name, page or server cannot do, however it tries."""

import itertools
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from core import fetching
from core.fetching import Fetcher
from tests.core.outside import AGENT, OK, OTHER, PUBLIC, SIX, Net, Site, sends

# Private networks


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1"],
        *["::1", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe"],
    ],
)
def test_private_addresses_are_refused_by_number_and_by_name(site, net, address):
    shown = f"[{address}]" if ":" in address else address
    net.names["bad.example"] = [address]
    for url in (f"http://{shown}/", f"https://{shown}/", "http://bad.example/"):
        answer = net.check(url)
        assert (answer.ok, answer.blocked, answer.is_final) == (False, True, True)
        assert "private" in answer.reason
    assert net.dialled == [] == site.asked


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "127.1"])
def test_a_fetcher_as_it_comes_does_not_reach_this_machine(monkeypatch, host):
    monkeypatch.setattr(socket, "socket", None)  # Whoever connects now fails loudly.
    assert Fetcher(AGENT).check(f"http://{host}/").blocked


def test_one_private_address_among_public_ones_is_enough(net):
    net.names["site.example"] = [PUBLIC, SIX, "10.0.0.1"]
    assert net.check("http://site.example/").blocked
    assert net.dialled == []


@pytest.mark.parametrize(
    "location",
    [
        *["http://127.0.0.1/", "//169.254.169.254/latest/meta-data/", "http://inner.example/"],
        *["http://site.example:22/", "http://a:b@site.example/", "file:///etc/passwd", "//[::1]/"],
        *["http://2130706433/", "http://0x7f.1/", "http://localhost/", "http://[::ffff:7f00:1]"],
    ],
)
def test_a_public_page_cannot_send_us_into_a_private_network(site, net, location):
    site.answers["/"] = [sends("302 Found", Location=location)]
    answer = net.check("http://site.example/")
    assert (answer.ok, answer.blocked, answer.status) == (False, True, 302)
    assert len(site.asked) == 1
    assert net.dialled == [(PUBLIC, 80)]


def test_a_name_that_changes_its_address_gains_nothing(site, net):
    turns = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
    site.answers["HEAD", "/"] = [sends("405 No")]
    site.answers["GET", "/"] = [sends("302 Found", Location="/again")]
    answer = net.check("http://site.example/", resolve=lambda host: next(turns))
    # Both questions went to the address that was checked; the next step found the other one.
    assert net.dialled == [(PUBLIC, 80), (PUBLIC, 80)]
    assert answer.blocked
    assert answer.final_url == "http://site.example/again"


def test_nothing_but_the_resolver_looks_names_up(site, net, monkeypatch):
    seen = []
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: seen.append(host) or real(host, *rest, **more),
    )
    site.answers["/"] = [sends(OK)]
    assert net.check("http://site.example/").ok
    assert set(seen) == {"127.0.0.1"}  # A number, from the stand-in of this test.


def test_the_usual_way_connects_to_the_number_it_got(site):
    with Fetcher(AGENT)._dial(("127.0.0.1", site.port), 1) as line:
        assert line.getpeername() == ("127.0.0.1", site.port)


def test_the_next_address_is_tried_when_the_first_takes_nobody(site, net):
    net.names["site.example"] = [SIX, PUBLIC, OTHER]
    site.answers["/"] = [sends(OK)]

    def dial(place, seconds):
        if place[0] == SIX:
            raise OSError("Network is unreachable")
        return net.dial(place, seconds)

    assert net.check("http://site.example/", dial=dial).ok
    assert net.dialled == [(PUBLIC, 80)]


# Time


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(fetching, "STEP_SECONDS", 0.2)
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.6)


def slowly(*pieces, seconds):
    for piece in pieces:
        time.sleep(seconds)
        yield piece


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    "pieces",
    [
        lambda: slowly(sends(OK), seconds=0.7),
        lambda: slowly(b"HTTP/1.1 200 OK\r\n", *[b"A"] * 50, seconds=0.05),
        lambda: slowly(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 50, seconds=0.05),
    ],
    ids=["silence", "drops", "continue"],
)
def test_a_slow_server_costs_no_more_than_the_time_given(site, net, pieces):
    site.answers["/"] = pieces()
    began = time.monotonic()
    answer = net.check("http://site.example/")
    assert time.monotonic() - began < 1.5
    assert (answer.ok, answer.is_final) == (False, False)
    assert "in time" in answer.reason


@pytest.mark.usefixtures("hurry")
def test_a_slow_name_server_costs_no_more_either(net):
    done = threading.Event()
    began = time.monotonic()
    answer = net.check("http://site.example/", resolve=lambda host: done.wait(5) and [PUBLIC])
    done.set()
    assert time.monotonic() - began < 1.5
    assert "in time" in answer.reason


def test_the_budget_is_shared_by_all_steps(site, net):
    given = []

    def dial(place, seconds):
        given.append(seconds)
        net.now += 4  # Seconds that the connection took.
        return net.dial(place, seconds)

    net.now = 100.0
    site.answers["/"] = [sends("302 Found", Location="/")]
    answer = net.check("http://site.example/", dial=dial)
    assert given == [5, 5, 5, 3]
    assert "in time" in answer.reason


def test_a_body_is_not_read(site, net):
    sent = []

    def endless():
        yield sends(OK)
        for _ in range(1000):
            sent.append(1)
            yield b"x" * 65536

    site.answers["HEAD", "/"] = [sends("405 No")]
    site.answers["GET", "/"] = endless()
    assert net.check("http://site.example/").ok
    assert len(sent) < 1000


def test_a_host_is_left_in_peace_between_requests(site, net):
    net.now = 100.0
    site.answers["/"] = [sends(OK)]
    fetcher = net.fetcher(pause=1.0)
    for host in ("site.example", "other.example"):
        fetcher.check(f"http://{host}/")
    assert net.slept == []  # Two hosts do not wait for each other.
    net.now += 0.25
    fetcher.check("https://site.example:80/")  # The same host, whatever comes of it.
    assert net.slept == [0.75]
    net.now += 5
    fetcher.check("http://other.example/")
    assert net.slept == [0.75]


def test_head_get_and_redirects_keep_the_pause_too(site, net):
    net.now = 100.0
    site.answers["HEAD", "/"] = [sends("405 No")]
    site.answers["GET", "/"] = [sends("302 Found", Location="/b")]
    site.answers["/b"] = [sends(OK)]
    assert net.check("http://site.example/", pause=2.0).ok
    assert net.slept == [2, 2]


def test_a_pause_never_outlasts_the_budget(site, net):
    net.now = 100.0
    site.answers["/"] = [sends("302 Found", Location="/")]
    assert "in time" in net.check("http://site.example/", pause=10.0).reason
    assert net.slept == [10]


# Secure connections


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate for site.example that is valid for a day."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command")
    folder = tmp_path_factory.mktemp("tls")
    make = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test -keyout key.pem -out cert.pem"
    names = ["-addext", "subjectAltName=DNS:site.example,DNS:xn--mller-kva.example"]
    subprocess.run([openssl, *make.split(), *names], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def secure(certificate, monkeypatch):
    """Start a server whose certificate this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate / "cert.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.asked_for = []
    context.sni_callback = lambda line, name, context: context.asked_for.append(name)
    server = Site(tls=context)
    yield server
    server.stop()


def test_a_secure_page_is_asked_under_its_name(secure):
    net = Net(secure.port)
    net.names["xn--mller-kva.example"] = [SIX]
    secure.answers["/"] = ["HTTP/1.1 302 So\r\nLocation: //müller.example/b\r\n\r\n".encode()]
    secure.answers["/b"] = [sends(OK)]
    answer = net.check("https://site.example/")
    assert (answer.ok, answer.final_url) == (True, "https://xn--mller-kva.example/b")
    assert net.dialled == [(PUBLIC, 443), (SIX, 443)]
    assert secure.tls.asked_for == ["site.example", "xn--mller-kva.example"]
    assert "\r\nHost: site.example\r\n" in secure.asked[0]


@pytest.mark.parametrize("url", ["https://other.example/", f"https://{PUBLIC}/"])
def test_a_certificate_for_another_name_is_a_failure(secure, url):
    secure.answers["/"] = [sends(OK)]
    answer = Net(secure.port).check(url)
    assert (answer.ok, answer.blocked, answer.is_final) == (False, False, False)
    assert "certificate" in answer.reason
    assert secure.asked == []


def test_so_is_one_that_nobody_vouches_for(secure, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    secure.answers["/"] = [sends(OK)]
    assert "certificate" in Net(secure.port).check("https://site.example/").reason
    assert secure.asked == []


def test_a_plain_server_is_no_secure_one(site, net):
    answer = net.check("https://site.example/")
    assert (answer.ok, answer.is_final) == (False, False)
    assert not any("site.example/" in request or "HEAD" in request for request in site.asked)


def test_a_secure_page_must_not_lead_to_an_open_one(secure):
    secure.answers["/"] = [sends("302 Found", Location="http://site.example/")]
    answer = Net(secure.port).check("https://site.example/")
    assert (answer.ok, answer.blocked) == (False, True)
    assert len(secure.asked) == 1
