"""The pages on which everybody sees what was wrong, and where readers say what is."""

from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import MistakeReport
from articles.rules import Class, Harm
from articles.services import changing, drafting, mistakes, publishing, withdrawing
from articles.services.changing import Said
from tests import build
from tests.pages import faults_of, page, text_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
WHERE = "/articles/rest/mistake/"


def said(**values):
    known = {
        "kind": Class.CORRECTION,
        "note": "The dose was <wrong>.",
        "was": "Take 600 mg.",
        "now": "Take 60 mg.",
        "harm": Harm.POSSIBLE,
        "advice": "Ask your MG nurse.",
    }
    return Said(**{**known, **values})


def corrected(title="Rest", **values):
    return changing.correct(build.article(title), said(**values), by=None)


def test_a_correction_tells_what_was_wrong_what_is_right_and_what_to_do(client):
    entry = corrected()
    html = page(client, "/corrections/")
    text = text_of(html)
    assert 'href="/articles/rest/"' in html and f'id="correction-{entry.pk}"' in html
    for words in (entry.note, "Take 600 mg.", "Take 60 mg.", "Ask your MG nurse."):
        assert words in text
    assert faults_of(html) == []


def test_what_readers_may_not_know_yet_or_ever_is_not_there(client):
    draft = build.article(published=False)
    later = build.article("Later")
    drafting.save_draft(later, drafting.Draft("Later", "S", "<p>9 mg</p>"), base=1, by=None)
    soon = timezone.now() + timedelta(days=1)
    publishing.schedule(later, by=None, at=soon, change=said(note="To come."))
    dropped = build.article("Dropped")
    drafting.save_draft(dropped, drafting.Draft("Dropped", "S", "<p>9 mg</p>"), base=1, by=None)
    publishing.schedule(dropped, by=None, at=soon, change=said(note="Never came."))
    publishing.unschedule(dropped, by=None)
    text = text_of(page(client, "/corrections/"))
    assert "No page had to be corrected yet." in text and draft
    with time_machine.travel(soon + timedelta(seconds=1)):
        text = text_of(page(client, "/corrections/"))
    assert "To come." in text and "Never came." not in text


def test_minor_and_major_changes_are_not_corrections(client):
    article = build.article("Rest")
    drafting.save_draft(article, drafting.Draft("Rest", "S", "<p>9 mg</p>"), base=1, by=None)
    publishing.publish(article, by=None, change=build.major("It is new."))
    assert "It is new." not in page(client, "/corrections/")


def test_a_correction_stays_when_its_page_is_withdrawn(client):
    entry = corrected()
    withdrawing.withdraw(entry.article, by=None, reason="Outdated.")
    text = text_of(page(client, "/corrections/"))
    assert entry.note in text and "The page was withdrawn since." in text


def test_many_are_shown_in_pages_at_the_same_cost(client):
    with CaptureQueriesContext(connection) as none:
        page(client, "/corrections/")
    for number in range(45):
        corrected(f"Article {number}", note=f"Note {number:02d}.")
    seen, where = [], "/corrections/"
    while where:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(where)
        assert len(asked) == len(none) == 1
        seen += [entry.note for entry in answer.context["corrections"]]
        after = answer.context["after"]
        where = f"/corrections/?after={after}" if after else ""
    assert seen == [f"Note {number:02d}." for number in reversed(range(45))]
    page(client, "/corrections/?after=nonsense", status=404)


def test_the_feed_is_well_formed_and_names_each_correction_for_good(client, settings):
    settings.SITE_URL = "https://mg.example.org"
    entry = corrected()
    answer = client.get("/corrections/feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 (ours)
    [item] = feed.findall(f"{ATOM}entry")
    assert item.find(f"{ATOM}id").text == (
        f"https://mg.example.org/corrections/#correction-{entry.pk}"
    )
    assert item.find(f"{ATOM}link").get("href") == "https://mg.example.org/articles/rest/"
    assert item.find(f"{ATOM}title").text == "Rest"
    words = unescape(item.find(f"{ATOM}summary").text)
    assert "The dose was <wrong>." in words and "Take 60 mg." in words
    assert not answer.cookies and client.post("/corrections/feed/").status_code == 405


def test_the_feed_asks_one_query_and_ends_somewhere(client, django_assert_num_queries):
    for number in range(32):
        corrected(f"Article {number}")
    with django_assert_num_queries(1):
        answer = client.get("/corrections/feed/")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 (ours)
    assert len(feed.findall(f"{ATOM}entry")) == 30


def test_a_withdrawn_page_keeps_its_public_record(client):
    article = build.article("Rest")
    mended = "<p>Rest before you are tierd.</p>"
    drafting.save_draft(article, drafting.Draft("Rest", "S", mended), base=1, by=None)
    secret = "Only a letter, they say."
    publishing.publish(article, by=None, change=Said(Class.MINOR, note="Spelt.", reason=secret))
    changing.correct(article, said(), by=None)
    withdrawing.withdraw(article, by=None, reason="Outdated.")
    html = page(client, "/articles/rest/", status=410)
    text = text_of(html)
    for words in ("first published", "Take 600 mg.", "Ask your MG nurse.", "withdrawn"):
        assert words in text.lower() or words in text
    assert "Spelt." not in text and secret not in text
    assert faults_of(html) == []


# Reports


def test_a_reader_reports_a_mistake_without_account_cookie_or_token(client):
    article = build.article("Rest")
    html = page(client, WHERE)
    assert "csrf" not in html and not client.cookies
    assert 'name="revision" value="1"' in html
    answer = client.post(WHERE, {"text": " 600 mg?\n", "contact": "", "revision": "1"})
    assert (answer.status_code, answer.url) == (303, f"{WHERE}?sent=1")
    report = MistakeReport.objects.get()
    assert (report.article, report.text.strip()) == (article, "600 mg?")
    assert "Thank you." in text_of(page(client, answer.url))
    assert not client.cookies
    for path in (WHERE, answer.url):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"


def test_it_works_for_who_is_signed_in_and_keeps_nothing_of_them():
    build.article("Rest")
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.max_member())
    assert client.post(WHERE, {"text": "Wrong."}).status_code == 303
    report = MistakeReport.objects.get()
    assert report.answered_by is None and report.contact == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "", "contact": "rita@example.org"}, "text"),
        ({"text": "\u200b", "contact": "rita@example.org"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "Wrong.", "contact": "no address"}, "contact"),
        ({"text": "Wrong.", "website": "https://spam.example"}, "website"),
        ({"text": "Wrong.", "revision": "-1"}, "revision"),
    ],
)
def test_what_cannot_be_taken_is_given_back(client, values, field):
    build.article("Rest")
    answer = client.post(WHERE, values)
    assert answer.status_code == 422 and not MistakeReport.objects.exists()
    assert list(answer.context["form"].errors) == [field]
    html = answer.content.decode()
    assert all(value in html for name, value in values.items() if name in ("text", "contact"))
    assert "spam.example" not in html  # A browser that filled it in does not fail twice.
    assert "?:" not in html  # The label of the first field is a question already.


def test_a_page_of_another_site_sends_nothing(client):
    build.article("Rest")
    sent = {"text": "Buy this."}
    answer = client.post(WHERE, sent, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and "Buy this." not in answer.content.decode()
    assert not MistakeReport.objects.exists()


def test_very_many_from_one_connection_are_asked_to_wait_and_lose_nothing(client):
    build.article("Rest")
    for _ in range(10):
        assert client.post(WHERE, {"text": "Wrong."}).status_code == 303
    answer = client.post(WHERE, {"text": "Wrong once more."})
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "3600"
    assert "Wrong once more." in answer.content.decode()
    assert MistakeReport.objects.count() == 10


def test_of_what_readers_never_saw_there_is_no_such_page(client):
    build.article("Hidden", published=False)
    page(client, "/articles/hidden/mistake/", status=404)
    page(client, "/articles/nowhere/mistake/", status=404)
    assert client.post("/articles/hidden/mistake/", {"text": "?"}).status_code == 404


def test_a_page_that_was_withdrawn_meanwhile_still_takes_what_was_typed(client):
    withdrawing.withdraw(build.article("Rest"), by=None, reason="Outdated.")
    assert client.post(WHERE, {"text": "Wrong."}).status_code == 303


def test_hostile_text_is_kept_as_typed_and_shown_as_text(client):
    build.article("Rest")
    hostile = '<script>alert(1)</script>" onfocus="x'
    assert faults_of(client.post(WHERE, {"text": hostile, "contact": "x"}).content.decode()) == []
    client.post(WHERE, {"text": hostile})
    assert MistakeReport.objects.get().text == hostile
    assert mistakes.TEXT_LENGTH == 2000
