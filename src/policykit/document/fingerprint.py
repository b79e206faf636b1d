"""Document → a fingerprint of what it says, the same however often a word processor saved it.

What counts: the title; the facts; of each block its kind, role, level and an item's depth; every word; what
is bold or italic; where links lead; tables cell by cell; the labels that somebody wrote, and whether an item
has a bullet. What does not: anchors, the numbers that Word counts, how words are cut into runs, paragraphs
with nothing in them, white space at the ends of a paragraph and how many spaces stand together, monospaced
words, the language, contents and watermark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from json import dumps
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table
from policykit.text.spans import Mark, Marks, Span, Spans, normal

_Said = list[object]
_SPACES = re.compile("[ \t]+")
_COUNTED = re.compile(r"[•–]|\W*([0-9]+|[A-Za-z]|[ivxlcdmIVXLCDM]+)([.][0-9]+)*\W*")
_BULLET = re.compile("[•–]")
_WITHOUT_PATH = re.compile(r"(https?://[^/?#]+)/")
_UNSEEN: Marks = frozenset({Mark.CODE})


def fingerprint(document: Document) -> str:
    """The fingerprint of a whole page, as 64 hexadecimal digits."""
    facts = [_fact(fact) for fact in document.facts]
    title = _folded(document.title).strip()
    return _digest([title, document.former_title, facts, *_blocks(document.blocks, with_targets=True)])


def fingerprint_of(blocks: Iterable[Block], *, with_targets: bool) -> str:
    """The fingerprint of blocks alone, as 64 hexadecimal digits; without targets a link is its words."""
    return _digest(list(_blocks(blocks, with_targets=with_targets)))


def _digest(said: _Said) -> str:
    # JSON in ASCII, whatever the words: the same bytes from every version of Python.
    return sha256(dumps(said, separators=(",", ":")).encode()).hexdigest()


def _fact(fact: Fact) -> _Said:
    return [_folded(fact.label), _words(fact.spans, with_targets=True), fact.mark]


def _blocks(blocks: Iterable[Block], *, with_targets: bool) -> Iterator[_Said]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                words = _words((*_label(block), *block.spans), with_targets=with_targets)
                if words:
                    yield [*_kind(block), words, block.mark]
            case Table():
                rows = [[_cell(cell, with_targets) for cell in row] for row in (block.header, *block.rows)]
                caption = _words(block.caption, with_targets=with_targets)
                yield ["table", caption, rows, block.mark, *block.row_marks]
            case _:
                assert_never(block)


def _kind(block: Heading | Paragraph) -> tuple[str, int]:
    """What a block is; only an item's depth counts, because others lose theirs when they are saved."""
    if isinstance(block, Heading):
        return "heading", block.level
    if block.role is not Role.ITEM:
        return block.role, 0
    return "bullet" if _BULLET.fullmatch(block.label) else "item", block.depth


def _label(block: Heading | Paragraph) -> Spans:
    """The label as the words that it stands before, unless it is an item's that Word counts."""
    is_item = isinstance(block, Paragraph) and block.role is Role.ITEM
    is_counted = not block.label or (is_item and _COUNTED.fullmatch(block.label))
    return () if is_counted else (Span(f"{block.label} "),)


def _cell(cell: Cell, with_targets: bool) -> _Said:
    return _words(cell.spans, with_targets=with_targets)


def _words(spans: Spans, *, with_targets: bool) -> _Said:
    """The words, cut only where their look or their goal changes; none for mere white space."""
    kept = normal(
        Span(span.text, span.marks - _UNSEEN, _target(span.target) if with_targets else None)
        for span in spans
    )
    said = [[_folded(span.text), sorted(span.marks), span.target] for span in kept]
    if said:
        said[0][0] = str(said[0][0]).lstrip()
        said[-1][0] = str(said[-1][0]).rstrip()
    return [part for part in said if part[0]]


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text)


def _target(target: str | None) -> str | None:
    """An address without a path is the same as one with an empty path; word processors add it."""
    bare = _WITHOUT_PATH.fullmatch(target) if target is not None else None
    return bare[1] if bare else target
