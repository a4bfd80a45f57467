"""When the text that readers see was reviewed: a signature says so, and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.rules import Class, Role
from articles.services import changing, drafting, publishing, reviewing, signing
from tests import build

pytestmark = pytest.mark.django_db
WHOLE = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)


@pytest.fixture
def clara():
    user = build.clara_reviewer()
    build.clinician("Clara Roe", account=user)
    return user


@pytest.fixture
def article():
    return build.article("Resting", published=False)


def sign(article, clara):
    reviewing.submit(article, by=None)
    return signing.sign(article, WHOLE, by=clara).signed_at


def save(article):
    latest = Article.objects.get(pk=article.pk).latest_revision
    draft = drafting.Draft("Resting", "", f"<p>Text {latest.number} of a new kind.</p>")
    drafting.save_draft(article, draft, base=latest.number, by=None)


def reviewed(article):
    return Article.objects.get(pk=article.pk).reviewed_at


def test_an_approval_is_no_review(article):
    reviewing.submit(article, by=None)
    reviewing.approve(article, by=None)
    publishing.publish(article, by=None)
    assert reviewed(article) is None


def test_it_moves_with_what_readers_see(article, clara):
    first = sign(article, clara)
    assert reviewed(article) is None  # Readers see nothing yet.
    publishing.publish(article, by=None)
    assert reviewed(article) == first
    save(article)
    second = sign(article, clara)
    assert reviewed(article) == first
    publishing.publish(article, by=None)
    assert reviewed(article) == second
    save(article)
    publishing.publish(article, by=None, change=build.major())
    assert reviewed(article) is None


def test_a_minor_change_keeps_it(article, clara):
    signed = sign(article, clara)
    publishing.publish(article, by=None)
    save(article)
    said = changing.Said(Class.MINOR, reason="Only the wording")
    publishing.publish(article, by=None, change=said)
    assert reviewed(article) == signed
    assert Article.objects.get(pk=article.pk).updated_at is None


def test_a_scheduled_text_brings_its_review_when_it_comes(article, clara):
    publishing.publish(article, by=None)
    save(article)
    signed = sign(article, clara)
    soon = timezone.now() + timedelta(hours=1)
    publishing.schedule(article, by=None, at=soon)
    assert reviewed(article) is None
    Article.objects.update(next_at=timezone.now(), reviewed_at=signed - timedelta(days=9))
    assert Article.objects.get(pk=article.pk).shown_review == signed
    publishing.settle_due()
    found = Article.objects.get(pk=article.pk)
    assert found.reviewed_at == found.shown_review == signed


def test_a_text_that_is_signed_while_it_is_scheduled_brings_that_review(article, clara):
    publishing.publish(article, by=None)
    save(article)
    publishing.schedule(article, by=None, at=timezone.now() + timedelta(hours=1))
    signed = signing.sign(article, WHOLE, by=clara).signed_at
    assert reviewed(article) is None
    Article.objects.update(next_at=timezone.now())
    publishing.settle_due()
    assert reviewed(article) == signed
