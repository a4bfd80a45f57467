"""Merges what two people made of one body, block by block, and asks where both changed the same.

The three bodies are clean and finished alike. The result lacks what finishing adds: it goes through
`core.richtext.finish_article` like anything that is typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.alignment import Budget, align
from core.document import blocks

Choice = Literal["mine", "theirs", "both"]

# Beyond this, which takes a part of a second, blocks count as changed that are the same.
_STEPS = 500_000


@dataclass(frozen=True)
class Chunk:
    """Blocks, as HTML, in the three states. What both made of them alike is `same` too."""

    kind: Literal["same", "mine", "theirs", "conflict"]
    base: list[str]
    mine: list[str]
    theirs: list[str]


@dataclass(frozen=True)
class _Edit:
    """One side has put `blocks` in the place of `base[start:end]`."""

    start: int
    end: int
    blocks: list[str]
    by_me: bool

    def leaves_order(self) -> bool:
        """Say whether one block became another, so that what stands beside it stays beside it."""
        return self.end - self.start == len(self.blocks) == 1


def merge(base: str, mine: str, theirs: str) -> list[Chunk]:
    """Cut three bodies into chunks: those that agree, those that one side changed, conflicts."""
    old = [block.outer_html() for block in blocks(base)]
    edits = [*_edits(old, mine, by_me=True), *_edits(old, theirs, by_me=False)]
    edits.sort(key=lambda edit: (edit.start, edit.end))
    chunks: list[Chunk] = []
    done = 0
    for group in _groups(edits):
        start, end = group[0].start, max(edit.end for edit in group)
        _append(chunks, _unchanged(old[done:start]))
        _append(chunks, _decided(old, group, start, end))
        done = end
    _append(chunks, _unchanged(old[done:]))
    return chunks


def join(chunks: Sequence[Chunk], choices: Sequence[Choice]) -> str:
    """Put the body together, with one choice for each conflict in turn."""
    if len(choices) != sum(chunk.kind == "conflict" for chunk in chunks):
        raise ValueError("There must be one choice for each conflict.")
    left = iter(choices)
    found: list[str] = []
    for chunk in chunks:
        choice = next(left) if chunk.kind == "conflict" else chunk.kind
        if choice != "theirs":
            found += chunk.mine
        if choice in ("theirs", "both"):
            found += chunk.theirs
    return "".join(found)


def _edits(old: list[str], html: str, *, by_me: bool) -> Iterator[_Edit]:
    """Yield what one side has changed, block by block where blocks went or changed one for one."""
    new = [block.outer_html() for block in blocks(html)]
    for stretch in align(old, new, Budget(_STEPS)):
        made = new[stretch.new_start : stretch.new_end]
        places = range(stretch.start, stretch.end)
        if stretch.same:
            continue
        if made and len(made) != len(places):
            yield _Edit(stretch.start, stretch.end, made, by_me)
            continue
        states: list[list[str]] = [[block] for block in made] or [[] for _place in places]
        for place, state in zip(places, states, strict=True):
            yield _Edit(place, place + 1, state, by_me)


def _groups(edits: list[_Edit]) -> Iterator[list[_Edit]]:
    """Yield the edits, those together that touch the same place."""
    group: list[_Edit] = []
    end = 0
    for edit in edits:
        if group and not _touches(group, end, edit):
            yield group
            group = []
        group.append(edit)
        end = max(end, edit.end)
    if group:
        yield group


def _touches(group: list[_Edit], end: int, edit: _Edit) -> bool:
    """Say whether an edit, none of which begins earlier, belongs to the same place as a group.

    Blocks side by side can change independently. But where something was put in, the other side
    must have left the neighbours where they were: else nobody knows where it belongs now.
    """
    if edit.start != end:
        return edit.start < end
    beside = [other for other in group if other.end == end and other.by_me != edit.by_me]
    return any(
        (edit.start == edit.end and not other.leaves_order())
        or (other.start == other.end and not edit.leaves_order())
        for other in beside
    )


def _unchanged(part: list[str]) -> Chunk:
    return Chunk("same", part, part, part)


def _decided(old: list[str], group: list[_Edit], start: int, end: int) -> Chunk:
    """Return the chunk of a place, with a conflict if the sides made different things of it."""
    base = old[start:end]
    mine = _version(old, [edit for edit in group if edit.by_me], start, end)
    theirs = _version(old, [edit for edit in group if not edit.by_me], start, end)
    if mine == theirs:
        return Chunk("same", base, mine, theirs)
    # Where the alignment ran out of steps, an edit may have put in what was there before.
    if theirs == base:
        return Chunk("mine", base, mine, theirs)
    return Chunk("theirs" if mine == base else "conflict", base, mine, theirs)


def _version(old: list[str], edits: list[_Edit], start: int, end: int) -> list[str]:
    """Return what one side made of a place."""
    made: list[str] = []
    for edit in edits:
        made += [*old[start : edit.start], *edit.blocks]
        start = edit.end
    return made + old[start:end]


def _append(chunks: list[Chunk], chunk: Chunk) -> None:
    """Add a chunk, to the last one if that is of the same kind and there is nothing to choose."""
    if not (chunk.base or chunk.mine or chunk.theirs):
        return
    if chunks and chunks[-1].kind == chunk.kind != "conflict":
        last = chunks.pop()
        chunk = Chunk(
            chunk.kind,
            last.base + chunk.base,
            last.mine + chunk.mine,
            last.theirs + chunk.theirs,
        )
    chunks.append(chunk)
