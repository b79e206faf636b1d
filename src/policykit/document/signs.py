"""A redline → a page in which signs say what was added and struck out, for formats without such marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Row, Table
from policykit.text.spans import REDLINE, Mark, Span, Spans, normal

_WHOLE = {mark: frozenset({mark}) for mark in REDLINE}


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands before and after words that were added, and words that were struck out."""

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
