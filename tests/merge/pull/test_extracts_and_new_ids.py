"""An extract's title is the policy's with words added; a policy may get another id while its file is out."""

from __future__ import annotations

import pytest

from policykit.findings import InvalidData
from policykit.tasks.build import Request, build
from policykit.tasks.pull import Pull, find, keep, propose
from tests.merge.pull.school import TODAY, School
from tests.merge.pull.word_edits import edit

EXTRACT = "phones-for-pupils.docx"


def request(school: School) -> Request:
    folder = school.folder
    return Request((folder / "policies",), ("docx",), folder / "build", TODAY, audience="pupils")


def pulled(school: School) -> tuple[list[str], list[str], list[bool]]:
    """The codes told of the extract, the words that it brings home, and which of them are conflicts."""
    found = find(Pull(school.folder / "build" / EXTRACT, school.folder / "policies", school.folder / "build"))
    proposal = propose(found, found.steps)
    if not proposal.is_empty:
        keep(proposal, TODAY)
    told = [finding.code.id for finding in (*found.findings, *proposal.findings)]
    return told, [step.after for step in found.steps], [step.is_conflict for step in found.steps]


def test_a_title_that_was_edited_in_an_extract_is_the_policys_without_what_was_added(school: School) -> None:
    build(request(school))
    edit(
        school.folder / "build" / EXTRACT,
        lambda word: word.retype("Phones Policy: extract", "Phones and Watches Policy: extract"),
    )
    assert pulled(school) == ([], ["Phones and Watches Policy"], [False])
    assert "\ntitle: Phones and Watches Policy\n" in school.text
    assert pulled(school) == ([], [], [])
    assert not build(request(school)).errors


def test_what_an_extract_adds_to_the_title_is_told_if_it_was_edited_and_the_title_stays(
    school: School,
) -> None:
    build(request(school))
    before = school.text
    edit(school.folder / "build" / EXTRACT, lambda word: word.retype("extract for pupils", "for our pupils"))
    assert pulled(school) == (["PK603"], [], [])
    assert school.text == before


def test_a_file_of_a_policy_that_has_another_id_now_is_told_so_and_comes_home_under_the_new_one(
    school: School,
) -> None:
    school.edit(lambda word: word.retype("call the parents", "ring the parents"))
    school.yaml.write_text(school.text.replace("id: phones\n", "id: mobile-phones\n"))
    with pytest.raises(InvalidData) as caught:
        school.find()
    (told,) = caught.value.findings
    assert told.code.id == "PK612"
    assert "“phones”" in told.sentence
    assert "mobile-phones.docx" in told.remedy
    renamed = school.word.rename(school.word.with_name("mobile-phones.docx"))
    found = find(Pull(renamed, school.folder / "policies", school.folder / "build"))
    steps = [step for step in found.steps if step.action == "changed"]
    assert [step.after for step in steps] == ["ring the parents the second time"]
    assert "ring the parents" in propose(found, steps).text
