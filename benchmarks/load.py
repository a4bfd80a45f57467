"""Readers who ask as fast as they are answered: few connections, each with one request under way.

Only on loopback: this is no tool to burden the sites of others with.
"""

import gc
import multiprocessing
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from benchmarks.answers import BadAnswer, Request, read_head
from benchmarks.figures import Sample

Address = tuple[str, int]
# A lane is what one connection asks for, one request after the other.
Lanes = Callable[[], Sequence[Iterator[Request]]]
_BUFFER = 1_100_000
_SILENCE = 15.0  # Seconds without any answer, after which a round is broken off.
_MOST_FAULTS = 20


@dataclass(frozen=True)
class Bounds:
    """Where a round ends: after so many seconds, or so many requests."""

    seconds: float
    requests: int


def drive(address: Address, lanes: Lanes, bounds: Bounds, processes: int = 1) -> Sample:
    """Ask along all lanes until a bound is reached or a lane has no more to ask.

    Every process takes its share of the lanes, which are made anew in it.
    """
    if not ip_address(address[0]).is_loopback:
        raise ValueError(f"{address[0]} is not on this machine")
    forking = multiprocessing.get_context("fork")
    begin = time.monotonic() + 0.1
    pipes, children = [], []
    for number in range(processes):
        ours, theirs = forking.Pipe(duplex=False)
        arguments = (theirs, address, lanes, bounds, (number, processes), begin)
        child = forking.Process(target=_child, args=arguments, daemon=True)
        child.start()
        theirs.close()
        pipes.append(ours)
        children.append(child)
    whole = Sample(clients=processes)
    for pipe, child in zip(pipes, children, strict=True):
        _take(pipe, child, bounds, whole)
    return whole


def _take(pipe: Any, child: Any, bounds: Bounds, whole: Sample) -> None:
    """Add what a process has seen. They work at the same time, so the longest time counts."""
    try:
        if not pipe.poll(bounds.seconds + 2 * _SILENCE):
            raise EOFError
        latencies, seconds, busy, faults = pipe.recv()
    except EOFError:
        whole.faults.append("A process that asked came to no end.")
    else:
        whole.latencies += latencies
        whole.seconds = max(whole.seconds, seconds)
        whole.client_seconds += busy
        whole.faults += faults
    child.join(1)
    if child.is_alive():
        child.kill()


def _child(
    pipe: Any, address: Address, lanes: Lanes, bounds: Bounds, part: tuple[int, int], begin: float
) -> None:
    gc.freeze()  # What the parent had loaded is not looked through again and again.
    number, processes = part
    mine = [lane for place, lane in enumerate(lanes()) if place % processes == number]
    client = Client(address, mine, Bounds(bounds.seconds, bounds.requests // processes))
    time.sleep(max(0.0, begin - time.monotonic()))
    busy, started = time.process_time(), time.perf_counter()
    client.run()
    seconds = client.last_at - started
    pipe.send((client.latencies, seconds, time.process_time() - busy, client.faults))
    pipe.close()


class _Lane:
    """One connection, and what it is waiting for."""

    __slots__ = ("buffer", "have", "request", "requests", "sent_at", "socket", "view", "whole")

    def __init__(self, address: Address, requests: Iterator[Request]) -> None:
        self.requests = requests
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray(_BUFFER)
        self.view = memoryview(self.buffer)
        self.have = self.whole = 0  # Bytes that are there, and that there will be.
        self.request: Request | None = None
        self.sent_at = 0.0


class Client:
    """Asks along its lanes. Every answer is read to its end, and its status and length checked."""

    def __init__(
        self, address: Address, lanes: Sequence[Iterator[Request]], bounds: Bounds
    ) -> None:
        """Connect all lanes. Raises OSError."""
        self.latencies: list[float] = []
        self.faults: list[str] = []
        self.last_at = 0.0
        self._left = bounds.requests
        self._seconds = bounds.seconds
        self._until = 0.0
        self._waiting = 0
        self._selector = selectors.DefaultSelector()
        self._lanes = [_Lane(address, lane) for lane in lanes]
        for lane in self._lanes:
            self._selector.register(lane.socket, selectors.EVENT_READ, lane)

    def run(self) -> None:
        """Ask until a bound is reached; then wait for the answers under way."""
        self.last_at = time.perf_counter()
        self._until = self.last_at + self._seconds
        try:
            for lane in self._lanes:
                self._send(lane)
            while self._waiting:
                ready = self._selector.select(_SILENCE)
                if not ready:
                    raise BadAnswer(f"No answer for {_SILENCE:.0f} seconds")
                for key, _event in ready:
                    self._receive(key.data)
        except (BadAnswer, OSError) as error:
            self.faults.append(str(error))
        finally:
            for lane in self._lanes:
                lane.socket.close()

    def _send(self, lane: _Lane) -> None:
        """Ask the next thing, unless it is time to end."""
        request = next(lane.requests, None) if self._left > 0 else None
        now = time.perf_counter()
        if request is None or now >= self._until:
            self._left = 0  # All lanes end together, so that as many ask all the time.
            return
        self._left -= 1
        self._waiting += 1
        lane.request, lane.have, lane.whole, lane.sent_at = request, 0, 0, now
        lane.socket.sendall(request.raw)

    def _receive(self, lane: _Lane) -> None:
        """Take in what has arrived. Raises BadAnswer if the answer cannot become a good one."""
        request = lane.request
        count = lane.socket.recv_into(lane.view[lane.have :])
        if not count or request is None:
            raise BadAnswer("The server closed the connection, or spoke without being asked")
        lane.have += count
        if not lane.whole:
            end = lane.buffer.find(b"\r\n\r\n", 0, lane.have)
            if end < 0:
                return
            head = read_head(bytes(lane.view[:end]))
            lane.whole = end + 4 + (0 if request.is_head else head.length)
            if lane.whole > _BUFFER:
                raise BadAnswer(f"The answer has {head.length} bytes")
            self._check(request, head.status, head.length)
        if lane.have > lane.whole:
            raise BadAnswer("The answer goes on behind its end")
        if lane.have == lane.whole:
            self.last_at = time.perf_counter()
            self.latencies.append(self.last_at - lane.sent_at)
            lane.request = None
            self._waiting -= 1
            self._send(lane)

    def _check(self, request: Request, status: int, length: int) -> None:
        """Note a wrong answer; many of them end the round."""
        try:
            request.check(status, length)
        except BadAnswer as error:
            self.faults.append(str(error))
            if len(self.faults) >= _MOST_FAULTS:
                raise
