"""Document → the page on which each of its headings stands, so that its contents can say so.

Word counts pages when it shows them, and a file holds only what was counted last. What is reckoned here for
a new file is what Word and LibreOffice count for the default house style; for a school's own template it is
near, and is put right when somebody updates the contents in Word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, assert_never

from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.measures import LINE, lines
from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.tables import facts_widths, keeps_row
from policykit.formats.word.template import House
from policykit.spans import Span, Spans

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
_ROLES = {
    Role.BODY: Style.BODY,
    Role.ITEM: Style.LABELLED,
    Role.QUOTE: Style.QUOTE,
    Role.GAP: Style.GAP,
    Role.NOTE: Style.NOTE,
    Role.REFERENCE: Style.REFERENCE,
}
_FLUSH_ABOVE = (Role.BODY, Role.ITEM, Role.REFERENCE, Role.NOTE)
_RULE = 0.5  # between the rows of a table
_CELL_MARGIN = 10.8
_BELOW_TABLE, _BELOW_LIST, _IN_LIST = 11.0, 7.0, 4.0


class Piece(NamedTuple):
    """Something that stands on the page: so many lines of a height, with space round them.

    ``heading`` counts the headings; ``repeats`` is what a page that begins here repeats from the one before.
    """

    line: float
    lines: int = 1
    before: float = 0
    after: float = 0
    padding: float = 0
    keeps_with_next: bool = False
    keeps_lines: bool = False
    is_heading: bool = False
    repeats: float = 0

    @property
    def height(self) -> float:
        """Its own height, without the space round it."""
        return self.line * self.lines + self.padding

    @property
    def least(self) -> float:
        """The least of it that may stand at the end of a page: two lines, or all where so few are left."""
        if self.lines <= 3 or self.keeps_lines:
            return self.line * self.lines + self.padding
        return 2 * self.line + self.padding


def _one_line(look: Look) -> Piece:
    height = look.size * LINE * look.spacing
    return Piece(height, 1, look.before, look.after, look.padding, look.keeps_with_next, look.keeps_lines)


_IN_TABLE = LOOKS[Style.TABLE_TEXT]
_ONE_LINE = {style: _one_line(look) for style, look in LOOKS.items()}
_OF_ROLE = {role: (LOOKS[style], _ONE_LINE[style]) for role, style in _ROLES.items()}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the body has settled: which blocks are kept with what follows, and the columns of each table.

    The widths are twentieths of a point, by the index of the table.
    """

    kept: Sequence[bool]
    widths: Mapping[int, Sequence[int]]


def heading_pages(document: Document, house: House, contents: Sequence[Style], layout: Layout) -> list[int]:
    """The page, from 1, of each heading. ``contents`` are the styles of the lines of the contents."""
    sheet = _Sheet(house.text_height / _POINT)
    pieces = _Pieces(document, house, layout)
    pieces.take(contents)
    sheet.take(pieces.all)
    return sheet.headings


class _Pieces:
    """A page's pieces in order, as the body writes them."""

    def __init__(self, document: Document, house: House, layout: Layout) -> None:
        self._document = document
        self._width = house.text_width / _POINT
        self._step = house.list_step / _POINT
        self._layout = layout
        self.all: list[Piece] = []

    def take(self, contents: Sequence[Style]) -> None:
        """The title, the facts, what stands before the contents, the contents, the text."""
        document, start = self._document, self._document.start
        self._paragraph(Style.TITLE, (Span(document.title),))
        facts = [fact for fact in document.facts if fact.label != FactName.SCHOOL]
        for fact in document.facts:
            if fact.label == FactName.SCHOOL:
                self._paragraph(Style.SUBTITLE, fact.spans)
        self._facts(facts)
        self._blocks(0, start)
        self.all += [_ONE_LINE[style] for style in (Style.CONTENTS_HEADING, *contents)]
        self._blocks(start, len(document.blocks))

    def _blocks(self, start: int, end: int) -> None:
        for index, block in enumerate(self._document.blocks[start:end], start):
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self._text(index, block)
                case Table():
                    self._table(block, self._layout.widths[index])
                case _:
                    assert_never(block)

    def _heading(self, block: Heading) -> None:
        style = HEADINGS[min(max(block.level, 1), len(HEADINGS)) - 1]
        label = (Span(f"{block.label}  "),) if block.label else ()
        self._paragraph(style, (*label, *block.spans), is_heading=True)

    def _text(self, index: int, block: Paragraph) -> None:
        role, depth = block.role, block.depth
        look, blank = _OF_ROLE[role]
        spans, before, after = block.spans, blank.before, blank.after
        if role is Role.ITEM:
            depth += 1
            after = self._below_item(index)
        elif role is Role.GAP:
            spans = (Span(f"{block.label}\n"), *spans)
        elif role is Role.NOTE:
            spans = (Span(f"{block.label}: "), *spans)
            after = self._below_item(index) if depth > 0 else after
        if index > 0 and role in _FLUSH_ABOVE and isinstance(self._document.blocks[index - 1], Table):
            before = _BELOW_TABLE
        count = lines(spans, look.size, self._width - look.right - (depth * self._step or look.left))
        kept = self._layout.kept[index]
        self.all.append(Piece(blank.line, count, before, after, blank.padding, kept, blank.keeps_lines))

    def _below_item(self, index: int) -> float:
        blocks = self._document.blocks
        return _IN_LIST if index + 1 < len(blocks) and _is_listed(blocks[index + 1]) else _BELOW_LIST

    def _paragraph(self, style: Style, spans: Spans, *, is_heading: bool = False) -> None:
        look, piece = LOOKS[style], _ONE_LINE[style]
        count = lines(spans, look.size, self._width - look.right - look.left, look.is_bold)
        self.all.append(piece._replace(lines=count, is_heading=is_heading))

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def _facts(self, facts: Sequence[Fact]) -> None:
        if facts:
            rooms = _rooms(facts_widths(facts, round(self._width * _POINT)))
            for fact in facts:
                self.all.append(Piece(_row_height([(Span(f"{fact.label}:"),), fact.spans], rooms)))

    def _table(self, table: Table, widths: Sequence[int]) -> None:
        if table.caption:
            self._paragraph(Style.CAPTION, table.caption)
        rooms, count = _rooms(widths), len(table.rows)
        header = _row_height([cell.spans for cell in table.header], rooms, bold=True)
        self.all.append(Piece(header, keeps_with_next=count > 0, before=0 if table.caption else 11))
        for index, row in enumerate(table.rows):
            height = _row_height([cell.spans for cell in row], rooms)
            self.all.append(Piece(height, repeats=header, keeps_with_next=keeps_row(index, count)))


def _rooms(widths: Sequence[int]) -> list[float]:
    """The room for words in columns of these widths, in points."""
    return [width / _POINT - _CELL_MARGIN for width in widths]


def _row_height(cells: Sequence[Spans], rooms: Sequence[float], *, bold: bool = False) -> float:
    size = _IN_TABLE.size
    counts = [lines(cell, size, room, bold) for cell, room in zip(cells, rooms, strict=False)]
    return max(counts, default=1) * size * LINE + _IN_TABLE.before + _IN_TABLE.after + _RULE


def is_reason(block: Paragraph) -> bool:
    """Whether a paragraph is the reason of an item, which stands in its list."""
    return block.role is Role.NOTE and block.depth > 0


def _is_listed(block: Block) -> bool:
    return isinstance(block, Paragraph) and (block.role is Role.ITEM or is_reason(block))


class _Sheet:
    """The pages so far: which one is being filled, and how much of it is left."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._page = 1
        self._used = 0.0
        self._gap = 0.0  # the space below what stands last
        self.headings: list[int] = []

    def take(self, pieces: list[Piece]) -> None:
        """Place the pieces, each with those that it is kept with."""
        is_kept = False
        for index, piece in enumerate(pieces):
            if not is_kept and self._used:
                self._make_room(self._chain(pieces, index))
            self._place(piece)
            is_kept = piece.keeps_with_next

    def _chain(self, pieces: list[Piece], start: int) -> float:
        """The height of a piece with all that it is kept with, and of the first lines of what follows."""
        total, gap, index, last = 0.0, self._gap, start, len(pieces) - 1
        while True:
            piece = pieces[index]
            total += gap if gap > piece.before else piece.before
            if not piece.keeps_with_next or index == last:
                return total + piece.least
            total, gap, index = total + piece.height, piece.after, index + 1

    def _make_room(self, height: float) -> None:
        if self._used + height > self._height >= height:
            self._turn()

    def _turn(self) -> None:
        self._page, self._used, self._gap = self._page + 1, 0.0, 0.0

    def _place(self, piece: Piece) -> None:
        above = (self._gap if self._gap > piece.before else piece.before) if self._used else 0.0
        whole = self._used + above + piece.height
        if whole > self._height:
            self._divide(piece, above)
        else:
            self._used = whole
        if piece.is_heading:
            self.headings.append(self._page)
        self._gap = piece.after

    def _divide(self, piece: Piece, above: float) -> None:
        """Place what does not fit as a whole: on the next page, or on as many as it needs."""
        if self._used and self._used + above + piece.least > self._height:
            self._turn()
            above, self._used = 0.0, piece.repeats
        self._used += above
        self._fill(piece)

    def _fill(self, piece: Piece) -> None:
        """The lines of a piece, on as many pages as they need; no line stands alone on one."""
        left = piece.lines
        while (fitting := int((self._height - self._used - piece.padding) / piece.line + 1e-6)) < left:
            if piece.keeps_lines or piece.lines == 1:
                break
            left -= max(min(fitting, left - 2), 1)
            self._turn()
        self._used += left * piece.line + piece.padding
