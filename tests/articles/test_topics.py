"""The topic tree and its addresses."""

import pytest

from articles.models import Category
from articles.services import topics
from articles.services.errors import Invalid, NotAllowed, NotPossible
from tests import build

pytestmark = pytest.mark.django_db


def paths():
    return set(Category.objects.values_list("url_path", flat=True))


def test_the_path_of_a_topic_is_made_of_the_steps_to_it():
    recovery = build.category("More > Health > Recovery")
    assert recovery.url_path == "more/health/recovery"
    trail = Category.objects.trail(recovery.url_path)
    assert [step.name for step in trail] == ["More", "Health", "Recovery"]


@pytest.mark.parametrize("path", ["", "health", "more/recovery", "more/health/recovery/x", "//"])
def test_a_path_with_a_step_that_does_not_exist_leads_nowhere(path):
    build.category("More > Health > Recovery")
    assert Category.objects.trail(path) == []


def test_renaming_the_address_of_a_topic_changes_those_below_it(django_assert_max_num_queries):
    build.category("More > Health > Recovery")
    build.category("More > Healthy eating")
    health = Category.objects.get(url_path="more/health")
    topics.change_topic(health, name="Body", slug="body", description="", by=None)
    assert paths() == {"more", "more/body", "more/body/recovery", "more/healthy-eating"}


def test_moving_a_topic_takes_everything_below_it_along():
    build.category("More > Health > Recovery")
    target = build.category("Living")
    health = Category.objects.get(url_path="more/health")
    moved = topics.move_topic(health, target=target, position="last-child", by=None)
    assert moved.url_path == "living/health"
    assert paths() == {"more", "living", "living/health", "living/health/recovery"}
    assert Category.objects.find_problems() == ([], [], [], [], [])


def test_a_topic_can_become_a_root():
    build.category("More > Health > Recovery")
    health = Category.objects.get(url_path="more/health")
    target = Category.objects.get(url_path="more")
    topics.move_topic(health, target=target, position="right", by=None)
    assert paths() == {"more", "health", "health/recovery"}


def test_a_topic_cannot_move_below_itself():
    recovery = build.category("More > Health > Recovery")
    more = Category.objects.get(url_path="more")
    with pytest.raises(NotPossible):
        topics.move_topic(more, target=recovery, position="last-child", by=None)
    assert "more/health/recovery" in paths()


def test_two_topics_cannot_share_an_address():
    build.category("More > Health")
    more = Category.objects.get(url_path="more")
    with pytest.raises(Invalid) as refusal:
        topics.add_topic(name="Health", parent=more, by=None)
    assert refusal.value.field == "slug"
    other = topics.add_topic(name="Other", parent=more, by=None)
    with pytest.raises(Invalid):
        topics.change_topic(other, name="Other", slug="health", description="", by=None)


def test_a_move_onto_a_taken_address_is_refused_and_changes_nothing():
    build.category("More > Health")
    other = build.category("Health")
    with pytest.raises(Invalid):
        topics.move_topic(
            other,
            target=Category.objects.get(url_path="more"),
            position="last-child",
            by=None,
        )
    assert paths() == {"more", "more/health", "health"}
    assert Category.objects.get(url_path="health").depth == 1


@pytest.mark.parametrize("name", ["max_member", "ada_author", "clara_reviewer", "mo_moderator"])
def test_only_editors_arrange_topics(name):
    with pytest.raises(NotAllowed):
        topics.add_topic(name="New", by=getattr(build, name)())
    topics.add_topic(name="New", by=build.ed_editor())


def test_only_an_empty_topic_is_removed():
    build.article(topic=build.category("More > Health"))
    empty = build.category("More > Empty")
    for full in (build.category("More"), build.category("More > Health")):
        with pytest.raises(NotPossible):
            topics.remove_topic(full, by=None)
    topics.remove_topic(empty, by=None)
    assert paths() == {"more", "more/health"}


def test_removing_a_topic_needs_the_right():
    with pytest.raises(NotAllowed):
        topics.remove_topic(build.category("More"), by=build.ada_author())


def test_a_topic_too_deep_for_its_address_to_be_stored_is_refused():
    long = [letter * 80 for letter in "abcdefgh"]
    assert len(build.category(" > ".join(long)).url_path) <= 700
    with pytest.raises(NotPossible, match="at most 8 levels"):
        build.category(" > ".join([*long, "i"]))


def test_a_move_that_would_bring_a_topic_too_deep_is_refused_and_changes_nothing():
    deep = build.category("A > B > C > D > E > F")
    build.category("M > N > O")
    with pytest.raises(NotPossible):
        topics.move_topic(
            Category.objects.get(url_path="m"), target=deep, position="last-child", by=None
        )
    assert "m/n/o" in paths()
    assert Category.objects.find_problems() == ([], [], [], [], [])
