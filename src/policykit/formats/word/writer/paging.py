"""Where blocks go on the page: what stays together, how high it is, and the page each heading is on.

Word counts pages when it shows them, and a file holds only what was counted last. What is counted here for a
new file is what Word and LibreOffice count with the default template; with a school's own template it is
near, and Word corrects it when someone updates the contents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, assert_never

from policykit.document import Block, Document, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.names import Style, heading_style
from policykit.formats.word.template import Template
from policykit.formats.word.writer.tables import column_widths, facts_widths, keeps_row, name_of
from policykit.text.spans import Mark, Span, Spans, plain

# ── what stays together ──────────────────────────────────────────────────────────────────────────────────

Kind = Role | type[Heading] | type[Table] | None
"""What a block is among its neighbours; an item's reason is part of the list, and so an item."""

STYLES = {
    Role.BODY: Style.BODY,
    Role.ITEM: Style.LABELLED,
    Role.QUOTE: Style.QUOTE,
    Role.GAP: Style.GAP,
    Role.NOTE: Style.NOTE,
    Role.REFERENCE: Style.REFERENCE,
}
FLUSH_ABOVE = (Role.BODY, Role.ITEM, Role.REFERENCE, Role.NOTE)
"""Paragraphs without space of their own above them, which so need some below a table."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the blocks of a page relate to their neighbours.

    ``kinds`` has the kind of each block, and two more which say that nothing follows; the last of them, being
    index -1, says that nothing comes before. ``kept`` says after which blocks no page may end; headings and
    tables have styles and rows for that. ``widths`` has the widths of each table's columns, by its index.
    """

    kinds: Sequence[Kind]
    kept: Sequence[bool]
    widths: Mapping[int, Sequence[int]]


def layout(document: Document, text_width: int) -> Layout:
    """The layout of a page; ``text_width`` is in twentieths of a point."""
    blocks = document.blocks
    kinds = [*map(_kind, blocks), None, None]
    kept = [_is_kept(index, blocks, kinds) for index in range(len(blocks))]
    tables = ((index, block) for index, block in enumerate(blocks) if isinstance(block, Table))
    return Layout(kinds, kept, {index: column_widths(block, text_width) for index, block in tables})


def _kind(block: Block) -> Kind:
    if not isinstance(block, Paragraph):
        return type(block)
    return Role.ITEM if block.role is Role.NOTE and block.depth > 0 else block.role


def _is_kept(index: int, blocks: Sequence[Block], kinds: Sequence[Kind]) -> bool:
    """Whether no page may end between a paragraph and a list, a gap or a table that it leads to.

    No item is left alone: the first two items of a list and its last two stay together, and an item stays
    with the items or the gap under it. A long list may break elsewhere; otherwise half a page before it
    could be white.
    """
    block, following = blocks[index], kinds[index + 1]
    if kinds[index] is Role.BODY:
        return following in (Role.ITEM, Role.GAP, Table)
    if not isinstance(block, Paragraph) or block.role is not Role.ITEM:
        return False
    if following is not Role.ITEM:
        return following is Role.GAP
    below = blocks[index + 1]
    is_under = isinstance(below, Paragraph) and below.depth > block.depth
    return is_under or kinds[index - 1] is not Role.ITEM or kinds[index + 2] is not Role.ITEM


# ── how high it is ───────────────────────────────────────────────────────────────────────────────────────

_POINT = 20  # twentieths


@dataclass(frozen=True, slots=True)
class Look:
    """What a style of the default template does to a paragraph's height. Lengths are points.

    ``spacing`` is in single lines; ``padding`` is what borders add above and below together.
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

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * _LINE * self.spacing


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
_BEFORE_WORDS = {Role.GAP: "\n", Role.NOTE: ": "}
"""What comes between a label and the words."""
_PAGE_NUMBER = "  100"  # what a line of the contents has room for beside its words
_RULE = 0.5  # between the rows of a table
_CELL_MARGIN = 10.8
_BELOW_TABLE, _BELOW_LIST, _IN_LIST = 11.0, 7.0, 4.0


class Piece(NamedTuple):
    """Something on the page: so many lines of a height, with space round them. Lengths are points.

    ``repeats`` is the height of what a page that begins here repeats from the one before.
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
        """What of its height a page must have room for: two lines, or all where few are left."""
        if self.lines <= 3 or self.keeps_lines:
            return self.height
        return 2 * self.line + self.padding


Lines = Sequence[tuple[Style, str]]
"""The lines of the contents: each one's style and words."""


def heading_pages(document: Document, template: Template, contents: Lines, layout: Layout) -> list[int]:
    """The page of each heading, as the footer would number it."""
    pieces = list(_pieces(document, template, contents, layout))
    pages = pages_of(pieces, template.text_height / _POINT)
    return [(page - 1) // template.columns + template.first_page for page in pages]


def _pieces(document: Document, template: Template, contents: Lines, layout: Layout) -> Iterator[Piece]:
    """The title, the facts, the notes before the contents, the contents, and the text, as in the body."""
    width, step = template.text_width / _POINT, template.list_step / _POINT
    yield _piece((Span(document.title),), LOOKS[Style.TITLE], width)
    facts = [fact for fact in document.facts if fact.name is not FactName.SCHOOL]
    for fact in document.facts:
        if fact.name is FactName.SCHOOL:
            yield _piece(fact.spans, LOOKS[Style.SUBTITLE], width)
    columns = facts_widths(facts, template.text_width) if facts else ()
    for fact in facts:
        yield _row([(Span(name_of(fact.label)),), fact.spans], columns)
    start = document.start
    for index, block in enumerate(document.blocks):
        if index == start:
            yield _piece((), LOOKS[Style.CONTENTS_HEADING], width)
            for style, words in contents:
                yield _piece((Span(words + _PAGE_NUMBER),), LOOKS[style], width)
        match block:
            case Paragraph():
                yield _paragraph(block, index, layout, width, step)
            case Heading():
                label = (Span(f"{block.label}  "),) if block.label else ()
                look = LOOKS[heading_style(block.level)]
                yield _piece((*label, *block.spans), look, width, is_heading=True)
            case Table():
                yield from _table(block, layout.widths[index], width)
            case _:
                assert_never(block)


def _piece(spans: Spans, look: Look, width: float, *, is_heading: bool = False) -> Piece:
    """A paragraph as its style has it."""
    count = lines(spans, look.size, width - look.right - look.left, look.is_bold)
    kept = look.keeps_with_next, look.keeps_lines
    return Piece(look.line, count, look.before, look.after, look.padding, *kept, is_heading)


def _paragraph(block: Paragraph, index: int, layout: Layout, width: float, step: float) -> Piece:
    role, look = block.role, LOOKS[STYLES[block.role]]
    before, after = look.before, look.after
    if layout.kinds[index] is Role.ITEM:
        after = _IN_LIST if layout.kinds[index + 1] is Role.ITEM else _BELOW_LIST
    if layout.kinds[index - 1] is Table and role in FLUSH_ABOVE:
        before = _BELOW_TABLE
    left = (block.depth + 1 if role is Role.ITEM else block.depth) * step or look.left
    label = (Span(f"{block.label}{_BEFORE_WORDS[role]}"),) if role in _BEFORE_WORDS else ()
    count = lines((*label, *block.spans), look.size, width - look.right - left)
    return Piece(look.line, count, before, after, look.padding, layout.kept[index], look.keeps_lines)


def _table(table: Table, widths: Sequence[int], width: float) -> Iterator[Piece]:
    if table.caption:
        yield _piece(table.caption, LOOKS[Style.CAPTION], width)
    count, before = len(table.rows), 0.0 if table.caption else _BELOW_TABLE
    header = _row([cell.spans for cell in table.header], widths, before, count > 0, is_bold=True)
    yield header
    for index, row in enumerate(table.rows):
        yield _row([cell.spans for cell in row], widths, 0, keeps_row(index, count), header.height)


def _row(
    cells: Iterable[Spans],
    widths: Sequence[int],
    before: float = 0,
    keeps_with_next: bool = False,
    repeats: float = 0,
    *,
    is_bold: bool = False,
) -> Piece:
    """A row of a table, as high as the cell with most lines; ``repeats`` is the height of its header."""
    look = LOOKS[Style.TABLE_TEXT]
    rooms = [width / _POINT - _CELL_MARGIN for width in widths]
    counts = [lines(cell, look.size, room, is_bold) for cell, room in zip(cells, rooms, strict=False)]
    height = max([1, *counts]) * look.line + look.before + look.after + _RULE
    return Piece(height, 1, before, keeps_with_next=keeps_with_next, repeats=repeats)


# ── how many lines words take ────────────────────────────────────────────────────────────────────────────

_LINE = 1.149  # the height of a line of Arial with single spacing, in sizes
# The widths of Arial's letters, which Liberation Sans shares, in thousandths of the size. A letter with an
# accent is as wide as the one without; any other that is not listed is taken to be as wide as a figure.
_FIGURE, _SPACE, _WIDEST = 556, 278, 1015
_FIXED = 600  # every letter of Courier New
_REGULAR = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft\u00a0", 333: "()-`r“”", 334: "{}", 350: "•▪",
    355: '"', 389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl‘’\u00a0", 280: "|", 333: "!()-:;[]`ft", 350: "•▪", 389: "*r{}", 400: "°",
    474: '"', 500: "z“”", 584: "+<=>^~", 611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU",
    778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@", 1000: "—…",
}  # fmt: skip


class _Widths(dict[str, int]):
    """The width of each letter."""

    def __init__(self, table: Mapping[int, str]) -> None:
        super().__init__(dict.fromkeys(map(chr, range(128)), _FIGURE))
        self.update((letter, width) for width, letters in table.items() for letter in letters)

    def __missing__(self, letter: str) -> int:
        return self.get(unicodedata.normalize("NFD", letter)[:1], _FIGURE)


_WIDTHS = {False: _Widths(_REGULAR), True: _Widths(_BOLD)}
# A line may end after white space, a hyphen, a dash or a slash (Unicode Standard Annex 14).
_WORD = re.compile(r"(?:[^\s/–—-]*[/–—-]+(?=\w)|\S(?:(?![/–—-]\w)\S)*|)[^\S\n]*")


@lru_cache(maxsize=2048)  # half of the work of writing a page, and most of its words are those of last time
def lines(spans: Spans, size: float, room: float, is_bold: bool = False) -> int:
    """How many lines the words take at a size, ``room`` wide, both in points; at least one.

    A line that has no room for a letter holds one all the same.
    """
    room = max(room * 1000 / size, _WIDEST)
    text = plain(spans)
    if len(text) * _WIDEST <= room and "\n" not in text:
        return 1
    count, used = 1, 0.0
    for span in spans:
        widths, is_code = _WIDTHS[is_bold or Mark.STRONG in span.marks], Mark.CODE in span.marks
        for number, line in enumerate(span.text.split("\n")):
            if number:
                count, used = count + 1, 0.0
            for piece in _WORD.findall(line):
                word = piece.rstrip()
                width = _FIXED * len(word) if is_code else sum(map(widths.__getitem__, word))
                if used > 0 and used + width > room:
                    count, used = count + 1, 0.0
                while used + width > room:  # a word that is longer than a line is broken where the line ends
                    count, used = count + 1, used - room
                used += width + (len(piece) - len(word)) * _SPACE
    return count


# ── which page a heading is on ───────────────────────────────────────────────────────────────────────────


def pages_of(pieces: Sequence[Piece], sheet: float) -> list[int]:
    """The page of each heading, where a page holds the height of a sheet.

    Pieces that are kept together go to a new page if they fit there and do not fit below what is used.
    """
    headings, page, used, gap = list[int](), 1, 0.0, 0.0
    for index, piece in enumerate(pieces):
        is_first = index == 0 or not pieces[index - 1].keeps_with_next
        if is_first and used:
            height = _together(pieces, index, gap)
            if used + height > sheet >= height:
                page, used, gap = page + 1, piece.repeats, 0.0
        above = max(gap, piece.before) if used else 0.0
        if used + above + piece.height <= sheet:
            used += above + piece.height
        else:
            if used and used + above + piece.least > sheet:
                page, above, used = page + 1, 0.0, piece.repeats
            turned, used = _divided(piece, used + above, sheet)
            page += turned
        if piece.is_heading:
            headings.append(page)
        gap = piece.after
    return headings


def _together(pieces: Sequence[Piece], index: int, gap: float) -> float:
    """The height of what is kept together from a piece on, with the first lines of what follows it."""
    total = 0.0
    while True:
        piece = pieces[index]
        total += max(gap, piece.before)
        if not piece.keeps_with_next or index == len(pieces) - 1:
            return total + piece.least
        total, gap, index = total + piece.height, piece.after, index + 1


def _divided(piece: Piece, used: float, sheet: float) -> tuple[int, float]:
    """How many pages are turned for the lines of a piece, and what is used of the last; no line is alone."""
    turned, left = 0, piece.lines
    while (fitting := int((sheet - used - piece.padding) / piece.line + 1e-6)) < left:
        if piece.keeps_lines or piece.lines == 1:
            break
        left -= max(min(fitting, left - 2), 1)
        turned, used = turned + 1, 0.0
    return turned, used + left * piece.line + piece.padding
