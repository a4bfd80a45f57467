"""Word rules: what a pattern matches, and what it costs."""

import time

import pytest

from comments.models import Rule
from comments.rules import Match, RuleAction
from comments.services import errors, screening

pytestmark = pytest.mark.django_db


def rule(pattern: str, match: str = Match.PHRASE, **values) -> Rule:
    return Rule(name=pattern, pattern=pattern, match=match, action=RuleAction.HOLD, **values)


def meets(pattern: str, text: str, match: str = Match.PHRASE) -> bool:
    return screening.meets(rule(pattern, match), text)


@pytest.mark.parametrize(
    "text",
    [
        "spam",
        "SPAM!",
        "(spam)",
        "so much\nspam",
        "ѕраm",
        "s\u200bpam",
        "Ｓｐａｍ",
        "spám",
        "x, spam, y",
    ],
)
def test_a_word_is_found_however_it_is_dressed(text):
    assert meets("Spam", text, Match.WORD)


@pytest.mark.parametrize("text", ["spammer", "antispam", "spam_box", "spa m", "spam3", "спам"])
def test_a_word_is_not_found_inside_others(text):
    assert not meets("spam", text, Match.WORD)


@pytest.mark.parametrize("word", ["лекарство", "क्या", "tablettenß", "한국"])
def test_words_of_all_alphabets_have_ends(word):
    assert meets(word, f"a {word.upper()}, b", Match.WORD)
    assert not meets(word, f"a {word}{word} b", Match.WORD)


def test_a_phrase_is_words_in_this_order_whatever_space_is_between():
    assert meets("stop your pills", "STOP  your\npills.")
    assert meets("stop your pills", "stop\u00a0your pills")
    assert not meets("stop your pills", "your pills stop")
    assert not meets("stop your pills", "stop all your pills")


def test_what_stands_for_something_in_an_expression_is_plain_in_a_phrase():
    assert meets("a.b (c)", "see a.b (c) there")
    assert not meets("a.b", "axb")


def test_an_expression_is_read_by_re2_in_any_case():
    assert meets(r"\bdose[sd]?\b", "The DOSES", Match.REGEX)
    assert meets(r"caf[eé]\W+noir", "CAFÉ noir", Match.REGEX)
    assert meets(r"^\S+$", "one", Match.REGEX)  # A capital behind a backslash keeps its meaning.
    assert not meets(r"^\S+$", "one two", Match.REGEX)


@pytest.mark.parametrize("pattern", ["(", "(?=x)", r"(x)\1", "x{1001}", "((x{100}){100}){100}"])
def test_what_re2_cannot_read_is_refused(pattern):
    with pytest.raises(errors.RuleFails, match="cannot be read"):
        meets(pattern, "x", Match.REGEX)


@pytest.mark.parametrize("pattern", ["x*", "", "a|", ".*"])
def test_what_matches_everything_is_refused(pattern):
    with pytest.raises(errors.RuleFails, match="every text"):
        meets(pattern, "y", Match.REGEX)


@pytest.mark.parametrize(("pattern", "match"), [("two words", Match.WORD), ("\u200b", Match.WORD)])
def test_a_word_is_one_word(pattern, match):
    with pytest.raises(errors.RuleFails, match="one word"):
        meets(pattern, "x", match)


def test_no_pattern_makes_a_long_text_slow():
    """With backtracking these take longer than the universe has been there."""
    text = "a" * 4_000 + "!"
    start = time.perf_counter()
    for pattern in ("(a+)+$", "(a|aa)+$", "(.*a){20}$", r"(\w+\s?)*$"):
        meets(f"x{pattern}", text, Match.REGEX)
    assert time.perf_counter() - start < 1


def test_only_rules_in_force_count_and_a_change_counts_at_once():
    kept = rule("zebra", enabled=True)
    kept.save()
    rule("giraffe").save()
    assert screening.matches("A zebra and a giraffe") == [kept]
    kept.pattern = "okapi"
    kept.save()
    assert screening.matches("A zebra") == []
    assert screening.matches("An okapi") == [kept]


def test_a_broken_rule_stops_nobody(caplog):
    broken = rule("(", Match.REGEX, enabled=True)
    broken.save()
    assert screening.matches("Anything (at all") == []
    assert f"The word rule {broken.pk} cannot be read." in caplog.text
    assert "Anything" not in caplog.text
