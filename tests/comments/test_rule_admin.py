"""Word rules, message templates and help lines in the administration."""

import pytest
from django.urls import reverse

from comments.models import HelpLine, MessageTemplate, Rule
from comments.rules import Crisis, Match, RuleAction, Status
from tests import build

pytestmark = pytest.mark.django_db
ADD = "/admin/comments/rule/add/"


@pytest.fixture
def lead(client):
    made = build.user("Lea", group="Lead moderators")
    client.force_login(made)
    return made


def words(**values) -> dict[str, str]:
    return {
        "name": "Zebras",
        "pattern": "zebra",
        "match": Match.WORD,
        "action": RuleAction.HOLD,
        "crisis": "",
        "must_match": "A zebra",
        "must_not_match": "A horse",
        **values,
    }


def trial(rule: Rule) -> str:
    return reverse("admin:comments_rule_try", args=[rule.pk])


def kept(**values) -> Rule:
    return Rule.objects.create(**words(**values))


def test_saving_leads_to_the_trial_and_the_rule_does_nothing_yet(client, lead):
    build.comment(build.article(), by=None, text="A zebra was seen.")
    answer = client.post(ADD, words(), follow=True)
    rule = Rule.objects.get(name="Zebras")
    assert answer.redirect_chain == [(trial(rule), 303)]
    page = answer.content.decode()
    assert "It does nothing until you put it in force" in page
    assert "A zebra was seen." in page
    assert "That is a lot" in page
    assert not rule.enabled


def test_a_rule_that_fails_is_given_back_with_the_reason_beside_its_field(client, lead):
    answer = client.post(ADD, words(must_match="A horse"))
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == ["must_match"]
    assert "does not match: “A horse”" in answer.content.decode()
    assert "A horse" in form["must_match"].value()
    answer = client.post(ADD, words(action=RuleAction.CRISIS))
    assert list(answer.context["adminform"].form.errors) == ["crisis"]
    answer = client.post(ADD, words(pattern="(", match=Match.REGEX))
    assert list(answer.context["adminform"].form.errors) == ["pattern"]
    assert not Rule.objects.filter(name="Zebras").exists()


def test_a_rule_is_put_in_force_and_out_of_it_on_its_trial(client, lead):
    rule = kept()
    for do, enabled in (("enable", True), ("disable", False)):
        answer = client.post(trial(rule), {"do": do})
        assert (answer.status_code, answer["Location"]) == (303, trial(rule))
        rule.refresh_from_db()
        assert rule.enabled is enabled


def test_a_rule_without_an_example_is_not_put_in_force(client, lead):
    rule = kept(must_match="")
    answer = client.post(trial(rule), {"do": "enable"}, follow=True)
    assert "give an example" in answer.content.decode()
    rule.refresh_from_db()
    assert not rule.enabled


def test_a_changed_pattern_puts_a_rule_out_of_force(client, lead):
    rule = kept(enabled=True)
    place = reverse("admin:comments_rule_change", args=[rule.pk])
    client.post(place, words(message="Because"))
    rule.refresh_from_db()
    assert (rule.message, rule.enabled) == ("Because", True)
    client.post(place, words(pattern="zebra zebra", match=Match.PHRASE, must_match="zebra zebra"))
    rule.refresh_from_db()
    assert (rule.pattern, rule.enabled) == ("zebra zebra", False)


def test_the_trial_of_a_broken_rule_says_so(client, lead):
    rule = kept(pattern="(", match=Match.REGEX)
    page = client.get(trial(rule)).content.decode()
    assert "cannot be read" in page
    assert 'value="enable"' not in page


def test_what_a_comment_says_is_escaped_on_the_trial(client, lead):
    text = "A zebra <script>alert(1)</script>"
    build.comment(build.article(), by=None, text=text, status=Status.HELD)
    page = client.get(trial(kept())).content.decode()
    assert "&lt;script&gt;alert(1)" in page


def test_moderators_look_and_change_nothing(client):
    client.force_login(build.mo_moderator())
    rule = kept()
    assert client.get(trial(rule)).status_code == 200
    assert 'name="do"' not in client.get(trial(rule)).content.decode()
    client.post(trial(rule), {"do": "enable"})
    rule.refresh_from_db()
    assert not rule.enabled
    assert client.post(ADD, words(name="Other")).status_code == 403


@pytest.mark.parametrize("maker", [build.ed_editor, build.ada_author])
def test_others_of_the_staff_see_no_rules(client, maker):
    client.force_login(maker())
    assert client.get(trial(kept())).status_code == 403


def test_lists_show_what_there_is(client, lead, django_assert_max_num_queries):
    kept(enabled=True)
    for model in ("rule", "messagetemplate", "helpline"):
        with django_assert_max_num_queries(15):
            answer = client.get(reverse(f"admin:comments_{model}_changelist"))
        assert answer.status_code == 200


def test_templates_and_help_lines_can_be_changed(client, lead):
    client.post(
        reverse("admin:comments_messagetemplate_add"),
        {"title": "Kindly", "reason": "abuse", "text": "Please be kind."},
    )
    assert MessageTemplate.objects.get(title="Kindly").text == "Please be kind."
    client.post(
        reverse("admin:comments_helpline_add"),
        {
            "country": "Romania",
            "crisis": Crisis.DISTRESS,
            "name": "A line",
            "number": "112",
            "hours": "",
            "position": "9",
        },
    )
    assert HelpLine.objects.filter(country="Romania").exists()


def test_a_text_typed_in_an_old_session_is_given_back(client):
    answer = client.post(ADD, words(message="A long explanation"))
    assert answer.status_code == 403
    assert "A long explanation" in answer.content.decode()
