"""Plain text → page: which lines belong together, what is an item, a row, a heading."""

from __future__ import annotations

import pytest

from policykit import formats
from policykit.document import Block, Heading, Paragraph, Role, Table
from policykit.findings import InvalidData
from policykit.importer import recognise
from policykit.importer.coverage import lost_in_reading
from policykit.tasks.load import open_library
from policykit.text.spans import plain
from tests.support.commands import POLICIES

SETTING = open_library(POLICIES).context
PAGES = (
    "1. Aims\n\nWe plan each visit with care, so that all are safe and well.",
    "2. Rules\n\nStaff must count the pupils at every stop, and carry a phone.",
    "3. Review\n\nGovernors look at this policy in the summer of every year.",
)
NUMBERS = (
    *("- {} -", "– {} –", "— {} —", "-{}-", "Page | {}", "P a g e | {}", "{} | P a g e", "Page {} of 3"),
    *("{}", "{}.", "{})", "({})", "[{}]", "{}/3", "p. {}", "p{}", "pg {}"),
)
FEET = {
    "in the middle": "\n\n                    {}\n",
    "above a form feed": "\n\n{}\n\f",
    "below a form feed": "\n\f{}\n\n",
    "right between two lines": "\n{}\n",
}


def printed(foot: str, number: str, pages: tuple[str, ...] = PAGES) -> str:
    """Pages, each but the last followed by its foot."""
    *before, last = pages
    return "".join(page + foot.format(number.format(at)) for at, page in enumerate(before, 1)) + last


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text, of which no word is lost."""
    reading = formats.bring(text.encode(), ".txt")
    assert lost_in_reading(reading) is None
    return reading.document.blocks


def set_aside(text: str) -> list[str]:
    """What the reader and the rules set aside as page numbers; no word is lost on either way."""
    reading = formats.bring(text.encode(), ".txt")
    assert lost_in_reading(reading) is None
    made = recognise(reading.document, SETTING, "old.txt", title="Paper")
    return [each.words for each in (*reading.asides, *made.asides) if each.reason == "page numbers"]


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


@pytest.mark.parametrize("foot", FEET.values(), ids=[*FEET])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_numbers_of_pages_are_set_aside_and_no_section_is_lost(number: str, foot: str) -> None:
    text = printed(foot, number)
    assert set_aside(text) == [number.format(1), number.format(2)]
    made = recognise(formats.bring(text.encode(), ".txt").document, SETTING, "old.txt", title="Paper")
    assert [section["title"] for section in made.data["sections"]] == ["Aims", "Rules", "Review"]
    assert not any(
        block["kind"] == "list" for section in made.data["sections"] for block in section["blocks"]
    )


@pytest.mark.parametrize("number", ["[{}]", "{}/3", "p. {}"])
def test_blank_lines_are_round_a_page_number(number: str) -> None:
    pages = tuple(f"{words} School {words}." for words in ("Fair", "Kind", "Safe"))
    assert set_aside(printed("\n\n{}\n\n", number, pages)) == [number.format(1), number.format(2)]
    assert set_aside(printed("\n{}\n", number, pages)) == []


def test_a_page_whose_number_stands_like_a_list_s_is_numbered_as_most_are() -> None:
    middle = "\n\n                    {}.\n"
    text = (
        PAGES[0] + middle.format(1) + PAGES[1] + "\n2.\nThey go two by two.\n" + middle.format(3) + PAGES[2]
    )
    assert set_aside(text) == ["1.", "2.", "3."]


@pytest.mark.parametrize(
    "text",
    [
        "Staff must:\n\n1.\nCount the pupils.\n\n2.\nCarry a phone.\n",
        "Staff must:\n\n1.\n\nCount the pupils.\n\n2.\n\nCarry a phone.\n",
        "            1.\n            Count the pupils.\n            2.\n            Carry a phone.\n",
        "1.\n1.1 Count the pupils.\n2.\n2.1 Carry a phone.\n",
        "Notes\n\n[1]\nSee the Act.\n\n[2]\nSee the code.\n",
        "Staff count\n\n1/3\n\nof all pupils.\n\n[1]\n\nThis is a note.\n",
        "We are open\n\n2/3\n\nof the year.\n\n2/3\n\nof all pupils come.\n",
        "                    1.\n2. Rules\n\nStaff must count the pupils.\n",
    ],
    ids=[
        "items",
        "items with blank lines",
        "far in",
        "clauses",
        "notes",
        "one of each",
        "no rise",
        "one alone",
    ],
)
def test_what_is_no_page_number_stays_words(text: str) -> None:
    assert set_aside(text) == []


def test_a_number_alone_before_a_numbered_heading_is_no_item_and_takes_nothing() -> None:
    text = f"{PAGES[0]}\n\n                 1.\n2. Rules\n\nStaff must count the pupils.\n"
    assert paragraphs(text)[2:4] == [("body", "", 0, "1."), ("item", "2.", 0, "Rules")]
    made = recognise(formats.bring(text.encode(), ".txt").document, SETTING, "old.txt", title="Paper")
    assert [section["title"] for section in made.data["sections"]] == ["Aims", "Rules"]
