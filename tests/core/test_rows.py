"""Rows of several tables in one query: they are what the ORM gives row by row."""

from copy import copy
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Credential, Person, Reference
from core.rows import Joined, Together, Wanted, twin
from tests import build

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 4, 8, 43, 22, 123456, tzinfo=UTC)
ENTRIES = Together(
    lambda places: [
        Wanted(
            Credential.objects.filter(person=places.key("person")),
            (
                "id",
                "title",
                "person__id",
                "person__name",
                "person__is_team",
                "person__consented_at",
            ),
        ),
        Wanted(Reference.objects.all(), ("id", "title", "authors", "year", "accessed_on")),
    ]
)
ARTICLE = Joined(
    lambda places: Article.objects.filter(slug=places.text("slug")),
    "author",
    "condition",
    leave_out={"author__bio"},
)


def asked(make):
    """Return what is made and how many queries that took, once its query has been prepared."""
    make()
    with CaptureQueriesContext(connection) as queries:
        found = make()
    return found, len(queries)


def test_values_are_of_the_kinds_that_their_fields_hold():
    who = build.person('Ana "☃" O\'Neil')
    build.credential(who)
    Person.objects.filter(pk=who.pk).update(consented_at=AT, is_team=True)
    authors = ["One A", "Two \\ B"]
    Reference.objects.create(kind="web", title="A", authors=authors, accessed_on=date(2025, 2, 3))
    ((entry,), (source,)), queries = asked(lambda: ENTRIES.fetch(person=who.pk))
    person = entry.person
    assert queries == 1
    assert (person.name, person.is_team, person.consented_at) == (who.name, True, AT)
    assert person.consented_at.tzinfo is UTC
    assert (source.authors, source.accessed_on) == (authors, date(2025, 2, 3))
    assert source.year is None


def test_the_same_query_serves_other_values():
    one, other = build.person("One"), build.person("Other")
    build.credential(one, title="Nurse")
    build.credential(other, title="Doctor")
    assert ENTRIES.fetch(person=one.pk)[0][0].title == "Nurse"
    assert ENTRIES.fetch(person=other.pk)[0][0].title == "Doctor"
    assert ENTRIES.fetch(person=0)[0] == []


def test_what_was_left_out_is_fetched_when_somebody_asks():
    who = build.person("Ana")
    build.credential(who, issuer="A register")
    (entry,), _ = ENTRIES.fetch(person=who.pk)
    assert "issuer" in entry.get_deferred_fields()
    assert entry.issuer == "A register"


def test_a_row_comes_with_those_to_which_it_points():
    made = build.article("Resting", at=AT)
    Article.objects.filter(pk=made.pk).update(condition=None)
    (found,), queries = asked(lambda: ARTICLE.fetch(slug="resting"))
    assert queries == 1
    expected = Article.objects.get(pk=made.pk)
    for field in Article._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(expected, field.attname)
    assert asked(lambda: (found.author.name, found.condition)) == (("GlassCow", None), 0)
    assert ARTICLE.fetch(slug="nowhere") == []


def test_a_text_that_looks_like_a_place_stays_a_text():
    build.article("Resting")
    for hostile in ("place 0 of a prepared query", "resting' OR 1=1 --", "%s", ""):
        assert ARTICLE.fetch(slug=hostile) == []


def test_what_is_tied_to_a_twin_is_not_tied_to_the_row():
    build.article("Twins", slug="twins")
    (row,) = ARTICLE.fetch(slug="twins")
    other, like = twin(row), copy(row)
    assert vars(other).keys() == vars(like).keys() - {"_django_version"}
    assert (other, other.author, other._state.db) == (like, like.author, like._state.db)
    assert other._state.adding is False
    other.slug, other.author, other.new = "another", build.person("Tied"), 1
    assert (row.slug, row.author.name) == ("twins", like.author.name)
    assert not hasattr(row, "new")
