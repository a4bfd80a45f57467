"""Brings together what two editors made of one text. Nothing is saved here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import get_args

from django.utils.translation import gettext as _

from accounts.models import User
from articles.links import for_editors
from articles.rendering import finish_body
from articles.services.drafting import Draft
from core.diff import Effort, Row, diff_body, diff_line
from core.document import blocks
from core.merge import Choice, Chunk, join, merge
from core.sanitize import TooLong
from core.text import one_line

ANSWERS: tuple[Choice, ...] = get_args(Choice)

# Beyond this nobody reads what they choose between: the two bodies are one question then.
MOST_QUESTIONS = 60

_Compare = Callable[[list[str], list[str]], list[Row]]


@dataclass(frozen=True)
class Question:
    """A part that both changed: what it was, and what each made of it."""

    name: str
    before: list[Row]
    mine: list[Row]
    theirs: list[Row]
    takes_both: bool
    answer: Choice | None


@dataclass(frozen=True)
class Merged:
    """Two texts that go on from one."""

    questions: list[Question]
    # What one side changed and the other left alone, which is taken over without asking.
    mine: list[Row]
    theirs: list[Row]
    result: Draft | None  # None while a question has no answer.


def merge_drafts(
    base: Draft,
    mine: Draft,
    theirs: Draft,
    answers: Mapping[str, Choice] | None = None,
    *,
    by: User | None = None,
) -> Merged:
    """Merge two texts that go on from `base`; `answers` has a choice for the name of a question.

    Takes some seconds at most, whatever they hold.
    """
    base, mine, theirs = (_regular(draft, by) for draft in (base, mine, theirs))
    desk = _Desk(answers or {})
    title, summary = (
        desk.line(name, label, [getattr(draft, name) for draft in (base, mine, theirs)])
        for name, label in (("title", _("Title")), ("summary", _("Summary")))
    )
    body = desk.body(base.body, mine.body, theirs.body)
    result = None
    if title is not None and summary is not None and body is not None:
        result = Draft(title, summary, body)
    return Merged(desk.questions, desk.mine, desk.theirs, result)


class _Desk:
    """Decides part after part, and keeps what is to be asked and what was taken over."""

    def __init__(self, answers: Mapping[str, Choice]) -> None:
        self.questions: list[Question] = []
        self.mine: list[Row] = []
        self.theirs: list[Row] = []
        self._answers = answers
        self._effort = Effort()

    def line(self, name: str, label: str, texts: list[str]) -> str | None:
        """Return the title or the summary, or None while that is a question."""
        base, mine, theirs = texts

        def compare(old: list[str], new: list[str]) -> list[Row]:
            return [diff_line(old[0], new[0], label)]

        chunk = _line_chunk(base, mine, theirs)
        choice = self._decide(name, chunk, compare, takes_both=False)
        return choice and (theirs if choice == "theirs" else mine)

    def body(self, base: str, mine: str, theirs: str) -> str | None:
        """Return the body, or None while a part of it is a question."""
        chunks = merge(base, mine, theirs)
        takes_both = True
        if sum(chunk.kind == "conflict" for chunk in chunks) > MOST_QUESTIONS:
            chunks, takes_both = [_whole(base, mine, theirs)], False
        compare = partial(_compare_blocks, self._effort)
        choices: list[Choice] = []
        is_open = False
        for chunk in chunks:
            name = f"part-{len(choices) + 1}"
            choice = self._decide(name, chunk, compare, takes_both=takes_both)
            is_open = is_open or choice is None
            if chunk.kind == "conflict":
                choices.append(choice or "mine")
        return None if is_open else join(chunks, choices)

    def _decide(
        self, name: str, chunk: Chunk, compare: _Compare, *, takes_both: bool
    ) -> Choice | None:
        """Return which side goes into the text, or None while nobody has said so."""
        if chunk.kind == "same":
            return "mine"
        if chunk.kind != "conflict":
            by_me = chunk.kind == "mine"
            rows = compare(chunk.base, chunk.mine if by_me else chunk.theirs)
            kept = self.mine if by_me else self.theirs
            kept += [row for row in rows if row.kind != "same"]
            return chunk.kind
        takes_both = takes_both and bool(chunk.mine and chunk.theirs)
        answer = self._answers.get(name)
        if answer == "both" and not takes_both:
            answer = None
        question = Question(
            name,
            compare(chunk.base, chunk.base),
            compare(chunk.base, chunk.mine),
            compare(chunk.base, chunk.theirs),
            takes_both,
            answer,
        )
        self.questions.append(question)
        return answer


def _line_chunk(base: str, mine: str, theirs: str) -> Chunk:
    """Return a line in its three states, as `core.merge` has it for blocks."""
    texts = [base], [mine], [theirs]
    if mine == theirs:
        return Chunk("same", *texts)
    if theirs == base:
        return Chunk("mine", *texts)
    return Chunk("theirs" if mine == base else "conflict", *texts)


def _whole(*bodies: str) -> Chunk:
    """Return three bodies as a single part."""
    base, mine, theirs = ([block.outer_html() for block in blocks(body)] for body in bodies)
    return Chunk("conflict", base, mine, theirs)


def _compare_blocks(effort: Effort, old: list[str], new: list[str]) -> list[Row]:
    return diff_body("".join(old), "".join(new), effort)


def _regular(draft: Draft, by: User | None) -> Draft:
    """Return a text as it would be stored today, with the addresses that this editor sees.

    Only texts that are finished alike differ in nothing but what people changed.
    """
    try:
        body = finish_body(draft.body).html
    except TooLong:  # Said where it is saved.
        body = draft.body
    return Draft(one_line(draft.title), one_line(draft.summary), for_editors(body, by))
