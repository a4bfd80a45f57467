"""Tests of the list of retractions: which sources it marks, and what it says it did."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Recheck
from articles.rules import SourceStatus
from articles.services import retractions, sourcing
from mgportal import jobs
from tests import build

pytestmark = pytest.mark.django_db

COLUMNS = [
    *("Record ID", "Title", "RetractionDate", "RetractionDOI", "OriginalPaperDOI"),
    *("OriginalPaperPubMedID", "RetractionNature", "Reason"),
]


def line(doi="unavailable", pmid="0", nature="Retraction", day="1/31/2021 0:00", **more):
    return {
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": pmid,
        "RetractionNature": nature,
        "RetractionDate": day,
        "RetractionDOI": "10.1000/notice",
        "Reason": "+Error in Data;+Concerns/Issues About Results;",
        **more,
    }


@pytest.fixture
def make(tmp_path):
    """Return what writes a list into a file."""

    def write(*lines, columns=COLUMNS, encoding="utf-8"):
        path = tmp_path / "list.csv"
        with path.open("w", encoding=encoding, newline="", errors="replace") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(lines)
        return path

    return write


def read(path, *options):
    said = StringIO()
    call_command("read_retractions", str(path), *options, stdout=said)
    return said.getvalue()


def status_of(source):
    source.refresh_from_db()
    return SourceStatus(source.status)


def test_a_retracted_source_is_marked_and_its_pages_are_reopened(make):
    source = build.source("Muscles", doi="10.1000/bad")
    article = build.article(body=f"<p>a[ref:{source.pk}]</p>")
    said = read(make(line("10.1000/BAD"), line("10.1000/other")))
    assert status_of(source) is SourceStatus.RETRACTED
    assert source.status_note == "31 January 2021. Notice: doi:10.1000/notice."
    [recheck] = Recheck.objects.open()
    assert recheck.article == article
    assert "Error in Data, Concerns/Issues About Results" in recheck.note
    assert "Error" not in source.status_note  # Reasons are for editors to judge.
    assert f"{source.marker} Muscles: retracted." in said
    assert "Read 2 lines: 0 without a DOI or PMID, 0 of an unknown kind." in said
    assert "name 1 sources of the library; 0 of them stay" in said
    assert "Marked 1." in said


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", SourceStatus.RETRACTED),
        ("Expression of concern", SourceStatus.CONCERN),
        (" CORRECTION ", SourceStatus.CORRECTED),
        ("Reinstatement", SourceStatus.OK),
        ("Something else", SourceStatus.OK),
    ],
)
def test_each_kind_of_notice_has_its_status(make, nature, status):
    source = build.source(doi="10.1000/bad")
    said = read(make(line("10.1000/bad", nature=nature)))
    assert status_of(source) is status
    assert (" 1 of an unknown kind" in said) is (nature == "Something else")


def test_a_source_is_found_by_its_pmid_too(make):
    source = build.source(doi=None, pmid="33144515")
    read(make(line(pmid="033144515", day="", RetractionDOI="")))
    assert status_of(source) is SourceStatus.RETRACTED
    assert source.status_note == "So says the list of retractions."


def test_lines_without_an_identifier_are_counted_and_match_nothing(make):
    bare = build.source(doi=None)
    said = read(make(line(), line(doi="", pmid=""), line("10.1000/x")))
    assert "Read 3 lines: 2 without a DOI or PMID" in said
    assert status_of(bare) is SourceStatus.OK


def test_the_gravest_notice_counts_and_a_reinstated_paper_begins_anew(make):
    worst, again, later = (build.source(doi=f"10.1000/{name}") for name in ("a", "b", "c"))
    read(
        make(
            line("10.1000/a", day="1/1/2020"),
            line("10.1000/a", nature="Correction", day="1/1/2021"),
            line("10.1000/b", day="1/1/2020"),
            line("10.1000/b", nature="Reinstatement", day="1/1/2021"),
            line("10.1000/c", nature="Reinstatement", day="1/1/2020"),
            line("10.1000/c", nature="Expression of concern", day="1/1/2021"),
        )
    )
    assert status_of(worst) is SourceStatus.RETRACTED
    assert status_of(again) is SourceStatus.OK
    assert status_of(later) is SourceStatus.CONCERN


def test_reading_the_list_again_changes_nothing(make):
    source = build.source(doi="10.1000/bad")
    path = make(line("10.1000/bad"))
    read(path)
    before = status_of(source), source.status_at
    assert "1 of them stay as they were" in read(path)
    assert (status_of(source), source.status_at) == before


def test_what_an_editor_judged_is_not_overruled_by_the_same_notice(make):
    source, ed = build.source(doi="10.1000/bad"), build.ed_editor()
    path = make(line("10.1000/bad", nature="Expression of concern"))
    read(path)
    sourcing.set_status(source, SourceStatus.OK, by=ed, note="It was about another paper.")
    read(path)
    assert status_of(source) is SourceStatus.OK
    read(make(line("10.1000/bad", RetractionDOI="10.1000/second")))
    assert status_of(source) is SourceStatus.RETRACTED


def test_the_list_never_takes_a_source_for_better(make):
    source, ed = build.source(doi="10.1000/bad"), build.ed_editor()
    sourcing.set_status(source, SourceStatus.RETRACTED, by=ed, note="The author told us.")
    path = make(line("10.1000/bad", nature="Correction"))
    read(path)
    assert status_of(source) is SourceStatus.RETRACTED
    assert source.status_note == "The author told us."
    sourcing.set_status(source, SourceStatus.OK, by=ed, note="The author was wrong.")
    read(path)
    assert status_of(source) is SourceStatus.OK  # The editor knew of that correction.


def test_a_dry_run_does_nothing(make):
    source = build.source(doi="10.1000/bad")
    said = read(make(line("10.1000/bad")), "--dry-run")
    assert "Would mark 1." in said
    assert status_of(source) is SourceStatus.OK
    assert (source.checked_at, source.status_notice) == (None, "")


def test_it_is_kept_when_a_source_was_looked_up(make):
    source, bare = build.source(), build.source(doi=None)
    began = timezone.now()
    read(make(line("10.1000/other")))
    source.refresh_from_db()
    bare.refresh_from_db()
    assert source.checked_at >= began
    assert bare.checked_at is None  # It cannot be found in the list.


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_the_file_may_be_written_in_odd_ways(make, encoding):
    source = build.source(doi="10.1000/bad")
    read(make(line("10.1000/bad", Title="Müller"), columns=COLUMNS[::-1], encoding=encoding))
    assert status_of(source) is SourceStatus.RETRACTED


def test_what_is_no_such_list_is_refused(make, tmp_path):
    with pytest.raises(CommandError, match="OriginalPaperPubMedID"):
        read(make(line(), columns=["OriginalPaperDOI", "RetractionNature"]))
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError):
        read(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(CommandError, match="lacks the column"):
        read(tmp_path / "empty.csv")


def test_a_file_that_breaks_off_changes_nothing(make):
    source = build.source(doi="10.1000/bad")
    path = make(line("10.1000/bad"))
    with path.open("a") as file:
        file.write('"' + "x" * 200_000 + '"\n')
    with pytest.raises(CommandError, match="Line 3 cannot be read"):
        read(path)
    assert status_of(source) is SourceStatus.OK


def test_the_list_is_read_every_night(make, settings, tmp_path):
    source = build.source(doi="10.1000/bad")
    settings.VAR = tmp_path
    settings.RETRACTION_LIST = ""
    jobs.upkeep(bool)
    settings.RETRACTION_LIST = str(make(line("10.1000/bad")))
    jobs.upkeep(bool)
    assert status_of(source) is SourceStatus.RETRACTED


def test_reading_costs_the_same_few_queries_however_long_the_list_is(
    make, django_assert_num_queries
):
    build.source()
    path = make(*(line(f"10.1000/other{number}") for number in range(500)))
    with django_assert_num_queries(2):
        assert retractions.read_list(path).lines == 500
