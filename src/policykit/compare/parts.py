"""The parts of two policies, and which part of one is which part of the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from policykit.compare.importance import tokens
from policykit.model.kinds import Block, Duty, Item, ListBlock, ProseBlock, RowPart, RowsBlock, Sort, kind_of
from policykit.model.kinds import missing as missing_from
from policykit.model.policy import Policy, concerned
from policykit.model.sections import Section, words

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section, a block, an item or a stage, with what it inherits from the part that it is in."""

    id: str
    sort: Sort
    parent: str
    """The id of the part that it is in; empty for an outermost section."""
    section: str
    """The heading above it, without markup."""
    markdown: str
    """Its own words: heading, text, stem or caption; empty where it has none."""
    source: Section | Block | Item | RowPart
    audiences: Ids = ()
    """The ids of the audiences whom it concerns."""
    states_audience: bool = False
    """Whether it says itself whom it concerns."""
    duty: Duty | None = None
    states_duty: bool = False
    missing: str | None = None
    """Why its items or rows are not known; None where they are, or it has none."""
    is_ordered: bool = False
    """Whether the order of its items or rows means something."""

    @property
    def words(self) -> str:
        """Its own words, without markup."""
        return words(self.markdown)


# ── The parts of one policy ──────────────────────────────────────────────────────────────────────────────
def parts(policy: Policy) -> dict[str, Part]:
    """Every part by its id, in the order of the policy."""
    found = (part for section in policy.sections for part in _section(policy, section, "", ""))
    return {part.id: part for part in found}


def _section(policy: Policy, section: Section, parent: str, above: str) -> Iterator[Part]:
    title = words(section.title) if section.title else above
    within = [part for block in section.blocks for part in _block(policy, block, section.id, title)]
    within += [part for below in section.sections for part in _section(policy, below, section.id, title)]
    yield Part(
        id=section.id,
        sort=Sort.SECTION,
        parent=parent,
        section=title,
        markdown=section.title or "",
        source=section,
        audiences=each_once(id_ for part in within for id_ in part.audiences),
    )
    yield from within


def _block(policy: Policy, block: Block, parent: str, section: str) -> Iterator[Part]:
    kind = kind_of(block)
    names = getattr(block, kind.audiences[0]) if kind.audiences else None
    duty: Duty | None = getattr(block, "duty", None)  # only what asks something of people has one
    whole = Part(
        id=block.id,
        sort=kind.sort,
        parent=parent,
        section=section,
        markdown=getattr(block, kind.words_key) or "",
        source=block,
        audiences=concerned(policy.context, policy.addressed, block),
        states_audience=bool(kind.audiences) and not (kind.expects and names is None),
        duty=duty,
        states_duty=duty is not None,
        missing=missing_from(block),
        is_ordered=kind.rows.is_counted or getattr(block, "numbered", False),
    )
    yield whole
    match block:
        case ProseBlock():
            return
        case ListBlock():
            yield from _items(policy, block.items, whole, kind.item_sort)
        case RowsBlock():
            for row in getattr(block, kind.rows.key) if kind.rows.are_parts else ():
                said = getattr(row, kind.rows.cells[0])
                sort = kind.item_sort
                yield Part(id=row.id, sort=sort, parent=block.id, section=section, markdown=said, source=row)
        case _:
            assert_never(block)


def _items(policy: Policy, items: tuple[Item, ...], above: Part, sort: Sort) -> Iterator[Part]:
    for item in items:
        part = Part(
            id=item.id,
            sort=sort,
            parent=above.id,
            section=above.section,
            markdown=item.text,
            source=item,
            audiences=policy.context.audience_ids(item.of) if item.of else above.audiences,
            states_audience=item.of is not None,
            duty=item.duty or above.duty,
            states_duty=item.duty is not None,
        )
        yield part
        yield from _items(policy, item.items, part, sort)


def each_once(ids: Iterable[str]) -> Ids:
    """The ids, each at its first place only."""
    return tuple(dict.fromkeys(ids))


# ── Which part is which ──────────────────────────────────────────────────────────────────────────────────
ALIKE = 0.8
"""From which share of words in common, out of both, a part with a new id is taken for the old one."""
_FEWEST = 4
_MOST_TRIED = 100_000


@dataclass
class Comparison:
    """An old and a new policy, and which part of the one is which part of the other."""

    old: Policy
    new: Policy
    old_parts: dict[str, Part] = field(init=False)
    new_parts: dict[str, Part] = field(init=False)
    by_new: dict[str, str] = field(init=False)
    """The old id of each new part that was there before."""
    moved: set[str] = field(init=False)
    """The new ids of the parts that have moved by themselves, and not with the part that they are in."""
    names: frozenset[str] = field(init=False)
    """Every word, folded, that names an audience."""

    def __post_init__(self) -> None:
        """Pair the parts by id, and then, where an id has gone, by their words."""
        old, new = self.old_parts, self.new_parts = parts(self.old), parts(self.new)
        self.by_new = {id_: id_ for id_ in new if id_ in old and _level(old[id_]) == _level(new[id_])}
        self._pair_same_words()
        self._pair_alike()
        self.moved = self._moved()
        audiences = (*self.old.school.audiences, *self.new.school.audiences)
        named = (token.folded for a in audiences for name in a.names for token in tokens(name))
        self.names = frozenset(named) - {"of", "and"}

    @property
    def removed(self) -> list[Part]:
        """The old parts that are gone."""
        kept = set(self.by_new.values())
        return [part for id_, part in self.old_parts.items() if id_ not in kept]

    def was(self, part: Part) -> Part | None:
        """The old part that a new one was, if it was there."""
        return self.old_parts[self.by_new[part.id]] if part.id in self.by_new else None

    def same_place(self, old: Part, new: Part) -> bool:
        """Whether the two are in one and the same part."""
        return self.by_new.get(new.parent, "") == old.parent if new.parent else not old.parent

    def parents(self, old: Part, new: Part) -> tuple[Part, Part] | None:
        """The parts that a pair is in, if these are a pair too."""
        if not new.parent or not self.same_place(old, new):
            return None
        return self.old_parts[old.parent], self.new_parts[new.parent]

    def is_item(self, new: Part) -> bool:
        """Whether a new part is within a block."""
        return bool(new.parent) and self.new_parts[new.parent].sort is not Sort.SECTION

    def inherits(self, old: Part, new: Part) -> bool:
        """Whether both take the audience from the part that they are in, which is the same one."""
        stated = old.states_audience or new.states_audience
        return not stated and old.sort is new.sort and self.same_place(old, new)

    def _unpaired(self) -> tuple[list[Part], list[Part]]:
        return self.removed, [part for part in self.new_parts.values() if part.id not in self.by_new]

    def _pair_same_words(self) -> None:
        """Pair parts with the very same words, in the order of both policies."""
        gone, come = self._unpaired()
        waiting: dict[tuple[Sort, str], list[Part]] = {}
        for part in reversed(gone):
            waiting.setdefault((part.sort, part.words), []).append(part)
        for part in come:
            if part.words and (found := waiting.get((part.sort, part.words))):
                self.by_new[part.id] = found.pop().id

    def _pair_alike(self) -> None:
        """Pair parts with nearly the same words, the most alike first."""
        gone, come = self._unpaired()
        if len(gone) * len(come) > _MOST_TRIED:
            return
        bags = {id(part): Counter(token.folded for token in tokens(part.words)) for part in (*gone, *come)}
        tried = [
            (_likeness(bags[id(old)], bags[id(new)]), old, new)
            for old in gone
            for new in come
            if old.sort is new.sort
        ]
        taken: set[str] = set()
        for likeness, old, new in sorted(tried, key=lambda each: -each[0]):
            if likeness >= ALIKE and new.id not in self.by_new and old.id not in taken:
                self.by_new[new.id] = old.id
                taken.add(old.id)

    def _moved(self) -> set[str]:
        """What is in another part than before, or has been overtaken by those beside it."""
        order = {id_: index for index, id_ in enumerate(self.old_parts)}
        moved: set[str] = set()
        beside: dict[str, list[str]] = {}
        for part in self.new_parts.values():
            was = self.was(part)
            if was is not None and self.same_place(was, part):
                beside.setdefault(part.parent, []).append(part.id)
            elif was is not None:
                moved.add(part.id)
        for ids in beside.values():
            kept = _longest_rise([order[self.by_new[id_]] for id_ in ids])
            moved |= {id_ for index, id_ in enumerate(ids) if index not in kept}
        return moved


def _level(part: Part) -> Sort:
    """What can be paired with what: an item may become a block, but no section becomes a sentence."""
    return part.sort if part.sort in {Sort.SECTION, Sort.STAGE} else Sort.TEXT


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    if min(old.total(), new.total()) < _FEWEST:
        return 0.0
    return 2 * (old & new).total() / (old.total() + new.total())


def _longest_rise(positions: list[int]) -> set[int]:
    """The indices of a longest rising run through the positions: all the others have moved."""
    tails: list[int] = []
    runs: list[tuple[int, ...]] = []
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)
        tails[place : place + 1] = [position]
        runs[place : place + 1] = [(*(runs[place - 1] if place else ()), index)]
    return set(runs[-1]) if runs else set()
