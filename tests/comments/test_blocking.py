"""Hiding another member concerns nobody but the one who does it."""

import pytest

from comments.models import MemberBlock
from comments.services import blocking, errors
from tests import build

pytestmark = pytest.mark.django_db


def test_hiding_and_showing_again():
    member, other = build.max_member(), build.user("Nora")
    blocking.hide(other, by=member)
    blocking.hide(other, by=member)
    assert list(MemberBlock.objects.values_list("user", "blocked")) == [(member.pk, other.pk)]
    blocking.show(other, by=member)
    blocking.show(other, by=member)
    assert not MemberBlock.objects.exists()


def test_nobody_hides_themselves():
    member = build.max_member()
    with pytest.raises(errors.NotPossible):
        blocking.hide(member, by=member)


def test_there_is_an_end(monkeypatch):
    monkeypatch.setattr("comments.rules.MOST_HIDDEN", 1)
    member, other = build.max_member(), build.user("Nora")
    blocking.hide(other, by=member)
    blocking.hide(other, by=member)
    with pytest.raises(errors.TooManyHidden):
        blocking.hide(build.user("Ana"), by=member)
