"""What readers see changes only by publishing and withdrawing, at once or at a set time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Event
from articles.services import drafting, publishing, withdrawing
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.workflow import Reading, State
from tests import build

pytestmark = pytest.mark.django_db


def test_publishing_shows_the_newest_revision():
    article = publishing.publish(build.article(published=False), by=build.ed_editor())
    assert article.state is State.PUBLISHED
    assert list(Article.objects.published()) == [article]


def test_the_first_publication_sets_the_time_and_later_ones_keep_it():
    first = datetime(2025, 9, 4, 8, 43, 22, tzinfo=UTC)
    article = build.article(at=first)
    assert article.published_at == first
    assert article.updated_at is None
    drafting.save_draft(article, drafting.Draft("New", "", "<p>New.</p>"), base=1, by=None)
    article = publishing.publish(article, by=None)
    assert article.published_at == first
    assert timezone.now() - article.updated_at < timedelta(minutes=1)


def test_a_publication_time_to_come_keeps_the_article_hidden_until_then(time_machine):
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    article = build.article(at=noon + timedelta(hours=1))
    assert article.state is State.SCHEDULED
    assert not Article.objects.published().exists()
    time_machine.shift(3600)
    assert Article.objects.published().exists()


def test_withdrawing_hides_the_article_and_keeps_everything():
    article = withdrawing.withdraw(build.article(), by=build.ed_editor(), reason="Out of date")
    assert article.state is State.WITHDRAWN
    assert not Article.objects.published().exists()
    assert article.revisions.count() == 1
    assert Event.objects.filter(article=article).first().note == "Out of date"


def test_publishing_again_after_withdrawing_keeps_the_first_date():
    article = build.article()
    withdrawing.withdraw(article, by=None, reason="Outdated")
    again = publishing.publish(article, by=None)
    assert again.published_at == article.published_at


def test_what_is_already_live_cannot_be_published_again():
    with pytest.raises(NotPossible, match="published"):
        publishing.publish(build.article(), by=None)


def test_a_draft_cannot_be_withdrawn():
    with pytest.raises(NotPossible, match="draft"):
        withdrawing.withdraw(build.article(published=False), by=None, reason="Outdated")


@pytest.mark.parametrize("name", ["max_member", "ada_author", "clara_reviewer", "mo_moderator"])
def test_only_editors_decide_what_readers_see(name):
    someone = getattr(build, name)()
    with pytest.raises(NotAllowed):
        publishing.publish(build.article(published=False, by=None), by=someone)
    with pytest.raises(NotAllowed):
        withdrawing.withdraw(build.article(), by=someone, reason="Outdated")


NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEW = drafting.Draft("New title", "New summary.", "<p>New text.</p>")


def shown(article):
    """Return what readers have at this moment: a title, or what else they get."""
    article = Article.objects.for_page().get(pk=article.pk)
    is_listed = Article.objects.published().filter(pk=article.pk).exists()
    assert is_listed is (article.reading is Reading.PAGE)
    return article.shown_revision.title if is_listed else article.reading


def test_a_change_of_a_live_page_comes_at_its_minute_with_nothing_running(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("Old title", at=NOON - 60 * MINUTE)
    drafting.save_draft(article, NEW, base=1, by=None)
    article = publishing.schedule(article, by=None, at=NOON + MINUTE)
    assert (article.state, shown(article)) == (State.SCHEDULED, "Old title")
    time_machine.move_to(NOON + MINUTE - timedelta(microseconds=1), tick=False)
    assert shown(article) == "Old title"
    time_machine.move_to(NOON + MINUTE, tick=False)
    assert shown(article) == "New title"
    article = Article.objects.get(pk=article.pk)
    assert article.state is State.PUBLISHED
    assert article.shown_update == NOON + MINUTE
    assert article.published_at == NOON - 60 * MINUTE
    assert list(Article.objects.in_state(State.PUBLISHED)) == [article]


def test_a_page_goes_at_its_minute_and_a_cancelled_withdrawal_leaves_it(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("Here", at=NOON - MINUTE)
    withdrawing.plan_withdrawal(article, by=None, at=NOON + MINUTE, reason="Old.")
    withdrawing.cancel_withdrawal(article, by=None)
    withdrawing.plan_withdrawal(article, by=None, at=NOON + 2 * MINUTE, reason="Old.")
    time_machine.move_to(NOON + MINUTE, tick=False)
    assert shown(article) == "Here"
    time_machine.move_to(NOON + 2 * MINUTE, tick=False)
    assert shown(article) is Reading.GONE
    assert list(Article.objects.in_state(State.WITHDRAWN)) == [article]
    assert not Article.objects.in_state(State.PUBLISHED).exists()


def test_a_first_text_a_change_and_the_end_can_be_set_together(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("First", published=False)
    publishing.schedule(article, by=None, at=NOON + MINUTE)
    time_machine.move_to(NOON + MINUTE, tick=False)
    drafting.save_draft(article, NEW, base=1, by=None)
    publishing.schedule(article, by=None, at=NOON + 3 * MINUTE)
    withdrawing.plan_withdrawal(article, by=None, at=NOON + 5 * MINUTE, reason="Old.")
    seen = []
    for minutes in range(1, 7):
        time_machine.move_to(NOON + minutes * MINUTE, tick=False)
        seen.append(shown(article))
    assert seen == ["First", "First", "New title", "New title", Reading.GONE, Reading.GONE]


def test_a_withdrawn_article_can_be_set_to_come_back(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("Here", at=NOON - MINUTE)
    withdrawing.withdraw(article, by=None, reason="Being checked.")
    publishing.schedule(article, by=None, at=NOON + MINUTE)
    assert shown(article) is Reading.GONE
    time_machine.move_to(NOON + MINUTE, tick=False)
    assert shown(article) == "Here"
    publishing.settle_due()
    assert shown(article) == "Here"
    article = Article.objects.get(pk=article.pk)
    assert (article.withdraw_at, article.withdraw_reason) == (None, "")
    assert article.published_at == NOON - MINUTE


def test_settling_writes_down_what_time_has_done_once_and_at_its_time(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("Old title", at=NOON - MINUTE)
    drafting.save_draft(article, NEW, base=1, by=None)
    publishing.schedule(article, by=None, at=NOON + MINUTE)
    withdrawing.plan_withdrawal(article, by=None, at=NOON + 2 * MINUTE, reason="Old.")
    time_machine.move_to(NOON + 10 * MINUTE, tick=False)
    assert [publishing.settle_due(), publishing.settle_due()] == [1, 0]
    lines = [
        (line.action, line.from_state, line.to_state, line.at)
        for line in article.events.order_by("-pk")[:2]
    ]
    assert lines == [
        ("withdraw", "published", "withdrawn", NOON + 2 * MINUTE),
        ("publish", "scheduled", "published", NOON + MINUTE),
    ]
    article = Article.objects.get(pk=article.pk)
    assert article.live_revision.title == "New title"
    assert (article.next_at, article.updated_at) == (None, NOON + MINUTE)
    assert article.stage == State.WITHDRAWN


def test_a_text_saved_after_scheduling_is_not_the_one_that_goes_live(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("First", published=False)
    publishing.schedule(article, by=None, at=NOON + MINUTE)
    drafting.save_draft(article, NEW, base=1, by=None)
    assert Article.objects.get(pk=article.pk).state is State.DRAFT
    time_machine.move_to(NOON + MINUTE, tick=False)
    assert shown(article) == "First"
    publishing.settle_due()
    article = Article.objects.get(pk=article.pk)
    assert (article.state, article.live_revision.number) == (State.DRAFT, 1)


def test_publishing_a_newer_text_takes_the_older_one_off_the_schedule(time_machine):
    time_machine.move_to(NOON, tick=False)
    article = build.article("First", at=NOON - MINUTE)
    drafting.save_draft(article, NEW, base=1, by=None)
    publishing.schedule(article, by=None, at=NOON + MINUTE)
    drafting.save_draft(article, drafting.Draft("Newest", "S", ""), base=2, by=None)
    publishing.publish(article, by=None)
    time_machine.move_to(NOON + 2 * MINUTE, tick=False)
    assert shown(article) == "Newest"


def test_what_was_never_seen_leaves_no_date_when_it_is_taken_off_the_schedule():
    article = build.article(published=False)
    publishing.schedule(article, by=None, at=timezone.now() + MINUTE)
    article = publishing.unschedule(article, by=None)
    assert (article.published_at, article.next_at, article.next_revision) == (None, None, None)
    assert article.reading is Reading.NOTHING


@pytest.mark.parametrize("minutes", [-1, 0])
def test_times_that_are_over_are_refused_beside_the_field(time_machine, minutes):
    time_machine.move_to(NOON, tick=False)
    at = NOON + minutes * MINUTE
    with pytest.raises(Invalid) as refusal:
        publishing.schedule(build.article(published=False), by=None, at=at)
    assert refusal.value.field == "at"
    with pytest.raises(Invalid) as refusal:
        withdrawing.plan_withdrawal(
            build.article(at=NOON - 5 * MINUTE), by=None, at=at, reason="Old."
        )
    assert refusal.value.field == "at"


def test_times_that_contradict_each_other_are_refused():
    now = timezone.now()
    article = build.article(at=now - MINUTE)
    drafting.save_draft(article, NEW, base=1, by=None)
    withdrawing.plan_withdrawal(article, by=None, at=now + 5 * MINUTE, reason="Old.")
    with pytest.raises(Invalid, match="withdrawn"):
        publishing.schedule(article, by=None, at=now + 5 * MINUTE)
    publishing.schedule(article, by=None, at=now + 3 * MINUTE)
    with pytest.raises(Invalid, match="new text"):
        withdrawing.plan_withdrawal(article, by=None, at=now + 2 * MINUTE, reason="Old.")


def test_an_article_can_be_replaced_only_by_another_that_readers_see():
    article, draft = build.article(), build.article(published=False)
    for replacement in (article, draft):
        with pytest.raises(Invalid) as refusal:
            withdrawing.withdraw(article, by=None, reason="Old.", replacement=replacement)
        assert refusal.value.field == "replacement"


def test_the_log_can_be_added_to_and_not_changed():
    article = build.article()
    with pytest.raises(TypeError):
        article.events.update(note="Something else")
    with pytest.raises(TypeError):
        article.events.all().delete()
