"""Nothing but the allow-list comes through, either wall holds alone, and no text is lost."""

from html import escape

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sanitize
from core.care import KINDS
from core.sanitize import ARTICLE, COMMENT, TooLong, article_html, comment_html
from tests.attacks import LARGE, PAYLOADS
from tests.htmlcheck import ALLOWED, assert_allowed, faults_in, text_of

CLEANERS = {"article": article_html, "comment": comment_html}

# What is switched off, by the name of the function in core.sanitize. Tidying is no wall.
REMAINING_WALLS = {
    "both walls": (),
    "both walls, untidied": ("tidy",),
    "nh3 behind tidying": ("_bleach_wall",),
    "bleach behind tidying": ("_nh3_wall",),
    "nh3 alone": ("tidy", "_bleach_wall"),
    "bleach alone": ("tidy", "_nh3_wall"),
}

FRAGMENTS = st.one_of(
    st.sampled_from(PAYLOADS),
    st.sampled_from([f"<{tag}>" for tag in ALLOWED["article"]]),
    st.sampled_from([f"</{tag}>" for tag in ALLOWED["article"]]),
    st.sampled_from(
        "<svg> <math> <mtext> <style> <title> </style> <!-- --> <div> </div> <".split()
    ),
    st.sampled_from(['<section class="do">', '<section class="emergency">', "<section class=x>"]),
    st.sampled_from(['<h2><span class="hidden-text">', "</span>"]),
    st.sampled_from(['<a href="/x?a=1&b=2">', "<a href=javascript:x>", "<img src=/media/a.png>"]),
    st.text(max_size=8),
)
HOSTILE = st.lists(FRAGMENTS, max_size=12).map("".join)


def _switch_off(monkeypatch, names):
    for name in names:
        monkeypatch.setattr(sanitize, name, lambda html, kind: html)


@pytest.mark.parametrize("kind", CLEANERS)
@pytest.mark.parametrize("off", REMAINING_WALLS.values(), ids=REMAINING_WALLS)
def test_every_attack_ends_at_the_walls_that_are_left(monkeypatch, off, kind):
    _switch_off(monkeypatch, off)
    for payload in PAYLOADS:
        assert faults_in(CLEANERS[kind](payload), kind) == [], payload


def test_the_corpus_is_large_and_most_of_it_is_dangerous_without_walls():
    """If the checker or the corpus were blunt, the test above would prove nothing."""
    assert len(PAYLOADS) >= 220
    assert len([payload for payload in PAYLOADS if faults_in(payload, "article")]) >= 400


@pytest.mark.parametrize("kind", CLEANERS)
def test_large_attacks_come_to_an_end_and_do_not_blow_up(kind):
    for payload in LARGE:
        clean = CLEANERS[kind](payload)
        assert_allowed(clean, kind)
        assert len(clean) <= 12 * len(payload) + 100, payload[:40]


# What grows with every `&` is refused: see below.
@pytest.mark.parametrize("unit", ["<", "<a", "<em>", "<p><em>", '<p ="', "<script>", "<!--"])
def test_an_article_of_the_greatest_length_comes_to_an_end(unit):
    body = (unit * ARTICLE.longest)[: ARTICLE.longest]
    try:
        assert_allowed(article_html(body), "article")
    except TooLong as refusal:
        assert "300000" in str(refusal)


@pytest.mark.parametrize("kind", [ARTICLE, COMMENT], ids=["article", "comment"])
def test_text_beyond_the_greatest_length_is_refused(kind):
    clean = article_html if kind is ARTICLE else comment_html
    assert len(clean("x" * kind.longest)) == kind.longest
    for too_long in ("x" * (kind.longest + 1), "&" * kind.longest):
        with pytest.raises(TooLong, match=str(kind.longest)):
            clean(too_long)


@pytest.mark.parametrize("kind", CLEANERS)
@given(html=HOSTILE)
@settings(deadline=None, max_examples=200)
def test_cleaning_twice_changes_nothing_more(kind, html):
    once = CLEANERS[kind](html)
    assert_allowed(once, kind)
    assert CLEANERS[kind](once) == once


# Documents that hold nothing but what is allowed, each part in its place.
WORDS = st.text(st.sampled_from("abé <>&\"'½👍;#x"), min_size=1).map(escape)


def _wrapped(tag, attributes=""):
    return lambda inner: f"<{tag}{attributes}>{inner}</{tag}>"


INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        inner.map(_wrapped("sup")),
        st.lists(inner, max_size=3).map("<br>".join),
        inner.map(_wrapped("code")),
    ),
    max_leaves=5,
)
PHRASES = st.one_of(
    INLINE,
    INLINE.map(_wrapped("strong")),
    INLINE.map(_wrapped("em")).map(_wrapped("strong")),
    INLINE.map(_wrapped("a", ' href="/x" title="&quot;&lt;"')),
)
CELLS = st.one_of(PHRASES.map(_wrapped("td")), PHRASES.map(_wrapped("th", ' scope="row"')))
ROWS = st.lists(CELLS, min_size=1, max_size=3).map("".join).map(_wrapped("tr"))
BLOCKS = st.one_of(
    *(PHRASES.map(_wrapped(tag)) for tag in ("p", "h2", "h3", "h4", "blockquote")),
    st.lists(PHRASES.map(_wrapped("li")), min_size=1, max_size=3).map("".join).map(_wrapped("ul")),
    st.lists(ROWS, min_size=1, max_size=3)
    .map("".join)
    .map(_wrapped("tbody"))
    .map(_wrapped("table")),
    PHRASES.map(_wrapped("figcaption")).map(_wrapped("figure")),
)
CARE = st.tuples(st.sampled_from(sorted(KINDS)), st.lists(BLOCKS, min_size=1, max_size=3)).map(
    lambda care: _wrapped("section", f' class="{care[0]}"')("".join(care[1]))
)
ALLOWED_ONLY = st.lists(st.one_of(BLOCKS, CARE), min_size=1, max_size=5).map("".join)


@given(ALLOWED_ONLY)
@settings(deadline=None, max_examples=200)
def test_the_text_of_allowed_markup_survives_to_the_letter(html):
    clean = article_html(html)
    # A document of white space alone counts as empty.
    assert text_of(clean) == (text_of(html) if text_of(html).strip() else "")


BROKEN = """
    <section> </section>
    <p> </p> <em> </em> <b> <sup> <a> </a> <h1> </h1> <ul> <li> </ul> <blockquote> </blockquote>
    <table> <caption> <tr> <td> </td> </table> <div> </div> <span> </span> <center> <font> <o:p>
    <svg> </svg> <form> <select> <button> <textarea> <pre> <script> <style> < <3 </3 <! & &lt;
"""


@given(st.lists(st.sampled_from(BROKEN.split()), max_size=30))
@settings(deadline=None, max_examples=300)
def test_no_word_is_lost_among_broken_and_unknown_tags(tags):
    html = "".join(f"{tag} word{number:02}. " for number, tag in enumerate(tags))
    shown = text_of(article_html(html))
    assert [n for n in range(len(tags)) if f"word{n:02}." not in shown] == []


IMAGE = '<img src="/media/a.png" alt="A" width="2">'
SCRIPT_IN_ALT = '<p>a</p><img alt="&lt;script&gt;" src="/media/a.png"><p>b</p>'
LINK = f'<a href="https://a.example" rel="{COMMENT.rel}">a</a>'


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p></p>", ""),
        ("<p> <br></p><p>&nbsp;</p>", ""),
        ("<p>5 &lt; 6 &amp; 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
        ("FVC <20 ml/kg", "FVC &lt;20 ml/kg"),
        ("<p>20&nbsp;ml</p>", "<p>20&nbsp;ml</p>"),
        ("<b>a</b><i>b</i>", "<strong>a</strong><em>b</em>"),
        ("<h1>a</h1><h5>b</h5>", "<h2>a</h2><h4>b</h4>"),
        ("my<u>asthe</u>nia", "myasthenia"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<p>one</p><div><p>two</p></div>", "<p>one</p><p>two</p>"),
        ("<h2 id=x class=y style=z>a</h2>", "<h2>a</h2>"),
        ("<section class=do id=x><p>a</p></section>", '<section class="do"><p>a</p></section>'),
        ("<section class='do x'>a</section>", "<section>a</section>"),
        ("<ul><li>a<section class=do>b</section></ul>", "<ul><li>a\nb</li></ul>"),
        ('<img src="/media/a.png" alt="A" width="2" height="x">', IMAGE),
        ('<img src="/static/a.png" alt="">', '<img src="/static/a.png" alt="">'),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<a href="#s-a" title="t">x</a>', '<a href="#s-a" title="t">x</a>'),
        ('<a href="https://a.example:8080/?b=1&amp;c=2#d">x</a>',) * 2,
        ("<p>a<script>b()</script>c<style>d{}</style>e<title>f</title>g</p>", "<p>aceg</p>"),
        ("<p>a<script>b", "<p>ab</p>"),
        ("<p>a<!-- b", "<p>a b</p>"),
        ("<!--[if gte mso 9]><xml>1</xml><![endif]--><p class=Mso>a<o:p></o:p></p>", "<p>a</p>"),
        ("<xml><o:x>1</o:x></xml><style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<![if !supportLists]><p>a</p><![endif]>", "<p>a</p>"),
        ('<p>a</p><img alt="<script>" src=/media/a.png><p>b</p><script>c</script>', SCRIPT_IN_ALT),
        ('<p title="a>b">c</p>', "<p>c</p>"),
        ("<p class=it's>don't</p>", "<p>don't</p>"),
        ("<table><tfoot><tr><td>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<table><tr>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<table><p>a</table>", "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"),
        ("a\ud800b\x00c", "abc"),
        ("a&#1;b&#xfeff;", "ab\ufeff"),
    ],
)  # fmt: skip
def test_articles_are_cleaned_to_this(html, clean):
    assert article_html(html) == clean


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p></p>", ""),
        ("<h2>a</h2><p>b</p>", "a<p>b</p>"),
        ("a<section class=emergency>b</section>", "a\nb"),
        ("<b>a</b>", "<strong>a</strong>"),
        ('<a href="/x">a</a>', '<a href="/x">a</a>'),
        ('<a href="/x" rel="opener">a</a>', '<a href="/x">a</a>'),
        ('<a href="//x">a</a>', f'<a rel="{COMMENT.rel}">a</a>'),
        ('<a href="/\\x">a</a>', f'<a rel="{COMMENT.rel}">a</a>'),
        ('<a href="mailto:a@b.example">a</a>', f'<a rel="{COMMENT.rel}">a</a>'),
        ('<a href="https://a.example" rel="opener">a</a>', LINK),
        ("<img src=/media/a.png>a", "a"),
    ],
)  # fmt: skip
def test_comments_are_cleaned_to_this(html, clean):
    assert comment_html(html) == clean


def test_a_large_pasted_picture_goes_without_showing_its_code():
    picture = f'<img src="data:image/png;base64,{"A" * 100_000}" alt="x">'
    assert text_of(article_html(f"<p>a{picture}b</p>")) == "ab"


def test_pictures_come_from_where_the_settings_say():
    html = '<img src="https://media.example/mg/a.png">'
    assert article_html(html) == ""
    with override_settings(MEDIA_URL="https://media.example/mg/"):
        assert article_html(html) == html
    with override_settings(MEDIA_URL="/", STATIC_URL=""):
        assert article_html('<img src="/accounts/logout/">') == ""


@pytest.mark.parametrize("kind", [ARTICLE, COMMENT], ids=["article", "comment"])
def test_the_allow_lists_name_nothing_that_parsers_disagree_about(kind):
    never = "svg math style script form button input select textarea noscript template title iframe"
    assert not kind.tags & set(f"{never} object embed xmp plaintext noembed noframes meta".split())
    names = {name for names in kind.attributes.values() for name in names}
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"style", "id", "name", "srcset", "formaction", "srcdoc"}
    # A class tells which care block a section is, and may stand nowhere else.
    assert [tag for tag, names in kind.attributes.items() if "class" in names] in ([], ["section"])


@pytest.mark.parametrize("wall", ["_bleach_wall", "_nh3_wall"])
def test_both_walls_are_run(monkeypatch, wall):
    seen = []
    original = getattr(sanitize, wall)
    monkeypatch.setattr(
        sanitize, wall, lambda html, kind: seen.append(html) or original(html, kind)
    )
    article_html("<p>a</p>")
    assert seen
