"""What the body of a Word file is read into: paragraphs, and the rows and cells of tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from policykit.formats.word.names import BOOKMARK_PREFIX
from policykit.formats.word.reader.styles import PLAIN, Kind, Look, Styles, indent, outline_level
from policykit.formats.word.reader.xml import W, number, value
from policykit.text.spans import Mark, Marks, Span, Spans, normal

_OWN_BOOKMARKS = ("_GoBack", "_Hlk", "_Toc")  # Word's, for itself


@dataclass(slots=True)
class Line:
    """A paragraph, or several that a deleted mark has joined; its properties are those of the last.

    ``mark`` is the tracked change of its mark, and ``former_label`` the label before a change; both are there
    only where changes are read as marks.
    """

    spans: list[Span] = field(default_factory=list)
    label: str = ""
    former_label: str | None = None
    mark: Mark | None = None
    bookmarks: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    look: Look = PLAIN
    style: str | None = None
    num: str | None = None
    ilvl: int | None = None
    outline: int | None = None
    left: int | None = None
    is_joined: bool = False

    def format(self, properties: etree._Element | None, styles: Styles) -> None:
        """Take what a paragraph says of itself, by its style and besides."""
        self.style = self.num = self.ilvl = self.outline = self.left = None
        restates = False
        for child in properties if properties is not None else ():
            match str(child.tag).removeprefix(W):
                case "pStyle":
                    self.style = value(child)
                case "numPr":
                    self.num = value(child.find(f"{W}numId"))
                    self.ilvl = number(value(child.find(f"{W}ilvl")))
                case "outlineLvl":
                    self.outline = number(value(child))
                case "ind":
                    self.left, restates = indent(child), child.get(f"{W}hanging") is not None
        self.look = styles.look(self.style)
        # LibreOffice writes all that the style says of a section's last paragraph beside the style again.
        if restates and self.left == self.look.left and self.look.kind is not Kind.LISTED:
            self.left = None

    def add_label(self, text: str, redline: Marks) -> None:
        """Add a piece of a label: of the new one, the former one, or both."""
        if redline and self.former_label is None:
            self.former_label = self.label
        if Mark.INSERTED not in redline and self.former_label is not None:
            self.former_label += text
        if Mark.DELETED not in redline:
            self.label += text

    @property
    def whole_mark(self) -> Mark | None:
        """The mark of the paragraph as a whole: that of its own mark, if all its words have it as well."""
        if self.mark is None or any(self.mark not in span.marks for span in self.spans):
            return None
        return self.mark

    @property
    def level(self) -> int:
        """The level of a heading, from 1; 0 for what is none."""
        if self.outline is not None:
            return outline_level(self.outline)
        return self.look.level or 0

    @property
    def words(self) -> Spans:
        """The words in normal form; nothing, where there is only white space."""
        spans = normal(self.spans)
        return spans if any(not span.text.isspace() for span in spans) else ()

    @property
    def names(self) -> list[str]:
        """The bookmarks that can name the paragraph: the writer's, or else any but Word's own."""
        own = [name for name in self.bookmarks if name.startswith(BOOKMARK_PREFIX)]
        return own or [name for name in self.bookmarks if not name.startswith(_OWN_BOOKMARKS)]

    @property
    def is_named(self) -> bool:
        """Whether it has a bookmark of the writer's."""
        return any(name.startswith(BOOKMARK_PREFIX) for name in self.bookmarks)


@dataclass(slots=True)
class CellRead:
    """A cell: its paragraphs, how many columns it takes, and whether it only continues the one above."""

    lines: list[Line] = field(default_factory=list)
    width: int = 1
    is_continued: bool = False

    def line(self, line: Line) -> None:
        """Add a paragraph."""
        self.lines.append(line)

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """Add a table in a cell: the paragraphs of its cells, one after another."""
        self.lines += (line for row in rows for cell in row.cells for line in cell.lines)


@dataclass(slots=True)
class RowRead:
    """A row: its cells, and whether it was inserted or deleted."""

    cells: list[CellRead]
    mark: Mark | None = None
