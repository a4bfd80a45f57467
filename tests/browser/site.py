"""The running site of the browser tests: what `make run` starts, in a folder of its own."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from tests import build

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


@dataclass
class Site:
    """A site that runs, as its operator sees it."""

    url: str
    var: Path
    editor_password: str
    environment: dict[str, str]
    shell: "subprocess.Popen[str]"

    def run(self, code: str) -> str:
        """Run code on the site, in a process that stays for the next, and return what it prints."""
        assert self.shell.stdin and self.shell.stdout
        self.shell.stdin.write(json.dumps(code) + "\n")
        self.shell.stdin.flush()
        answer = json.loads(self.shell.stdout.readline())
        assert not answer["failed"], answer["failed"]
        return str(answer["printed"])

    def manage(self, *arguments: str) -> str:
        """Run a command of the site and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def staff(self, name: str, group: str) -> str:
        """Make somebody of a group who can sign in, and return the password."""
        self.run(f"from tests import build; build.user({name!r}, group={group!r})\n")
        return build.PASSWORD

    def latest_mail(self, to: str) -> str:
        """Return subject and text of the newest mail to this address, waiting for it a little."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            files = sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
            for path in reversed(files):
                # A file holds the mails of one connection, each behind a line of hyphens.
                for raw in reversed(re.split(rb"\n-{70,}\n", path.read_bytes())):
                    mail = message_from_bytes(raw.lstrip(), policy=policy.default)
                    if to in str(mail["To"]):
                        body = mail.get_body(("plain",))
                        return f"{mail['Subject']}\n\n{body.get_content() if body else ''}"
            time.sleep(0.1)
        raise AssertionError(f"No mail to {to} under {self.var / 'mail'}")


@contextmanager
def serve(var: Path, servers: dict[str, str]) -> Iterator[tuple[str, dict[str, str], Path]]:
    """Run the site as `make run` does; give its address, its environment and what it prints."""
    var.mkdir(exist_ok=True)
    port, output = _free_port(), var / "server.log"
    environment = _environment(var, port) | servers
    with output.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(server, port, output)
        yield f"http://127.0.0.1:{port}", environment, output
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def shell(environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Start the process that runs code on the site; it ends with its input."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.shell"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as shell:
        yield shell


def password_in(output: Path) -> str:
    """Return the password that a first start prints."""
    found = re.search(r"with the password (\S+)", output.read_text())
    assert found is not None, output.read_text()
    return found[1]


def _environment(var: Path, port: int) -> dict[str, str]:
    """Return an environment in which no setting of the machine is left."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "MGPORTAL_VAR": str(var),
        "MGPORTAL_ENV_FILE": os.devnull,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int, output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{output.read_text()}")
