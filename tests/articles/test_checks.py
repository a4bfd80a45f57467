"""What the checks find in a text itself: its parts, its headings, its tables."""

import pytest
from hypothesis import given, settings

from articles.checks import Level, check
from articles.checks.body import read
from articles.checks.finding import MOST_PLACES, Finding, Spot, gather
from articles.checks.links import check_words, links_of
from articles.checks.structure import check_fields, check_structure
from articles.checks.wording import check_wording
from core.richtext import finish_article
from tests import build
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import HOSTILE

P = "<p>Rest before you are tired.</p>"


def codes(html):
    """Return the codes of what is found in the structure of a body, as it is stored."""
    return [spot.finding.code for spot in check_structure(read(finish_article(html).html))]


def places(html):
    return [spot.place for spot in check_structure(read(finish_article(html).html))]


def test_a_summary_is_asked_for():
    [spot] = check_fields("A title", "")
    assert (spot.finding.code, spot.finding.level) == ("SUMMARY", Level.BLOCKING)
    assert not list(check_fields("A title", "In short."))


@pytest.mark.parametrize(
    ("title", "summary", "found"),
    [
        ("x" * 65, "x" * 160, []),
        ("x" * 66, "x" * 160, ["LONG_TITLE"]),
        ("x" * 65, "x" * 161, ["META"]),
    ],
)
def test_what_is_too_long_for_lists_is_told(title, summary, found):
    spots = list(check_fields(title, summary))
    assert [spot.finding.code for spot in spots] == found
    assert all(spot.finding.level is Level.WARNING for spot in spots)


@pytest.mark.parametrize("html", ["", "<p> </p>", "<hr>", '<img src="/media/a.png" alt="A">'])
def test_a_text_is_asked_for(html):
    assert "TEXT" in codes(html)


def test_a_single_word_is_a_text():
    assert codes("Hello") == []


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>A</h2>{P}<h3>B</h3>{P}<h4>C</h4>{P}<h2>D</h2>{P}",
        f"<h1>A</h1>{P}",  # Made a level 2 when it is saved.
        f"<h2>A</h2><h4></h4>{P}",  # An empty heading is dropped.
    ],
)
def test_headings_that_go_down_step_by_step_are_fine(html):
    assert codes(html) == []


@pytest.mark.parametrize(
    ("html", "place"),
    [
        (f"<h3>A</h3>{P}", "A (level 3, although it follows level 1)"),
        (f"<h2>A</h2>{P}<h4>B &amp; C</h4>{P}", "B & C (level 4, although it follows level 2)"),
        (
            f"<h2>A</h2><h3>B</h3><h4>C</h4>{P}<h2>D</h2><h4>E</h4>{P}",
            "E (level 4, although it follows level 2)",
        ),
        (f"<blockquote><h4>A</h4>{P}</blockquote>", "A (level 4, although it follows level 1)"),
    ],
)
def test_a_heading_that_skips_a_level_is_told_by_its_words(html, place):
    [spot] = check_structure(read(finish_article(html).html))
    assert (spot.finding.code, spot.finding.level) == ("HEADINGS", Level.BLOCKING)
    assert spot.place == place


def test_a_skip_is_told_once_and_not_for_what_follows():
    assert codes(f"<h2>A</h2><h4>B</h4>{P}<h4>C</h4>{P}<h3>D</h3>{P}") == ["HEADINGS"]


def test_a_long_text_needs_headings():
    assert codes("<p>word</p>" * 600) == []
    assert codes("<p>word</p>" * 601) == ["NO_HEADINGS"]
    assert codes("<h2>A</h2>" + "<p>word</p>" * 601) == []


def test_a_table_needs_header_cells():
    bare = "<table><tr><td>Monday</td><td>Rest</td></tr></table>"
    assert codes(P + bare) == ["TABLE"]
    assert codes(P + bare.replace("<td>Monday</td>", "<th>Monday</th>")) == []


def test_tables_are_told_by_number_and_heading():
    headed = "<table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>"
    bare = "<table><tr><td>Monday</td></tr></table>"
    assert places(f"{bare}<h2>Times</h2>{headed}{bare}") == ["Table 1", "Table 3, under “Times”"]


def test_stretches_of_text_are_what_readers_see_as_one():
    body = read(
        finish_article(
            "Loose <p>One <strong>bo</strong>ld<br>line</p>"
            "<ul><li>Item<ul><li>Inner</li></ul>after</li></ul>"
            "<blockquote>Quo&lt;te</blockquote><table><tr><td>Cell</td><td></td></tr></table>"
        ).html
        + '<figure><img src="/media/a.png"><figcaption><small class="credit">Picture: A</small>'
        "</figcaption></figure>"
    )
    assert [(tag, text) for _at, tag, text in body.stretches] == [
        ("", "Loose"),
        ("p", "One bold\nline"),
        ("li", "Item"),
        ("li", "Inner"),
        ("li", "after"),
        ("blockquote", "Quo<te"),
        ("td", "Cell"),
    ]
    assert body.words == 9
    assert body.elements[body.stretches[1].at].tag == "p"


def everything(html):
    """Return what is found in a stored body without asking the database."""
    body = read(html)
    return gather([*check_structure(body), *check_wording(body), *check_words(links_of(body))])


@given(HOSTILE)
@settings(deadline=None, max_examples=100)
def test_no_text_breaks_the_checks(html):
    everything(finish_article(html).html)


@pytest.mark.django_db
def test_no_attack_breaks_the_checks():
    article = build.article(body="".join(f"<div>{payload}</div>" for payload in PAYLOADS))
    assert check(article.live_revision)


UNITS = ["! ", "x<br>", "TODO ", "[insert ", "<p>a</p>", "<h4>a</h4>", '<a href="/x/">here</a>']


@pytest.mark.parametrize("unit", UNITS)
def test_the_longest_text_comes_to_an_end_and_to_a_short_list(unit):
    found = everything(unit * (300_000 // len(unit)))
    assert len(found) < 10
    assert all(len(finding.places) <= MOST_PLACES for finding in found)


KIND = Finding(Level.WARNING, "KIND", "Message", "Advice")
OTHER = Finding(Level.BLOCKING, "OTHER", "Message", "Advice")


def test_findings_stand_in_the_order_of_the_page_and_once_for_each_kind():
    spots = [Spot(7, KIND, "seventh"), Spot(3, OTHER, "third"), Spot(1, KIND, "first")]
    found = gather(spots)
    assert [(finding.code, finding.places) for finding in found] == [
        ("KIND", ("first", "seventh")),
        ("OTHER", ("third",)),
    ]


def test_only_the_first_places_are_told_and_how_many_more_there_are():
    [found] = gather([Spot(at, KIND, f"place {at}") for at in range(12)])
    assert found.places == tuple(f"place {at}" for at in range(MOST_PLACES))
    assert found.more == 12 - MOST_PLACES


def test_places_that_read_the_same_are_told_once_and_counted():
    [found] = gather([Spot(at, KIND, "here") for at in range(3)])
    assert (found.places, found.more) == (("here",), 2)


def test_a_long_place_is_cut_between_words():
    [found] = gather([Spot(0, KIND, "word " * 100)])
    assert found.places[0].endswith("word…")
    assert len(found.places[0]) <= 141
    [found] = gather([Spot(0, KIND, "x" * 5000)])
    assert len(found.places[0]) <= 141
