"""The page on which members find their own, the decisions about them, and the choice of mails."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.services import withdrawing
from comments.models import Appeal, CommenterStanding, MailChoice, MemberBlock, Outbox, Subscription
from comments.rules import Action, Frequency, Hold, Kind, Reason, Status
from comments.services import moderating, restricting
from tests import build
from tests.comments.browsing import NEW, send
from tests.comments.mails import follows, later, sent
from tests.pages import faults_of, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
MINE, MAIL = "/my/comments/", "/my/comments/mail/"


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def member(maxi, client) -> Client:
    client.force_login(maxi)
    return client


@pytest.fixture
def removed(article, maxi, mo):
    """Let Mo remove a comment of Max, with a word to him."""
    comment = build.comment(article, by=maxi, text="Take twice as much, it helped me.")
    return moderating.remove(
        comment, by=mo, reason=Reason.MEDICAL, revision=1, message="Please tell no doses."
    )


@pytest.fixture
def warned(maxi, mo):
    return restricting.warn(maxi, by=mo, reason=Reason.ABUSE, message="Please be kind.")


def decision_path(statement) -> str:
    return f"/my/decisions/{statement.pk}/"


@pytest.mark.parametrize(
    "path", [MINE, MAIL, "/my/decisions/1/", "/articles/resting/comments/follow/"]
)
def test_visitors_are_asked_to_sign_in_first(client, article, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={path}"


def test_each_comment_stands_there_with_its_state(member, maxi, article, removed):
    build.comment(article, by=maxi, text="Waiting text", status=Status.HELD)
    build.comment(article, by=maxi, text="For us", audience="members")
    build.comment(article, by=maxi, status=Status.WITHDRAWN)
    build.comment(article, by=build.user("Rita"), text="Not mine")
    html = page(member, MINE)
    text = text_of(html)
    for words in (
        "removed by a moderator : Tells others to change a treatment",
        "Take twice as much",
        "waiting for a moderator",
        "for members only",
        "withdrawn by its author",
    ):
        assert words in text
    assert "Not mine" not in text
    assert faults_of(html) == []


def test_no_title_is_told_that_is_not_public_any_more(member, maxi, article):
    build.comment(article, by=maxi, text="Still mine")
    follows(maxi, article)
    withdrawing.withdraw(article, by=None, reason="It was wrong.")
    text = text_of(page(member, MINE))
    assert "Still mine" in text and "Resting" not in text


def test_the_list_goes_on_on_further_pages_in_the_same_number_of_queries(
    member, maxi, article, django_assert_max_num_queries
):
    for number in range(25):
        build.comment(article, by=maxi, text=f"Number {number} is here")
    with django_assert_max_num_queries(14):
        html = page(member, MINE)
    assert "Number 24 is" in html and "Number 4 is" not in html
    cursor = re.search(r'href="(\?after=[^"]+)"', html)
    assert cursor
    rest = page(member, MINE + cursor[1])
    assert "Number 4 is" in rest and "Your data" not in rest
    page(member, MINE + "?after=rubbish", status=404)


def test_a_member_sees_why_and_asks_once_for_another_look(member, maxi, removed):
    statement = maxi.statements.get()
    html = page(member, decision_path(statement))
    for words in (
        "Tells others to change a treatment",
        "tell no doses",
        "Take twice",
        "A moderator",
    ):
        assert words in text_of(html)
    response = member.post(decision_path(statement), {"action": "appeal", "text": "It was mine <3"})
    assert response.status_code == 303
    assert Appeal.objects.get().text == "It was mine <3"
    html = page(member, decision_path(statement))
    assert "It waits for a moderator" in html
    again = member.post(decision_path(statement), {"action": "appeal", "text": "And this too"})
    assert again.status_code == 409
    assert "And this too" in again.content.decode()


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_appeal_is_told_beside_its_field(member, maxi, removed, text):
    path = decision_path(maxi.statements.get())
    response = member.post(path, {"action": "appeal", "text": text})
    assert response.status_code in (409, 422)
    assert 'class="field has-error"' in response.content.decode()
    assert not Appeal.objects.exists()


def test_an_appeal_that_is_too_long_comes_back_whole(member, maxi, removed):
    text = "long " * 500
    response = member.post(decision_path(maxi.statements.get()), {"action": "appeal", "text": text})
    assert response.status_code == 422
    assert text in response.content.decode()


def test_an_appeal_is_not_lost_with_the_session_or_an_old_form(maxi, removed, client):
    path = decision_path(maxi.statements.get())
    response = client.post(path, {"action": "appeal", "text": "Typed for long"})
    assert response.status_code == 403
    assert "Typed for long" in response.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(maxi)
    response = strict.post(path, {"action": "appeal", "text": "Typed for long"})
    assert response.status_code == 403
    assert "Typed for long" in response.content.decode()
    assert not Appeal.objects.exists()


def test_nobody_reads_a_decision_about_somebody_else(removed, maxi):
    other = Client()
    other.force_login(build.user("Rita"))
    page(other, decision_path(maxi.statements.get()), status=404)
    response = other.post(decision_path(maxi.statements.get()), {"text": "I"})
    assert response.status_code == 404


def test_a_warning_is_shown_until_it_was_read(member, maxi, warned):
    assert "You have a warning." in page(member, MINE)
    html = page(member, decision_path(warned))
    assert "Please be kind." in html
    response = member.post(decision_path(warned), {"action": "acknowledge"})
    assert response.status_code == 303
    assert "You have a warning." not in page(member, MINE)
    warned.refresh_from_db()
    assert warned.seen_at


def test_looking_at_a_warning_does_not_say_that_it_was_read(member, warned):
    page(member, decision_path(warned))
    warned.refresh_from_db()
    assert warned.seen_at is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"suspended_until": 2}, "You cannot take part in discussions for a while. Why"),
        ({"premoderated_until": 2}, "A moderator reads your comments before others do"),
        ({"banned_at": -1}, "You cannot take part in discussions any more."),
    ],
)
def test_a_restriction_is_told_with_its_end(member, maxi, values, words):
    now = timezone.now()
    times = {name: now + timedelta(days=days) for name, days in values.items()}
    CommenterStanding.objects.filter(user=maxi).update(**times)
    assert words in text_of(page(member, MINE))


def test_a_hidden_member_can_be_shown_again(member, maxi):
    rita, ann = build.user("Rita"), build.user("Ann")
    MemberBlock.objects.create(user=maxi, blocked=rita)
    other = MemberBlock.objects.create(user=ann, blocked=rita)
    html = page(member, MINE)
    keys = re.findall(r'name="block" value="(\d+)"', html)
    assert len(keys) == 1
    for key in (keys[0], str(other.pk), "", "x", "9" * 30):
        assert member.post(MINE, {"block": key}).status_code == 303
    assert list(MemberBlock.objects.all()) == [other]


def test_the_header_leads_there(member, client):
    assert f'href="{MINE}"' in page(member, "/")
    assert f'href="{MINE}"' not in page(Client(), "/")


def test_a_discussion_is_followed_and_not_any_more(member, maxi, article):
    path = "/articles/resting/comments/follow/"
    page(member, path)
    response = member.post(path, {"frequency": "daily"})
    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/articles/resting/#comments",
    )
    assert Subscription.objects.get(user=maxi).frequency == Frequency.DAILY
    assert "Resting" in page(member, MAIL)
    member.post(path, {"frequency": "off"})
    assert not Subscription.objects.exists()
    assert member.post(path, {"frequency": "often"}).status_code == 422
    page(member, "/articles/none/comments/follow/", status=404)


def test_what_mails_tell_is_chosen_and_everything_can_be_ended_at_once(member, maxi, article):
    follows(maxi, article)
    response = member.post(MAIL, {"frequency": "weekly", "with_text": "on", "next": "/about/"})
    assert (response.status_code, response.headers["Location"]) == (303, "/about/")
    choice = MailChoice.objects.get(user=maxi)
    assert (choice.with_text, choice.decisions) == (True, False)
    assert Subscription.objects.replies_of(maxi).frequency == Frequency.WEEKLY
    member.post(MAIL, {"action": "stop"})
    assert Subscription.objects.get(user=maxi).frequency == Frequency.OFF


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "x"]
)
def test_nobody_is_led_to_another_site(member, path):
    response = member.post(MAIL, {"frequency": "now", "next": path})
    assert response.headers["Location"] == MAIL


def test_who_has_no_confirmed_address_is_told_so(client):
    nemo = build.user("Nemo", verified=False)
    client.force_login(nemo)
    response = client.post(MAIL, {"frequency": "now"})
    assert response.status_code == 422
    assert "confirm your email address" in response.content.decode()


def test_the_first_comment_asks_once_whether_replies_shall_be_told(member, maxi, article):
    question = "Shall we write to you when somebody replies?"
    response = send(member, NEW)
    html = page(member, response.headers["Location"].partition("#")[0])
    assert question in html
    answer = re.search(r'name="next" value="([^"]+)"', html)
    assert answer
    response = member.post(MAIL, {"replies": "now", "next": answer[1]})
    assert (response.status_code, response.headers["Location"]) == (303, answer[1])
    assert Subscription.objects.replies_of(maxi).frequency == Frequency.NOW
    build.comment(article, by=maxi)
    CommenterStanding.objects.get(user=maxi, asked_about_mail=True)
    maxi.comments.update(created_at=timezone.now() - timedelta(days=1))
    response = send(member, NEW, "Another one, on another day.")
    assert question not in page(member, response.headers["Location"].partition("#")[0])


def test_the_author_is_told_of_a_decision_and_the_answer_to_an_appeal(member, maxi, removed, mo):
    later(minutes=11)
    assert [one.to for one in sent()] == [[maxi.email]]
    assert Outbox.objects.filter(kind=Kind.DECISION, sent_at__isnull=False).count() == 1
    assert removed.status == Status.REMOVED and removed.hold_code != Hold.REPORTS
    assert maxi.statements.get().action == Action.REMOVE
