"""Arranging topics and people in the administration."""

import pytest

from articles.models import Category
from tests import build

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/category/"


def paths():
    return set(Category.objects.values_list("url_path", flat=True))


def change(topic):
    return f"{LIST}{topic.pk}/change/"


@pytest.fixture
def ed(client):
    editor = build.ed_editor()
    client.force_login(editor)
    return editor


def test_a_new_topic_stands_below_the_chosen_one_with_an_address_of_its_name(client, ed):
    health = build.category("More > Health")
    answer = client.post(
        f"{LIST}add/", {"name": "Sleeping well", "slug": "", "description": "", "parent": health.pk}
    )
    assert (answer.status_code, answer.url) == (303, LIST)
    assert "more/health/sleeping-well" in paths()


def test_a_taken_address_is_said_beside_the_field(client, ed):
    build.category("Living")
    answer = client.post(f"{LIST}add/", {"name": "Living", "slug": "", "description": "Kept"})
    assert "already" in str(answer.context["form"].errors["slug"])
    assert "Kept" in answer.content.decode()
    assert paths() == {"living"}


def test_a_topic_is_moved_without_a_mouse_and_takes_everything_below_it_along(client, ed):
    build.category("More > Health > Recovery")
    living = build.category("Living")
    health = build.category("More > Health")
    answer = client.post(
        change(health),
        {
            "name": "Body",
            "slug": "body",
            "description": "",
            "position": "last-child",
            "target": living.pk,
        },
    )
    assert answer.status_code == 303
    assert paths() == {"more", "living", "living/body", "living/body/recovery"}
    assert Category.objects.find_problems() == ([], [], [], [], [])


def test_half_a_move_is_asked_about_and_changes_nothing(client, ed):
    living = build.category("Living")
    answer = client.post(
        change(living),
        {"name": "New", "slug": "new", "description": "", "position": "left", "target": ""},
    )
    assert answer.context["form"].errors["target"]
    assert paths() == {"living"}


def test_a_refused_move_takes_the_new_name_back_too(client, ed):
    build.category("Living > Rest")
    rest = build.category("More > Rest")
    answer = client.post(
        change(rest),
        {
            "name": "Renamed",
            "slug": "rest",
            "description": "",
            "position": "first-child",
            "target": build.category("Living").pk,
        },
    )
    assert answer.context["form"].errors["slug"]
    assert Category.objects.get(pk=rest.pk).name == "Rest"


@pytest.mark.parametrize(("relation", "path"), [("child", "living/health"), ("sibling", "health")])
def test_dropping_a_topic_moves_it_and_its_address(client, ed, relation, path):
    build.category("More > Health > Recovery")
    node, target = build.category("More > Health"), build.category("Living")
    answer = client.post(
        f"{LIST}move/", {"node": node.pk, "target": target.pk, "relation": relation}
    )
    assert answer.status_code == 200
    assert {path, f"{path}/recovery"} <= paths()


def test_a_topic_cannot_be_dropped_below_itself(client, ed):
    recovery, more = build.category("More > Health > Recovery"), build.category("More")
    sent = {"node": more.pk, "target": recovery.pk, "relation": "child"}
    assert client.post(f"{LIST}move/", sent).status_code == 400
    assert "cannot be moved below itself" in client.get(LIST).content.decode()


def test_who_may_not_arrange_topics_cannot_drop_add_or_change_them(client):
    living, more = build.category("Living"), build.category("More")
    client.force_login(build.ada_author())
    sent = {"node": living.pk, "target": more.pk, "relation": "child"}
    assert client.post(f"{LIST}move/", sent).status_code == 400
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(change(living), {"name": "X", "slug": "x"}).status_code == 403
    assert client.get(change(living)).status_code == 200
    assert paths() == {"living", "more"}


def test_only_an_empty_topic_can_be_deleted(client, ed):
    build.article(topic=build.category("More > Health"))
    empty = build.category("More > Empty")
    for topic in (build.category("More"), build.category("More > Health")):
        assert client.post(f"{LIST}{topic.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{empty.pk}/delete/", {"post": "yes"}).status_code == 302
    assert paths() == {"more", "more/health"}
    assert Category.objects.find_problems() == ([], [], [], [], [])


def test_the_tree_needs_as_many_queries_for_50_topics_as_for_5(
    client, ed, django_assert_num_queries
):
    for number in range(5):
        build.category(f"Topic {number} > Below")
    client.get(LIST)
    with django_assert_num_queries(7) as few:
        client.get(LIST)
    for number in range(5, 50):
        build.category(f"Topic {number} > Below")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(LIST)


def test_without_javascript_all_topics_can_be_seen_as_one_list(client, ed):
    build.category("More > Health > Recovery")
    page = client.get(LIST).content.decode()
    assert "/topics/more/health/" not in page
    assert "?view=all" in page
    page = client.get(LIST, {"view": "all"}).content.decode()
    assert "/topics/more/health/recovery/" in page


def test_the_topics_below_one_are_fetched_with_their_number_of_articles(client, ed):
    build.article(topic=build.category("More > Health"))
    more = build.category("More")
    answer = client.get(f"{LIST}children/{more.pk}/").json()
    assert "/topics/more/health/" in answer["result_html"]
    assert '<td class="field-article_count">1</td>' in answer["result_html"]


@pytest.mark.parametrize("key", ["x", "0", "9" * 5000])
def test_topics_that_do_not_exist_are_not_found(client, ed, key):
    assert client.get(f"{LIST}children/{key}/").status_code == 404
    assert client.get(f"{LIST}{key}/change/").status_code == 404


@pytest.mark.parametrize("method", ["head", "post"])
def test_the_list_answers_other_methods_than_get(client, ed, method):
    build.category("Living")
    assert getattr(client, method)(LIST).status_code == 200


def test_the_list_says_how_to_move_a_topic_to_those_who_may(client, ed):
    build.category("Living")
    assert "Drag a topic" in client.get(LIST).content.decode()
    assert "Drag a topic" not in client.get(LIST, {"view": "all"}).content.decode()
    client.force_login(build.ada_author())
    assert "Drag a topic" not in client.get(LIST).content.decode()


def test_a_moderator_has_no_business_with_topics(client):
    living = build.category("Living")
    client.force_login(build.mo_moderator())
    assert client.get(LIST).status_code == 403
    assert client.get(change(living)).status_code == 403
