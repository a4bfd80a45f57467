"""An editor asks somebody outside, who has no account, only a phone and the link."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff import editor_of, sign_in

PHONE = {"width": 390, "height": 844}
HEAD = """title: Rest for experts
topic: Living well > Daily life > Energy
author: Harbour Lane
summary: How a short rest helps."""
LOOKS = [
    pytest.param({"color_scheme": "light", "viewport": {"width": 1280, "height": 900}}, id="light"),
    pytest.param({"color_scheme": "dark", "viewport": PHONE}, id="dark"),
]


def write(page: Page, title: str) -> str:
    """Write a text and return the address of its form."""
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("How a short rest helps.")
    page.get_by_label("Topic").select_option(index=3)
    page.get_by_label("Author").select_option(label="Harbour Lane")
    page.get_by_label("Kind of page").select_option("news")
    editor_of(page).click()
    page.keyboard.insert_text("Sit down before you are tired. " * 40)
    page.get_by_role("button", name="Save draft").first.click()
    expect(page).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))
    return page.url


def send_for_review(page: Page, form: str) -> None:
    page.goto(form.replace("/change/", "/step/submit/"))
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".standing .state")).to_have_text("in review")


def make_link(page: Page, form: str, name: str) -> str:
    """Ask somebody outside and return the address of the link."""
    page.goto(form)
    page.get_by_role("link", name="Ask somebody outside").click()
    page.get_by_label("Who is asked?").fill(name)
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address").input_value()
    assert "/review/" in address
    return address


def answer(guest: Page, choice: str, note: str) -> None:
    guest.get_by_label(choice).check()
    guest.get_by_label("What should change").fill(note)
    guest.get_by_role("button", name="Send my answer").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Thank you")


@pytest.fixture
def bring_in(site, tmp_path):
    """Return a function that imports a text, which then is nobody's own in the newsroom."""

    def bring(text: str) -> None:
        file = tmp_path / "rest.md"
        file.write_text(f"---\n{HEAD}\n---\n{text}\n")
        site.manage("import_articles", str(file))

    return bring


def test_an_expert_asks_for_changes_and_later_approves(open_page, site, bring_in):
    bring_in("Take ten tablets.")
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "editor", site.editor_password)
    page.goto("/admin/articles/article/?q=Rest+for+experts")
    page.get_by_role("link", name="Rest for experts").click()
    form = page.url.partition("?")[0]
    send_for_review(page, form)
    first = make_link(page, form, "Dr Jane Roe")

    guest = open_page(viewport=PHONE, java_script_enabled=False)
    assert guest.goto(first).ok
    expect(guest.get_by_text("For Dr Jane Roe: editor of MG Portal asks you")).to_be_visible()
    expect(guest.get_by_text("Take ten tablets.")).to_be_visible()
    assert guest.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    guest.get_by_role("link", name="Go to the answer form").click()
    expect(guest.get_by_label("Your name")).to_have_value("Dr Jane Roe")
    expect(guest.get_by_label("Approve")).not_to_be_checked()

    # Without a note nobody knows what to change; nothing is lost by the refusal.
    guest.watch.allowed.append("422")
    guest.get_by_label("Ask for changes").check()
    guest.get_by_role("button", name="Send my answer").click()
    expect(guest).to_have_title(re.compile("^Error:"))
    expect(guest.get_by_label("Ask for changes")).to_be_checked()
    answer(guest, "Ask for changes", "Ten is too many.\n\nPlease ask a pharmacist.")
    assert guest.context.cookies() == []

    page.goto(form)
    expect(page.locator(".standing .state")).to_have_text("changes requested")
    expect(page.locator(".invitations")).to_contain_text("Please ask a pharmacist.")
    mail = site.latest_mail("editor@localhost")
    assert "Ten is too many." in mail
    assert "/review/" not in mail

    second = make_link(page, form, "Dr Jane Roe")
    bring_in("Take one tablet.")
    guest.watch.allowed.append("410")
    guest.goto(second)
    expect(guest.get_by_role("heading", level=1)).to_have_text("The text has changed")

    send_for_review(page, form)
    third = make_link(page, form, "Dr Jane Roe")
    guest = open_page(viewport=PHONE)
    guest.goto(third)
    expect(guest.get_by_text("Take one tablet.")).to_be_visible()
    answer(guest, "Approve", "")
    page.goto(form)
    expect(page.locator(".standing .state")).to_have_text("approved")
    expect(page.locator(".invitations")).to_contain_text("It counted.")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page_of_a_link(open_page, site, axe, look):
    page = open_page(**look)
    sign_in(page, "editor", site.editor_password)
    form = write(page, f"Rest in the {look['color_scheme']}")
    page.goto(form.replace("/change/", "/invite/"))
    axe(page)
    link = make_link(page, form, "Dr Jane Roe")
    page.wait_for_load_state("networkidle")
    axe(page)
    page.goto(form)
    axe(page)

    guest = open_page(**look)
    guest.watch.allowed += ["422", "404"]
    guest.goto(link)
    axe(guest)
    guest.get_by_role("button", name="Send my answer").click()
    axe(guest)
    answer(guest, "Ask for changes", "Shorter, please.")
    axe(guest)
    guest.goto(link[:-9])
    expect(guest.get_by_role("heading", level=1)).to_have_text("This link is not complete")
    axe(guest)
    page.goto(form)
    axe(page)


def test_the_address_is_copied_by_a_button(open_page, site):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "editor", site.editor_password)
    link = make_link(page, write(page, "Rest to copy"), "Dr Roe")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_no_other_site_learns_the_address(open_page, site):
    page = open_page()
    sign_in(page, "editor", site.editor_password)
    link = make_link(page, write(page, "Rest from others"), "Dr Roe")
    guest = open_page()
    guest.goto(link)
    with guest.expect_request(lambda request: request.is_navigation_request()) as asked:
        guest.get_by_role("link", name=re.compile("Portal")).first.click()
    assert "referer" not in asked.value.all_headers()
