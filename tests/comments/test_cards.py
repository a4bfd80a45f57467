"""The HTML of single comments, and what of it is personal."""

import pytest

from comments import pages
from comments.models import Thanks
from comments.services import thanking
from comments.templatetags.comment_tags import comment_alone
from core.pagecache import Needs
from core.pieces import piece
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.user("Nora"))


def shown(comment, viewer=None):
    found = pages.discussion(comment.thread.article, viewer, needs=Needs())
    return piece("comments/_thread.jinja", csrf_token="token" if viewer else "", **found)


def test_a_count_is_there_at_once(comment):
    assert "thankful" not in shown(comment)
    thanking.thank(comment, by=build.max_member())
    assert "1 reader is thankful" in shown(comment)
    thanking.thank(comment, by=build.user("Moritz"))
    assert "2 readers are thankful" in shown(comment)


def test_what_is_personal_is_not_shown_to_others(comment):
    maxi, rita = build.max_member(), build.user("Rita")
    Thanks.objects.create(comment=comment, user=maxi)
    assert "Take thanks back" in shown(comment, maxi)
    assert "Take thanks back" not in shown(comment, rita)
    assert "/edit/" in shown(comment, comment.author)
    assert "/edit/" not in shown(comment, rita)


def test_a_comment_that_stands_alone_has_nothing_to_do_beside_it(comment):
    alone = comment_alone(comment, level=2)
    assert '<h2 id="by-' in alone and "Nora" in alone and comment.html in alone
    assert "<button" not in alone and "/report/" not in alone


def test_names_are_escaped(comment):
    # No form lets such a name through; whatever is in the database is escaped all the same.
    type(comment.author).objects.filter(pk=comment.author_id).update(username="<b>Nora</b>")
    assert "&lt;b&gt;Nora" in shown(comment) and "<b>Nora" not in shown(comment)


def test_readers_get_no_form_and_members_each_their_own(comment):
    assert "<form" not in shown(comment) and "csrf" not in shown(comment)
    page = shown(comment, build.max_member())
    assert page.count('name="csrfmiddlewaretoken" value="token"') == 2  # To write, and to act.
