"""The body of a Word file → its paragraphs and tables in order, tracked changes resolved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from policykit import codes
from policykit.formats.word.names import STRUCK
from policykit.formats.word.reader.apart import alternative
from policykit.formats.word.reader.fields import are_balanced
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.reading import Resolving, RevisionKind, Unit
from policykit.formats.word.reader.records import Change, Records
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.words import KINDS, Words
from policykit.formats.word.reader.xml import MC, W, number, value
from policykit.text.spans import Mark

_P, _TBL, _TR, _TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_PPR, _RPR, _PPR_CHANGE = f"{W}pPr", f"{W}rPr", f"{W}pPrChange"
_SDT = f"{W}sdt"
_ALTERNATE = f"{MC}AlternateContent"
_SILENT = frozenset(
    {f"{W}sectPr", f"{W}tblPr", f"{W}tblGrid", f"{W}trPr", f"{W}tcPr", f"{W}sdtPr", f"{W}sdtEndPr"}
)
_CONTENTS = "table of contents"
_CELL_CHANGES = {f"{W}cellIns": RevisionKind.INSERTION, f"{W}cellDel": RevisionKind.DELETION}
_WIDEST = 63  # the most columns that Word makes


@dataclass(slots=True)
class CellRead:
    """A cell: its paragraphs, how many columns it takes, and whether it only goes on from the one above."""

    lines: list[Line] = field(default_factory=list)
    width: int = 1
    goes_on: bool = False

    def line(self, line: Line) -> None:
        """Add a paragraph."""
        self.lines.append(line)

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """A table in a cell: the paragraphs of its cells, one after another."""
        self.lines += (line for row in rows for cell in row.cells for line in cell.lines)


@dataclass(slots=True)
class RowRead:
    """A row: its cells, and whether it was put in or taken out."""

    cells: list[CellRead]
    mark: Mark | None = None


class Flow(Protocol):
    """Where paragraphs and tables go: the page, or a cell."""

    def line(self, line: Line) -> None:
        """A paragraph."""

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """A table, and what it is called for those who hear it."""


class Story:
    """Walks a document once, from its first paragraph to its last."""

    def __init__(
        self, package: Package, styles: Styles, flow: Flow, records: Records, resolving: Resolving
    ) -> None:
        self._root = package.root
        self._styles = styles
        self._flow = flow
        self._records = records
        self._resolving = resolving
        self._words = Words(package, styles, records, resolving)
        self._words.trusts_fields = are_balanced(package.root)
        self._pending: Line | None = None
        self._bookmarks: list[str] = []
        self.has_contents = False

    def tell(self) -> None:
        """Give every paragraph and table to the flow."""
        body = self._root.find(f"{W}body")
        if body is not None:
            self._walk(body, self._flow)
            self._flush(self._flow)

    def _walk(self, parent: etree._Element, flow: Flow) -> None:
        for child in parent:
            tag = str(child.tag)
            if tag == _P:
                self._paragraph(child, flow)
            elif tag == _TBL:
                self._flush(flow)
                self._table(child, flow)
            elif tag in KINDS:
                with self._words.changing(child):
                    self._walk(child, flow)
            elif tag == _ALTERNATE:
                branch = alternative(child)
                if branch is not None:
                    self._walk(branch, flow)
            elif is_contents(child):
                self.has_contents = True
            elif not self._mark(child, tag) and tag not in _SILENT:
                # Content controls, custom XML and whatever is not known: what is in it is read.
                self._walk(child, flow)

    def _mark(self, element: etree._Element, tag: str) -> bool:
        """Note a bookmark or the edge of a comment that stands between paragraphs."""
        match tag.removeprefix(W):
            case "bookmarkStart":
                self._bookmarks.append(element.get(f"{W}name") or "")
            case "commentRangeStart":
                self._records.open_comment(element.get(f"{W}id") or "")
            case "commentRangeEnd":
                self._records.close_comment(element.get(f"{W}id") or "")
            case _:
                return False
        return True

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, paragraph: etree._Element, flow: Flow) -> None:
        line, before = self._begun()
        properties = next(paragraph.iterchildren(_PPR), None)
        line.dress(self._as_of(properties), self._styles)
        if self._bookmarks:
            line.bookmarks += self._bookmarks
            self._bookmarks.clear()
        self._words.read(paragraph, line)
        if properties is not None and self._loses_mark(properties, line):
            self._unname(line)
            line.bookmarks += before
            self._pending = line
        else:
            line.bookmarks += before
            self._give(line, flow)

    def _begun(self) -> tuple[Line, list[str]]:
        """The line that a paragraph adds to: its own, or that of the one before, whose mark is gone.

        A line of which nothing is left gives way: its bookmarks, which come second, name the next one only
        if that has none itself.
        """
        line, self._pending = self._pending, None
        if line is None:
            return Line(), []
        if line.spans:
            line.is_joined = True
            return line, []
        return Line(boxes=line.boxes), line.bookmarks

    def _as_of(self, properties: etree._Element | None) -> etree._Element | None:
        """The properties as they are, or as they were before a tracked change that is rejected."""
        change = next(properties.iterchildren(_PPR_CHANGE), None) if properties is not None else None
        if change is None:
            return properties
        self._records.changed(RevisionKind.FORMATTING, Unit.PARAGRAPH_MARK, change)
        return change.find(_PPR) if self._resolving is Resolving.REJECTED else properties

    def _unname(self, line: Line) -> None:
        """Take the bookmarks of a paragraph of which nothing is left, if it never was, or is gone for good.

        Those of any other that is gone may name the next one, which somebody wrote in its place.
        """
        if not line.spans:
            is_rejecting = self._resolving is Resolving.REJECTED
            line.bookmarks = [] if is_rejecting else [name for name in line.bookmarks if STRUCK not in name]

    def _loses_mark(self, properties: etree._Element, line: Line) -> bool:
        """Whether a tracked change joins the paragraph to the next; one that is marked, the line is told."""
        marks = next(properties.iterchildren(_RPR), None)
        is_lost = False
        for change in marks if marks is not None else ():
            kind = KINDS.get(str(change.tag))
            if kind is not None:
                self._records.changed(kind, Unit.PARAGRAPH_MARK, change)
                is_lost = is_lost or not self._resolving.keeps(kind)
                line.mark = self._resolving.mark(kind)
        return is_lost

    def _give(self, line: Line, flow: Flow) -> None:
        """Give a line to the flow, and after it what the boxes say that hang on it."""
        flow.line(line)
        for box in line.boxes:
            self._walk(box, flow)
            self._flush(flow)

    def _flush(self, flow: Flow) -> None:
        """A mark is gone, but no paragraph follows that the line could join."""
        if self._pending is not None:
            line, self._pending = self._pending, None
            if line.spans or line.boxes:
                self._give(line, flow)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: etree._Element, flow: Flow) -> None:
        rows = [row for tr in self._within(table, _TR) if (row := self._row(tr)) is not None]
        if isinstance(flow, CellRead):
            self._records.find(codes.TABLE_SHAPE, "a table in a cell of a table")
        if any(cell.width > 1 or cell.goes_on for row in rows for cell in row.cells):
            self._records.find(codes.TABLE_SHAPE, "a table with merged cells")
        flow.table(rows, value(table.find(f"{W}tblPr/{W}tblCaption")) or "")

    def _within(self, parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """The rows of a table or the cells of a row, in whatever they are wrapped."""
        for child in parent:
            tag = str(child.tag)
            if tag == wanted:
                yield child
            elif not self._mark(child, tag) and tag not in _SILENT:
                yield from self._within(child, wanted)

    def _row(self, row: etree._Element) -> RowRead | None:
        """A row, or None if a tracked change takes it out."""
        properties = row.find(f"{W}trPr")
        changes = [child for child in properties if child.tag in KINDS] if properties is not None else []
        with self._words.changing(changes[0], Unit.ROW) if changes else nullcontext(True) as is_kept:
            cells = [cell for tc in self._within(row, _TC) if (cell := self._cell(tc)) is not None]
        if properties is not None:
            skipped = number(value(properties.find(f"{W}gridBefore"))) or 0
            cells[:0] = [CellRead() for _ in range(min(skipped, _WIDEST))]
        for cell in cells:
            cell.width = max(1, min(cell.width, _WIDEST // len(cells)))
        mark = self._resolving.mark(KINDS[str(changes[0].tag)]) if changes else None
        return RowRead(cells, mark) if is_kept and cells else None

    def _cell(self, element: etree._Element) -> CellRead | None:
        properties, cell, changes = element.find(f"{W}tcPr"), CellRead(), list[Change]()
        for child in properties if properties is not None else ():
            if child.tag == f"{W}gridSpan":
                cell.width = number(value(child)) or 1
            elif child.tag in {f"{W}vMerge", f"{W}hMerge"}:
                cell.goes_on = value(child) != "restart"
            elif (kind := _CELL_CHANGES.get(str(child.tag))) is not None:
                changes.append(self._records.changed(kind, Unit.CELL, child))
        pending, self._pending = self._pending, None
        with self._records.within(changes):
            self._walk(element, cell)
        self._flush(cell)
        self._pending = pending
        return cell if all(self._resolving.keeps(change.kind) for change in changes) else None


def is_contents(element: etree._Element) -> bool:
    """Whether it is the control that Word keeps a table of contents in."""
    if element.tag != _SDT:
        return False
    gallery = value(element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
    return gallery is not None and gallery.lower().replace("tables", "table") == _CONTENTS
