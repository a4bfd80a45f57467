"""Keeping and trying word rules."""

import pytest

from comments.models import Rule
from comments.rules import Crisis, Match, RuleAction, Status
from comments.services import errors, ruling
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.user("Lea", group="Lead moderators")


def rule(**values) -> Rule:
    kept = {
        "name": "Zebras",
        "pattern": "zebra",
        "match": Match.WORD,
        "action": RuleAction.HOLD,
        "must_match": "A zebra!\n\nZEBRA",
        "must_not_match": "zebras",
    }
    return Rule(**{**kept, **values})


def test_a_new_rule_is_kept_and_out_of_force(lead):
    made = ruling.save(rule(enabled=True), by=lead)
    made.refresh_from_db()
    assert (made.pattern, made.enabled) == ("zebra", False)


def test_nobody_without_the_right_keeps_or_enables_a_rule(lead):
    made = ruling.save(rule(), by=lead)
    for user in (build.mo_moderator(), build.ed_editor(), build.known_member()):
        with pytest.raises(errors.NotAllowed):
            ruling.save(rule(name="Other"), by=user)
        with pytest.raises(errors.NotAllowed):
            ruling.enable(made, by=user)
    assert Rule.objects.get(name="Zebras").enabled is False


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"must_match": "A zebra\nA horse"}, "must_match", "does not match: “A horse”"),
        ({"must_not_match": "A horse\nNo zebra"}, "must_not_match", "this, too: “No zebra”"),
        ({"pattern": "(", "match": Match.REGEX}, "pattern", "cannot be read"),
        (
            {"pattern": "(", "match": Match.REGEX, "must_match": "", "must_not_match": ""},
            "pattern",
            "cannot",
        ),
        ({"action": RuleAction.CRISIS}, "crisis", "which help"),
        ({"crisis": Crisis.DISTRESS}, "crisis", "Only a crisis"),
    ],
)
def test_a_rule_that_fails_is_not_kept(lead, values, field, message):
    with pytest.raises(errors.RuleFails, match=message) as refused:
        ruling.save(rule(**values), by=lead)
    assert refused.value.field == field
    assert not Rule.objects.filter(name="Zebras").exists()


def test_a_rule_is_put_in_force_and_out_of_it(lead):
    made = ruling.save(rule(), by=lead)
    assert made not in Rule.objects.in_force()
    assert ruling.enable(made, by=lead) in Rule.objects.in_force()
    ruling.enable(made, by=lead, enabled=False)
    assert made not in Rule.objects.in_force()


def test_a_rule_without_an_example_is_not_put_in_force(lead):
    made = ruling.save(rule(must_match=" \n"), by=lead)
    with pytest.raises(errors.RuleFails, match="give an example"):
        ruling.enable(made, by=lead)


def test_a_rule_whose_deed_changed_is_out_of_force_and_one_with_new_words_about_it_is_not(lead):
    made = ruling.enable(ruling.save(rule(), by=lead), by=lead)
    made.message = "Because"
    assert ruling.save(made, by=lead).enabled
    made.action = RuleAction.NUDGE
    assert not ruling.save(made, by=lead).enabled


def test_a_dry_run_says_what_the_newest_comments_would_have_met():
    article, maxi = build.article(), build.known_member()
    caught = build.comment(article, by=maxi, text="A zebra was here.")
    build.comment(article, by=maxi, text="A horse was here.")
    held = build.comment(article, by=maxi, text="Zebra, too", status=Status.HELD)
    build.comment(article, by=maxi, status=Status.WITHDRAWN)
    assert ruling.dry_run(rule()) == (3, [held, caught])


def test_a_dry_run_looks_at_the_newest_only(monkeypatch):
    monkeypatch.setattr("comments.rules.DRY_RUN", 2)
    article = build.article()
    for text in ("A zebra", "One", "Two"):
        build.comment(article, by=None, text=text)
    assert ruling.dry_run(rule()) == (2, [])
