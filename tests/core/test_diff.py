"""Two texts side by side: whatever a reader or a link depends on shows, and no text takes long."""

import time
from random import Random

import pytest
from django.utils.safestring import SafeData
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alignment import Budget, align
from core.diff import Row, diff_body, diff_line, grouped
from core.document import as_typed, blocks
from core.richtext import finish_article
from core.text import plain_text
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import ALLOWED_ONLY, HOSTILE

MARKS = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
BODY = st.one_of(HOSTILE, ALLOWED_ONLY).map(lambda html: finish_article(html).html)


def shown(parts):
    return "".join(MARKS[part.kind].format(part.text) for part in parts)


def told(row):
    return row.kind, row.label, shown(row.left), shown(row.right)


def only_row(before, after) -> Row:
    [row] = diff_body(finish_article(before).html, finish_article(after).html)
    return row


def test_blocks_are_compared_first_and_then_words():
    before = "<h2>What it is</h2><p>A rare disease of nerves.</p><p>Out.</p><p>Last.</p>"
    after = "<p>New here.</p><h2>What it is</h2><p>A rare illness of nerves, too.</p><p>Last.</p>"
    assert [told(row) for row in diff_body(before, after)] == [
        ("added", "Paragraph", "", "[+New here.+]"),
        ("same", "Heading 2", "What it is", "What it is"),
        (
            "changed",
            "Paragraph",
            "A rare [-disease-] of nerves.",
            "A rare [+illness+] of nerves[+, too+].",
        ),
        ("removed", "Paragraph", "[-Out.-]", ""),
        ("same", "Paragraph", "Last.", "Last."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        (
            '<p>See <a href="/a/1/">here</a>.</p>',
            '<p>See <a href="/a/2/">here</a>.</p>',
            "See here [-(link: /a/1/)-].",
            "See here [+(link: /a/2/)+].",
        ),
        (
            '<p><a href="/" title="One">here</a></p>',
            '<p><a href="/" title="Two">here</a></p>',
            "here [-(link: /, title: One)-]",
            "here [+(link: /, title: Two)+]",
        ),
        (
            '<figure><img src="/media/a.png" alt="A nerve"><figcaption>B</figcaption></figure>',
            '<figure><img src="/media/a.png" alt="A muscle"><figcaption>B</figcaption></figure>',
            "[Picture: A [-nerve-] (file: /media/a.png)]\nB",
            "[Picture: A [+muscle+] (file: /media/a.png)]\nB",
        ),
        (
            '<p>a <img src="/media/a.png"> b</p>',
            '<p>a <img src="/media/b.png"> b</p>',
            "a\n[Picture without a description (file: [-/media/a.png)]-]\nb",
            "a\n[Picture without a description (file: [+/media/b.png)]+]\nb",
        ),
        (
            "<ul><li>One</li><li><p>Three</p></li></ul>",
            "<ul><li>One<ul><li>Two</li></ul></li><li><p>Three</p></li></ul>",
            "– One\n– Three",
            "– One\n[+– Two+]\n– Three",
        ),
        (
            "<table><tr><th>Drug<th>Dose</tr><tr><td><p>A</p><td>2.5 mg</tr></table>",
            "<table><tr><th>Drug<th>Dose</tr><tr><td><p>A</p><td>2.4 mg</tr></table>",
            "| Drug | Dose\n| A | [-2.5-] mg",
            "| Drug | Dose\n| A | [+2.4+] mg",
        ),
        (
            "<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>",
            "<table><tr><td>a<td>b<td>c<td>d</tr></table>",
            "| a | b\n[-| c-] | d",
            "| a | b [+| c+] | d",
        ),
        ("<p>10<sup>9</sup> cells</p>", "<p>109 cells</p>", "[-10^9-] cells", "[+109+] cells"),
        ("<p>a&lt;b c</p>", "<p>a&lt;b &amp;amp; c</p>", "a<b c", "a<b [+&amp;+] c"),
    ],
)
def test_what_readers_and_links_depend_on_shows(before, after, left, right):
    row = only_row(before, after)
    assert (row.kind, shown(row.left), shown(row.right)) == ("changed", left, right)
    assert not row.looks_only


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("<h2>Doses</h2>", "<h3>Doses</h3>", "Heading 2 → Heading 3"),
        ("<p>Doses</p>", "<h4>Doses</h4>", "Paragraph → Heading 4"),
        ("<ul><li>Doses</ul>", "<ol><li>Doses</ol>", "List → Numbered list"),
    ],
)
def test_another_kind_of_block_is_a_change(before, after, label):
    row = only_row(before, after)
    assert (row.kind, row.label, row.looks_only) == ("changed", label, False)
    assert {part.kind for part in row.left + row.right} == {"same"}


@pytest.mark.parametrize(
    ("block", "label"),
    [
        ("<p>a</p>", "Paragraph"),
        ("loose <em>text</em>", "Paragraph"),
        ("<table><tr><td>a</table>", "Table"),
        ("<blockquote><p>a</p></blockquote>", "Quote"),
        ('<figure><img src="/media/a.png"></figure>', "Picture"),
        ('<p><img src="/media/a.png"></p>', "Picture"),
        ("<p>a</p><hr>", "Dividing line"),
    ],
)
def test_blocks_have_names(block, label):
    html = finish_article(block).html
    assert diff_body(html, html)[-1].label == label


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a b</p>", "<p><strong>a</strong> b</p>"),
        ("<p>a b</p>", "<p>a<br>b</p>"),
        ('<p>a<img src="/media/a.png"></p>', '<p>a<img src="/media/a.png" width="9"></p>'),
        ("<table><tr><td>a<td>b</table>", "<table><tr><th>a<td>b</table>"),
    ],
)
def test_a_change_of_looks_is_said_to_be_one(before, after):
    row = only_row(before, after)
    assert (row.kind, row.looks_only) == ("changed", True)


def test_what_finishing_adds_is_no_change():
    table = "<table><tr><td>a</td></tr></table>"
    before = finish_article(f"<h2>Same</h2>{table}").html
    after = finish_article(f"<h2>Same</h2>{table}<h2>Same</h2>{table}").html
    rows = diff_body(before, after)
    assert [row.kind for row in rows] == ["same", "same", "added", "added"]
    renditions = '<picture><source srcset="/media/a.avif"><img src="/media/a.png"></picture>'
    assert [row.kind for row in diff_body(renditions, '<img src="/media/a.png">')] == ["same"]


def test_a_typed_sign_does_not_pass_for_a_real_one():
    row = only_row('<p>a <a href="/">b</a></p>', "<p>a b (link: /)</p>")
    assert not row.looks_only
    assert shown(row.left) == "a b [-(link: /)-]"
    row = only_row("<table><tr><td>a<td>b</table>", "<table><tr><td>a | b</table>")
    assert not row.looks_only
    assert shown(row.left) == "| a [-|-] b"


def test_a_paragraph_that_is_another_one_is_not_cut_into_words():
    rows = diff_body("<p>One thing or two.</p>", "<p>Quite different words stand here.</p>")
    assert [row.kind for row in rows] == ["removed", "added"]


def test_a_changed_block_finds_its_other_state_among_new_ones():
    before = "<p>The old dose is 5 mg a day.</p>"
    rows = diff_body(before, "<p>All new.</p><p>The new dose is 6 mg a day.</p><p>More.</p>")
    assert [row.kind for row in rows] == ["added", "changed", "added"]


@given(BODY, BODY)
@settings(deadline=None, max_examples=150)
def test_each_side_holds_its_whole_text_and_every_difference_is_told(before, after):
    rows = diff_body(before, after)
    for side, html, kinds, alone in (
        ("left", before, {"same", "del"}, "added"),
        ("right", after, {"same", "ins"}, "removed"),
    ):
        own = [row for row in rows if row.kind != alone]
        assert len(own) == len(blocks(html))
        parts = [part for row in own for part in getattr(row, side)]
        assert {part.kind for part in parts} <= kinds
        shown_letters = "".join("".join(part.text for part in parts).split())
        letters = iter(shown_letters)
        # The marks stand between, so the words must come in order but not side by side.
        assert all(letter in letters for letter in "".join(plain_text(as_typed(html)).split()))
    same = [block.outer_html() for block in blocks(before)] == [
        block.outer_html() for block in blocks(after)
    ]
    assert same == all(row.kind == "same" for row in rows)


def test_hostile_text_stays_plain_text():
    for payload in PAYLOADS:
        for row in diff_body(f"<p>a b c {payload}</p>", f"<p>a b d {payload}</p>"):
            assert not any(isinstance(part.text, SafeData) for part in row.left + row.right)
    [row] = diff_body("<p>&lt;script&gt; a</p>", "<p>&lt;script&gt; b</p>")
    assert shown(row.left) == "<script> [-a-]"


def test_titles_are_compared_by_words():
    assert told(diff_line("Doses of A", "Doses of  B & C", "Title")) == (
        ("changed", "Title", "Doses of [-A-]", "Doses of [+B & C+]")
    )
    assert diff_line("Doses  of A", "Doses of A").kind == "same"
    assert (diff_line("", "a").kind, diff_line("a", "").kind) == ("added", "removed")
    assert diff_line("", "") == Row("same", "", [], [])


def test_unchanged_rows_far_from_a_change_can_be_folded():
    rows = diff_body(
        "".join(f"<p>{n}</p>" for n in range(9)), "".join(f"<p>{n}</p>" for n in range(8))
    )
    groups = grouped(rows, around=2)
    assert [(group.folded, len(group.rows)) for group in groups] == [(True, 6), (False, 3)]
    assert [row for group in groups for row in group.rows] == rows
    # One row alone takes no more room than the line that would stand for it.
    assert [group.folded for group in grouped(rows, around=7)] == [False, False]
    assert grouped([]) == []


def test_a_sequence_is_aligned_in_full_while_the_budget_lasts():
    before, after = list("abcdef") * 20, list("abXdef") * 20
    full = align(before, after, Budget(100_000))
    assert sum(part.end - part.start for part in full if part.same) == 100
    budget = Budget(2_000)
    short = align(before, after, budget)
    assert 0 <= budget.steps < 2_000
    assert 0 < sum(part.end - part.start for part in short if part.same) < 100
    for parts in (full, short):
        assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
        assert (parts[-1].end, parts[-1].new_end) == (120, 120)
        for part in parts:
            old, new = before[part.start : part.end], after[part.new_start : part.new_end]
            assert old == new if part.same else old != new


SAME = "<p>identical words here</p>"
PICK = Random(1)
# Pairs of bodies of the greatest length, most of which take minutes without limits.
LARGE = {
    "equal paragraphs": (f"<p>s</p>{SAME * 5000}", f"<p>t</p>{SAME * 5001}<p>u</p>"),
    "unlike paragraphs": [
        "".join(f"<p>{x}{n} some shared words</p>" for n in range(5000)) for x in "ab"
    ],
    "tiny paragraphs": ("<p>a</p>" * 37_000, "<p>a</p><p>b</p>" * 18_500),
    "one word repeated": (f"<p>x {'a ' * 149_000}y</p>", f"<p>z {'a ' * 149_000}b w</p>"),
    "two words": [f"<p>{x} {' '.join(PICK.choices('ab', k=149_000))} {x}</p>" for x in "xy"],
    "every second word": [
        f"<p>{' '.join(f'u{n} {x}{n}' for n in range(20_000))}</p>" for x in "ab"
    ],
    "one list": (
        f"<ul>{'<li>a</li>' * 29_000}</ul>",
        f"<ul>{'<li>b</li><li>a</li>' * 14_500}</ul>",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_longest_texts_are_compared_in_time(name):
    before, after = LARGE[name]
    start = time.process_time()
    rows = diff_body(before, after)
    # It is a second or two on a slow machine.
    assert time.process_time() - start < 6
    assert {row.kind for row in rows} != {"same"}
    assert len(rows) < 12_000


def test_both_sides_are_one_text_too_what_is_gone_before_what_is_new():
    row = diff_body("<p>Do not drive or swim.</p>", "<p>Do drive or walk.</p>")[0]
    assert [(part.text, part.kind) for part in row.inline] == [
        ("Do ", "same"),
        ("not", "del"),
        (" drive or ", "same"),
        ("swim", "del"),
        (" walk", "ins"),
        (".", "same"),
    ]
