"""Case 8: conversations as deep as anybody likes are shown on two levels, without recursion."""

import re
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from comments.rules import Audience
from tests import build
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
DEPTH = 600


@pytest.fixture
def chain():
    """Return a root and replies of which each answers the one before."""
    article, nora = build.article("Resting"), build.user("Nora")
    start = timezone.now() - timedelta(days=1)
    made = [build.comment(article, by=nora, text="Root", at=start)]
    for number in range(1, DEPTH):
        at = start + timedelta(seconds=number)
        made.append(build.comment(article, by=nora, text="Deep", parent=made[-1], at=at))
    return made


def test_the_end_of_a_long_chain_is_shown_on_the_second_level(client, chain):
    last = chain[-1]
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(300)  # Less than the chain is long.
    try:
        html = page(client, f"/c/{last.public_id}/")
    finally:
        sys.setrecursionlimit(limit)
    assert f'id="{last.anchor}"' in html
    assert html.count("<ol>") == 1
    assert set(re.findall(r"<(h[3-6])", html)) == {"h3", "h4"}
    # Who asked for the last one sees it, and a link to the one that it answers.
    before = chain[-2]
    assert f'href="/c/{before.public_id}/#{before.anchor}"' in html


def test_the_first_page_shows_three_of_them_and_counts_the_others(client, chain):
    html = page(client, "/articles/resting/")
    assert html.count('class="comment"') == 4
    assert f"Show {DEPTH - 4} more replies" in text_of(html)


def test_a_crafted_row_shows_readers_nothing_that_is_for_members(client):
    """The services refuse this; should such a row ever be there, its page does not open."""
    article, nora = build.article("Resting"), build.user("Nora")
    root = build.comment(article, by=nora, text="Between us", audience=Audience.MEMBERS)
    reply = build.comment(article, by=nora, text="For all", parent=root)
    page(client, f"/c/{root.public_id}/", status=404)
    page(client, f"/c/{reply.public_id}/", status=404)
    html = page(client, "/articles/resting/")
    assert "Between us" not in html and "For all" not in html


def test_the_address_of_a_comment_under_another_article_still_names_its_own(client, chain):
    other = build.article("Walking")
    stray = build.comment(other, by=None, text="Elsewhere")
    Comment.objects.filter(pk=stray.pk).update(parent=chain[0], root=chain[0])
    html = page(client, f"/c/{chain[0].public_id}/")
    assert "Elsewhere" not in html
