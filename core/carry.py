"""Carries what somebody typed through a sign-in that became necessary meanwhile.

Nothing is stored while nobody is signed in: the text travels inside the sign-in form as
a signed token that names its owner, and only that owner's session takes it up again.
"""

from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest

FIELD = "carried"  # The name of the hidden field that holds the token.
_SALT = "core.carry"
_SESSION_KEY = "carried"
_MAX_AGE = 60 * 60 * 24 * 7  # Seconds.


class Carried(NamedTuple):
    """A text, and what was chosen beside it: the value of one more field of its form."""

    text: str = ""
    choice: str = ""


def pack(*, user_id: int, path: str, text: str, choice: str = "") -> str:
    """Return a token for `text`, typed by the user `user_id`, wanted again at `path`."""
    return signing.dumps([user_id, path, text, choice], salt=_SALT, compress=True)


def take_up(request: HttpRequest, token: str, *, user_id: int) -> None:
    """Put the text of `token` into the session of its owner; ignore any other token."""
    try:
        owner, path, text, choice = signing.loads(token, salt=_SALT, max_age=_MAX_AGE)
    except (signing.BadSignature, ValueError):
        return
    if owner == user_id:
        _put(request, owner, path, text, choice)


def keep(request: HttpRequest, *, path: str, text: str, choice: str = "") -> None:
    """Let a text wait at `path` for its writer, who is signed in and led elsewhere first."""
    _put(request, request.user.pk, path, text, choice)


def carried(request: HttpRequest, path: str) -> Carried:
    """Return what waits for this user's form at `path`; an empty text is nothing."""
    waiting = request.session.get(_SESSION_KEY)
    # The owner is asked for once more, so that no path into a session can mix people up.
    if not waiting or (waiting["owner"], waiting["path"]) != (request.user.pk, path):
        return Carried()
    return Carried(str(waiting["text"]), str(waiting.get("choice", "")))


def drop(request: HttpRequest) -> None:
    """Forget what is carried: it has arrived."""
    request.session.pop(_SESSION_KEY, None)


def _put(request: HttpRequest, owner: int | None, path: str, text: str, choice: str) -> None:
    request.session[_SESSION_KEY] = {"owner": owner, "path": path, "text": text, "choice": choice}
