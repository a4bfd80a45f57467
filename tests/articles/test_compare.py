"""Two revisions side by side: what the page marks, and that it runs nothing."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.services import drafting, naming
from tests import build
from tests.articles.newsroom import fresh, url
from tests.attacks import TYPICAL
from tests.pages import faults_of, text_of

pytestmark = pytest.mark.django_db

BODY = "".join(f"<p>Paragraph {n}.</p>" for n in range(1, 8))


@pytest.fixture
def ed(client):
    user = build.ed_editor()
    client.force_login(user)
    return user


@pytest.fixture
def article():
    return build.article("A title", summary="Old summary", body=BODY, published=False)


def saved(article, **changes):
    latest = fresh(article).latest_revision
    draft = {"title": latest.title, "summary": latest.summary, "body": latest.body, **changes}
    return drafting.save_draft(article, drafting.Draft(**draft), base=latest.number, by=None)


def compared(client, article, before=1, after=2):
    answer = client.get(url("compare", article) + f"?from={before}&to={after}")
    assert answer.status_code == 200
    return answer.content.decode()


def marked(page, tag):
    """Return what is marked as removed or added, without the legend and the words for ears."""
    body = page[page.index("diff-heads") :]
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", body, re.DOTALL)
    return [re.sub(r"<span.*?</span>", "", text) for text in found]


def test_words_are_marked_inside_changed_parts_and_the_rest_is_folded(client, article, ed):
    saved(article, summary="New summary", body=BODY.replace("Paragraph 6", "Section 6"))
    page = compared(client, article)
    assert marked(page, "del") == ["Old", "Paragraph"]
    assert marked(page, "ins") == ["New", "Section"]
    text = text_of(page)
    assert "Title: no change" in text
    assert "2 parts have changed." in text
    assert "4 parts without a change" in text
    folded = re.search(r"<details class=\"diff-folded\">(.*?)</details>", page, re.DOTALL)[1]
    assert "Paragraph 4" in folded and "Paragraph 5" not in folded


def test_marks_can_be_heard_too(client, article, ed):
    saved(article, summary="New summary")
    page = compared(client, article)
    assert re.search(r'<del><span class="visually-hidden">removed: </span>Old', page)
    assert re.search(r'<ins><span class="visually-hidden">added: </span>New', page)


def test_parts_that_came_and_went_are_named(client, article, ed):
    body = BODY.replace("<p>Paragraph 2.</p>", "") + "<h2>All new</h2>"
    saved(article, body=body)
    text = text_of(compared(client, article))
    assert "Paragraph: taken away" in text
    assert "Heading 2: new" in text


def test_a_change_of_looks_is_said_to_be_that(client, article, ed):
    saved(article, body=BODY.replace("Paragraph 1.", "<strong>Paragraph</strong> 1."))
    page = compared(client, article)
    assert "same words, other look" in page
    assert marked(page, "ins") == marked(page, "del") == []


def test_the_earlier_revision_stands_first_whatever_was_asked(client, article, ed):
    saved(article, summary="New summary")
    assert marked(compared(client, article, 2, 1), "ins") == ["New"]


def test_equal_revisions_are_said_to_be_equal(client, article, ed):
    saved(article, title="Other")
    saved(article, title="A title")
    assert "These two texts are the same." in compared(client, article, 1, 3)
    assert "These two texts are the same." in compared(client, article, 2, 2)


def test_unknown_revisions_are_not_found(client, article, ed):
    saved(article, title="Other")
    for query in (
        *("", "from=1", "to=1", "from=1&to=3", "from=0&to=1", "from=x&to=1", "from=-1&to=2"),
        *("from=1.0&to=2", f"from={'9' * 5000}&to=1", f"from={'9' * 18}&to=1", "from=١&to="),
    ):
        assert client.get(url("compare", article) + f"?{query}").status_code == 404, query


def test_revisions_of_other_articles_are_not_found(client, article, ed):
    other = build.article(published=False)
    saved(other, title="Other")
    assert client.get(url("compare", article) + "?from=1&to=2").status_code == 404


def test_named_revisions_are_offered_however_old_they_are(client, article, ed):
    naming.name_version(article.latest_revision, "As sent", by=None)
    for number in range(60):
        saved(article, title=f"T{number}")
    page = compared(client, article, 5, 61)
    offered = re.findall(r'<option value="(\d+)"', page.split("</select>")[0])
    assert offered == [str(number) for number in range(61, 11, -1)] + ["5", "1"]
    assert "“As sent”" in page


def test_a_renamed_target_of_a_link_is_no_change(client, article, ed):
    build.article("Other", slug="other")
    linked = '<p><a href="/articles/other/">There</a></p>'
    first = saved(article, body=linked)
    second = saved(article, body=f"{linked}<p>More.</p>")
    page = compared(client, article, first.number, second.number)
    assert "(link: /articles/other/)" in page
    assert "1 part has changed." in text_of(page)


def test_the_page_costs_the_same_for_every_history(client, article, ed, django_assert_num_queries):
    saved(article, title="Two")
    compared(client, article)
    with CaptureQueriesContext(connection) as few:
        compared(client, article)
    assert len(few.captured_queries) < 12
    for number in range(20):
        naming.name_version(saved(article, title=f"T{number}"), f"N{number}", by=ed)
    with django_assert_num_queries(len(few.captured_queries)):
        compared(client, article)


def test_the_longest_texts_are_compared_in_seconds(client, ed):
    def body(odd):
        words = [f"word{n}" if n % 9 else odd for n in range(60)]
        return "".join(f"<p>{number} {' '.join(words)}</p>" for number in range(680))

    article = build.article(body=body("old"), published=False)
    assert len(article.latest_revision.body) > 250_000
    saved(article, body=body("new"))
    begun = time.process_time()
    compared(client, article)
    assert time.process_time() - begun < 15


@pytest.mark.any_database
def test_hostile_texts_stay_texts(client, ed):
    article = build.article("T", published=False)
    for number, payload in enumerate(TYPICAL, start=1):
        text = f"{number} {payload}"
        saved(article, title=text[:200], summary=text[:300], body=f"<p>{text}</p>{payload}")
        page = compared(client, article, number, number + 1)
        assert faults_of(page) == [], payload
        assert "&lt;ins" not in text_of(page)
