"""Reads the bytes of a .docx as a document, with findings about what cannot be read as words.

The file is inspected before anything in it is unpacked, its XML is walked as it is, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from lxml import etree

from policykit import codes
from policykit.document import Block, Cell, Document, Fact, FactName, Table, fact_name, generated_by
from policykit.document.redline import kept
from policykit.findings import Anchor
from policykit.formats.word.names import DIGEST_PROPERTY, FORMAT_PROPERTY, REFERENCE_PROPERTY, Style
from policykit.formats.word.normal import stepped
from policykit.formats.word.reader.numbering import Numbering
from policykit.formats.word.reader.package import Package, opened
from policykit.formats.word.reader.page import Made, Page, TableMade, unmarked
from policykit.formats.word.reader.records import (
    Comment,
    Read,
    Records,
    Resolving,
    Revision,
    RevisionKind,
    Unit,
)
from policykit.formats.word.reader.story import Story
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.template import LIST_STEP
from policykit.text.spans import Mark, Span, Spans, normal, plain
from policykit.text.words import words_for

__all__ = ["Comment", "Read", "Revision", "RevisionKind", "Unit", "read"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_COPY = re.compile(r"(.+)_Copy_\d+")


def read(
    data: bytes,
    *,
    revisions: Literal["accepted", "rejected", "marked"] = "accepted",
    names: Mapping[str, Anchor] | None = None,
) -> Read:
    """The document that a Word file holds, with its tracked changes accepted, rejected, or marked: a redline.

    ``names`` gives the anchor of each bookmark of the writer's (see :func:`policykit.formats.word.named`); a
    bookmark's name is a digest, so the file cannot say it itself. Without it blocks have no anchors, and a
    link within the page leads to ``#`` and the bookmark's name.

    Raises InvalidData, with one finding of the codes PK501 to PK518, for a file that cannot or must not be
    read.
    """
    package = opened(data)
    core, custom = _properties(package)
    styles = Styles(package.part("styles", is_needed=True))
    numbering = Numbering(package.part("numbering"), styles)
    former = Numbering(package.part("numbering"), styles) if revisions == "marked" else None
    step = numbering.level(styles.named(Style.BULLET).num or "", 0).left or LIST_STEP
    page = Page(numbering, step if FORMAT_PROPERTY in custom else 0, former)
    records = Records(package, page.block)
    story = Story(package, styles, page, records, Resolving(revisions))
    story.walk()
    page.end()
    if page.lacks_numbering:
        package.lack("the numbering of a list")
    said = (core.get("language", ""), styles.language or "")
    language = next((tag for tag in said if _LANGUAGE.fullmatch(tag)), "en-GB")
    finish = _Finish(page, records, names or {}, language)
    document = finish.document(core.get("title", ""), has_contents=story.has_contents)
    comments, struck = records.comments()
    return Read(
        document,
        records.findings(),
        comments,
        records.revisions(),
        finish.anchors,
        custom.get(REFERENCE_PROPERTY, ""),
        custom.get(DIGEST_PROPERTY, ""),
        struck,
        tuple(records.contents),
    )


def _properties(package: Package) -> tuple[dict[str, str], dict[str, str]]:
    """What the file says of itself, outside the text: in the usual properties, and in those of programs."""
    core, custom = map(package.property_part, ("docProps/core.xml", "docProps/custom.xml"))
    usual = {etree.QName(el).localname: el.text or "" for el in (core if core is not None else ())}
    own = {
        el.get("name") or "": "".join(map(str, el.itertext()))
        for el in (custom if custom is not None else ())
    }
    return usual, own


class _Finish:
    """Gives each block its anchor and each link its goal, once all bookmarks are known.

    A bookmark's name belongs to the first paragraph that has it. LibreOffice gives a copied paragraph the
    name with "_Copy_1" after it: where the name itself is gone, the paragraph was moved; where it is not, the
    copy is new. A paragraph that was split has its name twice.
    """

    def __init__(self, page: Page, records: Records, names: Mapping[str, Anchor], language: str) -> None:
        self._page = page
        self._records = records
        self._names = names
        self._language = language
        self._words = words_for(language)
        self._taken: set[str] = set()
        self._dropped: list[tuple[str, Span]] = []
        self.anchors: dict[int, str] = {}

    def document(self, title: str, *, has_contents: bool) -> Document:
        """The document; the title is what the properties say, if the page has none."""
        line = self._page.title
        anchor = self._anchor(line.names) if line is not None else None
        facts = tuple(self._facts())
        blocks = tuple(stepped([self._block(index, made) for index, made in enumerate(self._page.made)]))
        for name, span in self._dropped:
            what = f"a link to “{name}”, which is not in the file, at “{span.text}”"
            self._records.warn(codes.LINK_DROPPED, what)
        words = line.words if line is not None else ()
        new, old = (plain(kept(words, dropped)) for dropped in (Mark.DELETED, Mark.INSERTED))
        return Document(
            new if new.strip() else title.strip(),
            self._language,
            facts,
            blocks,
            anchor,
            has_contents=has_contents,
            former_title=old if old != new and old.strip() else "",
        )

    def _take(self, names: Iterable[str]) -> str | None:
        """The name of the paragraph that has these bookmarks, if one is left for it."""
        for candidate in names:
            copy = _COPY.fullmatch(candidate)
            name = copy[1] if copy else candidate
            if name not in self._taken and not (copy and name in self._page.bookmarks):
                self._taken.add(name)
                return name
        return None

    def _anchor(self, names: Iterable[str], index: int | None = None) -> Anchor | None:
        """The anchor of what has these bookmarks; of a block the name is kept, by its index."""
        name = self._take(names)
        if name is not None and index is not None:
            self.anchors[index] = name
        return self._names.get(name or "")

    def _linked(self, spans: Spans) -> Spans:
        """The spans, with links within the page led to parts; one that leads nowhere is only its words."""
        if all(span.target is None for span in spans):
            return spans
        return normal(Span(span.text, span.marks, self._target(span)) for span in spans)

    def _target(self, span: Span) -> str | None:
        if span.target is None or not span.target.startswith("#"):
            return span.target
        name = span.target[1:]
        anchor = self._names.get(name)
        if name not in self._page.bookmarks or (anchor is not None and not anchor.part):
            self._dropped.append((name, span))
            return None
        return f"#{anchor.part}" if anchor is not None else span.target

    def _facts(self) -> Iterator[Fact]:
        for line in self._page.schools:
            if line.words:
                anchor, mark = self._anchor(line.names), line.whole_mark
                spans = self._linked(unmarked(line.words) if mark is not None else line.words)
                yield Fact(FactName.SCHOOL, self._words[FactName.SCHOOL], spans, anchor, mark)
        for label, cell, mark in self._page.facts:
            anchor = self._anchor(cell.names)
            yield Fact(fact_name(label, anchor, self._words), label, self._linked(cell.spans), anchor, mark)

    def _block(self, index: int, made: Made | TableMade) -> Block:
        if isinstance(made, TableMade):
            return self._table(index, made)
        anchor, spans = self._anchor(made.names, index), self._linked(made.block.spans)
        generated = generated_by(made.block, self._words) if index not in self.anchors else None
        return replace(made.block, spans=spans, anchor=anchor, generated=generated)

    def _table(self, index: int, made: TableMade) -> Table:
        """The bookmark of a table without a caption is the first in its first cell."""
        names = made.names if made.caption or made.names else made.grid[0][0].names[:1]
        anchor = self._anchor(names, index)
        header, *rows = (
            tuple(Cell(self._linked(cell.spans), self._anchor(cell.names)) for cell in cells)
            for cells in made.grid
        )
        marks = made.marks[1:] if made.mark is None and any(made.marks[1:]) else ()
        return Table(header, tuple(rows), self._linked(made.caption), anchor, made.mark, marks)
