"""Starts and ends what a benchmark asks: the portal as `make run` does, its floor, and Redis."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PORTAL = ("manage.py", "serve")
FLOOR = ("-m", "benchmarks.floors")
_START_SECONDS = 120
_STOP_SECONDS = 20
_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


class NotStarted(Exception):
    """A server did not come up."""


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """A process that listens on a port, with the processes that it has started."""

    def __init__(self, command: list[str], port: int, environment: dict[str, str], log: Path):
        """Start it; `ready` waits for it."""
        self.address = (HOST, port)
        self.host = f"localhost:{port}"
        self.workers = 1
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside.
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the benchmark, which then ends it.
            )

    def ready(self) -> None:
        """Wait until it takes connections. Raises NotStarted with what it has printed."""
        until = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(self.address, timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        printed = self._log.read_text(errors="replace")[-2000:]
        raise NotStarted(f"{self.address} did not start:\n{printed}")

    def cpu_seconds(self) -> float | None:
        """Return the processor time of all its processes so far; None where nobody tells."""
        if not _PROC.is_dir():
            return None
        return sum(_ticks(pid) for pid in _tree(self._process.pid)) / _TICKS

    def stop(self) -> None:
        """End it as an operator does; by force if it does not go."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # It leads a group of its own, in which nobody else's process is.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _stat(pid: int) -> list[str]:
    """Return what Linux tells of a process behind its name; nothing once it has gone."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _ticks(pid: int) -> int:
    """Return the time that a process, and those that it saw end, had a processor."""
    found = _stat(pid)
    return sum(map(int, found[11:15])) if found else 0


def _tree(root: int) -> list[int]:
    """Return a process and all that it and they have started."""
    below: dict[int, list[int]] = {}
    for path in _PROC.iterdir():
        if path.name.isdigit() and (found := _stat(int(path.name))):
            below.setdefault(int(found[1]), []).append(int(path.name))
    pids = [root]
    for pid in pids:
        pids += below.get(pid, [])
    return pids


@contextmanager
def serving(
    what: tuple[str, ...], var: Path, workers: int, more: dict[str, str]
) -> Iterator[Server]:
    """Run the portal or its floor on a free port of its own, with so many workers.

    `more` are settings, beside those of this process.
    """
    port = free_port()
    settings = {"HOST": HOST, "PORT": str(port), "WEB_WORKERS": str(workers), **more}
    log = var / ("floor.log" if what == FLOOR else "portal.log")
    server = Server([sys.executable, *what], port, {**os.environ, **settings}, log)
    server.workers = workers
    try:
        server.ready()
        yield server
    finally:
        server.stop()


@contextmanager
def cache_server(var: Path) -> Iterator[str]:
    """Run Valkey or Redis, which keeps nothing, and give its address; "" where there is none."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        yield ""
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    server = Server([*command, "--dir", str(var)], port, dict(os.environ), var / "redis.log")
    try:
        server.ready()
        yield f"redis://{HOST}:{port}/0"
    finally:
        server.stop()
