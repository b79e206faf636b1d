"""Edits to a page, as people make them: each gives another page that still keeps what the nouns promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from policykit.document import Block, Cell, Document, FactName, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.text.spans import Mark, Span, Spans, normal, plain
from tests.support.facts import fact
from tests.support.strategies.documents import LABELS, blocks, documents, spans, stepped, texts

Edit = Callable[[st.DrawFn, Document], Document]


def _index(draw: st.DrawFn, document: Document) -> int | None:
    """The index of a block, if there is one."""
    return draw(st.integers(0, len(document.blocks) - 1)) if document.blocks else None


def _replaced(document: Document, start: int, end: int, *found: Block) -> Document:
    changed = (*document.blocks[:start], *found, *document.blocks[end:])
    return replace(document, blocks=stepped(changed))


def reworded_spans(draw: st.DrawFn, old: Spans) -> Spans:
    """A text with some words put in, taken out, changed, or set in another mark or link."""
    text = "".join(span.text for span in old)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 8)))
    inside = _cut(old, start, end)
    change = draw(st.sampled_from(("words", "gone", "strong", "link")))
    match change:
        case "words":
            inside = draw(spans(1, 2))
        case "gone":
            inside = ()
        case "strong":
            inside = tuple(Span(one.text, one.marks ^ {Mark.STRONG}, one.target) for one in inside)
        case _:
            inside = tuple(Span(one.text, one.marks, "https://example.org/new") for one in inside)
    return normal((*_cut(old, 0, start), *inside, *_cut(old, end, len(text))))


def _cut(old: Spans, start: int, end: int) -> Spans:
    """The spans between two places in the text."""
    found: list[Span] = []
    at = 0
    for span in old:
        text = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        found.append(Span(text, span.marks, span.target))
    return normal(found)


def reword(draw: st.DrawFn, document: Document) -> Document:
    """Change the words of a block; of a table, those of its caption."""
    index = _index(draw, document)
    if index is None:
        return document
    match document.blocks[index]:
        case Table() as table:
            return _replaced(
                document, index, index + 1, replace(table, caption=reworded_spans(draw, table.caption))
            )
        case block:
            return _replaced(
                document, index, index + 1, replace(block, spans=reworded_spans(draw, block.spans))
            )


def insert(draw: st.DrawFn, document: Document) -> Document:
    """Put in a few blocks."""
    index = draw(st.integers(0, len(document.blocks)))
    return _replaced(document, index, index, *draw(blocks())[:3])


def remove(draw: st.DrawFn, document: Document) -> Document:
    """Take out one block or two."""
    index = _index(draw, document)
    return document if index is None else _replaced(document, index, index + draw(st.integers(1, 2)))


def move(draw: st.DrawFn, document: Document) -> Document:
    """Move a block, or a section of three."""
    index = _index(draw, document)
    if index is None:
        return document
    end = index + draw(st.sampled_from((1, 3)))
    moved, left = document.blocks[index:end], (*document.blocks[:index], *document.blocks[end:])
    to = draw(st.integers(0, len(left)))
    return replace(document, blocks=stepped((*left[:to], *moved, *left[to:])))


def split(draw: st.DrawFn, document: Document) -> Document:
    """Break a paragraph into two, of which the second has no anchor."""
    index = _index(draw, document)
    block = document.blocks[index] if index is not None else None
    if index is None or not isinstance(block, Paragraph):
        return document
    length = len(plain(block.spans))
    at = draw(st.integers(0, length))
    first = replace(block, spans=_cut(block.spans, 0, at))
    second = replace(block, spans=_cut(block.spans, at, length), anchor=None)
    return _replaced(document, index, index + 1, first, second)


def merge(draw: st.DrawFn, document: Document) -> Document:
    """Make one paragraph of two neighbours."""
    index = _index(draw, document)
    if index is None or index + 1 == len(document.blocks):
        return document
    match document.blocks[index : index + 2]:
        case (Paragraph() as first, Paragraph() as second):
            joined = replace(first, spans=normal((*first.spans, Span(" "), *second.spans)))
            return _replaced(document, index, index + 2, joined)
        case _:
            return document


def retitle(draw: st.DrawFn, document: Document) -> Document:
    """Give the page another title."""
    return replace(document, title=draw(texts(min_size=1)))


def reshape(draw: st.DrawFn, document: Document) -> Document:
    """Change what a block is: its role, its depth, its level or its label."""
    index = _index(draw, document)
    if index is None:
        return document
    label = draw(st.sampled_from(LABELS))
    match document.blocks[index]:
        case Paragraph() as block:
            made = draw(
                st.sampled_from(
                    (
                        replace(block, role=Role.QUOTE, label=""),
                        replace(block, role=Role.ITEM),
                        replace(block, depth=1),
                        replace(block, label=label),
                    )
                )
            )
            return _replaced(document, index, index + 1, made)
        case Heading() as block:
            level = draw(st.integers(1, 5))
            return _replaced(document, index, index + 1, replace(block, level=level, label=label))
        case Table():
            return document


def change_table(draw: st.DrawFn, document: Document) -> Document:
    """Change a table: a cell's words, a row in or out, a column in or out."""
    tables = [index for index, block in enumerate(document.blocks) if isinstance(block, Table)]
    if not tables:
        return document
    index = draw(st.sampled_from(tables))
    table = document.blocks[index]
    assert isinstance(table, Table)
    grid = [list(row) for row in (table.header, *table.rows)]
    match draw(st.sampled_from(("cell", "row in", "row out", "column in", "column out"))):
        case "cell":
            row, column = draw(st.integers(0, len(grid) - 1)), draw(st.integers(0, len(grid[0]) - 1))
            cell = grid[row][column]
            grid[row][column] = Cell(reworded_spans(draw, cell.spans), cell.anchor)
        case "row in":
            at = draw(st.integers(1, len(grid)))
            grid.insert(at, [Cell(draw(spans(0, 2))) for _ in grid[0]])
        case "row out":
            at = draw(st.integers(1, len(grid)))
            del grid[at : at + 1]
        case "column in":
            at = draw(st.integers(0, len(grid[0])))
            for cells in grid:
                cells.insert(at, Cell(draw(spans(0, 1))))
        case _ if len(grid[0]) > 1:
            at = draw(st.integers(0, len(grid[0]) - 1))
            for cells in grid:
                del cells[at]
        case _:
            pass
    rows: list[Row] = [tuple(cells) for cells in grid]
    return _replaced(document, index, index + 1, replace(table, header=rows[0], rows=tuple(rows[1:])))


def change_facts(draw: st.DrawFn, document: Document) -> Document:
    """Change a fact, put one in, take one out, or turn their order round."""
    facts = list(document.facts)
    match draw(st.sampled_from(("reword", "in", "out", "order"))):
        case "reword" if facts:
            at = draw(st.integers(0, len(facts) - 1))
            facts[at] = replace(facts[at], spans=reworded_spans(draw, facts[at].spans))
        case "in" if all(each.name is not FactName.OWNER for each in facts):
            facts.insert(draw(st.integers(0, len(facts))), fact(FactName.OWNER, draw(spans())))
        case "out" if facts:
            del facts[draw(st.integers(0, len(facts) - 1))]
        case _:
            facts.reverse()
    return replace(document, facts=tuple(facts))


EDITS: tuple[Edit, ...] = (
    reword, reword, insert, remove, move, split, merge, retitle, reshape, change_table, change_facts,
)  # fmt: skip


def identified(document: Document) -> Document:
    """The page with an anchor of its own for every block, as a composed page has."""
    named = (
        replace(block, anchor=Anchor(f"part-{index}", "text")) for index, block in enumerate(document.blocks)
    )
    return replace(document, blocks=tuple(named))


_SEVERAL = st.lists(st.sampled_from(EDITS), min_size=1, max_size=5)


@cache
def edited_pages() -> st.SearchStrategy[tuple[Document, Document]]:
    """A page, and the same after one edit to five; half of the pages have an anchor for every block."""
    return _edited_pages()


@st.composite
def _edited_pages(draw: st.DrawFn) -> tuple[Document, Document]:
    old = draw(documents())
    if draw(st.booleans()):
        old = identified(old)
    new = old
    for edit in draw(_SEVERAL):
        new = edit(draw, new)
    return old, new


@cache
def pairs_of_pages() -> st.SearchStrategy[tuple[Document, Document]]:
    """Two pages: one edited, or two that have nothing to do with one another."""
    return st.one_of(edited_pages(), edited_pages(), st.tuples(documents(), documents()))
