"""Finds what two sequences share, with difflib, and gives up where that would take too long."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate


@dataclass
class Budget:
    """How many steps difflib may still take; a million of them take some 0.3 seconds."""

    steps: int


@dataclass(frozen=True)
class Stretch:
    """What `before[start:end]` has become: `after[new_start:new_end]`, be it the same or not."""

    same: bool
    start: int
    end: int
    new_start: int
    new_end: int


class _Matcher(SequenceMatcher[Hashable]):
    """Compares within a budget.

    difflib is quadratic where sequences repeat themselves, and worse where they are cut in small
    pieces. What one search costs at most is known before it begins. One that costs more than is
    left finds nothing, so that all it would have looked through counts as replaced.
    """

    def __init__(self, a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> None:
        super().__init__(None, a, b, autojunk=False)
        self._budget = budget
        occurs = Counter(b)
        costs = (1 + occurs[item] for item in a)
        self._costs = list(accumulate(costs, initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = len(self._costs) - 1 if ahi is None else ahi
        cost = self._costs[end] - self._costs[alo]
        if cost > self._budget.steps:
            return Match(alo, blo, 0)
        self._budget.steps -= cost
        return super().find_longest_match(alo, ahi, blo, bhi)


def align(before: Sequence[Hashable], after: Sequence[Hashable], budget: Budget) -> list[Stretch]:
    """Cut two sequences into stretches that are the same and stretches that are not, in order."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = _Matcher(before[head : len(before) - tail], after[head : len(after) - tail], budget)
    found = [Stretch(True, 0, head, 0, head)] if head else []
    for tag, start, end, new_start, new_end in middle.get_opcodes():
        found.append(
            Stretch(tag == "equal", head + start, head + end, head + new_start, head + new_end)
        )
    if tail:
        ends = len(before), len(after)
        found.append(Stretch(True, ends[0] - tail, ends[0], ends[1] - tail, ends[1]))
    return found
