"""The word rules that a new site begins with."""

import pytest

from comments.models import HelpLine, MessageTemplate, Rule
from comments.rules import Crisis, Reason, RuleAction
from comments.services import ruling, screening

pytestmark = pytest.mark.django_db


def test_all_of_them_do_what_their_examples_say_and_are_in_force():
    rules = list(Rule.objects.in_force())
    assert {rule.action for rule in rules} == set(RuleAction) - {RuleAction.REFUSE}
    for rule in rules:
        ruling.require_sound(rule)
        assert ruling.lines_of(rule.must_match) and ruling.lines_of(rule.must_not_match)


@pytest.mark.parametrize(
    "text",
    [
        "I rest before I am tired, and it helps.",
        "Thank you!",
        "My neurologist changed my dose from 60 mg to 30 mg, and I can swallow better.",
        "FVC <20 ml/kg was measured; they gave me IVIG and prednisone.",
        "Has anybody here started rituximab? How long did it take to work for you?",
        "I was so scared of dying when I was in hospital in 2019.",
    ],
)
def test_talk_among_patients_meets_none_of_them(text):
    assert screening.matches(text) == []


def test_there_is_a_line_for_each_crisis_and_a_message_for_each_reason_of_a_removal():
    assert set(HelpLine.objects.values_list("crisis", flat=True)) == set(Crisis)
    told = set(MessageTemplate.objects.values_list("reason", flat=True))
    never = {Reason.EXPIRED, Reason.MISTAKE, Reason.APPEAL, Reason.OTHER}
    assert told == set(Reason) - never | {""}
