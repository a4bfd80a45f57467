"""Queries that are put into SQL once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from core import prepared
from core.prepared import Keys, Prepared
from tests import build

pytestmark = pytest.mark.django_db


def test_places_are_filled_anew_each_time(django_assert_num_queries):
    article, maxi = build.article(), build.max_member()
    old = build.comment(article, by=maxi, at=timezone.now() - timedelta(days=2))
    new = build.comment(article, by=maxi)

    def make(places: Keys):
        found = Comment.objects.filter(author=places.key("author"), pk__in=places.keys("pk", 2))
        found = found.filter(created_at__gte=places.moment("since"))
        return found.order_by("pk").values_list("pk", "public_id", "created_at")

    query = Prepared(make)
    given = {"author": maxi.pk, "pk_0": old.pk, "pk_1": new.pk, "since": old.created_at}
    with django_assert_num_queries(1):
        rows = query.rows(**given)
    assert rows == [(one.pk, one.public_id, one.created_at) for one in (old, new)]
    assert [pk for pk, *_ in query.rows(**{**given, "since": new.created_at})] == [new.pk]
    assert query.rows(**{**given, "author": 0}) == []


def test_a_value_that_is_missing_is_an_error():
    query = Prepared(lambda places: Comment.objects.filter(pk=places.key("pk")).values_list("pk"))
    with pytest.raises(KeyError):
        query.rows()


def test_a_place_that_the_query_does_not_use_is_an_error():
    def make(places: Keys):
        places.key("nothing")
        return Comment.objects.values_list("pk")

    with pytest.raises(AssertionError, match="nothing"):
        Prepared(make).rows(nothing=1)


def test_two_threads_may_prepare_a_query_at_once(monkeypatch):
    made = build.comment(build.article(), by=build.max_member())
    query = Prepared(lambda places: Comment.objects.values_list("public_id", "published_at"))
    expected = [(made.public_id, made.published_at)]
    own, met = prepared._quick, []

    def meets_another(function):
        if not met:
            met.append(True)  # Before this one is done, another one prepares it and asks.
            met.append(query.rows())
        return own(function)

    monkeypatch.setattr(prepared, "_quick", meets_another)
    assert query.rows() == expected
    assert query.rows() == expected
    assert met in ([], [True, expected])  # PostgreSQL has nothing to convert.
