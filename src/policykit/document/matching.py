"""Match the blocks of two pages: which block of one is which block of the other.

First by anchor; then by likeness, in order, within the gaps that the anchors leave; then what was moved; then
what is left alone on both sides of one gap. What is found by anything but an anchor is a guess, and its pair
says so. The same serves two versions of a page, and a page beside itself after someone edited it in Word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from policykit.document import Block, Fact, Heading, Paragraph, Row, Table
from policykit.findings import Anchor
from policykit.text.spans import Spans, plain

LIKE = 0.4
"""Blocks in one gap that are at least so alike may be one; of all ways to pair them, the best is taken."""
LIKE_IF_MOVED = 0.6
_FEWEST_WORDS = 4  # that a moved block must have, unless it is the only one of its words on either page
_OTHER_ROLE, _OTHER_CLASS = 0.9, 0.75
_SAME_ANCHOR = 0.25
_NEAREST = 12  # places of one clue that are looked at, so that a page of repeated words costs no more
_WORD = re.compile(r"\w+|[^\w\s]")


class How(StrEnum):
    """What made two blocks a pair."""

    ANCHOR = "anchor"
    LIKENESS = "likeness"
    MOVE = "move"
    LONE = "lone"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two blocks that are one, by their indexes.

    ``likeness`` is 0 to 1, 1 for the same words. ``is_moved`` says that the pair is out of the order of
    the others, which every pair found as a MOVE does, and one found by its anchor may.
    """

    old: int
    new: int
    how: How
    likeness: float
    is_moved: bool = False


def match(old: Sequence[Block], new: Sequence[Block], *, is_edit: bool = False) -> tuple[Pair, ...]:
    """The pairs of two pages' blocks, in the order of the new page; an index is in one pair at most.

    ``is_edit`` says that ``new`` is ``old`` after someone edited it, so that an anchor which counts
    ("rows/3/0") means the same in both; between two versions of the data it does not.
    """
    return _Matching([_block(block) for block in old], [_block(block) for block in new], is_edit).pairs()


def match_rows(old: Sequence[Row], new: Sequence[Row], *, is_edit: bool = False) -> tuple[Pair, ...]:
    """The pairs of two tables' rows, as :func:`match`; a row's anchor is its first cell's."""
    return _Matching([_row(row) for row in old], [_row(row) for row in new], is_edit).pairs()


def match_facts(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[Pair, ...]:
    """The pairs of two pages' facts: one with its label, then one with its anchor, then as :func:`match`."""
    return _Matching([_fact(fact) for fact in old], [_fact(fact) for fact in new], is_edit=True).pairs()


@dataclass(frozen=True, slots=True)
class _Face:
    """What of a block is compared: its class and role, its words, and what finds it surely.

    ``words`` holds each word and each pair of neighbouring words, the second "the" as another than the
    first; ``clues`` are those of them by which it is looked for.
    """

    kind: tuple[str, str]
    words: frozenset[str]
    clues: tuple[str, ...]
    text: str
    identities: tuple[Hashable, ...]


def _block(block: Block) -> _Face:
    match block:
        case Paragraph():
            return _face(("paragraph", block.role), plain(block.spans), (block.anchor,))
        case Heading():
            return _face(("heading", ""), plain(block.spans), (block.anchor,))
        case Table():
            texts = [plain(block.caption), *(plain(cell.spans) for cell in block.header)]
            texts += [plain(cell.spans) for row in block.rows for cell in row]
            return _face(("table", ""), "\n".join(texts), (block.anchor,))


def _row(row: Row) -> _Face:
    anchor = row[0].anchor if row else None
    return _face(("row", ""), "\n".join(plain(cell.spans) for cell in row), (anchor,))


def _fact(fact: Fact) -> _Face:
    return _face(("fact", ""), fact.text, (fact.name or fact.label, fact.anchor))


def _face(kind: tuple[str, str], text: str, identities: tuple[Hashable, ...]) -> _Face:
    words = [word.casefold() for word in _WORD.findall(text)]
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    clues = (*(pairs if len(words) >= _FEWEST_WORDS else words), f"\n{text}")
    return _Face(kind, frozenset(_told_apart([*words, *pairs])), clues, text, identities)


def _told_apart(words: Iterable[str]) -> Iterator[str]:
    """The words, the second of the same with its number."""
    seen: dict[str, int] = {}
    for word in words:
        count = seen[word] = seen.get(word, 0) + 1
        yield word if count == 1 else f"{word}\n{count}"


def likeness(old: Spans, new: Spans) -> float:
    """How alike two texts are, 0 to 1: by their words and pairs of words (Dice's coefficient)."""
    return _likeness(_face(("", ""), plain(old), ()), _face(("", ""), plain(new), ()))


def _likeness(old: _Face, new: _Face) -> float:
    if old.text == new.text:
        return 1.0
    total = len(old.words) + len(new.words)
    return 2 * len(old.words & new.words) / total if total else 1.0


def _same_kind(old: _Face, new: _Face) -> float:
    """What likeness counts between two kinds: as it is in one, less between roles, nothing with a table."""
    if old.kind == new.kind:
        return 1.0
    if "table" in {old.kind[0], new.kind[0]}:
        return 0.0
    return _OTHER_ROLE if old.kind[0] == new.kind[0] else _OTHER_CLASS


@dataclass(frozen=True, slots=True)
class _Candidate:
    old: int
    new: int
    likeness: float
    weight: float


class _Matching:
    """One matching: the pairs so far, and what is left over on either side."""

    def __init__(self, old: Sequence[_Face], new: Sequence[_Face], is_edit: bool) -> None:
        self._old = old
        self._new = new
        self._is_edit = is_edit
        self._pairs: list[Pair] = []
        self._left_old = set(range(len(old)))
        self._left_new = set(range(len(new)))

    def pairs(self) -> tuple[Pair, ...]:
        self._by_anchor()
        self._in_gaps()
        self._moved()
        self._lone()
        return tuple(sorted(self._pairs, key=lambda pair: pair.new))

    # ── by anchor ────────────────────────────────────────────────────────────────────────────────────────

    def _by_anchor(self) -> None:
        """Pairs of one identity that is once on either page; those out of order are moved."""
        found: list[_Candidate] = []
        for which in range(max((len(face.identities) for face in self._old), default=0)):
            mine, theirs = self._unique(self._old, which), self._unique(self._new, which)
            for identity, old in mine.items():
                new = theirs.get(identity)
                if new is not None and old in self._left_old and new in self._left_new:
                    self._take(old, new)
                    found.append(_Candidate(old, new, self._alike(old, new), 1.0))
        stay = {(kept.old, kept.new) for kept in _in_order(found)}
        for one in found:
            is_moved = (one.old, one.new) not in stay
            self._pairs.append(Pair(one.old, one.new, How.ANCHOR, one.likeness, is_moved))

    def _unique(self, faces: Sequence[_Face], which: int) -> dict[Hashable, int]:
        places: dict[Hashable, list[int]] = defaultdict(list)
        for index, face in enumerate(faces):
            identity = face.identities[which]
            if identity is not None and (self._is_edit or not _counts(identity)):
                places[identity].append(index)
        return {identity: indexes[0] for identity, indexes in places.items() if len(indexes) == 1}

    # ── by likeness, in order ────────────────────────────────────────────────────────────────────────────

    def _in_gaps(self) -> None:
        gaps = self._gaps()
        candidates = (
            _Candidate(one.old, one.new, one.likeness, one.weight**2)  # one the same outweighs two half alike
            for one in self._candidates()
            if one.weight >= LIKE and gaps.old(one.old) == gaps.new(one.new)
        )
        for found in _in_order(candidates):
            self._take(found.old, found.new)
            self._pairs.append(Pair(found.old, found.new, How.LIKENESS, found.likeness))

    def _gaps(self) -> _Gaps:
        stay = sorted((pair.old, pair.new) for pair in self._pairs if not pair.is_moved)
        return _Gaps([old for old, _ in stay], [new for _, new in stay])

    def _candidates(self) -> Iterator[_Candidate]:
        """What is left over on both sides and shares a clue; of a clue in many places, the nearest."""
        places: dict[str, list[int]] = defaultdict(list)
        for index in sorted(self._left_old):
            for clue in self._old[index].clues:
                places[clue].append(index)
        ratio = len(self._old) / max(len(self._new), 1)
        for new in sorted(self._left_new):
            near: set[int] = set()
            for clue in self._new[new].clues:
                if clue in places:
                    near.update(_nearest(places[clue], int(new * ratio)))
            for old in sorted(near):
                yield self._candidate(old, new)

    def _candidate(self, old: int, new: int) -> _Candidate:
        alike = self._alike(old, new)
        weight = alike * _same_kind(self._old[old], self._new[new])
        if weight and set(filter(None, self._old[old].identities)) & set(self._new[new].identities):
            weight += _SAME_ANCHOR
        return _Candidate(old, new, alike, weight)

    # ── what is left ─────────────────────────────────────────────────────────────────────────────────────

    def _moved(self) -> None:
        """The likest of what is left, wherever it is."""
        texts = [Counter(face.text for face in faces) for faces in (self._old, self._new)]
        found = [
            one
            for one in self._candidates()
            if one.weight >= LIKE_IF_MOVED
            and (len(self._new[one.new].words) >= 2 * _FEWEST_WORDS - 1 or self._is_only(one, texts))
        ]
        found.sort(key=lambda one: (-one.weight, abs(one.old - one.new), one.old))
        for one in found:
            if one.old in self._left_old and one.new in self._left_new:
                self._take(one.old, one.new)
                self._pairs.append(Pair(one.old, one.new, How.MOVE, one.likeness, is_moved=True))

    def _is_only(self, one: _Candidate, texts: Sequence[Counter[str]]) -> bool:
        text = self._old[one.old].text
        return text == self._new[one.new].text and all(counted[text] == 1 for counted in texts)

    def _lone(self) -> None:
        """One old and one new block of a kind, left over alone between two pairs that stand in order."""
        gaps = self._gaps()
        sides = (_by_gap(self._left_old, gaps.old), _by_gap(self._left_new, gaps.new))
        for gap in sides[0].keys() & sides[1].keys():
            if len(sides[0][gap]) == len(sides[1][gap]) == 1:
                old, new = sides[0][gap][0], sides[1][gap][0]
                if self._old[old].kind == self._new[new].kind:
                    self._take(old, new)
                    self._pairs.append(Pair(old, new, How.LONE, self._alike(old, new)))

    def _alike(self, old: int, new: int) -> float:
        return _likeness(self._old[old], self._new[new])

    def _take(self, old: int, new: int) -> None:
        self._left_old.discard(old)
        self._left_new.discard(new)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The indexes, on either side, of the pairs that part one gap from the next."""

    olds: list[int]
    news: list[int]

    def old(self, index: int) -> int:
        return bisect_left(self.olds, index)

    def new(self, index: int) -> int:
        return bisect_left(self.news, index)


def _by_gap(indexes: Iterable[int], gap: Callable[[int], int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for index in indexes:
        found[gap(index)].append(index)
    return found


def _counts(identity: Hashable) -> bool:
    """Whether an anchor has a number in it, which an item that is put in before it changes."""
    return isinstance(identity, Anchor) and any(step.isdecimal() for step in identity.field.split("/"))


def _nearest(places: Sequence[int], index: int) -> Sequence[int]:
    if len(places) <= _NEAREST:
        return places
    start = min(max(bisect_left(places, index) - _NEAREST // 2, 0), len(places) - _NEAREST)
    return places[start : start + _NEAREST]


def _in_order(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The candidates that stand in order on both sides and weigh most together.

    The heaviest increasing subsequence, by a tree of prefix maxima (Fenwick's): n log n.
    """
    ordered = sorted(candidates, key=lambda one: (one.old, -one.new))
    size = max((one.new for one in ordered), default=-1) + 1
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before: list[int] = []
    last = (0.0, -1)
    for index, one in enumerate(ordered):
        weight, previous = _best_below(best, one.new)
        before.append(previous)
        total = (weight + one.weight, index)
        if total[0] > last[0]:
            last = total
        place = one.new + 1
        while place <= size:
            if total[0] > best[place][0]:
                best[place] = total
            place += place & -place
    return _traced(ordered, before, last[1])


def _best_below(best: Sequence[tuple[float, int]], place: int) -> tuple[float, int]:
    found = (0.0, -1)
    while place > 0:
        if best[place][0] > found[0]:
            found = best[place]
        place -= place & -place
    return found


def _traced(ordered: Sequence[_Candidate], before: Sequence[int], last: int) -> list[_Candidate]:
    found: list[_Candidate] = []
    while last >= 0:
        found.append(ordered[last])
        last = before[last]
    return found[::-1]
