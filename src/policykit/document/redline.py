"""Document × Document → one Document that shows what was added and struck out; and the way back to either.

    accept(redline(old, new)) == new
    reject(redline(old, new)) == old

The first holds to the letter; the second but for the language, the contents, the watermark, and the anchors
of what is on both pages, all of which are the new page's; and a title, if it was empty, is the new one.

A block that is on both pages is shown once, with its words compared. One that was moved, or has become
another kind of block, is struck out where it was and added where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Row, Table
from policykit.document.matching import How, Pair, match, match_facts, match_rows
from policykit.document.wording import kept, marked
from policykit.text.spans import Mark, plain

_LEAST_LIKE: Final = 0.2
"""Two texts at one place that are less alike are shown as two blocks, unless an anchor says they are one."""
_NUMBER = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"(\(?)(?:([a-z]{1,5})|[A-Z]{1,5})([.)])")


def redline(old: Document, new: Document) -> Document:
    """The new page, with all that differs from the old one marked. Neither may be a redline itself."""
    return replace(
        new,
        facts=tuple(_facts(old.facts, new.facts)),
        blocks=tuple(_blocks(old.blocks, new.blocks)),
        former_title=old.title if old.title != new.title else "",
    )


def accept(document: Document) -> Document:
    """The page with every change made: what was added stays, what was struck out is gone."""
    return replace(_without(document, Mark.DELETED), former_title="")


def reject(document: Document) -> Document:
    """The page as it was before: what was struck out stays, what was added is gone."""
    left = _without(document, Mark.INSERTED)
    return replace(left, title=document.former_title or document.title, former_title="")


# ── two pages made one ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands at one place of the marked page: an index of the old page, of the new one, or of both."""

    old: int | None
    new: int | None


def _woven(old: int, new: int, pairs: Sequence[Pair]) -> Iterator[_Place]:
    """Every index of both sides, each side in its order: what was struck out before what was added."""
    at_old = at_new = 0
    for end_old, end_new in [*((pair.old, pair.new) for pair in pairs), (old, new)]:
        yield from (_Place(index, None) for index in range(at_old, end_old))
        yield from (_Place(None, index) for index in range(at_new, end_new))
        if end_old < old and end_new < new:
            yield _Place(end_old, end_new)
        at_old, at_new = end_old + 1, end_new + 1


def _facts(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[Fact]:
    pairs = [
        pair
        for pair in match_facts(old, new)
        if not pair.is_moved and old[pair.old].label == new[pair.new].label
    ]
    for place in _woven(len(old), len(new), pairs):
        if place.new is None and place.old is not None:
            yield replace(old[place.old], mark=Mark.DELETED)
        elif place.new is not None and place.old is None:
            yield replace(new[place.new], mark=Mark.INSERTED)
        elif place.new is not None and place.old is not None:
            yield replace(new[place.new], spans=marked(old[place.old].spans, new[place.new].spans))


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Block]:
    pairs = [pair for pair in match(old, new) if _is_one(old[pair.old], new[pair.new], pair)]
    for place in _woven(len(old), len(new), pairs):
        if place.new is None and place.old is not None:
            yield replace(old[place.old], mark=Mark.DELETED)
        elif place.new is not None and place.old is None:
            yield replace(new[place.new], mark=Mark.INSERTED)
        elif place.new is not None and place.old is not None:
            yield _both(old[place.old], new[place.new])


def _is_one(old: Block, new: Block, pair: Pair) -> bool:
    """Whether a pair can be shown as one block, with no more than words and labels marked in it."""
    if pair.is_moved or (pair.how is not How.ANCHOR and pair.likeness < _LEAST_LIKE):
        return False
    if _is_blank(old) is not _is_blank(new):
        return False
    match old, new:
        case Heading(), Heading():
            return old.level == new.level
        case Paragraph(), Paragraph():
            return old.role is new.role and old.depth == new.depth and _look(old) == _look(new)
        case Table(), Table():
            return len(old.header) == len(new.header)
        case _:
            return False


def _is_blank(block: Block) -> bool:
    """Whether it says nothing; what says something in place of it is shown as put in, or taken out, whole."""
    return not isinstance(block, Table) and not plain(block.spans).strip()


def _look(paragraph: Paragraph) -> str:
    """What a label has in common with others of its list: "(b)" looks like "(a)", and "2.1" like "1.2"."""
    if paragraph.role is Role.GAP or paragraph.role is Role.NOTE:
        return paragraph.label
    letters = _LETTERS.fullmatch(paragraph.label)
    if letters is not None:
        return f"{letters[1]}{'a' if letters[2] else 'A'}{letters[3]}"
    return _NUMBER.sub("0", paragraph.label)


def _both(old: Block, new: Block) -> Block:
    if isinstance(old, Table) or isinstance(new, Table):
        return _table(old, new) if isinstance(old, Table) and isinstance(new, Table) else new
    former = old.label if old.label != new.label else None
    return replace(new, spans=marked(old.spans, new.spans), former_label=former)


def _table(old: Table, new: Table) -> Table:
    pairs = [pair for pair in match_rows(old.rows, new.rows) if not pair.is_moved]
    pairs = [pair for pair in pairs if len(old.rows[pair.old]) == len(new.rows[pair.new])]
    rows: list[Row] = []
    marks: list[Mark | None] = []
    for place in _woven(len(old.rows), len(new.rows), pairs):
        if place.new is None and place.old is not None:
            rows.append(old.rows[place.old])
            marks.append(Mark.DELETED)
        elif place.new is not None:
            row = new.rows[place.new]
            rows.append(row if place.old is None else _row(old.rows[place.old], row))
            marks.append(Mark.INSERTED if place.old is None else None)
    return replace(
        new,
        header=_row(old.header, new.header),
        rows=tuple(rows),
        caption=marked(old.caption, new.caption),
        row_marks=tuple(marks) if any(marks) else (),
    )


def _row(old: Row, new: Row) -> Row:
    return tuple(
        replace(cell, spans=marked(before.spans, cell.spans)) for before, cell in zip(old, new, strict=True)
    )


# ── one page out of two ────────────────────────────────────────────────────────────────────────────────────


def _without(document: Document, dropped: Mark) -> Document:
    facts = (
        replace(fact, spans=kept(fact.spans, dropped), mark=None)
        for fact in document.facts
        if fact.mark is not dropped
    )
    blocks = (_left(block, dropped) for block in document.blocks if block.mark is not dropped)
    return replace(document, facts=tuple(facts), blocks=tuple(blocks))


def _left(block: Block, dropped: Mark) -> Block:
    match block:
        case Heading() | Paragraph():
            label = block.label
            if dropped is Mark.INSERTED and block.former_label is not None:
                label = block.former_label
            spans = kept(block.spans, dropped)
            return replace(block, spans=spans, label=label, mark=None, former_label=None)
        case Table():
            return _left_table(block, dropped)
        case _:
            assert_never(block)


def _left_table(table: Table, dropped: Mark) -> Table:
    marks = table.row_marks or (None,) * len(table.rows)
    rows = (row for row, mark in zip(table.rows, marks, strict=True) if mark is not dropped)
    return replace(
        table,
        header=_left_row(table.header, dropped),
        rows=tuple(_left_row(row, dropped) for row in rows),
        caption=kept(table.caption, dropped),
        mark=None,
        row_marks=(),
    )


def _left_row(row: Row, dropped: Mark) -> Row:
    return tuple(Cell(kept(cell.spans, dropped), cell.anchor) for cell in row)
