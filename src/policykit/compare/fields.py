"""Two parts that are one → what differs in them beside their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from policykit.compare import audiences
from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, reworded, weigh
from policykit.compare.parts import Part
from policykit.compare.rows import rows
from policykit.compare.scene import Scene, change
from policykit.model.kinds import (
    Block,
    BlockBase,
    Definition,
    Item,
    ListBlock,
    RowPart,
    RowsBlock,
    cells,
    kind_of,
)
from policykit.model.sections import Section, words

Names = tuple[str, ...]


def fields(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    """Every change in a part that is not one of its own words."""
    yield from audiences.of_part(scene, old, new)
    yield from _gap(scene, old, new)
    yield from _numbering(old, new)
    match old.source, new.source:
        case BlockBase() as was, BlockBase() as now if was.kind == now.kind:
            yield from _block(scene, old, new, was, now)
        case Item() as was, Item() as now:
            yield from _field(scene, new, ChangeKind.REASON_CHANGED, "The reason for", was.reason, now.reason)
        case RowPart() as was, RowPart() as now if type(was) is type(now):
            yield from _cells(scene, new, was, now)


def _block(scene: Scene, old: Part, new: Part, was: Block, now: Block) -> Iterator[Change]:
    kind = kind_of(now)
    for key in kind.audiences[1:]:
        yield from _expected_by(scene, new, getattr(was, key), getattr(now, key))
    for key in kind.notes:
        yield from _note(new, getattr(was, key), getattr(now, key))
    if kind.own:
        yield from OWN[kind.model](scene, new, was, now)
    match was, now:
        case RowsBlock(), RowsBlock() if not kind.rows.are_parts:
            yield from rows(scene, new, was, now)


def _gap(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    was, now = old.missing, new.missing
    if was == now:
        return
    said = words(was or ""), words(now or "")
    if now is None:
        count = _count(new)
        filled = f"now has {count} {'point' if count == 1 else 'points'}" if count else "stands by itself now"
        sentence = f"The missing list is filled: {telling.where(new)} {filled}."
        yield change(ChangeKind.GAP_FILLED, Weight.SUBSTANCE, new, sentence, *said)
    elif was is None:
        sentence = f"The list after {telling.where(new)} is now said to be missing."
        yield change(ChangeKind.GAP_OPENED, Weight.SUBSTANCE, new, sentence, *said)
    elif reworded(was, now, scene.names) is not None:
        sentence = f"Why the list after {telling.where(new)} is missing is told in other words."
        yield change(ChangeKind.GAP_REWORDED, Weight.WORDING, new, sentence, *said)


def _count(part: Part) -> int:
    match part.source:
        case ListBlock():
            return len(part.source.items)
        case RowsBlock():
            return len(cells(part.source))
        case _:
            return 0


def _numbering(old: Part, new: Part) -> Iterator[Change]:
    was, now = (getattr(part.source, "label", None) for part in (old, new))
    if was != now and isinstance(new.source, Section | Item):
        sentence = telling.reworded_field(f"The number of {telling.where(new)}", was or "", now or "")
        yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, was or "", now or "")
    if isinstance(new.source, ListBlock) and old.is_ordered != new.is_ordered:
        sentence = f"The points after {telling.where(new)} are now {_ordering(new)}."
        words_ = _ordering(old), _ordering(new)
        yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, *words_)


def _ordering(part: Part) -> str:
    return "numbered" if part.is_ordered else "not numbered"


def _definition(scene: Scene, new: Part, was: Definition, now: Definition) -> Iterator[Change]:
    if was.open != now.open:
        kind = ChangeKind.DEFINITION_OPENED if now.open else ChangeKind.DEFINITION_CLOSED
        meaning = (
            "now open-ended: it names examples only" if now.open else "now closed: it names all there is"
        )
        yield change(kind, Weight.SUBSTANCE, new, f"The {telling.named(new)} is {meaning}.")
    if was.term != now.term:
        sentence = f"What was defined as {telling.quoted(was.term)} is now called {telling.quoted(now.term)}."
        weight = weigh(was.term, now.term, scene.names)
        yield change(ChangeKind.DEFINITION_REWORDED, weight, new, sentence, was.term, now.term)
    if was.aliases != now.aliases:
        before, after = ", ".join(was.aliases), ", ".join(now.aliases)
        sentence = telling.reworded_field(f"The other forms of {telling.quoted(now.term)}", before, after)
        weight = heaviest(set(was.aliases) != set(now.aliases))
        yield change(ChangeKind.DEFINITION_REWORDED, weight, new, sentence, before, after)


OWN: dict[type[BlockBase], Callable[[Scene, Part, Any, Any], Iterator[Change]]] = {Definition: _definition}
"""What compares the keys that only one kind has."""


def _expected_by(scene: Scene, new: Part, was: Names | None, now: Names | None) -> Iterator[Change]:
    before, after = scene.old.context.audience_ids(was), scene.new.context.audience_ids(now)
    if set(before) == set(after):
        return
    said = scene.people(before), scene.people(after)
    sentence = telling.reworded_field(f"Who expects {telling.where(new)}", *said)
    yield change(ChangeKind.EXPECTED_BY_CHANGED, Weight.SUBSTANCE, new, sentence, *said)


def _note(new: Part, was: str | None, now: str | None) -> Iterator[Change]:
    if was != now:
        sentence = f"A note beside {telling.where(new)} has changed; it is not printed."
        yield change(ChangeKind.NOTE_CHANGED, Weight.WORDING, new, sentence, was or "", now or "")


def _cells(scene: Scene, new: Part, was: RowPart, now: RowPart) -> Iterator[Change]:
    """What differs in the cells of a row beside the first, which holds its words."""
    block = scene.pairs.new[new.parent].source
    for key in kind_of(block).rows.cells[1:] if isinstance(block, BlockBase) else ():
        kind, name = _CELLS.get(key, (ChangeKind.STAGE_REWORDED, f"The words under “{key}” in"))
        yield from _field(scene, new, kind, name, getattr(was, key), getattr(now, key))


_CELLS = {
    "within": (ChangeKind.DEADLINE_CHANGED, "The time for"),
    "who": (ChangeKind.ACTOR_CHANGED, "Who is to act in"),
}


def _field(
    scene: Scene, new: Part, kind: ChangeKind, name: str, was: str | None, now: str | None
) -> Iterator[Change]:
    told = reworded(was or "", now or "", scene.names)
    if told is None:
        return
    sentence = telling.reworded_field(f"{name} {telling.where(new)}", told.old, told.new)
    if told.old == told.new:
        sentence = f"{name} {telling.where(new)} looks otherwise; its words are the same."
    yield change(kind, told.weight, new, sentence, told.old, told.new)
