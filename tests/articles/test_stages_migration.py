"""Articles from before the workflow keep what readers had of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from articles.models import Article
from articles.workflow import Reading, State
from tests import database

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("articles", "0005_old_topic_paths")]


@pytest.fixture
def old_apps():
    """Return the models of the time before the workflow, on a database of that time."""
    with database.empty():
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        yield executor.loader.project_state(BEFORE).apps


def add_article(apps, slug, *, live, published_at, drafts=1):
    """Add an article as it was stored then; `live` is the number of the revision readers have."""
    articles = apps.get_model("articles", "Article").objects
    texts = apps.get_model("articles", "Revision").objects
    topic, _ = apps.get_model("articles", "Category").objects.get_or_create(
        path="0001", defaults={"depth": 1, "name": "More", "slug": "more", "url_path": "more"}
    )
    who, _ = apps.get_model("articles", "Person").objects.get_or_create(name="Ada", slug="ada")
    article = articles.create(slug=slug, category=topic, author=who)
    revisions = [
        texts.create(
            article=article, number=number, title=slug, content_hash="x", created_at=timezone.now()
        )
        for number in range(1, drafts + 1)
    ]
    article.latest_revision = revisions[-1]
    article.live_revision = revisions[live - 1] if live else None
    article.published_at = published_at
    article.save()
    return article


def test_each_article_gets_its_stage_and_readers_keep_what_they_had(old_apps):
    now = timezone.now()
    past, soon = now - timedelta(days=2), now + timedelta(days=2)
    add_article(old_apps, "draft", live=0, published_at=None)
    add_article(old_apps, "public", live=1, published_at=past)
    add_article(old_apps, "changed", live=1, published_at=past, drafts=2)
    add_article(old_apps, "waiting", live=1, published_at=soon)
    add_article(old_apps, "edited-while-waiting", live=1, published_at=soon, drafts=2)
    gone = add_article(old_apps, "gone", live=0, published_at=past, drafts=3)
    taken_down = now - timedelta(days=1)
    old_apps.get_model("articles", "Event").objects.create(
        article=gone,
        action="unpublish",
        revision=gone.revisions.get(number=2),
        at=taken_down,
        note="Between us",
    )

    executor = MigrationExecutor(connection)
    # As the models of today want it.
    executor.migrate(executor.loader.graph.leaf_nodes("articles"))

    found = {article.slug: article for article in Article.objects.all()}
    assert {slug: (article.state, article.reading) for slug, article in found.items()} == {
        "draft": (State.DRAFT, Reading.NOTHING),
        "public": (State.PUBLISHED, Reading.PAGE),
        "changed": (State.DRAFT, Reading.PAGE),
        "waiting": (State.SCHEDULED, Reading.NOTHING),
        "edited-while-waiting": (State.DRAFT, Reading.NOTHING),
        "gone": (State.WITHDRAWN, Reading.GONE),
    }
    assert found["changed"].shown_revision.number == 1
    assert found["edited-while-waiting"].next_revision.number == 1
    assert found["waiting"].next_at == soon
    assert (found["gone"].withdraw_at, found["gone"].live_revision.number) == (taken_down, 2)
    assert found["gone"].withdraw_reason == ""  # The note was for colleagues.
