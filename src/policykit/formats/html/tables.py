"""The rows and columns of a table of a web page, and what is in none of its cells.

HTML, 4.9.12 (how cells share rows and columns) and 13.2.6.1 (what is in no cell is shown before the table).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policykit.formats.html.labels import integer
from policykit.formats.html.tree import UNSHOWN, Tag, is_hidden, is_struck, reason

MOST_COLUMNS = 100
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_PARTS = _GROUPS | _CELLS | {"tr", "caption", "colgroup"}
_TEXT = frozenset(("table", "h1", "h2", "h3", "ul", "ol"))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words. ``rows`` are equally long, None where no cell begins; ``outside`` comes before it."""

    rows: Sequence[Sequence[Tag | None]]
    caption: Tag | None
    outside: Sequence[Tag]
    is_merged: bool


def grid(table: Tag) -> Grid | None:
    """The table of a tag; None if it is one for looks, which holds text and not words."""
    parts = _Parts()
    parts.read(table)
    parts.end_run()
    cells = [cell for rows in parts.groups for row in rows for cell in row if cell is not None]
    if any(map(_holds_text, cells)):
        return None
    placed = [row for rows in parts.groups for row in _placed(rows)]
    used = sorted({column for row, _ in placed for column in row})
    if len(used) < 2 or used[-1] >= MOST_COLUMNS:
        return None
    rows = [[row.get(column) for column in used] for row, _ in placed if row]
    return Grid(rows, parts.caption, parts.outside, any(is_merged for _, is_merged in placed))


def _holds_text(tag: Tag) -> bool:
    return any(each.name in _TEXT for each in tag.walk())


# ── what is in a table, in whatever it is wrapped ──────────────────────────────────────────────────────────
_Rows = list[list[Tag | None]]


@dataclass(slots=True)
class _Parts:
    """The cells of a table by groups of rows, None for one that is set aside; its caption; and all else."""

    groups: list[_Rows] = field(default_factory=list)
    caption: Tag | None = None
    outside: list[Tag] = field(default_factory=list)
    group: _Rows | None = None
    row: list[Tag | None] | None = None
    run: list[Tag | str] = field(default_factory=list)

    def read(self, tag: Tag) -> None:
        """Read all that is in a tag that is no cell."""
        for child in tag.inside:
            if isinstance(child, str):
                self.run.append(child)
            elif _is_apart(child):
                self.run.append(child)
                if child.name in _CELLS:
                    self._own_row().append(None)
            else:
                self.end_run()
                self._part(child)
                self.end_run()

    def _part(self, tag: Tag) -> None:
        match tag.name:
            case "td" | "th":
                self._own_row().append(tag)
            case "tr":
                self.row = None
                self._own_row()
                self.read(tag)
                self.row = None
            case "caption" if self.caption is None and not _holds_text(tag):
                self.caption = tag
            case "caption":
                self.outside.append(tag)
            case name if name in _GROUPS:
                self.group = self.row = None
                self.read(tag)
                self.group = self.row = None
            case _:
                self.read(tag)

    def _own_row(self) -> list[Tag | None]:
        """The row that is open; a cell or a row in none opens one, as a browser does."""
        if self.group is None:
            self.group = []
            self.groups.append(self.group)
        if self.row is None:
            self.row = []
            self.group.append(self.row)
        return self.row

    def end_run(self) -> None:
        """What was read outside all cells ends where a part of the table begins or ends."""
        if any(isinstance(each, Tag) or each.strip() for each in self.run):
            self.outside.append(Tag("div", {}, self.run))
        self.run = []


def _is_apart(tag: Tag) -> bool:
    """Whether a tag in a table is no part of it, and holds none that is shown."""
    if tag.name in _PARTS:
        return is_hidden(tag) or is_struck(tag)
    if tag.name == "table" or tag.name in UNSHOWN or reason(tag, in_main=True):
        return True
    return not any(each.name in _PARTS for each in tag.walk())


# ── the places of the cells ────────────────────────────────────────────────────────────────────────────────
def _placed(rows: _Rows) -> Iterator[tuple[dict[int, Tag | None], bool]]:
    """The cells of each row of a group by their columns, and whether one of them is merged with another.

    They are where a browser puts them; none reaches out of its group.
    """
    reach: dict[int, int] = {}  # each column that a cell above continues in, with for how many rows
    for index, cells in enumerate(rows):
        placed: dict[int, Tag | None] = {}
        below = {column: left - 1 for column, left in reach.items() if left > 1}
        column, is_merged = 0, False
        for cell in cells:
            while column in reach:
                column += 1
            placed[column] = cell
            if column >= MOST_COLUMNS:
                break
            across = min(_span(cell, "colspan"), MOST_COLUMNS - column)
            down = min(_span(cell, "rowspan") or len(rows), len(rows) - index)
            is_merged = is_merged or across > 1 or down > 1
            for each in range(column, column + across) if down > 1 else ():
                below[each] = max(below.get(each, 0), down - 1)
            column += across
        yield placed, is_merged
        reach = below


def _span(cell: Tag | None, name: str) -> int:
    """How many columns or rows a cell asks for; 0 rows are all that are left of its group."""
    asked = integer(cell.get(name)) if cell is not None else None
    return 0 if asked == 0 and name == "rowspan" else max(asked or 1, 1)
