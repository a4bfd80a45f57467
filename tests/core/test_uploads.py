"""Uploads: taken in up to a limit, whoever sends them wherever."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

LIMIT = 200_000


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.MOST_UPLOADED = LIMIT


def post(rf, *files):
    named = {f"file{number}": file for number, file in enumerate(files)}
    return rf.post("/accounts/login/", {"title": "Ward 7", **named})


def test_a_file_comes_whole_with_what_was_typed(rf):
    data = os.urandom(LIMIT)
    request = post(rf, SimpleUploadedFile("a.png", data))
    assert request.POST["title"] == "Ward 7"
    assert request.FILES["file0"].read() == data
    request.close()


def test_of_a_file_that_is_too_large_only_its_size_is_known(rf):
    request = post(rf, SimpleUploadedFile("a.png", bytes(40 * LIMIT)))
    file = request.FILES["file0"]
    assert file.size == 40 * LIMIT
    assert os.path.getsize(file.temporary_file_path()) < 2 * LIMIT  # noqa: PTH202
    assert request.POST["title"] == "Ward 7"
    request.close()


@pytest.mark.django_db
def test_many_files_at_once_are_refused(client):
    files = {f"file{n}": SimpleUploadedFile(f"{n}.png", b"x") for n in range(2)}
    assert client.post("/accounts/login/", files).status_code == 400


@pytest.mark.django_db
def test_a_file_that_no_form_asks_for_does_no_harm(client):
    sent = {"login": "Max", "file": SimpleUploadedFile("a.png", bytes(3 * LIMIT))}
    assert client.post("/accounts/login/", sent).status_code == 200
