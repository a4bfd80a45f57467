"""The load against servers that answer well, slowly, wrongly and by halves."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat

import pytest

from benchmarks.answers import Request, get
from benchmarks.load import Address, Bounds, Client, drive

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
HELLO = Request(get("/", "localhost"), least=5, most=5)
SERVER = """
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.wfile.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello")
    def log_message(self, *arguments):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextmanager
def answering(*pieces: bytes, then: Callable[[socket.socket], object] = bool) -> Iterator[Address]:
    """Answer each request of one connection with these pieces."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            talk, _address = listening.accept()
            with talk:
                talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while talk.recv(65536):
                    for piece in pieces:
                        talk.sendall(piece)
                    then(talk)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()
        thread.join(5)


def asked(address: Address, times: int = 3, request: Request = HELLO) -> Client:
    """Ask so often at most, and return the client with what it has seen."""
    client = Client(address, [repeat(request)], Bounds(5, times))
    client.run()
    return client


def test_answers_are_counted_with_their_times():
    with answering(WHOLE) as address:
        client = asked(address)

    assert len(client.latencies) == 3 and all(0 < each < 5 for each in client.latencies)
    assert client.faults == []


def test_an_answer_may_come_in_pieces():
    with answering(WHOLE[:7], WHOLE[7:30], WHOLE[30:-1], WHOLE[-1:]) as address:
        assert len(asked(address).latencies) == 3


def test_an_answer_without_a_body_ends_with_its_head():
    request = Request(get("/", "localhost", method="HEAD"), least=5, most=5, is_head=True)
    with answering(WHOLE.removesuffix(b"hello")) as address:
        client = asked(address, request=request)

    assert (len(client.latencies), client.faults) == (3, [])


def test_half_a_page_is_a_fault():
    def end(talk: socket.socket) -> None:
        talk.shutdown(socket.SHUT_RDWR)

    with answering(WHOLE[:-2], then=end) as address:
        client = asked(address)

    assert client.latencies == [] and "closed the connection" in client.faults[0]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (WHOLE.replace(b"200", b"500"), "500 with 5 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhell", "200 with 4 bytes"),
        (WHOLE + b"more", "goes on behind its end"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", "tells no length"),
    ],
)
def test_a_wrong_answer_is_a_fault(answer, fault):
    with answering(answer) as address:
        client = asked(address, times=1)

    assert len(client.faults) == 1 and fault in client.faults[0]


def test_many_wrong_answers_end_it():
    with answering(WHOLE.replace(b"200", b"500")) as address:
        assert len(asked(address, times=1000).faults) == 21


def test_a_lane_that_has_no_more_to_ask_ends_it():
    with answering(WHOLE) as address:
        client = Client(address, [iter([HELLO] * 2)], Bounds(5, 1000))
        client.run()

    assert len(client.latencies) == 2


def test_time_ends_it():
    with answering(WHOLE) as address:
        client = Client(address, [repeat(HELLO)], Bounds(0.05, 10**9))
        client.run()

    assert client.latencies and sum(client.latencies) < 2


# The threads of pytest's own are no danger to a process that only asks and ends.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_share_the_lanes():
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = ("127.0.0.1", int(server.stdout.readline()))
        try:
            seen = drive(address, lambda: [repeat(HELLO)] * 4, Bounds(10, 40), processes=2)
            short = drive(
                address, lambda: [repeat(HELLO, 50) for _lane in range(4)], Bounds(10, 10**6), 2
            )
        finally:
            server.terminate()

    assert (len(seen.latencies), seen.faults, seen.clients) == (40, [], 2)
    assert seen.seconds > 0 and seen.client_seconds > 0
    # Two lanes of fifty in each; all of a process end with the first that ends.
    assert 100 < len(short.latencies) <= 200


def test_nobody_elses_machine_is_asked():
    with pytest.raises(ValueError, match="not on this machine"):
        drive(("192.0.2.1", 80), lambda: [repeat(HELLO)], Bounds(1, 1))
