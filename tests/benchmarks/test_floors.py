"""What the portal is compared with."""

from benchmarks import floors

PAGE = ("200 OK", [("Content-Length", "4"), ("ETag", '"x"')], b"\x1f\x8b\xff\x00")


def django(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


def test_the_bare_callable_answers_the_bytes_that_were_written(tmp_path):
    floors.write(tmp_path / "answers.json", {"/same-bytes/gzip": PAGE})
    floor = floors.application_of(floors.read(tmp_path / "answers.json"), django)
    said = []

    body = floor({"PATH_INFO": "/same-bytes/gzip"}, lambda *head: said.append(head))

    assert (*said[0], b"".join(body)) == PAGE


def test_django_answers_the_rest():
    said = []

    floors.application_of({}, django)({"PATH_INFO": "/rest/"}, lambda *head: said.append(head))

    assert said[0][0] == "404 Not Found"
