"""Processes that a benchmark starts, watches and ends."""

import os
import sys
import time

import pytest

from benchmarks.servers import NotStarted, Server, free_port

LISTEN = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
until = time.process_time() + 0.2
while time.process_time() < until: pass
time.sleep(600)
"""


def test_a_server_is_awaited_watched_and_ended(tmp_path):
    port = free_port()
    server = Server(
        [sys.executable, "-c", LISTEN, str(port)], port, dict(os.environ), tmp_path / "log"
    )
    try:
        server.ready()
        until = time.monotonic() + 30
        while (used := server.cpu_seconds()) is not None and used < 0.2:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        server.stop()

    server.stop()  # Twice is the same as once.
    assert free_port() != 0
    with pytest.raises(NotStarted):
        server.ready()


def test_what_a_server_says_when_it_fails_is_told(tmp_path):
    command = [sys.executable, "-c", "import sys; sys.exit('no such setting')"]
    server = Server(command, free_port(), dict(os.environ), tmp_path / "log")
    try:
        with pytest.raises(NotStarted, match="no such setting"):
            server.ready()
    finally:
        server.stop()
