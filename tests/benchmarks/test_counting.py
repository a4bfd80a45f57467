"""Counting queries of requests that are bytes."""

from itertools import repeat

import pytest
from django.db import connection

from benchmarks.answers import BadAnswer, Request, get, post
from benchmarks.counting import count, environ_of


def test_a_request_becomes_what_a_server_hands_on():
    environ = environ_of(
        post("/c/new/?x=1&y=2", "localhost:81", b"a=b", X_Forwarded_For="10.0.0.1")
    )

    assert environ["REQUEST_METHOD"] == "POST"
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/c/new/", "x=1&y=2")
    assert (environ["CONTENT_LENGTH"], environ["wsgi.input"].read()) == ("3", b"a=b")
    assert (environ["HTTP_HOST"], environ["SERVER_PORT"]) == ("localhost:81", "81")
    assert environ["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"


@pytest.mark.django_db
def test_the_second_request_is_counted_with_its_bytes():
    asked = []

    def application(environ, start_response):
        with connection.cursor() as cursor:
            for _query in range(3 if asked else 7):
                cursor.execute("SELECT 1")
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"he", b"llo"]

    def lane():
        yield Request(get("/first/", "localhost:1"))
        assert asked == ["/first/"]  # What is asked next may depend on that answer.
        yield Request(get("/second/", "localhost:1"))

    assert count(application, lane()) == (3, 5)
    assert asked == ["/first/", "/second/"]


def test_a_wrong_answer_is_not_counted():
    def application(environ, start_response):
        start_response("500 Server Error", [])
        return [b"sorry"]

    with pytest.raises(BadAnswer, match="500 with 5 bytes"):
        count(application, repeat(Request(get("/", "localhost:1"))))
