"""What is found in care blocks: the number, the words of a card, the items of a list."""

import pytest

from articles.checks import Level
from articles.checks.body import read
from articles.checks.care import check_care
from articles.rules import Kind, Risk
from core.richtext import finish_article


def card(heading, kind="emergency", inside="<ul><li>you choke</li></ul>"):
    return f'<section class="{kind}"><h2>{heading}</h2>{inside}</section>'


def items(kind, *words):
    listed = "".join(f"<li>{word}</li>" for word in words)
    return card("About", kind, f"<ul>{listed}</ul>")


def found(html, kind=Kind.LIVING, risk=Risk.LOW):
    spots = check_care(read(finish_article(html).html), kind, risk)
    return [(spot.finding.code, spot.finding.level, spot.place) for spot in spots]


def codes(html, **about):
    return [code for code, _level, _place in found(html, **about)]


GOOD = card("Call 999 if:")


def test_a_good_page_has_nothing_against_it():
    html = (
        items("key-points", *"abcde")
        + GOOD
        + card("Ask for an urgent GP appointment if:", "urgent")
        + card("Speak to your MG team if:", "non-urgent")
        + "<h2>Then</h2><p>Rest.</p>"
        + items("do", "rest before you are tired")
        + items("dont", "do not drive", "Don’t swim alone", "Never stop a medicine")
        + "<p>Text may follow a list.</p>"
        + card("Keep warm", "warning", "<p>a</p>") * 2
    )
    assert found(html) == []


@pytest.mark.parametrize("kind", ["emergency", "urgent", "non-urgent"])
def test_a_card_says_when(kind):
    assert found(card("Call 999 now", kind)) == [("CARE1", Level.WARNING, "Call 999 now")]
    assert found(card("Call 999 IF:", kind)) == []


@pytest.mark.parametrize(
    "heading",
    ["Call for help if:", "Call 112 if:", "Call 999 or 112 if:", "Call 1999 if:", "Call 99 9 if:"],
)
def test_an_emergency_card_names_the_number_of_the_site(heading):
    expected = [] if heading == "Call 99 9 if:" else [("CARE1", Level.WARNING, heading)]
    assert found(card(heading)) == expected


def test_another_site_has_another_number(settings):
    settings.EMERGENCY_NUMBER = "000"
    assert codes(card("Call 000 if:")) == []
    assert codes(card("Call 999 if:")) == ["CARE1"]


def test_the_number_is_asked_of_emergency_cards_only():
    assert codes(card("Call 111 if:", "urgent")) == []


def test_there_is_one_emergency_card_and_few_warnings():
    assert codes(GOOD + GOOD) == ["CARE1"]
    warning = card("Keep warm", "warning", "<p>a</p>")
    assert codes(warning * 2) == []
    assert codes(warning * 4) == ["CARE1", "CARE1"]


@pytest.mark.parametrize("after", ["<p>a</p>", "loose", "<ul><li>a</li></ul>", "<em>a</em>"])
def test_text_below_a_card_has_a_heading_of_its_own(after):
    assert found(f"{GOOD} {after}") == [("CARE1", Level.WARNING, "Call 999 if:")]


@pytest.mark.parametrize("after", ["", "<h2>a</h2>", "<h3>a</h3><p>b</p>", items("do", "a")])
def test_a_heading_or_another_block_may_follow_a_card(after):
    assert codes(GOOD + after) == []


def test_there_are_at_most_five_key_points():
    assert codes(items("key-points", *"abcde")) == []
    assert codes(items("key-points", *"abcdef")) == ["CARE1"]


@pytest.mark.parametrize("words", ["drive", "donate", "doing nothing", "avoid heat", "dont swim"])
def test_each_item_of_a_dont_list_says_not(words):
    assert found(items("dont", "do not fall", words)) == [("CARE2", Level.BLOCKING, words)]


def test_a_dont_list_may_be_a_paragraph_and_hold_details():
    assert codes(card("Don't", "dont", "<p>drive</p>")) == ["CARE2"]
    details = "<ul><li>do not swim<ul><li>in the sea</li></ul></li></ul>"
    assert codes(card("Don't", "dont", details)) == []


@pytest.mark.parametrize("words", ["do not drive", "Don't drive", "don’t drive", "never drive"])
def test_a_do_list_does_not_say_not(words):
    assert found(items("do", "rest", words)) == [("CARE2", Level.BLOCKING, words)]


@pytest.mark.parametrize("kind", ["emergency", "do", "warning", "key-points"])
def test_a_block_has_a_heading(kind):
    html = f'<section class="{kind}"><p>a</p><h2>b</h2></section>'
    assert found(html) == [("CARE", Level.BLOCKING, "a b")]


def test_a_page_about_an_emergency_has_its_card():
    about = {"kind": Kind.EMERGENCY, "risk": Risk.HIGH}
    assert codes("<p>a</p>", **about) == ["CARE"]
    assert codes(card("Ask for help if:", "urgent"), **about) == ["CARE"]
    assert codes(GOOD, **about) == []
    assert codes("<p>a</p>", kind=Kind.EMERGENCY, risk=Risk.LOW) == []
    assert codes("<p>a</p>", kind=Kind.MEDICINE, risk=Risk.HIGH) == []


def test_words_are_judged_in_english_only(settings):
    settings.LANGUAGE_CODE = "de"
    assert codes(card("Rufen Sie 999 an, wenn:") + items("dont", "nicht fahren")) == []


def test_places_are_told_without_what_screen_readers_hear():
    [(_code, _level, place)] = found(card("Call 999 now"))
    assert place == "Call 999 now"
