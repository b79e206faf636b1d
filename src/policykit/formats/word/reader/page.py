"""Paragraphs and tables of a Word file → the blocks of a page: headings, items, callouts, tables, facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policykit import codes
from policykit.document import Heading, Paragraph, Role
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.numbering import Numbering
from policykit.formats.word.reader.refusals import refused
from policykit.formats.word.reader.story import CellRead
from policykit.formats.word.reader.styles import Kind
from policykit.spans import Span, Spans, normal, plain

LEVELS = 5
_MOST_CELLS = 1_000_000
_ROLES = {
    Kind.LISTED: Role.ITEM,
    Kind.QUOTE: Role.QUOTE,
    Kind.GAP: Role.GAP,
    Kind.NOTE: Role.NOTE,
    Kind.REFERENCE: Role.REFERENCE,
}
# What the writer puts between a label and the words; a note's has a rule of its own.
_AFTER_LABEL = {Role.GAP: "\n", Role.ITEM: "\t", Role.REFERENCE: "\t", Role.BODY: " ", Role.QUOTE: " "}
_AFTER_HEADING = "  "


@dataclass(slots=True)
class CellMade:
    """A cell's words, and the bookmarks that can name it."""

    spans: Spans = ()
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableMade:
    """A table in the making: its cells in a grid, the first row being the header."""

    grid: list[list[CellMade]]
    caption: Spans
    names: list[str]


@dataclass(slots=True)
class Made:
    """A block that is no table, and the bookmarks that can name it."""

    block: Heading | Paragraph
    names: list[str]


class Page:
    """Takes paragraphs and tables in order. ``step`` is how far a level of a list stands in, 0 if unknown."""

    def __init__(self, numbering: Numbering, step: int) -> None:
        self._numbering = numbering
        self._step = step
        self.made: list[Made | TableMade] = []
        self.title: Line | None = None
        self.school: Line | None = None
        self.facts: list[tuple[str, CellMade]] = []
        self.bookmarks: set[str] = set()
        self.lacks_numbering = False
        self._caption: Line | None = None

    def block(self) -> int:
        """The index of the block that comes next."""
        return len(self.made)

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────

    def line(self, line: Line) -> None:
        """Take a paragraph."""
        self._end_caption()
        match line.look.kind:
            case Kind.ASIDE if not line.level:
                return
            case Kind.CAPTION:
                self._caption = line
            case Kind.TITLE if self.title is None or not self.title.words:
                self.title = line
                self.bookmarks.update(line.bookmarks)
            case Kind.TITLE:
                self._add(Heading(line.words, 1), line)
            case Kind.SUBTITLE if self._step and not self.made and self.school is None:
                self.school = line
                self.bookmarks.update(line.bookmarks if line.words else ())
            case _:
                self._other(line)

    def _other(self, line: Line) -> None:
        number = self._label(line)
        if line.level:
            label = number or line.label.removesuffix(_AFTER_HEADING)
            self._add(Heading(line.words, min(line.level, LEVELS), label), line, is_bare=number is not None)
        elif number is not None:
            ilvl = self._ilvl(line, line.num or line.look.num or "")
            self._add(Paragraph(line.words, Role.ITEM, number, ilvl), line, is_bare=True)
        else:
            role = _ROLES.get(line.look.kind or Kind.BODY, Role.BODY)
            block = Paragraph(line.words, role, _written_label(role, line.label), self._depth(line, role))
            self._add(block, line)

    def _add(self, block: Heading | Paragraph, line: Line, *, is_bare: bool = False) -> None:
        """Add a block, unless it is empty: of no words, and no label that somebody wrote."""
        if block.spans or (block.label and not is_bare):
            self.made.append(Made(block, line.names))
            self.bookmarks.update(line.bookmarks)

    def _end_caption(self) -> None:
        """A caption that no table follows is a paragraph."""
        line, self._caption = self._caption, None
        if line is not None:
            self._add(Paragraph(line.words), line)

    def _label(self, line: Line) -> str | None:
        """The label that Word shows before a paragraph, counted; None if it is in no list."""
        num = line.num if line.num is not None else line.look.num
        if num is None or num == "0":
            return None
        self.lacks_numbering = self.lacks_numbering or not self._numbering.knows(num)
        return self._numbering.label(num, self._ilvl(line, num))

    def _ilvl(self, line: Line, num: str) -> int:
        if line.ilvl is not None:
            return line.ilvl
        by_style = self._numbering.level_of(num, line.style)
        return by_style or line.look.ilvl or 0

    def _depth(self, line: Line, role: Role) -> int:
        """How deep in a list a paragraph stands by its indent, which only the writer's files say reliably."""
        if not line.left or not self._step:
            return 0
        return max(round(line.left / self._step) - (1 if role is Role.ITEM else 0), 0)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def table(self, rows: list[list[CellRead]]) -> None:
        """Take a table: the facts if they stand first, else a grid with a header row."""
        if not rows:
            return
        if not self.made and not self.facts and self._caption is None and _are_facts(rows):
            self._take_facts(rows)
            return
        caption, self._caption = self._caption, None
        width = max(sum(cell.width for cell in row) for row in rows)
        if width * len(rows) > _MOST_CELLS:
            raise refused(
                codes.ENTRY_TOO_LARGE,
                f"a table has {len(rows):,} rows of {width:,} columns",
                "Save the policy alone, without what else is in the file.",
            )
        blank = CellMade()
        grid = [list(self._row(row)) for row in rows]
        padded = [[*row, *[blank] * (width - len(row))] for row in grid]
        words = caption.words if caption is not None else ()
        self.made.append(TableMade(padded, words, caption.names if caption is not None else []))
        self.bookmarks.update(caption.bookmarks if caption is not None else ())

    def _row(self, row: Sequence[CellRead]) -> Iterator[CellMade]:
        for cell in row:
            yield self._cell(cell)
            yield from (CellMade() for _ in range(cell.width - 1))

    def _cell(self, cell: CellRead) -> CellMade:
        """A cell's paragraphs as lines of one; the label of an item becomes part of its line."""
        made = CellMade()
        spans: list[Span] = []
        for line in cell.lines:
            made.names += line.names
            self.bookmarks.update(line.bookmarks)
            label = self._label(line) or line.label.strip()
            if line.words:
                spans += [Span("\n")] if spans else []
                spans += [Span(f"{label} ")] if label else []
                spans += line.words
        made.spans = normal(spans)
        return made

    def _take_facts(self, rows: list[list[CellRead]]) -> None:
        for label, fact in rows:
            self.facts.append((_text(label).removesuffix(":"), self._cell(fact)))

    def end(self) -> None:
        """Nothing more comes."""
        self._end_caption()


def _are_facts(rows: list[list[CellRead]]) -> bool:
    """Whether a table is the writer's table of facts: names in the first column, facts in the second."""
    return all(
        len(row) == 2 and _is_heading(row[0]) and not _is_heading(row[1]) and _text(row[0]).endswith(":")
        for row in rows
    )


def _is_heading(cell: CellRead) -> bool:
    return bool(cell.lines) and all(line.look.kind is Kind.TABLE_HEADING for line in cell.lines)


def _text(cell: CellRead) -> str:
    return "\n".join(plain(normal(line.spans)) for line in cell.lines)


def _written_label(role: Role, label: str) -> str:
    """A label that stands in the text, without what the writer puts after it."""
    if role is Role.NOTE:
        label = label.removesuffix(" ")
        return label[:-1] if label[-1:] == ":" and label[-2:-1].isalnum() else label
    return label.removesuffix(_AFTER_LABEL[role])
