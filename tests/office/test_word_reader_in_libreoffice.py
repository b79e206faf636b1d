"""Law 1 for Word after LibreOffice has opened and saved the file.

What LibreOffice loses on the way, so that the normal form is stated:

- an address without a path gets one, "/";
- of a link whose words are in several scripts, all after the first change of script is no link any more,
  because it ends the link's field there. The pages tested have links among Latin words only;
- a reference or a quotation under an item, if it is the last paragraph, is no longer under it.

Everything else comes back: words, marks, roles, labels, depths, tables, facts, anchors, and every other link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from policykit.document import Block, Cell, Document, Row, Table
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from policykit.text.spans import Span, Spans
from tests.support.strategies.documents import documents
from tests.support.tools import in_libreoffice
from tests.support.word_pages import everything, lists

pytestmark = pytest.mark.office

PAGES = 24
_NOT_LATIN = re.compile("[^\t\n -~£é½§–—‘’“”…€]")
_BARE = re.compile(r"https?://[^/?#]+")


def drawn() -> list[Document]:
    """Pages of the tests' own strategy, the same in every run."""
    found: list[Document] = [everything(), lists()]

    @seed(2026)
    @settings(
        max_examples=PAGES - len(found),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(documents())
    def draw(document: Document) -> None:
        found.append(changed(document, latin))

    draw()
    return found[:PAGES]


def latin(spans: Spans) -> Spans:
    """Spans whose words are Latin if there is a link among them."""
    if all(span.target is None for span in spans):
        return spans
    return tuple(Span(_NOT_LATIN.sub("x", span.text), span.marks, span.target) for span in spans)


def with_paths(spans: Spans) -> Spans:
    """Spans whose addresses have a path."""
    return tuple(
        replace(span, target=f"{span.target}/") if span.target and _BARE.fullmatch(span.target) else span
        for span in spans
    )


def changed(document: Document, change: Callable[[Spans], Spans]) -> Document:
    """The document with all its spans changed."""

    def row(cells: Row) -> Row:
        return tuple(Cell(change(cell.spans), cell.anchor) for cell in cells)

    def block(one: Block) -> Block:
        if isinstance(one, Table):
            return Table(row(one.header), tuple(map(row, one.rows)), change(one.caption), one.anchor)
        return replace(one, spans=change(one.spans))

    facts = tuple(replace(fact, spans=change(fact.spans)) for fact in document.facts)
    return replace(document, facts=facts, blocks=tuple(map(block, document.blocks)))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Document, bytes]]:
    """Every page, and its file as LibreOffice saved it; all in one conversion."""
    source, target = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("saved")
    pages = drawn()
    files = [source / f"page-{number:02}.docx" for number in range(len(pages))]
    for page, file in zip(pages, files, strict=True):
        file.write_bytes(write(page))
    in_libreoffice(files, "docx:MS Word 2007 XML", target)
    return [(page, Path(target, file.name).read_bytes()) for page, file in zip(pages, files, strict=True)]


@pytest.mark.parametrize("number", range(PAGES))
def test_a_page_is_read_back_after_libreoffice_has_saved_it(
    saved: list[tuple[Document, bytes]], number: int
) -> None:
    page, data = saved[number]
    assert data != write(page)
    found = read(data, names=named(page))
    assert found.document == changed(normal(page), with_paths)
    assert found.reference == read(write(page)).reference
    assert found.revisions == ()
