"""Asks for pages through the page cache and past it, and tells where the two differ."""

import difflib
import gzip
import re
from random import Random
from typing import Any

import brotli
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from articles.models import Article, Category, OldArticleSlug, OldTopicPath, Person
from comments.models import Comment
from mgportal.wsgi import django_application
from tests.wsgi import Answer, ask, front

FIXED = ("/", "/about/", "/about/freshness/", "/about/discussion/", "/about/checked-professions/")
FIXED += ("/corrections/", "/corrections/feed/", "/feed/", "/sitemap.xml", "/sitemap-pages.xml")
FIXED += tuple(f"/sitemap-{kind}-0.xml" for kind in ("articles", "topics", "people"))
FIXED += ("/robots.txt", "/about/no-such-page/")
HOSTS = ("localhost", "127.0.0.1")  # Names by which the same site is asked.
# What the page cache writes itself, and what says how the bytes were packed.
OF_THE_CACHE = {"content-length", "content-encoding", "etag", "cache-control", "vary"}
# Other in each answer to members: what protects a form, and what names it.
SECRETS = re.compile(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"')
UPDATED = re.compile(r"<updated>[^<]*</updated>")
LINK = re.compile(rf'(?:href="|<loc>)(?:{re.escape(settings.SITE_URL)})?(/[^"#<]*)')
ELSEWHERE = ("//", "/accounts/", "/admin/", "/static/", "/media/", "/my/")
# What only members are led to: these pages are never kept.
FORM = re.compile(r"/(new|reply|edit|withdraw|report|thanks|hide-member|follow|mistake)/$")
_UNPACK = {"": lambda body: body, "gzip": gzip.decompress, "br": brotli.decompress}
MOST_FOUND = 150


class Different(AssertionError):
    """What readers got is not what the site would have said."""


class Twin:
    """A site behind two page caches, as two processes have them, and the same site without one."""

    def __init__(self, chance: Random, readers: list[User]) -> None:
        self.chance = chance
        self.fronts = [front(), front()]
        self.cookies = list(map(_cookie_of, readers))
        self.found: dict[str, None] = {}  # Addresses on pages, the newest last.
        self.keeping: set[str] = set()  # Addresses whose pages are kept.
        self.tags: dict[str, tuple[str, bytes]] = {}
        # What was done since the answer at an address was last seen to be right.
        self.happened: list[str] = []
        self.seen_at: dict[tuple[str, bool], int] = {}
        self.kept = self.asked = self.unchanged = 0

    def compare(self, path: str, *, is_member: bool = False) -> None:
        """Raise Different unless both say the same at an address."""
        headers = {"host": self.chance.choice(HOSTS)}
        if is_member:
            headers["cookie"] = self.chance.choice(self.cookies)
        right = ask(path, by=django_application, **headers)
        fronts = self.chance.sample(self.fronts, self.chance.choice([1, 1, 2]))
        for each in fronts:
            self._compare(path, each, right, headers, is_member)
        self.seen_at[path, is_member] = len(self.happened)
        self._look_for_links(right)

    def _compare(
        self, path: str, by: Any, right: Answer, headers: dict[str, str], is_member: bool
    ) -> None:
        coding = self.chance.choice(["", "", "gzip", "br"])
        method = "HEAD" if self.chance.random() < 0.05 else "GET"
        place = headers["host"] + path
        tag, tagged = self.tags.get(place, ("", b""))
        more = {"accept_encoding": coding} if coding else {}
        if tag and not is_member and self.chance.random() < 0.3:
            more["if_none_match"] = tag
        got = ask(path, method, by=by, **headers, **more)
        self.asked += 1
        if "etag" in got.headers:
            self.kept += 1
            self.keeping.add(path)
        if got.status == 304:  # The reader goes on with what came with the tag.
            self.unchanged += 1
            got = Answer(200, right.headers, tagged)
        elif method == "HEAD":
            got = got._replace(body=got.body or right.body)
        else:
            unpack = _UNPACK[got.headers.get("content-encoding", "")]
            got = got._replace(body=unpack(got.body))
            if not is_member and "etag" in got.headers and got.status == 200:
                self.tags[place] = got.headers["etag"], got.body
        if self._of(got) != self._of(right):
            self._tell(path, got, right, is_member)

    def _of(self, answer: Answer) -> tuple[int, dict[str, str], str]:
        """Return what must be the same of an answer."""
        ours = {k: v for k, v in answer.headers.items() if k not in OF_THE_CACHE | {"set-cookie"}}
        text = SECRETS.sub("", answer.text)
        if "<feed" in text and "<entry" not in text:
            text = UPDATED.sub("", text)  # A feed without entries is as old as its making.
        return answer.status, ours, text

    def _tell(self, path: str, got: Answer, right: Answer, is_member: bool) -> None:
        since = self.happened[self.seen_at.get((path, is_member), 0) :]
        lines = difflib.unified_diff(
            self._of(got)[2].splitlines(), self._of(right)[2].splitlines(), "kept", "right", n=0
        )
        heads = [dict(self._of(each)[1], status=each.status) for each in (got, right)]
        told = "\n".join(list(lines)[:25])
        who = "a member" if is_member else "anybody"
        raise Different(f"{path} for {who}; since it was right: {since[-40:]}\n{heads}\n{told}")

    def _look_for_links(self, answer: Answer) -> None:
        if "html" not in answer.headers.get("content-type", "") and b"<loc>" not in answer.body:
            return
        for link in LINK.findall(answer.text):
            path = link.replace("&amp;", "&")
            if path.startswith(ELSEWHERE) or FORM.search(path):
                continue
            self.found.pop(path, None)
            self.found[path] = None
        while len(self.found) > MOST_FOUND:
            self.found.pop(next(iter(self.found)))

    def addresses(self) -> list[str]:
        """Return where the site has pages now, or had some."""
        paths = [*FIXED, *(f"/topics/{path}/" for path in _all(OldTopicPath, "url_path"))]
        for topic in Category.objects.all():
            paths += [topic.get_absolute_url(), f"/t/{topic.pk}/", f"/feed/topics/{topic.pk}/"]
        for slug in (*_all(Article, "slug"), *_all(OldArticleSlug, "slug")):
            at = f"/articles/{slug}/"
            paths += [at, f"{at}emergency/", f"{at}comments/", f"{at}comments/?sort=new"]
        paths += [f"/a/{pk}/" for pk in _all(Article, "pk")]
        for person in Person.objects.all():
            paths += [
                person.get_absolute_url(),
                reverse("articles:person_reviewed", args=[person.slug]),
            ]
        paths += [f"/c/{key}/" for key in _all(Comment.objects.order_by("-pk")[:12], "public_id")]
        return sorted({*paths, *self.found})


def _cookie_of(reader: User) -> str:
    client = Client()
    client.force_login(reader)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}; csrftoken={'a' * 32}"


def _all(rows: Any, field: str) -> list[Any]:
    return list(
        (rows if hasattr(rows, "values_list") else rows.objects).values_list(field, flat=True)
    )
