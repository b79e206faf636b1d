"""What build counts as an edit of a Word file, pull takes or reports; after that, build goes on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from lxml import etree

from policykit.findings import Finding
from policykit.tasks.build import Request, build
from tests.merge.pull.school import TODAY, Pulled, School
from tests.merge.pull.test_above_the_text import below_school, third_column
from tests.merge.pull.test_identity import comment_on
from tests.merge.pull.word_edits import W, WordFile
from tests.merge.pull.word_edits import run as words_of
from tests.support.commands import Ran, run

Edit = Callable[[WordFile], object]


def part(word: WordFile, kind: str, edit: Callable[[etree._Element], object]) -> None:
    """Edit the headers or the footers, whichever of them have words."""
    for name in sorted(word.parts):
        root = etree.fromstring(word.parts[name]) if name.startswith(f"word/{kind}") else None
        if root is not None and (line := next(root.iter(f"{W}p"), None)) is not None:
            edit(line)
            word.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def footer(word: WordFile) -> None:
    part(word, "footer", lambda line: line.append(words_of(" Agreed with the union on 3 May")))


def header_gone(word: WordFile) -> None:
    def empty(line: etree._Element) -> None:
        for piece in line.iter(f"{W}t"):
            piece.text = ""

    part(word, "header", empty)


def name_of_gap(word: WordFile) -> None:
    word.retype("Missing from this policy", "Missing until the union has agreed")


def name_of_reason(word: WordFile) -> None:
    word.retype("Why:", "Because:")


def last(word: WordFile, words: str) -> etree._Element:
    return [p for p in word.paragraphs() if words in "".join(map(str, p.itertext()))][-1]


def reference_gone(word: WordFile) -> None:
    line = last(word, "Complaints Policy")
    parent = line.getparent()
    assert parent is not None
    parent.remove(line)


def reference_moved(word: WordFile) -> None:
    last(word, "Other policies referred to").addprevious(last(word, "Complaints Policy"))


def reference_restyled(word: WordFile) -> None:
    line = last(word, "Complaints Policy")
    properties = line.find(f"{W}pPr")
    assert properties is not None
    line.remove(properties)


def heading_of_references_gone(word: WordFile) -> None:
    line = last(word, "Other policies referred to")
    parent = line.getparent()
    assert parent is not None
    parent.remove(line)


def note_of_standing_gone(word: WordFile) -> None:
    word.delete("is missing; it is marked where it belongs")


def first_item_indented(word: WordFile) -> None:
    level = word.find("take the phone until").find(f"{W}pPr/{W}numPr/{W}ilvl")
    assert level is not None
    level.set(f"{W}val", "1")


def bullets_numbered(word: WordFile) -> None:
    for words in ("hand their phone in", "keep it switched off", "report a"):
        word.restyle(words, "take the phone until")


def reference_retyped(word: WordFile) -> None:
    word.retype("Equality Act 2010", "Equality Act 2011")


def retyped(word: WordFile) -> None:
    word.retype("call the parents the second time", "ring the parents the second time")


SILENT: dict[Edit, str] = {
    footer: "Agreed with the union on 3 May",
    header_gone: "Brook Lane Primary School",
    name_of_gap: "Missing until the union has agreed",
    name_of_reason: "Because",
    reference_gone: "Complaints Policy",
    reference_moved: "Complaints Policy",
    reference_restyled: "Complaints Policy",
    heading_of_references_gone: "Other policies referred to",
    note_of_standing_gone: "is missing; it is marked where it belongs",
    first_item_indented: "take the phone until",
}
GOES_INTO_THE_DATA: tuple[Edit, ...] = (reference_retyped, retyped, below_school, third_column)
EDITS: tuple[Edit, ...] = (*SILENT, bullets_numbered, *GOES_INTO_THE_DATA)


def refusals(school: School) -> list[str]:
    made = build(Request((school.folder / "policies",), ("docx",), school.folder / "build", TODAY))
    return [finding.code.id for finding in made.findings if finding.is_error]


def told_of(pulled: Pulled) -> list[Finding]:
    return [*pulled.proposal.found.findings, *pulled.findings]


@pytest.mark.parametrize("edit", SILENT)
def test_what_cannot_be_pulled_is_reported_with_its_words_and_what_to_do(school: School, edit: Edit) -> None:
    before = school.text
    school.edit(edit)
    pulled = school.pull()
    assert refusals(school) == ["PK401"]
    (told,) = told_of(pulled)
    assert SILENT[edit] in told.sentence
    assert "policykit keeps a copy" in told.remedy
    assert school.text == before


@pytest.mark.parametrize("edit", SILENT)
def test_it_is_reported_at_the_first_pull_beside_another_edit_that_is_taken(
    school: School, edit: Edit
) -> None:
    school.edit(edit, retyped)
    pulled = school.pull()
    assert pulled.items("steps-taken")[1].startswith("ring the parents")
    assert any(SILENT[edit] in told.sentence for told in told_of(pulled))


@pytest.mark.parametrize("edits", [*((edit,) for edit in EDITS), *combinations(EDITS[-7:], 2)])
def test_an_edit_goes_into_the_data_or_build_refuses_and_pull_reports_it(
    school: School, edits: tuple[Edit, ...]
) -> None:
    before = school.text
    school.edit(*edits)
    school.pull()
    if set(edits) <= set(GOES_INTO_THE_DATA):
        assert school.text != before
        assert refusals(school) == []
        assert school.pull().findings == ()
    else:
        assert refusals(school) == ["PK401"]
        assert told_of(school.pull())


def pull(school: School, *arguments: str) -> Ran:
    return run(school.folder, "pull", "build/phones.docx", "--today", str(TODAY), *arguments)


def copies(school: School) -> list[bytes]:
    return [copy.read_bytes() for copy in (school.word.parent / "edited copies").glob("*.docx")]


@pytest.mark.parametrize("edit", SILENT)
def test_what_a_pull_has_reported_no_longer_stops_a_build(school: School, edit: Edit) -> None:
    school.edit(edit)
    edited = school.word.read_bytes()
    assert refusals(school) == ["PK401"]
    assert SILENT[edit] in " ".join(pull(school).said.split())
    assert refusals(school) == []
    assert copies(school) == [edited]
    assert pull(school).out.startswith("build/phones.docx: no edits")


def test_a_pull_without_a_yes_is_no_answer(school: School) -> None:
    school.edit(retyped, footer)
    assert pull(school).status == 1
    assert refusals(school) == ["PK401"]


def test_a_conflict_that_is_declined_no_longer_stops_a_build(school: School) -> None:
    school.edit(retyped)
    school.yaml.write_text(school.text.replace("the second time", "every time"))
    pull(school, "--yes")
    assert refusals(school) == ["PK401"]
    pull(school, "--yes", "--take", "data")
    assert "call the parents every time" in school.text
    assert refusals(school) == []


def test_a_comment_stops_a_build_until_a_pull_has_shown_it(school: School) -> None:
    school.edit(lambda word: comment_on(word, "call the parents", "Is a letter not enough?"))
    assert refusals(school) == ["PK401"]
    assert "Is a letter not enough?" in pull(school).out
    assert refusals(school) == []


def test_an_edit_that_was_pulled_and_a_later_change_of_the_data_let_a_build_go_on(school: School) -> None:
    school.edit(retyped)
    school.yaml.write_text(school.text.replace("The head answers.", "The head answers in writing."))
    school.pull()
    assert refusals(school) == []
    assert len(copies(school)) == 1


def test_a_title_that_was_changed_in_the_header_as_well_is_not_told_there(school: School) -> None:
    def rename(line: etree._Element) -> None:
        for piece in line.iter(f"{W}t"):
            piece.text = (piece.text or "").replace("Phones Policy", "Telephones Policy")

    school.edit(lambda word: word.retype("Phones Policy", "Telephones Policy"))
    school.edit(lambda word: part(word, "header", rename))
    pulled = school.pull()
    assert pulled.data["title"] == "Telephones Policy"
    assert pulled.findings == ()
    assert refusals(school) == []
