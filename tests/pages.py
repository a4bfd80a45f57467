"""Reads pages as a test wants to see them."""

import re
from html import unescape
from html.parser import HTMLParser

from django.test import Client


def page(client: Client, path: str, *, status: int = 200) -> str:
    """Return the HTML that `path` answers, after a look at the status."""
    response = client.get(path)
    assert response.status_code == status, (response.status_code, path)
    return response.content.decode()


def text_of(html: str) -> str:
    """Return the visible text of some HTML, with single spaces."""
    without = re.sub(r"<(script|style|template)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())


def part(html: str, pattern: str) -> str:
    """Return the first group of `pattern` in the page, dots matching line ends."""
    found = re.search(pattern, html, flags=re.S)
    assert found, f"not on the page: {pattern}"
    return found[1]


class _Inspector(HTMLParser):
    """Collects everything in a page that a browser would run, load or send elsewhere."""

    LOADING = ("src", "href", "action", "formaction", "data", "poster", "srcset", "background")
    FORBIDDEN = ("object", "embed", "base", "style", "applet", "frame", "portal", "math")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in self.FORBIDDEN or (tag == "meta" and "http-equiv" in values):
            self.faults.append(f"<{tag}>")
        if tag == "iframe" and not _is_harmless_frame(values):
            self.faults.append("<iframe>")
        is_data = values.get("type") == "application/ld+json"  # Browsers do not run it.
        if tag == "script" and not is_data and not values.get("src", "").startswith("/static/"):
            self.faults.append("<script>")
        for name, value in values.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"{tag} {name}={value!r}")
            if name in self.LOADING and _runs(value):
                self.faults.append(f"{tag} {name}={value!r}")


def _runs(address: str) -> bool:
    """Say whether an address is one that a browser would run or take for a page."""
    plain = "".join(char for char in address if ord(char) > 32).lower()
    return plain.startswith(("javascript:", "vbscript:", "data:"))


def _is_harmless_frame(values: dict[str, str]) -> bool:
    """Say whether a frame shows a page of the administration in which no script can run."""
    is_ours = (values.get("src") or values.get("data-src", "")).startswith("/admin/")
    return is_ours and "sandbox" in values and "allow-scripts" not in values["sandbox"]


def faults_of(html: str) -> list[str]:
    """Return what in a page could run a script, change its meaning or send data elsewhere."""
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.faults
