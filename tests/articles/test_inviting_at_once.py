"""Two answers, an answer and a newer text, an answer and a recall: only one of them happens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from articles.models import Answer, Event, ReviewLink, Standing
from articles.services import drafting, inviting, reviewing
from articles.services.errors import LinkClosed, NotPossible, Refused
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def text():
    ada = build.ada_author()
    return reviewing.submit(build.article(by=ada, published=False), by=ada)


@pytest.fixture
def link(text):
    return inviting.invite(text, invited="Dr Roe", by=build.ed_editor())


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all calls in threads that start together; return results, refusals among them."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def said(link, answer, note="Hm."):
    mine = ReviewLink.objects.select_related("revision__article").get(pk=link.pk)
    return lambda: inviting.answer(mine, answer=answer, name="Dr Roe", note=note)


def verdicts(article):
    actions = ["approve", "request_changes", "advise"]
    return list(Event.objects.filter(article=article, action__in=actions))


def test_of_many_answers_one_is_taken(text, link):
    calls = [said(link, list(Answer)[1 + n % 2], note=f"Note {n}") for n in range(8)]
    results = at_once(*calls)
    assert sum(isinstance(each, LinkClosed) for each in results) == 7
    (line,) = verdicts(text)
    kept = ReviewLink.objects.get(pk=link.pk)
    assert kept.answer_note in line.note
    assert (fresh(text).state is State.APPROVED) is (kept.answer == Answer.APPROVE)


def test_the_same_answer_sent_many_times_is_taken_once(text, link):
    results = at_once(*[said(link, Answer.CHANGES)] * 8)
    assert not [each for each in results if isinstance(each, Refused)]
    assert len(verdicts(text)) == 1


@pytest.mark.parametrize("turn", range(4))
def test_an_answer_is_never_about_a_text_that_nobody_read(text, link, turn):
    def save():
        return drafting.save_draft(text, drafting.Draft("Newer", "s", ""), base=1, by=None)

    answered, _ = at_once(said(link, Answer.APPROVE), save)
    newest = fresh(text)
    assert newest.latest_revision.number == 2
    assert newest.state is State.DRAFT
    assert not reviewing.is_approved(newest.latest_revision)
    if isinstance(answered, LinkClosed):
        assert answered.standing is Standing.REPLACED
        assert verdicts(text) == []
    else:
        assert [each.revision_id for each in verdicts(text)] == [link.revision_id]


@pytest.mark.parametrize("turn", range(4))
def test_a_link_is_answered_or_recalled_but_never_both(text, link, turn):
    mine = ReviewLink.objects.select_related("revision__article").get(pk=link.pk)
    results = at_once(said(link, Answer.APPROVE), lambda: inviting.revoke(mine, by=link.created_by))
    assert sum(isinstance(each, LinkClosed) for each in results) == 1
    kept = ReviewLink.objects.get(pk=link.pk)
    assert (kept.answered_at is None) is not (kept.revoked_at is None)


def test_many_who_ask_at_once_keep_to_the_limit(text, link):
    ed = link.created_by
    calls = [lambda n=n: inviting.invite(text, invited=f"Dr {n}", by=ed) for n in range(14)]
    results = at_once(*calls)
    assert sum(isinstance(each, NotPossible) for each in results) == 5
    assert ReviewLink.objects.unanswered().count() == inviting.MOST_OPEN
