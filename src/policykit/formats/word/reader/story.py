"""The body of a Word file as paragraphs and tables in order, with tracked changes accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Protocol

from lxml import etree

from policykit import codes
from policykit.formats.word.names import STRUCK
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.records import (
    KINDS,
    CellRead,
    Change,
    Line,
    Records,
    Resolving,
    RevisionKind,
    RowRead,
    Unit,
    alternative,
    lines_of,
    texts,
)
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.words import Words
from policykit.formats.word.reader.xml import MC, W, number, value

_SILENT = frozenset(
    f"{W}{name}" for name in ("sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr")
)
_CELL_CHANGES = {f"{W}cellIns": RevisionKind.INSERTION, f"{W}cellDel": RevisionKind.DELETION}
_WIDEST = 63  # the most columns that Word makes


class Flow(Protocol):
    """Where paragraphs and tables go: the page, or a cell."""

    def line(self, line: Line) -> None:
        """Add a paragraph."""

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """Add a table; the title is its alternative text."""


class Story:
    """Walks a document once, and gives its paragraphs and tables to the flow in order."""

    def __init__(
        self, package: Package, styles: Styles, flow: Flow, records: Records, resolving: Resolving
    ) -> None:
        self._root = package.root
        self._styles = styles
        self._flow = flow
        self._records = records
        self._resolving = resolving
        self._words = Words(package, styles, records, resolving)
        self._pending: Line | None = None
        self._bookmarks: list[str] = []
        self.has_contents = False

    def walk(self) -> None:
        """Give every paragraph and table to the flow."""
        body = self._root.find(f"{W}body")
        if body is not None:
            self._walk(body, self._flow)
            self._flush(self._flow)

    def _walk(self, parent: etree._Element, flow: Flow) -> None:
        for child in parent:
            tag = str(child.tag)
            if tag == f"{W}p":
                self._paragraph(child, flow)
            elif tag == f"{W}tbl":
                self._flush(flow)
                self._table(child, flow)
            elif tag in KINDS:
                with self._words.changing(child):
                    self._walk(child, flow)
            elif tag == f"{MC}AlternateContent":
                branch = alternative(child)
                if branch is not None:
                    self._walk(branch, flow)
            elif _is_contents(child):
                self.has_contents = True
                self._records.add_contents(*lines_of(texts(child), is_struck=False))
            elif not self._mark(child, tag) and tag not in _SILENT:
                # Content controls, custom XML and whatever is not known: what is in it is read.
                self._walk(child, flow)

    def _mark(self, element: etree._Element, tag: str) -> bool:
        """Record a bookmark or the edge of a comment between paragraphs."""
        if tag == f"{W}bookmarkStart":
            self._bookmarks.append(element.get(f"{W}name") or "")
            return True
        if tag in {f"{W}commentRangeStart", f"{W}commentRangeEnd"}:
            self._records.mark_comment(element)
            return True
        return False

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, paragraph: etree._Element, flow: Flow) -> None:
        line, before = self._begun()
        properties = paragraph.find(f"{W}pPr")
        line.format(self._resolved(properties), self._styles)
        line.bookmarks += self._bookmarks
        self._bookmarks.clear()
        self._words.read(paragraph, line)
        loses_mark = self._loses_mark(paragraph, line)
        if loses_mark and not line.spans:
            # Of a paragraph that never was or is gone for good; another's may name what replaced it.
            is_rejecting = self._resolving is Resolving.REJECTED
            line.bookmarks = [] if is_rejecting else [name for name in line.bookmarks if STRUCK not in name]
        line.bookmarks += before
        if loses_mark:
            self._pending = line
        else:
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

    def _resolved(self, properties: etree._Element | None) -> etree._Element | None:
        """The properties as they are, or as they were before a tracked change that is rejected."""
        change = properties.find(f"{W}pPrChange") if properties is not None else None
        if change is None:
            return properties
        self._records.change(RevisionKind.FORMATTING, Unit.PARAGRAPH_MARK, change)
        return change.find(f"{W}pPr") if self._resolving is Resolving.REJECTED else properties

    def _loses_mark(self, paragraph: etree._Element, line: Line) -> bool:
        """Whether a tracked change joins the paragraph to the next; where changes are marked, the line is."""
        is_lost = False
        for change in paragraph.iterfind(f"{W}pPr/{W}rPr/*"):
            kind = KINDS.get(str(change.tag))
            if kind is not None:
                self._records.change(kind, Unit.PARAGRAPH_MARK, change)
                is_lost = is_lost or not self._resolving.keeps(kind)
                line.mark = self._resolving.mark(kind)
        return is_lost

    def _give(self, line: Line, flow: Flow) -> None:
        """Give a line to the flow, and after it the words of its boxes."""
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
        rows = [row for tr in self._within(table, f"{W}tr") if (row := self._row(tr)) is not None]
        if isinstance(flow, CellRead):
            self._records.warn(codes.TABLE_SHAPE, "a table in a cell of a table")
        if any(cell.width > 1 or cell.is_continued for row in rows for cell in row.cells):
            self._records.warn(codes.TABLE_SHAPE, "a table with merged cells")
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
            cells = [cell for tc in self._within(row, f"{W}tc") if (cell := self._cell(tc)) is not None]
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
                cell.is_continued = value(child) != "restart"
            elif (kind := _CELL_CHANGES.get(str(child.tag))) is not None:
                changes.append(self._records.change(kind, Unit.CELL, child))
        pending, self._pending = self._pending, None
        with self._records.within(changes):
            self._walk(element, cell)
        self._flush(cell)
        self._pending = pending
        return cell if all(self._resolving.keeps(revision.kind) for revision, _ in changes) else None


def _is_contents(element: etree._Element) -> bool:
    """Whether it is the control that Word keeps a table of contents in."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if element.tag == f"{W}sdt" else None
    return (value(gallery) or "").lower() in {"table of contents", "tables of contents"}
