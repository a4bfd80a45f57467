"""Typed text is made regular without changing what it says."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import MOST_MARKS, fingerprint, is_blank, normalise, plain_text, row_key

ZALGO = "Z" + "\u0301\u0316" * 20
TRICKY = st.text(
    st.one_of(
        st.sampled_from(
            "a \t\n\r\v\f\x85\u2028\u2029\u00a0\u200b\u200d\u202e\u2066\ufeff\x00\x1b\u3164"
        ),
        # Marks, letters that come apart when composed, and letters that compose without a mark.
        st.sampled_from("e\u0301\u0316\u0345\u0958\ufb2c\u09c7\u09be\u1100\u1161\u0f71\u0f72"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("typed", "regular"),
    [
        (
            "one\r\ntwo\rthree\u2028four\u2029five\x85six\vseven",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven",
        ),
        ("20\u00a0ml\tdaily", "20 ml daily"),
        ("cafe\u0301", "caf\u00e9"),
        ("a\x00b\x07c\x1b[31md\x9fe\ud800f\ufffeg\uffff", "abc[31mdefg"),
        ("\ufeffdose\u202e 5 mg\u202c \u2066x\u2069", "dose 5 mg x"),
        ("\u05d0\u200f(\u200e1)", "\u05d0\u200f(\u200e1)"),
        (
            "\U0001f469\u200d\u2695\ufe0f \u0645\u06cc\u200c\u062e",
            "\U0001f469\u200d\u2695\ufe0f \u0645\u06cc\u200c\u062e",
        ),
        ("one  \n\n\n\n \n\u3164\ntwo\n\n", "one\n\ntwo"),
        ("  indented\n\n", "  indented"),
        ("“smart” – quotes… ½ μg", "“smart” – quotes… ½ μg"),
        ("", ""),
    ],
)
def test_a_text_has_one_regular_form(typed, regular):
    assert normalise(typed) == regular


def test_towers_of_marks_are_cut_down_and_real_letters_are_not():
    assert sum(unicodedata.combining(mark) > 0 for mark in normalise(ZALGO)) <= MOST_MARKS
    for word in ("ệ", "שָּׁ", "བསྒྲུབས"):
        assert normalise(word) == unicodedata.normalize("NFC", word)


@given(TRICKY)
@settings(deadline=None, max_examples=300)
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(st.text(st.sampled_from("abc é.<>&*-\n")))
@settings(deadline=None, max_examples=100)
def test_no_visible_character_is_lost(text):
    assert normalise(text).split() == text.split()


@pytest.mark.parametrize(
    "text", ["", " \n", "\u3164", "\u2800\u200b", "...", "\u115f\u1160", "\u0301", "?!", "\uffa0"]
)
def test_what_shows_nothing_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "5", "👍", "♥", "<3", "ا", "好", "+1", "½"])
def test_a_letter_a_number_or_a_symbol_is_something(text):
    assert not is_blank(text)


def test_a_fingerprint_sees_through_dress():
    plain = fingerprint("Thank you, office")
    assert len(plain) == 64
    for dressed in ("  THANK\nyou,\u00a0office ", "Ｔｈａｎｋ you, oﬃce"):
        assert fingerprint(dressed) == plain
    assert fingerprint("Thank you, officer") != plain


def test_a_fingerprint_can_be_taken_of_any_text():
    assert fingerprint("\ud800x\x00") == fingerprint("x")


def test_words_are_read_out_of_clean_html():
    html = (
        "<h2>Dose &amp; time</h2><p>5<sup>2</sup> m<em>g</em><br>a&nbsp;day</p><ul><li>x</li></ul>"
    )
    assert plain_text(html) == "Dose & time 52 mg a day x"


@pytest.mark.parametrize(
    ("text", "key"), [("7", 7), ("", 0), ("-1", 0), ("x", 0), ("²", 0), ("9" * 5000, 0)]
)
def test_a_text_that_no_row_has_for_a_key_is_nobody(text, key):
    assert row_key(text) == key
