"""Looking at drafts and at the history of an article."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.services import drafting
from tests import build
from tests.articles.newsroom import sent, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


def test_the_preview_button_saves_and_leads_to_the_newest_text(client, ed):
    article = build.article()
    client.force_login(ed)
    answer = client.post(url("change", article), sent(article, "_preview", title="Not yet"))
    assert (answer.status_code, answer.url) == (303, url("preview", article))
    page = client.get(answer.url).content.decode()
    assert "Not yet" in page
    assert "Preview." in page
    assert "Not yet" not in client.get(article.get_absolute_url()).content.decode()


def test_a_preview_is_never_kept_or_indexed(client, ed):
    article = build.article(published=False)
    client.force_login(ed)
    answer = client.get(url("preview", article))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_an_older_revision_can_be_read(client, ed):
    article = build.article("First title", published=False)
    drafting.save_draft(article, drafting.Draft("Second", "", ""), base=1, by=None)
    client.force_login(ed)
    assert "First title" in client.get(url("preview", article) + "?revision=1").content.decode()
    for unknown in ("9", "x", "9" * 5000):
        answer = client.get(url("preview", article) + f"?revision={unknown}")
        assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [(None, 302), (build.max_member, 302)])
def test_a_preview_is_for_the_staff_only(client, who, status):
    if who:
        client.force_login(who())
    assert client.get(url("preview", build.article(published=False))).status_code == status


def test_a_reviewer_reads_drafts_but_has_no_form(client):
    article = build.article(published=False)
    client.force_login(build.clara_reviewer())
    assert client.get(url("preview", article)).status_code == 200
    page = client.get(url("change", article))
    assert page.status_code == 200
    assert page.context["form"] is None


def test_the_form_shows_who_saved_what_and_what_is_live(client, ed):
    article = build.article("Old title", by=ed)
    drafting.save_draft(article, drafting.Draft("New title", "", ""), base=1, by=ed, note="Shorter")
    client.force_login(ed)
    page = client.get(url("change", article)).content.decode()
    rows = re.findall(r"<tr>\s*<td>\d+</td>.*?</tr>", page, re.DOTALL)
    assert ["New title" in rows[0], "Shorter" in rows[0], "live" in rows[0]] == [True, True, False]
    assert ["Old title" in rows[1], "live" in rows[1]] == [True, True]


def test_the_form_needs_no_more_queries_for_a_long_history(
    client, ed, django_assert_max_num_queries
):
    article = build.article(by=ed)
    client.force_login(ed)
    client.get(url("change", article))
    with CaptureQueriesContext(connection) as few:
        client.get(url("change", article))
    for number in range(1, 30):
        drafting.save_draft(
            article,
            drafting.Draft(f"T{number}", "", ""),
            base=number,
            by=build.user(f"u{number}x", group="Editors"),
        )
        build.person(f"Person {number}")
        build.category(f"More > Topic {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url("change", article))
