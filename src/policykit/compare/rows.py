"""The rows that came, went or changed in a table whose rows are no parts of the policy by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, reworded
from policykit.compare.parts import Part
from policykit.compare.scene import Scene, change
from policykit.model.kinds import RowsBlock, Sort, cells, columns, kind_of
from policykit.model.sections import words

Row = tuple[str, ...]
Keyed = dict[tuple[str, int], Row]
_MOST_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class _Words:
    """What changes in the rows of one sort are called, and how they are told."""

    added: ChangeKind
    removed: ChangeKind
    reworded: ChangeKind
    is_added: str
    is_removed: str
    is_reworded: str
    between: str


_WORDS = {
    Sort.ROW: _Words(
        ChangeKind.ROW_ADDED,
        ChangeKind.ROW_REMOVED,
        ChangeKind.ROW_REWORDED,
        "A row is new in {where}: {now}.",
        "A row is taken out of {where}: {was}.",
        "A row in {where} is now {now}; it was {was}.",
        " | ",
    ),
    Sort.CONTACT: _Words(
        ChangeKind.CONTACT_ADDED,
        ChangeKind.CONTACT_REMOVED,
        ChangeKind.CONTACT_CHANGED,
        "New among the people to turn to: {now}.",
        "No longer among the people to turn to: {was}.",
        "{was} is now {now}.",
        ", ",
    ),
}


def rows(scene: Scene, new: Part, was: RowsBlock, now: RowsBlock) -> Iterator[Change]:
    """What differs between two tables beside their captions."""
    kind = kind_of(now)
    told = _WORDS[kind.item_sort]
    if kind.rows.row_key:
        at = kind.rows.cells.index(kind.rows.row_key)
        yield from _keyed(scene, new, told, _by_key(_texts(was), at), _by_key(_texts(now), at))
    elif len(columns(was)) != len(columns(now)):
        yield from _other_columns(new, columns(was), columns(now))
    else:
        yield from _headings(scene, new, columns(was), columns(now))
        for old_row, new_row in _by_place(_texts(was), _texts(now)):
            yield from _row(scene, new, told, old_row, new_row)


def _keyed(scene: Scene, new: Part, told: _Words, was: Keyed, now: Keyed) -> Iterator[Change]:
    for key, row in now.items():
        yield from _row(scene, new, told, was.get(key), row)
    for key, row in was.items():
        if key not in now:
            yield from _row(scene, new, told, row, None)
    if [key for key in was if key in now] != [key for key in now if key in was]:
        sentence = f"The people in {telling.where(new)} stand in another order."
        yield change(ChangeKind(f"{new.sort}-reworded"), Weight.WORDING, new, sentence)


def _texts(block: RowsBlock) -> list[Row]:
    return [tuple(cell.text or "" for cell in row) for row in cells(block)]


def _by_key(found: list[Row], at: int) -> Keyed:
    """The rows by the words of one cell, and by how many above have the same."""
    seen = Counter[str]()
    keyed = {}
    for row in found:
        key = words(row[at]).casefold()
        keyed[key, seen[key]] = row
        seen[key] += 1
    return keyed


def _by_place(was: Sequence[Row], now: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows that differ, each with what is in its place now."""
    for old, new in _runs(was, now):
        yield from zip_longest(old, new)


def _runs(was: Sequence[Row], now: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    if max(len(was), len(now)) > _MOST_COMPARED:
        yield (was, now) if was != now else ((), ())
        return
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield was[i:j], now[k:m]


def _row(scene: Scene, new: Part, told: _Words, was: Row | None, now: Row | None) -> Iterator[Change]:
    before, after = (_said(row, told.between) for row in (was, now))
    weight: Weight | None = Weight.SUBSTANCE
    if was is not None and now is not None:
        kind, sentence, weight = told.reworded, told.is_reworded, _weight(scene, was, now)
    else:
        kind, sentence = (told.added, told.is_added) if was is None else (told.removed, told.is_removed)
    if weight is not None:
        quoted = {"was": telling.quoted(before), "now": telling.quoted(after)}
        sentence = sentence.format(where=telling.where(new), **quoted)
        yield change(kind, weight, new, sentence, before, after)


def _weight(scene: Scene, was: Row, now: Row) -> Weight | None:
    """What the difference between two rows weighs; None if there is none."""
    found = [one for a, b in zip(was, now, strict=True) if (one := reworded(a, b, scene.names)) is not None]
    return heaviest(*(one.weight is Weight.SUBSTANCE for one in found)) if found else None


def _said(row: Row | None, between: str) -> str:
    said = [words(cell) for cell in row or ()]
    return between.join(said if between == " | " else filter(None, said))


def _headings(scene: Scene, new: Part, was: Row, now: Row) -> Iterator[Change]:
    weight = _weight(scene, was, now)
    if weight is not None:
        before, after = _said(was, " | "), _said(now, " | ")
        sentence = telling.reworded_field(f"The headings in {telling.where(new)}", before, after)
        yield change(ChangeKind.TABLE_REWORDED, weight, new, sentence, before, after)


def _other_columns(new: Part, was: Row, now: Row) -> Iterator[Change]:
    headings = _said(was, " | "), _said(now, " | ")
    sentence = f"{telling.where(new)} now has the columns {telling.quoted(headings[1])}."
    yield change(ChangeKind.TABLE_REWORDED, Weight.SUBSTANCE, new, telling.capital(sentence), *headings)
