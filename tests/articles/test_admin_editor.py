"""What the editor sends, made as plain as what was stored before."""

import json
import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from articles.admin.editor import BodyField, tighten
from articles.admin.forms import ArticleForm
from core.care import NAMES
from core.document import as_typed
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


def test_a_care_block_that_went_through_the_editor_is_stored_as_it_was():
    typed = '<section class="dont"><h2>Don\'t</h2><ul><li>do not swim</li></ul></section>'
    stored = finish_article(typed).html
    sent = as_typed(stored).replace("<li>do not swim</li>", "<li><p>do not swim</p></li>")
    assert finish_article(BodyField().clean(f"{sent}<p></p>")).html == stored


def test_the_dialog_offers_every_kind_of_care_block_once():
    form = render_to_string("admin/articles/care/_dialog.html", {"emergency_number": "112"})
    kinds = re.findall(r'<button value="([^"]+)" data-heading="([^"]+)"', form)
    assert [kind for kind, _heading in kinds] == list(NAMES)
    assert kinds[0] == ("emergency", "Call 112 if:")
    script = (settings.BASE_DIR / "static/js/editor_care.js").read_text()
    assert f"const KINDS = {json.dumps(list(NAMES))};" in script


def test_the_field_cleans_what_it_is_given():
    hostile = '<ul><li onclick="x()"><p>Hi</p></li></ul><script>alert(1)</script>'
    assert BodyField(required=False).clean(hostile) == "<ul><li>Hi</li></ul>"
    assert BodyField(required=False).clean("<p></p>") == ""


def test_the_help_beside_the_text_names_every_card_and_how_a_source_is_cited():
    told = str(ArticleForm.base_fields["body"].help_text)
    assert "[ref:12]" in told and "<section class=" in told
    assert [name for name in NAMES if not re.search(rf"\b{name}\b", told)] == []
