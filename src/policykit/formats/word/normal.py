"""Document → the nearest document that a Word file can say: what comes back when a page is read again.

What a Word file does not say, and so what a page loses on the way:

- the school's fact stands first, and other facts after it;
- characters that XML forbids become U+FFFD; every break of a line is one line feed;
- blank words (nothing but white space) are none; paragraphs and headings with neither words nor a label,
  items with no words whose label Word itself counts, and the school's fact without words are gone, and with
  them their anchors. Links to a part whose first place is gone are their words alone;
- contents are kept if there is a heading to list;
- marks and links in the title are not kept, because a title is plain text;
- a link that may not be one (``writer.links``), and those of policykit's own schemes but
  ``policy:``, are their words alone; other addresses are percent-encoded where a URL needs it;
- a note's label does not end with a colon after a letter or a digit, because the writer adds one;
- a heading's level is 1 to 5; an item's depth is 0 to 8, and one more at most than the last item's;
- the watermark, which stands in the headers and no longer among the words, is not kept;
- a table is as wide as its widest row; without a caption and an anchor of its own, it takes its first cell's.

Of a redline whose changes are then rejected, the contents are still the new page's, and a link to a part that
was moved is its words alone, because it led to where the part is on the new page.

Anchors come back when the reader is told what the bookmarks stand for (:func:`named`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import bookmark
from policykit.formats.word.targets import address, external
from policykit.formats.word.text import cleaned
from policykit.formats.word.writer import contents
from policykit.formats.word.writer.lists import BULLET, level_of, readings
from policykit.formats.word.writer.paragraphs import anchors, rows_with
from policykit.text import spans as words
from policykit.text.spans import Mark, Span, Spans

_HEADINGS = 5


def named(document: Document) -> dict[str, Anchor]:
    """What each bookmark of the written document stands for, for the reader."""
    found: dict[str, Anchor] = {}
    for is_struck in (False, True):
        uses: dict[Anchor, int] = {}
        for anchor in anchors(document, is_struck):
            uses[anchor] = uses.get(anchor, 0) + 1
            found[bookmark(anchor, uses[anchor], is_struck)] = anchor
    return found


def normal(document: Document) -> Document:
    """The document as it comes back from Word; the normal form of a normal form is itself."""
    spans = _Spans(document)
    blocks = [block for block in (_block(block, spans) for block in document.blocks) if block is not None]
    facts = tuple(_facts(document, spans))
    return Document(
        _title(document.title, spans),
        document.language,
        facts,
        tuple(stepped(blocks)),
        document.anchor,
        has_contents=document.has_contents and bool(contents.entries(document)),
        former_title=_title(document.former_title, spans),
    )


def _title(title: str, spans: _Spans) -> str:
    return words.plain(spans.normal((Span(title),)))


def stepped(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, none deeper than the items before it lead up to; in a redline, those of the same page."""
    deepest, deepest_old = 0, 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            yield block
            continue
        leading = deepest_old if block.mark is Mark.DELETED else deepest
        depth = level_of(min(block.depth, leading))
        yield block if depth == block.depth else replace(block, depth=depth)
        if block.role is Role.ITEM and block.mark is not Mark.DELETED:
            deepest = depth + 1
        if block.role is Role.ITEM and block.mark is not Mark.INSERTED:
            deepest_old = depth + 1


class _Spans:
    """What becomes of spans, which depends on the parts that a document has."""

    def __init__(self, document: Document) -> None:
        self._parts: dict[str, bool] = {}
        for is_struck in (False, True):
            lost = set(_lost(document, is_struck))
            for index, anchor in enumerate(anchors(document, is_struck)):
                if anchor.part:
                    self._parts.setdefault(anchor.part, index not in lost)

    def normal(self, spans: Spans) -> Spans:
        """Spans as they come back."""
        found = words.normal(
            Span(cleaned(span.text), span.marks, self._target(span.target)) for span in spans
        )
        return () if _is_blank(found) else found

    def _target(self, target: str | None) -> str | None:
        if target is None or not target.startswith("#"):
            return external(address(target)) if target else None
        return target if self._parts.get(target[1:]) else None


def _lost(document: Document, is_struck: bool) -> Iterator[int]:
    """Which anchors, counted as :func:`anchors` gives them, stand on something that is not read."""
    index = -1
    index += document.anchor is not None and not is_struck
    for fact in document.facts:
        if fact.anchor is not None and (fact.mark is Mark.DELETED) is is_struck:
            index += 1
            if fact.label == FactName.SCHOOL and _is_blank(fact.spans):
                yield index
    for block in document.blocks:
        is_here = block.anchor is not None and (block.mark is Mark.DELETED) is is_struck
        index += is_here
        if isinstance(block, Table):
            index += sum(cell.anchor is not None for row in rows_with(block, is_struck) for cell in row)
        elif is_here and is_gone(block):
            yield index


def is_gone(block: Heading | Paragraph) -> bool:
    """Whether a block says so little that it is not read back."""
    if not _is_blank(block.spans):
        return False
    return not cleaned(block.label + (block.former_label or "")) or (
        isinstance(block, Paragraph) and block.role is Role.ITEM and _is_counted(block.label)
    )


def _is_counted(label: str) -> bool:
    """Whether Word itself numbers an item of this label."""
    return label == BULLET or bool(readings(label))


def _is_blank(spans: Spans) -> bool:
    return all(not span.text or cleaned(span.text).isspace() for span in spans)


def _facts(document: Document, spans: _Spans) -> Iterator[Fact]:
    for fact in document.facts:
        if fact.label == FactName.SCHOOL and (found := spans.normal(fact.spans)):
            yield replace(fact, spans=found)
    for fact in document.facts:
        if fact.label != FactName.SCHOOL:
            yield replace(fact, label=cleaned(fact.label), spans=spans.normal(fact.spans))


def _block(block: Block, spans: _Spans) -> Block | None:
    match block:
        case Heading():
            level = min(max(block.level, 1), _HEADINGS)
            label, former = _labels(block.label, block.former_label)
            made = Heading(spans.normal(block.spans), level, label, block.anchor, block.mark, former)
            return None if is_gone(block) else made
        case Paragraph():
            return None if is_gone(block) else _paragraph(block, spans)
        case Table():
            return _table(block, spans)
        case _:
            assert_never(block)


def _labels(label: str, former: str | None) -> tuple[str, str | None]:
    label = cleaned(label)
    former = cleaned(former) if former is not None else None
    return label, former if former != label else None


def _paragraph(block: Paragraph, spans: _Spans) -> Paragraph:
    label, former = _labels(block.label, block.former_label)
    if block.role is Role.NOTE and re.search(r"[^\W_]:$", label):
        label = label[:-1]
    return replace(block, spans=spans.normal(block.spans), label=label, former_label=former)


def _table(table: Table, spans: _Spans) -> Table:
    width = max(len(table.header), *map(len, table.rows), 1) if table.rows else max(len(table.header), 1)
    header, *rows = (_row(row, width, spans) for row in (table.header, *table.rows))
    caption, anchor = spans.normal(table.caption), table.anchor
    if not caption and anchor is None:
        first = header[0]
        anchor, header = first.anchor, (Cell(first.spans), *header[1:])
    return replace(table, header=header, rows=tuple(rows), caption=caption, anchor=anchor)


def _row(row: Row, width: int, spans: _Spans) -> Row:
    cells = tuple(Cell(spans.normal(cell.spans), cell.anchor) for cell in row)
    return cells + (Cell(()),) * (width - len(row))
