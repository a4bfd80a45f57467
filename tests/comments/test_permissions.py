"""Who may do what: the whole table."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from comments import permissions
from comments.rules import Status
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    off = build.user("Otto")
    off.is_active = False
    off.save()
    return {
        "nobody": None,
        "author": build.max_member(),
        "member": build.user("Nora"),
        "unverified": build.user("Una", verified=False),
        "switched off": off,
        "editor": build.ed_editor(),
        "moderator": build.mo_moderator(),
    }


@pytest.fixture
def comment(people):
    return build.comment(build.article(), by=people["author"])


def those(people, question) -> set[str]:
    return {name for name, user in people.items() if question(user)}


def test_who_may_comment(people):
    assert those(people, permissions.can_comment) == {"author", "member", "editor", "moderator"}


def test_who_may_edit(people, comment):
    now = timezone.now()
    assert those(people, lambda user: permissions.can_edit(user, comment, now)) == {"author"}


def test_until_when_the_author_may_edit(people, comment):
    author, written = people["author"], comment.created_at
    minutes = timedelta(minutes=1)
    assert permissions.can_edit(author, comment, written + 14 * minutes)
    assert not permissions.can_edit(author, comment, written + 15 * minutes)


def test_who_may_withdraw(people, comment):
    assert those(people, lambda user: permissions.can_withdraw(user, comment)) == {"author"}


@pytest.mark.parametrize(
    ("status", "edit", "withdraw"),
    [
        (Status.HELD, True, True),
        (Status.PUBLISHED, True, True),
        (Status.REMOVED, False, True),
        (Status.WITHDRAWN, False, False),
        (Status.ERASED, False, False),
    ],
)
def test_in_which_state(people, comment, status, edit, withdraw):
    author = people["author"]
    comment.status = status
    assert permissions.can_edit(author, comment, timezone.now()) is edit
    assert permissions.can_withdraw(author, comment) is withdraw


def test_who_may_moderate(people):
    """Nobody stands for the operator at the command line here."""
    assert those(people, permissions.can_moderate) == {"nobody", "moderator"}


def test_a_switched_off_author_may_nothing(people):
    comment = build.comment(build.article(), by=people["switched off"])
    assert not permissions.can_edit(people["switched off"], comment, timezone.now())
    assert not permissions.can_withdraw(people["switched off"], comment)


def test_a_comment_without_author_belongs_to_nobody(people):
    orphan = build.comment(build.article(), by=None)
    assert those(people, lambda user: permissions.wrote(user, orphan)) == set()
    assert not permissions.wrote(AnonymousUser(), orphan)
