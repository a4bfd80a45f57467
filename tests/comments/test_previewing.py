"""What a member is told before posting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import CommenterStanding, CommentThread, Rule
from comments.rules import Audience, Crisis, RuleAction, ThreadMode
from comments.services import errors, posting
from tests import build
from tests.comments.acts import TEXT, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article()


@pytest.fixture
def maxi():
    return build.known_member()


def notices(article, by, text=TEXT, **values) -> str:
    return " ".join(posting.preview(article, by=by, text=text, **values).notices)


def test_a_text_that_nothing_is_said_about(article, maxi):
    shown = posting.preview(article, by=maxi, text="*So*")
    assert (shown.html, shown.notices, shown.crisis) == ("<p><em>So</em></p>", (), "")
    assert not CommentThread.objects.exists()


def test_a_new_member_is_told_that_it_waits(article):
    assert "first 3 comments" in notices(article, build.user("Nele"))


def test_links_a_closing_discussion_and_one_that_is_read_first(article, maxi):
    links = " ".join(f"https://example.org/{number}" for number in range(3))
    assert "There are links" in notices(article, maxi, links)
    CommentThread.objects.create(article=article, mode=ThreadMode.HOLD_ALL)
    assert "every comment of this discussion" in notices(article, maxi)
    CommentThread.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "just closed" in notices(article, maxi)


def test_why_a_rule_holds_a_text_is_not_told(article, maxi):
    Rule.objects.create(name="zebra", pattern="zebra", action=RuleAction.HOLD, enabled=True)
    told = notices(article, maxi, "A zebra")
    assert "A moderator looks at this comment" in told
    assert "zebra" not in told


def test_advice_and_personal_data_are_asked_about(article, maxi):
    told = notices(article, maxi, "You should stop your pills. I was born on 12.03.1970.")
    assert "reads like advice about a medicine" in told
    assert "full date of birth" in told


def test_a_crisis_shows_its_help(article, maxi):
    assert posting.preview(article, by=maxi, text="I can't swallow.").crisis == Crisis.BREATHING


def test_a_refused_text_is_refused_at_once(article, maxi):
    Rule.objects.create(name="zebra", pattern="zebra", action=RuleAction.REFUSE, enabled=True)
    with pytest.raises(errors.RefusedByRule):
        posting.preview(article, by=maxi, text="A zebra")
    with pytest.raises(errors.NothingWritten):
        posting.preview(article, by=maxi, text=" ")


def test_an_answer_to_members_is_for_members(article, maxi):
    parent = build.comment(article, by=None, audience=Audience.MEMBERS)
    assert "for members only" in notices(article, maxi, parent=parent)


def test_a_change_is_told_what_is_new_about_it(article, maxi):
    comment = build.comment(article, by=maxi, text="Write to max@example.org")
    assert notices(article, maxi, "Do write to max@example.org", comment=comment) == ""
    told = notices(article, maxi, "See https://example.org, max@example.org", comment=comment)
    assert told.startswith("There are links")


def test_a_change_of_what_waits_goes_on_waiting(article):
    nele = build.user("Nele")
    build.agree(nele)
    comment = post(article, nele)
    CommenterStanding.objects.update(published=3)
    assert "A moderator looks" in notices(article, nele, "Other words", comment=comment)
