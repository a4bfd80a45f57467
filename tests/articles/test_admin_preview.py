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
    assert len(few.captured_queries) <= 26
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url("change", article))


def keep(client, article, **typed):
    """Open the form, type, and let it be kept."""
    form = client.get(url("change", article)).context["form"]
    values = {field.name: field.value() or "" for field in form}
    assert client.post(url("autosave", article), {**values, **typed}).status_code == 200


def test_the_preview_can_show_what_is_typed_and_stores_nothing(client, ed):
    article = build.article("Saved", published=False)
    client.force_login(ed)
    body = "<h2>One</h2><h2>Two</h2><h2>Three</h2><p onclick='x()'>Typed.</p><script>x()</script>"
    keep(client, article, title="Typed <b>", body=body, category=build.category("Living").pk)
    page = client.get(url("preview", article) + "?working=1").content.decode()
    assert "Typed &lt;b&gt;</h1>" in page
    assert "<p>Typed.</p>" in page
    assert "<script>" not in page
    assert "On this page" in page
    assert "and did not save" in page
    assert ">Living</a>" in page
    page = client.get(url("preview", article)).content.decode()
    assert "Saved</h1>" in page
    assert "This is revision 1" in page
    assert article.revisions.count() == 1
    article.refresh_from_db()
    assert article.category.name == "Recovery"


def test_what_somebody_else_types_is_not_in_my_preview(client, ed):
    article = build.article("Saved", published=False)
    client.force_login(ed)
    keep(client, article, title="Secret")
    for who in (build.user("Eva", group="Editors"), build.clara_reviewer()):
        client.force_login(who)
        page = client.get(url("preview", article) + "?working=1").content.decode()
        assert "Secret" not in page
        assert "This is revision 1" in page


def test_only_the_preview_may_be_framed_and_only_by_ourselves(client, ed):
    article = build.article()
    client.force_login(ed)
    framed = client.get(url("preview", article) + "?working=1&framed=1")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = framed.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'self'" in policy
    assert "'none'" in re.search(r"object-src [^;]*", policy)[0]
    for page in (url("change", article), url("widths", article), article.get_absolute_url()):
        answer = client.get(page)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_links_in_a_framed_preview_lead_into_a_new_tab(client, ed):
    article = build.article(body="<h2>A</h2><h2>B</h2><h2>C</h2><p>x</p>")
    client.force_login(ed)
    framed = client.get(url("preview", article) + "?framed=1").content.decode()
    assert '<base target="_blank">' in framed
    assert len(re.findall(r'<a href="#s-[\w-]+" target="_self">', framed)) == 3
    assert url("change", article) not in framed
    for page in (url("preview", article), article.get_absolute_url()):
        plain = client.get(page).content.decode()
        assert "<base" not in plain
        assert "_self" not in plain


def test_a_preview_shows_no_comments(client, ed):
    article = build.article()
    build.comment(article, by=build.max_member(), text="Said in public.")
    client.force_login(ed)
    assert "Said in public." in client.get(article.get_absolute_url()).content.decode()
    assert "Said in public." not in client.get(url("preview", article)).content.decode()


def test_the_three_widths_are_there_for_who_may_read_drafts(client, ed):
    article = build.article(published=False)
    client.force_login(build.clara_reviewer())
    page = client.get(url("change", article)).content.decode()
    assert 'data-src="' + url("preview", article) + "?working=1&amp;framed=1" in page
    page = client.get(url("widths", article) + "?revision=1").content.decode()
    assert 'src="' + url("preview", article) + "?revision=1&amp;framed=1" in page
    assert re.findall(r'name="preview_width" value="(\d+)"', page) == ["390", "768", "1280"]
    assert "allow-scripts" not in page
    client.force_login(build.ada_author())
    assert client.get(url("widths", article)).status_code == 403
