"""Where the newsroom reads reported mistakes, answers them, and corrects without a new text."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Change, MistakeReport
from articles.services import drafting, mistakes, withdrawing
from tests import build
from tests.articles.newsroom import fresh, url
from tests.pages import faults_of, page, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/mistakereport/"
HOSTILE = "600 mg?\n<script>alert(1)</script>"
CORRECTION = {
    "note": "The dose was wrong.",
    "was": "Take 600 mg.",
    "now": "Take 60 mg.",
    "harm": "none",
    "advice": "",
}


@pytest.fixture
def report():
    return mistakes.report(build.article("Rest"), text=HOSTILE, contact="rita@example.org")


@pytest.fixture
def ed(client):
    ed = build.ed_editor()
    client.force_login(ed)
    return ed


def at(report):
    return f"{LIST}{report.pk}/change/"


def test_the_list_begins_with_who_has_waited_longest(client, ed, report):
    done = mistakes.report(report.article, text="Done with.")
    mistakes.answer(done, by=None, was_right=False, answer="It is right.")
    mistakes.report(report.article, text="Later.")
    shown = text_of(page(client, LIST))
    assert shown.index("600 mg?") < shown.index("Later.") and "Done with." not in shown
    assert "Done with." in page(client, f"{LIST}?answered=yes")
    assert "Done with." in page(client, f"{LIST}?answered=all")


def test_the_list_asks_the_same_for_one_and_for_many(client, ed, report):
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(5):
        mistakes.report(build.article(), text=f"Wrong {number}.")
    with CaptureQueriesContext(connection) as many:
        assert text_of(page(client, LIST)).count("Wrong") == 5
    assert len(many) == len(one)


def test_a_report_is_shown_as_text_with_what_can_be_done(client, ed, report):
    html = page(client, at(report))
    assert "600 mg?" in html and "rita@example.org" in html
    assert "<script>alert(1)" not in html
    for address in (url("change", report.article), f"correct/?mistake={report.pk}"):
        assert address in html
    assert "step/publish" not in html  # There is no newer text to publish.
    drafting.save_draft(report.article, drafting.Draft("Rest", "S", "<p>6</p>"), base=1, by=None)
    html = page(client, at(report))
    assert f"step/publish/?mistake={report.pk}" in html and "compare/?from=1&amp;to=2" in html


def test_an_answer_closes_it(client, ed, report):
    answer = client.post(at(report), {"was_right": "no", "answer": "It is a weekly dose."})
    assert (answer.status_code, answer.url) == (303, LIST)
    report.refresh_from_db()
    assert (report.was_right, report.answered_by) == (False, ed)
    html = page(client, at(report))
    assert "It is a weekly dose." in html and 'name="answer"' not in html


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"was_right": "", "answer": "Some words."}, "was_right"),
        ({"was_right": "perhaps", "answer": "Some words."}, "was_right"),
        ({"was_right": "yes", "answer": " "}, "answer"),
        ({"was_right": "yes", "answer": "x" * 501}, "answer"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, ed, report, values, field):
    answer = client.post(at(report), values)
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert values["answer"].strip() in answer.content.decode()
    report.refresh_from_db()
    assert report.answered_at is None


def test_an_answer_that_comes_second_is_refused_and_kept(client, ed, report):
    mistakes.answer(report, by=None, was_right=True, answer="Mended.")
    answer = client.post(at(report), {"was_right": "no", "answer": "My words."})
    assert "My words." in answer.content.decode()
    assert "Somebody answered this report already." in text_of(answer.content.decode())


def test_reviewers_read_reports_and_others_do_not(client, report):
    client.force_login(build.clara_reviewer())
    html = page(client, at(report))
    assert "rita@example.org" not in html and 'name="answer"' not in html
    refused = client.post(at(report), {"was_right": "yes", "answer": "Kept words."})
    assert "Kept words." in refused.content.decode()
    assert client.get(LIST, {"contact__startswith": "rita"}).status_code == 400
    assert client.get(LIST, {"answered": "all"}).status_code == 200
    assert MistakeReport.objects.waiting().exists()
    for nobody in (build.ada_author(), build.mo_moderator()):
        client.force_login(nobody)
        assert client.get(LIST).status_code == 403 == client.get(at(report)).status_code


def test_nobody_adds_or_deletes_reports_here(client, report):
    client.force_login(build.user("Root", superuser=True))
    assert client.get(f"{LIST}add/").status_code in (403, 404)
    assert client.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}+{report.pk}/change/").status_code in (302, 404)


def test_what_was_typed_is_given_back_when_the_session_has_ended(client, ed, report):
    client.logout()
    answer = client.post(at(report), {"was_right": "yes", "answer": "Long words."})
    assert answer.status_code == 403 and "Long words." in answer.content.decode()


# Correcting without a new text


def test_a_correction_without_a_text_answers_the_report_and_stands_in_the_record(
    client, ed, report
):
    where = url("correct", report.article) + f"?mistake={report.pk}"
    html = page(client, where)
    assert re.search(rf'<option value="{report.pk}" selected>', html)
    answer = client.post(where, {**CORRECTION, "mistake": report.pk})
    assert answer.url == url("change", report.article)
    entry = Change.objects.corrections().get()
    assert (entry.by, entry.mistake, entry.now) == (ed, report, "Take 60 mg.")
    assert fresh(report.article).live_revision.number == 1
    report.refresh_from_db()
    assert report.was_right
    assert "The dose was wrong." in page(client, url("correct", report.article))
    assert "The dose was wrong." in page(client, at(report))


@pytest.mark.parametrize("field", ["note", "was", "now", "harm"])
def test_a_correction_that_lacks_something_is_given_back(client, ed, report, field):
    answer = client.post(url("correct", report.article), {**CORRECTION, field: ""})
    assert list(answer.context["form"].errors) == [field]
    rest = {value for name, value in CORRECTION.items() if name not in (field, "harm")}
    assert all(value in answer.content.decode() for value in rest)
    assert not Change.objects.corrections().exists()


def test_only_who_may_publish_corrects_and_only_what_was_public(client, ed, report):
    draft = build.article(published=False)
    assert client.get(url("correct", draft)).status_code == 404
    assert url("correct", draft) not in page(client, url("change", draft))
    assert url("correct", report.article) in page(client, url("change", report.article))
    withdrawing.withdraw(report.article, by=None, reason="Outdated.")
    assert client.get(url("correct", report.article)).status_code == 200
    client.force_login(build.clara_reviewer())
    assert client.get(url("correct", report.article)).status_code == 403
    assert url("correct", report.article) not in page(client, url("change", report.article))


def test_nothing_hostile_comes_through(client, ed, report):
    client.post(url("correct", report.article), {**CORRECTION, "note": HOSTILE, "was": HOSTILE})
    for path in ("/corrections/", "/articles/rest/"):
        html = page(client, path)
        assert "&lt;script&gt;" in html and "<script>alert" not in html
    assert faults_of(page(client, "/corrections/")) == []
