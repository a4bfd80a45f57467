"""Taking personal data out of a text, and showing a comment to members only."""

import pytest
from django.utils import timezone

from comments.models import Comment, CommentRevision, CommentThread, ModerationAction, Statement
from comments.rules import Audience, Status
from comments.services import errors, moderating
from tests import build

pytestmark = pytest.mark.django_db
TOLD = "My name is Erika Muster. Call me: 0171 234567, I would love to talk!"
REDACTED = "My name is [name]. Call me: [telephone number], I would love to talk!"


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.known_member(), text=TOLD)


@pytest.fixture
def mo():
    return build.mo_moderator()


def redact(comment, by, text=REDACTED, **values):
    given = {"reason": "privacy", "revision": 1, **values}
    return moderating.redact(comment, by=by, text=text, **given)


def test_personal_data_is_taken_out_everywhere(comment, mo):
    CommentRevision.objects.create(
        comment=comment, number=0, source="Erika was here", replaced_at=timezone.now()
    )
    redact(comment, mo, message="For your safety")
    after = Comment.objects.get()
    assert after.source == REDACTED
    assert "Erika" not in after.html
    assert (after.revision, after.edited_by_staff) == (2, True)
    assert after.fingerprint != comment.fingerprint
    assert not CommentRevision.objects.exists()
    told = Statement.objects.get()
    assert (told.action, told.reason, told.message) == ("redact", "privacy", "For your safety")
    assert "Erika" not in str(ModerationAction.objects.values().get())


@pytest.mark.parametrize(
    "text",
    [
        "My name is Otto. Call me: I would love to talk!",
        "I would love to talk! My name is Erika Muster.",
        "My name is Erika Muster. Never call me: 0171 234567, I would love to talk!",
        "My name is [name. Call me] and I hate to talk",
    ],
)
def test_no_word_is_put_into_the_mouth_of_somebody_else(comment, mo, text):
    with pytest.raises(errors.Invalid, match="only take words out"):
        redact(comment, mo, text)


def test_something_has_to_be_taken_out_for_a_reason(comment, mo):
    with pytest.raises(errors.Invalid, match="Nothing"):
        redact(comment, mo, TOLD)
    with pytest.raises(errors.Invalid, match="reason"):
        redact(comment, mo, reason="abuse")
    with pytest.raises(errors.NothingWritten):
        redact(comment, mo, " ")


def test_an_editor_does_not_and_an_older_text_is_not_meant(comment, mo):
    with pytest.raises(errors.NotAllowed):
        redact(comment, build.ed_editor())
    with pytest.raises(errors.ChangedMeanwhile):
        redact(comment, mo, revision=2)


def test_what_was_kept_stays_kept_without_the_data(comment, mo):
    moderating.approve(comment, by=mo, revision=1)
    redact(comment, mo)
    assert Comment.objects.get().cleared_revision == 2


# Who may read it.


def counts() -> tuple[int, int]:
    return CommentThread.objects.values_list("public_count", "member_count").get()


def branch(comment, depth: int, **values) -> Comment:
    """Return the last of some answers to answers."""
    for _ in range(depth):
        comment = build.comment(comment.thread.article, by=None, parent=comment, **values)
    return comment


def test_all_that_answers_a_comment_for_members_is_for_members(comment, mo):
    deepest = branch(comment, 5)
    removed = branch(comment, 1, status=Status.REMOVED)
    elsewhere = build.comment(comment.thread.article, by=None)
    moderating.set_audience(comment, by=mo, audience="members", revision=1, message="Safer so")
    public = Comment.objects.filter(audience=Audience.PUBLIC)
    assert list(public) == [elsewhere]
    assert counts() == (1, 6)
    root = Comment.objects.get(pk=comment.pk)
    assert (root.reply_count, root.member_reply_count) == (0, 5)
    line = ModerationAction.objects.get()
    assert (line.action, line.from_status, line.to_status) == ("audience", "public", "members")
    assert Statement.objects.get().message == "Safer so"
    assert {deepest, removed} <= set(Comment.objects.filter(audience=Audience.MEMBERS))


def test_only_what_stands_below_follows(comment, mo):
    first = branch(comment, 1)
    below = branch(first, 2)
    beside = branch(comment, 1)
    moderating.set_audience(first, by=mo, audience="members", revision=1)
    assert Comment.objects.get(pk=below.pk).audience == Audience.MEMBERS
    assert Comment.objects.get(pk=beside.pk).audience == Audience.PUBLIC
    root = Comment.objects.get(pk=comment.pk)
    assert (root.reply_count, root.member_reply_count) == (1, 3)
    assert counts() == (2, 3)


def test_a_comment_is_shown_to_everybody_again_but_not_its_answers(comment, mo):
    answer = branch(comment, 1)
    moderating.set_audience(comment, by=mo, audience="members", revision=1)
    moderating.set_audience(comment, by=mo, audience="public", revision=1)
    assert Comment.objects.get(pk=answer.pk).audience == Audience.MEMBERS
    assert counts() == (1, 1)


def test_an_answer_to_a_comment_for_members_cannot_be_for_everybody(comment, mo):
    answer = branch(comment, 1)
    moderating.set_audience(comment, by=mo, audience="members", revision=1)
    with pytest.raises(errors.Invalid, match="answers a comment for members"):
        moderating.set_audience(answer, by=mo, audience="public", revision=1)


def test_nonsense_and_nothing_new(comment, mo):
    with pytest.raises(errors.Invalid):
        moderating.set_audience(comment, by=mo, audience="friends", revision=1)
    moderating.set_audience(comment, by=mo, audience="public", revision=1)
    assert not ModerationAction.objects.exists()


def test_a_wide_branch_takes_few_queries(comment, mo, django_assert_max_num_queries):
    for _ in range(40):
        branch(comment, 1)
    with django_assert_max_num_queries(24):
        moderating.set_audience(comment, by=mo, audience="members", revision=1)
    assert counts() == (0, 41)
