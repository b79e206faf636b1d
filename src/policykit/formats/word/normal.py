"""The normal form of a document in Word: what comes back when a page is written and read again.

A Word file does not keep everything. On the way a page loses these things:

- the school's fact comes first, and other facts after it;
- characters that XML forbids become U+FFFD; every line break is one line feed;
- blank words (nothing but white space) are dropped; so are paragraphs and headings with neither words nor a
  label, items without words whose label Word itself counts, and the school's fact without words, and with
  them their anchors. Links to a part whose first place is dropped are their words alone;
- contents are kept if there is a heading to list;
- marks and links in the title are not kept, because a title is plain text;
- a link that may not be one (``targets``), and those of policykit's own schemes but ``policy:``, are their
  words alone; other addresses are percent-encoded where a URL needs it;
- a note's label does not end with a colon after a letter or a digit, because the writer adds one;
- a heading's level is 1 to 5; an item's depth is 0 to 8, and one more at most than the last item's;
- the watermark, which is in the headers and not among the words, is not kept;
- a table is as wide as its widest row; without a caption and an anchor of its own, it takes its first cell's.

In a redline whose changes are then rejected, the contents are still the new page's, and a link to a part that
was moved is its words alone, because it led to where the part is on the new page.

Anchors come back when the reader has the names of the bookmarks (:func:`named`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import HEADINGS, address, bookmark, external
from policykit.formats.word.text import cleaned
from policykit.formats.word.writer import body as contents
from policykit.formats.word.writer.body import is_blank, is_gone
from policykit.formats.word.writer.lists import level_of
from policykit.formats.word.writer.paragraphs import anchored, anchors
from policykit.text import spans as words
from policykit.text.spans import Mark, Span, Spans


def named(document: Document) -> dict[str, Anchor]:
    """The anchor of each bookmark of the written document, for the reader."""
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
    blocks = [made for block in document.blocks if (made := _block(block, spans)) is not None]
    return Document(
        _title(document.title, spans),
        document.language,
        tuple(_facts(document, spans)),
        tuple(stepped(blocks)),
        document.anchor,
        has_contents=document.has_contents and bool(contents.entries(document)),
        former_title=_title(document.former_title, spans),
        audience=document.audience,
        own_words=document.own_words,
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
    """The normal form of spans, which depends on the parts that a document has."""

    def __init__(self, document: Document) -> None:
        self._is_read: dict[str, bool] = {}
        for is_struck in (False, True):
            for anchor, owner in anchored(document, is_struck):
                if anchor.part:
                    self._is_read.setdefault(anchor.part, _is_read(owner))

    def normal(self, spans: Spans) -> Spans:
        """Spans as they come back."""
        found = words.normal(
            Span(cleaned(span.text), span.marks, self._target(span.target)) for span in spans
        )
        return () if is_blank(found) else found

    def _target(self, target: str | None) -> str | None:
        if target is None or not target.startswith("#"):
            return external(address(target)) if target else None
        return target if self._is_read.get(target[1:]) else None


def _is_read(owner: object) -> bool:
    """Whether the part of a page that has an anchor is read back."""
    if isinstance(owner, Fact):
        return owner.name is not FactName.SCHOOL or not is_blank(owner.spans)
    return not (isinstance(owner, Heading | Paragraph) and is_gone(owner))


def _facts(document: Document, spans: _Spans) -> Iterator[Fact]:
    for fact in document.facts:
        if fact.name is FactName.SCHOOL and (found := spans.normal(fact.spans)):
            yield replace(fact, label=document.words[FactName.SCHOOL], spans=found)
    for fact in document.facts:
        if fact.name is not FactName.SCHOOL:
            yield replace(fact, label=cleaned(fact.label), spans=spans.normal(fact.spans))


def _block(block: Block, spans: _Spans) -> Block | None:
    if isinstance(block, Table):
        return _table(block, spans)
    if is_gone(block):
        return None
    label, former = cleaned(block.label), block.former_label and cleaned(block.former_label)
    former = former if former != label else None
    match block:
        case Heading():
            level = min(max(block.level, 1), len(HEADINGS))
            return Heading(spans.normal(block.spans), level, label, block.anchor, block.mark, former)
        case Paragraph():
            if block.role is Role.NOTE and re.search(r"[^\W_]:$", label):
                label = label[:-1]
            return replace(block, spans=spans.normal(block.spans), label=label, former_label=former)
        case _:
            assert_never(block)


def _table(table: Table, spans: _Spans) -> Table:
    width = max([1, *map(len, (table.header, *table.rows))])
    header, *rows = (_row(row, width, spans) for row in (table.header, *table.rows))
    caption, anchor = spans.normal(table.caption), table.anchor
    if not caption and anchor is None:
        first = header[0]
        anchor, header = first.anchor, (Cell(first.spans), *header[1:])
    return replace(table, header=header, rows=tuple(rows), caption=caption, anchor=anchor)


def _row(row: Row, width: int, spans: _Spans) -> Row:
    cells = tuple(Cell(spans.normal(cell.spans), cell.anchor) for cell in row)
    return cells + (Cell(()),) * (width - len(row))
