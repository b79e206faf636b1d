"""What was read of a Word file → the document, with its anchors, its links and its findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from policykit import codes
from policykit.document import Block, Cell, Document, Fact, FactName, Table
from policykit.document.wording import kept
from policykit.findings import Anchor
from policykit.formats.word.names import DIGEST_PROPERTY, FORMAT_PROPERTY, REFERENCE_PROPERTY
from policykit.formats.word.normal import stepped
from policykit.formats.word.reader.bookmarks import Names
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.page import CellMade, Made, Page, TableMade, unmarked
from policykit.formats.word.reader.reading import Read
from policykit.formats.word.reader.records import Records
from policykit.text.spans import Mark, Spans, plain

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_CORE, _CUSTOM = "docProps/core.xml", "docProps/custom.xml"


class Properties:
    """What the file says of itself, outside the text."""

    def __init__(self, package: Package) -> None:
        core, custom = package.property_part(_CORE), package.property_part(_CUSTOM)
        self._core = core
        self._custom = {
            el.get("name") or "": "".join(map(str, el.itertext()))
            for el in (custom if custom is not None else ())
        }

    @property
    def is_ours(self) -> bool:
        """Whether policykit's writer wrote the file, and nobody's program has taken that out since."""
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


class Finish:
    """Gives each block its anchor and each link its goal, once all of them are known."""

    def __init__(self, page: Page, records: Records, names: Mapping[str, Anchor]) -> None:
        self._page = page
        self._records = records
        self._names = Names(names, page.bookmarks)
        self.anchors: dict[int, str] = {}
        self.cells: dict[tuple[int, int, int], str] = {}

    def read(self, properties: Properties, language: str, *, has_contents: bool) -> Read:
        """All of it."""
        page = self._page
        title = page.title
        anchor = self._names.anchor(self._names.take(title.names)) if title is not None else None
        facts = tuple(self._facts())
        blocks = tuple(stepped([self._block(index, made) for index, made in enumerate(page.made)]))
        for name, span in self._names.dropped:
            self._records.find(
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
        return Read(
            document,
            self._records.findings(),
            self._records.comments(),
            self._records.revisions(),
            self.anchors,
            self.cells,
            properties.reference,
            properties.digest,
            self._records.struck(),
        )

    def _facts(self) -> list[Fact]:
        facts: list[Fact] = []
        for line in self._page.schools:
            if line.words:
                name, mark = self._names.take(line.names), line.whole
                spans = unmarked(line.words) if mark is not None else line.words
                facts.append(Fact(FactName.SCHOOL, self._names.linked(spans), self._names.anchor(name), mark))
        for label, cell, mark in self._page.facts:
            name = self._names.take(cell.names)
            facts.append(Fact(label, self._names.linked(cell.spans), self._names.anchor(name), mark))
        return facts

    def _block(self, index: int, made: Made | TableMade) -> Block:
        if isinstance(made, TableMade):
            return self._table(index, made)
        anchor, spans = self._named(index, made.names), self._names.linked(made.block.spans)
        if anchor is None and spans is made.block.spans:
            return made.block
        return replace(made.block, spans=spans, anchor=anchor)

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
