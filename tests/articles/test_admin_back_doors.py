"""Ways into the administration that Django opens beside our own pages."""

import pytest

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
