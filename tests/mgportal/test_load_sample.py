"""The command `load_sample`: a whole portal out of an empty database, and nothing else."""

import io
import json
import shutil
from functools import cache

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.images import workshop
from articles.models import (
    Article,
    Event,
    Person,
)
from comments.models import Comment
from comments.services import importing as comment_importing
from mgportal.management.commands import load_sample
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SAMPLE = load_sample.SAMPLE
ITEMS = json.loads((SAMPLE / "comments.json").read_text(encoding="utf-8"))
TRUST = json.loads((SAMPLE / "trust.json").read_text(encoding="utf-8"))


# The same three pictures are encoded for each test; the first one does it for all.
_encoded = cache(workshop.make)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(workshop, "make", _encoded)


@pytest.fixture
def small_sample(tmp_path, monkeypatch):
    """Let the sample be one article with its comments, where what is asked is the same for all."""
    folder, slug = tmp_path / "sample", ITEMS[0]["article"]
    (folder / "articles").mkdir(parents=True)
    shutil.copy(SAMPLE / "articles" / f"{slug}.md", folder / "articles")
    (folder / "references.json").symlink_to(SAMPLE / "references.json")
    (folder / "pictures").symlink_to(SAMPLE / "pictures")
    items = [item for item in ITEMS if item["article"] == slug]
    (folder / "comments.json").write_text(json.dumps(items))
    trust = {name: [] for name in TRUST} | {"people": TRUST["people"]}
    (folder / "trust.json").write_text(json.dumps(trust))
    monkeypatch.setattr(load_sample, "SAMPLE", folder)


def run(*args, **options):
    out = io.StringIO()
    call_command("load_sample", *args, stdout=out, **options)
    return out.getvalue()


def test_a_real_member_never_becomes_the_author_of_a_sample_comment(small_sample):
    real = build.user(ITEMS[0]["author"])
    run()
    assert not Comment.objects.filter(author=real).exists()
    assert User.objects.filter(username=f"{real.username}-2").exists()


def test_a_portal_with_content_is_left_alone():
    build.article(published=False)
    before = [Article.objects.count(), Event.objects.count(), User.objects.count()]
    assert "There are articles already" in run("--editor")
    assert [Article.objects.count(), Event.objects.count(), User.objects.count()] == before


def test_an_interrupted_load_leaves_nothing_and_can_be_started_again(small_sample, monkeypatch):
    calls = []

    def interrupted(*args, **kwargs):
        calls.append(args)
        if len(calls) > 5:
            raise KeyboardInterrupt
        return comment_importing.bring_in(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(load_sample, "bring_in", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not Article.objects.exists()
    assert not Person.objects.exists()
    assert not User.objects.exists()
    assert not Comment.objects.exists()
    assert "Loaded" in run()


def test_a_bad_sample_file_stops_the_whole_load(monkeypatch, tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.md").write_text("---\ntitle: T\ntopic: A\n---\nText.\n")
    (tmp_path / "articles" / "worse.md").write_text("Text.\n")
    monkeypatch.setattr(load_sample, "SAMPLE", tmp_path)
    with pytest.raises(CommandError, match=r"worse\.md:1: No front matter"):
        run()
    assert not Article.objects.exists()


def test_the_editor_can_sign_in_and_publish(small_sample):
    said = run("--editor", verbosity=0)
    password = said.split()[-1]
    editor = User.objects.get(is_staff=True)
    assert editor.check_password(password)
    assert len(password) >= 16
    assert editor.has_perm("articles.publish_article")
    assert editor.has_perm("comments.moderate_comment")
    assert not editor.is_superuser
    assert EmailAddress.objects.get(user=editor).verified


def test_no_second_editor_is_made(small_sample):
    ed = build.ed_editor()
    assert "password" not in run("--editor")
    assert list(User.objects.filter(is_staff=True)) == [ed]


def test_verbosity_0_is_silent(small_sample):
    assert run(verbosity=0) == ""
    assert run(verbosity=0) == ""
