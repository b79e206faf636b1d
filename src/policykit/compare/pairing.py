"""Parts × parts → which is which: by id first, then, where an id has gone, by its words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from policykit.compare.importance import tokens
from policykit.compare.parts import Part
from policykit.model.kinds import Sort

ALIKE = 0.8
"""From which share of words in common, out of both, a part with a new id is taken for the old one."""
_FEWEST = 4
_MOST_TRIED = 100_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which part of the new policy is which of the old one."""

    old: Mapping[str, Part]
    new: Mapping[str, Part]
    by_new: Mapping[str, str]
    """The old id of each new part that was there before."""
    moved: frozenset[str]
    """The new ids of the parts that stand elsewhere, by themselves and not with what they stand in."""

    @property
    def removed(self) -> tuple[Part, ...]:
        """The old parts that are gone."""
        kept = set(self.by_new.values())
        return tuple(part for id_, part in self.old.items() if id_ not in kept)

    def was(self, part: Part) -> Part | None:
        """The old part that a new one was, if it was there."""
        old = self.by_new.get(part.id)
        return self.old[old] if old is not None else None

    def same_place(self, old: Part, new: Part) -> bool:
        """Whether the two stand in what is one and the same part."""
        return self.by_new.get(new.parent, "") == old.parent if new.parent else not old.parent


def pair(old: Mapping[str, Part], new: Mapping[str, Part]) -> Pairs:
    """Pair the parts of two policies."""
    by_new = {id_: id_ for id_ in new if id_ in old and _level(old[id_]) == _level(new[id_])}
    _pair_same_words(*_unpaired(old, new, by_new), by_new)
    _pair_alike(*_unpaired(old, new, by_new), by_new)
    unmoved = Pairs(old, new, by_new, frozenset())
    return Pairs(old, new, by_new, frozenset(_moved(unmoved)))


def _level(part: Part) -> str:
    """What can be paired with what: an item may become a block, but no section becomes a sentence."""
    return "section" if part.sort is Sort.SECTION else "stage" if part.sort is Sort.STAGE else "words"


def _unpaired(
    old: Mapping[str, Part], new: Mapping[str, Part], by_new: Mapping[str, str]
) -> tuple[list[Part], list[Part]]:
    paired = set(by_new.values())
    return [part for part in old.values() if part.id not in paired], [
        part for part in new.values() if part.id not in by_new
    ]


def _pair_same_words(gone: list[Part], come: list[Part], by_new: dict[str, str]) -> None:
    """Pair what has the very same words, what stands in the same order first."""
    waiting: dict[tuple[str, str], list[Part]] = {}
    for part in reversed(gone):
        if part.words:
            waiting.setdefault((part.sort, part.words), []).append(part)
    for part in come:
        found = waiting.get((part.sort, part.words))
        if found:
            by_new[part.id] = found.pop().id


def _pair_alike(gone: list[Part], come: list[Part], by_new: dict[str, str]) -> None:
    """Pair what has nearly the same words, the most alike first."""
    if len(gone) * len(come) > _MOST_TRIED:
        return
    bags = {id(part): Counter(token.folded for token in tokens(part.words)) for part in (*gone, *come)}
    tried = (
        (_likeness(bags[id(old)], bags[id(new)]), -number, old, new)
        for number, (old, new) in enumerate((old, new) for old in gone for new in come)
        if old.sort is new.sort
    )
    taken: set[str] = set()
    for likeness, _, old, new in sorted(tried, key=lambda one: one[:2], reverse=True):
        if likeness < ALIKE:
            return
        if new.id not in by_new and old.id not in taken:
            by_new[new.id] = old.id
            taken.add(old.id)


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    if min(old.total(), new.total()) < _FEWEST:
        return 0.0
    return 2 * (old & new).total() / (old.total() + new.total())


def _moved(pairs: Pairs) -> set[str]:
    """What stands in another part than before, or has been overtaken by those beside it."""
    order = {id_: index for index, id_ in enumerate(pairs.old)}
    moved: set[str] = set()
    beside: dict[str, list[str]] = {}
    for part in pairs.new.values():
        was = pairs.was(part)
        if was is None:
            continue
        if pairs.same_place(was, part):
            beside.setdefault(part.parent, []).append(part.id)
        else:
            moved.add(part.id)
    for ids in beside.values():
        positions = [order[pairs.by_new[id_]] for id_ in ids]
        kept = _longest_rise(positions)
        moved |= {id_ for index, id_ in enumerate(ids) if index not in kept}
    return moved


def _longest_rise(positions: list[int]) -> set[int]:
    """The indices of a longest rising run through the positions: all the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
