"""Case 7: ten thousand comments, five thousand of them under one root.

What each page costs is compared in test_scale.py.
"""

import re
from datetime import timedelta

import pytest

from comments.models import Comment
from comments.rules import Status
from comments.services import moderating
from tests import build, many
from tests.pages import page, part

pytestmark = pytest.mark.django_db
LIST = "/articles/resting/comments/"


def anchors(html: str) -> list[str]:
    return re.findall(r'<article class="comment" id="(c-[^"]+)"', html)


def following(html: str) -> str:
    return part(html, r'href="([^"]+)" rel="next"').replace("&amp;", "&")


def roots_in(html: str) -> list[str]:
    """Return the anchors of the roots: the comments with a heading of the third level."""
    return re.findall(r'<article class="comment" id="(c-[^"]+)"(?:(?!<h\d).)*<h3', html, re.S)


def discussion(size: int):
    article = build.article("Resting")
    many.comments(article, size, authors=[build.user("Nora"), build.user("Ana")])
    return article


def test_it_is_read_from_either_end_from_any_day_and_by_each_permanent_link(client):
    discussion(10_000)
    roots = list(Comment.objects.roots().order_by("published_at"))
    read_from_the_ends(client, roots)
    replies = list(roots[0].branch.order_by("published_at"))
    assert len(replies) == 5_000
    read_twenty_at_a_time(client, roots[0], replies)
    for place in (0, 19, 20, 2_500, 4_999):
        follow_the_permanent_link(client, replies[place], is_late=place >= 20)


def read_from_the_ends(client, roots):
    first = page(client, LIST)
    assert "Comments (10000)" in first
    assert roots_in(first) == [root.anchor for root in roots[:20]]
    assert "Show 4997 more replies" in first
    newest = page(client, f"{LIST}?sort=new")
    assert roots_in(newest) == [root.anchor for root in roots[:-21:-1]]
    day = roots[-300].published_at.date()
    start = next(root for root in roots if root.published_at.date() == day)
    assert roots_in(page(client, f"{LIST}?from={day}"))[0] == start.anchor


def read_twenty_at_a_time(client, root, replies):
    path, seen = f"/c/{root.public_id}/", []
    for _page in range(3):
        html = page(client, path)
        assert anchors(html)[0] == root.anchor
        seen += anchors(html)[1:]
        path = following(html)
    assert seen == [reply.anchor for reply in replies[:60]]


def follow_the_permanent_link(client, reply, *, is_late):
    """It needs no number of a page."""
    html = page(client, f"/c/{reply.public_id}/")
    shown, mark = anchors(html), reply.public_id.hex[-9:]
    assert reply.anchor in shown and len(shown) <= 21
    assert f'id="{reply.anchor}" aria-labelledby="by-{mark}" aria-current="true"' in html
    assert ("Earlier replies" in html) == is_late


def test_what_comes_meanwhile_neither_shifts_nor_repeats_anything(client):
    article = discussion(200)
    held = build.comment(article, by=build.user("Fresh"), text="Held", status=Status.HELD)
    start = Comment.objects.roots().order_by("published_at")[5].published_at
    Comment.objects.filter(pk=held.pk).update(created_at=start, published_at=start)
    held.refresh_from_db()
    first = page(client, LIST)
    second_path = following(first)
    before = roots_in(page(client, second_path))
    moderating.approve(held, by=build.mo_moderator(), revision=1)
    build.comment(article, by=None, text="Early", at=start + timedelta(seconds=1))
    assert roots_in(page(client, second_path)) == before
    # A late approval stands where it was published, and not where nobody would look for it.
    assert roots_in(page(client, f"{LIST}?sort=new"))[0] == held.anchor
    assert held.anchor not in page(client, LIST)
