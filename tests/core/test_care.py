"""Care blocks stand at the top, are told to screen readers too, and are found for the page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.care import CARDS, KINDS, NAMES, heading_of, kind_of, split
from core.diff import diff_body
from core.document import as_typed, blocks, lines, parse
from core.merge import join, merge
from core.richtext import finish_article
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import ALLOWED_ONLY, CARE, HOSTILE
from tests.htmlcheck import assert_allowed, faults_in, text_of

CARD = '<section class="emergency"><h2>Call 999 if:</h2><ul><li>you choke</li></ul></section>'
POINTS = '<section class="key-points"><h3>Key points</h3><ul><li>Rest</li></ul></section>'
PREFIX = '<span class="hidden-text">{}</span>'


def finished(html):
    """Finish a body, after seeing that doing so twice changes nothing."""
    once = finish_article(html)
    assert finish_article(once.html) == once
    assert finish_article(as_typed(once.html)) == once
    return once.html


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("emergency", "Immediate action required: "),
        ("urgent", "Urgent advice: "),
        ("non-urgent", "Non-urgent advice: "),
        ("warning", "Important: "),
    ],
)
def test_screen_readers_hear_what_the_colour_says(kind, words):
    html = finished(f'<section class="{kind}"><h3>Rest</h3><p>a</p></section>')
    assert f'<h3 id="s-rest">{PREFIX.format(words)}Rest</h3>' in html


@pytest.mark.parametrize("kind", ["do", "dont", "key-points"])
def test_a_list_says_in_its_heading_what_it_is(kind):
    html = f'<section class="{kind}"><h3>Do</h3><ul><li>a</li></ul></section>'
    assert finished(html) == html.replace("<h3>", '<h3 id="s-do">')


def test_every_kind_has_a_name_and_cards_are_kinds():
    assert set(NAMES) == KINDS > CARDS


def test_an_editor_has_the_block_back_as_it_was_typed():
    assert as_typed(finished(f"<p>a</p>{CARD}<p>b</p>")) == f"<p>a</p>{CARD}<p>b</p>"


def test_what_is_said_to_screen_readers_counts_as_no_word_of_the_text():
    done = finish_article(CARD)
    assert done.words == 5
    assert lines(done.html) == ["Call 999 if:", "you choke"]
    assert [block.outer_html() for block in blocks(done.html)] == [CARD]


def test_headings_of_blocks_have_ids_and_are_no_parts_of_the_outline():
    done = finish_article(f"<h2>Call 999 if</h2>{CARD}<h2>Later</h2>")
    assert done.outline == [["s-call-999-if", "Call 999 if"], ["s-later", "Later"]]
    assert '<h2 id="s-call-999-if-2">' in done.html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<section><p>a</p></section>", "<p>a</p>"),
        ('<section class="hidden-text"><p>a</p></section>', "<p>a</p>"),
        ('<section class="do hidden-text">a</section>b', "a\nb"),
        ('a<section class="x">b<section>c</section></section>d', "a\nb\n\nc\nd"),
        ('<section class="do">a <em>b</em><p>c</p>d</section>',
         '<section class="do"><p>a <em>b</em></p><p>c</p><p>d</p></section>'),
        ('<section class="do"><p>a</p>', '<section class="do"><p>a</p></section>'),
        ('<section class="do"><p> </p></section><p>a</p>', "<p>a</p>"),
        ('<section class="do"></section>', ""),
        ('<p>a<section class="do">b</section>',
         '<p>a</p><section class="do"><p>b</p></section>'),
        ('<section class="do"><section class="dont">a</section>b</section>',
         '<section class="dont"><p>a</p></section>b'),
        ('<section class="do"><p>a<section class="dont"><p>b',
         '<section class="do"><p>a</p></section><section class="dont"><p>b</p></section>'),
        ('<blockquote>a<section class="do"><p>b</p></section></blockquote>',
         "<blockquote>a<p>b</p></blockquote>"),
        ('<ul><li>a<section class="do">b</section></li></ul>', "<ul><li>a\nb</li></ul>"),
        ('<section class="do"><blockquote><section class="dont">a</section>b</blockquote>c',
         '<section class="do"><blockquote>a</blockquote></section>b\nc'),
    ],
)  # fmt: skip
def test_blocks_stand_at_the_top_and_nothing_else_is_one(typed, kept):
    assert finished(typed).strip() == kept


def test_a_block_in_a_cell_is_dissolved():
    html = finished('<table><tr><td>a<section class="do"><p>b</p></section></td></tr></table>')
    assert "<section" not in html
    assert "<td>a<p>b</p></td>" in html


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "section" in p or "hidden-text" in p])
def test_no_attack_by_a_block_outlives_finishing(payload):
    for around in ("{}", '<section class="do"><h2>{}</h2></section>', "<section class=do>{}"):
        html = finish_article(around.format(payload)).html
        assert faults_in(html, "finished") == []
        assert finished(html) == html


@given(st.lists(st.one_of(CARE, HOSTILE, ALLOWED_ONLY), max_size=4).map("".join))
@settings(deadline=None, max_examples=100)
def test_whatever_is_typed_the_pieces_of_a_body_are_the_body(typed):
    html = finished(typed)
    assert_allowed(html, "finished")
    for hoist in (True, False):
        parts = split(html, hoist=hoist)
        for part in parts:
            assert_allowed(part, "finished")
        assert sorted("".join(text_of("".join(parts)).split())) == sorted(
            "".join(text_of(html).split())
        )


def test_the_foremost_blocks_are_taken_out_with_their_headings_below_the_title():
    html = finished(f"<p>a</p>{POINTS}<p>b</p>{CARD.replace('h2', 'h3')}<p>c</p>{POINTS}")
    emergency, points, rest = split(html, hoist=True)
    assert emergency == finished(CARD)
    assert points == finished(POINTS).replace("h3", "h2")
    # A second list of key points stays where it stood.
    assert [block.outer_html() for block in blocks(rest)] == [
        "<p>a</p>", "<p>b</p>", "<p>c</p>", POINTS,
    ]  # fmt: skip
    kept = split(html, hoist=False)
    assert kept.emergency == ""
    assert kept.key_points == points
    assert "Immediate action required" in kept.rest


def test_all_emergency_cards_are_taken_out():
    html = finished(CARD + "<p>a</p>" + CARD.replace("you choke", "you fall"))
    parts = split(html, hoist=True)
    assert parts.emergency.count("<section ") == 2
    assert parts.rest == "<p>a</p>"


def test_a_body_without_blocks_is_left_as_it_is():
    assert split("<p>a</p> <p>b</p>", hoist=True) == ("", "", "<p>a</p> <p>b</p>")


def test_words_that_look_like_a_block_are_words():
    html = finished('<p>&lt;section class="emergency"&gt;</p>')
    assert split(html, hoist=True) == ("", "", html)
    picture = finished(
        '<p>x</p><img src="/media/a.png" alt="<section class=&quot;emergency&quot;>">'
    )
    assert split(picture + finished(CARD), hoist=True).rest == picture


def test_only_a_heading_that_comes_first_is_that_of_the_block():
    [block] = parse('<section class="do"> <p>a</p><h2>b</h2></section>').elements("section")
    assert heading_of(block) is None
    assert [kind_of(node) for node in (block, block.children[1], " ")] == ["do", "", ""]


def test_a_change_in_a_block_is_shown_under_its_name():
    before, after = finished(CARD), finished(CARD.replace("choke", "fall"))
    [row] = diff_body(before, after)
    assert (row.kind, row.label) == ("changed", "Emergency card")
    assert [part.text for part in row.left if part.kind == "del"] == ["choke"]
    assert "Immediate" not in "".join(part.text for part in row.left)


def test_a_block_of_another_kind_is_a_change_although_no_word_changed():
    [row] = diff_body(finished(CARD), finished(CARD.replace('"emergency"', '"non-urgent"')))
    assert (row.kind, row.label) == ("changed", "Emergency card → Non-urgent card")
    assert not row.looks_only


def test_two_people_change_two_blocks_and_both_changes_stay():
    base = f"<p>Rest.</p>{CARD}{POINTS}"
    mine = base.replace("you choke", "you fall")
    theirs = base.replace("<li>Rest</li>", "<li>Rest often</li>")
    chunks = merge(finished(base), finished(mine), finished(theirs))
    assert finished(join(chunks, [])) == finished(theirs.replace("you choke", "you fall"))


def test_two_changes_of_one_block_are_a_conflict():
    mine, theirs = CARD.replace("choke", "fall"), CARD.replace('"emergency"', '"urgent"')
    chunks = merge(finished(CARD), finished(mine), finished(theirs))
    assert [chunk.kind for chunk in chunks] == ["conflict"]
    assert join(chunks, ["theirs"]) == theirs
