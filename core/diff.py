"""Compares two bodies of an article, blocks first and then words, as data for a template.

All text in the result is plain text that the template escapes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from django.utils.translation import gettext as _

from core.alignment import Budget, align
from core.blocktext import Token, block_tokens, joined, label_of, line_tokens
from core.document import Element, blocks

# These keep the time to about a second for the longest body. Beyond the steps, what is the same may
# count as replaced; beyond the blocks, the rest of the text is compared as one block.
_BLOCK_STEPS = 500_000
_WORD_STEPS = 1_000_000
_MOST_BLOCKS = 5_000

# Which of some changed blocks belong together is looked at closely up to so many combinations.
_MOST_COMBINATIONS = 2_500
# Blocks that share less of their words are not two states of one block.
_LEAST_SHARED = 0.4


PartKind = Literal["same", "del", "ins"]
Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True)
class Part:
    """A piece of text. `del` stands in the earlier text only, `ins` in the later one."""

    text: str
    kind: PartKind


@dataclass(frozen=True)
class Row:
    """A block in both texts, side by side. One that was added or removed has one side only."""

    kind: Kind
    label: str
    left: list[Part]
    right: list[Part]
    # True if no word, link or picture has changed, only how they look: bold type, line breaks,
    # the size of a picture, header cells.
    looks_only: bool = False
    # Both sides as one text, for a page that has no room for two: what is gone, then what is new.
    inline: list[Part] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Group:
    """Rows that follow each other. A folded one holds nothing but unchanged rows."""

    folded: bool
    rows: list[Row]


@dataclass(frozen=True)
class Effort:
    """What comparisons may cost; those that share one take about a second together."""

    blocks: Budget = field(default_factory=lambda: Budget(_BLOCK_STEPS))
    words: Budget = field(default_factory=lambda: Budget(_WORD_STEPS))


def diff_body(before: str, after: str, effort: Effort | None = None) -> list[Row]:
    """Compare two clean bodies. Takes about a second at most, whatever they hold."""
    return list(_rows(_read(before), _read(after), effort or Effort()))


def diff_line(before: str, after: str, label: str = "") -> Row:
    """Compare two plain texts, such as titles."""
    old, new = line_tokens(before), line_tokens(after)
    left, right, inline = _parts(old, new, Budget(_WORD_STEPS))
    kind: Kind = "changed" if old and new else "added" if new else "removed"
    if all(part.kind == "same" for part in inline):
        kind = "same"
    return Row(kind, label, left, right, inline=inline)


def grouped(rows: Sequence[Row], around: int = 1) -> list[Group]:
    """Put rows in groups, so that a page can fold what lies further from any change.

    `around` unchanged rows are kept beside each change. A single row is never folded.
    """
    changed = [place for place, row in enumerate(rows) if row.kind != "same"]
    near = {place + step for place in changed for step in range(-around, around + 1)}
    groups: list[Group] = []
    for folded, places in groupby(range(len(rows)), lambda place: place not in near):
        part = [rows[place] for place in places]
        groups.append(Group(folded and len(part) > 1, part))
    return groups


@dataclass(frozen=True)
class _Block:
    """A block with what it is compared by."""

    label: str
    html: str
    tokens: list[Token]
    # Each with a number, so that a word which occurs twice counts twice.
    words: frozenset[tuple[str, int]]


def _read(html: str) -> list[_Block]:
    elements = blocks(html)
    read = [_block(element, label_of(element)) for element in elements[:_MOST_BLOCKS]]
    if len(elements) > _MOST_BLOCKS:
        rest = Element("", children=[*elements[_MOST_BLOCKS:]])
        read.append(_block(rest, _("Rest of the text")))
    return read


def _block(element: Element, label: str) -> _Block:
    tokens = block_tokens(element)
    counts = Counter(token.text for token in tokens)
    words = frozenset((text, number) for text in counts for number in range(counts[text]))
    return _Block(label, element.outer_html(), tokens, words)


def _rows(left: list[_Block], right: list[_Block], effort: Effort) -> Iterator[Row]:
    """Yield the rows in an order that is right for both sides."""
    stretches = align(
        [block.html for block in left], [block.html for block in right], effort.blocks
    )
    for stretch in stretches:
        olds = left[stretch.start : stretch.end]
        news = right[stretch.new_start : stretch.new_end]
        if stretch.same:
            yield from (_row(old, new, effort.words) for old, new in zip(olds, news, strict=True))
            continue
        old_done = new_done = 0
        for old, new in _states(olds, news):
            yield from _alone(olds[old_done:old], news[new_done:new])
            yield _row(olds[old], news[new], effort.words)
            old_done, new_done = old + 1, new + 1
        yield from _alone(olds[old_done:], news[new_done:])


def _alone(removed: list[_Block], added: list[_Block]) -> Iterator[Row]:
    for block in removed:
        parts = [Part(joined(block.tokens), "del")]
        yield Row("removed", block.label, parts, [], inline=parts)
    for block in added:
        parts = [Part(joined(block.tokens), "ins")]
        yield Row("added", block.label, [], parts, inline=parts)


def _states(olds: list[_Block], news: list[_Block]) -> list[tuple[int, int]]:
    """Return the places of blocks that are two states of one block, in rising order."""
    if len(olds) * len(news) > _MOST_COMBINATIONS:
        places = range(min(len(olds), len(news)))
        return [(place, place) for place in places if _shared(olds[place], news[place])]
    # best[i][j] is the most that can be shared from olds[i] and news[j] on.
    shared = [[_shared(old, new) for new in news] for old in olds]
    best = [[0.0] * (len(news) + 1) for _old in range(len(olds) + 1)]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            together = shared[i][j] and shared[i][j] + best[i + 1][j + 1]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _shared(old: _Block, new: _Block) -> float:
    """Return which part of their words two blocks share, or 0 if it is too small to matter."""
    words = len(old.words) + len(new.words)
    shared = 2 * len(old.words & new.words) / words if words else 0.0
    return shared if shared >= _LEAST_SHARED else 0.0


def _row(old: _Block, new: _Block, budget: Budget) -> Row:
    if old.html == new.html:
        parts = [Part(joined(old.tokens), "same")]
        return Row("same", old.label, parts, parts, inline=parts)
    left, right, inline = _parts(old.tokens, new.tokens, budget)
    if old.label != new.label:
        label = _("%(before)s → %(after)s") % {"before": old.label, "after": new.label}
        return Row("changed", label, left, right, inline=inline)
    looks_only = all(part.kind == "same" for part in inline)
    return Row("changed", old.label, left, right, looks_only, inline)


def _parts(
    old: list[Token], new: list[Token], budget: Budget
) -> tuple[list[Part], list[Part], list[Part]]:
    """Return both texts, cut where they cease to be the same and where they are the same again.

    The third one holds both in one, what is gone before what is new.
    """
    stretches = align([token.key() for token in old], [token.key() for token in new], budget)
    left: list[Part] = []
    right: list[Part] = []
    inline: list[Part] = []
    for stretch in stretches:
        gone, come = old[stretch.start : stretch.end], new[stretch.new_start : stretch.new_end]
        _append(left, gone, "same" if stretch.same else "del")
        _append(right, come, "same" if stretch.same else "ins")
        if not stretch.same:
            _append(inline, gone, "del")
        _append(inline, come, "same" if stretch.same else "ins")
    return left, right, inline


def _append(parts: list[Part], tokens: list[Token], kind: PartKind) -> None:
    """Add a part. The gap in front of it goes to what is the same, so that no mark begins blank."""
    if not tokens:
        return
    text = joined(tokens)
    if parts:
        gap = tokens[0].gap
        last = parts[-1]
        if last.kind == kind:
            text = last.text + gap + text
            parts.pop()
        elif last.kind == "same":
            parts[-1] = Part(last.text + gap, "same")
        else:
            text = gap + text
    parts.append(Part(text, kind))
