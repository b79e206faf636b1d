"""Edits of words, links and facts, made to a real Word file and brought home."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import etree

from tests.merge.pull.school import School
from tests.merge.pull.word_edits import W, WordFile, bare_copy, remove, run, text_of


def changed_lines(before: str, after: str) -> list[str]:
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def test_an_untouched_file_brings_nothing_home(school: School) -> None:
    before = school.text
    pulled = school.pull()
    assert (pulled.steps, pulled.findings, school.text) == ((), (), before)


def test_a_word_that_was_retyped_comes_home_in_its_line_alone(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("switched off on the way", "switched off all the way"))
    assert school.pull().codes == []
    assert changed_lines(before, school.text) == [
        "            text: keep it switched off all the way through the building"
    ]


def test_bold_that_was_given_comes_home_as_bold(school: School) -> None:
    def embolden(word: WordFile) -> None:
        paragraph = word.find("call the parents")
        word.retype("call the parents the second time", "call the ")
        paragraph.append(run("parents", "b"))
        paragraph.append(run(" the second time"))

    school.edit(embolden)
    assert school.pull().items("steps-taken")[1] == "call the **parents** the second time"


def test_bold_that_was_taken_away_is_gone_and_a_link_that_nobody_sees_stays(school: School) -> None:
    def unbolden(word: WordFile) -> None:
        for found in word.find("report a ").iter(f"{W}rPr"):
            found.clear()

    school.edit(unbolden)
    assert school.pull().items("pupil-rules")[2] == "report a lost phone to [staff](audience:staff) at once"


def test_links_of_the_data_survive_an_edit_of_the_words_round_them(school: School) -> None:
    school.edit(lambda word: word.retype("helps a disabled pupil", "a disabled pupil needs"))
    text = school.pull().part("law")["text"]
    assert "[Equality Act 2010](law:equality-act-2010/section/6)" in text
    assert "[Complaints Policy](policy:complaints)" in text
    assert "a [phone](term:phone) that a disabled pupil needs stays" in text


def test_a_word_typed_into_a_link_that_nobody_sees_belongs_to_it(school: School) -> None:
    school.edit(lambda word: word.retype("to staff at once", "to staff or a teacher at once"))
    assert "[staff](audience:staff) or a teacher" in school.pull().items("pupil-rules")[2]


def test_the_reason_of_an_item_is_edited(school: School) -> None:
    school.edit(lambda word: word.retype("younger children", "infants"))
    item = school.pull().part("switched-off")
    assert item["reason"] == "A ringing phone startles the infants."


def test_a_definition_is_edited_and_keeps_its_term(school: School) -> None:
    school.edit(lambda word: word.retype("such as a smart watch", "watches among them"))
    found = school.pull().part("phone")
    assert found["text"].endswith("messages, watches among them.")
    assert found["term"] == "Phone"


def test_the_title_is_edited(school: School) -> None:
    school.edit(lambda word: word.retype("Phones Policy", "Mobile Phones Policy"))
    assert school.pull().data["title"] == "Mobile Phones Policy"


def test_a_review_date_typed_in_the_table_becomes_the_date_in_the_data(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("Spring 2027", "Summer 2028"))
    assert school.pull().data["review"] == {"due": "Summer 2028", "label": "Review date"}
    assert changed_lines(before, school.text) == ["review: {due: Summer 2028, label: Review date}"]


def test_a_review_date_that_is_none_is_a_finding_and_the_old_one_stays(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("Spring 2027", "when we get round to it"))
    pulled = school.pull()
    assert pulled.codes == ["PK604"]
    assert "when we get round to it" in pulled.findings[0].sentence
    assert school.text == before


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("Deputy Head", "Head of Year", ("owner",)),
        ("1.2", "2.0", ("version",)),
        ("Governors", "Full board", ("approval", "by")),
    ],
    ids=["owner", "version", "approved by"],
)
def test_a_fact_is_edited(school: School, old: str, new: str, path: tuple[str, ...]) -> None:
    def retype(word: WordFile) -> None:
        cell = next(p for p in word.paragraphs() if text_of(p) == old)
        next(cell.iter(f"{W}t")).text = new

    school.edit(retype)
    found: Any = school.pull().data
    for key in path:
        found = found[key]
    assert found == new


def test_a_row_that_looks_otherwise_leaves_the_facts_what_they_are(school: School) -> None:
    def add(word: WordFile) -> None:
        last = [*word.table("Deputy Head").iter(f"{W}tr")][-1]
        made = copy.deepcopy(last)
        for cell, words in zip(made.iter(f"{W}tc"), ("Checked by", "E. Sample"), strict=True):
            (paragraph,) = cell.iter(f"{W}p")
            remove(paragraph)
            etree.SubElement(cell, f"{W}p").append(run(words))
        last.addnext(made)

    before = school.text
    school.edit(add)
    pulled = school.pull()
    assert (pulled.codes, school.text) == (["PK605"], before)
    assert "E. Sample" in pulled.findings[0].sentence


def test_the_schools_words_for_a_date_are_edited(school: School) -> None:
    school.edit(lambda word: word.retype("Review date", "Next look"))
    assert school.pull().data["review"] == {"due": "Spring 2027", "label": "Next look"}


def test_the_schools_name_is_not_the_policys_to_change(school: School) -> None:
    school.edit(lambda word: word.retype("Brook Lane Primary School", "Brook Lane Academy"))
    pulled = school.pull()
    assert pulled.codes == ["PK605"]
    assert "Brook Lane Academy" in pulled.findings[0].sentence


def test_a_heading_is_reworded_and_its_section_keeps_its_name(school: School) -> None:
    school.edit(lambda word: word.retype("When rules are broken", "What follows"))
    assert school.pull().part("breaches")["title"] == "What follows"


def test_words_typed_into_the_references_are_told_and_not_lost_silently(school: School) -> None:
    def typed(word: WordFile) -> None:
        *_, last = (p for p in word.paragraphs() if text_of(p) == "Complaints Policy")
        last.addnext(bare_copy(last, "The Phones Act 2027"))

    before = school.text
    school.edit(typed)
    pulled = school.pull()
    assert pulled.codes == ["PK603"]
    assert "The Phones Act 2027" in pulled.findings[0].sentence
    assert school.text == before


def test_a_reference_whose_words_somebody_changed_is_told(school: School) -> None:
    def retyped(word: WordFile) -> None:
        *_, last = (p for p in word.paragraphs() if text_of(p) == "Complaints Policy")
        last.addnext(bare_copy(last, "Complaints Procedure"))
        remove(last)

    before = school.text
    school.edit(retyped)
    pulled = school.pull()
    assert pulled.codes == ["PK603"]
    assert "Complaints Procedure" in pulled.findings[0].sentence
    assert school.text == before


def test_a_heading_typed_after_the_references_begins_a_section(school: School) -> None:
    def typed(word: WordFile) -> None:
        *_, last = (p for p in word.paragraphs() if text_of(p) == "Complaints Policy")
        last.addnext(bare_copy(word.find("Aims"), "Who to ask"))

    school.edit(typed)
    assert school.pull().data["sections"][-1] == {"id": "who-ask", "title": "Who to ask"}


def test_a_link_that_a_policy_may_not_have_keeps_its_words(school: School) -> None:
    def link(word: WordFile) -> None:
        from lxml import etree

        paragraph = word.find("call the parents")
        field = etree.SubElement(paragraph, f"{W}fldSimple")
        field.set(f"{W}instr", ' HYPERLINK "file:///C:/secret.doc" ')
        field.append(run(" (see here)"))

    school.edit(link)
    assert school.pull().items("steps-taken")[1] == "call the parents the second time (see here)"
    assert any("secret" in finding.sentence for finding in school.find().findings)


def test_a_picture_is_told_with_its_place(school: School) -> None:
    def picture(word: WordFile) -> None:
        made = run("")
        made.append(made.makeelement(f"{W}drawing"))
        word.find("Look up, and learn").append(made)

    school.edit(picture)
    findings = school.find().findings
    assert [finding.code.id for finding in findings] == ["PK521"]
    assert "Look up" in findings[0].sentence


def test_words_that_are_struck_through_by_hand_are_told_and_stay(school: School) -> None:
    def strike(word: WordFile) -> None:
        (first,) = word.find("Look up, and learn").iter(f"{W}r")
        properties = first.find(f"{W}rPr")
        if properties is None:
            properties = first.makeelement(f"{W}rPr")
            first.insert(0, properties)
        properties.append(properties.makeelement(f"{W}strike"))

    school.edit(strike)
    (finding,) = school.find().findings
    assert finding.code.id == "PK528"
    assert "Look up, and learn" in finding.sentence
