"""The open form keeps what is typed: what it sends, what it is told, and how it goes on."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, WorkingDraft
from articles.services import drafting, working_drafts
from articles.services.working_drafts import Place
from tests import build
from tests.articles.newsroom import fresh, url

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
NEW = "/admin/articles/article/add/autosave/"


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


@pytest.fixture
def article():
    return build.article("Saved title", published=False)


def shown(client, address):
    """Return what the form at this address shows, by field."""
    form = client.get(address).context["form"]
    values = {field.name: field.value() for field in form}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def typed(client, article, **changes):
    """Open the form of the article, type, and keep it; return the answer."""
    form = shown(client, url("change", article))
    return client.post(url("autosave", article), {**form, **changes})


def begun(client, **changes):
    form = shown(client, ADD)
    assert client.post(NEW, {**form, **changes}).status_code == 200
    return form["working"]


def test_what_is_typed_is_kept_and_shown_when_the_form_is_opened_again(client, ed, article):
    answer = typed(client, article, title="Half a", body="<p>Typed.</p>", note="Why")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["others"], told["newest"]) == (1, [], 1)
    assert told["kept_say"] == f"Kept at {told['kept_at']}"
    assert re.fullmatch(r"\d\d:\d\d", told["kept_at"])
    assert "no-store" in answer.headers["Cache-Control"]
    again = shown(client, url("change", article))
    assert (again["title"], again["body"], again["note"]) == ("Half a", "<p>Typed.</p>", "Why")
    assert (again["base"], again["kept"]) == ("1", "1")
    page = client.get(url("change", article)).content.decode()
    assert "This is not saved yet" in page
    assert "It goes on from revision 1." in page
    assert fresh(article).latest_revision.number == 1


def test_opening_a_form_without_typing_says_nothing(client, ed, article):
    page = client.get(url("change", article)).content.decode()
    assert "This is not saved yet" not in page
    assert shown(client, url("change", article))["title"] == "Saved title"


def test_saving_ends_the_working_draft(client, ed, article):
    typed(client, article, title="Whole title")
    form = shown(client, url("change", article))
    assert client.post(url("change", article), {**form, "_save": "1"}).status_code == 303
    assert fresh(article).latest_revision.title == "Whole title"
    assert not WorkingDraft.objects.unsaved().exists()


def test_saving_one_window_leaves_what_was_typed_in_the_other(client, ed, article):
    first = shown(client, url("change", article))
    typed(client, article, title="Second window")
    assert client.post(url("change", article), {**first, "title": "First"}).status_code == 303
    page = client.get(url("change", article)).content.decode()
    assert 'value="Second window"' in page
    assert "Ed saved revision 2." in page


def test_the_second_window_is_told_at_once_and_when_it_types(client, ed, article):
    first = shown(client, url("change", article))
    typed(client, article, title="Second window")
    known = {name: first[name] for name in ("working", "kept")}
    assert "another tab" in client.get(url("autosave", article), known).json()["elsewhere_say"]
    answer = client.post(url("autosave", article), {**first, "title": "First window"})
    assert answer.status_code == 409
    assert "another tab" in answer.json()["elsewhere_say"]
    assert WorkingDraft.objects.get().values["title"] == "Second window"


def test_a_window_that_knows_what_was_kept_is_told_nothing(client, ed, article):
    version = typed(client, article, title="Mine").json()["version"]
    known = {"working": WorkingDraft.objects.get().token, "kept": version}
    assert "elsewhere_say" not in client.get(url("autosave", article), known).json()


def test_a_newer_revision_is_said_before_there_is_a_conflict(client, ed, ada):
    article = build.article(published=False, by=ada)
    form = shown(client, url("change", article))
    drafting.save_draft(article, drafting.Draft("Hers", "", ""), base=1, by=ada)
    told = client.post(url("autosave", article), {**form, "title": "His"}).json()
    assert told["newest"] == 2
    assert told["newest_say"] == "Ada saved revision 2 meanwhile."
    assert client.get(url("autosave", article)).json()["newest"] == 2
    again = client.get(url("change", article))
    assert "Ada saved revision 2." in again.content.decode()
    form = shown(client, url("change", article))
    assert (form["title"], form["base"]) == ("His", "1")
    assert client.post(url("change", article), {**form, "_save": "1"}).status_code == 409
    assert working_drafts.unsaved(article, by=ed) is not None


def test_discarding_shows_what_was_saved(client, ed, article):
    typed(client, article, title="Typed")
    form = shown(client, url("change", article))
    page = client.get(url("change", article)).content.decode()
    assert f'action="{url("discard", article)}"' in page
    answer = client.post(url("discard", article), {n: form[n] for n in ("working", "kept")})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert shown(client, url("change", article))["title"] == "Saved title"


def test_discarding_spares_what_was_typed_since(client, ed, article):
    typed(client, article, title="Typed")
    form = shown(client, url("change", article))
    client.post(url("autosave", article), {**form, "title": "Typed on"})
    old = {n: form[n] for n in ("working", "kept")}
    page = client.post(url("discard", article), old, follow=True).content.decode()
    assert "You went on with this text in another tab" in page
    assert 'value="Typed on"' in page


def test_unsaved_new_articles_are_listed_to_go_on_with_or_to_discard(client, ed):
    one = begun(client, title="Heat <b>", body="<p>One.</p>")
    two = begun(client, title="")
    page = client.get(ADD).content.decode()
    assert "Heat &lt;b&gt;</a>" in page
    assert "Without a title</a>" in page
    assert shown(client, ADD)["title"] == ""
    form = shown(client, f"{ADD}?working={one}")
    assert (form["title"], form["working"]) == ("Heat <b>", one)
    page = client.get(f"{ADD}?working={one}").content.decode()
    assert f"?working={two}" in page
    assert f"?working={one}" not in page
    answer = client.post(f"{ADD}discard/", {"working": two, "kept": "1"})
    assert (answer.status_code, answer.url) == (303, ADD)
    assert "Without a title" not in client.get(ADD).content.decode()


def test_a_new_article_that_is_saved_is_not_unsaved_any_more(client, ed):
    token = begun(client, title="Warm days")
    form = shown(client, f"{ADD}?working={token}")
    more = {"category": build.category().pk, "author": build.person().pk, "kind": "news"}
    answer = client.post(f"{ADD}?working={token}", {**form, **more, "_save": "1"})
    assert answer.status_code == 303
    assert Article.objects.get().latest_revision.title == "Warm days"
    assert not WorkingDraft.objects.unsaved().exists()


def test_somebody_elses_new_article_cannot_be_opened(client, ed, ada):
    token = uuid4()
    working_drafts.keep(None, place=Place(token), values={"title": "Hers"}, base=None, by=ada)
    for address in (f"{ADD}?working={token}", f"{ADD}?working=x"):
        assert shown(client, address)["title"] == ""
    answer = client.post(f"{ADD}discard/", {"working": token, "kept": "1"})
    assert answer.status_code == 303
    assert WorkingDraft.objects.filter(token=token).exists()


def test_a_choice_of_topic_survives_and_is_saved(client, ed, article):
    living = build.category("Living")
    was = article.category_id
    typed(client, article, category=str(living.pk), **{"initial-category": str(was)})
    page = client.get(url("change", article)).content.decode()
    assert re.search(rf'<option value="{living.pk}" selected>', page)
    assert re.search(rf'name="initial-category" value="{was}"', page)
    form = shown(client, url("change", article))
    client.post(url("change", article), {**form, "initial-category": str(was), "_save": "1"})
    assert fresh(article).category == living


def test_a_topic_that_was_left_alone_stays_as_somebody_else_filed_it(client, ed, article):
    was, living = article.category_id, build.category("Living")
    typed(client, article, title="T", category=str(was), **{"initial-category": str(was)})
    drafting.file_article(article, category=living, author=article.author, by=None)
    page = client.get(url("change", article)).content.decode()
    assert re.search(rf'<option value="{living.pk}" selected>', page)
    assert re.search(rf'name="initial-category" value="{living.pk}"', page)


def test_who_else_has_the_form_open_is_said_on_the_page_and_meanwhile(client, ed, ada):
    article = build.article(published=False, by=ada)
    other = Client()
    other.force_login(ada)
    assert "has this article open" not in other.get(url("change", article)).content.decode()
    page = client.get(url("change", article)).content.decode()
    assert "Ada has this article open, too." in page
    told = other.get(url("autosave", article)).json()
    assert (told["others"], told["others_say"]) == (["Ed"], "Ed has this article open, too.")
    WorkingDraft.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert other.get(url("autosave", article)).json()["others"] == []


def test_a_form_without_a_session_is_told_to_sign_in(client, article):
    answer = client.get(url("autosave", article))
    assert (answer.status_code, answer.json()) == (200, {"signed_in": False})
    assert not answer.cookies
    answer = client.post(url("autosave", article), {"title": "Typed"})
    assert (answer.status_code, answer.json()) == (403, {"signed_in": False})


def test_after_signing_in_again_the_form_gets_a_token_that_works(ed, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    form = {**shown(client, url("change", article)), "title": "Typed"}
    client.logout()
    client.cookies.clear()
    assert client.post(url("autosave", article), form).status_code == 403
    client.force_login(ed)
    token = client.get(url("autosave", article)).json()["csrf"]
    again = {**form, "csrfmiddlewaretoken": token}
    assert client.post(url("autosave", article), again).status_code == 200
    assert client.post(url("change", article), {**again, "kept": "1"}).status_code == 303


def test_a_text_without_a_token_is_not_kept(ed, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    form = shown(client, url("change", article))
    assert client.post(url("autosave", article), form).status_code == 403
    assert not WorkingDraft.objects.unsaved().exists()


@pytest.mark.parametrize("who", [build.clara_reviewer, build.mo_moderator, build.ada_author])
def test_who_may_not_write_keeps_nothing(client, article, who):
    client.force_login(who())
    values = {"working": uuid4(), "kept": "0", "title": "Typed"}
    assert client.post(url("autosave", article), values).status_code == 403
    assert client.get(url("autosave", article)).status_code == 403
    assert not WorkingDraft.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"body": "x" * 300_001}, 422),
        ({"working": ""}, 403),
        ({"working": "x"}, 403),
        ({"kept": "9" * 5000, "working": "x"}, 403),
        ({"kept": "9" * 18}, 403),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(client, ed, article, changes, status):
    answer = typed(client, article, **changes)
    assert answer.status_code == status
    assert answer.json()["refused_say"]
    assert not WorkingDraft.objects.unsaved().exists()


def test_a_base_that_cannot_be_is_none(client, ed, article):
    assert typed(client, article, base="9" * 18).status_code == 200
    assert WorkingDraft.objects.get().base is None


def test_an_article_that_is_not_there_keeps_nothing(client, ed):
    assert client.post("/admin/articles/article/99/autosave/", {}).status_code == 404


def test_a_hostile_text_is_shown_as_it_was_typed_and_does_nothing(client, ed, article):
    hostile = '"><script>alert(1)</script>'
    typed(client, article, title=hostile, body=f"</textarea>{hostile}")
    page = client.get(url("change", article)).content.decode()
    assert "<script>alert" not in page
    assert shown(client, url("change", article))["title"] == hostile
