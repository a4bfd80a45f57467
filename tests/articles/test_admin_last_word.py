"""What colleagues said with the last step stands where the article is worked on."""

import pytest

from articles.services import drafting, reviewing
from tests import build
from tests.articles.newsroom import fresh, url
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def draft(ada):
    return build.article(published=False, author=build.person("Ada", account=ada), by=ada)


def test_the_reviewer_reads_the_note_and_the_text_where_others_write(client, ada, draft):
    reviewing.submit(draft, by=ada, note="Look at <b>noon</b>.")
    client.force_login(build.clara_reviewer())
    html = page(client, url("change", draft))
    assert "Ada, sent for review: Look at <b>noon</b>." in text_of(html)
    assert "&lt;b&gt;noon" in html
    assert 'id="preview" data-begins="open"' in html


def test_the_writer_reads_what_should_change_until_it_is_sent_again(client, ada, draft):
    reviewing.submit(draft, by=ada)
    reviewing.request_changes(draft, by=build.clara_reviewer(), note="Say when to rest.")
    client.force_login(ada)
    said = "Clara, asked for changes: Say when to rest."
    assert said in text_of(page(client, url("change", draft)))
    drafting.save_draft(draft, drafting.Draft("New", "s", "<p>x</p>"), base=1, by=ada)
    html = page(client, url("change", draft))
    assert said in text_of(html)
    assert 'data-begins="open"' not in html
    reviewing.submit(fresh(draft), by=ada)
    assert said not in text_of(page(client, url("change", draft)))
