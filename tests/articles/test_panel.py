"""What a page says about itself: whose signature counts, which dates, which notices."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, Change, Credential, Declaration, Reference
from articles.panel import panel_of
from articles.panel_rows import CHANGES_SHOWN
from articles.rules import Class, Harm, Kind, Role, SourceStatus
from articles.services import drafting, publishing, reviewing
from tests import build
from tests.articles import trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha():
    return trusted.clinician()


def panel(article, revision=None):
    found = Article.objects.for_page().get(pk=article.pk)
    return panel_of(found, revision or found.shown_revision)


def names(found):
    return [review.person.name for review in found.reviews]


def test_a_signed_page_names_its_reviewer_and_the_dates(asha):
    with trusted.days_ago(30) as then:
        page = trusted.reviewed(asha)
    found = panel(page)
    assert names(found) == ["Asha Rao"]
    assert found.reviewed_at == then
    assert found.next_review_on > timezone.localdate() + timedelta(days=1000)
    assert found.label == ""
    assert not found.is_overdue


def test_a_page_that_nobody_signed_says_so():
    found = panel(build.article(kind=Kind.LIVING))
    assert not found.reviews
    assert found.reviewed_at is None
    assert found.label == "This page has not been clinically reviewed."


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.STORY, "This is a personal story."), (Kind.NEWS, "This is news.")]
)
def test_news_and_stories_are_not_reviewed_whoever_signed_them(asha, kind, said):
    found = panel(trusted.reviewed(asha, kind=kind))
    assert not found.reviews
    assert found.label == f"{said} It has not been clinically reviewed."
    assert not found.is_medical


@pytest.fixture
def by_editor():
    """Return a page that an editor signed, and no clinician."""
    editor = build.person("Ed", account=build.ed_editor())
    editor.consented_at = timezone.now()
    editor.save()
    build.declaration(editor)
    page = build.article(kind=Kind.LIVING, published=False)
    trusted.sign(page, editor, Role.EDITORIAL)
    return publishing.publish(Article.objects.get(pk=page.pk), by=None)


def test_an_editor_alone_is_no_clinician(by_editor):
    found = panel(by_editor)
    assert names(found) == ["Ed"]
    assert found.label == "An editor has checked this page. It has not been clinically reviewed."


def test_the_signature_of_an_editor_reviews_no_page_of_high_risk(by_editor):
    Article.objects.filter(pk=by_editor.pk).update(chosen_risk="high")
    assert not panel(by_editor).reviews


def test_a_new_text_has_no_review_until_it_is_signed(asha):
    page = trusted.corrected(trusted.reviewed(asha))
    assert not panel(page).reviews
    trusted.sign(page, asha)
    assert names(panel(page)) == ["Asha Rao"]


def test_the_last_review_stands_first_and_an_older_one_beside_it(asha):
    with trusted.days_ago(100):
        page = trusted.reviewed(asha)
    trusted.sign(page, trusted.clinician("Wilma Drawn"))
    found = panel(page)
    assert names(found) == ["Wilma Drawn", "Asha Rao"]
    assert found.reviewed_at > timezone.now() - timedelta(days=1)


def test_a_review_that_is_out_of_date_is_not_named_beside_a_new_one(asha):
    with trusted.days_ago(400):
        page = trusted.reviewed(asha, kind=Kind.MEDICINE)
    trusted.sign(page, trusted.clinician("Wilma Drawn"))
    assert names(panel(page)) == ["Wilma Drawn"]


def test_who_signed_before_changes_were_asked_for_is_not_named(asha):
    page = build.article(kind=Kind.LIVING, published=False)
    trusted.sign(page, asha)
    page = reviewing.request_changes(
        Article.objects.get(pk=page.pk), by=build.ed_editor(), note="Not yet, please."
    )
    reviewing.submit(page, by=None)
    assert not panel(page, page.latest_revision).reviews
    trusted.sign(page, trusted.clinician("Wilma Drawn"))
    page = publishing.publish(Article.objects.get(pk=page.pk), by=None)
    assert names(panel(page)) == ["Wilma Drawn"]


def test_a_withdrawn_register_entry_takes_the_review_with_it(asha):
    page = trusted.reviewed(asha)
    Credential.objects.filter(person=asha).update(withdrawn_at=timezone.now())
    found = panel(page)
    assert not found.reviews
    assert found.doubted.person == asha
    assert "counts no more" in found.label


def test_people_with_mg_are_counted_and_not_named(asha):
    page = trusted.reviewed(asha)
    lay = build.person("Lay", account=build.user("Lay", group="Reviewers"))
    lay.consented_at = timezone.now()
    lay.save()
    trusted.sign(page, lay, Role.LAY)
    trusted.sign(page, lay, Role.LAY)
    found = panel(page)
    assert names(found) == ["Asha Rao"]
    assert len(found.lay) == 1


def test_a_page_is_overdue_on_the_day_and_late_after_half_a_year(asha):
    with trusted.days_ago(366):
        page = trusted.reviewed(asha, kind=Kind.MEDICINE)
    assert panel(page).is_overdue
    assert not panel(page).is_long_overdue
    Article.objects.filter(pk=page.pk).update(
        next_review_on=timezone.localdate() - timedelta(days=181)
    )
    assert panel(page).is_long_overdue


def test_the_text_to_come_is_judged_by_its_own_signatures(asha):
    page = trusted.reviewed(asha)
    text = drafting.Draft("Resting", "s", "<p>Something else altogether.</p>")
    drafting.save_draft(page, text, base=1, by=None)
    page = Article.objects.get(pk=page.pk)
    found = panel(page, page.latest_revision)
    assert not found.is_shown
    assert not found.reviews
    assert not found.is_overdue
    assert found.next_review_on is None


def test_a_text_that_is_not_saved_is_signed_by_nobody(asha):
    page = trusted.reviewed(asha)
    revision = Article.objects.get(pk=page.pk).live_revision
    revision.pk = None
    assert not panel(page, revision).reviews


@pytest.mark.parametrize(("days", "stands"), [(29, True), (31, False)])
def test_a_correction_stands_on_top_for_thirty_days(asha, days, stands):
    with trusted.days_ago(60):
        page = trusted.reviewed(asha)
    with trusted.days_ago(days):
        trusted.corrected(Article.objects.get(pk=page.pk))
    found = panel(page)
    assert bool(found.banners) is stands
    assert len(found.corrections) == 1


def test_a_serious_correction_stands_until_the_next_review(asha):
    with trusted.days_ago(60):
        page = trusted.reviewed(asha)
    with trusted.days_ago(50):
        trusted.corrected(Article.objects.get(pk=page.pk), Harm.SERIOUS)
    assert panel(page).banners


def test_a_correction_says_what_was_wrong_what_is_right_and_what_to_do():
    change = Change(was="Take five.", now="Take three.", advice="Ask your team.")
    assert change.correction_text == (
        "This page said: “Take five.” That was wrong. It is right to say: “Take three.”"
        " Ask your team."
    )


@pytest.mark.parametrize("status", SourceStatus)
def test_readers_are_told_of_sources_in_doubt(asha, status):
    cited = trusted.source()
    page = trusted.reviewed(asha, body=trusted.cite(cited))
    Reference.objects.filter(pk=cited.pk).update(status=status)
    in_doubt = status in (SourceStatus.RETRACTED, SourceStatus.CONCERN)
    assert bool(panel(page).doubtful) is in_doubt


def test_a_long_record_is_cut(asha):
    page = trusted.reviewed(asha)
    Change.objects.bulk_create(
        Change(article=page, kind=Class.MAJOR, note=f"Note {n}") for n in range(CHANGES_SHOWN + 5)
    )
    assert len(panel(page).changes) == CHANGES_SHOWN


@pytest.mark.parametrize("with_day", [True, False])
def test_the_day_of_a_declaration_is_told_once(asha, with_day):
    today = timezone.localdate()  # The newest of her declarations.
    day = date_format(today, "j F Y")
    text = f"Nothing to declare ({day})." if with_day else "Nothing to declare."
    Declaration.objects.update(public_text=text)
    (said,) = panel(trusted.reviewed(asha)).interests
    assert said.text == text
    assert said.declared_on == (None if with_day else today)
