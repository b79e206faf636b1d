"""Plain text → page: which lines belong together, what is an item, a row, a heading."""

from __future__ import annotations

import pytest

from policykit import formats
from policykit.document import Block, Heading, Paragraph, Role, Table
from policykit.findings import InvalidData
from policykit.recognise.reading import lost_in_reading
from policykit.spans import plain


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text, of which no word is lost."""
    reading = formats.bring(text.encode(), ".txt")
    assert lost_in_reading(reading) is None
    return reading.document.blocks


def paragraphs(text: str) -> list[tuple[str, str, int, str]]:
    found = [block for block in read(text) if isinstance(block, Paragraph)]
    return [(block.role.value, block.label, block.depth, plain(block.spans)) for block in found]


def grids(text: str) -> list[list[list[str]]]:
    tables = [block for block in read(text) if isinstance(block, Table)]
    return [[[plain(cell.spans) for cell in row] for row in (each.header, *each.rows)] for each in tables]


def test_lines_that_were_wrapped_are_one_paragraph() -> None:
    wrapped = "The school is proud of what its children do and says so\nwherever it can, every day."
    assert len(paragraphs(wrapped)) == 1


def test_a_blank_line_ends_a_paragraph() -> None:
    assert len(paragraphs("Staff are kind.\n\nPupils are kind.")) == 2


@pytest.mark.parametrize("bullet", ["•", "-", "–", "*", "▪", "●", "○", "➢", "✓", "\uf0b7", "o "])
def test_a_bullet_of_any_kind_makes_an_item(bullet: str) -> None:
    assert paragraphs(f"{bullet} tell an adult") == [("item", "•", 0, "tell an adult")]


@pytest.mark.parametrize("label", ["1.", "1)", "(a)", "a)", "(iv)", "iv."])
def test_a_number_or_a_letter_makes_an_item_that_keeps_it(label: str) -> None:
    assert paragraphs(f"{label} tell an adult") == [("item", label, 0, "tell an adult")]


def test_a_clause_number_is_the_label_of_a_paragraph() -> None:
    assert paragraphs("2.1 Governors approve this.") == [("body", "2.1", 0, "Governors approve this.")]


def test_a_date_is_no_clause_number() -> None:
    assert paragraphs("12.3.24") == [("body", "", 0, "12.3.24")]


def test_items_that_stand_further_in_are_below_those_above_them() -> None:
    depths = [depth for _, _, depth, _ in paragraphs("• phones\n    • off\n        • always\n• cameras")]
    assert depths == [0, 1, 2, 0]


def test_a_line_that_is_underlined_is_a_heading() -> None:
    first, second = (block for block in read("Aims\n====\n\nScope\n-----\n") if isinstance(block, Heading))
    assert (first.level, second.level) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Role\tName\nHead\tAnn Ash",
        "Role | Name\nHead | Ann Ash",
        "| Role | Name |\n|---|---|\n| Head | Ann Ash |",
    ],
    ids=["tabs", "strokes", "strokes and a rule"],
)
def test_rows_with_tabs_or_strokes_are_a_table(text: str) -> None:
    assert grids(text) == [[["Role", "Name"], ["Head", "Ann Ash"]]]


@pytest.mark.parametrize("line", ["3 | Page", "Home | About us", "Aims\t3"])
def test_one_line_alone_is_no_table(line: str) -> None:
    assert grids(f"{line}\n\nStaff are kind.") == []


def test_a_line_with_strokes_keeps_them_where_it_is_no_table() -> None:
    assert paragraphs("Home | About us")[0][3] == "Home | About us"


def test_a_table_ends_where_its_rows_are_of_another_width() -> None:
    assert grids("a | b\nc | d\ne | f | g\nh | i | j") == [
        [["a", "b"], ["c", "d"]],
        [["e", "f", "g"], ["h", "i", "j"]],
    ]


def test_a_line_drawn_below_a_row_loses_no_word() -> None:
    assert grids("Name | Day\n==========\nAnn | Monday\nBen | Friday\n") == [
        [["Ann", "Monday"], ["Ben", "Friday"]]
    ]


def test_fifty_thousand_lines_are_refused() -> None:
    with pytest.raises(InvalidData, match="50,000 lines"):
        read("a\n" * 50_002)


def test_roles_are_those_of_a_page() -> None:
    assert {block.role for block in read("• a\n\nb") if isinstance(block, Paragraph)} == {
        Role.ITEM,
        Role.BODY,
    }
