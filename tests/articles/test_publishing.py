"""What readers see changes only by publishing and unpublishing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Event
from articles.services import drafting, publishing
from articles.services.errors import NotAllowed, NotPossible
from articles.workflow import State
from tests import build

pytestmark = pytest.mark.django_db


def test_publishing_shows_the_newest_revision():
    article = publishing.publish(build.article(published=False), by=build.ed_editor())
    assert article.state is State.PUBLISHED
    assert list(Article.objects.published()) == [article]


def test_the_first_publication_sets_the_time_and_later_ones_keep_it():
    first = datetime(2025, 9, 4, 8, 43, 22, tzinfo=UTC)
    article = build.article(at=first)
    assert article.published_at == first
    assert article.updated_at is None
    drafting.save_draft(article, drafting.Draft("New", "", "<p>New.</p>"), base=1, by=None)
    article = publishing.publish(article, by=None)
    assert article.published_at == first
    assert timezone.now() - article.updated_at < timedelta(minutes=1)


def test_a_publication_time_to_come_keeps_the_article_hidden_until_then(time_machine):
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    article = build.article(at=noon + timedelta(hours=1))
    assert article.state is State.SCHEDULED
    assert not Article.objects.published().exists()
    time_machine.shift(3600)
    assert Article.objects.published().exists()


def test_unpublishing_hides_the_article_and_keeps_everything():
    article = publishing.withdraw(build.article(), by=build.ed_editor(), reason="Out of date")
    assert article.state is State.UNPUBLISHED
    assert not Article.objects.published().exists()
    assert article.revisions.count() == 1
    assert Event.objects.filter(article=article).first().note == "Out of date"


def test_publishing_again_after_unpublishing_keeps_the_first_date():
    article = build.article()
    publishing.withdraw(article, by=None, reason="Outdated")
    again = publishing.publish(article, by=None)
    assert again.published_at == article.published_at


def test_what_is_already_live_cannot_be_published_again():
    with pytest.raises(NotPossible, match="published"):
        publishing.publish(build.article(), by=None)


def test_a_draft_cannot_be_unpublished():
    with pytest.raises(NotPossible, match="draft"):
        publishing.withdraw(build.article(published=False), by=None, reason="Outdated")


@pytest.mark.parametrize("name", ["max_member", "ada_author", "clara_reviewer", "mo_moderator"])
def test_only_editors_decide_what_readers_see(name):
    someone = getattr(build, name)()
    with pytest.raises(NotAllowed):
        publishing.publish(build.article(published=False, by=None), by=someone)
    with pytest.raises(NotAllowed):
        publishing.withdraw(build.article(), by=someone, reason="Outdated")
