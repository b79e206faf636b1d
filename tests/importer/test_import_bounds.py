"""Where the rules of importing stop: what they take only so far, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.document import Document, Paragraph
from policykit.formats.reading import first_words
from policykit.importer.drafting import is_quotation
from policykit.importer.facts import audiences_in
from policykit.importer.labels import bare
from policykit.importer.pieces import too_long
from policykit.importer.sentences import people
from policykit.text.spans import Span
from tests.importer.test_import_facts import facts
from tests.importer.test_import_shapes import (
    ONE_LINE,
    PROSE,
    SETTING,
    asides,
    blocks,
    made,
    of_page,
    paragraph,
    table,
)

SCHOOL = SETTING.school


def test_the_menu_at_the_start_of_one_line_is_set_aside_without_the_title_behind_it() -> None:
    found = made(ONE_LINE)
    reasons = {aside.words: aside.reason for aside in found.asides}
    assert reasons["Skip to content Home About Us Policies Contact Us"] == "navigation"


def test_a_heading_behind_words_that_lead_on_is_no_part_of_the_item_above_it() -> None:
    line = ONE_LINE.replace("ring home Monitoring", "ring home and then: Monitoring and review")
    titles = [section["title"] for section in made(line).data["sections"]]
    assert titles == ["Aims", "Arriving late", "Monitoring and review"]


def test_a_date_with_a_whole_sentence_behind_it_stays_in_the_text() -> None:
    line = f"Next review: May 2026 {'and so on ' * 8}"
    assert "and so on" in blocks(made(f"{line}\n\n{PROSE}\n"))[0]["text"]
    assert "and so on" in asides(made(f"Next review: May 2026 and so on\n\n{PROSE}\n"))


def test_a_date_that_stands_far_from_the_word_review_is_none_of_a_review() -> None:
    near, far = "in May 2027", f"by all those {'other ' * 10}people in May 2027"
    assert facts(made(f"This policy will be reviewed {near}.\n")) == {"review/due": "May 2027"}
    assert facts(made(f"This policy will be reviewed {far}.\n")) == {}


def test_a_next_review_before_the_approval_is_the_last_and_told() -> None:
    found = made(f"Approved: May 2024\nNext review: May 2022\n\n{PROSE}\n")
    assert facts(found) == {"approval/on": "May 2024", "review/last": "May 2022"}
    assert "would be before the approval" in " ".join(each.sentence for each in found.findings)


def test_with_a_last_review_it_is_set_aside() -> None:
    found = made(f"Approved: May 2024\nLast reviewed: May 2023\nNext review: May 2022\n\n{PROSE}\n")
    assert facts(found) == {"approval/on": "May 2024", "review/last": "May 2023"}
    assert "May 2022" in asides(found)


def test_a_next_review_in_the_term_of_the_approval_stays_the_next() -> None:
    found = made(f"Approved: Spring 2024\nNext review: March 2024\n\n{PROSE}\n")
    assert facts(found)["review/due"] == "March 2024"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("all staff, including governors", ["staff", "governors"]),
        ("all members of the school community (including staff and pupils)", ["staff", "pupils"]),
        ("staff (and governors) who help", ["staff", "governors"]),
        ("parents who volunteer", ["parents"]),
    ],
)
def test_whom_a_policy_includes_stands_beside_whom_it_names_first(words: str, names: list[str]) -> None:
    assert made(f"This policy applies to {words}.\n\n{PROSE}\n").data["audiences"] == names


def test_the_name_of_another_school_is_not_taken_for_ours() -> None:
    def reasons(name: str) -> list[str]:
        found = made(f"Owner: Head\nSchool: {name}\n\n{PROSE}\n")
        return [aside.reason for aside in found.asides if name in aside.words]

    assert reasons(SCHOOL.name) == ["a fact that the draft has in other words"]
    assert reasons("Elsewhere School") == ["the school's name, which belongs in school.yaml"]


def test_what_a_picture_stood_before_is_told_in_whole_words() -> None:
    long = Paragraph((Span("The children of the school walk to the bathhouse every Tuesday."),))
    listed = table(("Day", "Hour"), ("Monday", "nine"))
    named = replace(listed, caption=(Span("When we swim"),))
    assert first_words([long], 0) == "The children of the school walk to the bathhouse …"
    assert [first_words([each], 0) for each in (listed, named)] == ["Day", "When we swim"]
    assert first_words([long], 1) == ""


def test_a_table_is_too_long_by_its_cells_and_not_by_all_of_them_together() -> None:
    for words, rows, is_long in ((200, 60, False), (7_000, 1, True)):
        page = Document("", blocks=(table(("Day",), *[("word " * words,)] * rows),))
        assert bool(too_long(page)) is is_long


def test_a_list_of_people_of_whom_few_are_audiences_names_none() -> None:
    assert audiences_in(SCHOOL, "staff, governors, cleaners") == ["staff", "governors"]
    assert audiences_in(SCHOOL, "staff, cleaners, drivers") == []


@pytest.mark.parametrize("words", ["pupils’ work", "pupils' work", "a parent’s letter", "the governors’"])
def test_what_belongs_to_people_names_nobody(words: str) -> None:
    assert people(SCHOOL).named(words) == []


def test_who_reviewed_is_no_date_of_a_review() -> None:
    found = bare("Reviewed by")
    assert found is not None
    assert found[0].path == "reviewer"


def test_few_words_in_quotation_marks_are_no_quotation() -> None:
    assert not is_quotation("“Be kind.”")
    assert is_quotation("“Be kind to everybody here.”")


def test_two_short_lines_of_one_paragraph_are_no_list() -> None:
    assert not any("items" in block for block in blocks(of_page(paragraph("The big hall\nThe small hall"))))
