"""The rows of a table → whether it is the writer's table of facts, and what somebody put beside them."""

from __future__ import annotations

from policykit.formats.word.names import BOOKMARK_PREFIX, FACTS_TITLE
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.story import CellRead, RowRead
from policykit.formats.word.reader.styles import Kind
from policykit.text.spans import normal, plain


def look_like_facts(rows: list[RowRead]) -> bool:
    """Whether a table looks like the facts: names in the first of two columns, facts in the second.

    A row that somebody added may look otherwise, if another has the bookmark of a fact.
    """
    if any(len(row.cells) != 2 or _is_heading(row.cells[1]) for row in rows):
        return False
    return all(map(_states, rows)) or any(_is_named_fact(row) for row in rows)


def are_facts(rows: list[RowRead], title: str) -> bool:
    """Whether a table of a file of the writer's is that of the facts, whatever was done to it or above it.

    Word keeps its title, LibreOffice the bookmarks of the facts; where neither is left, it must look like it.
    """
    is_titled = title == FACTS_TITLE and any(map(_states, rows))
    return is_titled or any(_is_named_fact(row) for row in rows) or look_like_facts(rows)


def apart(rows: list[RowRead]) -> tuple[list[RowRead], list[RowRead]]:
    """The rows as a name and a fact each; and the rows that have more, without their facts."""
    facts = [RowRead(_halves(row.cells)[:2], row.mark) for row in rows]
    rest = [
        RowRead([cells[0], *cells[2:]], row.mark)
        for row in rows
        if _has_words((cells := _halves(row.cells))[2:])
    ]
    return facts, rest


def _halves(cells: list[CellRead]) -> list[CellRead]:
    """The cells; of one that a name and its fact were merged into, both, for its first line is the name."""
    if len(cells) > 1:
        return cells
    return [CellRead(cells[0].lines[:1]), CellRead(cells[0].lines[1:])]


def _has_words(cells: list[CellRead]) -> bool:
    return any(text_of(cell).strip() for cell in cells)


def is_named(line: Line) -> bool:
    """Whether a paragraph has a bookmark of the writer's."""
    return any(name.startswith(BOOKMARK_PREFIX) for name in line.bookmarks)


def _is_named_fact(row: RowRead) -> bool:
    return _states(row) and any(map(is_named, row.cells[1].lines))


def _states(row: RowRead) -> bool:
    """Whether a row begins with a name and a fact."""
    if len(row.cells) < 2 or _is_heading(row.cells[1]):
        return False
    return _is_heading(row.cells[0]) and text_of(row.cells[0])[-1:] == ":"


def _is_heading(cell: CellRead) -> bool:
    return bool(cell.lines) and all(line.look.kind is Kind.TABLE_HEADING for line in cell.lines)


def text_of(cell: CellRead) -> str:
    """The words of a cell, a line for each paragraph."""
    return "\n".join(plain(normal(line.spans)) for line in cell.lines)
