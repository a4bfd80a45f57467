"""A step of the workflow writes to those who must act, and to nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from articles.models import Category
from articles.services import drafting, publishing, reviewing, topics, withdrawing
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return {
        "Ada": build.ada_author(),
        "Ed": build.ed_editor(),
        "Clara": build.clara_reviewer(),
        "Mo": build.mo_moderator(),
        "Max": build.max_member(),
    }


@pytest.fixture
def article(people):
    return build.article(
        "Warm days", published=False, author=build.person("Ada", account=people["Ada"])
    )


def told():
    """Return who got a mail since the last look."""
    names = sorted(address.split("@")[0].title() for sent in mail.outbox for address in sent.to)
    assert all(len(sent.to) == 1 and not sent.cc and not sent.bcc for sent in mail.outbox)
    mail.outbox.clear()
    return names


def test_each_step_tells_those_who_must_act(people, article):
    ada, ed, clara = people["Ada"], people["Ed"], people["Clara"]
    reviewing.submit(article, by=ada)
    assert told() == ["Clara", "Ed"]
    reviewing.request_changes(article, by=clara, note="Name the source.")
    assert told() == ["Ada"]
    reviewing.submit(article, by=ada)
    told()
    reviewing.approve(article, by=clara)
    assert told() == ["Ada", "Ed"]
    publishing.schedule(article, by=ed, at=timezone.now() + timedelta(hours=1))
    assert told() == ["Ada"]
    publishing.publish(article, by=ed)
    assert told() == ["Ada"]
    withdrawing.withdraw(article, by=ed, reason="Out of date.")
    assert told() == ["Ada"]


def test_saving_and_taking_back_tell_nobody(people, article):
    drafting.save_draft(article, drafting.Draft("New", "", ""), base=1, by=people["Ada"])
    reviewing.submit(article, by=people["Ada"])
    told()
    reviewing.recall(article, by=people["Ada"])
    assert told() == []


def test_who_took_the_step_gets_no_mail_and_writers_are_not_asked_to_review(people, article):
    ed = people["Ed"]
    drafting.save_draft(article, drafting.Draft("New", "S", ""), base=1, by=ed)
    reviewing.submit(article, by=ed)
    assert told() == ["Clara"]


def test_the_mail_says_what_happened_why_and_where(people, article, settings):
    reviewing.submit(article, by=people["Ada"], note="Second paragraph is new.\nPlease check.")
    sent = mail.outbox[0]
    assert sent.subject == "Warm days: sent for review"
    assert "Second paragraph is new.\nPlease check." in sent.body
    assert "draft → in review" in sent.body
    assert f"{settings.SITE_URL}/admin/articles/article/{article.pk}/change/" in sent.body


def test_a_hostile_title_can_add_no_header(people):
    article = build.article("A\r\nBcc: all@example.org", published=False, by=people["Ada"])
    reviewing.submit(article, by=people["Ada"])
    assert all("\n" not in sent.subject and not sent.bcc for sent in mail.outbox)


def test_a_mail_server_that_fails_does_not_undo_the_step(people, article, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert reviewing.submit(article, by=people["Ada"]).state == "in_review"
    assert "Error calling" in caplog.text


def test_each_step_purges_what_shows_the_article(people, purged):
    article = build.article("Warm days", author=build.person("Ada", account=people["Ada"]))
    purged.clear()
    withdrawing.withdraw(article, by=None, reason="Old.")
    assert purged == {
        f"article:{article.pk}",
        f"person:{article.author_id}",
        "home",
        "freshness",
        "sitemap",
        "schedule",
        *(f"topic:{article.category.path[:end]}" for end in (4, 8, 12)),
    }


def test_a_topic_that_is_moved_meanwhile_is_purged_in_its_new_place(purged):
    article, living = build.article(), build.category("Living")
    health = Category.objects.get_parent(article.category)
    purged.clear()
    with transaction.atomic():
        withdrawing.withdraw(article, by=None, reason="Old.")
        topics.move_topic(health, target=living, position="last-child", by=None)
    assert f"topic:{living.path}" in purged


def test_filing_elsewhere_purges_both_topics(purged):
    article, old = build.article(), build.category()
    new = build.category("Living")
    purged.clear()
    drafting.file_article(article, category=new, author=article.author, by=None)
    assert {f"topic:{old.path}", f"topic:{new.path}"} <= purged
