"""Tests of the markers that lead from a text to its sources."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import citations
from core.citations import Cited, read, without_markers
from core.diff import diff_body
from core.document import as_typed, blocks
from core.richtext import finish_article
from core.sanitize import article_html
from tests.core.test_sanitize import ALLOWED_ONLY, HOSTILE


def marker(key: int, number: int, place: int = 1, *, comma: str = "") -> str:
    return (
        f'<sup class="cite" id="cite-{key}-{place}">{comma}'
        f'<a href="#ref-{key}" aria-label="Reference {number}">{number}</a></sup>'
    )


def finish(html: str) -> str:
    return finish_article(html).html


@pytest.mark.parametrize(
    "typed",
    [
        "Rest helps[ref:12].",
        "Rest helps [ref:12].",
        "Rest helps&nbsp; [REF: 12 ].",
        'Rest helps<a href="#ref-12">1</a>.',
        'Rest helps<a href="#ref-12">[7]</a>.',
        'Rest helps<a href="#ref-12"></a>.',
        'Rest helps<a href="#ref-12" title="x">[ref:12]</a>.',
        'Rest helps<sup><a href="#ref-12">1</a></sup>.',
        'Rest helps<a href="#ref-12"><sup>1</sup></a>.',
        'Rest helps<sup class="cite" id="evil"><a href="#ref-12" aria-label="x">99</a></sup>.',
    ],
)
def test_a_marker_may_be_typed_in_several_ways(typed):
    assert finish(f"<p>{typed}</p>") == f"<p>Rest helps{marker(12, 1)}.</p>"


def test_sources_are_numbered_by_first_use_and_places_are_counted():
    html = finish("<p>a[ref:30] b[ref:4]</p><ul><li>c[ref:30]</li></ul>")
    assert html == (f"<p>a{marker(30, 1)} b{marker(4, 2)}</p><ul><li>c{marker(30, 1, 2)}</li></ul>")
    assert read(html) == [Cited(30, 1, 2), Cited(4, 2, 1)]


def test_moving_a_paragraph_gives_new_numbers():
    first, second = "<p>a[ref:30]</p>", "<p>b[ref:4]</p>"
    there, back = finish(first + second), finish(second + first)
    assert [cited.key for cited in read(there)] == [30, 4]
    assert [cited.key for cited in read(back)] == [4, 30]
    stored_first, stored_second = blocks(there)
    moved = finish(stored_second.outer_html() + stored_first.outer_html())
    assert moved == back


def test_a_block_is_the_same_whatever_number_its_marker_has():
    [alone] = blocks(finish("<p>b[ref:4]</p>"))
    _other, second = blocks(finish("<p>a[ref:30]</p><p>b[ref:4]</p>"))
    assert alone.outer_html() == second.outer_html() == '<p>b<a href="#ref-4">[ref:4]</a></p>'


@pytest.mark.parametrize(
    "typed",
    [
        "a[ref:1][ref:2]",
        "a [ref:1], [ref:2]",
        'a<sup><a href="#ref-1">1</a>, <a href="#ref-2">2</a></sup>',
        'a<a href="#ref-1">1</a>,<a href="#ref-2">2</a>',
    ],
)
def test_markers_side_by_side_are_parted_by_a_comma(typed):
    html = finish(f"<p>{typed}</p>")
    assert html == f"<p>a{marker(1, 1)}{marker(2, 2, comma=', ')}</p>"
    assert finish(html) == html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('see <a href="#ref-3">Rao <em>2021</em></a>', "see Rao <em>2021</em>"),
        ('take <a href="#ref-3">60</a> mg', "take 60"),
        ('take (<a href="#ref-3">60</a> mg)', "take (60"),
        ('take&nbsp;<a href="#ref-3">60</a> mg', "take&nbsp;60"),
        ('about <a href="#ref-3">2021</a>', "about 2021"),
    ],
)
def test_the_words_of_a_link_are_never_lost(typed, kept):
    html = finish(f"<p>{typed}</p>")
    assert html.startswith(f"<p>{kept}{marker(3, 1)}")
    assert finish(html) == html


@pytest.mark.parametrize(
    "typed",
    [
        "<p><code>[ref:1]</code></p>",
        '<p><a href="/x/">see [ref:1]</a></p>',
        "<p>[ref:0] [ref:x] [ref:1234567890123456789]</p>",
        '<p><a href="#ref-0">a</a><a href="#ref-1x">b</a></p>',
    ],
)
def test_what_is_no_marker_stays(typed):
    assert finish(typed) == typed


def test_markers_are_no_words_of_headings_tables_and_counts():
    finished = finish_article(
        "<h2>Causes[ref:1]</h2><table><caption>Doses[ref:2]</caption><tr><td>x</td></tr></table>"
    )
    assert finished.outline == [["s-causes", "Causes"]]
    assert 'aria-label="Table 1: Doses"' in finished.html
    assert finished.words == 3


def test_an_editor_gets_the_link_back():
    stored = finish("<p>a[ref:5] b</p>")
    assert as_typed(stored) == '<p>a<a href="#ref-5">[ref:5]</a> b</p>'
    assert finish(as_typed(stored)) == finish(article_html(stored)) == stored
    assert without_markers(stored) == "<p>a b</p>"


def test_comparing_two_texts_shows_which_sources_are_new():
    before, after = finish("<p>a[ref:1] b[ref:2]</p>"), finish("<p>a[ref:3] b[ref:2]</p>")
    [row] = diff_body(before, after)
    gone = "".join(part.text for part in row.left if part.kind == "del")
    new = "".join(part.text for part in row.right if part.kind == "ins")
    assert ("1" in gone, "3" in new) == (True, True)
    assert "link" not in "".join(part.text for part in row.left + row.right)


PIECES = st.sampled_from(
    [
        *("[ref:1]", "[ref:2] ", "[re", "f:1]", '<a href="#ref-1">', '<a href="#ref-2">2', "</a>"),
        *("<sup>", "</sup>", ", ", "&nbsp;", "word", "<strong>", "</strong>", "<code>", "</code>"),
        *("<p>", "</p>", "<li>", "<h2>", "<td>", "<table>", '<sup class="cite">', "1", "60", "\n"),
    ]
)
MARKED = st.lists(st.one_of(PIECES, PIECES, HOSTILE), max_size=14).map("".join)


@given(MARKED)
@settings(deadline=None, max_examples=300)
def test_finishing_a_text_with_markers_again_changes_nothing(html):
    once = finish_article(html)
    assert finish_article(once.html) == once
    assert finish_article(as_typed(once.html)) == once


@given(ALLOWED_ONLY, st.lists(st.integers(1, 3), max_size=4))
@settings(deadline=None, max_examples=50)
def test_numbers_run_from_one_without_a_gap(html, keys):
    found = read(finish(html + "".join(f"<p>x[ref:{key}]</p>" for key in keys)))
    assert [cited.number for cited in found] == list(range(1, len(found) + 1))
    assert [cited.key for cited in found] == list(dict.fromkeys(keys))


@pytest.mark.parametrize("piece", ["[ref:", "[ref: ", '<sup class="cite" ', "x[ref:1]", " "])
def test_the_time_grows_with_the_length_alone(piece):
    html = f"<p>{piece * (20_000 // len(piece))}</p>"
    began = time.perf_counter()
    finish(html)
    assert time.perf_counter() - began < 10


def test_only_addresses_of_sources_have_a_key():
    assert citations.key_of("#ref-12") == 12
    assert [citations.key_of(href) for href in ("#ref-", "#ref-01", "/x#ref-1", "#ref-1 ")] == [
        None
    ] * 4
