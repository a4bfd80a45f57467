"""The page cache around a small application of its own."""

import gzip
import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core import pagecache
from core.pagecache.clock import EVERYTHING, FileClock, Unreachable, slot_of, slots_of
from core.pagecache.front import LONGEST
from core.pagecache.needs import NEEDS_KEY, Part
from core.pagecache.page import SHARED_SECONDS, chosen
from core.pagecache.store import Memory
from core.pagecache.visit import VISIT_KEY
from tests.wsgi import ask, front

TEXT = "<p>Rest before you are tired.</p>" * 50


class Site:
    """A WSGI application with one view, which counts how often it was asked."""

    def __init__(self, view=None, **options):
        self.made = 0
        self.text, self.names, self.status, self.headers = TEXT, {"page"}, 200, {}
        self.during = lambda: None
        self.view = pagecache.keeps("after")(view or self.answer)
        self.front = front(self.run, **options)

    def answer(self, request):
        self.made += 1
        pagecache.needs_of(request).on(*self.names)
        text = self.text
        self.during()
        return HttpResponse(text, status=self.status, headers=self.headers)

    def run(self, environ, start_response):
        request = RequestFactory().get(environ["PATH_INFO"])
        request.META.update(environ)
        request.GET = dict.fromkeys(
            part.partition("=")[0] for part in environ["QUERY_STRING"].split("&") if part
        )
        response = self.view(request)
        reason = f"{response.status_code} {response.reason_phrase}"
        start_response(reason, list(response.headers.items()))
        return [response.content]

    def get(self, path="/", **headers):
        return ask(path, by=self.front, **headers)


def test_a_page_is_made_once():
    site = Site()
    first, second = site.get(), site.get()
    assert site.made == 1
    assert first == second and first.status == 200 and first.text == TEXT


def test_a_purge_is_seen_by_the_next_request():
    site = Site()
    site.get()
    site.text = "new"
    assert site.get().text == TEXT
    pagecache.purge({"page"})
    assert site.get().text == "new" and site.made == 2


def test_a_purge_of_something_else_changes_nothing():
    site = Site()
    site.get()
    pagecache.purge({"other"})
    assert slot_of("other") != slot_of("page")
    site.get()
    assert site.made == 1


def test_everything_can_be_purged():
    site = Site()
    site.get()
    pagecache.purge({EVERYTHING})
    site.get()
    assert site.made == 2


def test_a_start_makes_all_pages_anew():
    site = Site()
    site.get()
    front(site.run)  # Another process starts, perhaps with newer code.
    site.get()
    assert site.made == 2


def test_a_page_begun_before_a_change_is_not_kept():
    site = Site()
    site.during = lambda: pagecache.purge({"page"})
    old = site.get()
    site.during, site.text = lambda: None, "new"
    assert old.text == TEXT and old.headers["cache-control"] == "no-cache"
    assert site.get().text == "new" and site.made == 2
    site.get()
    assert site.made == 2


@pytest.mark.parametrize(
    "headers", [{"cookie": "a=b; sessionid=abc"}, {"authorization": "Basic eDp5"}]
)
def test_who_is_signed_in_gets_no_kept_page(headers):
    site = Site()
    site.get()
    site.get(**headers)
    site.get(**headers)
    assert site.made == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "a=b"},
        {"Cache-Control": "private"},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Language"},
    ],
)
def test_an_answer_for_one_reader_is_not_kept(headers):
    site = Site()
    site.headers = headers
    answers = [site.get(), site.get()]
    assert site.made == 2
    assert all("s-maxage" not in one.headers.get("cache-control", "") for one in answers)


@pytest.mark.parametrize(("status", "made"), [(200, 1), (410, 1), (404, 2), (302, 2), (500, 2)])
def test_only_pages_are_kept(status, made):
    site = Site()
    site.status = status
    assert [site.get().status, site.get().status] == [status, status]
    assert site.made == made


def test_a_view_has_to_allow_it():
    site = Site()
    site.view = site.answer
    site.get()
    site.get()
    assert site.made == 2


def test_each_address_has_its_own_page():
    site = Site()
    for _ in range(2):
        site.get("/a/")
        site.get("/a/?after=1")
        site.get("/a/", host="other.example")
    assert site.made == 3


def test_a_proxy_tells_whether_a_page_goes_out_by_https():
    site = Site(secure_header=("HTTP_X_FORWARDED_PROTO", "https"))
    for told in ("https", "http", "https, http", None):
        site.get(**({"x_forwarded_proto": told} if told else {}))
    assert site.made == 2


def test_what_the_view_does_not_read_is_not_kept():
    site = Site()
    site.get("/?x=1")
    site.get("/?x=1")
    assert site.made == 2


def test_what_others_add_to_follow_readers_makes_no_new_page():
    site = Site()
    site.get("/?after=3")
    site.get("/?utm_source=mail&after=3&fbclid=abc")
    assert site.made == 1


def test_a_browser_that_has_the_page_is_told_so():
    site = Site()
    page = site.get(accept_encoding="gzip")
    for tags in (
        page.headers["etag"],
        f"W/{page.headers['etag']}",
        f'"x", {page.headers["etag"]}',
        "*",
    ):
        again = site.get(accept_encoding="gzip", if_none_match=tags)
        assert (again.status, again.body) == (304, b"")
        assert again.headers == {
            name: page.headers[name] for name in ("etag", "cache-control", "vary")
        }
    assert site.get(accept_encoding="gzip", if_none_match='"x"').status == 200
    # What it has is packed in another way.
    assert site.get(if_none_match=page.headers["etag"]).status == 200
    site.text = "new"
    pagecache.purge({"page"})
    assert site.get(accept_encoding="gzip", if_none_match=page.headers["etag"]).text == "new"


def test_head_tells_the_same_without_the_page():
    site = Site()
    page = site.get()
    head = ask("/", "HEAD", by=site.front)
    assert head.headers == page.headers and head.body == b"" and site.made == 1
    assert head.headers["content-length"] == str(len(TEXT))


def test_other_methods_reach_the_site():
    site = Site()
    site.get()
    ask("/", "POST", by=site.front)
    assert site.made == 2


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("identity, gzip;q=0.5", ""),
        ("deflate", ""),
        ("br;q=x, gzip", "gzip"),
    ],
)
def test_the_encoding_is_what_the_browser_likes_best(accepted, coding):
    assert chosen(accepted) == coding


def test_pages_are_packed():
    site = Site()
    plain = site.get()
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = site.get(accept_encoding=coding)
        assert unpack(packed.body) == plain.body and len(packed.body) < len(plain.body) / 5
        assert packed.headers["content-encoding"] == coding
        assert packed.headers["content-length"] == str(len(packed.body))
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in plain.headers and site.made == 1


def test_shared_caches_may_keep_a_page_but_not_beyond_its_end():
    def view(request):
        pagecache.needs_of(request).until(timezone.now() + timedelta(seconds=30))
        return HttpResponse(TEXT)

    assert Site().get().headers["cache-control"] == f"public, max-age=0, s-maxage={SHARED_SECONDS}"
    told = Site(view).get().headers["cache-control"]
    assert 28 <= int(told.rpartition("=")[2]) <= 30


def test_a_page_ends_when_it_says_so(time_machine):
    site = Site()
    soon = timezone.now() + timedelta(seconds=90)
    site.during = lambda: None

    def view(request):
        pagecache.needs_of(request).until(soon)
        return site.answer(request)

    site.view = pagecache.keeps()(view)
    time_machine.move_to(soon - timedelta(seconds=60), tick=False)
    site.get()
    time_machine.move_to(soon - timedelta(seconds=1), tick=False)
    site.get()
    assert site.made == 1
    time_machine.move_to(soon, tick=False)
    site.get()
    assert site.made == 2
    site.get()  # It has ended: such a page is not kept at all.
    assert site.made == 3


def test_no_page_lives_longer_than_ten_minutes(time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    site = Site()
    site.get()
    time_machine.move_to(start + timedelta(seconds=LONGEST - 1), tick=False)
    site.get()
    assert site.made == 1
    time_machine.move_to(start + timedelta(seconds=LONGEST), tick=False)
    site.get()
    assert site.made == 2


def test_a_crowd_makes_a_cold_page_once():
    site = Site()
    begun, go_on = threading.Event(), threading.Event()

    def wait():
        begun.set()
        assert go_on.wait(5)

    site.during = wait
    answers = []
    readers = [threading.Thread(target=lambda: answers.append(site.get())) for _ in range(8)]
    for reader in readers:
        reader.start()
    assert begun.wait(5)
    time.sleep(0.2)  # The others have asked by now, and wait.
    go_on.set()
    for reader in readers:
        reader.join(5)
    assert [one.text for one in answers] == [TEXT] * 8
    assert site.made == 1


def test_a_page_that_fails_holds_up_nobody():
    site = Site()

    def fail():
        raise RuntimeError("no")

    site.during = fail
    for _ in range(2):
        with pytest.raises(RuntimeError):
            site.get()
    site.during = lambda: None
    assert site.get().text == TEXT


def test_parts_are_shared_by_pages_and_die_with_their_names():
    made = []

    def part(needs):
        made.append(1)
        needs.on("part")
        return "part"

    def view(request):
        needs = pagecache.needs_of(request)
        needs.on("page")
        return HttpResponse(needs.kept("the part", part))

    site = Site(view)
    site.get("/a/")
    site.get("/b/")
    site.get("/a/", cookie="sessionid=x")
    assert len(made) == 1
    pagecache.purge({"page"})
    site.get("/a/")
    assert len(made) == 1
    pagecache.purge({"part"})  # The pages that hold it die too.
    site.get("/a/")
    site.get("/a/")
    assert len(made) == 2


def test_a_part_ends_the_pages_that_hold_it(time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    site = Site()

    def view(request):
        needs = pagecache.needs_of(request)
        needs.kept("part", lambda own: own.until(start + timedelta(seconds=50)))
        return site.answer(request)

    site.view = pagecache.keeps()(view)
    site.get()
    time_machine.move_to(start + timedelta(seconds=50), tick=False)
    site.get()
    assert site.made == 2


def test_without_the_front_nothing_is_kept(rf):
    request = rf.get("/")
    made = []
    for _ in range(2):
        pagecache.needs_of(request).kept("part", lambda needs: made.append(1))
    assert len(made) == 2 and VISIT_KEY not in request.META and NEEDS_KEY in request.META


def part(size):
    return Part("x" * ((size - 1000) // 2), pagecache.Needs())


def test_memory_keeps_what_is_asked_for_and_no_more_than_it_may():
    memory = Memory(10_000)
    for key in "abc":
        memory.put(key, part(3000))
    assert memory.get("a")
    memory.put("d", part(3000))
    assert memory.get("a") and memory.get("d") and not memory.get("b")
    assert len(memory) == 3
    memory.put("e", part(20_000))
    assert len(memory) == 3 and not memory.get("e")
    memory.put("f", part(3000))
    memory.put("f", part(5000))
    memory.put("g", part(5000))
    assert memory.get("f") and memory.get("g")


def test_two_processes_share_the_clock(tmp_path):
    here, there = FileClock(tmp_path / "clock"), FileClock(tmp_path / "clock")
    start = here.now()
    there.purge({slot_of("a")})
    assert here.now() > start
    assert here.purged_since(start, slots_of({"a"}))
    assert not here.purged_since(start, slots_of({"b"}))
    assert not here.purged_since(here.now(), slots_of({"a"}))


def test_no_two_purges_have_the_same_time(tmp_path):
    clocks = [FileClock(tmp_path / "clock") for _ in range(3)]
    seen = []

    def purge(clock):
        for _ in range(200):
            clock.purge({5})

    before = clocks[0].now()
    threads = [threading.Thread(target=purge, args=[clock]) for clock in clocks]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.append(clocks[0].now())
    assert seen == sorted(seen) and clocks[0].now() > before


def test_an_unreadable_clock_keeps_nothing_and_stops_nobody(monkeypatch):
    site = Site()
    site.get()

    def gone():
        raise Unreachable

    monkeypatch.setattr(site.front, "_store", SimpleNamespace(clock=SimpleNamespace(now=gone)))
    assert site.get().text == TEXT
    assert site.get().text == TEXT
    assert site.made == 3
