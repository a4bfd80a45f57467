"""Taking one's data along, withdrawing everything and leaving, with a second device signed in."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests import build
from tests.browser import members

ARTICLE = "/articles/talk-leaving/"
PHONE = {"width": 390, "height": 844}
NAMES = ["Curlew", "Whimbrel", "Godwit"]
SCENE = f"""
article = build.article("Talk leaving")
for name in {NAMES!r}:
    member = build.known_member(name)
    root = build.comment(article, by=member, text=f"What {{name}} said")
    build.comment(article, by=None, parent=root, text=f"Thank you {{name}}")
"""
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": PHONE}, id="dark"),
]


@pytest.fixture(scope="module")
def sessions(site) -> dict[str, str]:
    return members.make(site, SCENE, *NAMES)


def unlock(page: Page, path: str) -> None:
    """Open a page that asks for the password first."""
    page.goto(path)
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(build.PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
    assert page.url.endswith(path)


def delete(page: Page) -> None:
    page.goto("/accounts/email/")
    page.get_by_role("link", name="Delete your account").click()
    page.get_by_label("Password").fill(build.PASSWORD)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")


@pytest.mark.parametrize("name", ["Curlew", "Whimbrel"])
def test_a_member_takes_everything_along_and_leaves(open_page, site, sessions, name):
    scripts = name == "Curlew"
    page = open_page(java_script_enabled=scripts, viewport=PHONE)
    other = open_page(viewport=PHONE)
    other.watch.allowed.append("403")
    for one in (page, other):
        members.enter(one, site, sessions[name])
    other.goto(ARTICLE)
    other.get_by_label("Your comment").fill("Typed for a long while")

    unlock(page, "/accounts/data/")
    with page.expect_download() as download:
        page.get_by_role("link", name="for other programs").click()
    everything = json.loads(download.value.path().read_text())
    assert everything["comments"]["comments"][0]["text"] == f"What {name} said"
    with page.expect_download() as download:
        page.get_by_role("link", name="Download to read").click()
    assert f"What {name} said" in download.value.path().read_text()

    if scripts:
        page.evaluate("localStorage.setItem('something', 'typed')")
    delete(page)
    assert not scripts or page.evaluate("localStorage.length") == 0
    page.goto(ARTICLE)
    expect(page.get_by_text(f"Thank you {name}")).to_be_visible()
    expect(page.get_by_text(f"What {name} said")).to_have_count(0)
    # The second device is out, and gives back what was typed there.
    other.get_by_role("button", name="Post", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("sign in")
    assert "Typed for a long while" in other.content()
    assert "account was deleted" in site.latest_mail(f"{name.lower()}@example.org")
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}


def test_all_comments_are_withdrawn_and_the_account_stays(open_page, site, sessions):
    page = open_page(java_script_enabled=False, viewport=PHONE)
    members.enter(page, site, sessions["Godwit"])
    unlock(page, "/my/comments/withdraw-all/")
    page.get_by_role("button", name="Withdraw them all").click()
    expect(page.get_by_role("status")).to_contain_text("1 comment is withdrawn")
    page.goto(ARTICLE)
    expect(page.get_by_text("What Godwit said")).to_have_count(0)
    expect(page.get_by_text("Thank you Godwit")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(open_page, axe, site, sessions, look):
    page = open_page(**look)
    page.goto("/accounts/deleted/")
    axe(page)
    members.enter(page, site, sessions["Godwit"])
    unlock(page, "/accounts/data/")
    axe(page)
    page.goto("/my/comments/withdraw-all/")
    axe(page)
    page.goto("/accounts/delete/")
    axe(page)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page).to_have_title(re.compile("^Error:"))
    axe(page)
