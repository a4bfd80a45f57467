"""Three years on the review clock: mails, notices, reviews, and what moves a date."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from articles.models import Change, Recheck
from articles.rules import Class, Kind, Reopening, Role, Timing
from articles.services import (
    changing,
    drafting,
    freshness,
    publishing,
    rechecking,
    reviewing,
    reviewlists,
    signing,
)
from articles.services.reminding import remind
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db
BEGAN = datetime(2024, 2, 29, 9, tzinfo=UTC)  # A day that most years lack.
YEARS = 3
DAY = timedelta(days=1)
BUSY = (-90, -30, 0, 30, 35, 180)  # Days from the due date on which something happens.


class Clock:
    """What time it is. Nothing sleeps: the day is set."""

    def __init__(self, monkeypatch):
        self.now = BEGAN
        clock = self

        class Then(datetime):
            @classmethod
            def now(cls, tz=None):
                return clock.now.astimezone(tz) if tz else clock.now.replace(tzinfo=None)

        # Fields keep `timezone.now` itself as their default, so what it asks is replaced.
        monkeypatch.setattr("django.utils.timezone.datetime", Then)

    def days(self, *dues):
        """Yield the days of three years: each around what happens, and else one in a week."""
        for number in range(1, 365 * YEARS + 60):
            self.now = BEGAN + number * DAY
            late = [(self.now.date() - due).days for due in dues]
            if number % 7 == 0 or any(abs(days - day) < 3 for days in late for day in BUSY):
                yield self.now.date()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def people(clock):
    """Return those who publish, look after a page, and sign; the register knows the last."""
    ed, ada, clara = build.ed_editor(), build.ada_author(), build.clara_reviewer()
    who = build.clinician("Clara Roe", account=clara)
    later = BEGAN.date() + timedelta(days=3000)
    who.register_entries.update(expires_on=later)
    who.declarations.update(valid_until=later)
    return ed, ada, clara


def signed(title, kind, *, people, owner=None):
    """Return a page that Clara signed and Ed published on the first day."""
    ed, ada, clara = people
    text = build.article(title, by=ada, kind=kind, published=False)
    text.owner = owner
    text.save()
    reviewing.submit(text, by=ada)
    sign(text, clara)
    return publishing.publish(fresh(text), by=ed, override="Short on purpose.")


def sign(article, by):
    said = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
    return signing.sign(fresh(article), said, by=by)


def save(article, by, body):
    latest = fresh(article).latest_revision
    draft = drafting.Draft(latest.title, latest.summary, body)
    return drafting.save_draft(fresh(article), draft, base=latest.number, by=by)


def notice(client, article):
    """Say whether readers of the page are told that it is overdue."""
    page = " ".join(client.get(article.get_absolute_url()).content.decode().split())
    return "This page was due for review on" in page


def test_three_years_of_a_medicine_page_that_is_reviewed_once(client, clock, people, mailoutbox):
    ed, ada, clara = people
    page = signed("Tablets", Kind.MEDICINE, people=people, owner=ada)
    first = date(2025, 2, 28)  # There is no 29 February in 2025.
    assert page.next_review_on == first
    reviewed_on = first + 35 * DAY
    second = date(2026, 4, 4)
    mails, timings, notices = defaultdict(set), {}, {}
    mailoutbox.clear()
    for day in clock.days(first, second):
        remind()
        for mail in mailoutbox:
            mails[day].update(mail.to)
        mailoutbox.clear()
        if day == reviewed_on:
            sign(page, clara)
            mailoutbox.clear()
        timings[day] = fresh(page).timing
        if day in (first - DAY, first, reviewed_on - DAY, reviewed_on, second - DAY, second):
            notices[day] = notice(client, page)
    assert reviewed_on == date(2025, 4, 4)
    owner, both = {ada.email}, {ada.email, ed.email}
    assert dict(mails) == {
        due + days * DAY: both if days >= 0 else owner
        for due in (first, second)
        for days in (-90, -30, 0, 30)
    }
    assert notices == {
        first - DAY: False,
        first: True,
        reviewed_on - DAY: True,
        reviewed_on: False,
        second - DAY: False,
        second: True,
    }
    for day, timing in timings.items():
        due = first if day < reviewed_on else second
        left = (due - day).days
        expected = (
            Timing.CURRENT
            if left > 90
            else Timing.SOON
            if left > 0
            else Timing.OVERDUE
            if left > -180
            else Timing.DECIDE
        )
        assert timing is expected, day
    assert timings[second + 180 * DAY] is Timing.DECIDE
    # The review is told to readers, and is no update.
    page = fresh(page)
    assert page.reviewed_at.date() == reviewed_on
    assert page.updated_at is None and page.published_at == BEGAN
    kinds = list(Change.objects.public().values_list("kind", flat=True))
    assert kinds == [Class.REVIEW, Class.FIRST]


def test_edited_is_not_reviewed(clock, people):
    ed, ada, clara = people
    page = signed("Resting", Kind.LIVING, people=people)
    due = date(2027, 2, 28)
    assert page.next_review_on == due
    clock.now += 200 * DAY
    save(page, ada, "<p>Rest before you are tired, always.</p>")
    minor = changing.Said(Class.MINOR, reason="One word for the style.")
    publishing.publish(fresh(page), by=ed, change=minor, override="Reviewed by me.")
    page = fresh(page)
    assert (page.next_review_on, page.updated_at) == (due, None)
    assert page.reviewed_at == BEGAN and page.live_signoff is not None
    clock.now += 200 * DAY
    save(page, ada, "<p>Sleep for 9 hours. Take a walk of 20 minutes each day.</p>")
    reviewing.submit(fresh(page), by=ada)
    reviewing.approve(fresh(page), by=clara)
    publishing.publish(fresh(page), by=ed, change=build.major())
    page = fresh(page)
    assert (page.next_review_on, page.updated_at) == (due, clock.now)
    assert page.reviewed_at is None and page.live_signoff is None
    clock.now += 200 * DAY
    sign(page, clara)
    assert fresh(page).next_review_on == date(2028, 10, 21)


def test_a_text_that_is_signed_and_scheduled_moves_the_clock_at_its_time(client, clock, people):
    ed, ada, clara = people
    page = signed("Tablets", Kind.MEDICINE, people=people)
    clock.now += 400 * DAY
    rechecking.reopen(page, Reopening.MISTAKES, by=None)
    save(page, ada, "<p>Take 60 mg three times a day, as your doctor told you.</p>")
    reviewing.submit(fresh(page), by=ada)
    clock.now += DAY
    sign(page, clara)
    signed_on = clock.now.date()
    publishing.schedule(
        fresh(page), by=ed, at=clock.now + 5 * DAY, change=build.major(), override="Short."
    )
    assert fresh(page).timing is Timing.OVERDUE and notice(client, page)
    clock.now += 5 * DAY
    # Nothing has run since, and readers see the new date all the same.
    assert fresh(page).timing is Timing.CURRENT and not notice(client, page)
    assert Recheck.objects.open().exists()
    publishing.settle_due()
    assert fresh(page).next_review_on == signed_on.replace(year=signed_on.year + 1)
    assert not Recheck.objects.open().exists()


def test_the_lists_and_the_public_figures_follow_the_clock(clock, people):
    ed = people[0]
    signed("Tablets", Kind.MEDICINE, people=people)
    signed("Resting", Kind.LIVING, people=people)
    build.article("News", kind=Kind.NEWS)
    seen = []
    for _month in range(37):
        cache.clear()
        figures, lists = freshness.figures().all, reviewlists.counts(ed)
        assert (figures.overdue, figures.soon) == (lists["overdue"], lists["soon"])
        assert figures.total == 2
        now = (figures.current, figures.soon, figures.overdue, lists["decide"])
        if now not in seen:
            seen.append(now)
        clock.now += timedelta(days=30.5)
    assert seen == [
        (2, 0, 0, 0),
        (1, 1, 0, 0),
        (1, 0, 1, 0),
        (1, 0, 1, 1),
        (0, 1, 1, 1),
        (0, 0, 2, 1),
    ]
