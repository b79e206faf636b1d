"""A line above the text, a column beside the facts: the facts stay facts, and only what is new comes home."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from policykit.tasks.build import Request, build
from tests.merge.pull.school import TODAY, School
from tests.merge.pull.word_edits import W, WordFile, bare_copy, inserted, remove, text_of
from tests.merge.pull.word_edits import run as words_of
from tests.support.commands import run

LINE = "Revised after the staff meeting"
SCHOOL = "Brook Lane Primary School"
Edit = Callable[[WordFile], object]


def plain_line(text: str = LINE) -> etree._Element:
    made = etree.Element(f"{W}p")
    made.append(words_of(text))
    return made


def below_school(word: WordFile) -> None:
    word.find(SCHOOL).addnext(plain_line())


def below_school_in_its_style(word: WordFile) -> None:
    school = word.find(SCHOOL)
    school.addnext(bare_copy(school, LINE))


def above_title(word: WordFile) -> None:
    word.find("Phones Policy").addprevious(plain_line())


def tracked(word: WordFile) -> None:
    made = etree.Element(f"{W}p")
    properties = etree.SubElement(etree.SubElement(made, f"{W}pPr"), f"{W}rPr")
    properties.append(inserted())
    made.append(inserted(words_of(LINE)))
    word.find(SCHOOL).addnext(made)


def as_caption_of_the_facts(word: WordFile) -> None:
    made = bare_copy(word.find("When phones may be used"), LINE)
    word.table("Owner").addprevious(made)


def without_title(word: WordFile) -> None:
    """What LibreOffice does, which does not keep what a table is called."""
    for name in ("tblCaption", "tblDescription"):
        for element in list(word.root.iter(f"{W}{name}")):
            remove(element)


ABOVE: tuple[Edit, ...] = (
    below_school, below_school_in_its_style, above_title, tracked, as_caption_of_the_facts,
)  # fmt: skip


@pytest.mark.parametrize("saved_by", [(), (without_title,)], ids=["Word", "LibreOffice"])
@pytest.mark.parametrize("above", ABOVE)
def test_a_line_above_the_facts_is_all_that_is_new(
    school: School, above: Edit, saved_by: tuple[Edit, ...]
) -> None:
    before = school.text
    school.edit(above, *saved_by)
    pulled = school.pull()
    assert pulled.findings == ()
    assert [(step.action, step.after) for step in pulled.steps] == [("added", LINE)]
    assert LINE in school.text
    front = before.partition("\nsections:")[0]
    assert school.text.startswith(front)
    assert not build(Request((school.folder / "policies",), ("docx",), school.folder / "build", TODAY)).errors


def test_an_import_of_such_a_file_keeps_the_facts_as_well(school: School) -> None:
    school.edit(below_school)
    run(school.folder, "import", "build/phones.docx", "-o", "elsewhere")
    draft = (school.folder / "elsewhere" / "phones.yaml").read_text(encoding="utf-8")
    assert "approval: {by: Governors, on: Spring 2024}" in draft
    assert "owner: Deputy Head" in draft
    assert LINE in draft
    assert "kind: table\n        id: times" in draft
    assert draft.count("kind: table") == 1


def third_column(word: WordFile) -> None:
    for row in word.table("Owner").iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        made = copy.deepcopy(cells[1])
        for name in ("bookmarkStart", "bookmarkEnd"):
            for element in list(made.iter(f"{W}{name}")):
                remove(element)
        for number, piece in enumerate(made.iter(f"{W}t")):
            piece.text = f"seen, {text_of(cells[0])}" if number == 0 else ""
        cells[1].addnext(made)


@pytest.mark.parametrize("saved_by", [(), (without_title,)], ids=["Word", "LibreOffice"])
def test_a_third_column_beside_the_facts_is_a_table_of_its_own(
    school: School, saved_by: tuple[Edit, ...]
) -> None:
    front = school.text.partition("\nsections:")[0]
    school.edit(third_column, *saved_by)
    pulled = school.pull()
    assert school.text.startswith(front)
    assert [step.action for step in pulled.steps] == ["added"]
    assert "seen, Owner:" in school.text
    assert not build(Request((school.folder / "policies",), ("docx",), school.folder / "build", TODAY)).errors


def test_a_name_and_a_fact_that_were_merged_into_one_cell_are_still_the_fact(school: School) -> None:
    def merge(word: WordFile) -> None:
        row = next(row for row in word.table("Owner").iter(f"{W}tr") if "Owner" in text_of(row))
        name, fact = row.findall(f"{W}tc")
        name.extend(fact.findall(f"{W}p"))
        row.remove(fact)

    school.edit(merge, below_school)
    pulled = school.pull()
    assert pulled.data["owner"] == "Deputy Head"
    assert [step.after for step in pulled.steps] == [LINE]


def test_a_row_above_the_facts_that_says_what_the_columns_are_is_told_and_takes_none_away(
    school: School,
) -> None:
    def head(word: WordFile) -> None:
        row = next(word.table("Owner").iter(f"{W}tr"))
        made = copy.deepcopy(row)
        first, second = made.findall(f"{W}tc")
        for cell, words in ((first, "Fact"), (second, "What it is")):
            paragraph = cell.find(f"{W}p")
            assert paragraph is not None
            cell.replace(paragraph, bare_copy(row.findall(f".//{W}p")[0], words))
        row.addprevious(made)

    front = school.text.partition("\nsections:")[0]
    school.edit(head, without_title)
    assert school.pull().codes == ["PK605"]
    assert school.text.startswith(front)
