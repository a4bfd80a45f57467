"""What the editor sends, made as plain as what was stored before."""

import pytest

from articles.admin.editor import BodyField, tighten
from core.richtext import finish_article


@pytest.mark.parametrize(
    ("loose", "tight"),
    [
        ("<ul><li><p>one</p></li></ul>", "<ul><li>one</li></ul>"),
        (
            "<ul><li><p>one</p><ol><li><p>two</p></li></ol></li></ul>",
            "<ul><li>one<ol><li>two</li></ol></li></ul>",
        ),
        (
            '<table><tbody><tr><th scope="row"><p>a</p></th><td colspan="2"><p>b</p></td></tr>',
            '<table><tbody><tr><th scope="row">a</th><td colspan="2">b</td></tr>',
        ),
        ("<td><p>one</p><p>two</p></td>", "<td><p>one</p><p>two</p></td>"),
        ("<li><p>one</p><blockquote>q</blockquote></li>",) * 2,
        ("<p>one</p>", "<p>one</p>"),
        ("<li><p></p></li>", "<li></li>"),
    ],
)
def test_a_lone_paragraph_is_taken_out_of_a_cell_or_an_item(loose, tight):
    assert tighten(loose) == tight
    assert tighten(tight) == tight


def test_a_table_that_went_through_the_editor_is_stored_as_it_was():
    stored = finish_article(
        "<table><caption>Doses</caption><thead><tr><th>Weight</th><th>Dose</th></tr></thead>"
        "<tbody><tr><td>60 kg</td><td>1</td></tr></tbody></table>"
    ).html
    sent = (
        "<table><caption>Doses</caption><tbody><tr><th><p>Weight</p></th><th><p>Dose</p></th></tr>"
        "<tr><td><p>60 kg</p></td><td><p>1</p></td></tr></tbody></table>"
    )
    assert finish_article(tighten(sent)).html == stored


def test_the_field_cleans_what_it_is_given():
    hostile = '<ul><li onclick="x()"><p>Hi</p></li></ul><script>alert(1)</script>'
    assert BodyField(required=False).clean(hostile) == "<ul><li>Hi</li></ul>"
    assert BodyField(required=False).clean("<p></p>") == ""
