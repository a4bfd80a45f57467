"""People of the newsroom in a browser."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

# The cookies of who signed in before: a browser that has them need not do so again, which most
# tests would only repeat. A process has one site.
_sessions: dict[str, Any] = {}


def sign_in(page: Page, name: str, password: str, at: str = "/admin/") -> None:
    """Sign somebody in, who then sees the page `at`: the administration, or one for members."""
    if cookies := _sessions.get(name):
        page.context.add_cookies(cookies)
    page.goto(at)
    if "/accounts/login/" in page.url:
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(f"{re.escape(at)}$"))
    _sessions[name] = page.context.cookies()


def editor_of(page: Page) -> Locator:
    """Return where the text of an article is typed, and not the text area that stands there first.

    Both answer to the same name, and what is typed into the hidden one is lost on the way.
    """
    return page.get_by_role("textbox", name="Text").and_(page.locator("[contenteditable]"))
