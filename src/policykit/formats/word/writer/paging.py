"""Document → the page on which each of its headings stands, so that its contents can say so.

Word counts pages when it shows them, and a file holds only what was counted last. What is reckoned here for
a new file is what Word and LibreOffice count for the default house style; for a school's own template it is
near, and is put right when somebody updates the contents in Word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

from policykit.document import Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.names import Style, heading_style
from policykit.formats.word.template import Template
from policykit.formats.word.writer.layout import FLUSH_ABOVE, STYLES, Layout, is_listed
from policykit.formats.word.writer.measures import LINE, Words, lines, wording
from policykit.formats.word.writer.tables import facts_widths, keeps_row, name_of
from policykit.text.spans import Span, Spans

_POINT = 20  # twentieths


@dataclass(frozen=True, slots=True)
class Look:
    """What a style does to a paragraph's height. Lengths are points; ``spacing`` is in single lines.

    ``padding`` is what borders add above and below together.
    """

    size: float = 11
    spacing: float = 1
    before: float = 0
    after: float = 0
    left: float = 0
    right: float = 0
    padding: float = 0
    is_bold: bool = False
    keeps_with_next: bool = False
    keeps_lines: bool = False


_TEXT = Look(spacing=283 / 240, after=7)
_HEADING = Look(is_bold=True, keeps_with_next=True, keeps_lines=True)
LOOKS = {
    Style.TITLE: replace(_HEADING, size=24, after=3),
    Style.SUBTITLE: Look(14, after=12, padding=9.5, keeps_with_next=True, keeps_lines=True),
    Style.HEADING_1: replace(_HEADING, size=16, before=18, after=6),
    Style.HEADING_2: replace(_HEADING, size=13.5, before=14, after=5),
    Style.HEADING_3: replace(_HEADING, size=12, before=12, after=4),
    Style.HEADING_4: replace(_HEADING, before=10, after=4),
    Style.HEADING_5: replace(_HEADING, before=10, after=4, is_bold=False),
    Style.BODY: _TEXT,
    Style.LABELLED: replace(_TEXT, after=4),
    Style.QUOTE: replace(_TEXT, before=5, after=12, left=24, right=24),
    Style.GAP: replace(_TEXT, before=8, after=14, left=10, right=10, padding=16.5, keeps_lines=True),
    Style.NOTE: replace(_TEXT, before=5, after=12, left=10, right=10, padding=11, keeps_lines=True),
    Style.REFERENCE: replace(_TEXT, after=4, left=24, keeps_lines=True),
    Style.CAPTION: replace(_HEADING, size=10, before=12, after=5),
    Style.TABLE_TEXT: Look(10, before=2.5, after=2.5),
    Style.CONTENTS_HEADING: replace(_HEADING, size=16, before=18, after=6),
    Style.CONTENTS_1: Look(after=3),
    Style.CONTENTS_2: Look(after=3, left=12),
    Style.CONTENTS_3: Look(after=3, left=24),
}
_ITEM, _SCHOOL = Role.ITEM, FactName.SCHOOL  # found once, as spans.Mark says
_LABELLED = {Role.GAP: "\n", Role.NOTE: ": "}
"""What stands between a label and the words."""
_NUMBER = "  100"  # what a line of the contents has room for beside its words
_RULE = 0.5  # between the rows of a table
_CELL_MARGIN = 10.8
_BELOW_TABLE, _BELOW_LIST, _IN_LIST = 11.0, 7.0, 4.0
_IN_TABLE = LOOKS[Style.TABLE_TEXT]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands on the page: so many lines of a height, with space round them.

    ``height`` is its own, without the space round it, and ``least`` what of that may stand at the end of a
    page. ``repeats`` is what a page that begins here repeats from the one before.
    """

    height: float
    least: float
    line: float
    lines: int = 1
    before: float = 0
    after: float = 0
    padding: float = 0
    keeps_with_next: bool = False
    keeps_lines: bool = False
    is_heading: bool = False
    repeats: float = 0


@lru_cache(maxsize=1024)
def _of_text(
    words: Words,
    role: Role,
    depth: int,
    is_kept: bool,
    is_below_table: bool,
    goes_on: bool,
    width: int,
    step: int,
) -> Piece:
    """A paragraph of the text; ``goes_on`` says that a list does so below. Sizes are those of the house."""
    style = STYLES[role]
    look = LOOKS[style]
    after = (_IN_LIST if goes_on else _BELOW_LIST) if is_listed(role, depth) else look.after
    before = _BELOW_TABLE if is_below_table and role in FLUSH_ABOVE else look.before
    left = (depth + 1 if role is _ITEM else depth) * step / _POINT
    return _piece(words, style, width / _POINT - look.right - (left or look.left), before, after, is_kept)


@lru_cache(maxsize=1024)
def _of_style(words: Words, style: Style, width: int, is_heading: bool = False) -> Piece:
    """A paragraph that stands as its style says."""
    look = LOOKS[style]
    room = width / _POINT - look.right - look.left
    return _piece(words, style, room, look.before, look.after, look.keeps_with_next, is_heading)


@lru_cache(maxsize=1024)
def _of_line(words: str, style: Style, width: int) -> Piece:
    """A line of the contents, with its number."""
    return _of_style(words + _NUMBER, style, width)


def _piece(
    words: Words,
    style: Style,
    room: float,
    before: float,
    after: float,
    keeps_with_next: bool,
    is_heading: bool = False,
) -> Piece:
    """A paragraph; two of its lines may stand at the end of a page, or all where few are left."""
    look = LOOKS[style]
    count, line = lines(words, look.size, room, look.is_bold), look.size * LINE * look.spacing
    height = line * count + look.padding
    least = height if count <= 3 or look.keeps_lines else 2 * line + look.padding
    return Piece(
        *(height, least, line, count, before, after, look.padding),
        *(keeps_with_next, look.keeps_lines, is_heading),
    )


@lru_cache(maxsize=1024)
def _row(
    cells: tuple[Words, ...],
    widths: tuple[int, ...],
    before: float = 0,
    keeps_with_next: bool = False,
    repeats: float = 0,
    is_bold: bool = False,
) -> Piece:
    """A row of a table, as high as the cell with most lines; ``repeats`` is the height of its header."""
    rooms = [width / _POINT - _CELL_MARGIN for width in widths]
    counted = [lines(cell, _IN_TABLE.size, room, is_bold) for cell, room in zip(cells, rooms, strict=False)]
    height = max([1, *counted]) * _IN_TABLE.size * LINE + _IN_TABLE.before + _IN_TABLE.after + _RULE
    return Piece(height, height, height, 1, before, 0, 0, keeps_with_next, False, False, repeats)


Lines = Sequence[tuple[Style, str]]
"""The lines of the contents: each one's style and words."""


def heading_pages(document: Document, house: Template, contents: Lines, layout: Layout) -> list[int]:
    """The page of each heading, as the foot of the page would name it."""
    pieces = _Pieces(document, house, layout)
    pieces.take(contents)
    pages = pages_of(pieces.all, house.text_height / _POINT)
    if house.columns == house.first_page == 1:
        return pages
    return [(column - 1) // house.columns + house.first_page for column in pages]


class _Pieces:
    """A page's pieces in order, as the body writes them."""

    def __init__(self, document: Document, house: Template, layout: Layout) -> None:
        self._document = document
        self._width = house.text_width
        self._step = house.list_step
        self._layout = layout
        self.all: list[Piece] = []

    def take(self, contents: Lines) -> None:
        """The title, the facts, what stands before the contents, the contents, the text."""
        document, start = self._document, self._document.start
        self.all.append(_of_style(document.title, Style.TITLE, self._width))
        facts = [fact for fact in document.facts if fact.label != _SCHOOL]
        for fact in document.facts:
            if fact.label == _SCHOOL:
                self.all.append(_of_style(wording(fact.spans), Style.SUBTITLE, self._width))
        self._facts(facts)
        self._blocks(0, start)
        self.all.append(_of_style("", Style.CONTENTS_HEADING, self._width))
        self.all += [_of_line(words, style, self._width) for style, words in contents]
        self._blocks(start, len(document.blocks))

    def _blocks(self, start: int, end: int) -> None:
        kinds, kept, width, step = self._layout.kinds, self._layout.kept, self._width, self._step
        for index, block in enumerate(self._document.blocks[start:end], start):
            match block:
                case Paragraph():
                    role = block.role
                    words = wording(_labelled(block) if role in _LABELLED else block.spans)
                    is_below_table, goes_on = kinds[index - 1] is Table, kinds[index + 1] is _ITEM
                    self.all.append(
                        _of_text(words, role, block.depth, kept[index], is_below_table, goes_on, width, step)
                    )
                case Heading():
                    self._heading(block)
                case Table():
                    self._table(block, tuple(self._layout.widths[index]))
                case _:
                    assert_never(block)

    def _heading(self, block: Heading) -> None:
        style = heading_style(block.level)
        spans = (Span(f"{block.label}  "), *block.spans) if block.label else block.spans
        self.all.append(_of_style(wording(spans), style, self._width, True))

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def _facts(self, facts: Sequence[Fact]) -> None:
        if facts:
            widths = facts_widths(facts, self._width)
            told = [(name_of(fact.label), wording(fact.spans)) for fact in facts]
            self.all += [_row(fact, widths) for fact in told]

    def _table(self, table: Table, widths: tuple[int, ...]) -> None:
        if table.caption:
            self.all.append(_of_style(wording(table.caption), Style.CAPTION, self._width))
        cells = [tuple([wording(cell.spans) for cell in row]) for row in (table.header, *table.rows)]
        count = len(table.rows)
        header = _row(cells[0], widths, 0 if table.caption else 11, count > 0, is_bold=True)
        self.all.append(header)
        for index, row in enumerate(cells[1:]):
            self.all.append(_row(row, widths, 0, keeps_row(index, count), header.height))


def _labelled(block: Paragraph) -> Spans:
    """The words of a gap or a note, with what it is called before them."""
    return (Span(f"{block.label}{_LABELLED[block.role]}"), *block.spans)


def pages_of(pieces: Sequence[Piece], sheet: float) -> list[int]:
    """The page of each heading, where a page holds the height of a sheet.

    All is measured on one endless page first, of which each page is cut off below the last piece that it
    holds. Only there is it asked whether what the next piece is kept with should have begun the next page.
    """
    headings, ends, end, gap = list[int](), list[float](), 0.0, 0.0
    for piece in pieces:
        if piece.is_heading:
            headings.append(len(ends))
        before = piece.before
        end, gap = end + (gap if gap > before else before) + piece.height, piece.after
        ends.append(end)
    begins, pages = [0], [1]  # the pieces that begin a page, or end on another than they begin on; their page
    page, first, head, index = 1, 0, 0.0, 0
    top = pieces[0].before if pieces else 0.0
    while (index := bisect_right(ends, top + sheet, index)) < len(pieces):
        begun = index
        while begun > first and pieces[begun - 1].keeps_with_next:
            begun -= 1
        if begun > first and _begins_a_page(pieces, begun, ends[begun - 1] - top, sheet):
            piece, page, first, index = pieces[begun], page + 1, begun, begun
            head = piece.repeats
            top = ends[begun] - piece.height - head - (piece.before if head else 0.0)
        else:
            piece, used = pieces[index], ends[index - 1] - top if index > first else head
            gap = pieces[index - 1].after if index > first else 0.0
            page, used = _divided(piece, max(gap, piece.before) if used else 0.0, page, used, sheet)
            first, top, index = index, ends[index] - used, index + 1
        begins.append(first)
        pages.append(page)
    return [pages[bisect_right(begins, index) - 1] for index in headings]


def _begins_a_page(pieces: Sequence[Piece], index: int, used: float, sheet: float) -> bool:
    """Whether a piece and all that it is kept with, with the first lines of what follows, go to a new page.

    So they do if they fit there and do not fit below what is ``used`` of the page.
    """
    total, gap, last = 0.0, pieces[index - 1].after, len(pieces) - 1
    while True:
        piece = pieces[index]
        total += max(gap, piece.before)
        if not piece.keeps_with_next or index == last:
            total += piece.least
            return used + total > sheet >= total
        total, gap, index = total + piece.height, piece.after, index + 1


def _divided(piece: Piece, above: float, page: int, used: float, sheet: float) -> tuple[int, float]:
    """The page and what is used of it after a piece that no page holds as a whole, or that begins the next.

    Its lines are on as many pages as they need, and none stands alone on one.
    """
    if used and used + above + piece.least > sheet:
        page, above, used = page + 1, 0.0, piece.repeats
    used += above
    left = piece.lines
    while (fitting := int((sheet - used - piece.padding) / piece.line + 1e-6)) < left:
        if piece.keeps_lines or piece.lines == 1:
            break
        left -= max(min(fitting, left - 2), 1)
        page, used = page + 1, 0.0
    return page, used + left * piece.line + piece.padding
