"""A mail in the hands of a member: what it leads to, how it is ended, and how those pages look."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.members import enter, make
from tests.browser.test_accessibility import LOOKS

# Ana answers Heron, who was removed, warned and is read first besides.
_SCENE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article
from comments import notifications
from comments.models import Outbox
from comments.rules import Frequency
from comments.services import blocking, following, moderating, restricting
heron, other = build.known_member({name!r}), build.known_member({name!r} + "-friend")
article = Article.objects.get(slug="moving-and-exercise")
first = build.comment(article, by=heron, text="Says " + {name!r})
gone = build.comment(article, by=heron, text="Off the topic")
moderating.remove(gone, by=None, reason="off_topic", revision=1, message="It is about tea.")
restricting.warn(heron, by=None, reason="abuse", message="Please be kind.")
soon = timezone.now() + timedelta(days=2)
restricting.premoderate(heron, by=None, reason="abuse", message="For a while.", until=soon)
following.tell_replies(by=heron, frequency=Frequency.NOW)
following.follow(article, by=heron, frequency=Frequency.WEEKLY)
blocking.hide(build.user({name!r} + "-hidden"), by=heron)
notifications.comment_published(build.comment(article, by=other, parent=first))
Outbox.objects.update(created_at=timezone.now() - timedelta(hours=1), due_at=timezone.now())
"""


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_pages_about_mails_and_decisions(open_page, axe, site, look):
    name = f"Heron-{look['color_scheme']}"
    session = make(site, _SCENE.format(name=name), name)[name]
    page = open_page(**look)
    enter(page, site, session)
    page.goto("/my/comments/")
    expect(page.get_by_text("You have a warning.")).to_be_visible()
    axe(page)
    for link in ("Read the warning", "A comment of yours was removed."):
        page.goto("/my/comments/")
        with page.expect_navigation():
            page.get_by_role("link", name=link).first.click()
        axe(page)
    page.get_by_label("Why should it be decided otherwise?").fill("It was about resting.")
    page.get_by_role("button", name="Ask for another look").click()
    expect(page.get_by_text("It waits for a moderator.")).to_be_visible()
    axe(page)
    for path in ("/my/comments/mail/", "/articles/moving-and-exercise/comments/follow/"):
        page.goto(path)
        axe(page)


def test_a_mail_leads_to_the_reply_and_is_ended_by_a_stranger_to_the_site(open_page, axe, site):
    make(site, _SCENE.format(name="Egret"))
    site.manage("run_jobs")
    mail = site.latest_mail("Egret@example.org".lower())
    assert "tea" not in mail and "exercise" not in mail
    page = open_page(java_script_enabled=False)
    page.goto(_link(mail, "/c/"))
    expect(page.get_by_text("A walk in the morning helps me.").first).to_be_visible()
    page.goto(_link(mail, "/mail/stop/"))
    axe_page = open_page()
    axe_page.goto(page.url)
    axe(axe_page)
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more of these mails")
    assert page.context.cookies() == []


def _link(mail: str, path: str) -> str:
    found = re.search(rf"^http://\S+{path}\S+$", mail, re.M)
    assert found, mail
    return found[0]
