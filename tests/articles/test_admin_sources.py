"""Tests of the library of sources in the administration, and of the dialog that cites them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Reference
from articles.rules import SourceKind, SourceStatus
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

LIST = reverse("admin:articles_reference_changelist")
ADD = reverse("admin:articles_reference_add")
PICK = reverse("admin:articles_reference_pick")
NEW = reverse("admin:articles_reference_new")


def url(page, source):
    return reverse(f"admin:articles_reference_{page}", args=[source.pk])


def sent(title="Rest and muscles", **values):
    return {"title": title, "kind": SourceKind.JOURNAL.value, **values}


def citing(source, **values):
    return build.article(body=f"<p>Rest helps[ref:{source.pk}].</p>", **values)


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


@pytest.fixture
def ada(client):
    user = build.ada_author()
    client.force_login(user)
    return user


def test_a_source_is_added(client, ada):
    typed = sent(authors="Rao A, Lee BC", doi="https://doi.org/10.1212/WNL.1", year="2021")
    answer = client.post(ADD, typed)
    [source] = Reference.objects.all()
    assert (answer.status_code, answer["Location"]) == (303, url("change", source))
    assert (source.authors, source.doi, source.year) == (["Rao A", "Lee BC"], "10.1212/wnl.1", 2021)
    page = client.get(answer["Location"]).content.decode()
    assert source.marker in page
    assert "No text cites it now." in page
    assert f"Added by {ada} on " in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, ada):
    known = build.source("Muscles", doi="10.1212/wnl.1")
    typed = sent(authors="Rao A", doi="DOI: 10.1212/WNL.1", pages="12", isbn="123")
    html = client.post(ADD, typed).content.decode()
    assert "This is no ISBN" in html
    html = client.post(ADD, typed | {"isbn": ""}).content.decode()
    assert "This source is in the library already: “Muscles”" in html
    assert known.marker in html
    assert 'value="DOI: 10.1212/WNL.1"' in html and 'value="12"' in html
    assert "<title>Error: " in html
    assert Reference.objects.count() == 1


def test_a_source_is_mended(client, ada):
    source = build.source("Old", doi="10.1000/1", authors=["Rao A", "Lee BC"])
    html = client.get(url("change", source)).content.decode()
    assert "Rao A\nLee BC</textarea>" in html
    answer = client.post(url("change", source), sent("New", doi="10.1000/1"))
    assert answer.status_code == 303
    source.refresh_from_db()
    assert source.title == "New"
    assert LogEntry.objects.filter(user=ada, change_message__contains="Old → New").exists()


def test_the_page_says_what_cites_a_source(client, ada):
    source = build.source()
    shown = citing(source, title="Saving energy")
    citing(source, title="A secret draft", published=False, by=build.ed_editor())
    html = client.get(url("change", source)).content.decode()
    assert "Saving energy" in html and shown.get_absolute_url() in html
    assert "A secret draft" not in html
    assert "1 draft of a colleague cites it." in html


def test_it_is_said_of_a_source_what_became_of_it(client, ada):
    source = build.source()
    citing(source)
    html = client.get(url("status", source)).content.decode()
    assert "1 page that readers see cites it." in html
    answer = client.post(url("status", source), {"status": "retracted", "note": ""})
    assert "Say what happened" in answer.content.decode()
    answer = client.post(url("status", source), {"status": "retracted", "note": "On 1 May."})
    assert (answer.status_code, answer["Location"]) == (303, url("change", source))
    html = client.get(url("change", source)).content.decode()
    assert "retracted: On 1 May." in html
    assert "1 page is to be looked at again because of it." in html
    # Who is no editor may not clear it.
    assert client.post(url("status", source), {"status": "ok", "note": "x"}).status_code == 403
    assert "An editor alone" in client.get(url("status", source)).content.decode()


def test_nothing_found_is_said_to_prove_nothing_and_not_of_what_was_found(client, ada):
    source = build.source(checked_at=timezone.now())
    assert "proves nothing" in client.get(url("change", source)).content.decode()
    Reference.objects.update(status="retracted", status_note="On 1 May.")
    html = client.get(url("change", source)).content.decode()
    assert "Looked up in the list" in html and "proves nothing" not in html


def test_an_editor_clears_a_source(client, ed):
    source = build.source(status=SourceStatus.CONCERN.value)
    client.post(url("status", source), {"status": "ok", "note": "It was another paper."})
    source.refresh_from_db()
    assert source.status == "ok"


def test_the_list_can_be_searched_and_filtered(client, ada):
    first = build.source("Rest and muscles", authors=["Müller Ä"], doi="10.1212/wnl.1")
    build.source("Another paper", status=SourceStatus.RETRACTED.value, container="BMJ")
    citing(first)

    def titles(**asked):
        html = client.get(LIST, asked).content.decode()
        return [title for title in ("Rest and muscles", "Another paper") if title in html]

    assert titles() == ["Rest and muscles", "Another paper"]
    assert titles(q="muscles rest") == ["Rest and muscles"]
    assert titles(q="müller") == ["Rest and muscles"] or titles(q="Müller") == ["Rest and muscles"]
    assert titles(q="https://doi.org/10.1212/WNL.1") == ["Rest and muscles"]
    assert titles(q=first.marker) == ["Rest and muscles"]
    assert titles(q="BMJ") == ["Another paper"]
    assert titles(q="nothing like it") == []
    assert titles(status__exact="retracted") == ["Another paper"]
    assert titles(use="yes") == ["Rest and muscles"]
    assert titles(use="no") == ["Another paper"]


def test_the_list_costs_the_same_however_long_it_is(client, ada, django_assert_max_num_queries):
    for _ in range(30):
        build.source()
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_a_source_that_no_text_cites_is_removed_by_an_editor(client, ed):
    source, cited = build.source(), build.source()
    citing(cited)
    assert client.post(url("delete", cited), {"post": "yes"}).status_code == 403
    assert client.post(url("delete", source), {"post": "yes"}).status_code == 302
    assert list(Reference.objects.all()) == [cited]


def test_reviewers_look_and_do_not_touch(client):
    client.force_login(build.clara_reviewer())
    source = build.source()
    html = client.get(url("change", source)).content.decode()
    assert "Writers and editors keep the library" in html
    assert client.post(url("change", source), sent()).status_code == 403
    assert client.get(url("status", source)).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.get(PICK).status_code == 200


@pytest.mark.parametrize("address", [LIST, ADD, PICK])
def test_others_see_nothing(client, address):
    client.force_login(build.mo_moderator())
    assert client.get(address).status_code == 403


def test_djangos_own_form_is_closed(client, ed):
    source = build.source()
    assert client.get(f"{LIST}+{source.pk}/change/").status_code == 404


def test_the_dialog_finds_sources(client, ada):
    build.source("Rest and muscles")
    doubted = build.source("Bad paper", status=SourceStatus.RETRACTED.value)
    html = client.get(PICK, {"q": "paper"}).content.decode()
    assert "Bad paper" in html and "Rest and muscles" not in html
    assert f'value="{doubted.pk}"' in html
    assert "Retracted" in html
    assert "Add a new source" in html


def test_the_dialog_shows_the_next_ones(client, ada):
    first = build.source("The very first")
    for _ in range(20):
        build.source()
    html = client.get(PICK).content.decode()
    assert "The very first" not in html
    html = client.get(PICK, {"before": first.pk + 1}).content.decode()
    assert "The very first" in html and "<form" not in html


def test_a_source_is_added_in_the_dialog(client, ada):
    answer = client.post(NEW, sent(doi="10.1212/WNL.1")).content.decode()
    [source] = Reference.objects.all()
    assert f'data-added="{source.pk}"' in answer
    again = client.post(NEW, sent("Other", doi="10.1212/wnl.1")).content.decode()
    assert f'data-use="{source.pk}"' in again
    assert "in the library already" in again
    assert 'value="10.1212/wnl.1"' in again


def test_the_editor_offers_sources(client, ada):
    html = client.get(reverse("admin:articles_article_add")).content.decode()
    assert 'id="citing"' in html
    assert "js/editor_cite.js" in html


@pytest.mark.parametrize("odd", ["[ref:", "%", "10.1212/", "'", "[ref:99999999999999999999]"])
def test_odd_searches_find_nothing_and_break_nothing(client, ada, odd):
    build.source()
    assert client.get(PICK, {"q": odd}).status_code == 200
    assert client.get(LIST, {"q": odd}).status_code in (200, 302)
