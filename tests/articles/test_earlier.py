"""Signatures from before this site, which the operator brings in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import Article, Change
from articles.rules import Class, Kind, Role
from articles.services import contributing, earlier, registering
from articles.services.errors import Invalid, NotPossible
from articles.services.registering import Entry
from articles.services.signing import CHECKLIST, Signature
from tests import build

pytestmark = pytest.mark.django_db
SIGNATURE = Signature(Role.CLINICAL, checked=CHECKLIST)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def clinician():
    """Return a person whose papers were looked up 100 days ago."""
    person = build.person("Bea Blogs")
    person = contributing.consent(person, by=None, how="By letter.")
    contributing.declare(person, by=None, on=days_ago(100).date())
    entry = registering.add_entry(person, Entry("registered doctor", "Register", "1"), by=None)
    registering.check_entry(entry, by=None, on=days_ago(100).date())
    return person


@pytest.fixture
def article():
    return build.article(kind=Kind.MEDICINE, at=days_ago(90))


def test_it_moves_the_clock_as_if_it_had_been_given_here(clinician, article):
    given = earlier.bring_in(article, SIGNATURE, person=clinician, at=days_ago(60))
    article = Article.objects.get(pk=article.pk)
    assert article.live_signoff == given
    assert article.reviewed_at == given.signed_at
    assert article.next_review_on == article.due_after(given.signed_at)
    assert given.credential["number"] == "1"
    assert Change.objects.public().filter(kind=Class.REVIEW).get().at == given.signed_at
    assert mail.outbox == []


def test_somebody_with_mg_stands_beside_the_review_and_moves_nothing(clinician, article):
    due = article.next_review_on
    earlier.bring_in(article, Signature(Role.LAY), person=clinician, at=days_ago(60))
    article = Article.objects.get(pk=article.pk)
    assert (article.live_signoff, article.next_review_on) == (None, due)


def test_papers_must_have_held_then(clinician, article):
    with pytest.raises(NotPossible, match="could not sign"):
        earlier.bring_in(article, SIGNATURE, person=clinician, at=days_ago(101))


def test_nobody_signs_who_is_not_shown(article):
    with pytest.raises(NotPossible, match="agreed to be shown"):
        earlier.bring_in(article, Signature(Role.LAY), person=build.person("Nell"), at=days_ago(1))


def test_nothing_is_signed_that_readers_do_not_see(clinician):
    draft = build.article(published=False)
    with pytest.raises(NotPossible, match="do not see"):
        earlier.bring_in(draft, SIGNATURE, person=clinician, at=days_ago(1))


def test_what_is_to_come_is_not_earlier(clinician, article):
    with pytest.raises(Invalid, match="still to come"):
        earlier.bring_in(article, SIGNATURE, person=clinician, at=days_ago(-1))


def test_the_whole_list_must_be_ticked(clinician, article):
    with pytest.raises(Invalid):
        earlier.bring_in(article, Signature(Role.CLINICAL), person=clinician, at=days_ago(1))
