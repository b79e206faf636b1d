"""Headings, tables, people and stages: added, removed, moved and reworded in a real Word file."""

from __future__ import annotations

import copy

from tests.merge.pull.school import School
from tests.merge.pull.word_edits import W, WordFile, bare_copy, remove, text_of


def ids(blocks: list[dict[str, str]]) -> list[str]:
    return [block["id"] for block in blocks]


def type_cell(word: WordFile, old: str, new: str) -> None:
    """Type over the words of the cell that holds these alone."""
    cell = next(cell for cell in word.root.iter(f"{W}tc") if text_of(cell) == old)
    first, *rest = cell.iter(f"{W}t")
    first.text = new
    for piece in rest:
        piece.text = ""


def copy_row(word: WordFile, holding: str, *cells: str) -> None:
    """Add a row below the one that holds these words."""
    row = next(row for row in word.root.iter(f"{W}tr") if holding in text_of(row))
    made = copy.deepcopy(row)
    for name in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(made.iter(f"{W}{name}")):
            remove(mark)
    for cell, words in zip(made.iter(f"{W}tc"), cells, strict=True):
        paragraph = next(cell.iter(f"{W}p"))
        cell.replace(paragraph, bare_copy(paragraph, words))
    row.addnext(made)


def delete_row(word: WordFile, holding: str) -> None:
    remove(next(row for row in word.root.iter(f"{W}tr") if holding in text_of(row)))


def test_a_section_is_added_with_a_heading_and_a_paragraph(school: School) -> None:
    def typed(word: WordFile) -> None:
        goal = word.find("When rules are broken")
        goal.addprevious(bare_copy(goal, "School trips"))
        goal.addprevious(bare_copy(word.find("Phones help"), "On trips the leader decides."))

    school.edit(typed)
    sections = school.pull().data["sections"]
    assert ids(sections) == ["aims", "rules", "school-trips", "breaches"]
    assert sections[2]["blocks"] == [
        {"kind": "text", "id": "trips-leader-decides", "text": "On trips the leader decides."}
    ]


def test_a_subsection_is_added_and_takes_what_stands_below_it(school: School) -> None:
    def typed(word: WordFile) -> None:
        heading = bare_copy(word.find("Rules for everybody"), "Staff")
        style = heading.find(f"{W}pPr/{W}pStyle")
        assert style is not None
        style.set(f"{W}val", str(style.get(f"{W}val")).replace("1", "2"))
        word.find("Staff are asked to").addprevious(heading)

    school.edit(typed)
    rules = school.pull().part("rules")
    assert ids(rules["blocks"]) == ["pupil-rules"]
    assert [(each["title"], ids(each["blocks"])) for each in rules["sections"]] == [
        ("Staff", ["staff-rules", "law"])
    ]


def test_a_heading_that_is_taken_out_leaves_its_words_to_the_section_above(school: School) -> None:
    school.edit(lambda word: word.delete("Rules for everybody"))
    sections = school.pull().data["sections"]
    assert ids(sections) == ["aims", "breaches"]
    assert ids(sections[0]["blocks"])[-3:] == ["pupil-rules", "staff-rules", "law"]


def test_a_section_is_taken_out_with_all_that_stands_in_it(school: School) -> None:
    def cut(word: WordFile) -> None:
        for words in ("Aims", "Phones help families", "Look up", "A phone is any device"):
            word.delete(words)

    school.edit(cut)
    assert ids(school.pull().data["sections"]) == ["rules", "breaches"]


def test_a_section_is_moved_and_every_line_of_it_goes_along(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.move_section("Rules for everybody", before="Aims"))
    pulled = school.pull()
    assert ids(pulled.data["sections"]) == ["rules", "aims", "breaches"]
    assert sorted(school.text.split("\n")) == sorted(before.split("\n"))
    assert pulled.codes == []


def test_a_cell_is_edited(school: School) -> None:
    before = school.text
    school.edit(lambda word: type_cell(word, "after 15:30", "after 16:00"))
    assert school.pull().part("times")["rows"][0] == ["Playground", "after 16:00"]
    assert school.text == before.replace("after 15:30", "after 16:00")


def test_a_row_is_added_and_another_removed(school: School) -> None:
    school.edit(
        lambda word: copy_row(word, "Playground", "Hall", "never"),
        lambda word: delete_row(word, "at any time"),
    )
    assert school.pull().part("times")["rows"] == [["Playground", "after 15:30"], ["Hall", "never"]]
    assert "          - [Hall, never]\n" in school.text


def test_a_caption_and_a_heading_of_a_column_are_edited(school: School) -> None:
    school.edit(
        lambda word: word.retype("When phones may be used", "Where and when"),
        lambda word: type_cell(word, "Place", "Where"),
    )
    table = school.pull().part("times")
    assert (table["caption"], table["columns"]) == ("Where and when", ["Where", "Time"])


def test_a_person_is_replaced_and_another_added(school: School) -> None:
    school.edit(
        lambda word: type_cell(word, "C. Sample", "D. Sample"),
        lambda word: copy_row(word, "D. Sample", "Nurse", "E. Sample", "01234 111111"),
    )
    assert school.pull().part("people")["people"] == [
        {"role": "Deputy Head", "name": "B. Sample", "phone": "01234 567890"},
        {"role": "Clerk", "name": "D. Sample"},
        {"role": "Nurse", "name": "E. Sample", "phone": "01234 111111"},
    ]


def test_a_stage_is_added_between_two_and_gets_an_id(school: School) -> None:
    school.edit(
        lambda word: copy_row(
            word, "The parent writes", "2", "The head invites the parent.", "Head", "a week"
        )
    )
    steps = school.pull().part("appeal")["steps"]
    assert ids(steps) == ["write", "head-invites-parent", "answer"]
    assert steps[1]["within"] == "a week"


def test_words_in_a_column_that_contacts_do_not_have_are_told(school: School) -> None:
    def widen(word: WordFile) -> None:
        for row, words in zip(word.table("B. Sample").iter(f"{W}tr"), ("Room", "12", ""), strict=True):
            *_, last = row.iter(f"{W}tc")
            made = copy.deepcopy(last)
            for mark in [*made.iter(f"{W}bookmarkStart"), *made.iter(f"{W}bookmarkEnd")]:
                remove(mark)
            paragraph = next(made.iter(f"{W}p"))
            made.replace(paragraph, bare_copy(paragraph, words))
            last.addnext(made)

    before = school.text
    school.edit(widen)
    pulled = school.pull()
    assert any("Room" in finding.sentence for finding in pulled.findings)
    assert any("12" in finding.sentence for finding in pulled.findings)
    assert school.text == before


def test_a_table_of_ones_own_becomes_a_table_of_the_section(school: School) -> None:
    def paste(word: WordFile) -> None:
        made = copy.deepcopy(word.table("Playground"))
        for mark in [*made.iter(f"{W}bookmarkStart"), *made.iter(f"{W}bookmarkEnd")]:
            remove(mark)
        for cell, words in zip(
            made.iter(f"{W}tc"), ("Year", "Rule", "1–4", "no phone", "5–6", "at home"), strict=True
        ):
            paragraph = next(cell.iter(f"{W}p"))
            cell.replace(paragraph, bare_copy(paragraph, words))
        word.find("Look up, and learn").addnext(made)

    school.edit(paste)
    block = school.pull().part("aims")["blocks"][2]
    assert block["kind"] == "table"
    assert (block["columns"], block["rows"]) == (["Year", "Rule"], [["1–4", "no phone"], ["5–6", "at home"]])
