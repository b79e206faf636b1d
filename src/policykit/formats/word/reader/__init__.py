"""Reads the bytes of a .docx as a document, with findings about what cannot be read as words.

The file is inspected before anything in it is unpacked, its XML is walked as it is, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from policykit import codes
from policykit.document import Block, Cell, Document, Fact, FactName, Table, fact_name, generated_by
from policykit.document.redline import kept
from policykit.findings import Anchor
from policykit.formats.word.names import DIGEST_PROPERTY, FORMAT_PROPERTY, REFERENCE_PROPERTY, Style
from policykit.formats.word.normal import stepped
from policykit.formats.word.reader.numbering import Numbering
from policykit.formats.word.reader.package import Package, opened
from policykit.formats.word.reader.page import CellMade, Made, Page, TableMade, unmarked
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
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_COPY = re.compile(r"(.+)_Copy_\d+")


def read(
    data: bytes,
    *,
    revisions: Literal["accepted", "rejected", "marked"] = "accepted",
    names: Mapping[str, Anchor] | None = None,
) -> Read:
    """The document that a Word file holds, with its tracked changes accepted, rejected, or marked: a redline.

    ``names`` gives the anchor of each bookmark of the writer's (see :func:`policykit.formats.word.named`); a
    bookmark's name is a digest, so the file cannot say it itself.
    Without it blocks have no anchors, and a link within the page leads to ``#`` and the bookmark's name.

    Raises InvalidData, with one finding of the codes PK501 to PK518, for a file that cannot or must not be
    read.
    """
    package = opened(data)
    properties = _Properties(package)
    styles = Styles(package.part("styles", is_needed=True))
    numbering = Numbering(package.part("numbering"), styles)
    former = Numbering(package.part("numbering"), styles) if revisions == "marked" else None
    step = numbering.level(styles.named(Style.BULLET).num or "", 0).left or LIST_STEP
    page = Page(numbering, step if properties.is_ours else 0, former)
    records = Records(package, page.block)
    story = Story(package, styles, page, records, Resolving(revisions))
    story.walk()
    page.end()
    if page.lacks_numbering:
        package.lack("the numbering of a list")
    language = properties.language(styles.language)
    return _Finish(page, records, names or {}).read(properties, language, has_contents=story.has_contents)


class _Properties:
    """What the file says of itself, outside the text."""

    def __init__(self, package: Package) -> None:
        core, custom = (
            package.property_part("docProps/core.xml"),
            package.property_part("docProps/custom.xml"),
        )
        self._core = core
        self._custom = {
            el.get("name") or "": "".join(map(str, el.itertext()))
            for el in (custom if custom is not None else ())
        }

    @property
    def is_ours(self) -> bool:
        """Whether policykit's writer wrote the file, and no program has taken that out since."""
        return FORMAT_PROPERTY in self._custom

    @property
    def reference(self) -> str:
        """The id of the policy that the file was made from, if it says so."""
        return self._custom.get(REFERENCE_PROPERTY, "")

    @property
    def digest(self) -> str:
        """The fingerprint of the content that was written, if the file says one."""
        return self._custom.get(DIGEST_PROPERTY, "")

    @property
    def title(self) -> str:
        """The title in the properties."""
        return self._dublin("title")

    def language(self, otherwise: str | None) -> str:
        """The language of the text: as the properties say, or the styles, or British English."""
        said = (self._dublin("language"), otherwise or "")
        return next((tag for tag in said if _LANGUAGE.fullmatch(tag)), "en-GB")

    def _dublin(self, name: str) -> str:
        found = self._core.find(f"{_DUBLIN}{name}") if self._core is not None else None
        return (found.text or "") if found is not None else ""


class _Names:
    """The bookmarks of a page. A name belongs to the first paragraph that has it.

    LibreOffice gives a copied paragraph the name with "_Copy_1" after it: where the name itself is gone, the
    paragraph was moved; where it is not, the copy is new. A paragraph that was split has its name twice.
    """

    def __init__(self, names: Mapping[str, Anchor], on_page: Iterable[str]) -> None:
        self._names = names
        self._on_page = set(on_page)
        self._taken: set[str] = set()
        self.dropped: list[tuple[str, Span]] = []

    def take(self, candidates: Iterable[str]) -> str | None:
        """The name of the paragraph that has these bookmarks, if one is left for it."""
        for candidate in candidates:
            copy = _COPY.fullmatch(candidate)
            name = copy[1] if copy else candidate
            if name not in self._taken and not (copy and name in self._on_page):
                self._taken.add(name)
                return name
        return None

    def anchor(self, name: str | None) -> Anchor | None:
        """The anchor of a name."""
        return self._names.get(name) if name is not None else None

    def linked(self, spans: Spans) -> Spans:
        """The spans, with links within the page led to parts; one that leads nowhere is only its words."""
        if all(span.target is None or span.target[0] != "#" for span in spans):
            return spans
        return normal(Span(span.text, span.marks, self._target(span)) for span in spans)

    def _target(self, span: Span) -> str | None:
        if span.target is None or not span.target.startswith("#"):
            return span.target
        name = span.target[1:]
        anchor = self._names.get(name)
        if name not in self._on_page or (anchor is not None and not anchor.part):
            self.dropped.append((name, span))
            return None
        return f"#{anchor.part}" if anchor is not None else span.target


class _Finish:
    """Gives each block its anchor and each link its goal, once all of them are known."""

    def __init__(self, page: Page, records: Records, names: Mapping[str, Anchor]) -> None:
        self._page = page
        self._records = records
        self._names = _Names(names, page.bookmarks)
        self._words = words_for()
        self.anchors: dict[int, str] = {}
        self.cells: dict[tuple[int, int, int], str] = {}

    def read(self, properties: _Properties, language: str, *, has_contents: bool) -> Read:
        """All of it."""
        page = self._page
        self._words = words_for(language)
        title = page.title
        anchor = self._names.anchor(self._names.take(title.names)) if title is not None else None
        facts = tuple(self._facts())
        blocks = tuple(stepped([self._block(index, made) for index, made in enumerate(page.made)]))
        for name, span in self._names.dropped:
            self._records.warn(
                codes.LINK_DROPPED, f"a link to “{name}”, which is not in the file, at “{span.text}”"
            )
        text, former = _titles(title.words) if title is not None else ("", "")
        document = Document(
            text or properties.title.strip(),
            language,
            facts,
            blocks,
            anchor,
            has_contents=has_contents,
            former_title=former,
        )
        comments, struck = self._records.comments()
        return Read(
            document,
            self._records.findings(),
            comments,
            self._records.revisions(),
            self.anchors,
            self.cells,
            properties.reference,
            properties.digest,
            struck,
            tuple(self._records.contents),
        )

    def _facts(self) -> list[Fact]:
        facts: list[Fact] = []
        for line in self._page.schools:
            if line.words:
                name, mark = self._names.take(line.names), line.whole_mark
                spans = unmarked(line.words) if mark is not None else line.words
                label, anchor = self._words[FactName.SCHOOL], self._names.anchor(name)
                facts.append(Fact(FactName.SCHOOL, label, self._names.linked(spans), anchor, mark))
        for label, cell, mark in self._page.facts:
            name = self._names.take(cell.names)
            anchor = self._names.anchor(name)
            known = fact_name(label, anchor, self._words)
            facts.append(Fact(known, label, self._names.linked(cell.spans), anchor, mark))
        return facts

    def _block(self, index: int, made: Made | TableMade) -> Block:
        if isinstance(made, TableMade):
            return self._table(index, made)
        anchor, spans = self._named(index, made.names), self._names.linked(made.block.spans)
        generated = generated_by(made.block, self._words) if index not in self.anchors else None
        return replace(made.block, spans=spans, anchor=anchor, generated=generated)

    def _table(self, index: int, made: TableMade) -> Table:
        """The bookmark of a table without a caption is the first in its first cell."""
        names = made.names if made.caption or made.names else made.grid[0][0].names[:1]
        anchor = self._named(index, names)
        header, *rows = (
            tuple(self._cell((index, row, column), cell) for column, cell in enumerate(cells))
            for row, cells in enumerate(made.grid)
        )
        marks = made.marks[1:] if made.mark is None and any(made.marks[1:]) else ()
        return Table(header, tuple(rows), self._names.linked(made.caption), anchor, made.mark, marks)

    def _cell(self, place: tuple[int, int, int], cell: CellMade) -> Cell:
        name = self._names.take(cell.names)
        if name is not None:
            self.cells[place] = name
        return Cell(self._names.linked(cell.spans), self._names.anchor(name))

    def _named(self, index: int, names: list[str]) -> Anchor | None:
        name = self._names.take(names)
        if name is not None:
            self.anchors[index] = name
        return self._names.anchor(name)


def _titles(spans: Spans) -> tuple[str, str]:
    """The title, and the former one if its change is tracked."""
    new, old = (plain(kept(spans, dropped)) for dropped in (Mark.DELETED, Mark.INSERTED))
    return new if new.strip() else "", old if old != new and old.strip() else ""
