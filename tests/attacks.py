r"""The attack corpus: what people send who want more than to be read.

`tests/data/attacks.txt` holds one payload a line, in groups under `##` headings; \n, \\, \xNN,
\uNNNN and \UNNNNNNNN stand for characters that a line cannot hold. Families that are made by rule
follow below, and texts that are bad by their length. Every payload tries to call `mg()`, to leave
the page, or to break what is around it.
"""

import re
from itertools import product
from pathlib import Path

_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(n)|\\)")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16))
    return "\n" if match[4] else "\\"


def _written() -> list[str]:
    text = (Path(__file__).parent / "data" / "attacks.txt").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("##")]
    return [_ESCAPE.sub(_character, line) for line in lines]


def _schemes() -> list[str]:
    """Put every dangerous scheme in every disguise into every place that takes an address."""
    schemes = ("javascript:mg()", "vbscript:mg()", "data:text/html,<script>mg()</script>")
    disguises = (
        str,
        str.upper,
        lambda url: f" {url}",
        lambda url: f"\x0b{url}",
        lambda url: url.replace("s", "s\t"),
        lambda url: url.replace("a", "a&#10;", 1),
        lambda url: url.replace(":", "&#x3a;", 1),
        lambda url: "".join(f"&#{ord(character)};" for character in url),
        lambda url: "".join(f"&#x{ord(character):07x}" for character in url),
    )
    places = ('<a href="{}">x</a>', '<img src="{}" alt="x">', "<p><a title=x href='{}'>x")
    return [
        place.format(disguise(scheme))
        for scheme, disguise, place in product(schemes, disguises, places)
    ]


def _handlers() -> list[str]:
    """Put an event handler on every tag that is allowed somewhere."""
    tags = (
        "p br a strong em h2 h3 h4 ul ol li blockquote sup sub code hr table thead tbody tr th td"
    )
    more = "caption figure figcaption img section"
    return [f"<{tag} onclick=mg()>x" for tag in f"{tags} {more}".split()]


def _large() -> list[str]:
    """Texts of a comment's greatest length that are hard on a careless parser."""
    units = (
        *("<", ">", "&", "&lt;", "<a", "</", "<!", "<!--", "-->", "<p>", "<em>", "</em>"),
        *("<section class=do>", "<section>a"),
        *("<blockquote>", "<ul><li>", "<table><tr><td>", "<a href=/a>", "<script>", "<svg><p>"),
        *("<p '", '<p title="', "*", "* *", "**a ", "*a* ", "- a\n", "> a\n", "> \n", "\n"),
        *("http://", "http://a.b ", "http://a.b)", "http://a.b((", "(", ")", "http://a.b,;:"),
        *("* ", "_", "\u0301", "e\u0301", "\u200d", "👩‍👩‍👧", "\u202e", "ﷺ", "\u1100\u1161"),
    )
    return [(unit * 4_000)[:4_000] for unit in units]


# One for each way out of where a text is printed: an element, a value, a script, a comment.
_WAYS_OUT = (
    *('"><script>mg()</script>', "'><img src=x onerror=mg()>", "<img src=x onerror=mg()>"),
    *('" onfocus=mg() autofocus x="', "' onfocus=mg() autofocus x='", "javascript:mg()"),
    *(
        "</script><script>mg()</script>",
        "</style><script>mg()</script>",
        "--><script>mg()</script>",
    ),
    *("</textarea><script>mg()</script>", "</title><script>mg()</script>", "<!--", "<![CDATA["),
    *("</option></select><script>mg()</script>", "]]><script>mg()</script>", "\\u003cscript>mg()"),
    *("&lt;script&gt;mg()&lt;/script&gt;", "{{ 7|add:7 }}{% debug %}", "\0<script>mg()</script>"),
)
PAYLOADS: list[str] = list(dict.fromkeys([*_written(), *_schemes(), *_handlers()]))
LARGE: list[str] = _large()
# Enough for a place that prints a text as it is; what cleans or renders meets all of them.
TYPICAL: list[str] = list(dict.fromkeys([*_WAYS_OUT, *PAYLOADS[::12]]))
