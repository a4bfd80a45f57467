"""Whether an outside address answers, asked of small servers of our own.

The names and the way to a server are replaced; the rules about addresses are always the real ones.
"""

import http.client
import itertools
import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time

import pytest

from core import fetching
from core.fetching import Fetcher

PUBLIC, SIX, OTHER = "93.184.216.34", "2606:2800:220:1::1", "93.184.216.35"
AGENT = "MG Portal link check (+https://portal.example)"
OK = "200 OK"


def sends(status, **headers):
    """Return an answer in the words of HTTP."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode()


class Site(socketserver.ThreadingTCPServer):
    """A server that answers as a test says and keeps what it was asked."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Visit)
        self.answers, self.asked, self.tls = {}, [], tls
        threading.Thread(target=self.serve_forever, args=(0.01,)).start()

    def stop(self):
        self.shutdown()
        self.server_close()

    @property
    def lines(self):
        return [request.splitlines()[0].removesuffix(" HTTP/1.1") for request in self.asked]


class Visit(socketserver.BaseRequestHandler):
    def handle(self):
        line = self.request
        try:
            if self.server.tls:
                line = self.server.tls.wrap_socket(line, server_side=True)
            with line:
                self.answer(line)
        except OSError:  # The other side has left, as some tests mean it to.
            line.close()

    def answer(self, line):
        request = line.recv(65536).decode("ascii")
        self.server.asked.append(request)
        method, path, _version = request.splitlines()[0].split()
        answers = self.server.answers
        for piece in answers.get((method, path), answers.get(path, [])):
            line.sendall(piece)


@pytest.fixture
def site():
    server = Site()
    yield server
    server.stop()


class Net:
    """The names of a test and the way to its server. Keeps what was looked up and dialled."""

    def __init__(self, port):
        self.port, self.looked_up, self.dialled, self.slept, self.now = port, [], [], [], None
        self.names = {
            "site.example": [PUBLIC],
            "other.example": [OTHER],
            "inner.example": ["10.0.0.7"],
        }

    def resolve(self, host):
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def dial(self, place, seconds):
        self.dialled.append(place)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def clock(self):
        return time.monotonic() if self.now is None else self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now = self.clock() + seconds

    def fetcher(self, **options):
        seams = {"resolve": self.resolve, "dial": self.dial, "clock": self.clock}
        return Fetcher(AGENT, **(seams | {"pause": 0, "sleep": self.sleep} | options))

    def check(self, url, **options):
        return self.fetcher(**options).check(url)


@pytest.fixture
def net(site):
    return Net(site.port)


Site.port = property(lambda self: self.server_address[1])


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
    assert site.lines == [] or "HEAD" not in site.lines[0]


def test_a_secure_page_must_not_lead_to_an_open_one(secure):
    secure.answers["/"] = [sends("302 Found", Location="http://site.example/")]
    answer = Net(secure.port).check("https://site.example/")
    assert (answer.ok, answer.blocked) == (False, True)
    assert len(secure.asked) == 1
