"""What is typed and not saved: kept for its editor alone, never lost and never in the history."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.models import WorkingDraft
from articles.models.working_draft import STILL_OPEN
from articles.services import drafting, working_drafts
from articles.services.errors import Invalid, KeptElsewhere, NotAllowed, NotPossible
from articles.services.working_drafts import Place
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def ada():
    return build.ada_author()


def keep(article, by, place, title="Typed", base=1, **values):
    return working_drafts.keep(
        article, place=place, values={"title": title, **values}, base=base, by=by
    )


def opened(article, by):
    draft = working_drafts.resume(article, by=by)
    return Place(draft.token, draft.version)


def at(draft):
    return Place(draft.token, draft.version)


def test_what_is_typed_is_kept_and_makes_no_revision(ed):
    article = build.article(published=False)
    first = keep(article, ed, opened(article, ed), "Half a title", note="Why")
    keep(article, ed, at(first), "A whole title")
    draft = WorkingDraft.objects.get()
    assert (draft.values, draft.base) == ({"title": "A whole title"}, 1)
    assert draft.saved_at is not None
    assert article.revisions.count() == 1
    assert article.events.count() == 1


def test_each_editor_has_one_for_an_article_and_never_sees_that_of_another(ed, ada):
    article = build.article(published=False, by=ada)
    hers = keep(article, ada, opened(article, ada), "Hers")
    assert working_drafts.resume(article, by=ed).values == {}
    assert working_drafts.unsaved(article, by=ed) is None
    keep(article, ed, opened(article, ed), "His")
    assert working_drafts.unsaved(article, by=ada) == hers
    assert WorkingDraft.objects.count() == 2


def test_a_second_window_is_told_and_overwrites_nothing(ed):
    article = build.article(published=False)
    place = opened(article, ed)
    mine = keep(article, ed, place, "In the first window")
    with pytest.raises(KeptElsewhere):
        keep(article, ed, place, "In the second window")
    keep(article, ed, at(mine), "Further on in the first")
    assert WorkingDraft.objects.get().values["title"] == "Further on in the first"


def test_windows_of_a_new_article_notice_each_other_too(ed):
    place = Place(uuid4())
    keep(None, ed, place, base=None)
    with pytest.raises(KeptElsewhere):
        keep(None, ed, place, base=None)
    keep(None, ed, Place(uuid4()), "Another article", base=None)
    assert len(working_drafts.unsaved_articles(by=ed)) == 2


def test_a_window_from_before_a_save_goes_on_when_nothing_else_is_kept(ed):
    article = build.article(published=False)
    old = opened(article, ed)
    working_drafts.forget(place=at(keep(article, ed, old)), by=ed)
    new = opened(article, ed)
    assert new.token != old.token
    keep(article, ed, old, "Typed in the old window")
    with pytest.raises(KeptElsewhere):
        keep(article, ed, new, "Typed in the new window")


def test_the_count_of_an_older_row_never_fits_a_newer_one(ed):
    article = build.article(published=False)
    old = at(keep(article, ed, opened(article, ed)))
    working_drafts.discard(place=old, by=ed)
    new = keep(article, ed, opened(article, ed))
    assert new.version == old.version
    with pytest.raises(KeptElsewhere):
        keep(article, ed, old, "From before")


def test_saving_forgets_only_what_this_window_kept(ed):
    article = build.article(published=False)
    place = opened(article, ed)
    elsewhere = keep(article, ed, place)
    working_drafts.forget(place=place, by=ed)
    assert working_drafts.unsaved(article, by=ed) == elsewhere
    working_drafts.forget(place=at(elsewhere), by=ed)
    assert working_drafts.unsaved(article, by=ed) is None


def test_discarding_drops_what_was_shown_and_nothing_newer(ed, ada):
    article = build.article(published=False)
    draft = keep(article, ed, opened(article, ed))
    working_drafts.discard(place=at(draft), by=ada)
    assert WorkingDraft.objects.filter(pk=draft.pk).exists()
    newer = keep(article, ed, at(draft), "Newer")
    with pytest.raises(KeptElsewhere):
        working_drafts.discard(place=at(draft), by=ed)
    working_drafts.discard(place=at(newer), by=ed)
    assert not WorkingDraft.objects.exists()
    working_drafts.discard(place=at(newer), by=ed)


def test_who_may_not_save_may_not_keep(ed, ada):
    article = build.article(published=False)
    with pytest.raises(NotAllowed):
        working_drafts.resume(article, by=ada)
    with pytest.raises(NotAllowed):
        keep(article, ada, Place(uuid4()))
    with pytest.raises(NotAllowed):
        keep(None, build.clara_reviewer(), Place(uuid4()))
    assert not WorkingDraft.objects.exists()


def test_a_form_that_somebody_else_opened_cannot_keep(ed, ada):
    article = build.article(published=False, by=ada)
    other = build.article(published=False)
    place = opened(article, ada)
    for which, who in ((article, ed), (None, ed), (None, ada)):
        with pytest.raises(NotAllowed):
            keep(which, who, place)
    with pytest.raises(NotAllowed):
        keep(other, ed, opened(article, ed))


def test_only_known_fields_of_a_sound_length_are_kept(ed):
    article = build.article(published=False)
    place = opened(article, ed)
    draft = keep(article, ed, place, "A\x00B\r\nC", is_staff="1", body="<p>x</p>")
    assert draft.values == {"title": "AB\nC", "body": "<p>x</p>"}
    for name, text in (("body", "x" * 300_001), ("summary", "x" * 2_001)):
        with pytest.raises(Invalid) as refusal:
            keep(article, ed, at(draft), **{name: text})
        assert refusal.value.field == name
    assert working_drafts.unsaved(article, by=ed) == draft


def test_the_oldest_unsaved_article_is_not_dropped_for_one_too_many(ed, ada, monkeypatch):
    monkeypatch.setattr(working_drafts, "MOST_NEW_ARTICLES", 2)
    drafts = [keep(None, ed, Place(uuid4()), base=None) for _number in range(2)]
    with pytest.raises(NotPossible):
        keep(None, ed, Place(uuid4()), base=None)
    keep(None, ed, at(drafts[0]), "Still typing", base=None)
    keep(None, ada, Place(uuid4()), base=None)
    assert len(working_drafts.unsaved_articles(by=ed)) == 2


def test_who_has_the_form_open_is_known_to_the_others_for_two_minutes(ed, ada):
    article = build.article(published=False, by=ada)
    working_drafts.mark_open(article, by=ada)
    assert working_drafts.open_by_others(article, but=ed) == ["Ada"]
    assert working_drafts.open_by_others(article, but=ada) == []
    assert working_drafts.open_by_others(build.article(), but=ed) == []
    WorkingDraft.objects.update(seen_at=timezone.now() - STILL_OPEN)
    assert working_drafts.open_by_others(article, but=ed) == []
    working_drafts.mark_open(article, by=ada)
    assert working_drafts.open_by_others(article, but=ed) == ["Ada"]


def test_forms_that_were_closed_leave_no_rows_behind_and_texts_stay(ed):
    looked_at, typed_in, now_open = (build.article() for _number in range(3))
    opened(looked_at, ed)
    keep(typed_in, ed, opened(typed_in, ed))
    WorkingDraft.objects.update(seen_at=timezone.now() - STILL_OPEN - timedelta(seconds=1))
    opened(now_open, ed)
    left = set(WorkingDraft.objects.values_list("article_id", flat=True))
    assert left == {typed_in.pk, now_open.pk}


def test_a_text_that_was_typed_back_is_no_text(ed):
    article = build.article("As before", published=False)
    same = {"summary": "A short summary.", "body": build.BODY, "category": "1"}
    draft = keep(article, ed, opened(article, ed), "As before", **same, **{"initial-category": "1"})
    assert working_drafts.resume(article, by=ed).saved_at is None
    for change in ({"body": "<p>New.</p>"}, {"note": "Why"}, {"category": "2"}):
        draft = WorkingDraft.objects.get()
        keep(article, ed, at(draft), "As before", **{**same, **change, "initial-category": "1"})
        assert working_drafts.resume(article, by=ed).saved_at is not None


def test_the_paragraphs_that_the_editor_puts_into_a_list_change_nothing(ed):
    article = build.article("List", published=False, body="<ul><li>One</li></ul>")
    typed = {"summary": "A short summary.", "body": "<ul><li><p>One</p></li></ul>"}
    draft = keep(article, ed, opened(article, ed), "List", **typed)
    assert working_drafts.as_revision(draft).body == article.latest_revision.body
    assert working_drafts.resume(article, by=ed).saved_at is None


def test_a_kept_text_becomes_a_clean_revision_that_is_not_stored(ed):
    article = build.article(published=False)
    body = '<h2>Part</h2><p onclick="x()">Hi</p><script>alert(1)</script>'
    draft = keep(article, ed, opened(article, ed), " A \n title ", body=body)
    revision = working_drafts.as_revision(draft)
    assert revision.title == "A title"
    assert "script" not in revision.body
    assert "onclick" not in revision.body
    assert revision.outline[0][1] == "Part"
    assert revision.pk is None
    assert article.revisions.count() == 1


def test_what_was_kept_goes_on_from_the_revision_that_it_began_from(ed):
    article = build.article(published=False)
    keep(article, ed, opened(article, ed), base=1)
    drafting.save_draft(article, drafting.Draft("Newer", "", ""), base=1, by=None)
    assert working_drafts.resume(article, by=ed).base == 1
