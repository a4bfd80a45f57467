"""Nothing typed is lost: two editors at once, old sessions, old forms."""

import re

import pytest
from django.test import Client

from articles.services import drafting
from tests import build
from tests.articles.newsroom import fresh, sent, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


def test_a_conflict_says_who_was_faster_and_keeps_every_word(client, ed, ada):
    article = build.article(published=False, by=ada)
    client.force_login(ed)
    mine = sent(article, title="My title", body="<p>My words.</p>", note="My note")
    drafting.save_draft(article, drafting.Draft("Hers", "", "<p>Her words.</p>"), base=1, by=ada)
    answer = client.post(url("change", article), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada saved revision 2 while you were writing." in page
    assert url("preview", article) + "?revision=2" in page
    for words in ("My title", "&lt;p&gt;My words.&lt;/p&gt;", "My note"):
        assert words in page
    assert re.findall(r'name="(?:base|theirs|over)"[^>]*value="(\d)"', page) == ["2", "1", "2"]
    assert page.count('name="over"') == 1
    assert fresh(article).latest_revision.title == "Hers"


def test_after_a_conflict_sending_again_is_not_enough_but_going_over_it_is(client, ed, ada):
    article = build.article(published=False, by=ada)
    client.force_login(ed)
    mine = sent(article, title="My title")
    drafting.save_draft(article, drafting.Draft("Hers", "", ""), base=1, by=ada)
    assert client.post(url("change", article), mine).status_code == 409
    assert client.post(url("change", article), mine).status_code == 409
    assert client.post(url("change", article), {**mine, "over": "2"}).status_code == 303
    titles = article.revisions.order_by("number").values_list("title", flat=True)
    assert list(titles)[1:] == ["Hers", "My title"]


def test_going_over_a_revision_does_not_go_over_the_one_after_it(client, ed, ada):
    article = build.article(published=False, by=ada)
    client.force_login(ed)
    mine = sent(article, title="My title", over="2")
    drafting.save_draft(article, drafting.Draft("Hers", "", ""), base=1, by=ada)
    drafting.save_draft(article, drafting.Draft("Hers again", "", ""), base=2, by=ada)
    assert client.post(url("change", article), mine).status_code == 409


def test_an_old_form_does_not_undo_how_somebody_filed_the_article(client, ed):
    article = build.article()
    client.force_login(ed)
    mine = sent(article, title="My title")
    living = build.category("Living")
    drafting.file_article(article, category=living, author=article.author, by=None)
    assert client.post(url("change", article), mine).status_code == 303
    assert fresh(article).category == living


def test_a_text_sent_after_the_session_ended_is_given_back(client):
    article = build.article()
    answer = client.post(url("change", article), sent(article, title="Typed <for> hours", note="n"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'value="Typed &lt;for&gt; hours"' in page
    assert "\nn</textarea>" in page
    assert '<input type="hidden" name="base" value="1">' in page
    assert '<input type="hidden" name="_save" value="1">' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert fresh(article).latest_revision.number == 1


def test_a_text_sent_with_the_token_of_an_older_session_is_given_back(ed):
    article = build.article()
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    answer = client.post(
        url("change", article), sent(article, title="Typed", csrfmiddlewaretoken="x" * 64)
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert 'value="Typed"' in page
    assert fresh(article).latest_revision.number == 1
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    answer = client.post(
        url("change", article), sent(article, title="Typed", csrfmiddlewaretoken=token)
    )
    assert answer.status_code == 303
    assert fresh(article).latest_revision.title == "Typed"


def test_a_text_that_another_site_sends_is_not_shown(client, ed):
    article = build.article()
    answer = client.post(
        url("change", article),
        sent(article, title="Planted"),
        headers={"sec-fetch-site": "cross-site"},
    )
    assert "Planted" not in answer.content.decode()


def test_who_only_looks_is_led_to_the_sign_in_page_as_ever(client):
    answer = client.get(url("change", build.article()))
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/admin/articles/person/add/", "bio"),
        ("/admin/articles/person/{person}/change/", "bio"),
        ("/admin/articles/category/add/", "description"),
        ("/admin/articles/category/{topic}/change/", "description"),
        ("/admin/articles/article/{article}/step/withdraw/", "reason"),
    ],
)
def test_every_form_of_the_newsroom_gives_a_text_back(client, page, field):
    article = build.article()
    page = page.format(person=article.author_id, topic=article.category_id, article=article.pk)
    answer = client.post(page, {field: "Typed for hours", "user": "3"})
    assert answer.status_code == 403
    kept = answer.content.decode()
    assert f'name="{field}" id="id_{field}"' in kept
    assert "Typed for hours</textarea>" in kept
    assert '<input type="hidden" name="user" value="3">' in kept


def test_a_form_of_a_person_that_was_given_back_can_be_sent_again(ed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    sent_before = {"name": "Mara", "slug": "mara", "csrfmiddlewaretoken": "x" * 64}
    page = client.post("/admin/articles/person/add/", sent_before).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = {**sent_before, "csrfmiddlewaretoken": token}
    assert client.post("/admin/articles/person/add/", again).status_code == 303
