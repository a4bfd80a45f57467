"""The history of an article: what it lists, how it goes on, and who may see it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Event
from articles.services import drafting, naming, publishing, withdrawing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, sent, url
from tests.attacks import TYPICAL
from tests.pages import faults_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


def grown(article, upto, by=None):
    """Save the article until it has so many revisions."""
    for number in range(fresh(article).latest_revision.number, upto):
        draft = drafting.Draft(f"Text {number + 1}", "", f"<p>{number + 1}</p>")
        drafting.save_draft(article, draft, base=number, note=f"Note {number + 1}", by=by)
    return fresh(article)


def listed(page):
    """Return the numbers of the revisions on a page of the history, and the text of each."""
    items = page.split('<li class="version">')[1:]
    texts = [text_of(item.split("</ul>")[0]) for item in items if "version-do" in item]
    return {int(re.search(r"Revision (\d+)", text)[1]): text for text in texts}


def test_the_list_says_what_who_when_and_why(client, ed):
    article = build.article("First title", by=ed)
    grown(article, 2, by=ed)
    naming.name_version(article.revisions.get(number=1), "As sent", by=ed)
    page = client.get(url("history", article)).content.decode()
    versions = listed(page)
    assert list(versions) == [2, 1]
    assert all(words in versions[2] for words in ("Text 2", "Note 2", "Ed", "newest"))
    assert all(words in versions[1] for words in ("First title", "“As sent”", "live"))
    assert "live" not in versions[2] and "newest" not in versions[1]


def test_the_list_says_what_is_scheduled(client, ed):
    article = build.article()
    grown(article, 2)
    publishing.schedule(
        fresh(article),
        at=timezone.now() + timedelta(days=2),
        override="Why not",
        by=ed,
        change=build.major(),
    )
    grown(article, 3)
    versions = listed(client.get(url("history", article)).content.decode())
    assert [number for number in versions if "goes live on" in versions[number]] == [2]
    assert [number for number in versions if "live" in versions[number].split()] == [2, 1]


def test_nothing_is_live_once_the_article_is_withdrawn(client, ed):
    article = build.article()
    withdrawing.withdraw(article, reason="Out of date", by=ed)
    assert "live" not in listed(client.get(url("history", article)).content.decode())[1].split()


def test_long_histories_go_on_on_further_pages(client, ed):
    article = grown(build.article(published=False), 120)
    seen = []
    path = url("history", article)
    for _page in range(3):
        page = client.get(path).content.decode()
        seen += listed(page)
        more = re.search(r'href="(\?before=\d+)"', page)
        path = url("history", article) + more[1] if more else ""
    assert seen == list(range(120, 0, -1))
    assert path == ""


def test_the_newest_can_be_compared_from_every_page(client, ed):
    article = grown(build.article(published=False), 60)
    page = client.get(url("history", article) + "?before=11").content.decode()
    assert re.search(r'name="to" value="60" checked', page)
    assert re.search(r'name="from" value="10" checked', page)
    assert list(listed(page)) == list(range(10, 0, -1))


def test_the_log_says_who_did_what_and_goes_on(client, ed):
    article = grown(build.article(published=False), 3, by=ed)
    publishing.publish(article, override="A good reason", by=ed)
    page = text_of(client.get(url("history", article)).content.decode())
    log = page[page.index("Log: who did what") :]
    assert "Published (draft → published)" in log
    assert "A good reason" in log
    assert log.index("Published") < log.index("Saved")
    for number in range(60):
        Event.objects.create(article=article, action="file", note=f"Line {number}")
    page = client.get(url("history", article)).content.decode()
    after = re.search(r'href="(\?log=[\d-]+)#log"', page)[1]
    older = client.get(url("history", article) + after).content.decode()
    assert "Line 59" in page and "Line 59" not in older
    assert "A good reason" not in page and "A good reason" in older


def test_what_is_odd_in_the_address_is_not_found(client, ed):
    article = build.article()
    for odd in ("before=x", "before=0", "before=-1", "log=x", "log=1-", f"before={'9' * 5000}"):
        assert client.get(url("history", article) + f"?{odd}").status_code == 404, odd
    unknown = url("history", article).replace(f"/{article.pk}/", f"/{10**40}/")
    assert client.get(unknown).status_code == 404


def test_a_long_history_costs_no_more_queries(client, ed, django_assert_num_queries):
    article = grown(build.article(published=False), 2, by=ed)
    client.get(url("history", article))
    with CaptureQueriesContext(connection) as few:
        client.get(url("history", article))
    assert len(few.captured_queries) < 12
    assert not any('"body"' in query["sql"] for query in few.captured_queries)
    for number in range(3, 20):
        grown(article, number, by=build.user(f"u{number}x", group="Editors"))
        naming.name_version(fresh(article).latest_revision, f"N{number}", by=ed)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url("history", article))


ROLES = [
    (None, 302, False),
    (build.max_member, 302, False),
    (build.mo_moderator, 403, False),
    (build.ada_author, 403, False),  # An article of somebody else.
    (build.clara_reviewer, 200, False),
    (build.ed_editor, 200, True),
]


@pytest.mark.parametrize(("who", "status", "may_go_back"), ROLES)
def test_who_sees_the_history_and_who_may_go_back(client, who, status, may_go_back):
    article = grown(build.article(published=False), 2)
    if who:
        client.force_login(who())
    for page in (url("history", article), url("compare", article) + "?from=1&to=2"):
        assert client.get(page).status_code == status
        assert client.post(page).status_code in (302, 403, 405)
    page = client.get(url("history", article)).content.decode()
    assert (url("revert", article, 1) in page) is may_go_back


def test_authors_see_the_history_of_their_own(client):
    ada = build.ada_author()
    client.force_login(ada)
    article = build.article(published=False, by=ada)
    assert client.get(url("history", article)).status_code == 200


def test_the_form_shows_five_and_leads_to_all(client, ed):
    article = grown(build.article(published=False), 8)
    page = client.get(url("change", article)).content.decode()
    assert re.findall(r"<td>(\d)</td>", page) == ["8", "7", "6", "5", "4"]
    assert url("history", article) in page
    assert client.post(url("change", article), sent(article, title="More")).status_code == 303


def test_an_article_without_a_past_has_nothing_to_compare(client, ed):
    article = build.article(published=False)
    page = client.get(url("history", article)).content.decode()
    assert list(listed(page)) == [1]
    assert 'type="radio"' not in page and url("revert", article, 1) not in page
    assert fresh(article).state is State.DRAFT


@pytest.mark.any_database
def test_hostile_titles_notes_and_names_stay_texts(client, ed):
    article = build.article(published=False)
    payloads = TYPICAL
    for number, payload in enumerate(payloads, start=1):
        text = f"{number} {payload}"
        revision = drafting.save_draft(
            article, drafting.Draft(text[:200], "", ""), base=number, note=text, by=None
        )
        naming.name_version(revision, text[:80], by=None)
    seen = []
    for before in range(len(payloads) + 2, 1, -50):
        page = client.get(url("history", article) + f"?before={before}").content.decode()
        assert faults_of(page) == []
        seen += listed(page)
    assert seen == list(range(len(payloads) + 1, 0, -1))
