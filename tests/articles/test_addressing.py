"""Articles change their addresses, and every old one leads to the present one in one step."""

import random

import pytest

from articles.models import Article, OldArticleSlug
from articles.services import addressing, withdrawing
from articles.services.errors import Invalid, NotAllowed
from articles.workflow import State
from comments.models import Comment
from core.identifiers import uuid7
from tests import build
from tests.articles.newsroom import fresh, sent, url

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def rename(article, slug, *, by=None):
    return addressing.readdress(article, slug=slug, by=by)


def leads_to(client, path):
    answer = client.get(path)
    assert answer.status_code == 301, (path, answer.status_code)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies
    assert client.get(answer.url).status_code == 200
    return answer.url


def test_the_old_address_leads_to_the_new_one(client):
    rename(build.article("Rest"), "rest-often")
    assert client.get("/articles/rest-often/").status_code == 200
    assert leads_to(client, "/articles/rest/") == "/articles/rest-often/"
    assert leads_to(client, "/articles/rest/?from=mail") == "/articles/rest-often/?from=mail"
    assert client.head("/articles/rest/").status_code == 301


def test_after_many_changes_every_old_address_takes_one_step(client):
    article = build.article("One")
    for slug in ("two", "three", "four"):
        rename(article, slug)
    for old in ("one", "two", "three"):
        assert leads_to(client, f"/articles/{old}/") == "/articles/four/"


def test_an_article_that_goes_back_leads_nowhere_but_to_itself(client):
    article = build.article("One")
    rename(article, "two")
    rename(article, "one")
    assert client.get("/articles/one/").status_code == 200
    assert leads_to(client, "/articles/two/") == "/articles/one/"
    assert list(OldArticleSlug.objects.values_list("slug", flat=True)) == ["two"]


def test_nobody_else_gets_an_address_that_leads_on():
    rename(build.article("One"), "two")
    other = build.article("Other")
    for make in (lambda: rename(other, "one"), lambda: build.article("New", slug="one")):
        with pytest.raises(Invalid, match="had this address before") as refused:
            make()
        assert refused.value.field == "slug"
    with pytest.raises(Invalid, match="has this address"):
        rename(other, "two")
    assert build.article("One").slug == "one-2"


@pytest.mark.parametrize("slug", ["", "two words", "a/b", "ä", "x" * 221, "a\0b"])
def test_what_is_no_address_is_refused(slug):
    article = build.article("One")
    with pytest.raises(Invalid):
        rename(article, slug)
    assert fresh(article).slug == "one"


def test_the_change_stands_in_the_log_with_old_and_new():
    ed = build.ed_editor()
    article = rename(build.article("One"), "two", by=ed)
    event = article.events.first()
    assert (event.action, event.actor, event.note) == ("readdress", ed, "one → two")
    assert event.from_state == event.to_state == State.PUBLISHED


def test_the_same_address_again_is_no_change():
    article = build.article("One")
    events = article.events.count()
    rename(article, "one")
    assert article.events.count() == events
    assert not OldArticleSlug.objects.exists()


def test_an_author_may_move_a_draft_but_no_public_page():
    ada = build.ada_author()
    me = build.person("Ada", account=ada)
    draft = build.article("Draft", author=me, published=False)
    assert rename(draft, "first-draft", by=ada).slug == "first-draft"
    with pytest.raises(NotAllowed):
        rename(build.article("Public", author=me), "mine", by=ada)


def test_old_addresses_tell_nothing_of_what_readers_may_not_see(client):
    rename(build.article("Draft", published=False), "secret")
    assert client.get("/articles/draft/").status_code == 404
    gone = rename(build.article("Gone"), "went")
    withdrawing.withdraw(gone, by=None, reason="It was wrong.")
    answer = client.get("/articles/gone/")
    assert answer.status_code == 410
    assert "It was wrong." in answer.content.decode()


def test_the_discussion_follows(client):
    article = rename(build.article("One"), "two")
    build.comment(article, by=build.max_member())
    assert leads_to(client, "/articles/one/comments/?after=1-1") == (
        "/articles/two/comments/?after=1-1"
    )


def test_what_was_typed_under_the_old_address_is_posted(client):
    member = build.known_member()
    article = rename(build.article("One"), "two")
    client.force_login(member)
    page = client.get("/articles/one/comments/new/")
    assert page.status_code == 200
    data = {
        "text": "Naps help.",
        "token": str(uuid7()),
        "author": page.context["form"].initial["author"],
        "action": "post",
    }
    assert client.post("/articles/one/comments/new/", data).status_code == 303
    assert Comment.objects.get().thread.article == article


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_changes_makes_a_chain_or_a_circle(client, seed):
    chance = random.Random(seed)
    slugs = [f"slug-{n}" for n in range(6)]
    articles = [build.article(f"Start {n}") for n in range(3)]
    had = {article.pk: {article.slug} for article in articles}
    refused = 0
    for _turn in range(40):
        article, slug = chance.choice(articles), chance.choice(slugs)
        others = set().union(*(had[pk] for pk in had if pk != article.pk))
        if slug in others:
            refused += 1
            with pytest.raises(Invalid):
                rename(article, slug)
        else:
            rename(article, slug)
            had[article.pk].add(slug)
    assert refused
    for article in articles:
        here = fresh(article).get_absolute_url()
        for slug in had[article.pk]:
            path = f"/articles/{slug}/"
            assert path == here or leads_to(client, path) == here
    assert not Article.objects.filter(slug__in=OldArticleSlug.objects.values("slug")).exists()


def test_editors_change_the_address_in_the_form(client):
    client.force_login(build.ed_editor())
    article = build.article("One")
    assert 'name="slug" value="one"' in client.get(url("change", article)).content.decode()
    data = sent(article, slug="two", **{"initial-slug": "one"})
    assert client.post(url("change", article), data).status_code == 303
    assert fresh(article).slug == "two"
    assert fresh(article).latest_revision.number == 1


def test_a_form_that_was_open_meanwhile_does_not_change_the_address_back(client):
    client.force_login(build.ed_editor())
    article = build.article("One")
    rename(article, "two")
    for slug in ("one", ""):
        data = sent(article, slug=slug, title="New title", **{"initial-slug": "one"})
        client.post(url("change", article), {**data, "base": fresh(article).latest_revision.number})
        assert fresh(article).slug == "two"


def test_a_refused_address_is_told_beside_its_field_and_the_text_is_kept(client):
    client.force_login(build.ed_editor())
    rename(build.article("One"), "two")
    article = build.article("Other")
    data = sent(article, slug="one", title="Long work", **{"initial-slug": "other"})
    answer = client.post(url("change", article), data)
    assert answer.status_code == 200
    assert "had this address before" in str(answer.context["form"].errors["slug"])
    assert "Long work" in answer.content.decode()
    assert fresh(article).latest_revision.title == "Other"


def test_authors_see_that_the_address_of_a_public_page_is_not_theirs(client):
    ada = build.ada_author()
    article = build.article("One", author=build.person("Ada", account=ada))
    client.force_login(ada)
    assert client.get(url("change", article)).context["form"].fields["slug"].disabled
    client.post(url("change", article), sent(article, slug="two", title="Changed"))
    assert fresh(article).slug == "one"
    assert fresh(article).latest_revision.title == "Changed"
