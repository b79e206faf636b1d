"""The fingerprint of what a page says: every edit changes it, and nothing that a word processor does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table
from policykit.document.fingerprint import fingerprint, fingerprint_of
from policykit.findings import Anchor
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from policykit.text.spans import Mark, Span, Spans
from tests.support.strategies.documents import documents

STRONG = frozenset({Mark.STRONG})
PAGE = Document(
    "Trips",
    facts=(Fact(None, "School", (Span("Elm Row"),)),),
    blocks=(
        Heading((Span("Before a trip"),), 2, "2.1"),
        Paragraph((Span("Staff must ask "), Span("the head", STRONG), Span("."))),
        Paragraph((Span("Ring home."),), Role.ITEM, "1."),
        Paragraph((Span("See "), Span("our map", target="https://elm.example/map"))),
        Table((Cell((Span("Who"),)), Cell((Span("When"),))), ((Cell((Span("Pat"),)), Cell((Span("9"),))),)),
    ),
)


def with_block(index: int, change: Callable[[Block], Block]) -> Document:
    blocks = list(PAGE.blocks)
    blocks[index] = change(blocks[index])
    return replace(PAGE, blocks=tuple(blocks))


def says(*spans: Span) -> Callable[[Block], Block]:
    def change(block: Block) -> Block:
        assert not isinstance(block, Table)
        return replace(block, spans=spans)

    return change


def as_paragraph(**changes: object) -> Callable[[Block], Block]:
    def change(block: Block) -> Block:
        assert isinstance(block, Paragraph)
        return replace(block, **changes)  # type: ignore[arg-type]  # the names are the class's own

    return change


def without(index: int) -> Document:
    return replace(PAGE, blocks=PAGE.blocks[:index] + PAGE.blocks[index + 1 :])


def table(*rows: tuple[str, str]) -> Document:
    cells = [tuple(Cell((Span(text),)) for text in row) for row in rows]
    return replace(PAGE, blocks=(*PAGE.blocks[:-1], Table(cells[0], tuple(cells[1:]))))


EDITS = {
    "the title": replace(PAGE, title="Outings"),
    "a fact": replace(PAGE, facts=(Fact(None, "School", (Span("Elm Close"),)),)),
    "the name of a fact": replace(PAGE, facts=(Fact(None, "Our school", (Span("Elm Row"),)),)),
    "no fact": replace(PAGE, facts=()),
    "a word": with_block(2, says(Span("Ring work."))),
    "one letter's case": with_block(2, says(Span("ring home."))),
    "a full stop": with_block(2, says(Span("Ring home"))),
    "a space in a word": with_block(2, says(Span("Ring ho me."))),
    "a line broken": with_block(2, says(Span("Ring\nhome."))),
    "bold gone": with_block(1, says(Span("Staff must ask the head."))),
    "bold on more words": with_block(1, says(Span("Staff must "), Span("ask the head", STRONG), Span("."))),
    "italic for bold": with_block(
        1,
        says(Span("Staff must ask "), Span("the head", frozenset({Mark.EMPHASIS})), Span(".")),
    ),
    "a link's goal": with_block(3, says(Span("See "), Span("our map", target="https://elm.example/plan"))),
    "a link gone": with_block(3, says(Span("See our map"))),
    "a paragraph gone": without(1),
    "a paragraph more": replace(PAGE, blocks=(*PAGE.blocks, Paragraph((Span("And pack."),)))),
    "two paragraphs changed about": replace(PAGE, blocks=(PAGE.blocks[1], PAGE.blocks[0], *PAGE.blocks[2:])),
    "two paragraphs joined": replace(
        without(3), blocks=(*without(3).blocks[:2], Paragraph((Span("Ring home.See our map"),)))
    ),
    "a heading's level": with_block(0, lambda block: Heading((Span("Before a trip"),), 3, "2.1")),
    "a heading's label": with_block(0, lambda block: Heading((Span("Before a trip"),), 2, "2.2")),
    "a heading made a paragraph": with_block(0, lambda block: Paragraph((Span("Before a trip"),))),
    "an item made a paragraph": with_block(2, as_paragraph(role=Role.BODY, label="")),
    "an item one deeper": with_block(2, as_paragraph(depth=1)),
    "an item's own label": with_block(2, as_paragraph(label="Rule one")),
    "a cell": table(("Who", "When"), ("Pat", "10")),
    "two cells changed about": table(("When", "Who"), ("Pat", "9")),
    "a row more": table(("Who", "When"), ("Pat", "9"), ("Lee", "10")),
    "a row gone": table(("Who", "When")),
    "a table gone": without(4),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_the_fingerprint(edit: str) -> None:
    assert fingerprint(EDITS[edit]) != fingerprint(PAGE)


def test_no_two_edits_have_one_fingerprint() -> None:
    assert len({fingerprint(page) for page in EDITS.values()}) == len(EDITS)


SAME = {
    "another language": replace(PAGE, language="cy"),
    "contents and a watermark": replace(PAGE, has_contents=True, watermark="DRAFT"),
    "anchors": with_block(2, as_paragraph(anchor=Anchor("ring", "text"))),
    "an item counted otherwise": with_block(2, as_paragraph(label="(b)")),
    "words cut into runs": with_block(2, says(Span("Ring "), Span("home."))),
    "spaces at the end": with_block(2, says(Span("Ring  home. "))),
    "monospaced words": with_block(2, says(Span("Ring "), Span("home.", frozenset({Mark.CODE})))),
    "a paragraph with nothing in it": replace(PAGE, blocks=(*PAGE.blocks, Paragraph((Span(" "),)))),
}


@pytest.mark.parametrize("change", SAME)
def test_what_a_word_processor_does_leaves_the_fingerprint(change: str) -> None:
    assert fingerprint(SAME[change]) == fingerprint(PAGE)


def test_an_address_is_the_same_with_an_empty_path_and_without() -> None:
    bare, with_path = (
        Paragraph((Span("us", target=target),)) for target in ("https://elm.example", "https://elm.example/")
    )
    assert fingerprint_of([bare], with_targets=True) == fingerprint_of([with_path], with_targets=True)


def test_blocks_alone_have_a_fingerprint_with_their_links_or_without() -> None:
    moved = with_block(3, says(Span("See "), Span("our map", target="https://elm.example/plan")))
    assert fingerprint_of(PAGE.blocks, with_targets=False) == fingerprint_of(moved.blocks, with_targets=False)
    assert fingerprint_of(PAGE.blocks, with_targets=True) != fingerprint_of(moved.blocks, with_targets=True)
    retold = with_block(2, says(Span("Ring work.")))
    assert fingerprint_of(PAGE.blocks, with_targets=False) != fingerprint_of(
        retold.blocks, with_targets=False
    )


def test_the_fingerprint_is_the_same_in_every_version() -> None:
    """What is printed on a page may come from it; whoever changes it changes every document."""
    assert fingerprint(PAGE)[:16] == "2acaca3518de3e02"


@given(document=documents())
def test_a_page_has_the_fingerprint_of_its_normal_form_when_it_is_read_back(document: Document) -> None:
    found = read(write(document), names=named(document)).document
    assert fingerprint(found) == fingerprint(normal(document))


@given(document=documents())
def test_words_added_to_any_paragraph_change_the_fingerprint(document: Document) -> None:
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            more: Spans = (*block.spans, Span("x"))
            blocks = (*document.blocks[:index], replace(block, spans=more), *document.blocks[index + 1 :])
            assert fingerprint(replace(document, blocks=blocks)) != fingerprint(document)
