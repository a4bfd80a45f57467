"""A discussion of ten thousand comments costs what one of a hundred does.

Set MGPORTAL_TEST_COMMENTS=100000 to compare with one of that size instead.
"""

import os
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from comments.rules import Audience, Status
from comments.services import moderating, posting
from core.identifiers import uuid7
from tests import build, many
from tests.pages import page, part

pytestmark = pytest.mark.django_db
FEW, MANY = 100, int(os.environ.get("MGPORTAL_TEST_COMMENTS", "10000"))
HEAVIEST = 120_000


def scans(asked: CaptureQueriesContext) -> list[str]:
    """Return the plans of those queries in which the database reads all comments."""
    found = []
    for sql in (query["sql"] for query in asked.captured_queries):
        if "comments_comment" not in sql or not sql.startswith(("SELECT", "UPDATE")):
            continue
        is_postgres = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN '}{sql}")
            plan = "\n".join(str(row[0 if is_postgres else 3]) for row in cursor.fetchall())
        if re.search(r"Seq Scan on comments_comment\b|SCAN (comments_comment|[UV]\d)\b", plan):
            found.append(f"{plan}\n{sql}")
    return found


class Discussion:
    """A discussion of some size, and what people do in it."""

    def __init__(self, size: int, audience: str = "") -> None:
        self.article = build.article(f"Resting {size}")
        self.path = self.article.get_absolute_url()
        authors = [build.user(f"Nora{size}"), build.user(f"Ana{size}")]
        many.comments(self.article, size, authors=authors, audience=audience)
        self.member = build.known_member(f"Max{size}")
        self.reader, self.signed_in = Client(), Client()
        self.signed_in.force_login(self.member)
        self.comments = Comment.objects.filter(thread__article=self.article)
        self.roots = self.comments.roots().order_by("published_at")
        self.late_reply = self.comments.filter(root=self.roots[0]).latest("published_at")

    def cost(self, path: str, client: Client) -> int:
        """Return how many queries a page takes, after a look at its size and its plans."""
        with CaptureQueriesContext(connection) as asked:
            html = page(client, path)
        assert len(html.encode()) <= HEAVIEST
        assert scans(asked) == [], path
        return len(asked)

    def read(self, client: Client) -> dict[str, int]:
        listed = f"{self.path}comments/"
        middle = self.roots[self.roots.count() // 2]
        older = part(page(client, f"{listed}?sort=new"), r'href="([^"]*after=[^"]+)"')
        paths = {
            "the article": self.path,
            "the first page": listed,
            "the newest first": f"{listed}?sort=new",
            "the page behind": older.replace("&amp;", "&"),
            "a day": f"{listed}?from={middle.published_at.date()}",
            "a late root": f"/c/{self.roots.last().public_id}/",
            "a late reply": f"/c/{self.late_reply.public_id}/",
            "the replies": f"/c/{self.roots[0].public_id}/",
        }
        return {name: self.cost(path, client) for name, path in paths.items()}

    def write(self) -> dict[str, int]:
        """Return how many queries posting and approving take."""
        held = build.comment(
            self.article, by=build.user(f"Fresh{self.article.pk}"), status=Status.HELD
        )
        mo = build.user(f"Mo{self.article.pk}", group="Moderators")
        with CaptureQueriesContext(connection) as posted:
            posting.post(
                self.article,
                by=self.member,
                text="This is what helps me most of all.",
                token=uuid7(),
                parent=self.late_reply,
            )
        with CaptureQueriesContext(connection) as approved:
            moderating.approve(held, by=mo, revision=1)
        assert scans(posted) + scans(approved) == []
        return {"posting": len(posted), "approving": len(approved)}


def test_the_size_changes_nothing():
    """At most eight queries for the page of an article, and three more for a member."""
    few, large = Discussion(FEW), Discussion(MANY)
    for_reader, for_member = large.read(large.reader), large.read(large.signed_in)
    assert for_reader == few.read(few.reader)
    assert for_member == few.read(few.signed_in)
    assert for_reader["the article"] <= 8
    assert for_member["the article"] <= 8 + 2 + 3  # The session and the account, and three more.
    assert large.write() == few.write()


def test_what_is_for_members_costs_others_nothing():
    """The few public comments of a large discussion are found by an index of their own."""
    large = Discussion(2_000, audience=Audience.MEMBERS)
    build.comment(large.article, by=large.member, text="For everybody")
    with CaptureQueriesContext(connection) as asked:
        html = page(large.reader, f"{large.path}comments/")
    assert "Comments (1)" in html and "For everybody" in html and "Number" not in html
    [roots] = [q["sql"] for q in asked.captured_queries if "first_replies" in q["sql"]]
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {roots}")
        plan = str(cursor.fetchall())
    assert "comments_comment_roots_for" in plan
    assert "comments_comment_replies_for" in plan
