"""Every page to which links and forms of the site lead answers, on each of its databases.

Tests of single pages run on one database: how a page looks does not depend on it. Whether its
queries are understood does.
"""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from accounts.models import User
from tests.mgportal.life import Life

STEPS = 100
# What is not a page, and what ends the walk.
ELSEWHERE = ("/static/", "/media/", "/accounts/logout/")
WORD = "rest"  # What is typed into every field of a form that asks.
# Of values that may be anything, one of each name is enough.
ANY = ("after", "before", "at", "next", "q", "o", "p", "from", "old", "new", "_changelist_filters")


class Ways(HTMLParser):
    """Collects where the links and the asking forms of a page lead."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[str] = []
        self._form = ""
        self._field = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._note(given["href"])
        elif tag == "form":
            asks = given.get("method", "get").lower() == "get"
            self._form = urljoin(self.path, given.get("action") or self.path) if asks else ""
        elif tag == "select":
            self._field = given.get("name", "")
        elif self._form and tag == "option" and self._field and given.get("value"):
            self._ask(self._field, given["value"])
        elif self._form and tag == "input" and given.get("type", "text") in ("text", "search"):
            self._ask(given.get("name", ""), WORD)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        elif tag == "select":
            self._field = ""

    def _ask(self, name: str, value: str) -> None:
        if name:
            self._note(f"{self._form.partition('?')[0]}?{urlencode({name: value})}")

    def _note(self, address: str) -> None:
        parts = urlsplit(urljoin(f"http://testserver{self.path}", address))
        if parts.netloc == "testserver" and not parts.path.startswith(ELSEWHERE):
            self.found.append(parts.path + (f"?{parts.query}" if parts.query else ""))


@cache  # Every page links to the same places.
def kinds_of(path: str) -> frozenset[tuple[str, ...]]:
    """Return what an address is an example of: a view, and each way of narrowing it down."""
    parts = urlsplit(path)
    view = resolve(parts.path).view_name
    asked = parse_qsl(parts.query)
    narrowed = ((view, name, "" if name in ANY else value) for name, value in asked)
    return frozenset({(view,), *narrowed})


def walk(client: Client, *, begin: str) -> Iterator[tuple[str, int]]:
    """Follow every link that leads to something new; give each address and the status there."""
    waiting, known = [begin], set(kinds_of(begin))
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        yield path, answer.status_code
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        ways = Ways(path)
        ways.feed(answer.content.decode())
        for way in ways.found:
            if kinds := kinds_of(way) - known:
                known |= kinds
                waiting.append(way)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_every_page_answers():
    life = Life(3)
    for _ in range(STEPS):
        life.take(life.choose())
    for reader, begin, least in ((None, "/", 15), (life.reader, "/", 15), (boss(), "/admin/", 60)):
        client = Client()
        if reader is not None:
            client.force_login(reader)
        answers = dict(walk(client, begin=begin))
        assert {path: status for path, status in answers.items() if status >= 500} == {}
        assert len(answers) >= least


def boss() -> User:
    return User.objects.get(username="Boss")
