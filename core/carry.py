"""Carries what somebody typed through a sign-in that became necessary meanwhile.

Nothing is stored while nobody is signed in: the text travels inside the sign-in form as
a signed token that names its owner, and only that owner's session takes it up again.
"""

from django.core import signing
from django.http import HttpRequest

FIELD = "carried"  # The name of the hidden field that holds the token.
_SALT = "core.carry"
_SESSION_KEY = "carried"
_MAX_AGE = 60 * 60 * 24 * 7  # Seconds.


def pack(*, user_id: int, path: str, text: str) -> str:
    """Return a token for `text`, typed by the user `user_id`, wanted again at `path`."""
    return signing.dumps([user_id, path, text], salt=_SALT, compress=True)


def take_up(request: HttpRequest, token: str, *, user_id: int) -> None:
    """Put the text of `token` into the session of its owner; ignore any other token."""
    try:
        owner, path, text = signing.loads(token, salt=_SALT, max_age=_MAX_AGE)
    except (signing.BadSignature, ValueError):
        return
    if owner == user_id:
        request.session[_SESSION_KEY] = {"owner": owner, "path": path, "text": text}


def carried_text(request: HttpRequest, path: str) -> str:
    """Return the text that waits for this user's form at `path`, or an empty string."""
    waiting = request.session.get(_SESSION_KEY)
    # The owner is asked for once more, so that no path into a session can mix people up.
    if not waiting or (waiting["owner"], waiting["path"]) != (request.user.pk, path):
        return ""
    return str(waiting["text"])


def drop(request: HttpRequest) -> None:
    """Forget the carried text: it has arrived."""
    request.session.pop(_SESSION_KEY, None)
