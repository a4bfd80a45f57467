"""The HTML of single comments and branches, which is remembered by its value."""

import pytest
from django.utils import translation

from comments import cards, composing, pages
from comments.models import Thanks
from comments.services import thanking
from core.pagecache import Needs
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.user("Nora"))


def shown(comment, viewer=None):
    return pages.discussion(comment.thread.article, viewer, needs=Needs())["branches"][0].root


def test_equal_comments_are_made_once(comment, monkeypatch):
    first = shown(comment).html
    monkeypatch.setattr(cards, "get_template", None)  # Nobody asks for one any more.
    assert shown(comment).html is first


def test_whatever_changes_is_made_anew(comment):
    before = shown(comment)
    thanking.thank(comment, by=build.max_member())
    assert "1 reader is thankful" in shown(comment).html
    assert "thankful" not in before.html


def test_what_is_personal_is_not_shown_to_others(comment):
    maxi, rita = build.max_member(), build.user("Rita")
    Thanks.objects.create(comment=comment, user=maxi)
    assert "Take thanks back" in shown(comment, maxi).html
    assert "Take thanks back" not in shown(comment, rita).html
    assert "/edit/" in shown(comment, comment.author).html
    assert "/edit/" not in shown(comment, rita).html


def test_the_language_is_part_of_the_value(comment):
    here = shown(comment)
    with translation.override("de"):
        assert shown(comment) != here


def test_only_so_many_are_remembered():
    assert cards._html.cache_info().maxsize == cards._REMEMBERED <= 5_000
    assert composing._branch.cache_info().maxsize == composing._REMEMBERED <= 1_000
