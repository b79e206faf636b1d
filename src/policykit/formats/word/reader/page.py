"""The paragraphs and tables of a Word file as blocks of a page: headings, items, callouts, tables, facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from policykit import codes
from policykit.document import Heading, Paragraph, Role
from policykit.formats.word.reader.numbering import Numbering
from policykit.formats.word.reader.records import CellRead, Line, RowRead
from policykit.formats.word.reader.styles import Kind
from policykit.formats.word.reader.xml import refused
from policykit.text.spans import REDLINE, Mark, Span, Spans, normal, plain
from policykit.text.words import in_any_language

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

    def under(self, mark: Mark | None) -> CellMade:
        """The cell of a row that has a mark, which its words have not as well."""
        return self if mark is None else CellMade(unmarked(self.spans), self.names)


@dataclass(slots=True)
class TableMade:
    """A table in the making: its cells in a grid, the first row being the header."""

    grid: list[list[CellMade]]
    caption: Spans
    names: list[str]
    marks: tuple[Mark | None, ...] = ()

    @property
    def mark(self) -> Mark | None:
        """The mark that every row has."""
        return self.marks[0] if len(set(self.marks)) == 1 else None


@dataclass(slots=True)
class Made:
    """A block that is no table, and the bookmarks that can name it."""

    block: Heading | Paragraph
    names: list[str]


class Page:
    """Takes paragraphs and tables in order. ``step`` is how far a level of a list is indented, 0 if unknown.

    ``former`` counts the lists of the old page, where changes are read as marks.
    """

    def __init__(self, numbering: Numbering, step: int, former: Numbering | None = None) -> None:
        self._numbering = numbering
        self._former = former
        self._step = step
        self.made: list[Made | TableMade] = []
        self.title: Line | None = None
        self.schools: list[Line] = []
        self.facts: list[tuple[str, CellMade, Mark | None]] = []
        self.bookmarks: set[str] = set()
        self.lacks_numbering = False
        self._caption: Line | None = None
        self._is_begun = False  # whether the text has, and not only what was typed above it

    def block(self) -> int:
        """The index of the block that comes next."""
        return len(self.made)

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────

    def line(self, line: Line) -> None:
        """Take a paragraph."""
        self._end_caption()
        match line.look.kind:
            case Kind.CONTENTS if not line.level:
                return
            case Kind.CAPTION:
                self._caption = line
            case Kind.TITLE if self.title is None or not self.title.words:
                self.title = line
                self.bookmarks.update(line.bookmarks)
            case Kind.TITLE:
                self._add(Heading(line.words, 1), line)
            case Kind.SUBTITLE if self._step and not self._is_begun and self._may_name_school():
                self.schools.append(line)
                self.bookmarks.update(line.bookmarks if line.words else ())
            case _:
                self._other(line)

    def _may_name_school(self) -> bool:
        """Whether no line has; where changes are read as marks, there may be the former name too."""
        return self._former is not None or all(not line.words for line in self.schools)

    def _other(self, line: Line) -> None:
        number, former = self._labels(line)
        is_bare = number is not None
        role = _ROLES.get(line.look.kind or Kind.BODY, Role.BODY)
        if number is None:
            after = _AFTER_HEADING if line.level else role
            number = _written_label(after, line.label)
            former = _written_label(after, line.former_label) if line.former_label is not None else None
        if line.level:
            level = min(line.level, LEVELS)
            self._add(
                Heading(line.words, level, number, None, line.whole_mark, former), line, is_bare=is_bare
            )
            return
        if is_bare:
            role, depth = Role.ITEM, self._ilvl(line, line.num or line.look.num or "") or line.look.depth or 0
        else:
            depth = self._depth(line, role)
        self._add(
            Paragraph(line.words, role, number, depth, None, line.whole_mark, former), line, is_bare=is_bare
        )

    def _add(self, block: Heading | Paragraph, line: Line, *, is_bare: bool = False) -> None:
        """Add a block, unless it is empty: of no words, and no label that was typed."""
        if not block.spans and (is_bare or not (block.label or block.former_label)):
            return
        if block.mark is Mark.DELETED and line.former_label is not None:
            block = replace(block, label=block.former_label or "")
        if block.mark is not None:
            block = replace(block, spans=unmarked(block.spans), former_label=None)
        elif block.former_label == block.label:
            block = replace(block, former_label=None)
        self.made.append(Made(block, line.names))
        self._is_begun = self._is_begun or line.is_named
        self.bookmarks.update(line.bookmarks)

    def _end_caption(self) -> None:
        """A caption that no table follows is a paragraph."""
        line, self._caption = self._caption, None
        if line is not None:
            self._add(Paragraph(line.words, mark=line.whole_mark), line)

    def _labels(self, line: Line) -> tuple[str | None, str | None]:
        """The label that Word shows before a paragraph, counted, and the one that it had on the old page.

        None if it is in no list. The second is None also unless changes are read as marks, and of a paragraph
        that only one page has.
        """
        num = line.num if line.num is not None else line.look.num
        if num is None or num == "0":
            return None, None
        self.lacks_numbering = self.lacks_numbering or not self._numbering.knows(num)
        ilvl = self._ilvl(line, num)
        if self._former is None:
            return self._numbering.label(num, ilvl), None
        new = self._numbering.label(num, ilvl) if line.mark is not Mark.DELETED else None
        old = self._former.label(num, ilvl) if line.mark is not Mark.INSERTED else None
        return (new, old) if line.mark is None else (new or old, None)

    def _ilvl(self, line: Line, num: str) -> int:
        if line.ilvl is not None:
            return line.ilvl
        by_style = self._numbering.level_of(num, line.style)
        return by_style or line.look.ilvl or 0

    def _depth(self, line: Line, role: Role) -> int:
        """How deep in a list a paragraph is by its indent, which only the writer's files say reliably."""
        if not line.left or not self._step:
            return 0
        return max(round(line.left / self._step) - (1 if role is Role.ITEM else 0), 0)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """Take a table: the facts, or else a grid with a header row."""
        if not rows:
            return
        if not self.facts and self._are_facts(rows, title):
            self._end_caption()
            facts, rest = _split(rows)
            self._take_facts(facts)
            if rest:
                self._grid(rest)
            return
        self._grid(rows)

    def _are_facts(self, rows: list[RowRead], title: str) -> bool:
        """Whether a table is that of the facts: by its look where it comes first, by its marks anywhere."""
        is_first = not self.made and self._caption is None
        return (is_first and _look_like_facts(rows)) or (self._step > 0 and _are_facts(rows, title))

    def _grid(self, rows: list[RowRead]) -> None:
        caption, self._caption = self._caption, None
        width = max(sum(cell.width for cell in row.cells) for row in rows)
        if width * len(rows) > _MOST_CELLS:
            raise refused(
                codes.ENTRY_TOO_LARGE,
                f"a table has {len(rows):,} rows of {width:,} columns",
                "Save the policy in a file of its own, without the rest.",
            )
        blank = CellMade()
        grid = [list(self._row(row)) for row in rows]
        marks = tuple(row.mark for row in rows)
        padded = [[*row, *[blank] * (width - len(row))] for row in grid]
        words = caption.words if caption is not None else ()
        words = unmarked(words) if caption is not None and caption.whole_mark is not None else words
        names = caption.names if caption is not None else []
        self.made.append(TableMade(padded, words, names, marks if any(marks) else ()))
        self.bookmarks.update(caption.bookmarks if caption is not None else ())

    def _row(self, row: RowRead) -> Iterator[CellMade]:
        for cell in row.cells:
            yield self._cell(cell).under(row.mark)
            yield from (CellMade() for _ in range(cell.width - 1))

    def _cell(self, cell: CellRead) -> CellMade:
        """A cell's paragraphs as lines of one; the label of an item becomes part of its line."""
        made = CellMade()
        spans: list[Span] = []
        for line in cell.lines:
            made.names += line.names
            self.bookmarks.update(line.bookmarks)
            label = self._labels(line)[0] or line.label.strip()
            if line.words:
                spans += [Span("\n")] if spans else []
                spans += [Span(f"{label} ")] if label else []
                spans += line.words
        made.spans = normal(spans)
        return made

    def _take_facts(self, rows: list[RowRead]) -> None:
        for row in rows:
            label, fact = row.cells
            self.facts.append((_text_of(label).removesuffix(":"), self._cell(fact).under(row.mark), row.mark))

    def end(self) -> None:
        """Nothing more comes."""
        self._end_caption()


def unmarked(spans: Spans) -> Spans:
    """Words without the marks of a redline, which their paragraph or row has as a whole."""
    return normal(Span(span.text, span.marks.difference(REDLINE), span.target) for span in spans)


def _written_label(after: Role | str, label: str) -> str:
    """A label that is typed in the text, without what the writer puts after it."""
    if after is Role.NOTE:
        label = label.removesuffix(" ")
        return label[:-1] if label[-1:] == ":" and label[-2:-1].isalnum() else label
    return label.removesuffix(_AFTER_LABEL[after] if isinstance(after, Role) else after)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────


def _look_like_facts(rows: list[RowRead]) -> bool:
    """Whether a table looks like the facts: names in the first of two columns, facts in the second.

    An added row may look otherwise, if another has the bookmark of a fact.
    """
    if any(len(row.cells) != 2 or _is_heading(row.cells[1]) for row in rows):
        return False
    return all(map(_states, rows)) or any(_is_named_fact(row) for row in rows)


def _are_facts(rows: list[RowRead], title: str) -> bool:
    """Whether a table in a file of the writer's is that of the facts, whatever was done to it or above it.

    Word keeps its title, LibreOffice the bookmarks of the facts; where neither is left, it must look like it.
    """
    is_titled = title in in_any_language("facts_table") and any(map(_states, rows))
    return is_titled or any(_is_named_fact(row) for row in rows) or _look_like_facts(rows)


def _split(rows: list[RowRead]) -> tuple[list[RowRead], list[RowRead]]:
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
    return any(_text_of(cell).strip() for cell in cells)


def _is_named_fact(row: RowRead) -> bool:
    return _states(row) and any(line.is_named for line in row.cells[1].lines)


def _states(row: RowRead) -> bool:
    """Whether a row begins with a name and a fact."""
    if len(row.cells) < 2 or _is_heading(row.cells[1]):
        return False
    return _is_heading(row.cells[0]) and _text_of(row.cells[0])[-1:] == ":"


def _is_heading(cell: CellRead) -> bool:
    return bool(cell.lines) and all(line.look.kind is Kind.TABLE_HEADING for line in cell.lines)


def _text_of(cell: CellRead) -> str:
    """The words of a cell, a line for each paragraph."""
    return "\n".join(plain(normal(line.spans)) for line in cell.lines)
