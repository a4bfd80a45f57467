"""Tests of the checks of sources: REF1 to REF4."""

import pytest
from django.utils import timezone

from articles import checks
from articles.checks import Level
from articles.models import Revision
from articles.rules import NEEDS_SOURCES, Kind, SourceKind, SourceStatus
from articles.services import publishing, sourcing
from articles.services.errors import GateClosed
from tests import build

pytestmark = pytest.mark.django_db

THIS_YEAR = timezone.localdate().year


def found_in(body, kind=Kind.LIVING):
    """Return code, level and first place of what the checks of sources say."""
    article = build.article(body=body, published=False, kind=kind)
    revision = Revision.objects.select_related("article").get(article=article)
    return [
        (finding.code, finding.level.value, finding.places)
        for finding in checks.check(revision)
        if finding.code.startswith("REF")
    ]


def citing(source, words="Rest helps"):
    return f"<p>{words}[ref:{source.pk}].</p>"


@pytest.mark.parametrize("kind", list(Kind))
def test_some_kinds_of_page_must_name_a_source(kind):
    found = found_in("<p>Rest helps.</p>", kind)
    assert bool(found) is (kind in NEEDS_SOURCES)
    assert found in ([], [("REF1", "blocking", ())])
    assert found_in(citing(build.source()), kind) == []


def test_a_marker_must_name_a_source_of_the_library():
    assert found_in("<p>Rest helps[ref:404040].</p>", Kind.NEWS) == [
        ("REF1", "blocking", ("Rest helps.",))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Take 60 mg with food",
        "Up to 2.5ml a day",
        "About 1 in 7 people",
        "Six out of ten people",
        "It helps 15% of people",
        "Studies show that rest helps",
        "Research has found this",
        "They are twice as likely to fall",
    ],
)
def test_a_claim_without_a_marker_is_told(words):
    assert found_in(f"<p>{words}.</p>") == [("REF2", "warning", (f"{words}.",))]
    assert found_in(f"<ul><li>{words}</li></ul>") == [("REF2", "warning", (words,))]
    assert found_in(citing(build.source(), words)) == []
    assert found_in(f"<p>{words}.</p>", Kind.STORY) == []


@pytest.mark.parametrize(
    "words",
    [
        "Ring 999 at once",
        "There are 3 things to know",
        "Open from 9 to 5",
        "In 2021 we moved",
        "This study is about to begin",
        "One in the morning",
    ],
)
def test_other_numbers_are_no_claims(words):
    assert found_in(f"<p>{words}.</p>") == []


def test_a_marker_counts_for_its_own_paragraph_only():
    body = citing(build.source(), "Take 60 mg") + "<p>Take 30 mg.</p>"
    assert found_in(body) == [("REF2", "warning", ("Take 30 mg.",))]


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        ({"doi": None}, False),
        ({"doi": None, "url": "https://www.nhs.uk/"}, False),
        ({"doi": None, "url": "https://www.nhs.uk/", "accessed_on": timezone.localdate()}, True),
        ({"doi": None, "pmid": "1"}, True),
        ({"doi": None, "isbn": "9780306406157", "kind": SourceKind.BOOK.value}, True),
        ({"year": THIS_YEAR - 11}, False),
        ({"year": THIS_YEAR - 10}, True),
        ({"year": None}, True),
        ({"status": SourceStatus.DEAD.value}, False),
        ({"status": SourceStatus.CORRECTED.value}, True),
    ],
)
def test_a_source_must_be_found_and_be_of_our_days(values, is_found):
    source = build.source("Muscles", **values)
    assert found_in(citing(source)) == ([] if is_found else [("REF3", "warning", ("Muscles",))])


@pytest.mark.parametrize("status", [SourceStatus.RETRACTED, SourceStatus.CONCERN])
def test_a_doubted_source_closes_the_gate(status):
    ed = build.ed_editor()
    source = build.source("Muscles")
    article = build.article(body=citing(source), published=False, by=build.ada_author())
    sourcing.set_status(source, status, by=None, note="Notice of 1 May.")
    with pytest.raises(GateClosed) as refusal:
        publishing.publish(article, by=ed)
    [finding] = refusal.value.findings
    assert (finding.code, finding.level, finding.is_firm) == ("REF4", Level.BLOCKING, False)
    assert finding.places == ("Muscles",)
    assert publishing.publish(article, by=ed, override="It is told as history").is_public


def test_the_checks_of_sources_cost_one_query(django_assert_num_queries):
    body = "".join(citing(build.source()) for _ in range(5))
    article = build.article(body=body, published=False)
    revision = Revision.objects.select_related("article").get(article=article)
    read = checks.read(revision.body)
    with django_assert_num_queries(1):
        assert list(checks.check_sources(read, revision)) == []
