"""The attack corpus through the pages of articles, and what is typical of it through others."""

import pytest

from articles.models import Article
from articles.services import drafting
from tests import build
from tests.attacks import PAYLOADS, TYPICAL
from tests.pages import faults_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
IN_A_LIST = 9  # So many articles does every list show.
# The corpus in parts, so that no worker is left with all of it when the others are done.
PARTS = pytest.mark.parametrize("payloads", [PAYLOADS[n::4] for n in range(4)], ids="abcd")


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


@PARTS
def test_articles_and_the_lists_that_name_them(client, payloads):
    articles = [build.article(f"Hostile {n}", slug=f"hostile-{n}") for n in range(IN_A_LIST)]
    for number, payload in enumerate(payloads):
        article = articles[number % IN_A_LIST]
        title = f"Number {number} {payload}"[:200]
        body = f"<h2>{payload}</h2><p>{payload}</p>{payload}"
        publish(article, drafting.Draft(title, payload[:300], body))
        paths = [f"/articles/{article.slug}/"]
        if number % IN_A_LIST == IN_A_LIST - 1 or number == len(payloads) - 1:
            paths += ["/", "/topics/more/", "/people/glasscow/"]
        for path in paths:
            check(client, path, payload)


def publish(article, draft):
    """Save the draft and show it, in two queries instead of the many of the service."""
    base = article.latest_revision.number
    article.latest_revision = drafting.save_draft(article, draft, base=base, by=None)
    Article.objects.filter(pk=article.pk).update(live_revision=article.latest_revision)


def test_names_of_topics_and_people(client):
    topic, author = build.category(), build.person()
    build.article("Here", topic=topic, author=author)
    for payload in TYPICAL:
        text = payload.replace("\0", "")  # Forms refuse it, and so does PostgreSQL.
        topic.name, topic.description = text[:80], text
        author.name, author.role, author.bio = text[:120], text[:120], text
        topic.save()
        author.save()
        check(client, "/articles/here/", payload)
        check(client, topic.get_absolute_url(), payload)
        check(client, "/people/glasscow/", payload)


def check(client, path, payload):
    response = client.get(path)
    assert response.status_code == 200, path
    assert faults_of(response.content.decode()) == [], payload


def test_the_administration(client):
    client.force_login(build.user("root-owner", superuser=True))
    article = build.article("Here")
    for number, payload in enumerate(TYPICAL, start=1):
        publish(article, drafting.Draft(f"{number} {payload}"[:200], payload[:300], payload))
        paths = [f"/admin/articles/article/{article.pk}/change/"]
        if number % 20 == 0:
            paths += ["/admin/articles/article/"]
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            assert dangerous(response.content.decode()) == [], (path, payload)


def dangerous(html: str) -> list[str]:
    """Return the faults that are not the administration's own import map."""
    return [fault for fault in faults_of(html) if fault != "<script>"]
