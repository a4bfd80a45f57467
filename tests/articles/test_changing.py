"""The record: what new texts are called, corrections without a text, and what is logged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import cachetags
from articles.models import Change, Event
from articles.rules import BANNER, Class, Harm
from articles.services import changing, drafting, mistakes, publishing, withdrawing
from articles.services.changing import Said
from articles.services.errors import Invalid, NotAllowed, NotPossible
from tests import build

pytestmark = pytest.mark.django_db

CORRECTION = Said(
    Class.CORRECTION,
    note="The dose was wrong.",
    was="Take 600 mg.",
    now="Take 60 mg.",
    harm=Harm.POSSIBLE,
    advice="Ask your pharmacist.",
)


def changed(body="<p>Rest for 90 minutes.</p>", **more):
    """Return a public article with a newer text."""
    article = build.article(body="<p>Rest for 60 minutes.</p>", **more)
    drafting.save_draft(article, drafting.Draft(article.title, "S", body), base=1, by=None)
    return article


def test_a_major_change_needs_a_note_and_moves_the_date():
    ed, article = build.ed_editor(), changed()
    with pytest.raises(Invalid) as refusal:
        publishing.publish(article, by=ed)
    assert refusal.value.field == "note"
    article = publishing.publish(article, by=ed, change=build.major("Ninety, not sixty."))
    entry = article.changes.first()
    assert (entry.kind, entry.note, entry.by) == (Class.MAJOR, "Ninety, not sixty.", ed)
    assert article.updated_at == entry.at


def test_calling_it_less_needs_a_reason_which_is_logged():
    ed, article = build.ed_editor(), changed()
    for reason in ("", "ok", "1234567"):
        with pytest.raises(Invalid) as refusal:
            publishing.publish(article, by=ed, change=Said(Class.MINOR, reason=reason))
        assert refusal.value.field == "reason"
    said = Said(Class.MINOR, reason="The page counted the minutes of two rests.")
    article = publishing.publish(article, by=ed, change=said)
    assert article.updated_at is None
    entry = article.changes.first()
    assert (entry.kind, entry.proposed, entry.reason) == (Class.MINOR, Class.MAJOR, said.reason)
    line = Event.objects.get(article=article, action="reclass")
    assert (line.actor, line.note) == (ed, said.reason)


@pytest.mark.parametrize("field", ["note", "was", "now", "harm"])
def test_a_correction_says_all_that_readers_need(field):
    ed, article = build.ed_editor(), changed()
    said = Said(**{**CORRECTION.__dict__, field: " "})
    for act in (
        lambda: publishing.publish(article, by=ed, change=said),
        lambda: changing.correct(article, said, by=ed),
    ):
        with pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.field == field


def test_a_correction_without_a_new_text_is_in_the_record_and_moves_the_date():
    ed, article = build.ed_editor(), changed()
    entry = changing.correct(article, CORRECTION, by=ed)
    article.refresh_from_db()
    assert article.updated_at == entry.at and article.live_revision.number == 1
    assert entry.revision == article.live_revision  # It is about what readers have.
    assert (entry.was, entry.now, entry.banner_until) == (
        "Take 600 mg.",
        "Take 60 mg.",
        entry.at + BANNER,
    )
    assert list(Change.objects.corrections()) == [entry]
    assert Event.objects.get(article=article, action="correct").actor == ed


def test_a_correction_purges_the_list_of_corrections(purged, django_capture_on_commit_callbacks):
    article = build.article()
    with django_capture_on_commit_callbacks(execute=True):
        changing.correct(article, CORRECTION, by=None)
    assert {cachetags.CORRECTIONS, cachetags.article_name(article)} <= purged


def test_a_serious_one_stands_on_the_page_until_its_next_review():
    article = build.article()
    article.next_review_on = timezone.localdate() + timedelta(days=200)
    article.save()
    serious = Said(**{**CORRECTION.__dict__, "harm": Harm.SERIOUS})
    entry = changing.correct(article, serious, by=None)
    assert timezone.localdate(entry.banner_until) == article.next_review_on


def test_only_who_may_publish_corrects_and_only_what_was_public():
    article = build.article()
    for nobody in (build.ada_author(), build.clara_reviewer()):
        with pytest.raises(NotAllowed):
            changing.correct(article, CORRECTION, by=nobody)
    with pytest.raises(NotPossible):
        changing.correct(build.article(published=False), CORRECTION, by=None)
    withdrawing.withdraw(article, by=None, reason="Outdated.")
    assert changing.correct(article, CORRECTION, by=None).kind == Class.CORRECTION


def test_a_correction_answers_the_report_that_it_mends():
    ed, article = build.ed_editor(), changed()
    report = mistakes.report(article, text="600 mg?")
    said = Said(**{**CORRECTION.__dict__, "mistake": report})
    publishing.publish(article, by=ed, change=said)
    report.refresh_from_db()
    assert (report.answered_by, report.was_right) == (ed, True)
    assert "The dose was wrong." in report.answer
    assert list(report.corrections.all()) == list(article.changes.corrections())


def test_a_correction_to_come_leaves_the_report_waiting_and_no_one_mends_another_page():
    article, other = changed(), build.article()
    report = mistakes.report(article, text="600 mg?")
    said = Said(**{**CORRECTION.__dict__, "mistake": report})
    with pytest.raises(Invalid) as refusal:
        changing.correct(other, said, by=None)
    assert refusal.value.field == "mistake"
    at = timezone.now() + timedelta(days=1)
    publishing.schedule(article, by=None, at=at, change=said)
    report.refresh_from_db()
    assert report.answered_at is None
