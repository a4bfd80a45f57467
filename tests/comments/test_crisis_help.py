"""Help at once, without JavaScript, for who writes of an emergency; and for nobody else to see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, CommentThread, HelpLine
from comments.rules import Status, ThreadState
from comments.services import moderating
from comments.templatetags.help_lines import dialled
from tests import build
from tests.comments.browsing import NEW, PATH, fields_of, kept, landing, send
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
BREATH = "I can't breathe properly tonight."
DESPAIR = "Some days I want to die."
PANEL = r'(<section class="notice error" aria-labelledby="crisis".*?</section>)'


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def member(client) -> Client:
    client.force_login(build.known_member())
    return client


def test_a_preview_shows_whom_to_call_before_anything_is_posted(article, member):
    panel = part(send(member, NEW, BREATH, action="preview").content.decode(), PANEL)
    assert 'href="tel:112"' in panel and 'href="tel:999"' in panel
    assert "myasthenia gravis, possible myasthenic crisis" in text_of(panel)
    assert "We have told a moderator" not in panel
    assert "autofocus" in panel


def test_after_posting_the_author_sees_it_where_the_comment_is(article, member):
    response = send(member, NEW, DESPAIR)
    comment = Comment.objects.get()
    assert response.headers["Location"] == f"/c/{comment.public_id}/#crisis"
    panel = part(landing(response), PANEL)
    assert "You do not have to handle this alone" in text_of(panel)
    assert 'href="tel:116123"' in panel
    assert "We have told a moderator" in text_of(panel)
    assert "not monitored round the clock" in text_of(panel)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"{BREATH} {DESPAIR}", "Trouble breathing"),
        (DESPAIR, "It sounds like things are very hard"),
    ],
)
def test_the_help_for_the_other_kind_of_emergency_stands_with_it(article, member, text, first):
    html = landing(send(member, NEW, text))
    panel = part(html, PANEL)
    assert text_of(panel).startswith(first)
    assert 'href="tel:112"' in panel and 'href="tel:116123"' in panel
    assert text_of(panel).count("You do not have to handle this alone") == 1
    assert text_of(panel).count("possible myasthenic crisis") == 1


def test_the_help_stands_above_everything_else_that_is_said_after_posting(article, member):
    text = text_of(landing(send(member, NEW, DESPAIR)))
    assert text.index("It sounds like") < text.index("Your comment is published.")


def test_the_text_itself_goes_its_way_and_moderators_see_it_at_once(article, member):
    landing(send(member, NEW, BREATH))
    comment = Comment.objects.get()
    assert comment.status == Status.PUBLISHED
    assert comment.urgent_at is not None


def test_nobody_else_sees_the_help(article, member):
    landing(send(member, NEW, BREATH))
    comment = Comment.objects.get()
    other = Client()
    other.force_login(build.user("Nora"))
    for reader in (Client(), other):
        for path in (PATH, comment.get_absolute_url()):
            html = page(reader, path)
            assert "breathe properly" in html
            assert 'aria-labelledby="crisis"' not in html


def test_it_is_shown_until_a_moderator_has_dealt_with_it(article, member):
    landing(send(member, NEW, BREATH))
    comment = Comment.objects.get()
    assert 'aria-labelledby="crisis"' in page(member, comment.get_absolute_url())
    mo = build.mo_moderator()
    moderating.approve(comment, by=mo, revision=1)
    assert 'aria-labelledby="crisis"' not in page(member, comment.get_absolute_url())


def test_a_change_that_speaks_of_an_emergency_leads_to_the_help(article, member):
    comment = build.comment(article, by=member.get(PATH).wsgi_request.user, text="Old")
    response = send(member, f"/c/{comment.public_id}/edit/", BREATH)
    assert 'aria-labelledby="crisis"' in landing(response)


def test_an_innocent_text_shows_none(article, member):
    html = send(member, NEW, "My breathing exercises help me.", action="preview").content.decode()
    assert 'aria-labelledby="crisis"' not in html


def test_without_help_lines_the_emergency_number_is_still_named(article, member):
    HelpLine.objects.all().delete()
    html = send(member, NEW, BREATH, action="preview").content.decode()
    assert "Call your emergency number." in text_of(part(html, PANEL))


def test_a_question_and_the_help_stand_together(article, member):
    text = "You should stop taking your Mestinon. I cannot swallow."
    response = send(member, NEW, text, action="preview")
    assert 'aria-labelledby="crisis"' in response.content.decode()
    landing(member.post(NEW, {**fields_of(response.content.decode()), "action": "post"}))


def test_who_is_asked_something_before_posting_sees_the_help_with_the_question(article, member):
    text = "You should stop taking your Mestinon. I cannot swallow."
    response = send(member, NEW, text)
    assert response.status_code == 409
    assert 'aria-labelledby="crisis"' in response.content.decode()


def test_the_help_is_there_when_the_text_cannot_be_posted(article, member):
    values = {**fields_of(page(member, NEW)), "text": BREATH, "action": "post"}
    CommentThread.objects.create(article=article, state=ThreadState.LOCKED)
    response = member.post(NEW, values)
    assert (response.status_code, kept(response)) == (409, BREATH)
    assert 'href="tel:112"' in part(response.content.decode(), PANEL)


def test_the_help_is_there_when_the_session_is_over(article, member):
    values = {**fields_of(page(member, NEW)), "text": BREATH, "action": "post"}
    response = Client().post(NEW, values)
    assert (response.status_code, kept(response)) == (403, BREATH)
    assert 'href="tel:112"' in part(response.content.decode(), PANEL)


@pytest.mark.parametrize(
    ("number", "called"),
    [
        ("116 123", "116123"),
        ("+44 (0)20 7946-0000", "+4402079460000"),
        ("Text HOME to 741741", ""),
        ("1-800-HELP", ""),
    ],
)
def test_only_a_number_becomes_one_to_dial(number, called):
    assert dialled(number) == called


def test_the_question_about_mails_waits_for_a_calmer_comment(article, member):
    html = landing(send(member, NEW, DESPAIR))
    assert "Shall we write to you when somebody replies?" not in html
    Comment.objects.update(crisis="", created_at=timezone.now() - timedelta(hours=1))
    html = landing(send(member, NEW, "A walk helps me."))
    assert "Shall we write to you when somebody replies?" in html
