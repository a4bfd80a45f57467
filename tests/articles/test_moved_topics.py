"""Old addresses of topics lead to the present ones in one step."""

import pytest

from articles.models import Category, OldTopicPath
from articles.services import topics
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recovery():
    return build.category("More > Health > Recovery")


def at(path):
    return Category.objects.get(url_path=path)


def rename(path, slug):
    topic = at(path)
    topics.change_topic(topic, name=topic.name, slug=slug, description="", by=None)


def move(path, target, position="last-child"):
    topics.move_topic(at(path), target=at(target), position=position, by=None)


def leads_to(client, path):
    answer = client.get(f"/topics/{path}/")
    assert answer.status_code == 301, (path, answer.status_code)
    assert client.get(answer.url).status_code == 200
    return answer.url


def test_a_renamed_topic_and_all_below_it_are_found_at_their_old_addresses(client):
    rename("more/health", "body")
    assert leads_to(client, "more/health") == "/topics/more/body/"
    assert leads_to(client, "more/health/recovery") == "/topics/more/body/recovery/"


def test_a_moved_topic_is_found_at_its_old_address(client):
    build.category("Living")
    move("more/health", "living")
    assert leads_to(client, "more/health/recovery") == "/topics/living/health/recovery/"


def test_after_many_moves_every_old_address_still_takes_one_step(client):
    for slug in ("body", "wellness", "strength"):
        rename(Category.objects.get(name="Health").url_path, slug)
    for old in ("more/health", "more/body", "more/wellness"):
        assert leads_to(client, old) == "/topics/more/strength/"


def test_a_topic_that_moves_back_leads_nowhere_but_to_itself(client):
    rename("more/health", "body")
    rename("more/body", "health")
    assert client.get("/topics/more/health/").status_code == 200
    assert client.get("/topics/more/health/recovery/").status_code == 200
    assert leads_to(client, "more/body") == "/topics/more/health/"


def test_topics_that_change_places_do_not_lead_in_circles(client):
    build.category("More > Body")
    rename("more/body", "spare")
    rename("more/health", "body")
    rename("more/spare", "health")
    assert at("more/body").name == "Health"
    for path in ("more/health", "more/body", "more/body/recovery"):
        assert client.get(f"/topics/{path}/").status_code == 200
    assert leads_to(client, "more/health/recovery") == "/topics/more/body/recovery/"


def test_a_new_topic_takes_over_an_old_address(client):
    rename("more/health", "body")
    build.category("More > Health anew")
    rename("more/health-anew", "health")
    assert client.get("/topics/more/health/").status_code == 200
    topics.add_topic(name="Recovery", parent=at("more/health"), by=None)
    topics.remove_topic(at("more/health/recovery"), by=None)
    assert client.get("/topics/more/health/recovery/").status_code == 404


def test_the_old_addresses_of_a_removed_topic_are_gone(client):
    rename("more/health/recovery", "rest")
    topics.remove_topic(at("more/health/rest"), by=None)
    assert client.get("/topics/more/health/recovery/").status_code == 404
    assert not OldTopicPath.objects.exists()


def test_browsers_ask_again_and_the_page_of_a_list_is_kept(client):
    rename("more/health", "body")
    answer = client.get("/topics/more/health/?after=1-1")
    assert answer.url == "/topics/more/body/?after=1-1"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies


@pytest.mark.parametrize("path", ["more/nothing", "%00", "more/health/%00", "x" * 900])
def test_an_address_that_never_was_is_not_found(client, path):
    rename("more/health", "body")
    assert client.get(f"/topics/{path}/").status_code == 404


def test_a_present_address_asks_no_more_than_before(client, django_assert_num_queries):
    rename("more/health", "body")
    with django_assert_num_queries(4):  # One of them counts the topics below.
        client.get("/topics/more/body/")
    with django_assert_num_queries(2):
        client.get("/topics/more/health/")
