"""What a new text is proposed to be: a minor change or a major one, and why."""

import time
from dataclasses import dataclass

import pytest

from articles.proposing import propose
from articles.rules import Class
from core.richtext import finish_article

FILLER = "<p>" + "Rest well and plan your day so that hard things come early. " * 12 + "</p>"
CARE = (
    '<section class="emergency"><h2>Call 999 if:</h2>'
    "<ul><li>you cannot swallow</li><li>you are short of breath</li></ul></section>"
)


@dataclass
class Text:
    """As much of a revision as is compared."""

    title: str
    summary: str
    body: str


def text(body, title="Tablets", summary="About tablets."):
    return Text(title, summary, finish_article(FILLER + body, lambda _addresses: {}).html)


def proposed(before, after):
    return propose(text(before), text(after))


MAJOR = [
    ("<p>Take 60 mg.</p>", "<p>Take 90 mg.</p>", "A number is different. Before: 60 mg. Now: 90"),
    ("<p>Take it twice.</p>", "<p>Take it three times.</p>", "Before: twice. Now: three times."),
    ("<p>Take it once a day.</p>", "<p>Take it twice a day.</p>", "Before: once. Now: twice."),
    ("<p>Give 5 mg.</p>", "<p>Give 5 ml.</p>", "A unit or a time is different. Before: mg."),
    ("<p>Wait some hours.</p>", "<p>Wait some days.</p>", "Before: hours. Now: days."),
    ("<p>Take it daily.</p>", "<p>Take it weekly.</p>", "Before: daily. Now: weekly."),
    ("<p>Every day.</p>", "<p>Every other day.</p>", "Now: other."),
    ("<p>0.5 ml</p>", "<p>5 ml</p>", "Before: 0.5 ml. Now: 5 ml."),
    ("<p>1.0 mg</p>", "<p>10 mg</p>", "Before: 1.0 mg. Now: 10 mg."),
    ("<p>MGFA class II</p>", "<p>MGFA class III</p>", "Before: II. Now: III."),
    ("<p>It helps.</p>", "<p>Mestinon helps.</p>", "A medicine is different. Now: Mestinon."),
    ("<p>Avoid gentamicin.</p>", "<p>Avoid it.</p>", "Before: gentamicin."),
    ("<p>Prednisone</p>", "<p>Prednisolone</p>", "Before: Prednisone. Now: Prednisolone."),
    ("<p>Examplimab helps.</p>", "<p>Samplimab helps.</p>", "Before: Examplimab."),
    ("<p>Do not stop.</p>", "<p>Do stop.</p>", "A “not” or “no” is different. Before: not."),
    ("<p>Drive.</p>", "<p>Don’t drive.</p>", "Now: Don’t."),
    ("<p>With food.</p>", "<p>Without food.</p>", "A word became its opposite: “with”"),
    ("<p>Eat before it.</p>", "<p>Eat after it.</p>", "“before”, now “after”"),
    (
        "<p>Take 60 mg of pyridostigmine, or 30 mg of prednisolone.</p>",
        "<p>Take 30 mg of pyridostigmine, or 60 mg of prednisolone.</p>",
        "stand in another order",
    ),
    (
        "<table><tbody><tr><td>Day</td><td>60</td></tr><tr><td>Night</td><td>30</td></tr></tbody></table>",
        "<table><tbody><tr><td>Day</td><td>30</td></tr><tr><td>Night</td><td>60</td></tr></tbody></table>",
        "stand in another order",
    ),
    (CARE, CARE.replace("swallow", "drink"), "different: Emergency card “Call 999 if:”."),
    (CARE, CARE.replace("<li>you are short of breath</li>", ""), "A care block is different"),
    (CARE, CARE.replace("emergency", "urgent"), "Urgent card “Call 999 if:”"),
    (CARE, "", "A care block is different"),
    ("<p>It helps.</p>", '<p>It helps.<a href="#ref-4">4</a></p>', "different: 1 added, 0 taken"),
    ('<p>A<a href="#ref-3">3</a></p>', '<p>A<a href="#ref-4">4</a></p>', "1 added, 1 taken out"),
    ("<p>You should rest.</p>", "<p>You should n\u200bot rest.</p>", "“not” or “no” is different."),
    ("<p>It helps.</p>", "<p>It helps. Stop it when you feel well.</p>", "new: “stop it when you"),
    ("<p>It helps.</p>", "<p>It helps.</p><p>Then leave it off altogether.</p>", "“then leave it"),
    ("<p>It helps. Ask your nurse if it hurts.</p>", "<p>It helps.</p>", "gone: “ask your nurse"),
    ("<p>Rest.</p>", "<p>" + "Other words come in here now. " * 5 + "</p>", "More than a tenth"),
    (
        '<figure><img src="/media/a.jpg" alt="Take 60 mg"></figure>',
        '<figure><img src="/media/a.jpg" alt="Take 90 mg"></figure>',
        "Now: 90 mg",
    ),
]  # fmt: skip

MINOR = [
    ("<p>Recieve it.</p>", "<p>Receive it.</p>"),
    ("<p>Rest, then eat.</p>", "<p>Rest; then eat!</p>"),
    ("<p>Rest.</p>", "<p><strong>Rest.</strong></p>"),
    ('<p><a href="/articles/a/">Rest</a></p>', '<p><a href="/articles/b/">Rest</a></p>'),
    (
        '<figure><img src="/media/a.jpg" alt="A bed" width="100" height="50"></figure>',
        '<figure><img src="/media/a.jpg" alt="A bed" width="200" height="100"></figure>',
    ),
    ("<p>Take 60mg.</p>", "<p>Take 60 mg.</p>"),
    ("<p>Take 1000 mg.</p>", "<p>Take 1,000 milligrams.</p>"),
    ("<p>Take 2 tablets.</p>", "<p>Take two tablets.</p>"),
    ("<p>Take it two times.</p>", "<p>Take it twice.</p>"),
    ("<p>Don't stop. You can't.</p>", "<p>Do not stop. You cannot.</p>"),
    ("<p>Take 5 mg. Rest 10 minutes.</p>", "<p>Take 5 mg.</p><p>Rest 10 minutes.</p>"),
    (CARE, CARE.replace("short of breath", "short of breath,")),
    (
        '<p>A<a href="#ref-3">3</a></p><p>B<a href="#ref-4">4</a></p>',
        '<p>A<a href="#ref-4">4</a></p><p>B<a href="#ref-3">3</a></p>',
    ),
    ("<h2>Resting</h2><p>Rest.</p>", "<h2>Rest</h2><p>Rest.</p>"),
]


@pytest.mark.parametrize(("before", "after", "why"), MAJOR)
def test_what_somebody_could_act_on_is_major(before, after, why):
    found = proposed(before, after)
    assert found.kind is Class.MAJOR
    assert why in " ".join(found.reasons)
    assert proposed(after, before).kind is Class.MAJOR


@pytest.mark.parametrize(("before", "after"), MINOR)
def test_what_changes_no_advice_is_minor(before, after):
    for found in (proposed(before, after), proposed(after, before), proposed(before, before)):
        assert (found.kind, found.reasons) == (Class.MINOR, ())


def test_title_and_summary_count_like_the_text():
    plain, dose = text(""), text("", summary="About 60 mg tablets.")
    assert propose(plain, dose).reasons[0] == "A number is different. Now: 60 mg."
    renamed = text("", title="Rituximab")
    assert propose(plain, renamed).kind is Class.MAJOR


def test_a_reason_names_the_first_few_and_counts_the_rest():
    before = "".join(f"<p>{n}</p>" for n in range(20, 25))
    [reason, *_rest] = proposed(before, "").reasons
    assert reason == "A number is different. Before: 20, 21, 22, and 2 more."


def test_the_longest_texts_are_compared_in_a_moment():
    long = "<p>" + "Take 60 mg of pyridostigmine 3 times a day, not more. " * 5000 + "</p>"
    one, two = text(long), text(long.replace("60", "61", 1))
    start = time.perf_counter()
    assert propose(one, two).kind is Class.MAJOR
    assert time.perf_counter() - start < 10
