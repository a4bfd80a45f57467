"""Names of versions: who may give them, and what is kept of it."""

import pytest

from articles.models import Event, Revision
from articles.services import drafting, naming
from articles.services.errors import Invalid, NotAllowed
from tests import build
from tests.articles.newsroom import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    return build.article(published=False).latest_revision


def named(revision):
    return Revision.objects.get(pk=revision.pk).name


def test_a_revision_gets_a_name_another_and_none(revision):
    ed = build.ed_editor()
    for typed, kept in ((" As  sent ", "As sent"), ("As sent again", "As sent again"), (" ", "")):
        assert naming.name_version(revision, typed, by=ed) == kept
        assert named(revision) == kept
    notes = Event.objects.filter(action="name", actor=ed, revision=revision).order_by("pk")
    assert [event.note for event in notes] == [
        "– → “As sent”",
        "“As sent” → “As sent again”",
        "“As sent again” → –",
    ]
    assert not any(event.way for event in notes)


def test_the_same_name_again_leaves_no_line(revision):
    for _ in range(2):
        naming.name_version(revision, "As sent", by=None)
    assert Event.objects.filter(action="name").count() == 1
    naming.name_version(revision, "", by=None)
    naming.name_version(revision, "\u200b", by=None)
    assert Event.objects.filter(action="name").count() == 2


def test_a_name_that_is_too_long_is_refused(revision):
    with pytest.raises(Invalid):
        naming.name_version(revision, "x" * 81, by=None)
    assert named(revision) == ""


def test_naming_changes_neither_the_state_nor_the_text(revision):
    before = (revision.article.state, revision.content_hash)
    naming.name_version(revision, "As sent", by=None)
    again = Revision.objects.get(pk=revision.pk)
    assert (again.article.state, again.content_hash) == before


ROLES = [
    (build.ada_author, False),  # An article of somebody else.
    (build.ed_editor, True),
    (build.clara_reviewer, True),
    (build.mo_moderator, False),
    (build.max_member, False),
]


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_who_may_name_a_version(client, revision, who, may):
    user = who()
    client.force_login(user)
    page = url("name", revision.article, revision.number)
    assert (client.get(page).status_code == 200) is may
    assert (client.post(page, {"name": "As sent"}).status_code == 303) is may
    assert named(revision) == ("As sent" if may else "")
    if not may:
        with pytest.raises(NotAllowed):
            naming.name_version(revision, "As sent", by=user)


def test_authors_name_versions_of_their_own_articles():
    ada = build.ada_author()
    article = build.article(published=False, by=ada)
    naming.name_version(article.latest_revision, "Mine", by=ada)
    assert named(article.latest_revision) == "Mine"


def test_the_page_keeps_what_was_typed_when_it_is_refused(client, revision):
    client.force_login(build.ed_editor())
    answer = client.post(url("name", revision.article, 1), {"name": "x" * 81})
    assert answer.status_code == 200
    assert "x" * 81 in answer.content.decode()
    assert client.get(url("name", revision.article, 2)).status_code == 404


def test_the_page_shows_the_present_name(client, revision):
    naming.name_version(revision, "As sent", by=None)
    drafting.save_draft(revision.article, drafting.Draft("B", "", ""), base=1, by=None)
    client.force_login(build.ed_editor())
    assert 'value="As sent"' in client.get(url("name", revision.article, 1)).content.decode()


def test_a_name_typed_after_the_session_ended_is_given_back(client, revision):
    answer = client.post(url("name", revision.article, 1), {"name": "As sent"})
    assert answer.status_code == 403
    assert 'value="As sent"' in answer.content.decode()


def test_the_preview_says_the_name(client, revision):
    client.force_login(build.ed_editor())
    preview = url("preview", revision.article) + "?revision=1"
    assert "Its name is" not in client.get(preview).content.decode()
    naming.name_version(revision, "As <b>sent</b>", by=None)
    page = client.get(preview).content.decode()
    assert "Its name is “As &lt;b&gt;sent&lt;/b&gt;”." in page
