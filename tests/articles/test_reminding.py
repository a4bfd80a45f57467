"""Mails about reviews: who gets them when, and each of them once."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends import locmem
from django.utils import timezone

from articles.models import Article, ReviewReminder
from articles.rules import Kind
from articles.services import reminding, withdrawing
from articles.services.reminding import remind
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def ada():
    return build.ada_author()


def page(title="Rest", *, due, owner=None):
    """Return a public page that is due in so many days."""
    made = build.article(title, kind=Kind.LIVING)
    made.owner = owner
    made.next_review_on = timezone.localdate() + timedelta(days=due)
    made.save()
    return made


def told(mailoutbox):
    """Return who got a mail, each with the titles in it, and forget the mails."""
    found = {}
    for mail in mailoutbox:
        [to] = mail.to
        assert to not in found, "two mails to one person"
        found[to.split("@")[0].capitalize()] = re.findall(r"^(.+)\nReview due", mail.body, re.M)
    mailoutbox.clear()
    return found


@pytest.mark.parametrize(
    ("due", "people"),
    [
        (91, set()),
        (90, {"Ada"}),
        (30, {"Ada"}),
        (1, {"Ada"}),
        (0, {"Ada", "Ed"}),
        (-29, {"Ada", "Ed"}),
        (-1000, {"Ada", "Ed"}),
    ],
)
def test_the_owner_hears_first_and_all_editors_from_the_day_itself(
    mailoutbox, ed, ada, due, people
):
    page(due=due, owner=ada)
    assert remind() == bool(people)
    assert set(told(mailoutbox)) == people
    assert remind() == 0
    assert told(mailoutbox) == {}


def test_where_nobody_looks_after_a_page_the_editors_hear(mailoutbox, ed, ada):
    page(due=80)
    ada.is_staff = False
    ada.save()
    page("Of who has left", due=70, owner=ada)
    remind()
    assert told(mailoutbox) == {"Ed": ["Of who has left", "Rest"]}


@pytest.mark.any_database  # Which day it is, the other tests ask of either.
def test_each_day_of_the_clock_is_told_once(mailoutbox, ed, ada):
    made = page(due=100, owner=ada)
    days = []
    for passed in range(160):
        due = timezone.localdate() + timedelta(days=100 - passed)
        Article.objects.update(next_review_on=due)
        # The line in the table names the due date, which time itself would not change.
        ReviewReminder.objects.update(due_on=due)
        if remind():
            days.append(passed - 100)
    assert days == [-90, -30, 0, 30]
    assert set(made.reminders.values_list("days", flat=True)) == {-90, -30, 0, 30}


def test_one_mail_names_all_pages_most_overdue_first(mailoutbox, ed):
    page("Soon", due=20)
    page("Long ago", due=-300)
    page("Today", due=0)
    remind()
    [mail] = mailoutbox
    assert mail.subject == "3 pages to review"
    assert "(300 days overdue)" in mail.body
    assert "/admin/articles/article/reviews/" in mail.body
    assert told(mailoutbox) == {"Ed": ["Long ago", "Today", "Soon"]}


def test_after_a_review_the_clock_begins_anew(mailoutbox, ed):
    made = page(due=-40)
    remind()
    made.next_review_on = timezone.localdate() + timedelta(days=89)
    made.save()
    assert remind() == 1


def test_what_readers_do_not_see_is_nobodys_task(mailoutbox, ed):
    page(due=400)
    gone = page(due=-5)
    withdrawing.withdraw(gone, by=None, reason="Out of date.")
    build.article(published=False, kind=Kind.MEDICINE)
    assert remind() == 0


def test_a_long_list_is_cut_and_counted(mailoutbox, ed, monkeypatch):
    monkeypatch.setattr(reminding, "MOST_IN_A_MAIL", 2)
    monkeypatch.setattr(reminding, "BATCH", 2)
    for number in range(5):
        page(f"Page {number}", due=-number)
    assert remind() == 5
    [mail] = mailoutbox
    assert mail.subject == "5 pages to review"
    assert "And 3 more." in mail.body
    assert told(mailoutbox) == {"Ed": ["Page 4", "Page 3"]}


def test_an_address_that_fails_keeps_no_mail_from_others(mailoutbox, ed, ada, monkeypatch, caplog):
    page(due=0, owner=ada)
    send = locmem.EmailBackend.send_messages

    def refuse(backend, mails):
        if mails[0].to == [ed.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(backend, mails)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    assert remind() == 1
    assert set(told(mailoutbox)) == {"Ada"}
    assert "failed" in caplog.text


def test_mails_that_do_not_go_out_at_all_are_sent_in_the_next_night(mailoutbox, ed, monkeypatch):
    page(due=0)

    def fail(backend, mails):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", fail)
        assert remind() == 0
    assert remind() == 1
    assert told(mailoutbox) == {"Ed": ["Rest"]}
