"""People of the newsroom in a browser."""

import re

from playwright.sync_api import Page, expect


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign somebody in, who then sees the start page of the administration."""
    page.goto("/admin/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/admin/$"))
