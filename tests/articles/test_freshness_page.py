"""The page that tells everyone how current the site is."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.models import Article
from articles.rules import Kind
from articles.services import withdrawing
from tests import build
from tests.articles import trusted
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
PAGE = "/about/freshness/"


def page(title, *, due, reviewed=None, kind=Kind.LIVING):
    """Return a public page that is due in so many days and was reviewed so many ago."""
    made = build.article(title, kind=kind)
    now = timezone.now()
    made.next_review_on = timezone.localdate() + timedelta(days=due)
    made.reviewed_at = None if reviewed is None else now - timedelta(days=reviewed)
    made.save()
    return made


def figures(client):
    found = client.get(PAGE).context["found"]
    return {
        kind: (each.total, each.current, each.soon, each.overdue, each.never)
        for kind, each in [*found.kinds, ("all", found.all)]
    }, found


def test_each_page_is_counted_once(client):
    page("Current", due=91, reviewed=100)
    page("Soon", due=90, reviewed=400)
    page("Overdue", due=0, reviewed=366)
    page("Overdue, never reviewed", due=-1)
    page("Not reviewed yet", due=300)
    page("Not reviewed yet, soon", due=3, kind=Kind.MEDICINE)
    page("Of no kind", due=-1, kind="")
    build.article("News", kind=Kind.NEWS)
    build.article("Draft", published=False, kind=Kind.LIVING)
    withdrawing.withdraw(page("Gone", due=-900), by=None, reason="Out of date.")
    counted, found = figures(client)
    assert counted == {
        "medicine": (1, 0, 0, 0, 1),
        "living": (5, 1, 1, 2, 1),
        "": (1, 0, 0, 1, 0),
        "all": (7, 1, 1, 3, 2),
    }
    assert (found.all.recent, found.not_reviewed) == (1, 1)
    words = text_of(client.get(PAGE).content.decode())
    assert "Reviewed in the last 12 months: 1 of 7" in words
    assert "Overdue for review: 3 of 7" in words
    assert "Not reviewed yet, and not overdue: 2 of 7" in words
    assert "1 page of news or personal stories" in words
    assert "Sample" not in words


def test_reviews_that_were_invented_for_the_sample_are_not_passed_off_as_real(client):
    asha = trusted.clinician()
    trusted.reviewed(asha)
    assert "Sample" not in client.get(PAGE).content.decode()
    asha.is_sample = True
    asha.save()
    cache.clear()
    words = text_of(client.get(PAGE).content.decode())
    assert "Sample: not real reviews. 1 review that is counted here was invented" in words


def test_the_pages_that_wait_longest_are_named(client):
    for number in range(12):
        page(f"Page {number}", due=-number)
    late = [article.title for article in client.get(PAGE).context["late"]]
    assert late == [f"Page {number}" for number in range(11, 1, -1)]
    assert client.get(PAGE).content.decode().count("review due") == 10


def test_a_site_without_such_pages_says_so(client):
    assert "no page yet that is reviewed" in client.get(PAGE).content.decode()
    page("Rest", due=400)
    cache.clear()
    assert "No page is overdue." in client.get(PAGE).content.decode()


def test_figures_are_kept_for_minutes_and_the_page_asks_little(client, django_assert_num_queries):
    page("Rest", due=-1)
    with django_assert_num_queries(2):
        client.get(PAGE)
    with django_assert_num_queries(1):
        client.get(PAGE)
    Article.objects.update(next_review_on=timezone.localdate() + timedelta(days=200))
    assert figures(client)[1].all.overdue == 1
    assert not client.get(PAGE).context["late"]  # What is linked is looked up each time.


def test_readers_get_no_cookie_and_titles_are_text(client):
    page("Rest <b>", due=-1)
    answer = client.get(PAGE)
    assert not answer.cookies
    assert "Rest &lt;b&gt;" in answer.content.decode()
    assert client.post(PAGE).status_code == 405
