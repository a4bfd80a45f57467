"""`manage.py check_links`: which links lead nowhere, and what is kept of it."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Link, LinkCheck
from articles.services import addressing, drafting, linkchecks, publishing, topics, withdrawing
from core.fetching import Answer
from tests import build

pytestmark = pytest.mark.django_db
URL = "https://site.example/page"
FINE = Answer(True, 200, "It answers.", URL)
GONE = Answer(False, 404, "There is no such page any more.", URL)
SLOW = Answer(False, None, "It did not answer in time.", URL)
PRIVATE = Answer(False, None, "The address leads into a private network.", URL, blocked=True)


@pytest.fixture
def web(monkeypatch):
    """Answer for the whole web: {address: Answer}; who is not in it is fine."""
    answers, asked = {}, []

    def check(self, url):
        asked.append(url)
        answer = answers.get(url, FINE)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr("core.fetching.Fetcher.check", check)
    answers["asked"] = asked
    return answers


def run(*arguments):
    said = StringIO()
    call_command("check_links", *arguments, stdout=said)
    return said.getvalue()


def linked(*hrefs, **more):
    body = "".join(f'<p><a href="{href}">Link</a></p>' for href in hrefs)
    return build.article(body=f"<h2>Here</h2>{body}", **more)


def dead():
    return set(LinkCheck.objects.filter(is_dead=True).values_list("url", flat=True))


def row():
    return LinkCheck.objects.get()


def test_what_leads_somewhere_on_this_site_is_not_in_the_report(web):
    rest = build.article("Rest", body="<h2>Naps</h2><p>x</p>")
    moved = addressing.readdress(build.article("Old"), slug="new", by=None)
    default_storage.save("leaflet.pdf", ContentFile(b"x"))
    linked(
        "/articles/rest/",
        "/articles/rest/#s-naps",
        "/articles/rest/#comments",
        f"/articles/{moved.slug}/",
        "/articles/old/",
        "/articles/rest/comments/",
        f"/a/{rest.pk}/#s-naps",
        "/topics/more/health/",
        "/people/glasscow/",
        "/about/",
        "/",
        "#s-here",
        "/media/leaflet.pdf",
        "/static/css/site.css",
        "mailto:a@example.org",
    )
    said = run()
    assert not LinkCheck.objects.exists()
    assert "0 lead nowhere" in said
    assert not web["asked"]


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("/articles/none/", "not there"),
        ("/a/999/", "not there"),
        ("/topics/none/", "not there"),
        ("/t/999/", "not there"),
        ("/people/nobody/", "not there"),
        ("/no/such/page/", "not there"),
        ("http://127.0.0.1:8000/no/such/page/", "not there"),
        ("/articles/rest/#s-none", "place on another page"),
        ("#s-none", "no such place in the text"),
        ("/media/none.pdf", "no such file"),
        ("/media/../../../etc/passwd", "not there"),
        ("/media/%2e%2e/%2e%2e/etc/passwd", "no such file"),
        ("/media/%00", "no such file"),
        ("/static/none.css", "no such file"),
        ("/admin/", "administration"),
        ("/articles/%00/", "not there"),
    ],
)
def test_what_leads_nowhere_on_this_site(web, settings, href, why):
    settings.SITE_URL = "http://127.0.0.1:8000"
    build.article("Rest")
    linked(href)
    run()
    assert row().is_dead
    assert why in row().reason
    assert row().failing_since


def test_a_withdrawn_article_is_dead_and_alive_when_it_is_back(web):
    rest = build.article("Rest")
    linked("/articles/rest/")
    withdrawing.withdraw(rest, by=None, reason="Wrong.")
    run()
    assert dead() == {f"/a/{rest.pk}/"}
    publishing.publish(rest, by=None)
    run()
    assert not LinkCheck.objects.exists()


def test_a_link_to_a_draft_counts_once_readers_have_it(web):
    draft = build.article("Draft", published=False)
    holder = linked("/articles/draft/", published=False)
    run()
    assert not dead()
    publishing.publish(holder, by=None)
    run()
    assert dead() == {f"/a/{draft.pk}/"}


def test_a_place_that_only_a_draft_has_is_no_fault_of_the_draft(web):
    article = linked("#s-here")
    text = '<h2>New part</h2><p><a href="#s-new-part">New</a></p>'
    drafting.save_draft(article, drafting.Draft(article.title, "", text), base=1, by=None)
    run()
    assert not dead()


def test_a_removed_topic_is_dead(web):
    empty = build.category("More > Empty")
    linked("/topics/more/empty/")
    topics.remove_topic(empty, by=None)
    run()
    assert dead() == {f"/t/{empty.pk}/"}


def test_an_outside_page_that_is_gone_is_dead_at_once(web):
    web[URL] = GONE
    linked(URL)
    run()
    assert (row().is_dead, row().status, row().reason) == (True, 404, GONE.reason)


def test_any_other_failure_counts_after_three_days_in_a_row(web):
    web[URL] = SLOW
    linked(URL)
    start = timezone.now().replace(hour=12)
    for day, is_dead in enumerate([False, False, True, True]):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            run()
            run()  # Twice on one day counts once.
            assert (row().failures, row().is_dead) == (day + 1, is_dead)
            assert row().failing_since == start
            assert row().checked_at == timezone.now()


def test_one_answer_ends_the_row_of_failures(web):
    linked(URL)
    start = timezone.now().replace(hour=12)
    for day, answer in enumerate([SLOW, SLOW, FINE, SLOW, SLOW]):
        web[URL] = answer
        with time_machine.travel(start + timedelta(days=day), tick=False):
            run("--older-than", "0")
    assert (row().failures, row().is_dead) == (2, False)
    assert row().failing_since == start + timedelta(days=3)


def test_what_may_not_be_asked_is_told_and_not_called_dead(web):
    web[URL] = PRIVATE
    linked(URL)
    run()
    assert (row().is_dead, row().failing_since, row().reason) == (False, None, PRIVATE.reason)


def test_what_answered_is_asked_again_after_a_week_and_what_failed_every_time(web):
    bad = "https://bad.example/"
    web[bad] = SLOW
    linked(URL, bad)
    start = timezone.now()
    for hours, asked in [(0, {URL, bad}), (1, {bad}), (24 * 6, {bad}), (24 * 8, {URL, bad})]:
        web["asked"].clear()
        with time_machine.travel(start + timedelta(hours=hours)):
            run()
        assert set(web["asked"]) == asked
    web["asked"].clear()
    with time_machine.travel(start + timedelta(days=8, hours=1)):
        run("--older-than", "0")
    assert set(web["asked"]) == {URL, bad}


def test_a_limit_takes_those_first_that_wait_longest(web):
    start = timezone.now()
    for number in range(3):
        linked(f"https://site.example/{number}")
        with time_machine.travel(start + timedelta(hours=number)):
            run("--limit", "1")
    assert web["asked"] == [f"https://site.example/{number}" for number in range(3)]


def test_sites_take_turns(web):
    linked(*[f"https://{site}.example/{n}" for site in "ab" for n in range(3)])
    run()
    assert [url[8] for url in web["asked"]] == list("ababab")


def test_only_texts_in_use_count(web):
    article = linked(URL, "/no/such/page/")
    drafting.save_draft(article, drafting.Draft(article.title, "", "<p>x</p>"), base=1, by=None)
    run()
    assert web["asked"] == [URL]  # Readers still see it.
    assert dead() == {"/no/such/page/"}
    publishing.publish(article, by=None)
    run("--older-than", "0")
    assert web["asked"] == [URL]
    assert not LinkCheck.objects.exists()
    assert Link.objects.exists()


def test_a_run_that_is_broken_off_keeps_what_it_found(web):
    web["https://a.example/"] = GONE
    web["https://b.example/"] = KeyboardInterrupt()
    linked("https://a.example/", "https://b.example/", "/no/such/page/")
    with pytest.raises(CommandError, match="is kept") as broken:
        run()
    assert broken.value.returncode == 130
    assert dead() == {"https://a.example/", "/no/such/page/"}
    web["https://b.example/"] = FINE
    run()
    assert LinkCheck.objects.count() == 3


def test_a_long_reason_and_two_runs_at_once_do_no_harm(web):
    web[URL] = Answer(False, 410, "x" * 1000, URL)
    linked(URL)
    run()
    stale = LinkCheck(url=URL, url_hash=row().url_hash)
    linkchecks._keep(stale, at=timezone.now(), is_dead=True, reason="Other")
    assert row().reason == "Other"


def test_many_links_of_this_site_cost_few_queries(web, django_assert_max_num_queries):
    build.article("Rest", body="<h2>Naps</h2><p>x</p>")
    linked(*[f"/articles/rest/?{n}#s-naps" for n in range(400)])
    with django_assert_max_num_queries(15):
        assert linkchecks.check_site(linkchecks.site_addresses()) == 0


@pytest.mark.parametrize("typed", ["-1", "x", "1.5", "9999999", "²"])
def test_a_number_that_is_none_is_refused(typed):
    with pytest.raises(CommandError):
        run("--limit", typed)


def test_verbosity_0_is_silent(web):
    assert run("--verbosity", "0") == ""


def test_who_asks_is_said(settings):
    settings.SITE_URL = "https://münster.example"
    assert linkchecks.fetcher()._agent == "MG Portal link check (+https://mnster.example)"
