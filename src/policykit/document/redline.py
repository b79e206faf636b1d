"""A redline: one document that shows what differs between two, and the way back to either.

    accept(redline(old, new)) == new
    reject(redline(old, new)) == old

The first holds to the letter. The second holds except for the language, the contents, the watermark and the
anchors of what is on both pages, which are the new page's; and an empty title becomes the new one.

A block on both pages is shown once, with its words compared. A block that was moved, or has become another
kind of block, is shown as deleted where it was and as inserted where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Row, Table
from policykit.document.matching import How, Pair, match, match_facts, match_rows
from policykit.text.spans import REDLINE, Mark, Span, Spans, normal, plain

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
    """What is at one place of the marked page: an index of the old page, of the new one, or of both."""

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


_WORDS = re.compile(r"\w+(?:[’']\w+)*|\s|[^\w\s]")
_SENTENCES = re.compile(r".+?(?:[.!?;:\n]\s*|$)", re.DOTALL)
_MOST = 250_000  # words of one text times words of the other that are compared at once
_ISLAND_WORDS, _ISLAND_SHARE = 2, 0.5

Tokens = Sequence[Span]


def marked(old: Spans, new: Spans) -> Spans:
    """The new text with what was struck out of the old one: both can be read out of it again.

    Words whose marks or link alone changed are struck out and added again. Neither text may be a redline.
    """
    if old == new:
        return new
    runs = _joined(_compared(_tokens(old, _WORDS), _tokens(new, _WORDS), old, new))
    return normal(span for run in runs for span in run.spans())


def kept(spans: Spans, dropped: Mark) -> Spans:
    """What is left of a marked text: without the words that have one mark, nor the marks of a redline."""
    if not any(span.marks.intersection(REDLINE) for span in spans):
        return spans
    left = (span for span in spans if dropped not in span.marks)
    return normal(Span(span.text, span.marks.difference(REDLINE), span.target) for span in left)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring words that are on both sides, or those of the one that stand for those of the other."""

    old: Tokens
    new: Tokens
    is_equal: bool

    def spans(self) -> Iterator[Span]:
        if self.is_equal:
            yield from self.new
            return
        yield from (_with(span, Mark.DELETED) for span in self.old)
        yield from (_with(span, Mark.INSERTED) for span in self.new)


def _with(span: Span, mark: Mark) -> Span:
    return Span(span.text, span.marks | {mark}, span.target)


def _tokens(spans: Spans, pattern: re.Pattern[str]) -> list[Span]:
    """Words, signs and single spaces, each with its marks and its link."""
    return [Span(text, span.marks, span.target) for span in spans for text in pattern.findall(span.text)]


def _compared(old: Tokens, new: Tokens, whole_old: Spans, whole_new: Spans) -> Iterator[_Run]:
    """The words compared; of texts so long that it would take too long, first the sentences."""
    if len(old) * len(new) <= _MOST:
        yield from _runs(old, new)
        return
    for run in _runs(_tokens(whole_old, _SENTENCES), _tokens(whole_new, _SENTENCES)):
        words = (_tokens(tuple(side), _WORDS) for side in (run.old, run.new))
        some, others = words
        if run.is_equal or len(some) * len(others) > _MOST:
            yield run
        else:
            yield from _runs(some, others)


def _runs(old: Tokens, new: Tokens) -> Iterator[_Run]:
    from difflib import SequenceMatcher  # every writer loads this module, few compare

    # Without autojunk=False, words that are common in a long text would never be found on both sides.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        yield _Run(old[start:end], new[new_start:new_end], tag == "equal")


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """The runs, with a few equal words between two changes taken into them: so it can be read."""
    found: list[_Run] = []
    for run in runs:
        if len(found) > 1 and not run.is_equal and _is_island(found[-2], found[-1], run):
            before, island = found[-2:]
            found[-2:] = [
                _Run([*before.old, *island.old, *run.old], [*before.new, *island.new, *run.new], False)
            ]
        else:
            found.append(run)
    return found


def _is_island(before: _Run, island: _Run, after: _Run) -> bool:
    """Whether equal words are too few to be distinguished from the changes on both sides of them."""
    if before.is_equal or not island.is_equal:
        return False
    old, new = (*before.old, *after.old), (*before.new, *after.new)
    if not old or not new:
        return False
    words = sum(token.text[0].isalnum() for token in island.new)
    changed = min(_length(old), _length(new))
    return not words or (words <= _ISLAND_WORDS and _length(island.new) <= _ISLAND_SHARE * changed)


def _length(tokens: Iterable[Span]) -> int:
    return sum(len(token.text) for token in tokens)


_WHOLE = {mark: frozenset({mark}) for mark in REDLINE}


@dataclass(frozen=True, slots=True)
class Signs:
    """What is printed before and after words that were added, and words that were struck out."""

    added: tuple[str, str]
    struck: tuple[str, str]

    def of(self, mark: Mark) -> tuple[str, str]:
        """The signs of a mark of a redline."""
        return self.added if mark is Mark.INSERTED else self.struck


def signed(document: Document, signs: Signs) -> Document:
    """The page with signs round all words that were added or struck out, which keep their marks.

    Nothing is marked as a whole any more: of a block, a row or a fact, the words are. Of a label that
    changed, only the new one is left; of a block without words nothing is said.
    """
    signing = _Signing(signs)
    return replace(
        document,
        title=signing.title(document),
        facts=tuple(map(signing.fact, document.facts)),
        blocks=tuple(map(signing.block, document.blocks)),
        former_title="",
    )


@dataclass(frozen=True, slots=True)
class _Signing:
    signs: Signs

    def title(self, document: Document) -> str:
        if not document.former_title:
            return document.title
        old, new = (
            signs[0] + text + signs[1]
            for text, signs in (
                (document.former_title, self.signs.struck),
                (document.title, self.signs.added),
            )
        )
        return f"{old} {new}"

    def fact(self, fact: Fact) -> Fact:
        return replace(fact, spans=self.words(fact.spans, fact.mark), mark=None)

    def block(self, block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                spans = self.words(block.spans, block.mark)
                return replace(block, spans=spans, mark=None, former_label=None)
            case Table():
                return self.table(block)
            case _:
                assert_never(block)

    def table(self, table: Table) -> Table:
        marks = table.row_marks or (table.mark,) * len(table.rows)
        return replace(
            table,
            header=self.row(table.header, table.mark),
            rows=tuple(self.row(row, mark) for row, mark in zip(table.rows, marks, strict=True)),
            caption=self.words(table.caption, table.mark),
            mark=None,
            row_marks=(),
        )

    def row(self, row: Row, mark: Mark | None) -> Row:
        return tuple(Cell(self.words(cell.spans, mark), cell.anchor) for cell in row)

    def words(self, spans: Spans, whole: Mark | None) -> Spans:
        if whole is not None:
            spans = tuple(Span(span.text, span.marks | {whole}, span.target) for span in spans)
        return normal(self.runs(spans))

    def runs(self, spans: Spans) -> Iterator[Span]:
        for mark, run in groupby(spans, _mark):
            if mark is None:
                yield from run
                continue
            before, after = self.signs.of(mark)
            yield Span(before, _WHOLE[mark])
            yield from run
            yield Span(after, _WHOLE[mark])


def _mark(span: Span) -> Mark | None:
    return next((mark for mark in REDLINE if mark in span.marks), None) if span.marks else None
