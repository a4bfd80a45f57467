"""The application server, run inside the process that prepared the site."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from core.addresses import ip_address
from mgportal.processes import end_with

# Seconds that a stop waits for requests under way before their worker is killed.
STOP_TIMEOUT = 10
# Connections that a worker takes at once; others wait. One that a browser or a proxy keeps open
# counts too, even if nothing is asked on it, so this must not be small.
MOST_CONNECTIONS = 1024
# Seconds after which a thread that renders lets others go on. Python's own 5 ms keep readers of
# kept pages waiting behind each page that is made: see docs/performance.md.
SWITCH_INTERVAL = 0.001
PORTAL = "mgportal.wsgi:application"


def heed_parent_only() -> None:
    """Make a worker stop when its parent says so (SIGTERM), and only then.

    Ctrl-C reaches every process of a terminal, and the parent then stops its workers. One that
    gets both signals would hang, and so would one that is told to stop while it still loads.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def load(parent: int, target: str) -> Any:
    """Return the WSGI application, in the worker that will run it and ends with its parent."""
    heed_parent_only()
    end_with(parent, partial(os.kill, os.getpid(), signal.SIGTERM))
    module, _, name = target.partition(":")
    application = getattr(import_module(module), name)
    sys.setswitchinterval(SWITCH_INTERVAL)
    # What is loaded by now stays: nobody shall wait while it is looked through for waste.
    gc.collect()
    gc.freeze()
    return application


def run(when_ready: Callable[[], None], application: str = PORTAL) -> None:
    """Serve until SIGINT or SIGTERM; `when_ready` is called once connections are taken.

    The benchmark runs other applications in the same way, to compare the portal with them.
    """
    server = Server(
        application,
        address=ip_address(settings.HOST),
        port=settings.PORT,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT,
        log_level=LogLevels.error,
    )
    server.on_startup(when_ready)
    os.register_at_fork(after_in_child=heed_parent_only)
    server.serve(target_loader=partial(load, os.getpid()))
