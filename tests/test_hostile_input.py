"""Every payload of the attack corpus through every place where somebody's text is shown."""

import pytest
from django.utils import timezone

from articles.services import drafting
from comments.services import posting
from core.identifiers import uuid7
from tests import build
from tests.attacks import PAYLOADS
from tests.pages import faults_of

pytestmark = pytest.mark.django_db


def test_the_corpus_is_large_enough():
    assert len(set(PAYLOADS)) >= 200


def test_the_inspector_sees_attacks():
    """Without this the other tests here could not fail."""
    for attack in (
        "<script>alert(1)</script>",
        "<p onclick=x>",
        "<a href=' jAva\tscript:x'>",
        "<style>",
        "<iframe src=/x>",
        "<meta http-equiv=refresh>",
    ):
        assert faults_of(attack), attack


def test_articles(client):
    ed = build.ed_editor()
    author = build.person()
    article = build.article("Hostile", author=author)
    for number, payload in enumerate(PAYLOADS, start=2):
        title, summary = (payload.strip() or "x")[:200], payload[:300]
        draft = drafting.Draft(title, summary, f"<h2>{payload}</h2><p>{payload}</p>{payload}")
        revision = drafting.save_draft(article, draft, base=number - 1, by=ed)
        type(article).objects.filter(pk=article.pk).update(live_revision=revision)
        for path in ("/articles/hostile/", "/", "/topics/more/", "/people/glasscow/"):
            response = client.get(path)
            assert response.status_code == 200
            assert faults_of(response.content.decode()) == [], payload


def test_names_of_topics_and_people(client):
    topic, author = build.category(), build.person()
    build.article("Here", topic=topic, author=author)
    for payload in PAYLOADS:
        topic.name, topic.description = payload[:80], payload
        author.name, author.role, author.bio = payload[:120], payload[:120], payload
        topic.save()
        author.save()
        for path in ("/articles/here/", "/", topic.get_absolute_url(), "/people/glasscow/"):
            assert faults_of(client.get(path).content.decode()) == [], payload


def test_comments(client):
    article = build.article("Here")
    before = timezone.now()
    for number, payload in enumerate(PAYLOADS):
        member = build.user(f"member{number}x")
        text = "ok " + payload
        comment = posting.post(article, by=member, text=text[:4000], token=uuid7())
        assert comment.published_at >= before
        response = client.get(comment.get_absolute_url())
        assert response.status_code == 200
        assert faults_of(response.content.decode()) == [], payload


def test_every_administration_list_and_form(client):
    client.force_login(build.user("root-owner", superuser=True))
    member = build.max_member()
    article = build.article("Here")
    for number, payload in enumerate(PAYLOADS[::4], start=1):
        draft = drafting.Draft((payload.strip() or "x")[:200], payload[:300], f"<p>{payload}</p>")
        drafting.save_draft(article, draft, base=number, by=None, note=payload)
        comment = posting.post(
            build.article(f"No {number}"),
            by=build.user(f"m{number}x"),
            text="ok " + payload,
            token=uuid7(),
        )
        for path in (
            "/admin/articles/article/",
            f"/admin/articles/article/{article.pk}/change/",
            f"/admin/articles/article/{article.pk}/preview/",
            "/admin/comments/comment/",
            f"/admin/comments/comment/{comment.pk}/change/",
        ):
            response = client.get(path)
            assert response.status_code == 200, path
            assert dangerous(response.content.decode()) == [], (path, payload)
    assert member


def dangerous(html: str) -> list[str]:
    """Return the faults that are not the administration's own import map."""
    return [fault for fault in faults_of(html) if fault != "<script>"]
