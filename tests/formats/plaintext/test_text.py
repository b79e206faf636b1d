"""The page in a terminal: every word, within its width, with styles that take no room."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document import Cell, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.plaintext import write
from policykit.text.spans import Mark, Span, plain
from tests.support.facts import fact
from tests.support.strategies.documents import documents

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def page(*blocks: Heading | Paragraph | Table) -> Document:
    return Document("Title", blocks=blocks)


def body(words: str, **more: object) -> Paragraph:
    return Paragraph((Span(words),), **more)  # type: ignore[arg-type]  # the tests' own short form


def words_of(document: Document) -> list[str]:
    said = [document.title, *(f"{fact.label}: {fact.text}" for fact in document.facts)]
    for block in document.blocks:
        if isinstance(block, Table):
            said.append(plain(block.caption))
            continue
        said.append(plain(block.spans))
    return [word for text in said for word in text.split()]


@given(documents(), st.integers(20, 120))
def test_every_word_is_shown_in_its_order(document: Document, width: int) -> None:
    without_tables = Document(
        document.title,
        facts=document.facts,
        blocks=tuple(block for block in document.blocks if not isinstance(block, Table)),
    )
    shown = iter(write(without_tables, width).split())
    for word in words_of(without_tables):
        text = ""
        while text != word:  # a title may be cut in a word that is longer than the terminal is wide
            piece = next(shown)
            text = text + piece if word.startswith(text + piece) else piece if word.startswith(piece) else ""


@given(documents(), st.integers(20, 120))
def test_styles_change_no_word_and_take_no_room(document: Document, width: int) -> None:
    assert STYLE.sub("", write(document, width, styled=True)) == write(document, width)


def test_lines_keep_to_the_width_and_hang_under_their_label() -> None:
    item = body("one two three four five six seven eight nine ten", role=Role.ITEM, label="•", depth=1)
    lines = write(page(item), 24).splitlines()[3:]
    assert lines == ["    • one two three four", "      five six seven", "      eight nine ten"]


def test_a_gap_is_a_callout_that_nobody_overlooks() -> None:
    gap = body("It was lost.", role=Role.GAP, label="Missing from this policy")
    assert "| MISSING FROM THIS POLICY: It was lost." in write(page(gap))
    assert "\x1b[1;33m|" in write(page(gap), styled=True)


def test_items_of_a_list_stand_together_and_other_blocks_apart() -> None:
    blocks = (
        body("Stem:"),
        body("a", role=Role.ITEM, label="1."),
        body("b", role=Role.ITEM, label="2."),
        body("End."),
    )
    assert write(page(*blocks)).splitlines()[3:] == ["Stem:", "", "  1. a", "  2. b", "", "End."]


def test_a_table_is_set_in_columns_within_the_width() -> None:
    cells = [
        [Cell((Span(text),)) for text in row]
        for row in (("Stage", "Who"), ("Ask the teacher first", "A parent"))
    ]
    table = Table(tuple(cells[0]), (tuple(cells[1]),), (Span("Stages"),))
    assert write(page(table), 40).splitlines()[3:] == [
        "Stages",
        "Stage                  Who",
        "---------------------  --------",
        "Ask the teacher first  A parent",
    ]
    assert max(map(len, write(page(table), 24).splitlines())) <= 24


def test_facts_stand_in_a_column_under_the_title() -> None:
    facts = (fact(FactName.SCHOOL, (Span("A School"),)), Fact(None, "Review date", (Span("Spring 2024"),)))
    assert write(Document("T", facts=facts)).splitlines() == [
        "T",
        "=",
        "School:      A School",
        "Review date: Spring 2024",
    ]


@pytest.mark.parametrize("mark", [Mark.STRONG, Mark.EMPHASIS])
def test_marks_are_shown_where_styles_are(mark: Mark) -> None:
    spans = (Span("plain "), Span("marked", frozenset({mark})))
    styled = write(page(Paragraph(spans)), styled=True)
    assert re.search(r"plain \x1b\[[13]mmarked\x1b\[0m", styled)
