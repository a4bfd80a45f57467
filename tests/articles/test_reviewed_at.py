"""When the text that readers see was approved by a second person."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from articles.models import Article, Event
from articles.services import drafting, publishing, reviewing
from tests import build

pytestmark = pytest.mark.django_db
migration = importlib.import_module("articles.migrations.0019_reviewed_at")


@pytest.fixture
def article():
    return build.article("Resting", published=False)


def approve(article):
    reviewing.submit(article, by=None)
    reviewing.approve(article, by=None)
    return Event.objects.filter(article=article, action="approve").latest("pk").at


def save(article):
    latest = Article.objects.get(pk=article.pk).latest_revision
    draft = drafting.Draft("Resting", "", f"<p>Text {latest.number}.</p>")
    drafting.save_draft(article, draft, base=latest.number, by=None)


def reviewed(article):
    return Article.objects.get(pk=article.pk).reviewed_at


def test_a_text_that_nobody_approved_has_no_review(article):
    publishing.publish(article, by=None)
    assert reviewed(article) is None


def test_it_moves_with_what_readers_see(article):
    first = approve(article)
    assert reviewed(article) is None  # Readers see nothing yet.
    publishing.publish(article, by=None)
    assert reviewed(article) == first
    save(article)
    second = approve(article)
    assert reviewed(article) == first
    publishing.publish(article, by=None)
    assert reviewed(article) == second
    save(article)
    publishing.publish(article, by=None)
    assert reviewed(article) is None


def test_a_scheduled_text_brings_its_review_when_it_comes(article):
    publishing.publish(article, by=None)
    save(article)
    approved = approve(article)
    soon = timezone.now() + timedelta(hours=1)
    publishing.schedule(article, by=None, at=soon)
    assert reviewed(article) is None
    Article.objects.update(next_at=timezone.now(), reviewed_at=approved - timedelta(days=9))
    assert Article.objects.get(pk=article.pk).shown_review is None  # That of the old text is over.
    publishing.settle_due()
    found = Article.objects.get(pk=article.pk)
    assert found.reviewed_at == found.shown_review == approved


def test_the_migration_finds_the_same(article):
    approved = approve(article)
    publishing.publish(article, by=None)
    other = build.article("Not reviewed")
    Article.objects.update(reviewed_at=None)
    migration.fill(apps, None)
    assert reviewed(article) == approved
    assert reviewed(other) is None
