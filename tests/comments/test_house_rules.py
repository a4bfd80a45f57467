"""The page with the rules of the discussion, which must say what the code does."""

import pytest

from comments import rules
from tests import build
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
PATH = "/about/discussion/"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("EDIT_WINDOW", "change a comment for {} minutes"),
        ("COMMENTS_UNTIL_MEMBER", "reads your first {} comments before others do"),
        ("REPORTS_UNTIL_HOLD", "When {} members have"),
        ("EXPIRE_AFTER", "within {} days it is taken out"),
        ("APPEAL_WINDOW", "within {} days, that it is looked at again"),
        ("KEEP_REMOVED", "kept for {} days for that"),
        ("KEEP_SNAPSHOT", "for {} days at most after it was withdrawn"),
        ("CONSENT_VERSION", "This is version {} of what you consent to"),
    ],
)
def test_its_numbers_are_those_of_the_code(client, monkeypatch, rule, says):
    value = getattr(rules, rule)
    changed = value * 2
    number = changed
    if not isinstance(value, int):
        number = changed.seconds // 60 if rule == "EDIT_WINDOW" else changed.days
    monkeypatch.setattr(rules, rule, changed)
    assert says.format(number) in text_of(page(client, PATH))


def test_it_says_first_that_nobody_watches_round_the_clock(client):
    text = text_of(part(page(client, PATH), r"<main.*?</h1>(.*)</main>"))
    assert 0 < text.index("not monitored round the clock") < 150


@pytest.mark.parametrize("path", ["/articles/resting/", "/articles/resting/comments/", "/about/"])
def test_every_reader_finds_it(client, path):
    build.article("Resting")
    assert f'href="{PATH}"' in page(client, path)


def test_it_is_only_read(client):
    assert client.post(PATH).status_code == 405
