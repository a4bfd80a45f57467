"""People of the newsroom in a browser."""

import re

from playwright.sync_api import Locator, Page, expect


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign somebody in, who then sees the start page of the administration."""
    page.goto("/admin/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))


def editor_of(page: Page) -> Locator:
    """Return where the text of an article is typed, and not the text area that stands there first.

    Both answer to the same name, and what is typed into the hidden one is lost on the way.
    """
    return page.get_by_role("textbox", name="Text").and_(page.locator("[contenteditable]"))
