"""What the database itself holds to: signatures and the record are kept, and never half."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Change, Reference, SignOff
from articles.rules import Class, Harm, Role
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def signoff(article):
    return SignOff.objects.create(
        revision=article.live_revision,
        person=build.person("Sam"),
        role=Role.LAY,
        content_hash=article.live_revision.content_hash,
    )


def refused():
    return pytest.raises(IntegrityError)


def test_a_signature_is_never_changed_or_deleted(signoff):
    signoff.role = Role.EDITORIAL
    with pytest.raises(TypeError):
        signoff.save()
    with pytest.raises(TypeError):
        signoff.delete()
    with pytest.raises(TypeError):
        SignOff.objects.update(role=Role.EDITORIAL)
    with pytest.raises(TypeError):
        SignOff.objects.all().delete()
    assert SignOff.objects.get().role == Role.LAY


def test_a_clinician_signs_with_a_register_entry_or_not_at_all(article):
    with refused(), transaction.atomic():
        SignOff.objects.create(
            revision=article.live_revision,
            person=build.person("Sam"),
            role=Role.CLINICAL,
            content_hash=article.live_revision.content_hash,
        )


def test_an_entry_of_the_record_is_never_changed_or_deleted(article):
    entry = Change.objects.get(article=article)
    assert entry.kind == Class.FIRST
    entry.note = "Something else"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.save(update_fields=["note"])
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        Change.objects.update(note="Something else")
    with pytest.raises(TypeError):
        Change.objects.all().delete()
    entry.refresh_from_db()
    assert entry.note == ""


@pytest.mark.parametrize("kind", [Class.MAJOR, Class.CORRECTION])
def test_an_entry_says_what_is_different(article, kind):
    told = {"was": "A", "now": "B", "harm": Harm.NONE}
    with refused(), transaction.atomic():
        Change.objects.create(article=article, kind=kind, note="", **told)


@pytest.mark.parametrize("missing", ["was", "now", "harm"])
def test_a_correction_is_whole(article, missing):
    told = {"was": "A", "now": "B", "harm": Harm.NONE, missing: ""}
    with refused(), transaction.atomic():
        Change.objects.create(article=article, kind=Class.CORRECTION, note="Mended.", **told)


def test_readers_know_an_entry_from_its_time_on_unless_it_was_cancelled(article):
    later = timezone.now() + timedelta(hours=1)
    Change.objects.create(article=article, kind=Class.MAJOR, note="To come", at=later)
    Change.objects.create(article=article, kind=Class.MAJOR, note="Never", cancelled_at=later)
    Change.objects.create(article=article, kind=Class.MINOR, note="A comma")
    assert [entry.kind for entry in Change.objects.public()] == [Class.FIRST]


def test_a_source_is_there_once():
    Reference.objects.create(kind="journal", title="One", doi="10.1000/1")
    with refused(), transaction.atomic():
        Reference.objects.create(kind="journal", title="Two", doi="10.1000/1")
    Reference.objects.create(kind="web", title="A page", url="https://example.org/a")
    with refused(), transaction.atomic():
        Reference.objects.create(kind="web", title="Again", url="https://example.org/a")
    with refused(), transaction.atomic():
        Reference.objects.create(kind="web", title="No number", doi="")
