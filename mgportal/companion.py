"""Keeps the jobs running in a process of their own, beside the server and no longer than it."""

import os
import subprocess
import sys
import threading

from django.conf import settings

# Seconds between two rounds of jobs: a call for help reaches moderators as soon as that.
EVERY = 15
# The server first: its first answers shall not wait for the start of a second process.
_START_AFTER = 3.0
_AGAIN_AFTER = 10.0
_STOP_TIMEOUT = 10


class Companion:
    """Starts `manage.py run_jobs`, and starts it again should it ever end."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin soon, without making anybody wait."""
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """End the jobs: what is under way comes to its end, within some seconds."""
        self._ending.set()
        with self._lock:
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        pause = _START_AFTER
        while not self._ending.wait(pause):
            with self._lock:
                if self._ending.is_set():
                    return
                self._process = process = self._begin()
            process.wait()
            pause = _AGAIN_AFTER

    def _begin(self) -> "subprocess.Popen[bytes]":
        """Start the process. Ctrl-C does not reach it: the server ends it, or it sees it gone."""
        command = [sys.executable, "manage.py", "run_jobs", "--skip-checks"]
        command += ["--every", str(EVERY), "--parent", str(os.getpid())]
        return subprocess.Popen(  # noqa: S603 - nothing in it comes from outside.
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
        )
