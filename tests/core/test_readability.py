"""Texts are measured by the known formulas, and no text breaks the measuring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readability import LongSentence, Readability, measure, sentences_of, syllables_of

EASY = (
    "The sun was hot. Tom ran to the lake. He took a red boat and went out on the water. "
    "His dog sat in the boat too. They had a good day."
)
PLAIN = (
    "Most people with this disease can work and live well. Your doctor will start with a low "
    "dose. Tell the nurse at once if you find it hard to swallow or to breathe. Rest when your "
    "muscles feel weak, and plan the day so that you do the hard things in the morning."
)
SPEECH = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
    "conceived in Liberty, and dedicated to the proposition that all men are created equal."
)
HARD = (
    "Acetylcholinesterase inhibition constitutes symptomatic pharmacotherapy, whereas "
    "immunosuppressive interventions, including corticosteroids and azathioprine, address the "
    "underlying autoimmune pathophysiology of neuromuscular transmission deficiency."
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Take food, e.g. bread. Then rest.", ["Take food, e.g. bread.", "Then rest."]),
        ("See Dr. Miller (i.e. Ann). Go.", ["See Dr. Miller (i.e. Ann).", "Go."]),
        ("Ask J. R. Smith. Go.", ["Ask J. R. Smith.", "Go."]),
        ("Take 2.5 mg. Take 5. Wait.", ["Take 2.5 mg.", "Take 5.", "Wait."]),
        ("See fig. 2. The answer is no. Go.", ["See fig. 2.", "The answer is no.", "Go."]),
        ("Tea, etc. are fine. Tea etc. Rest.", ["Tea, etc. are fine.", "Tea etc.", "Rest."]),
        ("Jones et al. (2020) agree. Yes.", ["Jones et al. (2020) agree.", "Yes."]),
        ("“Really?” he said. “Yes.” (It is.)", ["“Really?” he said.", "“Yes.”", "(It is.)"]),
        ("So do I. Go.", ["So do I.", "Go."]),
        ("Wait... what? Wait... Then go.", ["Wait... what?", "Wait...", "Then go."]),
        ("1. Sit down. 2. Rest.", ["1. Sit down.", "2. Rest."]),
        ("See example.org for more. Go.", ["See example.org for more.", "Go."]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text, parts):
    assert list(sentences_of(text)) == parts


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "the cat weak makes talked rule rules it's can't through 7 strength nerve"),
        (2, "table muscles needed boxes patient treatments special million doing weakness"),
        (2, "lovely idea's MG 2.5"),
        (3, "diseases medicine radio serious severely completely awareness"),
        (4, "medication diagnosis immunity regularly continuous"),
        (5, "myasthenia university"),
    ],
)
def test_syllables_are_counted_about_right(count, words):
    assert {word: syllables_of(word) for word in words.split()} == dict.fromkeys(
        words.split(), count
    )


def test_the_formulas_are_those_of_the_papers():
    # Six words, one sentence, six syllables: the usual example.
    read = measure(["The cat sat on the mat."])
    assert read == Readability(6, 1, 116.1, -1.4, [])


def test_easy_plain_and_hard_texts_lie_where_they_should():
    easy, plain, speech, hard = (measure([text]) for text in (EASY, PLAIN, SPEECH, HARD))
    assert (easy.words, easy.sentences) == (32, 5)
    assert easy.flesch_reading_ease > 100
    assert easy.fk_grade < 2
    # Counted by hand: 60 syllables in 53 words give 97.6 and 2.9.
    assert 95 < plain.flesch_reading_ease < 101
    assert 2.4 < plain.fk_grade < 3.4
    # And here 48 in 30 words give 41.0 and 15.0.
    assert 38 < speech.flesch_reading_ease < 46
    assert 14.3 < speech.fk_grade < 15.5
    assert hard.flesch_reading_ease < -20
    assert hard.fk_grade > 20


def test_a_text_is_a_sentence_of_its_own_even_without_a_full_stop():
    read = measure(["What it is", "Bread", "milk", "", "😀", "They are fine. Eat them. …"])
    assert (read.words, read.sentences) == (10, 5)


def test_long_sentences_are_named():
    read = measure(
        ["One two three four. One two three. Well, one — two, three and four."], most_words=3
    )
    assert read.long_sentences == [
        LongSentence("One two three four.", 4),
        LongSentence("Well, one — two, three and four.", 6),
    ]
    assert measure([HARD]).long_sentences == []
    assert measure([PLAIN.replace(".", ",")]).long_sentences[0].words > 25


@pytest.mark.parametrize("blocks", [[], [""], ["", " "], ["…", "— !", "😀 😀."]])
def test_a_text_without_words_has_no_grade(blocks):
    assert measure(blocks) == Readability(0, 0, None, None, [])


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_measured_and_no_word_is_lost(blocks):
    for block in blocks:
        assert " ".join(sentences_of(block)) == " ".join(block.split())
    read = measure(blocks)
    assert (read.words > 0) == (read.sentences > 0) == (read.fk_grade is not None)


@pytest.mark.parametrize(
    "text", ["Müde Muskeln – was tun? Ausruhen!", "我很累。你呢？", "Я устал. А ты? 😀"]
)
def test_other_languages_do_no_harm(text):
    assert measure([text]).words > 0


@pytest.mark.parametrize("unit", [".", "a.", "a ", "a", ".) ", "e.g. ", "1. ", "'", "a'", "ia"])
def test_the_longest_text_comes_to_an_end(unit):
    assert measure([unit * (300_000 // len(unit))]).words >= 0
