"""Law 5: accept(redline(a, b)) == b, and reject(redline(a, b)) == a but for what only a new page can say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from policykit.document import Block, Cell, Document, Table
from policykit.document.redline import accept, redline, reject
from tests.support.strategies.documents import documents
from tests.support.strategies.edits import pairs_of_pages

Pages = tuple[Document, Document]


def bare(document: Document) -> Document:
    """The page without what a redline has of the new page only."""
    return replace(
        document,
        language="en-GB",
        anchor=None,
        has_contents=False,
        watermark="",
        facts=tuple(replace(fact, anchor=None) for fact in document.facts),
        blocks=tuple(map(_bare, document.blocks)),
    )


def _bare(block: Block) -> Block:
    if not isinstance(block, Table):
        return replace(block, anchor=None)
    header, *rows = (tuple(Cell(cell.spans) for cell in row) for row in (block.header, *block.rows))
    return replace(block, header=header, rows=tuple(rows), anchor=None)


def was(old: Document, new: Document) -> Document:
    """The old page as a redline gives it back: an empty title is not kept."""
    return old if old.title else replace(old, title=new.title)


@given(pairs_of_pages())
def test_to_accept_a_redline_gives_the_new_page(pages: Pages) -> None:
    old, new = pages
    assert accept(redline(old, new)) == new


@given(pairs_of_pages())
def test_to_reject_a_redline_gives_the_old_page(pages: Pages) -> None:
    old, new = pages
    assert bare(reject(redline(old, new))) == bare(was(old, new))


@given(documents())
def test_a_page_beside_itself_is_no_redline(page: Document) -> None:
    assert redline(page, page) == page
    assert not page.is_redline


@given(pairs_of_pages())
def test_two_pages_that_differ_give_a_redline(pages: Pages) -> None:
    old, new = pages
    assert redline(old, new).is_redline == (bare(was(old, new)) != bare(new))
