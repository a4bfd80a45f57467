"""Case 2, for moderators: what was removed for a reason lives on in no answer that quotes it."""

from uuid import uuid4

import pytest

from comments.models import Comment, CommentThread
from comments.rules import Reason, Status
from comments.services import bulk, errors, moderating
from comments.services.moderating import Seen
from tests import build

pytestmark = pytest.mark.django_db
EXPOSES = "My neighbour Erika Muster of Elm Street 4 has had this illness since spring."


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def tree():
    """Return a comment that exposes somebody, and by name what answers it."""
    article = build.article()
    root = build.comment(article, by=build.known_member(), text=EXPOSES)
    other = build.comment(article, by=None, text=EXPOSES)

    def answer(parent, text, **values):
        return build.comment(article, by=None, parent=parent, text=text, **values)

    quotes = answer(root, f"> {EXPOSES}\n\nYou should not write that!")
    calm = answer(root, "Please do not write about your neighbours.")
    return {
        "root": root,
        "elsewhere": other,
        "quotes": quotes,
        "calm": calm,
        "deep": answer(calm, "They said “erika MUSTER of elm street 4, has had THIS illness”!"),
        "seven words": answer(calm, "Is your neighbour Erika Muster of Elm Street 4 well?"),
        "removed": answer(root, EXPOSES, status=Status.REMOVED),
        "held": answer(quotes, EXPOSES, status=Status.HELD),
    }


def seen(*comments) -> list[Seen]:
    return [Seen(comment.pk, comment.revision, comment.status) for comment in comments]


def test_the_answers_that_share_eight_words_are_shown(tree):
    found = moderating.quoting(tree["root"])
    assert found == [tree["quotes"], tree["deep"], tree["held"]]
    assert moderating.quoting(tree["calm"]) == []


def test_they_go_in_one_go_and_come_back_in_one(tree, mo):
    chosen = seen(tree["root"], *moderating.quoting(tree["root"]))
    outcome = bulk.remove_branch(tree["root"], chosen, by=mo, reason=Reason.PRIVACY)
    assert len(outcome.done) == 4
    left = Comment.objects.filter(status=Status.PUBLISHED)
    assert set(left) == {tree["elsewhere"], tree["calm"], tree["seven words"]}
    assert CommentThread.objects.get().public_count == 3
    back = bulk.undo(outcome.batch, by=mo)
    assert (len(back.done), back.refused) == (4, [])
    assert Comment.objects.get(pk=tree["held"].pk).status == Status.HELD
    assert Comment.objects.filter(status=Status.PUBLISHED).count() == 6
    assert CommentThread.objects.get().public_count == 6


def test_nothing_outside_of_the_branch_goes_with_it(tree, mo):
    with pytest.raises(errors.NotPossible):
        bulk.remove_branch(
            tree["calm"], seen(tree["calm"], tree["quotes"]), by=mo, reason=Reason.PRIVACY
        )
    assert Comment.objects.filter(status=Status.REMOVED).count() == 1


def test_the_answers_that_stay_keep_their_place(tree, mo):
    moderating.remove(tree["root"], by=mo, reason=Reason.PRIVACY, revision=1)
    for reader in (None, mo):
        shown = Comment.objects.visible_to(reader)
        assert {tree["root"], tree["quotes"], tree["calm"]} <= set(shown)


def test_a_chain_of_thousands_needs_no_recursion(django_assert_num_queries):
    article = build.article()
    root = build.comment(article, by=None, text=EXPOSES)
    first = build.comment(article, by=None, parent=root, text=EXPOSES)
    start = first.pk
    chain = [
        Comment(
            id=start + number,
            thread_id=root.thread_id,
            root=root,
            parent_id=start + number - 1,
            source=EXPOSES if number == 2_000 else "Nothing of it",
            renderer=1,
            submit_token=uuid4(),
            created_at=first.created_at,
            published_at=first.published_at,
        )
        for number in range(1, 2_001)
    ]
    Comment.objects.bulk_create(chain)
    with django_assert_num_queries(2):
        assert moderating.quoting(first) == [chain[-1]]
