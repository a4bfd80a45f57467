"""Case 9: characters that hide, overturn, pile up or pretend."""

import pytest

from comments.models import Rule
from comments.rules import LONGEST, Hold, Match, RuleAction, Status
from comments.services import errors
from tests import build
from tests.comments.acts import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article()


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x07c\x9bd\ufeffe", "abcde"),
        ("a\u202eb\u202ac\u2066d\u2069e", "abcde"),
        ("\u05d0\u200eabc\u200f\u05d1", "\u05d0\u200eabc\u200f\u05d1"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("z" + "\u0335" * 40 + "!", "z" + "\u0335" * 8 + "!"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("Tiếng Việt", "Tiếng Việt"),
        ("\ud800half", "half"),
    ],
)
def test_what_does_harm_goes_and_what_languages_need_stays(article, maxi, typed, stored):
    comment = post(article, maxi, typed)
    comment.refresh_from_db()
    assert comment.source == stored


@pytest.mark.parametrize(
    "text", ["\u3164\u3164", "\u2800\u2800", "\u200b \u200d", "\u202e\u202e", "\u0301\u0301", "..."]
)
def test_nothing_to_see_is_nothing_written(article, maxi, text):
    with pytest.raises(errors.NothingWritten):
        post(article, maxi, text)


@pytest.mark.parametrize("text", ["❤️", "好的", "+1", "½!", "€€"])
def test_a_sign_alone_can_say_something(article, maxi, text):
    assert post(article, maxi, text).status == Status.PUBLISHED


def test_length_is_that_of_the_regular_text(article, maxi):
    assert len(post(article, maxi, "e\u0301" * LONGEST).source) == LONGEST
    with pytest.raises(errors.TooLong):
        post(article, build.known_member("Nora"), "👩\u200d🔬" * 2_000)


@pytest.mark.parametrize(
    "again",
    [
        "i rest before i am tired and it helps",
        "Ｉ ｒｅｓｔ before I am tired and it helps",
        "I rest before I am tіrеd and it helps",
        "I re\u200bst be\u00adfore I am tired and it helps",
    ],
)
def test_the_same_text_in_another_dress_is_the_same_text(article, maxi, again):
    post(article, maxi, "I rest before I am tired and it helps")
    with pytest.raises(errors.AlreadyPosted):
        post(article, maxi, again)


@pytest.mark.parametrize(
    "text",
    ["Ｃｈｅａｐ pills", "сhеар pills", "ch\u200beap PILLS", "chéap\u00a0pills", "ᴄʜᴇᴀᴘ pills"],
)
def test_a_word_rule_sees_through_it_and_the_page_shows_what_was_typed(article, maxi, text):
    Rule.objects.create(
        name="Pills",
        pattern="cheap pills",
        match=Match.PHRASE,
        action=RuleAction.HOLD,
        enabled=True,
    )
    comment = post(article, maxi, text)
    assert (comment.status, comment.hold_code) == (Status.HELD, Hold.RULE)
    assert comment.source == text.replace("\u00a0", " ")
