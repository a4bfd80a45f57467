"""The fullest page that a discussion can have: that it is shown, and what it weighs in memory."""

import pytest
from django.test import Client

from comments import lookups, pages, rules
from comments.lookups import Sight
from comments.models import Comment
from comments.services import moderating
from core.pagecache import Needs
from tests import build
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Return one with a pinned comment, a page of others with more answers than fit, and more."""
    made, nora = build.article("Resting"), build.user("Nora")
    pinned = build.comment(made, by=nora, text="Read this first.")
    for _ in range(rules.ROOTS_SHOWN + 1):
        root = build.comment(made, by=nora)
        for _ in range(rules.REPLIES_SHOWN + 1):
            build.comment(made, by=nora, parent=root)
    moderating.pin(pinned, by=None, revision=1)
    return made


def test_a_member_reads_a_full_page_with_a_pinned_comment(article):
    client = Client()
    client.force_login(build.max_member())
    assert "Read this first." in page(client, article.get_absolute_url())


def test_a_page_that_readers_share_says_how_much_memory_it_takes(article):
    found = pages._find(article, Sight.PUBLIC, pages.FIRST, Needs())
    short = found.size
    assert short > 1_000 * lookups.MOST  # An empty one takes no less for each of its values.
    Comment.objects.update(html="<p>" + "Long. " * 1_000 + "</p>")
    found = pages._find(article, Sight.PUBLIC, pages.FIRST, Needs())
    assert found.size > short + 6_000 * lookups.MOST
