"""Word files that carry data: when a page is another than its data, and which school.yaml there is then."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import policykit
from policykit.model.policy import Policy
from policykit.model.school import Audience
from policykit.tasks.importing import Import, import_all
from policykit.tasks.render import render
from tests.importer.test_import_by_data import UNIFORM, bring, told
from tests.support import larkmead
from tests.support.commands import POLICIES
from tests.support.word_making import in_word
from tests.support.word_reading import part_text


def rewritten(share: float, title: str) -> bytes:
    """The file with another title and so much of its words others."""
    data = render(UNIFORM, "docx")
    page = part_text(data, "word/document.xml")
    texts = re.findall(r"(?<=>)[^<>]{12,}(?=</w:t>)", page)
    wanted = {*texts[: round(len(texts) * share)]} - {UNIFORM.title}
    words = iter(range(1_000))

    def other(found: re.Match[str]) -> str:
        return f"Lunch in hall {next(words)}" if found[0] in wanted else found[0]

    made = re.sub(r"(?<=>)[^<>]{12,}(?=</w:t>)", other, page.replace(UNIFORM.title, title))
    return in_word(data, page, made)


def test_where_the_usual_audiences_count_the_others_are_to_be_listed_with_a_new_one(tmp_path: Path) -> None:
    home = tmp_path / "policies"
    home.mkdir()
    (home / "school.yaml").write_text("policykit: 1\nname: Somewhere School\n", encoding="utf-8")
    tutors = Audience(id="tutors", name="tutors")
    school = UNIFORM.context.school
    school = school.model_copy(update={"audiences": (*school.audiences, tutors)})
    setting = replace(UNIFORM.context, school=school)
    policy = Policy.model_validate(UNIFORM.model_dump() | {"audiences": ["tutors"]}, context=setting)
    report = bring(home, render(policy, "docx"))
    (remedy,) = (each.remedy for each in report.findings if "“tutors”" in each.sentence)
    assert remedy.endswith("the default ones apply only while none is listed.")


def test_a_folder_of_proposals_shares_the_school_above_it(tmp_path: Path) -> None:
    school = tmp_path / "policies" / "school.yaml"
    school.parent.mkdir()
    shutil.copy(larkmead.POLICIES / "school.yaml", school)
    assert bring(school.parent / "proposed", render(UNIFORM, "docx")).school is None
    assert [path.name for path in (school.parent / "proposed").iterdir()] == ["uniform.yaml"]


def test_of_two_schools_the_first_makes_the_school_file_and_the_second_adds_nothing(tmp_path: Path) -> None:
    work = Import(tmp_path / "policies")
    ours = policykit.load_policies(POLICIES)["social-media"]
    (tmp_path / "a.docx").write_bytes(render(UNIFORM, "docx"))
    (tmp_path / "b.docx").write_bytes(render(ours, "docx"))
    assert work.run(tmp_path / "a.docx").school is not None
    before = (tmp_path / "policies" / "school.yaml").read_bytes()
    assert work.run(tmp_path / "b.docx").school is None
    assert (tmp_path / "policies" / "school.yaml").read_bytes() == before


def test_a_file_whose_data_is_not_used_does_not_keep_the_next_one_from_making_the_school_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.docx").write_bytes(rewritten(1, "Packed Lunch Policy"))
    for name, id_ in (("b", "visits"), ("c", "languages")):
        (tmp_path / f"{name}.docx").write_bytes(render(larkmead.larkmead()[id_], "docx"))
    made = list(import_all([tmp_path / f"{name}.docx" for name in "abc"], tmp_path / "policies"))
    assert [Path(each.file).name for each in made] == ["b.docx", "a.docx", "c.docx"]
    assert ["PK660" in told(each) for each in made] == [False, True, False]
    assert policykit.load_policies(tmp_path / "policies").school.name == UNIFORM.context.school.name


def test_a_school_file_that_somebody_saved_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    work = Import(tmp_path / "policies")
    school = tmp_path / "policies" / "school.yaml"
    for id_ in ("uniform", "visits"):
        (tmp_path / f"{id_}.docx").write_bytes(render(larkmead.larkmead()[id_], "docx"))
        report = work.run(tmp_path / f"{id_}.docx")
        assert report.path is not None
        if id_ == "uniform":
            school.write_text(school.read_text("utf-8") + "# Looked through.\n", encoding="utf-8")
    assert report.school is None
    assert school.read_text("utf-8").endswith("# Looked through.\n")


@pytest.mark.parametrize(
    ("share", "title", "is_other"),
    [
        (0.7, UNIFORM.title, False),
        (0.3, "Clothes", False),
        (0.7, "Clothes", True),
        (1.0, UNIFORM.title, True),
    ],
)
def test_a_page_is_another_by_its_words_and_its_title(
    share: float, title: str, is_other: bool, tmp_path: Path
) -> None:
    report = bring(tmp_path / "policies", rewritten(share, title))
    assert ("PK660" in told(report)) is is_other
    assert (report.note == "") is is_other
