"""What readers report as wrong: kept, answered, and let go of."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from articles.models import Event, MistakeReport, Recheck
from articles.rules import Reopening
from articles.services import drafting, mistakes, publishing, rechecking, withdrawing
from articles.services.errors import Invalid, NotAllowed, NotPossible
from tests import build

pytestmark = pytest.mark.django_db


def report(article, text="The dose in the table is wrong.", **more):
    return mistakes.report(article, text=text, **more)


def test_a_report_is_kept_with_the_text_that_was_read():
    article = build.article()
    drafting.save_draft(article, drafting.Draft("New", "S", "<p>New.</p>"), base=1, by=None)
    publishing.publish(article, by=None)
    assert report(article, revision=1).revision.number == 1
    assert report(article).revision.number == 2
    drafting.save_draft(article, drafting.Draft("Newer", "S", "<p>Not out.</p>"), base=2, by=None)
    assert report(article, revision=3).revision.number == 2  # Readers never had that one.
    assert report(article, revision=99).revision.number == 2
    assert report(article, revision=0).revision.number == 2


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * 2001])
def test_an_empty_report_or_one_that_is_too_long_is_refused_beside_its_field(text):
    with pytest.raises(Invalid) as refusal:
        report(build.article(), text)
    assert refusal.value.field == "text" and not MistakeReport.objects.exists()


def test_of_a_draft_nobody_can_report_anything_but_of_a_withdrawn_page_they_can():
    with pytest.raises(NotPossible):
        report(build.article(published=False))
    gone = build.article()
    withdrawing.withdraw(gone, by=None, reason="Outdated.")
    assert report(gone).revision == gone.latest_revision


def test_the_newsroom_hears_of_the_first_report_that_waits(django_capture_on_commit_callbacks):
    ed, article = build.ed_editor(), build.article("Rest")
    with django_capture_on_commit_callbacks(execute=True):
        report(article, "I am 45 and take it.")
        report(article)
    (sent,) = mail.outbox
    assert sent.to == [ed.email] and "Rest" in sent.subject
    assert "45" not in sent.body  # It may be about somebody's health.


def test_whoever_looks_after_the_page_is_told_instead_of_all(django_capture_on_commit_callbacks):
    ed, other = build.ed_editor(), build.user("Edda", group="Editors")
    article = build.article()
    article.owner = other
    article.save()
    with django_capture_on_commit_callbacks(execute=True):
        report(article)
    assert [sent.to for sent in mail.outbox] == [[other.email]] and ed.email


def test_three_reports_within_a_month_open_the_page_for_review():
    article, start = build.article(at=timezone.now() - timedelta(days=90)), timezone.now()
    with time_machine.travel(start - timedelta(days=31), tick=False):
        report(article)
    report(article)
    report(article)
    assert not Recheck.objects.exists()  # One of them is too old to count.
    report(article)
    assert Recheck.objects.get().reason == Reopening.MISTAKES
    report(article)
    assert Recheck.objects.count() == 1


def test_reports_that_were_wrong_or_seen_already_do_not_count():
    article = build.article()
    for _ in range(2):
        wrong = report(article)
        mistakes.answer(wrong, by=None, was_right=False, answer="The page is right.")
    report(article)
    assert not Recheck.objects.exists()
    report(article)
    report(article)
    rechecking.close(Recheck.objects.get(), by=None, outcome="Mended.")
    report(article)
    assert not Recheck.objects.open().exists()


def test_an_answer_closes_the_report_and_goes_to_the_reader_who_left_an_address(
    django_capture_on_commit_callbacks,
):
    ed = build.ed_editor()
    made = report(build.article("Rest"), contact="rita@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        mistakes.answer(made, by=ed, was_right=True, answer="The table is\nright now.")
    made.refresh_from_db()
    assert (made.answered_by, made.was_right) == (ed, True)
    (sent,) = mail.outbox
    assert sent.to == ["rita@example.org"] and "The table is right now." in sent.body
    assert Event.objects.get(action="mistake").actor == ed


def test_without_an_address_nobody_gets_a_mail(django_capture_on_commit_callbacks):
    made = report(build.article())
    with django_capture_on_commit_callbacks(execute=True):
        mistakes.answer(made, by=None, was_right=False, answer="It is right.")
    assert mail.outbox == []


def test_answers_need_the_right_some_words_and_a_report_that_waits():
    made = report(build.article())
    for nobody in (build.clara_reviewer(), build.ada_author()):
        with pytest.raises(NotAllowed):
            mistakes.answer(made, by=nobody, was_right=True, answer="Yes.")
    for text in ("  ", "x" * 501):
        with pytest.raises(Invalid) as refusal:
            mistakes.answer(made, by=None, was_right=True, answer=text)
        assert refusal.value.field == "answer"
    mistakes.answer(made, by=None, was_right=True, answer="Yes.")
    with pytest.raises(NotPossible):
        mistakes.answer(made, by=None, was_right=False, answer="No.")


def test_addresses_go_a_month_after_the_answer_and_words_after_a_year():
    article, now = build.article(at=timezone.now() - timedelta(days=900)), timezone.now()
    answered = report(article, contact="a@example.org")
    waiting = report(article, contact="b@example.org")
    mistakes.answer(answered, by=None, was_right=True, answer="Mended.")

    def kept(days):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            mistakes.forget()
        rows = MistakeReport.objects.filter(pk__in=[answered.pk, waiting.pk]).order_by("pk")
        return [(bool(row.text), row.contact) for row in rows]

    assert kept(29) == [(True, "a@example.org"), (True, "b@example.org")]
    assert kept(31) == [(True, ""), (True, "b@example.org")]
    assert kept(364) == [(True, ""), (True, "b@example.org")]
    assert kept(366) == [(False, ""), (False, "")]
    waiting.refresh_from_db()
    assert waiting.answered_at and waiting.was_right is None and "a year" in waiting.answer
    assert not MistakeReport.objects.waiting().exists()
    answered.refresh_from_db()
    assert answered.answer == "Mended."
