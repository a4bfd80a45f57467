"""Reads HTML with a parser that is neither of the walls' and says what is in it that must not be.

The lists are written out here once more on purpose: a tag that slips into the portal's own
allow-list is still a fault here.
"""

import re
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["article", "finished", "comment"]

_ARTICLE: dict[str, set[str]] = {
    **{tag: set() for tag in "p br strong em h2 h3 h4 ul li blockquote sup sub code hr".split()},
    **{tag: set() for tag in "table thead tbody tr caption figure figcaption".split()},
    "section": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
ALLOWED: dict[Kind, dict[str, set[str]]] = {
    "article": _ARTICLE,
    # What core.richtext adds to a clean article.
    "finished": {
        **_ARTICLE,
        **{tag: {"id"} for tag in ("h2", "h3", "h4")},
        "div": {"class", "role", "tabindex", "aria-label"},
        "picture": set(),
        "source": {"type", "srcset", "sizes"},
        "img": {"src", "alt", "width", "height", "loading", "decoding"},
        "small": {"class"},
        "span": {"class"},
        "a": _ARTICLE["a"] | {"aria-label"},
        "sup": {"class", "id"},
    },
    "comment": {
        **{tag: set() for tag in "p br ul li blockquote strong em".split()},
        "a": {"href", "rel"},
    },
}

_VOID = {"br", "hr", "img", "source"}
_HTTP = re.compile(r"https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@/\\\s]+@[^@/\\\s]+", re.IGNORECASE)
_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*|#[^\\\s]*|/")
_PICTURE = re.compile(r"/(?:media|static)/(?!.*(?:\.|%2e){2})[^\\\s]+", re.IGNORECASE)
_VALUES = {
    "rel": re.compile("ugc nofollow noopener noreferrer"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    **dict.fromkeys(("width", "height", "start"), re.compile("[0-9]{1,4}")),
    **dict.fromkeys(("colspan", "rowspan"), re.compile("[0-9]{1,2}")),
    "id": re.compile(r"s-[\w-]+|cite-[0-9]+-[0-9]+"),
    "loading": re.compile("lazy"),
    "decoding": re.compile("async"),
    "type": re.compile("image/(?:avif|webp)"),
    "srcset": re.compile(r"/media/[^\s,]+ \d+w(?:, /media/[^\s,]+ \d+w)*"),
    "sizes": re.compile(r"[\w\s(),.:-]+"),
    "role": re.compile("region"),
    "tabindex": re.compile("0"),
}
# Each class has its one element, so that no text dresses up as a part of the page.
_CLASSES = {
    "div": re.compile("table-scroll"),
    "small": re.compile("credit"),
    "span": re.compile("hidden-text"),
    "sup": re.compile("cite"),
    "section": re.compile("emergency|urgent|non-urgent|do|dont|warning|key-points"),
}
# Every < must begin a tag of the plainest form: nothing is left to the reader's judgement.
_PLAIN_TAG = re.compile(
    r"<(?:/[a-z][a-z0-9]*|[a-z][a-z0-9]*(?: [a-z-]+=(?:\"[^\"<]*\"|'[^'<]*'))*)>"
)


class _Reader(HTMLParser):
    """Collects the faults, the tags that stay open, and the text."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(convert_charrefs=True)
        self.kind = kind
        self.faults: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED[self.kind]:
            self.faults.append(f"tag {tag}")
            return
        if self.kind == "finished" and tag == "section" and (self.open or not attrs):
            self.faults.append("a section that is no care block at the top of the text")
        if tag not in _VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name not in ALLOWED[self.kind][tag] or not self._may_be(tag, name, value or ""):
                self.faults.append(f"attribute {name}={value!r} on {tag}")
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"attribute twice on {tag}")

    def _may_be(self, tag: str, name: str, value: str) -> bool:
        if name == "class":
            return _CLASSES[tag].fullmatch(value) is not None
        if name == "href":
            patterns = [_HTTP, _LOCAL] if self.kind == "comment" else [_HTTP, _MAIL, _LOCAL]
            return any(pattern.fullmatch(value) for pattern in patterns)
        if name == "src":
            return _PICTURE.fullmatch(value) is not None
        return name not in _VALUES or _VALUES[name].fullmatch(value) is not None

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"stray end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"section {data!r}")


def faults_in(html: str, kind: Kind) -> list[str]:
    """Return what stands in `html` that its kind does not allow."""
    reader = _Reader(kind)
    reader.feed(html)
    reader.close()
    loose = [
        f"loose < in {html[m.start() : m.start() + 40]!r}"
        for m in re.finditer("<", html)
        if not _PLAIN_TAG.match(html, m.start())
    ]
    return [*reader.faults, *loose, *(f"open {tag}" for tag in reader.open)]


def assert_allowed(html: str, kind: Kind) -> None:
    """Fail if anything in `html` is outside of the allow-list of its kind."""
    assert faults_in(html, kind) == []


def text_of(html: str) -> str:
    """Return the text that a reader sees, tags taken away and nothing put in their place."""
    reader = _Reader("article")
    reader.feed(html)
    reader.close()
    return "".join(reader.text)
