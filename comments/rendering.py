"""Turns the plain text of a comment into HTML: everything is escaped, little is marked up.

Blank lines part paragraphs, single line ends stay, `- ` makes a list and `> ` a quotation, neither
inside the other. In a line, `**bold**`, `*italic*` and explicit http(s) addresses are known. A mark
that does not fit is shown as typed, because "FVC <20 ml/kg" and "5 * 3" are facts, not mark-up.
Each character is looked at a bounded number of times. Links elsewhere show their host; the style
sheet marks them as leading away. Links inside the site keep only their path.
"""

import re
import unicodedata
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings

from core.sanitize import COMMENT, LINK_REL, comment_html
from core.text import normalise

# Stored beside each rendered comment. Raise it when the output changes, to find the old ones.
RENDERER = 2

_LIST_MARK = re.compile(r" {0,3}(?:[-·] +|• *)(?=\S)")
_QUOTE_MARK = "> "

# Of an address, at most so many characters are shown behind the host.
_SHOWN_REST = 40

# What needs attention inside a line: a run of asterisks, or an address up to the next white space
# or a character that ends addresses in running text.
_MARK = re.compile(r"(?P<stars>\*+)|(?<![\w@/.])(?P<address>https?://[^\s<>\"]+)", re.IGNORECASE)
_TAGS = {"*": "em", "**": "strong"}

# Nothing but a host and a port may stand between the slashes and the path: no name, no password.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[\w.-]+)(?P<port>(?::[0-9]{1,5})?)(?P<rest>(?:[/?#].*)?)",
    re.IGNORECASE,
)
# A host with dots whose last part is a word. Numeric addresses have no place in a comment.
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_TRAILING = frozenset(".,;:!?*'\"_~]}`»”’…。，、；：！？」』】》")


def render(source: str) -> str:
    """Return the safe HTML of a comment, "" for an empty one."""
    return comment_html("\n".join(_blocks(normalise(source).split("\n"))))


def _blocks(lines: list[str]) -> list[str]:
    """Make one block of each run of lines of the same kind."""
    writers = {"quote": _quotation, "item": _list, "text": _paragraph}
    runs = [(kind, list(run)) for kind, run in groupby(_kinds(lines), key=lambda pair: pair[0])]
    return [writers[kind]([line for _, line in run]) for kind, run in runs if kind in writers]


def _kinds(lines: list[str]) -> list[tuple[str, str]]:
    """Pair each line with its kind and take its mark away."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        mark = _LIST_MARK.match(line)
        in_quote = bool(pairs) and pairs[-1][0] == "quote"
        if line.startswith(_QUOTE_MARK) or (line == ">" and in_quote):
            pairs.append(("quote", line[len(_QUOTE_MARK) :]))
        elif mark:
            pairs.append(("item", line[mark.end() :]))
        else:
            pairs.append(("text" if line else "blank", line))
    return pairs


def _quotation(lines: list[str]) -> str:
    paragraphs = [list(run) for filled, run in groupby(lines, key=bool) if filled]
    return f"<blockquote>{''.join(_paragraph(paragraph) for paragraph in paragraphs)}</blockquote>"


def _list(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{_line(line)}</li>' for line in lines)}</ul>"


def _paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(_line(line) for line in lines)}</p>"


def _line(line: str) -> str:
    """Escape a line and mark up what is marked."""
    pieces: list[str] = []
    # The opening marks that wait for their end: the stars and their place in pieces.
    waiting: list[tuple[str, int]] = []
    at = 0
    while mark := _MARK.search(line, at):
        pieces.append(_escaped(line[at : mark.start()]))
        if mark["stars"]:
            at = mark.end()
            pieces.append(mark["stars"])
            _pair(
                mark["stars"],
                line[max(mark.start() - 1, 0) : mark.start()],
                line[at : at + 1],
                pieces,
                waiting,
            )
        else:
            address = _without_trailing(mark["address"])
            # Stars behind an address may end a bold text, so reading goes on right there.
            at = mark.start() + len(address)
            pieces.append(_anchor(address))
    pieces.append(_escaped(line[at:]))
    return "".join(pieces)


def _pair(
    stars: str, before: str, after: str, pieces: list[str], waiting: list[tuple[str, int]]
) -> None:
    """Match the stars that were just written with those that wait, or let them wait.

    Stars inside a word or a sum (2**3, 5 * 3) neither begin nor end anything.
    """
    tag = _TAGS.get(stars)
    if tag is None:
        return
    if before and not before.isspace() and not after.isalnum():
        for index, (waiting_stars, place) in enumerate(waiting):
            if waiting_stars == stars:
                pieces[place], pieces[-1] = f"<{tag}>", f"</{tag}>"
                # Marks that were begun in between and never ended stay as typed.
                del waiting[index:]
                return
    if after and not after.isspace() and not before.isalnum():
        waiting[:] = [opened for opened in waiting if opened[0] != stars]
        waiting.append((stars, len(pieces) - 1))


def _without_trailing(address: str) -> str:
    """Return an address without the punctuation of the sentence that it stands in."""
    unbalanced = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and unbalanced > 0)):
        unbalanced -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _anchor(address: str) -> str:
    """Return a link that shows its real host, or the text as typed if it must not be one."""
    parts = _ADDRESS.fullmatch(address)
    if not parts:
        return _escaped(address)
    if f"{parts['host']}{parts['port']}".lower() == urlsplit(settings.SITE_URL).netloc.lower():
        path = parts["rest"] if parts["rest"].startswith("/") else f"/{parts['rest']}"
        return _link(path, path, "") or _escaped(address)
    host = _ascii_host(parts["host"])
    site = f"{parts['scheme'].lower()}://{host}{parts['port']}"
    link = _link(site + parts["rest"], parts["rest"], site) if host else ""
    return link or _escaped(address)


def _link(href: str, rest: str, site: str) -> str:
    """Return a link that shows its site and the beginning of the rest, "" if it must not be one."""
    if not COMMENT.permits("a", "href", href):
        return ""
    rel = f' rel="{LINK_REL}"' if site else ""
    shown = rest if len(rest) <= _SHOWN_REST else f"{rest[: _SHOWN_REST - 1]}…"
    return f'<a href="{escape(href)}"{rel}>{_escaped(site + shown)}</a>'


def _ascii_host(host: str) -> str:
    """Return a host as it is looked up, which no look-alike letters can disguise, or ""."""
    regular = unicodedata.normalize("NFKC", host).lower()
    labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in regular.split(".")
    ]
    name = ".".join(labels)
    return name if len(name) <= 253 and _HOST.fullmatch(name) else ""


def _escaped(text: str) -> str:
    return escape(text, quote=False)
