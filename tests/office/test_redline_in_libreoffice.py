"""Law 5 by LibreOffice's own hand: to accept all gives the new text, to reject all gives the old one.

Compared is what a reader sees: the kind of every block, its label and its words. What LibreOffice loses of a
page without changes too is stated beside the test of law 1; besides that, it numbers the lists again itself.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import policykit
from policykit.compose import compose
from policykit.document import Block, Document, Heading, Paragraph, Table
from policykit.document.redline import accept, redline, reject
from policykit.formats.word import read, write
from policykit.formats.word.normal import normal
from policykit.text.spans import plain
from tests.office.tracking import Command, resolved
from tests.support.commands import POLICIES
from tests.support.strategies.edits import edited_pages

pytestmark = pytest.mark.office

PAGES = 36
Seen = list[tuple[str, ...]]


def drawn() -> list[Document]:
    """Redlines of the seed and its proposal, and of pages drawn from our strategy, the same in every run."""
    files = ("social-media.yaml", "proposed/social-media.yaml")
    old, new = (compose(policykit.load_policy(POLICIES / file)) for file in files)
    found: list[Document] = [redline(old, new), redline(new, old)]

    @seed(2026)
    @settings(
        max_examples=PAGES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(edited_pages())
    def draw(pages: tuple[Document, Document]) -> None:
        page = redline(*pages)
        if not loses(page):
            found.append(page)

    draw()
    assert len(found) > PAGES // 2
    return found


def loses(page: Document) -> bool:
    """Whether LibreOffice 7.4 gets a page wrong by itself.

    It joins tables that were added or struck out one after another, and lets tracked words stay that are
    nothing but characters which nobody sees.
    """
    blocks = page.blocks
    tables = [isinstance(block, Table) and block.mark is not None for block in blocks]
    cells = (
        cell
        for block in blocks
        if isinstance(block, Table)
        for row in (block.header, *block.rows)
        for cell in row
    )
    unseen = any(
        cell.spans and all(category(letter) in ("Cf", "Zs") for letter in plain(cell.spans)) for cell in cells
    )
    return unseen or any(one and other for one, other in pairwise(tables))


def seen(document: Document) -> Seen:
    """What a reader sees of the page."""
    facts = [(str(fact.label), fact.text) for fact in document.facts]
    return [("title", document.title), *facts, *(_seen(block) for block in document.blocks)]


def _seen(block: Block) -> tuple[str, ...]:
    match block:
        case Heading():
            return "heading", str(block.level), block.label, plain(block.spans)
        case Paragraph():
            return block.role, block.label, plain(block.spans)
        case Table():
            cells = (plain(cell.spans) for row in (block.header, *block.rows) for cell in row)
            return "table", plain(block.caption), *cells


@pytest.mark.parametrize(
    ("command", "page_of"), [("AcceptAllTrackedChanges", accept), ("RejectAllTrackedChanges", reject)]
)
def test_libreoffice_gives_the_new_and_the_old_text(
    command: Command, page_of: Callable[[Document], Document], tmp_path: Path
) -> None:
    pages = drawn()
    files = [write(page) for page in pages]
    for page, data in zip(pages, resolved(files, command, tmp_path), strict=True):
        found = read(data)
        assert not found.revisions
        assert seen(found.document) == seen(normal(page_of(page)))
