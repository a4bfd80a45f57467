"""Saying what a page is: who may, what needs a reason, and what it does to the review clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Event, Recheck
from articles.rules import Kind, Risk
from articles.services import describing, drafting, publishing
from articles.services.describing import describe
from articles.services.errors import GateClosed, Invalid, NotAllowed, NotPossible
from tests import build
from tests.articles import trusted
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db
BEGAN = datetime(2025, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def page():
    return build.article("Rest", at=BEGAN, kind=Kind.CONDITION)


def test_a_page_is_described_with_one_line_in_the_log(page, ed):
    describe(page, by=ed, kind=Kind.MEDICINE, owner=ed, funding="The  charity\nitself")
    page = fresh(page)
    assert (page.risk, page.owner, page.funding) == (Risk.HIGH, ed, "The charity itself")
    event = Event.objects.get(action="describe")
    assert (event.actor, event.article) == (ed, page)
    assert "kind of page: about a condition → about a medicine" in event.note
    assert "looked after by: – → Ed" in event.note


def test_what_is_not_named_stays_and_no_change_leaves_no_line(page, ed):
    describe(page, by=ed, funding="The charity")
    describe(page, by=ed, kind=Kind.CONDITION, funding="The charity")
    assert fresh(page).kind == Kind.CONDITION
    assert Event.objects.filter(action="describe").count() == 1


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"kind": Kind.MEDICINE}, date(2026, 3, 31)),
        ({"review_months": 11}, date(2026, 2, 28)),
        ({"kind": Kind.MEDICINE, "review_months": 6}, date(2025, 9, 30)),
        ({"kind": Kind.TREATMENT}, date(2028, 3, 31)),
        ({"kind": Kind.STORY}, None),
    ],
)
def test_the_next_review_follows_kind_and_months(page, said, due):
    assert page.next_review_on == date(2028, 3, 31)
    assert describe(page, by=None, **said).next_review_on == due
    assert fresh(page).next_review_on == due


def test_the_next_review_counts_from_the_last_one(page):
    Article.objects.update(reviewed_at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert describe(page, by=None, kind=Kind.MEDICINE).next_review_on == date(2027, 5, 1)


def test_a_draft_is_not_due():
    draft = build.article(published=False)
    assert describe(draft, by=None, kind=Kind.MEDICINE).next_review_on is None


@pytest.mark.parametrize(
    "said",
    [
        {"chosen_risk": Risk.NONE},  # Less than usual for its kind.
        {"kind": Kind.NEWS},  # Less than readers relied on.
        {"kind": Kind.MEDICINE, "chosen_risk": Risk.LOW},
        {"kind": Kind.MEDICINE, "review_months": 36},
    ],
)
def test_to_ask_less_of_a_page_takes_a_reason(page, ed, said):
    with pytest.raises(Invalid) as refusal:
        describe(page, by=ed, **said)
    assert refusal.value.field == "reason"
    assert not Event.objects.filter(action="describe").exists()
    describe(page, by=ed, reason="It only lists our meetings.", **said)
    assert "It only lists our meetings." in Event.objects.get(action="describe").note
    describe(page, by=ed, funding="The charity")  # What was said once is not asked again.


def test_an_author_says_of_a_draft_what_it_is_and_asks_no_less_of_it():
    ada = build.ada_author()
    draft = build.article(published=False, author=build.person("Ada", account=ada))
    describe(draft, by=ada, kind=Kind.MEDICINE)
    describe(draft, by=ada, kind=Kind.NEWS)
    with pytest.raises(NotAllowed):
        describe(draft, by=ada, kind=Kind.MEDICINE, chosen_risk=Risk.NONE, reason="Quicker so.")
    public = build.article(author=draft.author)
    with pytest.raises(NotAllowed):
        describe(public, by=ada, kind=Kind.CONDITION)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"chosen_risk": "some"}, "chosen_risk"),
        ({"review_months": 0}, "review_months"),
        ({"review_months": 37}, "review_months"),
        ({"ai_use": "perhaps"}, "ai_use"),
        ({"funding": "x" * 301}, "funding"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(page, ed, said, field):
    with pytest.raises(Invalid) as refusal:
        describe(page, by=ed, reason="For a good reason.", **said)
    assert refusal.value.field == field


def test_only_who_works_here_looks_after_a_page(page, ed):
    with pytest.raises(Invalid):
        describe(page, by=ed, owner=build.max_member())


def test_a_new_article_is_of_a_kind_that_there_is():
    with pytest.raises(Invalid):
        drafting.create_article(
            drafting.Draft("Title", "", ""),
            category=build.category(),
            author=build.person(),
            by=None,
            kind="poem",
        )


def test_pages_that_show_it_are_purged(page, ed, purged, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        describing.describe(page, by=ed, funding="The charity")
    assert f"article:{page.pk}" in purged


def test_who_lowers_a_high_risk_is_not_the_one_who_publishes(ed):
    draft = build.article("Dose", kind=Kind.MEDICINE, published=False)
    describe(draft, by=ed, kind=Kind.LIVING, reason="It is about everyday life")
    with pytest.raises(GateClosed) as refusal:
        publishing.publish(fresh(draft), by=ed, override="It really is about everyday life")
    assert [finding.code for finding in refusal.value.findings if finding.is_firm] == ["RISK"]
    eva = build.user("Eva", group="Editors")
    codes = {finding.code for finding in publishing.findings(fresh(draft), by=eva)}
    assert "RISK" not in codes
    # It is taken back with the risk itself, and saying it in one step with the kind is the same.
    describe(fresh(draft), by=ed, kind=Kind.MEDICINE)
    assert fresh(draft).lowered_by is None
    unsaid = build.article("New", kind="", published=False)
    describe(unsaid, by=ed, kind=Kind.MEDICINE, chosen_risk=Risk.LOW, reason="Only its history")
    assert fresh(unsaid).lowered_by == ed


def test_who_says_first_what_a_page_is_may_publish_it(ed):
    draft = build.article("Fair", kind="", published=False)
    describe(draft, by=ed, kind=Kind.NEWS)
    assert fresh(draft).lowered_by is None


def test_what_goes_live_by_itself_does_not_become_of_high_risk_unsigned(ed):
    coming = build.article(kind=Kind.NEWS, published=False)
    publishing.schedule(coming, by=ed, at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotPossible):
        describe(coming, by=ed, kind=Kind.MEDICINE)
    assert fresh(coming).kind == Kind.NEWS
    publishing.unschedule(coming, by=ed)
    describe(coming, by=ed, kind=Kind.MEDICINE)
    with pytest.raises(GateClosed):
        publishing.publish(fresh(coming), by=ed, override="Nobody is here to sign")


def test_an_unsigned_page_is_opened_for_review_when_its_risk_is_high_at_last(page, ed):
    signed = trusted.reviewed(trusted.clinician())
    for each in (page, signed):
        describe(fresh(each), by=ed, kind=Kind.TREATMENT)
    assert [line.article for line in Recheck.objects.open()] == [page]
