"""What the staff does not learn: of comments that are not theirs to judge, and of themselves."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from comments.models import Comment, ModerationAction
from comments.rules import Status
from comments.services import moderating, reporting
from tests import build

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/moderate/"
WORDS = "He told my neighbours"


@pytest.fixture
def rita():
    return build.known_member("Rita")


def reported(author, by):
    comment = build.comment(build.article(), by=author)
    reporting.report(comment, by=by, reason="abuse", text=WORDS, revision=1)
    return comment


def test_reviewers_open_medical_questions_and_no_other_comment(client, rita):
    other = reported(build.known_member(), rita)
    asked = build.comment(other.thread.article, by=rita, medical_at=timezone.now())
    clara = build.clara_reviewer()
    client.force_login(clara)
    for queue in ("medical", "mine"):
        assert client.get(f"{PAGE}?queue={queue}&item={other.pk}").status_code == 404
        sent = {"do": "settle_medical", "revision": 1, "status": "published"}
        assert client.post(f"{PAGE}?queue={queue}&item={other.pk}", sent).status_code == 404
        assert client.get(f"{PAGE}?queue={queue}&item={asked.pk}").status_code == 200
    moderating.settle_medical(asked, by=clara, revision=1)
    assert client.get(f"{PAGE}?queue=mine&item={asked.pk}").status_code == 200
    mine = build.comment(other.thread.article, by=clara, medical_at=timezone.now())
    assert client.get(f"{PAGE}?queue=medical&item={mine.pk}").status_code == 404


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_around_a_medical_question_reviewers_read_what_readers_do(client, rita, status):
    parent = build.comment(build.article(), by=rita, text="What it answers", status=status)
    on = parent.thread.article
    build.comment(on, by=rita, text="What stands before", parent=parent, status=status)
    asked = build.comment(on, by=rita, parent=parent, medical_at=timezone.now())
    build.comment(on, by=rita, text="What stands behind", parent=parent, status=status)
    seen = {}
    for user in (build.clara_reviewer(), build.mo_moderator()):
        client.force_login(user)
        html = client.get(f"{PAGE}?queue=medical&item={asked.pk}").content.decode()
        seen[user.username] = [
            words in html
            for words in ("What it answers", "What stands before", "What stands behind")
        ]
    assert seen == {"Clara": [False] * 3, "Mo": [True] * 3}


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_by_noting_reviewers_read_no_text_that_readers_do_not(client, rita, status):
    hidden = build.comment(build.article(), by=rita, status=status)
    shown = build.comment(hidden.thread.article, by=rita)
    client.force_login(build.clara_reviewer())
    address = "/admin/comments/comment/%d/note/"
    assert client.get(address % shown.pk).status_code == 200
    assert client.get(address % hidden.pk).status_code == 403
    Comment.objects.filter(pk=hidden.pk).update(medical_at=timezone.now())
    assert client.get(address % hidden.pk).status_code == 200
    client.force_login(build.ed_editor())
    assert client.get(address % hidden.pk).status_code == 200


def test_a_reviewer_who_comes_second_is_told_so(client, rita):
    asked = build.comment(build.article(), by=rita, medical_at=timezone.now())
    client.force_login(build.clara_reviewer())
    moderating.remove(asked, by=None, reason="medical", revision=1)
    sent = {"do": "settle_medical", "revision": 1, "status": "published"}
    answer = client.post(f"{PAGE}?queue=medical&item={asked.pk}", sent)
    assert answer.status_code == 409
    assert Comment.objects.get(pk=asked.pk).status == Status.REMOVED


def test_no_moderator_learns_who_reported_them(client, rita):
    mo = build.mo_moderator()
    comment = reported(mo, rita)
    address = f"{PAGE}?queue=reported&item={comment.pk}"
    client.force_login(mo)
    page = client.get(address).content.decode()
    assert "You wrote this yourself" in page
    assert "Rita" not in page
    assert WORDS not in page
    client.force_login(build.user("Mona", group="Moderators"))
    assert WORDS in client.get(address).content.decode()


def test_private_notes_stay_private_in_the_record_too(client, rita):
    mo = build.mo_moderator()
    comment = build.comment(build.article(), by=mo)
    moderating.remove(comment, by=None, reason="abuse", revision=1, note="Between us")
    line = ModerationAction.objects.get()
    pages = [
        f"/admin/comments/moderationaction/{line.pk}/change/",
        f"/admin/comments/comment/{comment.pk}/change/",
    ]
    helper = build.user("Hal", group="Authors")
    helper.user_permissions.set(
        Permission.objects.filter(codename__in=["view_moderationaction", "view_comment"])
    )
    mona = build.user("Mona", group="Moderators")
    for user, is_told in ((helper, False), (mo, False), (mona, True)):
        client.force_login(user)
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200
            assert ("Between us" in answer.content.decode()) is is_told, (user, address)
