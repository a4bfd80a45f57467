"""Members in a browser, who are signed in without a form: most tests would only repeat it."""

import json
import re
from typing import Any

from playwright.sync_api import Page

# Printed by the site after what a test wants to find there.
_SESSIONS = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from accounts.recognising import SessionStore
for name in {names!r}:
    user = User.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print("session", json.dumps([name, session.session_key]))
"""


def make(site: Any, code: str, *names: str) -> dict[str, str]:
    """Run `code` on the site, in which `build` is at hand, and open a session for each name.

    Return the key of each session by name.
    """
    printed = site.run("from tests import build\n" + code + _SESSIONS.format(names=names))
    return dict(json.loads(line) for line in re.findall(r"^session (.+)$", printed, re.M))


def enter(page: Page, site: Any, session: str) -> None:
    """Let the browser of this page have the session."""
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
