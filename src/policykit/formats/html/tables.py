"""The tags of a table → its rows and columns, and apart from them what stands in none of its cells.

HTML, 4.9.12 (how cells share rows and columns) and 13.2.6.1 (what stands in no cell is shown before it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policykit.formats.html.markers import integer
from policykit.formats.html.surroundings import is_hidden, is_struck, reason
from policykit.formats.html.tree import UNSHOWN, Tag

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
    parts.take(table)
    parts.leave()
    cells = [cell for rows in parts.groups for row in rows for cell in row if cell is not None]
    if any(map(_holds_text, cells)) or (laid := _Laid.out(parts.groups)) is None:
        return None
    used = sorted({column for row in laid.rows for column in row})
    if len(used) < 2:
        return None
    rows = [[row.get(column) for column in used] for row in laid.rows if row]
    return Grid(rows, parts.caption, parts.outside, laid.is_merged)


def _holds_text(tag: Tag) -> bool:
    return any(each.name in _TEXT for each in tag.walk())


# ── what is in a table, in whatever it is wrapped ──────────────────────────────────────────────────────────
_Rows = list[list[Tag | None]]


@dataclass(slots=True)
class _Parts:
    """The cells of a table, by groups of rows, None for one that is set aside; its caption; and all else."""

    groups: list[_Rows] = field(default_factory=list)
    caption: Tag | None = None
    outside: list[Tag] = field(default_factory=list)
    group: _Rows | None = None
    row: list[Tag | None] | None = None
    run: list[Tag | str] = field(default_factory=list)

    def take(self, tag: Tag) -> None:
        """All that is in a tag, which is no cell."""
        for child in tag.inside:
            if isinstance(child, str):
                self.run.append(child)
            elif _is_apart(child):
                self.run.append(child)
                if child.name in _CELLS:
                    self._own_row().append(None)
            else:
                self.leave()
                self._part(child)
                self.leave()

    def _part(self, tag: Tag) -> None:
        match tag.name:
            case "td" | "th":
                self._own_row().append(tag)
            case "tr":
                self.row = None
                self._own_row()
                self.take(tag)
                self.row = None
            case "caption" if self.caption is None and not _holds_text(tag):
                self.caption = tag
            case "caption":
                self.outside.append(tag)
            case name if name in _GROUPS:
                self.group = self.row = None
                self.take(tag)
                self.group = self.row = None
            case _:
                self.take(tag)

    def _own_row(self) -> list[Tag | None]:
        """The row that is open; a cell or a row in none opens one, as a browser does."""
        if self.group is None:
            self.group = []
            self.groups.append(self.group)
        if self.row is None:
            self.row = []
            self.group.append(self.row)
        return self.row

    def leave(self) -> None:
        """What was read outside of all cells ends where a part of the table begins or ends."""
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
@dataclass(slots=True)
class _Laid:
    """The cells of each row by their columns."""

    rows: list[dict[int, Tag | None]] = field(default_factory=list)
    is_merged: bool = False

    @classmethod
    def out(cls, groups: Sequence[_Rows]) -> _Laid | None:
        """All cells where a browser puts them; None if there are too many columns."""
        laid = cls()
        is_whole = all(laid._group(rows) for rows in groups)
        return laid if is_whole else None

    def _group(self, rows: _Rows) -> bool:
        """A group of rows, which no cell reaches out of."""
        reach: dict[int, int] = {}  # each column that a cell above goes on in, with for how many rows
        for index, cells in enumerate(rows):
            placed: dict[int, Tag | None] = {}
            below = {column: left - 1 for column, left in reach.items() if left > 1}
            column = 0
            for cell in cells:
                while column in reach:
                    column += 1
                if column >= MOST_COLUMNS:
                    return False
                across, down = _spans(cell, MOST_COLUMNS - column, len(rows) - index)
                self.is_merged = self.is_merged or across > 1 or down > 1
                placed[column] = cell
                for each in range(column, column + across) if down > 1 else ():
                    below[each] = max(below.get(each, 0), down - 1)
                column += across
            self.rows.append(placed)
            reach = below
        return True


def _spans(cell: Tag | None, widest: int, tallest: int) -> tuple[int, int]:
    """How many columns and rows a cell takes; no rows asked for means all of its group."""
    across, down = (integer(cell.get(name)) if cell is not None else None for name in ("colspan", "rowspan"))
    wide = min(max(across or 1, 1), widest)
    return wide, tallest if down == 0 else min(max(down or 1, 1), tallest)
