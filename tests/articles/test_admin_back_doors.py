"""Ways into the administration that Django opens beside our own pages."""

import pytest
from django.contrib.contenttypes.models import ContentType

from articles.models import Article
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db

# Python reads all of these as a number; the addresses of our own pages take none of them.
SPELLINGS = ["+{}", "%20{}", "{}%20", "0_{}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_key_leads_past_the_services(client, spelling):
    ada = build.ada_author()
    article = build.article(author=build.person("Ada", account=ada), slug="as-published")
    other, topic = build.person("Somebody else"), build.category("More > Money")
    place = f"/admin/articles/article/{spelling.format(article.pk)}"
    client.force_login(ada)
    form = {"slug": "taken-over", "category": topic.pk, "author": other.pk}
    assert client.get(f"{place}/change/").status_code == 404
    assert client.post(f"{place}/change/", form).status_code == 404
    assert client.get(f"{place}/history/").status_code == 404
    now = fresh(article)
    assert (now.slug, now.category, now.author) == (
        "as-published",
        article.category,
        article.author,
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_key_leads_to_the_picture_of_another(client, spelling):
    picture = build.picture("A ward", by=build.user("Bea", group="Authors"))
    client.force_login(build.ada_author())
    form = {"title": "Mine", "alt": "Mine", "focal_x": 1, "focal_y": 1}
    place = f"/admin/articles/picture/{spelling.format(picture.pk)}/change/"
    assert client.get(place).status_code == 404
    assert client.post(place, form).status_code == 404
    picture.refresh_from_db()
    assert picture.title == "A ward"


def test_the_page_of_a_picture_names_no_draft_that_is_not_for_its_reader(client):
    picture = build.picture()
    body = f'<figure><img src="{picture.url}" alt="A"></figure>'
    build.article("What nobody knows yet", body=body, published=False)
    build.article("What all may read", body=body)
    client.force_login(build.ada_author())
    html = client.get(f"/admin/articles/picture/{picture.pk}/change/").content.decode()
    assert "What nobody knows yet" not in html
    assert "What all may read" in html
    assert "1 draft of a colleague shows it." in html


@pytest.mark.parametrize("src", ["/media/%00", "/media/%2500", "/media/a%00.jpg"])
def test_an_address_with_a_null_character_is_that_of_no_picture(client, src):
    client.force_login(build.ada_author())
    answer = client.get("/admin/articles/picture/pick/use/", {"src": src})
    assert answer.status_code == 200  # A bare one is refused: see core.middleware.
    assert build.article(body=f'<p><img src="{src}" alt="A"></p>').is_public


def test_the_shortcut_to_a_public_page_tells_no_address_of_a_draft(client):
    kind = ContentType.objects.get_for_model(Article)
    draft = build.article(slug="what-nobody-knows-yet", published=False)
    client.force_login(build.mo_moderator())
    answer = client.get(f"/admin/r/{kind.pk}/{draft.pk}/")
    assert answer.status_code == 404
    assert "what-nobody-knows-yet" not in answer.headers.get("Location", "")


def test_the_page_of_a_person_leads_straight_to_the_public_one(client):
    client.force_login(build.ed_editor())
    person = build.article().author
    html = client.get(f"/admin/articles/person/{person.pk}/change/").content.decode()
    assert f'href="{person.get_absolute_url()}"' in html


@pytest.mark.parametrize("page", ["change/", "history/1/revert/", "history/compare/?from=1&to=1"])
def test_a_guessed_link_tells_an_author_no_address_of_a_draft(client, page):
    draft = build.article(slug="what-nobody-knows-yet", published=False)
    ada = build.ada_author()
    body = f'<p><a href="/a/{draft.pk}/">What is this?</a></p>'
    mine = build.article(body=body, by=ada, published=False)
    place = f"/admin/articles/article/{mine.pk}/{page}"
    client.force_login(ada)
    assert "what-nobody-knows-yet" not in client.get(place).content.decode()
    client.force_login(build.ed_editor())
    assert "what-nobody-knows-yet" in client.get(place).content.decode()
