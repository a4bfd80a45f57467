"""Case 2, for moderators: what was removed for a reason lives on in no answer that quotes it."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from benchmarks.sites.costs import cost
from comments.models import Comment, CommentThread
from comments.rules import Reason, Status
from comments.services import branches, bulk, errors, moderating
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
    found = branches.quoting(tree["root"])
    assert found == ([tree["quotes"], tree["deep"], tree["held"]], "")
    assert branches.quoting(tree["calm"]) == ([], "")


def test_what_readers_still_see_above_is_nothing_to_hide(tree, mo):
    assert branches.quoting(tree["quotes"]).found == []
    moderating.remove(tree["root"], by=mo, reason=Reason.PRIVACY, revision=1)
    assert branches.quoting(tree["quotes"]).found == [tree["deep"], tree["held"]]


def test_a_long_conversation_is_looked_through_step_by_step(tree, monkeypatch):
    monkeypatch.setattr(branches, "LOOKED_THROUGH", 2)
    found, after = branches.quoting(tree["root"])
    assert found == [tree["quotes"]] and after
    found, after = branches.quoting(tree["root"], after=after)
    assert found == [tree["deep"]] and after
    assert branches.quoting(tree["root"], after=after) == ([tree["held"]], "")


def test_no_more_are_found_in_one_go_than_can_be_removed(tree, monkeypatch):
    monkeypatch.setattr(branches, "MOST_QUOTES", 2)
    found, after = branches.quoting(tree["root"])
    assert found == [tree["quotes"], tree["deep"]]
    assert branches.quoting(tree["root"], after=after) == ([tree["held"]], "")


def test_they_go_in_one_go_and_come_back_in_one(tree, mo):
    chosen = seen(tree["root"], *branches.quoting(tree["root"]).found)
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


def test_nothing_outside_of_the_conversation_goes_with_it(tree, mo):
    with pytest.raises(errors.NotPossible):
        bulk.remove_branch(
            tree["calm"], seen(tree["calm"], tree["elsewhere"]), by=mo, reason=Reason.PRIVACY
        )
    assert Comment.objects.filter(status=Status.REMOVED).count() == 1


def test_the_answers_that_stay_keep_their_place(tree, mo):
    moderating.remove(tree["root"], by=mo, reason=Reason.PRIVACY, revision=1)
    for reader in (None, mo):
        shown = Comment.objects.visible_to(reader)
        assert {tree["root"], tree["quotes"], tree["calm"]} <= set(shown)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Of PostgreSQL the rows are counted.")
def test_a_long_conversation_costs_what_a_short_one_does():
    """However many replies there are, and however deep they stand."""
    article, work = build.article(), []
    root = build.comment(
        article, by=None, text="Who of you knows where people with this illness live in that town?"
    )
    first = build.comment(article, by=None, parent=root, text=EXPOSES)
    for size in (300, 2_700):
        start = Comment.objects.latest("pk").pk
        chain = [
            Comment(
                id=start + number,
                thread_id=root.thread_id,
                root=root,
                parent_id=start + number - 1,
                source=EXPOSES if number == 100 else "Nothing of it",
                renderer=1,
                submit_token=uuid4(),
                created_at=first.created_at,
                published_at=first.published_at,
            )
            for number in range(1, size + 1)
        ]
        Comment.objects.bulk_create(chain)
        found, after = branches.quoting(first)
        assert [each.source for each in found] == [EXPOSES] and after
        work.append([cost(partial(branches.quoting, each)) for each in (root, first)])
    assert all(more == pytest.approx(few, rel=0.2) for few, more in zip(*work, strict=True))
