"""A revision never changes: neither through the code nor behind its back."""

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Revision, RevisionIsImmutable
from articles.models.revision import content_hash
from tests import build

pytestmark = pytest.mark.django_db

CONTENT_COLUMNS = {
    "number": 9,
    "title": "Other",
    "summary": "Other",
    "body": "<p>Other</p>",
    "outline": '[["s-x", "X"]]',
    "words": 99,
    "content_hash": "0" * 64,
    "note": "Other",
    "created_at": "2001-01-01 00:00:00",
}


@pytest.fixture
def revision():
    return build.article("Resting", by=build.ed_editor()).latest_revision


def test_the_hash_covers_title_summary_and_body(revision):
    assert revision.content_hash == content_hash("Resting", "A short summary.", build.BODY)
    assert content_hash("a", "b", "c") != content_hash("a", "bc", "")


def test_saving_again_is_refused(revision):
    revision.title = "Other"
    with pytest.raises(RevisionIsImmutable):
        revision.save()


def test_deleting_is_refused(revision):
    with pytest.raises(RevisionIsImmutable):
        revision.delete()
    with pytest.raises(RevisionIsImmutable):
        Revision.objects.all().delete()


def test_bulk_changes_are_refused(revision):
    with pytest.raises(RevisionIsImmutable):
        Revision.objects.update(title="Other")
    with pytest.raises(RevisionIsImmutable):
        Revision.objects.update(created_by=None, title="Other")
    revision.title = "Other"
    with pytest.raises(RevisionIsImmutable):
        Revision.objects.bulk_update([revision], ["title"])


@pytest.mark.parametrize("column", CONTENT_COLUMNS)
def test_the_database_refuses_changed_content(revision, column):
    with (
        pytest.raises(IntegrityError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE articles_revision SET {column} = %s WHERE id = %s",  # noqa: S608
            [CONTENT_COLUMNS[column], revision.pk],
        )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("key", ["id", "NULL"])
def test_the_database_refuses_to_put_another_row_in_its_place(revision, key):
    kept = (
        "article_id, number, summary, body, outline, words, content_hash, note, created_at,"
        " created_by_id"
    )
    with (
        pytest.raises(IntegrityError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"REPLACE INTO articles_revision (id, title, {kept})"  # noqa: S608
            f" SELECT {key}, 'Other', {kept} FROM articles_revision WHERE id = %s",
            [revision.pk],
        )
    assert Revision.objects.get(pk=revision.pk).title == "Resting"


def test_every_column_but_the_one_for_who_is_guarded():
    columns = {field.column for field in Revision._meta.concrete_fields}
    assert columns - set(CONTENT_COLUMNS) == {"id", "article_id", "created_by_id"}


def test_the_database_refuses_to_name_somebody_else(revision):
    other = build.max_member()
    with (
        pytest.raises(IntegrityError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE articles_revision SET created_by_id = %s WHERE id = %s", [other.pk, revision.pk]
        )


def test_who_wrote_it_may_be_blanked(revision):
    assert Revision.objects.filter(pk=revision.pk).update(created_by=None) == 1
    revision.refresh_from_db()
    assert revision.created_by is None


def test_erasing_an_account_keeps_its_revisions(revision):
    revision.created_by.emailaddress_set.all().delete()
    revision.created_by.delete()
    revision.refresh_from_db()
    assert revision.created_by is None
    assert revision.title == "Resting"
