"""Shapes that documents lose: one line, typed bullets, columns of spaces, menus, tables of people."""

from __future__ import annotations

from typing import Any

import pytest

from policykit import formats
from policykit.document import Cell, Document, Paragraph, Table
from policykit.importer import Recognised, recognise
from policykit.tasks.load import open_library
from policykit.text.spans import Span
from tests.support.commands import POLICIES

SETTING = open_library(POLICIES).context
Block = dict[str, Any]
PROSE = "The school is proud of what its children do, and says so."


def made(text: str, kind: str = ".txt") -> Recognised:
    """The draft of a text."""
    document = formats.bring(text.encode(), kind).document
    return recognise(document, SETTING, f"old{kind}", title="Paper")


def of_page(*blocks: Paragraph | Table) -> Recognised:
    """The draft of a page with these blocks."""
    return recognise(Document("", blocks=blocks), SETTING, "old.docx", title="Paper")


def table(*rows: tuple[str, ...]) -> Table:
    header, *below = (tuple(Cell((Span(cell),) if cell else ()) for cell in row) for row in rows)
    return Table(header, tuple(below))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def blocks(found: Recognised) -> list[Block]:
    return [block for section in found.data["sections"] for block in section.get("blocks", ())]


def asides(found: Recognised) -> str:
    return " / ".join(aside.words for aside in found.asides)


ONE_LINE = (
    "Skip to content Home About Us Policies Contact Us Lateness Policy Approved by: Full Governing Body "
    "Approved on: "
    "12 May 2024 Next review: Spring 2026 Aims Our school aims to: • start the day well • lose no lesson "
    "Arriving late This part is for families. Parents should: • bring their child to the office • sign the "
    "book "
    "Staff must: • mark the register • ring home Monitoring The headteacher looks at lateness each term. "
    "Back to top"
)


def test_a_policy_on_one_line_is_taken_apart() -> None:
    found = made(ONE_LINE)
    assert found.data["approval"] == {"by": "Full Governing Body", "on": "12 May 2024"}
    assert found.data["review"]["due"] == "Spring 2026"
    assert [section["title"] for section in found.data["sections"]] == ["Aims", "Arriving late", "Monitoring"]
    lists = [block for block in blocks(found) if "items" in block]
    assert [block["text"] for block in lists] == ["Our school aims to:", "Parents should:", "Staff must:"]
    assert [item["text"] for item in lists[1]["items"]] == [
        "bring their child to the office",
        "sign the book",
    ]
    assert "Skip to content" in asides(found)
    assert "Back to top" in asides(found)


def test_a_long_paragraph_that_is_no_policy_stays_one() -> None:
    text = " ".join([PROSE] * 12)
    assert [block["text"] for block in blocks(made(text))] == [text]


def test_letters_that_stand_for_bullets_are_items_below_and_are_told() -> None:
    lines = (
        "Staff must:",
        "•\tring home",
        "•\twrite down:",
        "o\tthe name",
        "o\tthe time",
        "•\ttell a governor",
    )
    found = of_page(*map(paragraph, lines))
    (block,) = blocks(found)
    assert [item["text"] for item in block["items"]] == ["ring home", "write down:", "tell a governor"]
    assert [item["text"] for item in block["items"][1]["items"]] == ["the name", "the time"]
    assert "o" in asides(found).split(" / ")


def test_a_word_that_is_one_letter_is_no_bullet() -> None:
    assert (
        blocks(of_page(paragraph("o is the letter of the week.")))[0]["text"]
        == "o is the letter of the week."
    )


def test_columns_of_spaces_are_a_table_and_words_above_them_its_caption() -> None:
    (block,) = blocks(
        made("The charges are:\nRoom     Per hour   Per day\nHall     £18        £90\nField    £12\n")
    )
    assert (block["kind"], block["caption"]) == ("table", "The charges are:")
    assert block["columns"] == ["Room", "Per hour", "Per day"]
    assert block["rows"] == [["Hall", "£18", "£90"], ["Field", "£12", ""]]


def test_wide_gaps_in_prose_are_no_columns() -> None:
    (block,) = blocks(
        made("We are glad.   They know that we are, and we say it to everybody who comes here.\n")
    )
    assert block["kind"] == "text"


MENUS = (
    "Home | Policies | Contact us",
    "Home > Our School > Policies",
    "You are here: Home > Policies",
    "Home » Parents » Uniform",
    "Print | Email this page | Last updated 4 March 2024 by admin",
    "Back to top",
    "Return to top of page",
    "Skip to main content",
    "Skip to navigation",
)


@pytest.mark.parametrize("line", MENUS)
def test_menus_are_set_aside(line: str) -> None:
    found = made(f"{line}\n\n{PROSE}\n")
    assert line in asides(found)
    assert [block["text"] for block in blocks(found)] == [PROSE]
    assert not {"approval", "review"} & found.data.keys()


@pytest.mark.parametrize("item", ["sign in", "home", "search", "Contact us", "share"])
def test_an_item_of_a_list_is_no_menu(item: str) -> None:
    (block,) = blocks(made(f"Visitors must:\n• {item}\n• wear a badge\n"))
    assert [each["text"] for each in block["items"]] == [item, "wear a badge"]


PEOPLE = (
    [("Role", "Name", "Phone"), ("Lead", "Ann Bell", "01632 960111"), ("Deputy", "", "01632 960112")],
    [("Contact", "Name", "Number"), ("Lead", "Ann Bell", "01632 960111"), ("Deputy", "", "01632 960112")],
    [("Lead", "Ann Bell", "01632 960111"), ("Deputy", "", "01632 960112")],
    [
        ("Position", "Name", "Email"),
        ("Lead", "Ann Bell", "a@larkmead.example"),
        ("Deputy", "", "b@c.example"),
    ],
    [("Agency", "Telephone"), ("Lead", "01632 960111"), ("Deputy", "01632 960112")],
)


@pytest.mark.parametrize("rows", PEOPLE, ids=lambda rows: " ".join(rows[0]))
def test_a_table_of_people_is_one_whatever_its_headings(rows: list[tuple[str, ...]]) -> None:
    (block,) = blocks(of_page(table(*rows)))
    assert block["kind"] == "contacts"
    assert [person["role"] for person in block["people"]] == ["Lead", "Deputy"]


def test_lines_of_people_are_a_table_of_them() -> None:
    text = (
        "Clerk: Mrs Ann Bell, 01632 960111\nSchool office: tel 01632 960112\n"
        "Chair – Dr Lee Pym, chair@larkmead.example\n"
    )
    (block,) = blocks(made(text))
    assert block["people"] == [
        {"role": "Clerk", "name": "Mrs Ann Bell", "phone": "01632 960111"},
        {"role": "School office", "phone": "01632 960112"},
        {"role": "Chair", "name": "Dr Lee Pym", "email": "chair@larkmead.example"},
    ]


@pytest.mark.parametrize(
    "text", ["Please note: ring 01632 960111 if your child is ill today.", "Office hours: 8am to 4pm"]
)
def test_a_line_that_says_more_is_no_person(text: str) -> None:
    assert blocks(made(f"{text}\n"))[0]["kind"] == "text"


STAGES = (
    [
        ("Stage", "Action", "Who", "By when"),
        ("1", "Listen", "Teacher", "1 day"),
        ("2", "Write", "Head", "5 days"),
    ],
    [("Step", "By when"), ("Listen", "1 day"), ("Write", "5 days")],
    [("What we do", "Timescale"), ("Listen", "1 day"), ("Write", "5 days")],
    [("Action", "Responsible", "When"), ("Listen", "Teacher", "1 day"), ("Write", "Head", "5 days")],
)


@pytest.mark.parametrize("rows", STAGES, ids=lambda rows: " ".join(rows[0]))
def test_a_table_of_what_happens_by_when_is_steps(rows: list[tuple[str, ...]]) -> None:
    (block,) = blocks(of_page(paragraph("When somebody complains:"), table(*rows)))
    assert (block["kind"], block["text"]) == ("steps", "When somebody complains:")
    assert [step["text"] for step in block["steps"]] == ["Listen", "Write"]
    assert [step["within"] for step in block["steps"]] == ["1 day", "5 days"]


@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("We follow these steps:", "steps"),
        ("The process has three stages:", "steps"),
        ("Staff must follow these steps:", "expectations"),
        ("We will take these steps:", "responses"),
    ],
)
def test_numbered_steps_are_a_procedure_unless_somebody_is_asked(stem: str, kind: str) -> None:
    (block,) = blocks(made(f"{stem}\n1. listen\n2. write\n3. answer\n"))
    assert block["kind"] == kind


FACT_TABLES = (
    [("Approved by", "Governors"), ("Date approved", "May 2024"), ("Next review", "May 2026")],
    [("Approved by:", "Governors", "Date approved:", "May 2024"), ("Next review:", "May 2026", "", "")],
    [("Approved by", "Date approved", "Next review"), ("Governors", "May 2024", "May 2026")],
    [("Approved by\nDate approved\nNext review", "Governors\nMay 2024\nMay 2026")],
    [("Approved by: Governors",), ("Date approved: May 2024",), ("Next review: May 2026",)],
    [("Approved by: Governors\nDate approved: May 2024\nNext review: May 2026",)],
    [("Approved by: Governors", "Date approved: May 2024"), ("Next review: May 2026", "")],
    [("Approved by\nGovernors", "Date approved\nMay 2024", "Next review\nMay 2026")],
    [("Approved by: Governors Date approved: May 2024",), ("Next review: May 2026",)],
    [("Approved by", "Governors"), ("Date approved", "May 2024"), ("Next review", "May 2026"), ("Link", "A")],
    [("Approved by", "Governors, May 2024"), ("Next review", "May 2026"), ("Committee", "Resources")],
    [("Document control", ""), ("Approved by", "Governors, May 2024"), ("Next review", "May 2026")],
)


@pytest.mark.parametrize("rows", FACT_TABLES, ids=lambda rows: " ".join(rows[0])[:40])
def test_facts_are_read_from_tables_of_every_shape(rows: list[tuple[str, ...]]) -> None:
    found = of_page(table(*rows), paragraph(PROSE))
    assert found.data["approval"] == {
        "by": "Governors",
        "on": "May 2024",
        "label": "Date approved",
    } or found.data["approval"] == {"by": "Governors", "on": "May 2024"}
    assert found.data["review"]["due"] == "May 2026"
    assert blocks(found)[-1]["text"] == PROSE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("This policy applies to staff, governors and volunteers.", ["staff", "governors"]),
        ("This policy applies to all staff and pupils.", ["pupils", "staff"]),
        ("This policy is for parents and carers.", ["parents", "carers"]),
        ("The policy covers pupils, parents and staff.", ["pupils", "staff", "parents"]),
        ("Audience: all staff and governors", ["staff", "governors"]),
        ("This policy applies to: staff, pupils", ["pupils", "staff"]),
    ],
)
def test_whom_a_policy_addresses_is_read_where_it_says_so(line: str, names: list[str]) -> None:
    found = made(f"{line}\n\n{PROSE}\n")
    assert sorted(found.data["audiences"]) == sorted(names)


CLAUSES = """
1 Introduction

1.1 Every minute of learning counts, and whoever comes late misses some.

2 What happens

2.1 The procedure is as follows:
Stage 1: the class teacher speaks to the family.
Stage 2: the office writes to the family.
2.2 If lateness goes on, the school will:

2.3 The governors will look at lateness each term.

Lateness Policy                     Page 1
"""


def test_counted_headings_stages_and_lists_that_were_lost_between_clauses() -> None:
    found = made(CLAUSES + "\nA word at the end, which is none of a list.\n\nLateness Policy     Page 2\n")
    assert [(part["label"], part["title"]) for part in found.data["sections"]] == [
        ("1", "Introduction"),
        ("2", "What happens"),
    ]
    _, stages, lost, asked, _ = blocks(found)
    assert (stages["kind"], len(stages["steps"])) == ("steps", 2)
    assert (lost["kind"], "missing" in lost) == ("responses", True)
    assert asked["of"] == ["governors"]
    assert "Page 1" in asides(found)
    assert "Page 2" in asides(found)


def test_numbers_that_do_not_count_up_make_no_headings() -> None:
    found = made("12 Months of the year\n\n4 Terms a year are too many, and three are enough for us.\n")
    assert [part.get("title") for part in found.data["sections"]] == [None]


def test_places_of_a_form_are_no_lost_lists() -> None:
    found = made(f"{PROSE}\n\nYour name:\nYour address:\nYour child’s class:\n")
    assert not [block for block in blocks(found) if "missing" in block]


def test_short_lines_of_one_paragraph_are_a_list_and_marked_for_a_look() -> None:
    found = made(f"<p>{PROSE}</p><p>Maple Class<br>Oak Class<br>Ash Class</p>", ".html")
    assert [item["text"] for item in blocks(found)[-1]["items"]] == ["Maple Class", "Oak Class", "Ash Class"]
    assert any("no bullets" in note for note in found.notes.values())


def test_the_lines_of_a_title_page_in_one_paragraph_are_told_apart() -> None:
    page = "<p><b>BROOK LANE SCHOOL</b><br><b>KEEPING CALM</b></p><p><b>Aims</b></p>"
    found = recognise(formats.bring(f"{page}<p>{PROSE}</p>".encode(), ".html").document, SETTING, "old.html")
    assert found.data["title"] == "KEEPING CALM"
    assert "BROOK LANE SCHOOL" in asides(found)


def test_a_list_with_plus_signs_is_a_list_in_markdown_of_others() -> None:
    found = made(f"# Policy\n\n{PROSE}\n\n## Other policies\n\n+ Uniform\n+ Visits\n", ".md")
    assert [item["text"] for item in blocks(found)[-1]["items"]] == ["Uniform", "Visits"]


def test_a_definition_within_a_paragraph_is_a_block_of_its_own() -> None:
    first, second = blocks(made("1.2 A complaint means that somebody is unhappy. A concern means a worry.\n"))
    assert [first["term"], second["term"]] == ["complaint", "concern"]
    assert first["text"].startswith("1.2 ")


def test_what_a_child_may_suffer_is_a_list_and_asks_nothing() -> None:
    (block,) = blocks(made("A child may:\n• be frightened of the walk to school\n• lose their appetite\n"))
    assert block["kind"] == "list"


def test_a_line_of_the_text_that_begins_like_a_label_stays_in_the_text() -> None:
    found = made(f"Approved by: Governors\n\n{PROSE}\n\nHeadteacher: will give a certificate each Friday.\n")
    assert [block["text"] for block in blocks(found)][
        -1
    ] == "Headteacher: will give a certificate each Friday."


def test_numbers_with_bullets_below_them_are_a_list_and_no_headings() -> None:
    found = made(f"## Procedure\n\n1. Day one\n   - ring home\n2. Day three\n   - visit\n\n{PROSE}\n", ".md")
    assert [part.get("title") for part in found.data["sections"]] == ["Procedure"]
    assert [item["text"] for item in blocks(found)[0]["items"]] == ["Day one", "Day three"]


DASHED = (
    "Lateness Policy Approved by Governors on 12 May 2024 Review date: May 2026 Introduction Being on time "
    "matters. "
    "Children who come late miss a good deal of the day, and find it harder to settle. Expectations "
    "Parents should: "
    "- ring the office - sign the book Pupils must: - go straight to class - say sorry Our Equality Policy "
    "and the "
    "Equality Act 2010 apply. Review This policy will be reviewed every two years by the governing body."
)


def test_a_policy_on_one_line_with_dashes_and_labels_without_colons_is_taken_apart() -> None:
    found = made(DASHED)
    assert found.data["approval"]["on"] == "12 May 2024"
    assert found.data["review"]["due"] == "May 2026"
    assert [part.get("title") for part in found.data["sections"]] == [
        "Introduction",
        "Expectations",
        "Review",
    ]
    assert [len(block["items"]) for block in blocks(found) if "items" in block] == [2, 2]


def test_the_heading_of_the_facts_and_a_title_that_stands_twice_are_set_aside() -> None:
    text = "VISITS POLICY\n\nDocument Control\nTitle: Visits Policy\nApproved by: Governors\n\nAIMS\n"
    found = recognise(formats.bring(f"{text}{PROSE}".encode(), ".txt").document, SETTING, "old.txt")
    assert found.data["title"] == "Visits Policy"
    assert [part.get("title") for part in found.data["sections"]] == ["AIMS"]
    assert "Document Control" in asides(found)
