"""Case 3: two moderators, or an author who changes the text while a moderator decides."""

import pytest

from comments.models import Comment, CommentReport, CommentThread
from comments.rules import Status
from comments.services import errors, moderating, posting, reporting
from tests import build

pytestmark = pytest.mark.django_db
BAIT = "I found that a short nap after lunch helps me."
SWITCH = "I found that nothing helps me, and nobody here does."


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def mia():
    return build.user("Mia", group="Moderators")


@pytest.fixture
def held(maxi):
    return build.comment(build.article(), by=maxi, text=BAIT, status=Status.HELD)


def test_approving_the_first_text_never_publishes_the_second(held, maxi, mo):
    posting.edit(held, by=maxi, text=SWITCH, revision=1)
    with pytest.raises(errors.ChangedMeanwhile, match="changed after you opened it"):
        moderating.approve(held, by=mo, revision=1, status="held")
    after = Comment.objects.get()
    assert (after.status, after.source) == (Status.HELD, SWITCH)
    assert CommentThread.objects.get().public_count == 0
    moderating.approve(held, by=mo, revision=2, status="held")
    assert Comment.objects.get().status == Status.PUBLISHED


@pytest.mark.parametrize("first", ["approve", "remove"])
@pytest.mark.parametrize("second", ["approve", "remove"])
def test_the_second_moderator_sees_who_decided_what_and_when(held, mo, mia, first, second):
    calls = {
        "approve": lambda by: moderating.approve(held, by=by, revision=1, status="held"),
        "remove": lambda by: moderating.remove(
            held, by=by, reason="spam", revision=1, status="held"
        ),
    }
    calls[first](mo)
    with pytest.raises(moderating.DecidedMeanwhile) as told:
        calls[second](mia)
    what = {"approve": "approved", "remove": "removed"}[first]
    line = told.value.line
    assert (line.actor, line.action) == (mo, first)
    assert f"Mo: {what}, " in str(told.value)
    assert str(line.at.year) in str(told.value)


def test_what_its_author_took_back_is_not_decided_on(held, maxi, mo):
    posting.withdraw(held, by=maxi)
    with pytest.raises(moderating.DecidedMeanwhile, match="Max: withdrawn"):
        moderating.approve(held, by=mo, revision=1)


def test_a_report_keeps_the_text_that_it_was_about(maxi, mo):
    comment = build.comment(build.article(), by=maxi, text=SWITCH)
    rita = build.known_member("Rita")
    reporting.report(comment, by=rita, reason="abuse", text="Unkind", revision=1)
    posting.edit(comment, by=maxi, text=BAIT, revision=1)
    told = CommentReport.objects.get()
    assert (told.revision, told.snapshot, told.status) == (1, SWITCH, "open")
    assert Comment.objects.get().source == BAIT
    with pytest.raises(errors.ChangedMeanwhile):
        moderating.remove(comment, by=mo, reason="abuse", revision=1)
    moderating.remove(comment, by=mo, reason="abuse", revision=2)


def test_a_note_and_a_redaction_are_about_one_text_too(held, maxi, mo):
    posting.edit(held, by=maxi, text=SWITCH, revision=1)
    for call in (
        lambda: moderating.annotate(held, by=mo, text="Quite so", revision=1),
        lambda: moderating.redact(held, by=mo, text="I found", reason="privacy", revision=1),
        lambda: moderating.set_audience(held, by=mo, audience="members", revision=1),
    ):
        with pytest.raises(errors.ChangedMeanwhile):
            call()
