"""Document → the nearest document that Markdown can say.

What Markdown does not say, and so what a page loses on the way:

- every anchor, the list of contents, the watermark, and the language (a page read back is ``en-GB``);
- paragraphs with neither words nor a visible label; a bullet or a number with no words;
- which bullet an item has: all are "•". A label that is no bullet, number or clause number, standing alone,
  becomes the words; a gap or a note without a label is called "Missing" or "Note";
- depths that no list leads up to, and those beyond the ninth level; a paragraph between an item and its
  nested items has the depth of the nested ones, because it stands in that item;
- the code mark on a line break; a link that may not be one (:func:`policykit.text.is_allowed_target`);
- a link to a part of the page: CommonMark gives a part no id, so the link would lead nowhere;
- a heading's level outside 1 to 5; a missing cell of a ragged table is an empty one;
- what a redline marks: the words that were added stand in {++ ++}, those that were struck out in {-- --}, as
  CriticMarkup has it, and these signs are words to whoever reads the page again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Row, Table
from policykit.document.signs import Signs, signed
from policykit.formats.markdown.labels import BULLET, BULLETS, CALLOUTS, LINE, PAGE, is_familiar, ordered
from policykit.text import Inexpressible, normal_target, unparse
from policykit.text.spans import UNMARKED, Mark, Marks, Span, Spans
from policykit.text.spans import normal as joined
from policykit.text.words import Words

DEEPEST = 8
SIGNS = Signs(added=("{++", "++}"), struck=("{--", "--}"))
_LEVELS = 5
_LINES = re.compile(r"(\n+)")


def normal(document: Document) -> Document:
    """The document as it comes back from Markdown; the normal form of a normal form is itself."""
    if document.is_redline:
        document = signed(document, SIGNS)
    words = document.words
    made = (_block(block, words) for block in document.blocks)
    kept = [block for block in made if block is not None]
    facts = tuple(Fact(fact.name, fact.label, expressible(fact.spans)) for fact in document.facts)
    return Document(document.title, facts=facts, blocks=tuple(in_place(kept)))


def in_place(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, each paragraph at the depth at which it can stand."""
    for block, depth in zip(blocks, depths(blocks), strict=True):
        yield replace(block, depth=depth) if isinstance(block, Paragraph) and block.depth != depth else block


def depths(blocks: list[Block]) -> list[int]:
    """In how many list items each block stands: an item's own depth; a heading closes all lists."""
    wanted, found, lists = _wanted(blocks), [], 0
    for block, needed in zip(blocks, wanted, strict=True):
        depth = min(_depth(block), lists, DEEPEST)
        is_item = isinstance(block, Paragraph) and block.role is Role.ITEM
        if not is_item and not isinstance(block, Heading):
            depth = min(max(depth, needed), lists)
        lists = depth + 1 if is_item else depth
        found.append(depth)
    return found


def _wanted(blocks: list[Block]) -> list[int]:
    """For each block the depth of the next item before any heading, whose list must not be closed."""
    wanted, following = [0] * len(blocks), 0
    for index in range(len(blocks) - 1, -1, -1):
        wanted[index] = following
        block = blocks[index]
        if isinstance(block, Heading):
            following = 0
        elif isinstance(block, Paragraph) and block.role is Role.ITEM:
            following = _depth(block)
    return wanted


def _depth(block: Block) -> int:
    return max(block.depth, 0) if isinstance(block, Paragraph) else 0


def _block(block: Block, words: Words) -> Block | None:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block, words)
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _heading(heading: Heading) -> Heading:
    label, spans = heading.label, expressible(heading.spans)
    if label and not spans and not is_familiar(label, heading=True):
        label, spans = "", (Span(label),)
    return Heading(spans, min(max(heading.level, 1), _LEVELS), label)


def _paragraph(paragraph: Paragraph, words: Words) -> Paragraph | None:
    role, label, spans = paragraph.role, paragraph.label, expressible(paragraph.spans)
    if role in CALLOUTS:
        return Paragraph(spans, role, label or words[CALLOUTS[role]], paragraph.depth)
    bare = BULLET if role is Role.ITEM else ""
    if role is Role.ITEM and label in BULLETS:
        label = BULLET
    if not spans and not is_familiar(label):
        if label in ("", bare) or (role is Role.ITEM and ordered(label) is not None):
            return None
        label, spans = bare, (Span(label),)
    return Paragraph(spans, role, label, paragraph.depth)


def _table(table: Table) -> Table:
    width = max([1, len(table.header), *map(len, table.rows)])
    rows = tuple(_row(row, width) for row in table.rows)
    return Table(_row(table.header, width), rows, expressible(table.caption))


def _row(row: Row, width: int) -> Row:
    cells = tuple(Cell(expressible(cell.spans)) for cell in row)
    return cells + (Cell(()),) * (width - len(row))


def expressible(spans: Spans) -> Spans:
    """The nearest spans that Markdown can say: all the words, and as many of the marks as can be."""
    if _are_plain(spans):
        return joined(spans)
    wanted = joined(part for span in spans for part in _parts(span))
    for kept in (frozenset((Mark.STRONG, Mark.EMPHASIS, Mark.CODE)), {Mark.STRONG, Mark.CODE}, {Mark.CODE}):
        found = joined(Span(span.text, span.marks & kept, span.target) for span in wanted)
        if _can_be_said(found):
            return found
    return joined(Span(span.text) for span in wanted)


def _parts(span: Span) -> Iterator[Span]:
    """A span with a target in normal form; of code, each line by itself and the breaks not as code."""
    target = normal_target(span.target) if span.target is not None else None
    if target is not None and target.startswith("#"):
        target = None
    if Mark.CODE not in span.marks or "\n" not in span.text:
        yield Span(span.text, span.marks, target)
        return
    for part in _LINES.split(span.text):
        marks: Marks = span.marks - {Mark.CODE} if "\n" in part else span.marks
        yield Span(part, marks, target)


def _are_plain(spans: Spans) -> bool:
    return all(span.marks == UNMARKED and span.target is None for span in spans)


def _can_be_said(spans: Spans) -> bool:
    if _are_plain(spans):
        return True
    try:
        unparse(spans, PAGE)
        if any("\n" in span.text for span in spans):  # only there does a line say it in another way
            unparse(spans, LINE)
    except Inexpressible:
        return False
    return True
