"""A finished article has anchors, an outline and tables with headers; once more changes nothing."""

import pytest
from hypothesis import given, settings

from core.document import as_typed
from core.richtext import finish_article
from core.sanitize import ARTICLE, TooLong, article_html
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import ALLOWED_ONLY, HOSTILE
from tests.htmlcheck import assert_allowed, faults_in, text_of

SCROLL = '<div class="table-scroll" role="region" tabindex="0" aria-label="Table {}">'


def test_headings_get_ids_and_the_h2_make_the_outline():
    finished = finish_article(
        "<h2>What is MG?</h2><p>a b</p><h3>What is MG?</h3><h2>Ärzte &amp; <em>du</em></h2>"
        "<h2>What is MG 2</h2><h2>…</h2>"
    )
    assert finished.html == (
        '<h2 id="s-what-is-mg">What is MG?</h2><p>a b</p><h3 id="s-what-is-mg-2">What is MG?</h3>'
        '<h2 id="s-ärzte-du">Ärzte &amp; <em>du</em></h2>'
        '<h2 id="s-what-is-mg-2-2">What is MG 2</h2><h2 id="s-part">…</h2>'
    )
    assert finished.outline == [
        ["s-what-is-mg", "What is MG?"],
        ["s-ärzte-du", "Ärzte & du"],
        ["s-what-is-mg-2-2", "What is MG 2"],
        ["s-part", "…"],
    ]
    assert finished.words == 16


def test_no_id_comes_from_input():
    assert finish_article('<h2 id="csrfmiddlewaretoken">a</h2>').html == '<h2 id="s-a">a</h2>'


def test_the_first_row_of_headers_becomes_the_head_of_the_table():
    editor = (
        "<table><tbody><tr><th><p>Drug</p></th><th><p>Dose</p></th></tr>"
        "<tr><th><p>A</p></th><td><p>5 mg</p></td></tr></tbody></table>"
    )
    assert finish_article(editor).html == (
        SCROLL.format("1") + '<table><thead><tr><th scope="col"><p>Drug</p></th>'
        '<th scope="col"><p>Dose</p></th></tr></thead>'
        '<tbody><tr><th scope="row"><p>A</p></th><td><p>5 mg</p></td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    ("row", "head"),
    [
        ("<th></th><th>a</th>", '<thead><tr><td></td><th scope="col">a</th></tr></thead>'),
        ("<td></td><th>a</th>", '<thead><tr><td></td><th scope="col">a</th></tr></thead>'),
        ("<th scope=row>a</th>", '<thead><tr><th scope="row">a</th></tr></thead>'),
        ("<th>a</th><td>b</td>", ""),
        ("<td>a</td>", ""),
        ("<th></th>", ""),
        ("<th rowspan=2>a</th>", ""),
    ],
)
def test_a_head_is_made_of_headers_only(row, head):
    html = finish_article(f"<table><tr>{row}</tr><tr><td>x</td></tr></table>").html
    assert html.partition("<table>")[2].startswith(head or "<tbody>")


def test_a_table_of_headers_alone_keeps_no_empty_body():
    html = finish_article("<table><tr><th>a</th></tr></table>").html
    assert "<tbody>" not in html


def test_each_table_has_a_name_of_its_own_in_reading_order():
    cell = "<tr><td>x</td></tr>"
    html = finish_article(
        f"<blockquote><table>{cell}</table></blockquote>"
        f'<table><caption>Doses "a" &lt; b</caption>{cell}</table>'
    ).html
    assert html.index('aria-label="Table 1"') < html.index(
        'aria-label="Table 2: Doses &quot;a&quot; &lt; b"'
    )


def test_what_shows_nothing_is_dropped_but_cells_stay():
    assert finish_article(
        "<p></p><h2> </h2><figure><img src=//evil.example/x></figure><p>a</p><p><br></p>"
    ).html == "<p>a</p>"  # fmt: skip
    assert "<td></td>" in finish_article("<table><tr><td><p></p></td><td>a</td></tr></table>").html


def test_pictures_stay():
    figure = '<figure><img src="/media/a.png" alt="A"><figcaption>B</figcaption></figure>'
    assert finish_article(figure).html == figure


def test_an_empty_document_is_empty():
    for html in ("", "<p></p>", "<p>&nbsp;</p><h2></h2>", "<img>"):
        finished = finish_article(html)
        assert (finished.html, finished.outline, finished.words) == ("", [], 0)


def test_every_attack_is_stopped_and_the_result_can_be_finished_again():
    for payload in PAYLOADS:
        once = finish_article(f"<h2>{payload}</h2>{payload}<table><tr><th>{payload}")
        assert faults_in(once.html, "finished") == [], payload
        assert finish_article(once.html) == once, payload


@given(HOSTILE)
@settings(deadline=None, max_examples=150)
def test_finishing_again_changes_nothing(html):
    once = finish_article(html)
    assert_allowed(once.html, "finished")
    assert finish_article(once.html) == once
    # What was added is taken away by cleaning, and cleaning is still stable.
    clean = article_html(once.html)
    assert_allowed(clean, "article")
    assert finish_article(clean) == once


@given(ALLOWED_ONLY)
@settings(deadline=None, max_examples=100)
def test_finishing_keeps_the_words(html):
    # Empty blocks go, and with them white space.
    kept, typed = text_of(as_typed(finish_article(html).html)), text_of(html)
    assert "".join(kept.split()) == "".join(typed.split())


def test_a_body_that_grows_too_long_is_refused():
    heading = f"<h2>{'a' * 60}</h2>"
    body = heading * (ARTICLE.longest // len(heading))
    assert len(article_html(body)) <= ARTICLE.longest
    with pytest.raises(TooLong):
        finish_article(body)
