"""Divides an old document into the pieces that the import rules look at.

A unit is the title, a fact or a block of the document, numbered in that order from 0. The rules set words
aside or move them to the front matter by unit, so that at the end every unit can be accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise
from typing import TypedDict, Unpack

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table
from policykit.document.reading import page_number
from policykit.text.spans import Mark, Span, Spans, normal, plain

MOST_BLOCKS = 3_000
MOST_CHARACTERS = 250_000
"""Some 40,000 words, twice the longest policy of a school."""
LONGEST_TEXT = 30_000


def too_long(document: Document) -> str:
    """What it has too much of, as “it has more than …”; empty if it is no longer than a policy may be."""
    if len(document.blocks) > MOST_BLOCKS:
        return f"it has more than {MOST_BLOCKS:,} paragraphs"
    every = [(block, words_of(block)) for block in document.blocks]
    texts = [
        text
        for block, words in every
        for text in (words.split("\n") if isinstance(block, Table) else [words])
    ]
    if max(map(len, texts), default=0) > LONGEST_TEXT:
        return f"a paragraph has more than {LONGEST_TEXT:,} characters"
    if sum(map(len, texts)) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS:,} characters"
    return ""


BULLETS = frozenset("•◦▪‣⁃·●○■□–—-*+o➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" *\n[ \n]*")
_TYPED_BULLET = re.compile(r"[•◦▪‣⁃●○■□➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc]\s*|[·*–-]\s+")
_TYPED_LABEL = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,2}[.)]|\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)|(?:[a-h]|[ivx]{1,5})[.)])\s+"
)


class Kind(Enum):
    """What a piece is on the page."""

    HEADING = auto()
    BODY = auto()
    ITEM = auto()
    QUOTE = auto()
    TABLE = auto()
    GAP = auto()
    NOTE = auto()
    REFERENCE = auto()


_KINDS = {
    Role.QUOTE: Kind.QUOTE,
    Role.GAP: Kind.GAP,
    Role.NOTE: Kind.NOTE,
    Role.REFERENCE: Kind.REFERENCE,
}


class Changed(TypedDict, total=False):
    """What a rule can change of a piece."""

    kind: Kind
    spans: Spans
    label: str
    level: int
    table: Table | None
    came_from: int | None
    reason: Spans
    bullet: str


@dataclass(frozen=True)
class Piece:
    """A paragraph, heading, item or table. ``level`` is a heading's, from 1, or an item's depth, from 0."""

    unit: int
    kind: Kind
    spans: Spans = ()
    label: str = ""
    level: int = 0
    table: Table | None = None
    came_from: int | None = None
    """The unit of the label, where it stood on a line of its own."""
    reason: Spans = ()
    """Why an item is asked, where a note below it said so."""
    bullet: str = ""
    """The sign that someone typed before an item."""

    @cached_property
    def text(self) -> str:
        """The words alone, without the label."""
        return plain(self.spans)

    @property
    def grid(self) -> Table:
        """The table of a piece that is one. Raises ValueError for any other."""
        if self.table is None:
            raise ValueError("this piece is no table")
        return self.table

    def but(self, **changed: Unpack[Changed]) -> Piece:
        """The same piece with something changed."""
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of the source: its words as they stand, with its label."""

    words: str


def clean(spans: Spans) -> Spans:
    """Spans with damaged letters repaired and white space as it is printed."""
    made = normal(
        Span(_SPACES.sub(" ", _BREAKS.sub("\n", span.text)), span.marks, span.target) for span in spans
    )
    return trimmed(made)


def trimmed(spans: Spans) -> Spans:
    """Spans without white space at either end."""
    listed = list(spans)
    while listed and not listed[0].text.strip():
        listed.pop(0)
    while listed and not listed[-1].text.strip():
        listed.pop()
    if listed:
        listed[0] = replace(listed[0], text=listed[0].text.lstrip())
        listed[-1] = replace(listed[-1], text=listed[-1].text.rstrip())
    return normal(listed)


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """The spans of the words from ``start`` to ``end``, without white space at either end."""
    made: list[Span] = []
    at = 0
    stop = len(plain(spans)) if end is None else end
    for span in spans:
        first, last = max(start - at, 0), min(stop - at, len(span.text))
        if first < last:
            made.append(replace(span, text=span.text[first:last]))
        at += len(span.text)
    return trimmed(normal(made))


def units(document: Document) -> tuple[Unit, ...]:
    """The units of a document, in order: title, facts, blocks."""
    parts = [document.title, *(f"{fact.label} {fact.text}" for fact in document.facts)]
    return tuple(Unit(words) for words in (*parts, *map(words_of, document.blocks)))


def words_of(block: Block) -> str:
    """All the words of a block, with its label."""
    match block:
        case Table():
            cells = [plain(cell.spans) for row in (block.header, *block.rows) for cell in row]
            return "\n".join([plain(block.caption), *cells])
        case _:
            return f"{block.label} {plain(block.spans)}"


def pieces(document: Document) -> list[Piece]:
    """The pieces of a document's facts and blocks; the title is no piece."""
    made = [_fact(unit, fact) for unit, fact in enumerate(document.facts, 1)]
    first = 1 + len(document.facts)
    for unit, block in enumerate(document.blocks, first):
        made += _block(unit, block)
    return [piece for piece in made if piece.table is not None or piece.text or piece.label]


def _fact(unit: int, fact: Fact) -> Piece:
    return Piece(unit, Kind.BODY, clean((Span(f"{fact.label}: "), *fact.spans)))


def _block(unit: int, block: Block) -> Iterator[Piece]:
    match block:
        case Table():
            yield Piece(unit, Kind.TABLE, table=_table(block))
        case Heading():
            spans = clean(block.spans)
            if spans or block.label:
                yield Piece(unit, Kind.HEADING, _on_one_line(spans), block.label.strip(), block.level)
        case Paragraph():
            yield from _paragraph(unit, block)


def _paragraph(unit: int, block: Paragraph) -> Iterator[Piece]:
    spans, label = clean(block.spans), block.label.strip()
    if block.role is Role.ITEM:
        yield _item(unit, spans, label, block.depth)
    elif block.role in _KINDS and (spans or label):
        yield Piece(unit, _KINDS[block.role], spans, label)
    else:
        for line in _lines(spans):
            yield from _body(unit, line, label)
            label = ""
        if label:
            yield Piece(unit, Kind.BODY, (), label)


def _item(unit: int, spans: Spans, label: str, depth: int) -> Piece:
    kept = "" if label in BULLETS else label
    bullet = _TYPED_BULLET.match(plain(spans))
    return Piece(unit, Kind.ITEM, cut(spans, bullet.end()) if bullet and not kept else spans, kept, depth)


def _body(unit: int, spans: Spans, label: str) -> Iterator[Piece]:
    """A paragraph; one that begins with a bullet or a number that someone typed is an item."""
    text = plain(spans)
    number = page_number(text)
    if (number is not None and number.is_sure) and not label:
        yield Piece(unit, Kind.BODY, spans)
    elif (bullet := _TYPED_BULLET.match(text)) and not label:
        yield Piece(unit, Kind.ITEM, cut(spans, bullet.end()), bullet=text[0])
    elif (typed := _TYPED_LABEL.match(text)) and not label:
        kind = Kind.BODY if "." in typed[1][:-1] else Kind.ITEM
        yield Piece(unit, kind, cut(spans, typed.end()), typed[1])
    elif spans or label:
        yield Piece(unit, Kind.BODY, spans, label)


def _lines(spans: Spans) -> list[Spans]:
    """A paragraph's lines, where it is really several: facts, or a stem with typed bullets."""
    text = plain(spans)
    if "\n" not in text:
        return [spans] if spans else []
    lines = text.split("\n")
    several = (
        lines[0].rstrip().endswith(":")
        or _is_headed(spans, len(lines[0]))
        or any(_TYPED_BULLET.match(line) or _TYPED_LABEL.match(line) or ":" in line[:40] for line in lines)
    )
    if not several:
        return [spans]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return [made for made in (cut(spans, a, b) for a, b in pairwise(starts)) if made]


def _is_headed(spans: Spans, length: int) -> bool:
    """Whether the first line is all in bold, and what is below it is not."""
    at, strong = 0, True
    for span in spans:
        is_strong = Mark.STRONG in span.marks or not span.text.strip()
        if at >= length:
            return strong and not is_strong
        strong = strong and is_strong and at + len(span.text) <= length + 1
        at += len(span.text)
    return False


def unemphasised(spans: Spans) -> Spans:
    """Spans without bold, if all of them are bold: where headings stand, it says nothing."""
    if not all(Mark.STRONG in span.marks or not span.text.strip() for span in spans):
        return spans
    return normal(replace(span, marks=span.marks - {Mark.STRONG}) for span in spans)


def _on_one_line(spans: Spans) -> Spans:
    return normal(replace(span, text=span.text.replace("\n", " ")) for span in spans)


def _table(table: Table) -> Table:
    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(clean(cell.spans)) for cell in cells)

    header = tuple(Cell(unemphasised(cell.spans)) for cell in row(table.header))
    return Table(header, tuple(map(row, table.rows)), clean(table.caption))
