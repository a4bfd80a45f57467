"""Reads settings from the environment, and says which one cannot be used and why."""

import os
import secrets
import warnings
import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_WORDS = {
    **dict.fromkeys(("true", "on", "yes", "1"), True),
    **dict.fromkeys(("false", "off", "no", "0"), False),
}


class BadSetting(ImproperlyConfigured):
    """A setting cannot be used; the message names it and may be shown without a traceback."""


class Environment:
    """The variables of the process, or the files that `<NAME>_FILE` names.

    A variable without a value counts as not set, so that an empty line of an environment file
    means the default. Every method raises BadSetting for a value that makes no sense: a guess
    could turn a typing error into an unsafe site.
    """

    def __init__(self, file: str | os.PathLike[str]) -> None:
        """Take what an environment file sets, if there is one; the environment goes before it."""
        try:
            with suppress(FileNotFoundError), Path(file).open(encoding="utf-8") as lines:
                environ.Env.read_env(lines)
        except (OSError, UnicodeDecodeError) as error:
            # Going on without it would make a local site of what should be a public one.
            raise BadSetting(f"{file} cannot be read: {error}") from error
        self._variables = environ.FileAwareEnv.ENVIRON

    def text(self, name: str, default: str = "") -> str:
        """Return a text without white space around it."""
        try:
            return str(self._variables.get(name, "")).strip() or default
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}_FILE names no readable file: {error}") from error

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether something is on."""
        word = self.text(name)
        if word and word.lower() not in _WORDS:
            raise BadSetting(f"{name} must be true or false, not “{word}”.")
        return _WORDS.get(word.lower(), default)

    def number(self, name: str, *, default: int, least: int = 0) -> int:
        """Return a whole number that is not below `least`."""
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            raise BadSetting(f"{name} must be a number from {least} up, not “{text}”.")
        return int(text)

    def phone(self, name: str, default: str) -> str:
        """Return a short number that people dial, such as 999 or 000."""
        number = self.text(name, default)
        if not (number.isascii() and number.isdigit()):
            raise BadSetting(f"{name} must be a number to dial, not “{number}”.")
        return number

    def names(self, name: str, *, default: tuple[str, ...] = ()) -> list[str]:
        """Return the parts between commas."""
        parts = [part.strip() for part in self.text(name).split(",")]
        return [part for part in parts if part] or list(default)

    def zone(self, name: str, default: str) -> str:
        """Return the name of a time zone."""
        zone = self.text(name, default)
        try:
            return zoneinfo.ZoneInfo(zone).key
        except (KeyError, ValueError, OSError) as error:
            raise BadSetting(
                f"{name} must be a zone such as Europe/Berlin, not “{zone}”."
            ) from error

    def database(self, name: str) -> dict[str, Any]:
        """Return the database at an address, or an empty dict."""
        database = self._parsed(name, environ.Env.db_url_config)
        if database and not database["ENGINE"].endswith((".postgresql", ".sqlite3")):
            raise BadSetting(f"{name} must begin with postgres:// or sqlite:///.")
        if database and database["ENGINE"] == "django.db.backends.sqlite3":
            database["ENGINE"] = "core.sqlite3"
        return database

    def cache(self, name: str) -> dict[str, Any]:
        """Return the cache at an address, or an empty dict. The site goes on while it is away."""
        cache = self._parsed(name, environ.Env.cache_url_config)
        if cache.get("BACKEND") == "django.core.cache.backends.redis.RedisCache":
            cache["BACKEND"] = "core.cache.ForgivingRedisCache"
        return cache

    def mail(self, name: str) -> dict[str, Any]:
        """Return the settings of a mail server by their names, or an empty dict."""
        return self._parsed(name, environ.Env.email_url_config)

    def _parsed(self, name: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """Return what an address says. The address itself is never told: it holds a password."""
        address = self.text(name)
        if not address:
            return {}
        try:
            with warnings.catch_warnings(action="error"):
                return parse(address)
        except (ImproperlyConfigured, UserWarning, ValueError) as error:
            raise BadSetting(f"{name} is not an address such as those in .env.example.") from error


def kept_key(folder: Path) -> str:
    """Return the random key that the state folder keeps, and make both first if need be."""
    path = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting(f"MGPORTAL_VAR={folder} cannot be used: {error.strerror}.") from error


def _make_key(path: Path) -> None:
    """Make the key appear whole or not at all; where two starts meet, the first one's stays."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    # The mode is given at creation, so that nobody else can read the key even for a moment.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
