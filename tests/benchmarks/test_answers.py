"""The bytes that the load sends, and what it takes for an answer."""

import pytest

from benchmarks.answers import BadAnswer, Head, Request, get, post, read_head


def test_a_request_is_one_that_servers_understand():
    assert get("/a/?b=1", "localhost:8000", method="HEAD", Accept_Encoding="gzip") == (
        b"HEAD /a/?b=1 HTTP/1.1\r\nHost: localhost:8000\r\nAccept-Encoding: gzip\r\n\r\n"
    )


def test_a_form_goes_with_its_length():
    raw = post("/new/", "localhost", b"text=rest", Cookie="a=b")

    assert raw.startswith(b"POST /new/ HTTP/1.1\r\n")
    assert b"\r\nContent-Length: 9\r\n" in raw and b"\r\nCookie: a=b\r\n" in raw
    assert raw.endswith(b"\r\n\r\ntext=rest")


@pytest.mark.parametrize("name", [b"content-length", b"Content-Length"])
def test_the_length_is_read_wherever_it_stands(name):
    assert read_head(b"HTTP/1.1 200 OK\r\n" + name + b": 42\r\nserver: x") == Head(200, 42)
    assert read_head(b"HTTP/1.1 410 Gone\r\nserver: x\r\n" + name + b": 7") == Head(410, 7)


def test_what_was_not_modified_has_no_body():
    assert read_head(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 900") == Head(304, 0)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked",
        b"HTTP/1.1 200 OK\r\nx-content-length: 3",
        b"garbage",
        b"HTTP/1.1 2000 OK\r\nContent-Length: 3",
    ],
)
def test_an_answer_of_which_nobody_knows_the_end_is_none(head):
    with pytest.raises(BadAnswer):
        read_head(head)


@pytest.mark.parametrize(("status", "length"), [(500, 10), (200, 9), (200, 11), (302, 0)])
def test_a_wrong_status_or_length_is_told_with_the_address(status, length):
    request = Request(get("/a/", "localhost"), least=10, most=10)

    request.check(200, 10)
    with pytest.raises(BadAnswer, match="GET /a/: "):
        request.check(status, length)
