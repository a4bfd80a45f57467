"""Writing articles: what is saved, who may, and what happens when two write at once."""

import importlib
import threading

import pytest
from django.apps import apps
from django.db import connection

from articles.models import Article, Event, Revision
from articles.services import drafting, publishing
from articles.services.errors import EditConflict, Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def draft(title="Resting", summary="Short.", body="<p>Rest.</p>"):
    return drafting.Draft(title, summary, body)


def test_a_new_article_is_a_draft_with_its_first_revision():
    article = build.article("Resting well", published=False, by=build.ed_editor())
    assert article.slug == "resting-well"
    assert article.latest_revision.number == 1
    assert article.live_revision is None
    assert not Article.objects.published().exists()


def test_articles_of_the_same_title_get_addresses_of_their_own():
    slugs = [build.article("Resting", published=False).slug for _ in range(3)]
    assert slugs == ["resting", "resting-2", "resting-3"]


def test_lists_sort_by_the_newest_title_without_case_and_accents():
    article = build.article("Être Calme", published=False)
    assert Article.objects.get().sort_title == "etre calme"
    drafting.save_draft(article, draft("Zuversicht"), base=1, by=None)
    assert Article.objects.get().sort_title == "zuversicht"
    drafting.revert(article, 1, base=2, by=None)
    assert Article.objects.get().sort_title == "etre calme"


def test_a_title_that_grows_when_it_is_sorted_still_fits():
    build.article("ﷺ" * 200, slug="long", published=False)
    assert len(Article.objects.get().sort_title) == 200


def test_the_titles_of_present_texts_are_filled_in(monkeypatch):
    for number in range(3):
        build.article(f"Être {number}", published=False)
    was = list(Article.objects.order_by("pk").values_list("sort_title", flat=True))
    Article.objects.update(sort_title="")
    step = importlib.import_module("articles.migrations.0030_sort_titles_of_present_texts")
    monkeypatch.setattr(step, "BATCH", 2)
    step.fill(apps, None)
    assert list(Article.objects.order_by("pk").values_list("sort_title", flat=True)) == was
    assert was[0] == "etre 0"


def test_a_title_without_latin_letters_still_gets_an_address():
    assert build.article("重症筋無力症", published=False).slug == "article"


def test_an_address_that_is_taken_is_refused():
    build.article("Resting", published=False)
    with pytest.raises(Invalid) as refusal:
        build.article("Other", slug="resting", published=False)
    assert refusal.value.field == "slug"


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("title", draft(title="  ")),
        ("title", draft(title="x" * 201)),
        ("summary", draft(summary="x" * 301)),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_with_its_field(field, bad):
    article = build.article(published=False)
    with pytest.raises(Invalid) as refusal:
        drafting.save_draft(article, bad, base=1, by=None)
    assert refusal.value.field == field
    assert article.revisions.count() == 1


def test_the_body_is_cleaned_when_it_is_saved():
    article = build.article(published=False)
    hostile = draft(body='<p onclick="x()">Rest.<script>alert(1)</script></p>')
    saved = drafting.save_draft(article, hostile, base=1, by=None)
    assert saved.body == "<p>Rest.</p>"


def test_headings_get_ids_and_an_outline():
    article = build.article(published=False)
    saved = drafting.save_draft(
        article, draft(body="<h2>First steps</h2><p>One two.</p>"), base=1, by=None
    )
    assert saved.outline == [["s-first-steps", "First steps"]]
    assert '<h2 id="s-first-steps">' in saved.body
    assert saved.words == 4


def test_saving_the_same_again_makes_no_revision():
    article = build.article(published=False)
    first = drafting.save_draft(article, draft(), base=1, by=None)
    again = drafting.save_draft(article, draft(), base=2, by=None)
    assert again == first
    assert article.revisions.count() == 2


def test_readers_keep_the_live_revision_while_the_next_one_is_drafted():
    article = build.article("Old title")
    drafting.save_draft(article, draft(title="New title"), base=1, by=None)
    shown = Article.objects.published().for_page().get(pk=article.pk)
    assert shown.live_revision.title == "Old title"
    assert shown.latest_revision.title == "New title"


def test_a_newer_revision_of_somebody_else_stops_the_save():
    ed, ada = build.ed_editor(), build.ada_author()
    article = build.article(published=False, by=ada)
    drafting.save_draft(article, draft(title="By Ed"), base=1, by=ed)
    with pytest.raises(EditConflict, match="Ed saved revision 2"):
        drafting.save_draft(article, draft(title="By Ada"), base=1, by=ada)
    article.refresh_from_db()
    assert article.latest_revision.title == "By Ed"


def test_authors_edit_their_own_articles_only():
    ada = build.ada_author()
    own, by_line, other = (
        build.article(published=False, by=ada),
        build.article(published=False, author=build.person("Ada", account=ada)),
        build.article(published=False),
    )
    drafting.save_draft(own, draft(), base=1, by=ada)
    drafting.save_draft(by_line, draft(), base=1, by=ada)
    with pytest.raises(NotAllowed):
        drafting.save_draft(other, draft(), base=1, by=ada)


@pytest.mark.parametrize("name", ["max_member", "clara_reviewer", "mo_moderator"])
def test_others_cannot_write(name):
    someone = getattr(build, name)()
    article = build.article(published=False)
    with pytest.raises(NotAllowed):
        build.article(published=False, by=someone)
    with pytest.raises(NotAllowed):
        drafting.save_draft(article, draft(), base=1, by=someone)


def test_an_author_files_a_draft_but_not_a_public_article():
    ada = build.ada_author()
    article = build.article(by=ada, published=False)
    elsewhere = build.category("Living well")
    drafting.file_article(article, category=elsewhere, author=article.author, by=ada)
    article.refresh_from_db()
    assert article.category == elsewhere
    publishing.publish(article, by=None)
    with pytest.raises(NotAllowed):
        drafting.file_article(article, category=build.category(), author=article.author, by=ada)


def test_every_change_leaves_an_audit_line():
    ed = build.ed_editor()
    article = build.article(by=ed, published=False)
    drafting.save_draft(article, draft(), base=1, by=ed, note="Clearer")
    drafting.file_article(article, category=build.category("New"), author=article.author, by=ed)
    events = Event.objects.filter(article=article).order_by("pk")
    assert [(e.action, e.actor) for e in events] == [("save", ed), ("save", ed), ("file", ed)]
    assert events[1].note == "Clearer"


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_save_at_once_one_is_told():
    article = build.article(published=False)
    start, outcomes = threading.Barrier(2), []

    def save(title):
        try:
            start.wait(timeout=10)
            drafting.save_draft(article, draft(title=title), base=1, by=None)
            outcomes.append("saved")
        except EditConflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"By {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["saved", "told"]
    assert Revision.objects.filter(article=article).count() == 2


def test_a_body_that_is_too_long_is_refused_beside_its_field():
    article = build.article(published=False)
    with pytest.raises(Invalid) as refusal:
        drafting.save_draft(article, draft(body="<p>" + "x" * 400_000), base=1, by=None)
    assert refusal.value.field == "body"


def test_characters_that_no_page_may_carry_are_dropped():
    article = build.article(published=False)
    odd = draft(title="Rest\x00ing\u202e  well\n", summary="\x07Short.")
    saved = drafting.save_draft(article, odd, base=1, by=None, note="a\x00b")
    assert (saved.title, saved.summary, saved.note) == ("Resting well", "Short.", "ab")


def test_an_address_that_was_taken_a_moment_ago_is_refused_in_words(monkeypatch):
    taken = build.article("Resting").slug
    monkeypatch.setattr(drafting, "_slug_for", lambda wanted, title: taken)
    with pytest.raises(Invalid) as refusal:
        build.article("Resting")
    assert refusal.value.field == "slug"
