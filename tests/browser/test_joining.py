"""Somebody joins, confirms the address, takes part and leaves: with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

ARTICLE = "/articles/keeping-cool/"
PASSWORD = "tall-quiet-lamp-77"


def sign_up(page: Page, name: str) -> None:
    page.goto(ARTICLE)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Email address").fill(f"{name}@example.org")
    page.get_by_label("Pseudonym").fill(name)
    page.locator("input[name=password1]").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.click()


def confirm(page: Page, mail: str) -> None:
    link = re.search(r"http://\S+/accounts/confirm-email/\S+", mail)
    assert link, mail
    page.goto(link[0])
    page.get_by_role("button", name="Yes, confirm it").click()


def write(page: Page, text: str, button: str = "Post") -> None:
    page.get_by_label("Your comment").fill(text)
    # The first form asks for consent; a box that is ticked there stays so through a preview.
    for box in page.get_by_label("I agree that this site").all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_whole_way_of_a_member(open_page, site, scripts):
    name = "wave-rider" if scripts else "still-water"
    page = open_page(java_script_enabled=scripts, viewport={"width": 390, "height": 844})

    sign_up(page, name)
    mail = site.latest_mail(f"{name}@example.org")
    assert "myasthenia" not in mail.splitlines()[0].lower()

    # Nobody can comment before the address is confirmed.
    page.goto(ARTICLE)
    expect(page.get_by_label("Your comment")).to_have_count(0)

    confirm(page, mail)
    page.goto(ARTICLE)
    text = f"A cool flannel on the neck helps me, says {name}. FVC <20 ml/kg"
    write(page, text, "Preview")
    expect(page.get_by_text("Not posted yet.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(text)
    page.get_by_role("button", name="Post", exact=True).click()

    comment = page.get_by_role("article").filter(has_text=f"says {name}").last
    expect(comment).to_contain_text("FVC <20 ml/kg")
    expect(comment).to_contain_text(name)
    expect(comment).to_contain_text("waiting for a moderator")
    assert page.url.rstrip("/").split("#")[-1].startswith("c-")

    comment.get_by_role("link", name="Edit").click()
    write(page, text + " Edited.", "Save")
    comment = page.get_by_role("article").filter(has_text=f"says {name}").last
    expect(comment).to_contain_text("Edited.")
    expect(comment).to_contain_text("edited")

    comment.get_by_role("link", name="Withdraw").click()
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("Your comment is withdrawn.")).to_be_visible()
    expect(page.get_by_text(f"says {name}")).to_have_count(0)

    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(ARTICLE)
    expect(page.get_by_text("Login is required before commenting.")).to_be_visible()


def test_text_survives_a_session_that_ended(open_page, site):
    page = open_page()
    sign_up(page, "late-owl")
    confirm(page, site.latest_mail("late-owl@example.org"))
    page.goto("/articles/saving-energy/")
    page.get_by_label("Your comment").fill("This took me a long time to write.")
    page.context.clear_cookies()
    page.watch.allowed.append("403")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_text("This took me a long time to write.")).to_be_visible()
    page.locator("input[name=login]").fill("late-owl")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()

    expect(page.get_by_text("Not posted yet.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("This took me a long time to write.")
    page.goto("/articles/saving-energy/")
    expect(page.get_by_text("This took me a long time to write.")).to_have_count(0)


def test_hostile_text_does_nothing_in_a_real_browser(open_page, site):
    """The watch on the page fails this test if a script runs or the policy stops one."""
    page = open_page()
    sign_up(page, "probe-one")
    confirm(page, site.latest_mail("probe-one@example.org"))
    page.goto("/articles/sleeping-well/")
    write(
        page,
        "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
        " javascript:alert(1) <svg onload=alert(1)> <3",
    )
    comment = page.get_by_role("article").filter(has_text="<script>").last
    expect(comment).to_contain_text("<img src=x onerror=")
    expect(page).to_have_title(re.compile("Sleeping well"))


def test_the_longest_name_fits_a_small_phone(open_page, site):
    name = "W" * 30
    page = open_page(viewport={"width": 320, "height": 640})
    sign_up(page, name)
    confirm(page, site.latest_mail(f"{name.lower()}@example.org"))
    page.goto(ARTICLE)
    expect(page.get_by_role("link", name=name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
