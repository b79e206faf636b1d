"""Headings → the list of contents of a page, each a link to its heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat

from policykit.document import Block, Document, Heading, Table
from policykit.findings import Anchor
from policykit.formats.html.inline import escape
from policykit.formats.html.places import ID
from policykit.text.spans import Mark, plain

LEVELS = 3
"""How far down headings are listed."""


def own_id(number: int) -> str:
    """The id of a heading, by its number on the page, that is no part's own."""
    return f"_heading-{number}"


@dataclass(slots=True)
class Contents:
    """The headings so far, each with the id of its heading on the page."""

    title: str
    lines: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, heading: Heading, part: str) -> None:
        """List a heading by its id on the page: its part's, or one of its own if it has none."""
        self.count += 1
        id_ = part or own_id(self.count)
        said = plain([span for span in heading.spans if Mark.DELETED not in span.marks])
        words = escape(" ".join(filter(None, (heading.label, said))).replace("\n", " "))
        if heading.level <= LEVELS and words.strip() and heading.mark is not Mark.DELETED:
            level = f' class="level-{heading.level}"' if heading.level > 1 else ""
            self.lines.append(f'<li{level}><a href="#{id_}">{words}</a></li>\n')

    def html(self) -> str:
        """The list, or nothing if there is nothing to list."""
        if not self.lines:
            return ""
        lines = "".join(self.lines)
        heading = f'<h2 id="_contents">{escape(self.title)}</h2>'
        return f'<nav class="contents" aria-labelledby="_contents">{heading}\n<ul>\n{lines}</ul></nav>\n'


def surveyed(document: Document) -> tuple[frozenset[str], Contents]:
    """What must be known of a page before any of it is written: the parts of it, and its contents."""
    parts: set[str] = set()
    contents = Contents(document.words["contents"])
    for block in document.blocks:
        anchors = [anchor.part for anchor in _anchors(block) if anchor is not None]
        if type(block) is Heading and document.has_contents:
            first = anchors[0] if anchors and anchors[0] not in parts and ID.fullmatch(anchors[0]) else ""
            contents.take(block, first)
        parts.update(anchors)
    return frozenset(filter(ID.fullmatch, parts)), contents


def _anchors(block: Block) -> Iterator[Anchor | None]:
    """The anchors of all of a block that can be led to, which what was struck out cannot."""
    if block.mark is Mark.DELETED:
        return
    yield block.anchor
    if type(block) is Table:
        marks = block.row_marks or repeat(None)
        rows = (row for row, mark in zip(block.rows, marks, strict=False) if mark is not Mark.DELETED)
        yield from (cell.anchor for row in (block.header, *rows) for cell in row)
