"""Every payload of the attack corpus through every place where words of members are shown."""

import json
import logging
import re
from functools import cache
from html import unescape
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from comments.models import (
    Appeal,
    Comment,
    CommentReport,
    CommentRevision,
    CommentThread,
    MessageTemplate,
    ModerationAction,
    Outbox,
    Statement,
)
from comments.rendering import RENDERER, render
from comments.rules import Kind
from comments.services import mail_checks, mail_texts
from core.identifiers import uuid7
from core.text import fingerprint, normalise
from tests import build
from tests.attacks import LARGE, PAYLOADS
from tests.comments.browsing import NEW, fields_of, kept
from tests.htmlcheck import faults_in
from tests.pages import faults_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
# As they are stored: the service makes them regular and refuses what is longer.
TEXTS = [normalise(f"ok {payload}")[:4000] for payload in PAYLOADS]
# Signs that are no signs: XML knows no such characters, databases and browsers do.
TEXTS += [normalise("ok \ufffe \uffff \U0001ffff"), "ok ]]> <![CDATA[x]]>"]
SOME = TEXTS[::15]
rendered = cache(render)  # Most tests store all of them.


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi(client):
    member = build.known_member()
    client.force_login(member)
    return member


def seed(article, texts, *, by=None, **values):
    """Put comments there, one a text, all at once."""
    thread, _made = CommentThread.objects.get_or_create(article=article)
    now = timezone.now()
    made = Comment.objects.bulk_create(
        Comment(
            thread=thread,
            author=by,
            source=text,
            html=rendered(text),
            fingerprint=fingerprint(text),
            renderer=RENDERER,
            submit_token=uuid7(),
            created_at=now,
            published_at=now,
            **values,
        )
        for text in texts
    )
    CommentThread.objects.filter(pk=thread.pk).update(public_count=len(made))
    return made


def check(client, path, what=""):
    """Look at a page; return it when nothing in it could run, load or lead elsewhere."""
    html = page(client, path)
    found = [fault for fault in faults_of(html) if fault != "<script>" or "/admin/" not in path]
    assert found == [], (path, what)
    return html


def all_pages(client, path):
    """Return the pages that follow each other from this one on."""
    pages = []
    while path:
        pages.append(check(client, path))
        onward = re.search(r'<a [^>]*href="([^"]*[?&;]after=[^"]*)"', pages[-1])
        path = unescape(onward[1]) if onward else ""
        assert len(pages) < 80
    return pages


def test_what_is_stored():
    for text in TEXTS + LARGE:
        assert faults_in(rendered(text), "comment") == [], text


@pytest.mark.parametrize("who", ["nobody", "the author"])
def test_the_discussion(client, article, maxi, who):
    made = seed(article, TEXTS + LARGE, by=maxi)
    if who == "nobody":
        client.logout()
    html = "".join([check(client, "/articles/resting/"), *all_pages(client, f"{NEW[:-4]}")])
    for comment in made:
        assert comment.html in html, comment.source


def test_the_conversation_with_its_replies(client, article, maxi):
    root = build.comment(article, by=maxi, text=TEXTS[0])
    made = seed(article, TEXTS, by=maxi, root=root, parent=root)
    Comment.objects.filter(pk=root.pk).update(reply_count=len(made))
    html = "".join(all_pages(client, f"/c/{root.public_id}/"))
    assert all(comment.html in html for comment in made)


def test_the_pages_of_one_comment(client, article, maxi):
    other = build.user("Nora")
    for text in SOME:
        own, theirs = seed(article, [text], by=maxi) + seed(article, [text], by=other)
        for act in ("", "edit/", "withdraw/"):
            check(client, f"/c/{own.public_id}/{act}", text)
        for act in ("report/", "thanks/", "hide-member/", "reply/"):
            check(client, f"/c/{theirs.public_id}/{act}", text)


def test_forms_that_give_a_text_back(client, article, maxi):
    other = build.comment(article, by=None)
    writing, report = fields_of(page(client, NEW)), f"/c/{other.public_id}/report/"
    for text in SOME:
        answers = [
            client.post(NEW, {**writing, "text": text, "action": "preview"}),
            client.post(NEW, {**writing, "text": text * 2000, "action": "post"}),
            client.post(report, {"text": text, "author": writing["author"], "revision": 1}),
        ]
        for answer in answers:
            html = answer.content.decode()
            assert faults_of(html) == [], text
            assert kept(answer).startswith(text)
            assert 'name="text"' in html


def test_a_page_that_gives_a_text_back_to_nobody_it_knows(client, article, maxi):
    writing = fields_of(page(client, NEW))
    client.logout()
    for text in SOME:
        answer = client.post(NEW, {**writing, "text": text, "action": "post"})
        assert faults_of(answer.content.decode()) == [], text
        assert kept(answer) == text


def test_one_s_own_comments_and_decisions(client, article, maxi):
    made = seed(article, SOME, by=maxi)
    for comment in made:
        line = ModerationAction.objects.create(
            action="remove", comment=comment, thread=comment.thread, member=maxi
        )
        told = Statement.objects.create(
            member=maxi, comment=comment, line=line, action="remove", message=comment.source
        )
        Appeal.objects.create(statement=told, text=comment.source, answer=comment.source)
        check(client, f"/my/decisions/{told.pk}/", comment.source)
    all_pages(client, "/my/comments/")


def around(comments, reporter):
    """Put the hostile words of comments into everything that moderators see beside them."""
    now = timezone.now()
    CommentReport.objects.bulk_create(
        CommentReport(
            comment=comment,
            revision=1,
            reporter=reporter,
            reason="other",
            text=comment.source,
            snapshot=f"{comment.source} {comment.source}",
            created_at=now,
        )
        for comment in comments
    )
    CommentRevision.objects.bulk_create(
        CommentRevision(
            comment=comment, number=1, source=f"before {comment.source}", replaced_at=now
        )
        for comment in comments
    )
    lines = ModerationAction.objects.bulk_create(
        ModerationAction(
            action="warn",
            comment=comment,
            thread=comment.thread,
            member=comment.author,
            note=comment.source[:500],
        )
        for comment in comments
    )
    told = Statement.objects.bulk_create(
        Statement(
            member=line.member,
            comment=line.comment,
            line=line,
            action="warn",
            message=line.comment.source,
        )
        for line in lines
    )
    text = comments[-1].source
    MessageTemplate.objects.update_or_create(title="Hostile", defaults={"text": text})
    return Appeal.objects.bulk_create(
        Appeal(statement=statement, text=statement.message) for statement in told
    )


def test_the_moderators_pages(client, article):
    nora, rita = build.user("Nora"), build.user("Rita")
    client.force_login(build.user("root-owner", superuser=True))
    desk = "/admin/comments/comment/moderate/"
    for text in SOME:
        parent = build.comment(article, by=rita, text=text)
        values = {"revision": 2, "open_reports": 1, "note_source": text, "note_html": render(text)}
        comment = build.comment(article, by=nora, text=text, parent=parent, **values)
        [appeal] = around([comment], rita)
        for path in (
            f"{desk}?queue=reported&item={comment.pk}",
            f"{desk}?queue=appeals&item={appeal.pk}",
            f"/admin/comments/comment/{comment.pk}/change/",
        ):
            check(client, path, text)


def test_the_lists_of_the_administration(client, article):
    nora = build.user("Nora")
    client.force_login(build.user("root-owner", superuser=True))
    around(seed(article, TEXTS, by=nora), None)
    lists = ["", "moderationaction/", "commentthread/", "comment/", "comment/?q=ok"]
    for path in lists:
        check(client, f"/admin/comments/{path}")
    check(client, "/admin/")
    for number in range(2, len(TEXTS) // 50 + 2):
        check(client, f"/admin/comments/comment/?p={number}")
        check(client, f"/admin/comments/moderationaction/?p={number}")
    for text in SOME:
        assert faults_of(client.get("/admin/comments/comment/", {"q": text}).content.decode()) in (
            [],
            ["<script>"],
            ["<script>"] * 2,
        )


def test_mails(article, maxi):
    nora = build.user("Nora")
    to = mail_checks.recipient(maxi, [])
    to.choice.with_text = True
    for number in range(0, len(TEXTS), 5):
        made = seed(article, TEXTS[number : number + 5], by=nora)
        rows = [
            Outbox(pk=n, user=maxi, kind=Kind.REPLY, comment=comment, due_at=timezone.now())
            for n, comment in enumerate(made, start=1)
        ]
        mail = mail_texts.message(rows, to)
        assert "MG Portal" in mail.subject and "ok" not in mail.subject
        sent = mail.message()
        assert sent.get_content_type() == "text/plain" and not sent.is_multipart()
        assert set(sent.keys()) <= {
            *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From"),
            *("To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe"),
            "List-Unsubscribe-Post",
        }
        own_lines = {line for line in mail.body.split("\n") if not line.startswith("> ")}
        for comment in made:
            for line in comment.source.split("\n"):
                assert line not in own_lines or not line.strip() or line == ">", line


def test_the_export_for_people_and_the_one_for_programs(client, article, maxi):
    seed(article, TEXTS, by=maxi)
    client.post("/accounts/reauthenticate/", {"password": build.PASSWORD})
    answer = client.get("/accounts/data/file.html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert faults_of(answer.content.decode()) == []
    answer = client.get("/accounts/data/file.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    rows = json.loads(answer.content)["comments"]["comments"]
    assert sorted(row["text"] for row in rows) == sorted(TEXTS)


def test_the_feed(client, settings):
    settings.COMMENT_FEEDS = True
    atom = "{http://www.w3.org/2005/Atom}"
    for number in range(0, len(TEXTS), 20):
        texts = TEXTS[number : number + 20]
        seed(build.article(f"Part {number}", slug=f"part-{number}"), texts)
        answer = client.get(f"/articles/part-{number}/comments/feed/")
        root = ElementTree.fromstring(answer.content)  # noqa: S314 (ours)
        entries = root.findall(f"{atom}entry")
        assert len(entries) == len(texts)
        for entry in entries:
            html = entry.findtext(f"{atom}summary") or entry.findtext(f"{atom}content")
            assert faults_in(html, "comment") == [], html


def test_no_word_of_a_member_reaches_the_log(client, article, maxi, caplog):
    other = build.comment(article, by=None)
    writing = fields_of(page(client, NEW))
    caplog.clear()
    with caplog.at_level(logging.INFO):
        for text in SOME:
            client.post(NEW, {**writing, "token": uuid7(), "text": text, "action": "post"})
            client.post(f"/c/{other.public_id}/report/", {"text": text, "author": "forged"})
            client.get("/articles/resting/comments/", {"after": text})
        client.get("/c/%0aFORGED%20LINE/")
    assert caplog.records
    for record in caplog.records:
        line = record.getMessage()
        assert "\n" not in line and "\r" not in line
        assert not any(text in line or text[3:23] in line for text in SOME if len(text) > 23), line
