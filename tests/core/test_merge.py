"""Two people's changes to one body come together, and nothing that either wrote is lost."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document import blocks
from core.merge import join, merge
from core.richtext import finish_article
from tests.core.test_sanitize import HOSTILE

# Few different blocks, so that many are equal, doubled, moved and changed by both.
BODIES = st.lists(st.sampled_from("abcdefg"), max_size=9).map(
    lambda letters: "".join(f"<p>{letter}</p>" for letter in letters)
)
REAL = HOSTILE.map(lambda html: finish_article(html).html)


def paragraphs(letters):
    return "".join(f"<p>{letter}</p>" for letter in letters)


def told(base, mine, theirs):
    """Return the merge of bodies whose paragraphs are letters: "aXb", or "a(X|Y)b" to choose."""
    found = ""
    for chunk in merge(paragraphs(base), paragraphs(mine), paragraphs(theirs)):
        mine, theirs = ("".join(part)[3:-4].split("</p><p>") for part in (chunk.mine, chunk.theirs))
        found += {
            "conflict": f"({''.join(mine)}|{''.join(theirs)})",
            "theirs": "".join(theirs),
        }.get(chunk.kind, "".join(mine))
    return found


def written(html):
    return [block.outer_html() for block in blocks(html)]


def choose(chunks, choice):
    return join(chunks, [choice] * sum(chunk.kind == "conflict" for chunk in chunks))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abcd", "aXcd", "abcY", "aXcY"),
        ("ab", "Xb", "aY", "XY"),
        ("abcd", "acd", "abcdX", "acdX"),
        ("abc", "aXc", "aYc", "a(X|Y)c"),
        # Of three changed blocks in a row only the one that both changed is asked for.
        ("abcd", "XYZd", "aBcd", "X(Y|B)Zd"),
        # What both did alike is no question.
        ("abc", "aXc", "aXc", "aXc"),
        ("abc", "aXYc", "aXYc", "aXYc"),
        ("abc", "ac", "ac", "ac"),
        # Something new beside a changed block belongs there; beside a removed one, who knows.
        ("ab", "aXb", "Ab", "AXb"),
        ("ab", "aXb", "aB", "aXB"),
        ("ab", "aXb", "b", "(aX|)b"),
        ("ab", "aXb", "a", "a(Xb|)"),
        ("ab", "aXb", "aYb", "a(X|Y)b"),
        # What one removed and the other changed.
        ("abcd", "ad", "aBcd", "a(|B)d"),
        ("abcd", "ad", "abXcd", "a(|bXc)d"),
        ("a", "", "B", "(|B)"),
        ("abcd", "ad", "acd", "ad"),
        ("", "X", "Y", "(X|Y)"),
        ("a", "", "a", ""),
        ("", "", "", ""),
    ],
)
def test_changes_come_together_and_meet_only_where_both_changed(base, mine, theirs, merged):
    assert told(base, mine, theirs) == merged


@given(BODIES, BODIES)
@settings(deadline=None, max_examples=300)
def test_one_sided_and_equal_changes_need_no_choice(base, other):
    for mine, theirs, kinds in (
        (base, other, {"same", "theirs"}),
        (other, base, {"same", "mine"}),
        (other, other, {"same"}),
    ):
        chunks = merge(base, mine, theirs)
        assert {chunk.kind for chunk in chunks} <= kinds
        assert join(chunks, []) == other


@given(REAL, REAL)
@settings(deadline=None, max_examples=100)
def test_real_bodies_come_out_as_they_went_in(base, other):
    for chunks in (merge(base, base, other), merge(base, other, base), merge(base, other, other)):
        assert join(chunks, []) == "".join(written(other))


@given(BODIES, BODIES, BODIES)
@settings(deadline=None, max_examples=500)
def test_nothing_that_either_side_wrote_is_lost_if_both_are_kept(base, mine, theirs):
    chunks = merge(base, mine, theirs)
    kept = Counter(written(choose(chunks, "both")))
    assert not (Counter(written(mine)) - Counter(written(base))) - kept
    assert not (Counter(written(theirs)) - Counter(written(base))) - kept


@given(BODIES, BODIES, BODIES)
@settings(deadline=None, max_examples=300)
def test_what_neither_side_took_away_stays(base, mine, theirs):
    # Of equal blocks nobody can say which one was taken away.
    base, mine, theirs = ("".join(dict.fromkeys(written(body))) for body in (base, mine, theirs))
    kept = written(choose(merge(base, mine, theirs), "both"))
    assert {*written(base)} & {*written(mine)} & {*written(theirs)} <= {*kept}


@given(BODIES, BODIES, BODIES)
@settings(deadline=None, max_examples=300)
def test_every_state_can_be_read_from_the_chunks(base, mine, theirs):
    chunks = merge(base, mine, theirs)
    assert "".join(block for chunk in chunks for block in chunk.base) == base
    assert "".join(block for chunk in chunks for block in chunk.mine) == mine
    assert "".join(block for chunk in chunks for block in chunk.theirs) == theirs


@given(BODIES, BODIES, BODIES)
@settings(deadline=None, max_examples=300)
def test_it_does_not_matter_who_is_who(base, mine, theirs):
    swapped = {"mine": "theirs", "theirs": "mine"}
    there, back = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [swapped.get(chunk.kind, chunk.kind) for chunk in there] == [
        chunk.kind for chunk in back
    ]
    assert choose(there, "mine") == choose(back, "theirs")


def test_each_conflict_takes_its_own_choice():
    chunks = merge(paragraphs("abcde"), paragraphs("AbCdE"), paragraphs("1b2d3"))
    assert join(chunks, ["mine", "theirs", "both"]) == paragraphs("Ab2dE3")
    for choices in ([], ["mine", "mine"], ["mine"] * 4):
        with pytest.raises(ValueError, match="each conflict"):
            join(chunks, choices)


def test_what_finishing_adds_is_no_conflict():
    base = finish_article("<h2>A</h2><p>x</p><h2>A</h2>").html
    mine = finish_article("<h2>A</h2><h2>A</h2><p>x</p><h2>A</h2>").html
    theirs = finish_article("<h2>A</h2><p>y</p><h2>A</h2>").html
    merged = finish_article(join(merge(base, mine, theirs), [])).html
    assert merged == finish_article("<h2>A</h2><h2>A</h2><p>y</p><h2>A</h2>").html


@pytest.mark.parametrize("block", ["<hr>", "<p>a</p>"])
def test_the_longest_bodies_are_merged_in_time(block):
    base = block * (299_000 // len(block))
    mine, theirs = f"<p>m</p>{base}<p>n</p>", f"<p>t</p>{base[: len(block) * 20_000]}<p>u</p>"
    start = time.process_time()
    chunks = merge(base, mine, theirs)
    # Less than two seconds on a slow machine.
    assert time.process_time() - start < 6
    kept = choose(chunks, "both")
    assert all(f"<p>{letter}</p>" in kept for letter in "mntu")


def test_a_body_too_long_to_be_aligned_in_full_makes_no_false_conflicts():
    numbers = [str(number) for number in range(25_000)]
    mine = [f"m{number}" if place % 2 else number for place, number in enumerate(numbers)]
    theirs = [f"t{number}" if place == 20_000 else number for place, number in enumerate(numbers)]
    bodies = (paragraphs(state) for state in (numbers, mine, theirs))
    merged = paragraphs([*mine[:20_000], theirs[20_000], *mine[20_001:]])
    assert join(merge(*bodies), []) == merged
