"""Two texts that go on from one are brought together, and asked about where they clash."""

import time

import pytest

from articles.services.drafting import Draft
from articles.services.merging import MOST_QUESTIONS, merge_drafts
from tests import build
from tests.attacks import PAYLOADS

pytestmark = pytest.mark.django_db

BASE = Draft("Title", "Summary", "<p>One.</p><p>Two.</p><p>Three.</p>")


def test_changes_in_different_parts_go_together_without_asking():
    mine = Draft("My title", "Summary", "<p>One, mine.</p><p>Two.</p><p>Three.</p>")
    theirs = Draft("Title", "Their summary", "<p>One.</p><p>Two.</p><p>Three, theirs.</p>")
    found = merge_drafts(BASE, mine, theirs)
    assert found.questions == []
    assert found.result == Draft(
        "My title", "Their summary", "<p>One, mine.</p><p>Two.</p><p>Three, theirs.</p>"
    )
    assert [row.label for row in found.mine] == ["Title", "Paragraph"]
    assert [row.label for row in found.theirs] == ["Summary", "Paragraph"]


def test_what_both_changed_alike_is_no_question():
    both = Draft("New", "New", "<p>New.</p>")
    found = merge_drafts(BASE, both, both)
    assert (found.questions, found.mine, found.theirs, found.result) == ([], [], [], both)


MINE = Draft("Mine", "Summary", "<p>One.</p><p>Two, mine.</p><p>Three.</p>")
THEIRS = Draft("Theirs", "Summary", "<p>One.</p><p>Two, theirs.</p><p>Three.</p>")


def test_what_both_changed_is_asked_and_nothing_is_decided_meanwhile():
    found = merge_drafts(BASE, MINE, THEIRS)
    assert [question.name for question in found.questions] == ["title", "part-1"]
    assert found.result is None
    assert merge_drafts(BASE, MINE, THEIRS, {"title": "mine"}).result is None
    assert merge_drafts(BASE, MINE, THEIRS, {"part-1": "mine"}).result is None


@pytest.mark.parametrize(
    ("answer", "middle"),
    [
        ("mine", "<p>Two, mine.</p>"),
        ("theirs", "<p>Two, theirs.</p>"),
        ("both", "<p>Two, mine.</p><p>Two, theirs.</p>"),
    ],
)
def test_the_answers_decide(answer, middle):
    found = merge_drafts(BASE, MINE, THEIRS, {"title": "theirs", "part-1": answer})
    assert found.result == Draft("Theirs", "Summary", f"<p>One.</p>{middle}<p>Three.</p>")
    assert [question.answer for question in found.questions] == ["theirs", answer]


def test_a_title_cannot_be_both():
    found = merge_drafts(BASE, MINE, THEIRS, {"title": "both", "part-1": "mine"})
    assert found.result is None
    assert not found.questions[0].takes_both


def test_a_part_that_one_removed_and_the_other_changed_is_asked():
    gone = Draft("Title", "Summary", "<p>One.</p><p>Three.</p>")
    found = merge_drafts(BASE, gone, THEIRS)
    assert [question.name for question in found.questions] == ["part-1"]
    assert not found.questions[0].takes_both
    kept = merge_drafts(BASE, gone, THEIRS, {"part-1": "mine"}).result
    assert kept == Draft("Theirs", "Summary", "<p>One.</p><p>Three.</p>")


def test_how_each_side_is_finished_makes_no_difference():
    other = build.article("Other", slug="other")
    table = "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"
    typed = f'<h2>Part</h2><p>See <a href="/articles/other/">it</a>.</p>{table}'
    stored = build.article(body=typed).latest_revision.body
    assert f"/a/{other.pk}/" in stored and "table-scroll" in stored
    base = Draft("T", "", stored)
    mine = Draft("T", "", typed.replace("See", "Look at"))
    theirs = Draft("T", "", stored + "<p>More.</p>")
    found = merge_drafts(base, mine, theirs)
    assert found.questions == []
    assert len(found.mine) == len(found.theirs) == 1
    # Back in the form it is as it would be typed: an address for people, nothing around the table.
    assert 'href="/articles/other/"' in found.result.body
    assert "table-scroll" not in found.result.body and " id=" not in found.result.body


def test_too_many_questions_become_one():
    def body(word):
        return "".join(f"<h2>{n}</h2><p>{word} {n}</p>" for n in range(MOST_QUESTIONS + 1))

    base, mine, theirs = (Draft("T", "", body(word)) for word in ("Old", "Mine", "Theirs"))
    found = merge_drafts(base, mine, theirs)
    assert [question.name for question in found.questions] == ["part-1"]
    assert not found.questions[0].takes_both
    answered = merge_drafts(base, mine, theirs, {"part-1": "theirs"}).result
    assert answered.body == theirs.body


def test_the_longest_texts_take_seconds_at_most():
    def body(odd):
        words = [f"w{n % 300}" if n % 7 else odd for n in range(2_500)]
        return "".join(f"<h2>{n}</h2><p>{' '.join(words)}</p>" for n in range(24))

    base, mine, theirs = (Draft("T", "", body(odd)) for odd in ("old", "mine", "theirs"))
    assert 200_000 < len(base.body) < 300_000
    begun = time.process_time()
    merge_drafts(base, mine, theirs)
    assert time.process_time() - begun < 20


def test_hostile_texts_are_merged_like_others():
    for payload in PAYLOADS[::5]:
        base = Draft("T", "", f"<p>One</p>{payload}<p>Two</p>")
        mine = Draft(payload[:200], payload[:300], f"<p>Mine</p>{payload}<p>Two</p>")
        theirs = Draft("T", "", f"<p>One</p>{payload}<p>Theirs</p>")
        answers = dict.fromkeys(("title", "summary", "part-1", "part-2"), "mine")
        assert merge_drafts(base, mine, theirs, answers).result is not None
