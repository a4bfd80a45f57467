"""What the gate says of a page beside its text: its kind, its owner, its review date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.checks import Level
from articles.rules import Kind
from articles.services import publishing
from tests import build

pytestmark = pytest.mark.django_db
KEY_POINTS = '<section class="key-points"><h2>Key points</h2><ul><li>Rest.</li></ul></section>'


def found(article, code):
    """Return what the gate says under a code: how bad, and what."""
    said = publishing.findings(article, by=None)
    return [(each.level, str(each.message)) for each in said if each.code == code]


def page(kind, *, due=None, owner=None, body=build.BODY, **values):
    made = build.article(kind=kind, body=body, **values)
    made.owner = owner
    if due is not None:
        made.next_review_on = timezone.localdate() + timedelta(days=due)
    return made


def test_a_page_of_no_kind_is_not_published():
    levels = [level for level, _ in found(page("", published=False), "META")]
    assert levels == [Level.BLOCKING, Level.WARNING]  # The second: nobody looks after it.


@pytest.mark.parametrize("kind", [Kind.NEWS, Kind.STORY])
def test_news_and_stories_are_asked_for_nothing_more(kind):
    assert found(page(kind), "META") == []


@pytest.mark.parametrize("kind", set(Kind) - {Kind.NEWS, Kind.STORY})
def test_somebody_looks_after_every_page_that_is_reviewed(kind):
    made = page(kind, body=KEY_POINTS)
    assert found(made, "META") == [(Level.WARNING, "Nobody looks after this page.")]
    made.owner = build.ed_editor()
    assert found(made, "META") == []


@pytest.mark.parametrize("kind", set(Kind))
def test_key_points_are_asked_for_where_they_matter_most(kind):
    asked = kind not in {Kind.LIVING, Kind.NEWS, Kind.STORY}
    said = found(page(kind, owner=build.ed_editor()), "META")
    assert said == [(Level.WARNING, "The text has no key points.")] * asked


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (91, None),
        (90, "The page is due for review soon."),
        (1, "The page is due for review soon."),
        (0, "The review of this page is overdue."),
        (-400, "The review of this page is overdue."),
    ],
)
def test_a_review_that_is_due_is_told(due, said):
    expected = [(Level.WARNING, said)] if said else []
    assert found(page(Kind.LIVING, due=due), "REV1") == expected


def test_it_is_told_with_its_date():
    made = page(Kind.LIVING, due=-1)
    [finding] = [each for each in publishing.findings(made, by=None) if each.code == "REV1"]
    yesterday = made.next_review_on
    assert finding.places == (f"{yesterday.day} {yesterday:%B %Y}",)


@pytest.mark.parametrize(
    ("kind", "warned"), [(Kind.NEWS, True), (Kind.STORY, True), (Kind.LIVING, False)]
)
def test_news_that_names_a_medicine_may_be_no_news(kind, warned):
    body = "<p>Rest.</p><p>Take Pyridostigmine before meals.</p>"
    said = publishing.findings(page(kind, body=body), by=None)
    named = [each for each in said if "names medicines" in str(each.message)]
    assert [each.places for each in named] == (
        [("Take Pyridostigmine before meals.",)] if warned else []
    )
