"""What goes wrong in the moments and places that nobody thinks of."""

import logging
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import notifications
from comments.models import Comment, CommenterStanding, MailChoice
from comments.services import posting
from tests import build
from tests.comments.browsing import NEW, fields_of, kept
from tests.comments.mails import follows, later, sent
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
SECRET = "Zebrawort since Tuesday"


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi(client):
    return build.known_member()


def ban(member):
    CommenterStanding.objects.filter(user=member).update(banned_at=timezone.now())


def test_a_ban_while_a_comment_is_being_changed(client, article, maxi):
    client.force_login(maxi)
    comment = build.comment(article, by=maxi)
    path = f"/c/{comment.public_id}/edit/"
    values = fields_of(page(client, path))
    ban(maxi)
    answer = client.post(path, {**values, "text": SECRET, "action": "post"})
    assert answer.status_code == 403
    assert kept(answer) == SECRET
    comment.refresh_from_db()
    assert comment.source != SECRET


@pytest.mark.parametrize(
    ("age", "possible"),
    [
        (timedelta(minutes=14, seconds=30), True),
        (timedelta(minutes=15, seconds=1), False),
        (-timedelta(minutes=2), True),  # The clock of the machine was set back.
    ],
)
def test_only_the_clock_of_the_site_says_how_long_a_comment_can_be_changed(
    client, article, maxi, age, possible
):
    client.force_login(maxi)
    comment = build.comment(article, by=maxi, at=timezone.now() - age)
    path = f"/c/{comment.public_id}/edit/"
    old = {"revision": 1, "text": SECRET, "action": "post"}
    old |= {"author": fields_of(page(client, NEW))["author"], "opened": "2099-01-01", "now": "0"}
    answer = client.post(path, old)
    comment.refresh_from_db()
    assert (comment.source == SECRET) == possible, answer.status_code
    assert kept(answer) == ("" if possible else SECRET)


@pytest.mark.parametrize(
    "hidden", [{"audience": "members"}, {"status": "held"}, {"status": "removed"}]
)
def test_what_is_not_for_everybody_is_in_no_place_that_everybody_reads(
    client, settings, article, maxi, hidden
):
    settings.COMMENT_FEEDS = True
    build.comment(article, by=None, text="For all to read")
    build.comment(article, by=None, text="In the middle")
    comment = build.comment(article, by=maxi, text=SECRET, **hidden)
    client.force_login(maxi)
    for path in ("/articles/resting/", "/articles/resting/comments/"):
        client.get(path)  # What the author sees must not be kept for others.
    client.logout()
    places = ["/", "/articles/resting/", "/articles/resting/comments/", "/sitemap.xml"]
    places += ["/articles/resting/comments/feed/", "/feed/", "/search/?q=Zebrawort", "/robots.txt"]
    for path in places:
        answer = client.get(path)
        assert "Zebrawort" not in text_of(answer.content.decode()).replace("?q=Zebrawort", ""), path
        assert str(comment.public_id) not in answer.content.decode() or "removed" in str(hidden)
    heading = re.search(r'id="comments"[^>]*>(.*?)</h2>', page(client, "/articles/resting/"), re.S)
    assert "2" in heading[1] and "3" not in heading[1]
    if "removed" not in str(hidden):
        page(client, comment.get_absolute_url().partition("#")[0], status=404)
    client.force_login(maxi)
    seen = page(client, comment.get_absolute_url().partition("#")[0])
    assert (SECRET in seen) == ("removed" not in str(hidden))


def test_a_mail_about_a_comment_for_members_tells_nothing_in_its_subject(article, maxi):
    follows(maxi)
    MailChoice.objects.create(user=maxi, with_text=True)
    mine = build.comment(article, by=maxi, audience="members")
    nora = build.user("Nora")
    answer = build.comment(article, by=nora, text=SECRET, parent=mine, audience="members")
    notifications.comment_published(answer)
    later(minutes=6)
    (mail,) = sent()
    assert SECRET in mail.body
    for word in ("Zebrawort", "Nora", "Resting", "members"):
        assert word not in mail.subject


def test_an_error_while_posting_leaves_no_word_in_reports_or_logs(
    client, article, maxi, monkeypatch, caplog, mailoutbox
):
    def fail(*_args, **_values):
        raise RuntimeError("The disk is full")

    client.force_login(maxi)
    client.raise_request_exception = False
    values = fields_of(page(client, NEW))
    monkeypatch.setattr(posting, "post", fail)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(NEW, {**values, "text": SECRET, "action": "post"})
    assert answer.status_code == 500
    assert "The disk is full" in caplog.text
    assert "Zebrawort" not in caplog.text + "".join(mail.body for mail in mailoutbox)
    assert not Comment.objects.exists()
