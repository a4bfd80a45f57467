"""What the walls wrote is read into a tree and written out again without a change."""

from hypothesis import given, settings

from core.document import Element, blocks, lines, parse, walk
from core.richtext import finish_article
from core.sanitize import article_html
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import HOSTILE

TABLE = (
    '<div class="table-scroll" role="region" tabindex="0" aria-label="Table 1: a &quot;b&quot;">'
    '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table></div>'
)
PICTURE = (
    '<figure><picture><source srcset="/media/a.avif 480w" type="image/avif">'
    '<img src="/media/a.png" alt="a &lt; &quot;b&quot;"></picture></figure>'
)


@given(HOSTILE)
@settings(deadline=None, max_examples=100)
def test_what_the_walls_wrote_is_written_out_as_it_was(html):
    for stored in (article_html(html), finish_article(html).html):
        assert parse(stored).inner_html() == stored


def test_every_stopped_attack_is_written_out_as_it_was():
    for payload in PAYLOADS:
        stored = finish_article(payload).html
        assert parse(stored).inner_html() == stored


def test_tags_and_attributes_of_finished_tables_and_pictures_are_read():
    root = parse(f"<p>x<br>y</p>{TABLE}{PICTURE}")
    assert root.inner_html() == f"<p>x<br>y</p>{TABLE}{PICTURE}"
    assert [element.tag for element in walk(root)] == (
        "p br div table tbody tr th td figure picture source img".split()
    )
    [scroll] = root.elements("div")
    assert scroll.attributes["aria-label"] == "Table 1: a &quot;b&quot;"
    assert [child.tag for child in root.elements("p", "figure")] == ["p", "figure"]
    assert scroll.outer_html() == TABLE


def test_empty_is_what_shows_nothing():
    assert parse("<p> <br>&nbsp;</p>").is_empty()
    assert not parse("<p>&lt;</p>").is_empty()
    assert not parse('<p><img src="/media/a.png"></p>').is_empty()


def test_very_deep_nesting_is_read_and_written():
    deep = "<em>" * 50_000 + "x" + "</em>" * 50_000
    root = parse(deep)
    assert len(walk(root)) == 50_000
    assert root.inner_html() == deep
    assert root.children[0].outer_html() == deep


def test_end_tags_without_a_start_do_no_harm():
    assert parse("</p></p><p>a</p>").inner_html() == "<p>a</p>"


def test_an_element_can_be_built_by_hand():
    assert Element("th", {"scope": "col"}, ["a", Element("br")]).outer_html() == (
        '<th scope="col">a<br></th>'
    )


def test_blocks_come_without_what_finishing_adds():
    quote = f'<blockquote>{TABLE}<h3 id="s-a">A</h3></blockquote>'
    found = blocks(f'<h2 id="s-a-2">A</h2>\n{TABLE}{PICTURE}{quote}')
    table = TABLE.partition(">")[2].removesuffix("</div>")
    assert [block.outer_html() for block in found] == [
        "<h2>A</h2>",
        table,
        '<figure><img src="/media/a.png" alt="a &lt; &quot;b&quot;"></figure>',
        f"<blockquote>{table}<h3>A</h3></blockquote>",
    ]


def test_what_stands_loose_between_blocks_is_one_block():
    html = "a <em>b</em><br>c<p>d</p> <hr> e <p>f</p>\n"
    assert [block.outer_html() for block in blocks(html)] == [
        "a <em>b</em><br>c",
        "<p>d</p>",
        "<hr>",
        " e ",
        "<p>f</p>",
    ]


@given(HOSTILE)
@settings(deadline=None, max_examples=100)
def test_blocks_that_are_joined_and_finished_again_make_the_same_body(html):
    stored = finish_article(html)
    joined = "".join(block.outer_html() for block in blocks(stored.html))
    again = finish_article(joined)
    assert again.outline == stored.outline
    assert "".join(again.html.split()) == "".join(stored.html.split())


def test_each_line_of_text_stands_alone():
    nested = "<ul><li>f<ul><li>g</li></ul></li></ul>"
    html = f"<h2>A</h2> loose<p>b<em>c</em> &lt;d<br>e</p>{nested}{TABLE}"
    assert lines(html) == ["A", "loose", "bc <d e", "f", "g", "a", "b"]
    assert lines(PICTURE) == lines("") == []
