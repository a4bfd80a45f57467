"""A comment shows what was typed, with little mark-up and no way out of it."""

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.rendering import RENDERER, render
from core import sanitize
from core.text import normalise
from tests.attacks import LARGE, PAYLOADS
from tests.htmlcheck import assert_allowed, faults_in, text_of

REL = 'rel="ugc nofollow noopener noreferrer"'


LONG_PATH = f"https://a.example/{'b' * 50}"
LONG_HOST = f"https://{'long.' * 20}example/b"


def link(href, shown=None):
    return f'<a href="{href}" {REL}>{shown or href}</a>'


@pytest.mark.parametrize(
    "typed",
    [
        "FVC <20 ml/kg", "O2<SpO2 and a>b", "<3", "1<2>0", "&lt;b&gt;", "5 * 3 * 2", "snake_case",
        "2**3", "a*b*c", "</3", "&amp;amp; &copy; &#60;", "<b>bold</b>", "<!-- x -->", "***",
        "****", "* a\n* b", "*", "**", "a **", "*a", "a*", "**a*", "-5 mg", "–5", ">3 hours",
        ">", "> ", "-", "- ", "•", "1. one", "# head", "`code`", "[x](y)", "~~x~~",
        "“smart” – quotes… ½ 👩‍👩‍👧",
        "www.example.org", "mail@example.org", "ld.so 60mg.in", "ftp://example.org", "http://",
        "https://", "https://localhost/x", "http://1.2.3.4/", "http://0x7f.1/", "xhttps://a.example",
        "javascript:alert(1)", "//evil.example", "https:\\\\evil.example", "https:/evil.example",
        "https://good.example@evil.example/", "https://good.example\\@evil.example/x",
        "https://good.example:x@evil.example", "https://a..example/", "https://a.example:123456/",
        "https://[::1]/", "https://a.example/`x`y", "https://a.example/\u200dx", "https://-。example",
        "a  b   c",
    ],
)  # fmt: skip
def test_it_shows_exactly_as_typed(typed):
    html = render(typed)
    assert "<a" not in html and "<strong>" not in html and "<em>" not in html
    assert text_of(html.replace("<br>", "\n")) == normalise(typed)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        (" \n\u200b\n", ""),
        ("one\ntwo\n\n\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
        ("- a\n- b\n\n• c\n·\td", "<ul><li>a</li><li>b</li></ul>\n<ul><li>c</li><li>d</li></ul>"),
        ("so:\n- a\nend", "<p>so:</p>\n<ul><li>a</li></ul>\n<p>end</p>"),
        ("  - a", "<ul><li>a</li></ul>"),
        ("> a\n> b\n>\n> c\nd", "<blockquote><p>a<br>b</p><p>c</p></blockquote>\n<p>d</p>"),
        ("> > a\n> - b", "<blockquote><p>&gt; a<br>- b</p></blockquote>"),
        ("- > a\n- - b", "<ul><li>&gt; a</li><li>- b</li></ul>"),
        ("**a** *b*", "<p><strong>a</strong> <em>b</em></p>"),
        ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
        ("*a **b** c*", "<p><em>a <strong>b</strong> c</em></p>"),
        ("**a *b** c*", "<p><strong>a *b</strong> c*</p>"),
        ("*a *b* c", "<p>*a <em>b</em> c</p>"),
        ("(*a*) “**b**”", "<p>(<em>a</em>) “<strong>b</strong>”</p>"),
        ("*a\nb*", "<p>*a<br>b*</p>"),
        ("***a***", "<p>***a***</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        ("see https://a.example/b.", f"<p>see {link('https://a.example/b')}.</p>"),
        ("**https://a.example**", f"<p><strong>{link('https://a.example')}</strong></p>"),
        ("(https://a.example/b_(c)).", f"<p>({link('https://a.example/b_(c)')}).</p>"),
        ("(see https://a.example/b)", f"<p>(see {link('https://a.example/b')})</p>"),
        ("<https://a.example>", f"<p>&lt;{link('https://a.example')}&gt;</p>"),
        ('https://a.example/"x', f'<p>{link("https://a.example/")}"x</p>'),
        ("https://a.example/?b=1&c=2#d", f"<p>{link('https://a.example/?b=1&amp;c=2#d')}</p>"),
        ("HTTPS://A.Example/B", f"<p>{link('https://a.example/B')}</p>"),
        ("https://a.example:8080/@b", f"<p>{link('https://a.example:8080/@b')}</p>"),
        ("https://a.example/*b*c", f"<p>{link('https://a.example/*b*c')}</p>"),
        (LONG_PATH, f"<p>{link(LONG_PATH, LONG_PATH[:56] + '…')}</p>"),
        (LONG_HOST, f"<p>{link(LONG_HOST)}</p>"),
        ("https://p\u0430ypal.example", f"<p>{link('https://xn--pypal-4ve.example')}</p>"),
        ("https://stra\u00dfe.example/\u00e4", f"<p>{link('https://xn--strae-oqa.example/ä')}</p>"),
        ("https://\uff45vil.example", f"<p>{link('https://evil.example')}</p>"),
        ("https://a.example\u202e/b", f"<p>{link('https://a.example/b')}</p>"),
    ],
)  # fmt: skip
def test_marks_become_this(typed, html):
    assert render(typed) == html


@pytest.mark.parametrize(
    ("typed", "path", "shown", "end"),
    [
        ("https://portal.example/articles/a/#s-b", "/articles/a/#s-b", "/articles/a/#s-b", ""),
        ("HTTP://Portal.example/?q=1&r=2.", "/?q=1&amp;r=2", "/?q=1&amp;r=2", "."),
        ("https://portal.example", "/", "/", ""),
        ("https://portal.example#a", "/#a", "/#a", ""),
        (f"https://portal.example/{'b' * 50}", f"/{'b' * 50}", f"/{'b' * 38}…", ""),
    ],
)
def test_a_link_inside_the_site_keeps_only_its_path(settings, typed, path, shown, end):
    settings.SITE_URL = "https://portal.example"
    assert render(typed) == f'<p><a href="{path}">{shown}</a>{end}</p>'
    assert sanitize.comment_html(render(typed)) == render(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "https://portal.example//evil.example", "https://portal.example/\\evil.example",
        "https://x@portal.example/", "/articles/a/", "//portal.example/",
    ],
)  # fmt: skip
def test_nothing_that_leads_elsewhere_passes_for_a_link_inside(settings, typed):
    settings.SITE_URL = "https://portal.example"
    assert "<a" not in render(typed)


@pytest.mark.parametrize(
    "typed", ["https://portal.example.evil.example/", "https://evil.example:8000/"]
)
def test_another_host_stays_another_host(settings, typed):
    settings.SITE_URL = "https://portal.example"
    assert render(typed) == f"<p>{link(typed)}</p>"


def test_every_link_that_leads_away_says_so_whatever_was_typed():
    clean = sanitize.comment_html('<p><a href="https://a.example/">a</a> <a href="/b">b</a></p>')
    assert clean == f'<p>{link("https://a.example/", "a")} <a href="/b">b</a></p>'


@pytest.mark.parametrize("off", ["neither", "_bleach_wall", "_nh3_wall"])
def test_every_attack_is_stopped(monkeypatch, off):
    if off != "neither":
        monkeypatch.setattr(sanitize, off, lambda html, kind: html)
    for payload in PAYLOADS:
        assert faults_in(render(payload), "comment") == [], payload


def test_the_renderer_is_safe_before_the_walls(monkeypatch):
    """Escaping comes first: the walls have nothing left to do."""
    monkeypatch.setattr("comments.rendering.comment_html", lambda html: html)
    for payload in PAYLOADS:
        assert faults_in(render(payload), "comment") == [], payload


def test_the_walls_are_run(monkeypatch):
    monkeypatch.setattr("comments.rendering.comment_html", lambda html: f"[{html}]")
    assert render("a") == "[<p>a</p>]"


def test_large_texts_come_to_an_end_and_do_not_blow_up():
    for payload in LARGE:
        html = render(payload)
        assert_allowed(html, "comment")
        assert len(html) <= 12 * len(payload) + 100, payload[:40]


def _without_marks(text):
    return "".join(character for character in text if character not in "*->•·" and character > " ")


TYPED = st.text(
    st.one_of(st.sampled_from("ab **->•·\n\n<&;_()\"'`é"), st.characters(codec="utf-8"))
)


@given(TYPED)
@settings(deadline=None, max_examples=300)
def test_nothing_but_marks_and_white_space_is_taken_away(text):
    html = render(text)
    assert_allowed(html, "comment")
    assert _without_marks(text_of(html)) == _without_marks(normalise(text))
    assert sanitize.comment_html(html) == html
    assert len(html) <= 12 * len(text) + 100


@given(st.text(st.sampled_from("ab1<>&;_ \n\"'`#[]()!é½👍")))
@settings(deadline=None, max_examples=300)
def test_a_text_without_marks_shows_to_the_letter(text):
    typed = normalise("\n".join(line.lstrip("> ") for line in text.split("\n")))
    html = render(typed)
    assert text_of(html.replace("<br>", "\n").replace("</p>\n<p>", "</p>\n\n<p>")) == typed


ADDRESSES = st.text(st.sampled_from("ab.-_/:@?#&=%()[]\\*'\"<>ü。Ｉ1 "), max_size=30)


@given(st.lists(ADDRESSES.map("https://{}".format), max_size=4).map("".join))
@settings(deadline=None, max_examples=300)
def test_every_link_shows_its_host_and_the_rest_stays_text(text):
    html = render(text)
    assert_allowed(html, "comment")
    for anchor in html.split('<a href="')[1:]:
        href, _, rest = anchor.partition('"')
        shown = unescape(rest.partition(">")[2].partition("</a>")[0])
        host = unescape(href).removeprefix("https://").partition("/")[0].partition("?")[0]
        host = host.partition("#")[0]
        assert host.isascii()
        assert shown.startswith(f"https://{host}")


def test_the_renderer_has_a_version():
    assert RENDERER == 2
