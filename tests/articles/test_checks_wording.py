"""What the checks advise about the wording of a text."""

import pytest

from articles.checks import Level
from articles.checks.body import read
from articles.checks.wording import GROWN_UP, age_of, check_wording
from core.richtext import finish_article

HARD = (
    "<p>Acetylcholinesterase inhibition constitutes symptomatic pharmacotherapy. Immunosuppressive"
    " interventions address the underlying autoimmune pathophysiology.</p>"
) * 10
EASY = "<p>Sit down and rest. Then go for a walk. Ask your nurse if you need help.</p>" * 10


def found(html):
    spots = list(check_wording(read(finish_article(html).html)))
    assert all(spot.finding.level is Level.WARNING for spot in spots)
    return [(spot.finding.code, spot.place) for spot in spots]


def words(count):
    return "Rest " + "well " * (count - 2) + "now"


@pytest.mark.parametrize("tag", ["p", "li", "blockquote"])
def test_a_long_sentence_is_told_by_its_words(tag):
    html = f"<{tag}>Short. {words(26)}. Short again.</{tag}>"
    html = f"<ul>{html}</ul>" if tag == "li" else html
    assert found(html) == [("LONG_SENTENCE", f"{words(26)}.")]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{words(25)}.</p>",
        f"<p>{words(20)}. {words(20)}.</p>",
        f"<p>{words(20)}<br>{words(20)}</p>",
        f"<h2>{words(30)}</h2>",
        "<table><tr>" + f"<td>{words(10)}</td>" * 5 + "</tr></table>",
        "<ul>" + f"<li>{words(10)}</li>" * 5 + "</ul>",
    ],
)
def test_what_is_read_in_short_pieces_is_fine(html):
    assert found(html) == []


def test_a_long_paragraph_is_told():
    assert found(f"<p>{'Rest well now. ' * 40}</p>") == []
    [(code, place)] = found(f"<p>{'Rest well now. ' * 41}</p>")
    assert code == "LONG_PARAGRAPH"
    assert place.startswith("Rest well now.")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("CALL YOUR DOCTOR AT ONCE", True),
        ("DO NOT TAKE THIS! ÄRZTE", True),
        ("MG AND LEMS", False),  # Too short to be shouting.
        ("AChR, MuSK and LRP4", False),
        ("ACETYLCHOLINE", False),
        ("1 2 3 4 5 6 7 8 9 10 11 12", False),
        ("重症筋無力症 と 生活 について の 話", False),
    ],
)
def test_capitals_are_told_where_they_shout(text, is_told):
    for tag in ("h2", "p"):
        assert found(f"<{tag}>{text}</{tag}>") == ([("CAPITALS", text)] if is_told else [])


@pytest.mark.parametrize(
    "text", ["Take TODO mg.", "See XXX.", "Dose: TBC", "lorem ipsum dolor", "Ring [insert number]."]
)
def test_notes_to_oneself_are_told(text):
    assert found(f"<p>{text}</p>") == [("LEFTOVER", text)]


def test_other_brackets_and_words_are_no_notes():
    assert found("<p>The todo list [see below] has MXXX.</p>") == []


def test_a_hard_text_is_told_with_its_reading_age():
    [(_code, place)] = [each for each in found(HARD) if each[0] == "HARD"]
    assert place == ""
    assert age_of(read(HARD)) == GROWN_UP


def test_an_easy_text_is_not():
    assert found(EASY) == []
    assert age_of(read(EASY)) <= 8


def test_a_few_words_have_no_reading_age():
    assert age_of(read("<p>Immunosuppressive pharmacotherapy.</p>" * 10)) is None


def test_headings_and_tables_do_not_count_for_the_reading_age():
    table = "<table><tr><td>Acetylcholinesterase inhibition</td></tr></table>" * 50
    assert age_of(read(EASY + table)) == age_of(read(EASY))


def test_texts_in_other_languages_are_not_measured(settings):
    settings.LANGUAGE_CODE = "de"
    assert age_of(read(HARD)) is None
    assert found(HARD + f"<p>{words(30)}</p>") == []
