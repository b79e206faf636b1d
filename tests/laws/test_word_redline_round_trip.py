"""Laws 1 and 5 for tracked changes in Word: marked, accepted or rejected, a redline is read as made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from hypothesis import given, settings

from policykit.document import Block, Cell, Document, Table
from policykit.document.redline import accept, redline, reject
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from policykit.text.spans import Span, Spans
from policykit.text.spans import normal as joined
from tests.support.strategies.edits import pairs_of_pages
from tests.support.word_lint import assert_valid_word

Pages = tuple[Document, Document]
Revisions = Literal["accepted", "rejected", "marked"]


def titled(document: Document) -> Document:
    """The page with a title: a blank one is read from the file's properties, which hold one only."""
    return document if document.title.strip() else replace(document, title="Trips")


def made(pages: Pages) -> Document:
    return redline(*map(titled, pages))


def assert_read(marked: Document, revisions: Revisions, resolved: Callable[[Document], Document]) -> None:
    data = write(marked)
    found = read(data, revisions=revisions, names=named(marked)).document
    wanted = normal(resolved(marked))
    if revisions == "rejected":
        found, wanted = new_way(found), new_way(wanted)
    assert found == wanted


def new_way(document: Document) -> Document:
    """The page without what leads the new way when changes are rejected: contents, links to moved parts."""
    facts = (replace(fact, spans=_unlinked(fact.spans)) for fact in document.facts)
    blocks = tuple(map(_block, document.blocks))
    return replace(document, has_contents=False, facts=tuple(facts), blocks=blocks)


def _block(block: Block) -> Block:
    if not isinstance(block, Table):
        return replace(block, spans=_unlinked(block.spans))
    header, *rows = (
        tuple(Cell(_unlinked(cell.spans), cell.anchor) for cell in row) for row in (block.header, *block.rows)
    )
    return replace(block, header=header, rows=tuple(rows), caption=_unlinked(block.caption))


def _unlinked(spans: Spans) -> Spans:
    inside = (span.target is not None and span.target.startswith("#") for span in spans)
    return joined(
        tuple(
            Span(one.text, one.marks, None if is_inside else one.target)
            for one, is_inside in zip(spans, inside, strict=True)
        )
    )


@given(pages=pairs_of_pages())
def test_a_redline_is_read_back_as_it_was_written(pages: Pages) -> None:
    assert_read(made(pages), "marked", lambda marked: marked)


@given(pages=pairs_of_pages())
def test_with_its_changes_accepted_it_is_the_new_page(pages: Pages) -> None:
    assert_read(made(pages), "accepted", accept)


@given(pages=pairs_of_pages())
def test_with_its_changes_rejected_it_is_the_old_page(pages: Pages) -> None:
    assert_read(made(pages), "rejected", reject)


@given(pages=pairs_of_pages())
def test_every_redline_is_a_valid_word_file(pages: Pages) -> None:
    assert_valid_word(write(made(pages)), audited=False)


@settings(max_examples=max(settings().max_examples // 6, 1))
@given(pages=pairs_of_pages())
def test_every_redline_passes_the_schemas_of_the_standard(pages: Pages) -> None:
    assert_valid_word(write(made(pages)))
