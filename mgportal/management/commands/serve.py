"""`manage.py serve`: prepares the site in its state folder and serves it until Ctrl-C."""

import errno
import fcntl
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console

from accounts.models import User
from articles.models import Article
from core.addresses import local_address
from mgportal import server, staticdigest
from mgportal.companion import Companion

EDITOR = "editor"
EDITOR_GROUPS = ("Editors", "Reviewers", "Moderators", "Lead moderators")
_LOOPBACK = ("localhost", "127.", "::1")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # Without those that look alike on paper.


class Command(BaseCommand):
    """Says each step as it is done, since the first start takes a while."""

    help = "Prepares the database, the sample content and the static files, then serves the site."

    def handle(self, *args: Any, **options: Any) -> None:
        """Get ready, say where the site is, and become the server."""
        console = Console(highlight=False, soft_wrap=True)
        try:
            refuse_if_taken(settings.HOST, settings.PORT)
            console.print(f"{settings.SITE_NAME} keeps its state in {settings.VAR}", markup=False)
            with state_folder(console):
                password = prepare(console)
        except OperationalError as error:
            raise CommandError(f"The database does not work, see DATABASE_URL: {error}") from error
        except OSError as error:
            raise CommandError(f"The state cannot be kept, see MGPORTAL_VAR: {error}") from error
        except KeyboardInterrupt:
            console.print("Stopped before the site was ready; the next start goes on from here.")
            sys.exit(130)
        connections.close_all()  # The workers are copies of this process and open their own.
        beside = Companion() if settings.RUN_JOBS else None
        try:
            server.run(partial(greet, console, password, beside))
        finally:
            if beside is not None:
                beside.stop()


def refuse_if_taken(host: str, port: int) -> None:
    """Raise CommandError, with the way out, unless a server can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OverflowError as error:
        raise CommandError(f"PORT must be a number up to 65535, not {port}.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = (
                f"Port {port} on {host} is taken, perhaps by this site in another window.\n"
                f"Stop that program, or choose another port: make run PORT={port + 1}"
            )
        elif error.errno == errno.EACCES:
            reason = f"You may not use port {port}. Choose one above 1023: make run PORT=8000"
        else:
            reason = f"HOST={host} is no address of this machine. Try HOST=127.0.0.1"
        raise CommandError(reason) from error


@contextmanager
def state_folder(console: Console) -> Iterator[None]:
    """Make the folder of all state, and keep other starts from preparing it meanwhile."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    # Addresses of members are not for other users of the machine.
    (settings.VAR / "mail").mkdir(mode=0o700, exist_ok=True)
    database = settings.DATABASES["default"]["NAME"]
    if isinstance(database, Path):  # The default; what DATABASE_URL names is the operator's.
        database.touch(mode=0o600)
    with (settings.VAR / "start.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("Another start is preparing this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(console: Console) -> str | None:
    """Bring the site up to date; return the password of the first editor if one was made.

    The editor comes last: a start that is broken off later would never tell the password.
    """
    prepare_database(console)
    if not settings.PRODUCTION:
        prepare_content(console)
    prepare_static_files(console)
    if settings.PRODUCTION or User.objects.filter(is_staff=True).exists():
        return None
    return make_editor()


def prepare_database(console: Console) -> None:
    """Run the migrations that are new, if any."""
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not steps:
        console.print("Database: up to date")
        return
    with console.status(f"Database: running migrations ({steps})", spinner="line"):
        call_command("migrate", interactive=False, verbosity=0)
    console.print(f"Database: migrations done ({steps})")


def prepare_content(console: Console) -> None:
    """Load the sample into an empty site."""
    if not Article.objects.exists():
        console.print("Content: loading the sample articles")
        call_command("load_sample")


@transaction.atomic
def make_editor() -> str:
    """Make the first account of the newsroom and return its random password."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    editor = User.objects.create_user(EDITOR, f"{EDITOR}@localhost", password, is_staff=True)
    editor.groups.set(Group.objects.filter(name__in=EDITOR_GROUPS))
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    return password


def prepare_static_files(console: Console) -> None:
    """Collect the static files, unless those collected last time are the same."""
    digest = staticdigest.of_sources()
    if digest == staticdigest.collected():
        console.print("Static files: up to date")
        return
    with console.status("Static files: collecting and compressing", spinner="line"):
        # Files of a package may be older than their last copy, so that comparing times misses
        # that they changed: all are copied anew.
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    staticdigest.remember(digest)
    console.print("Static files: collected and compressed")


def greet(console: Console, password: str | None, beside: Companion | None) -> None:
    """Say that the site is there, and let the jobs begin."""
    say_where(console, password)
    if beside is not None:
        beside.start()


def say_where(console: Console, password: str | None) -> None:
    """Print the address and, after the first start, how an editor signs in."""
    address = local_address(settings.HOST, settings.PORT)
    if settings.PRODUCTION:
        console.print(f"The proxy of {settings.SITE_URL} finds the site at {address}", markup=False)
        return
    if not settings.HOST.startswith(_LOOPBACK):
        console.print(
            f"Other machines reach this site only by a host named in ALLOWED_HOSTS, which is now"
            f" {','.join(settings.ALLOWED_HOSTS)}. For example: make run HOST={settings.HOST}"
            f" ALLOWED_HOSTS=localhost,192.0.2.7 SITE_URL=http://192.0.2.7:{settings.PORT}",
            markup=False,
        )
    console.print(f"\nThe site is at [bold]{address}/[/bold]   (Ctrl-C stops it)")
    if password:
        console.print(
            f"Editors work at  {address}/admin/\n"
            f"  sign in as [bold]{EDITOR}[/bold] with the password [bold]{password}[/bold]\n"
            "  It is shown only this once; change it under your name."
        )
