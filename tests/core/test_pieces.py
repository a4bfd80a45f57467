"""Pieces of pages escape what they print, and know only what they are given."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import set_script_prefix
from django.utils.translation import override, templatize
from jinja2 import Environment, UndefinedError, nodes
from markupsafe import Markup

from core import pieces
from core.moments import day, moment
from core.paths import Key

PIECES = sorted(Path(settings.TEMPLATES[0]["DIRS"][0]).rglob("*.jinja"))
NASTY = "<script>alert('1')</script> & \"x\""
ESCAPED = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;x&#34;"


@pytest.fixture
def fresh_pieces():
    pieces._compiled.cache_clear()
    yield
    pieces._compiled.cache_clear()


def made(source, **values):
    return Markup(pieces._environment().from_string(source).render(values))  # noqa: S704


def test_what_is_printed_is_escaped():
    assert made("{{ x }}", x=NASTY) == made("{{ x }}", x=Key(NASTY)) == ESCAPED
    assert made("{{ _('By %(x)s') % {'x': x} }}", x=NASTY) == f"By {ESCAPED}"


def test_a_piece_stands_in_templates_of_django_as_it_is():
    context = Context({"x": made("<b>{{ x }}</b>", x="&")})
    assert Template("{{ x }}").render(context) == "<b>&amp;</b>"


def test_a_template_of_django_puts_a_piece_in_by_its_name(tmp_path, settings, fresh_pieces):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    (tmp_path / "_one.jinja").write_text("<b>{{ x }}</b>")
    template = Template('{% load pieces %}{% piece "_one.jinja" x=y %}')
    assert template.render(Context({"y": "&"})) == "<b>&amp;</b>"


def test_a_name_that_was_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        made("{% if x %}1{% endif %}")
    with pytest.raises(AttributeError):
        made("{{ x.nothing }}", x="1")


def test_texts_are_in_the_language_of_the_reader():
    for template in ("{{ _('Yes') }}", "{{ _(x) }}"):
        assert made(template, x="Yes") == "Yes"
        with override("de"):
            assert made(template, x="Yes") == "Ja"  # A text of Django's own.
        assert made(template, x="Yes") == "Yes"


def test_what_is_put_into_a_text_is_escaped_and_the_text_is_not():
    assert made("{{ _('<b>%(x)s</b>') % {'x': x} }}", x="&") == "<b>&amp;</b>"


def marked_in(source):
    """Return the texts that a piece marks for translation."""
    calls = Environment(autoescape=True).parse(source).find_all(nodes.Call)
    ours = [call for call in calls if isinstance(call.node, nodes.Name) and call.node.name == "_"]
    return {call.args[0].value for call in ours if isinstance(call.args[0], nodes.Const)}


@pytest.mark.parametrize("path", PIECES, ids=lambda path: path.name)
def test_makemessages_finds_every_text(path):
    source = path.read_text()
    for_tools = templatize(source, origin=path.name)  # It looks at the beginning of `{{ … }}` only.
    found = re.findall(r"""_\(((?:".*?")|(?:'.*?'))\)""", for_tools)
    assert marked_in(source) - {ast.literal_eval(text) for text in found} == set()


def test_addresses_are_those_of_the_place_where_the_site_is():
    template = "{{ address('articles:home') }} {{ address('articles:article', x) }}"
    assert made(template, x="a") == "/ /articles/a/"
    set_script_prefix("/below/")
    try:
        assert made(template, x="a") == "/below/ /below/articles/a/"
    finally:
        set_script_prefix("/")


def test_days_and_times_are_written_as_django_writes_them():
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    context = Context({"at": at, "on": date(2026, 12, 24)})
    with override("de"):
        for name in ("at", "on"):
            exact, shown = f"{{{{ {name}|date:'Y-m-d' }}}}", f"{{{{ {name}|date:'j F Y' }}}}"
            own = Template(f'<time datetime="{exact}">{shown}</time>')
            assert day(context[name]) == own.render(context)
        assert Template("{{ at|date:'j F Y, H:i' }}").render(context) in moment(at)


def test_a_macro_takes_values_in_their_order_and_by_name():
    macro = "{% macro of(a, b='2', c='3') %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    assert made(macro + "{{ of('<') }} {{ of('<', 'x') }}") == "&lt;23 &lt;x3"
    assert made(macro + "{{ of(c='&', a='1') }} {{ of('1', c='x') }}") == "12&amp; 12x"
    with pytest.raises(TypeError):
        made(macro + "{{ of('1', '2', '3', '4') }}")


def test_an_attribute_is_no_item():
    with pytest.raises(AttributeError):
        made("{{ x.a }}", x={"a": 1})
    assert made("{{ (x if y else z).real + y.real }}", x=1, y=2, z=3) == "3"


@pytest.fixture(params=[False, True], ids=["production", "debug"])
def folder(request, tmp_path, settings, fresh_pieces):
    """Return the folder from which pieces come, compiled as on each kind of site."""
    settings.DEBUG = request.param
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return tmp_path


def test_an_included_template_sees_what_its_page_knows_and_sets_nothing_there(folder):
    (folder / "_inner.jinja").write_text("{{ x }}{{ y }}{% set y = 'changed' %}{{ y }}")
    (folder / "_page.jinja").write_text(
        "{% for x in xs %}{% include '_inner.jinja' %} {{ y }};{% endfor %}"
    )
    assert pieces.piece("_page.jinja", xs=["<", "2"], y="&") == (
        "&lt;&amp;changed &amp;;2&amp;changed &amp;;"
    )


def test_which_template_is_included_may_be_known_to_the_page_alone(folder):
    (folder / "_a.jinja").write_text("A{{ x }}")
    (folder / "_page.jinja").write_text(
        "{% include which %}{% include '_none.jinja' ignore missing %}{% include ['_b', which] %}"
    )
    assert pieces.piece("_page.jinja", which="_a.jinja", x="<") == "A&lt;A&lt;"


class Written:
    """Writes itself in two ways."""

    def __str__(self):
        return "<i>"

    def __html__(self):
        return "<b>"


def test_what_a_template_trusts_is_what_is_html_of_it():
    assert made("{{ x|safe }}{{ x }}{{ y|safe }}", x=Written(), y="<u>") == "<b><b><u>"


def test_an_attribute_may_be_called_as_python_calls_something():
    assert made("{{ x.class }}", x=type("Any", (), {"class": "<"})) == "&lt;"
