"""The address in a mail that ends mails like it: RFC 8058, and a page for people."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from django.test import Client

from comments import notifications
from comments.models import MailChoice, Subscription
from comments.rules import Frequency
from comments.services import following, stop_links
from tests import build
from tests.comments.mails import follows, later, sent, statement
from tests.pages import faults_of, page, text_of

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = "https://portal.example.org"


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.max_member()


@pytest.fixture
def reply(article, maxi):
    """Answer Max, who follows two discussions besides."""
    follows(maxi)
    follows(maxi, article)
    follows(maxi, build.article())
    first = build.comment(article, by=maxi)
    comment = build.comment(article, by=build.user("Rita"), parent=first)
    notifications.comment_published(comment)
    later(minutes=6)
    return comment


def header(message, name: str) -> str:
    """Return a header as the receiver of the bytes reads it."""
    return str(message_from_bytes(message.message().as_bytes(), policy=default)[name]).strip()


def path_of(message) -> str:
    """Return the path that the header names."""
    found = re.fullmatch(
        r"<https://portal\.example\.org(/\S+)>", header(message, "List-Unsubscribe")
    )
    assert found
    return found[1]


def frequencies(member) -> dict[str, str]:
    return {
        str(one.thread or "replies"): one.frequency
        for one in Subscription.objects.filter(user=member)
    }


def test_a_mail_has_both_headers_whole_and_the_address_in_its_text(reply):
    (one,) = sent()
    path = path_of(one)
    assert header(one, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert f"https://portal.example.org{path}\n" in one.body
    assert "max" not in path.lower() and "example" not in path
    assert header(one, "Auto-Submitted") == "auto-generated"


def test_a_mail_program_ends_it_with_one_post_without_anything_else(reply, maxi):
    (one,) = sent()
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):  # Twice is the same as once.
        response = program.post(path_of(one), ONE_CLICK)
        assert response.status_code == 200
        assert not response.cookies
    assert frequencies(maxi) == {
        "replies": Frequency.OFF,
        **{title: Frequency.NOW for title in frequencies(maxi) if title.startswith("Article")},
    }
    assert len(frequencies(maxi)) == 2
    assert MailChoice.objects.of(maxi).decisions


FORMS = {
    "application/x-www-form-urlencoded": "List-Unsubscribe=One-Click",
    "multipart/form-data; boundary=x": (
        "--x\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click\r\n--x--\r\n"
    ),
}


@pytest.mark.parametrize("kind", FORMS)
def test_either_way_of_sending_a_form_is_understood(reply, maxi, kind):
    (one,) = sent()
    response = Client().post(path_of(one), FORMS[kind], content_type=kind)
    assert response.status_code == 200
    assert Subscription.objects.replies_of(maxi).frequency == Frequency.OFF


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_only_looks_ends_nothing(reply, maxi, method):
    (one,) = sent()
    before = frequencies(maxi)
    response = getattr(Client(), method)(path_of(one))
    assert response.status_code == 200
    assert not response.cookies
    assert frequencies(maxi) == before


def test_a_person_sees_what_would_end_and_ends_it_with_a_button(reply, maxi):
    (one,) = sent()
    html = page(Client(), path_of(one))
    assert "replies to your comments" in text_of(html)
    assert "<button>Stop them</button>" in html
    assert "csrf" not in html and "Resting" not in html
    assert faults_of(html) == []
    done = Client().post(path_of(one)).content.decode()
    assert "You get no more of these mails" in text_of(done)


def test_nothing_is_told_any_more_after_it_was_ended(reply, maxi, article):
    (one,) = sent()
    Client().post(path_of(one), ONE_CLICK)
    again = build.comment(article, by=reply.author, parent=reply.parent)
    notifications.comment_published(again)
    later(days=8)
    assert sent() == []


def test_it_holds_for_an_account_that_is_switched_off_and_hurts_nobody_when_gone(reply, maxi):
    (one,) = sent()
    maxi.is_active = False
    maxi.save()
    assert Client().post(path_of(one), ONE_CLICK).status_code == 200
    assert Subscription.objects.replies_of(maxi).frequency == Frequency.OFF
    type(reply).objects.filter(author=maxi).update(author=None)
    maxi.delete()
    assert Client().post(path_of(one), ONE_CLICK).status_code == 200


@pytest.mark.parametrize("change", ["", "x", "x" * 5000, "WzEsWyJhbGwiXV0", "WzEsWyJhbGwiXV0.x"])
def test_an_address_that_was_not_made_here_is_refused(maxi, change):
    for call in (Client().get, Client().post):
        assert call(f"/mail/stop/{change}/").status_code == 404


def test_decisions_are_ended_by_their_own_address_and_by_nothing_else(maxi, article):
    follows(maxi)
    notifications.decided(statement(maxi))
    later(minutes=11)
    (one,) = sent()
    Client().post(path_of(one), ONE_CLICK)
    assert not MailChoice.objects.of(maxi).decisions
    assert Subscription.objects.replies_of(maxi).frequency == Frequency.NOW


def test_the_address_of_a_large_digest_stays_short_and_ends_everything(maxi):
    address = stop_links.address(maxi, [stop_links.REPLIES, *range(100)])
    assert len(address) < 150
    what = stop_links.read(address.rstrip("/").rsplit("/", 1)[1])
    assert what == (maxi.pk, (stop_links.ALL,))
    follows(maxi)
    follows(maxi, build.article())
    following.stop(what)
    assert frequencies(maxi) == {"replies": Frequency.OFF}
    assert not MailChoice.objects.of(maxi).decisions


def test_a_local_site_without_https_does_not_promise_one_click(reply, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    (one,) = sent()
    assert "List-Unsubscribe-Post" not in one.extra_headers
    assert one.extra_headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mail/stop/")


def test_alarms_of_moderators_cannot_be_ended(reply):
    build.mo_moderator()
    type(reply).objects.update(urgent_at="2026-01-01T00:00Z")
    reply.refresh_from_db()
    notifications.somebody_in_danger(reply)
    urgent = next(one for one in sent() if one.subject.startswith("Urgent"))
    assert "List-Unsubscribe" not in urgent.extra_headers
    assert "/mail/stop/" not in urgent.body
