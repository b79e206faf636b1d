"""Word files that LibreOffice opened and saved still carry their policies' data, and give them back."""

from __future__ import annotations

from pathlib import Path

import pytest

import policykit
from policykit.tasks.importing import Import
from policykit.tasks.render import render
from tests.office.test_edited_in_libreoffice import FLAT, SAVED
from tests.support import larkmead
from tests.support.commands import POLICIES
from tests.support.tools import in_libreoffice
from tests.support.word_making import in_word

pytestmark = pytest.mark.office

OLD, NEW = "Technology and Social Media are", "Technology and its social media are"
FOLDERS = (POLICIES, larkmead.POLICIES)


def test_every_policy_comes_back_from_the_file_that_libreoffice_saved(tmp_path: Path) -> None:
    written = {id_: policy for folder in FOLDERS for id_, policy in policykit.load_policies(folder).items()}
    for id_, policy in written.items():
        (tmp_path / f"{id_}.docx").write_bytes(render(policy, "docx"))
    in_libreoffice([tmp_path / f"{id_}.docx" for id_ in written], SAVED, tmp_path / "saved")
    for id_, policy in written.items():
        home = tmp_path / id_
        report = Import(home).run(tmp_path / "saved" / f"{id_}.docx")
        assert "the page still has the same words" in report.note, (report.note, report.findings)
        assert policykit.load_policies(home)[id_].model_dump() == policy.model_dump()


def test_an_edited_file_that_libreoffice_saved_is_brought_onto_the_data(tmp_path: Path) -> None:
    policy = policykit.load_policies(POLICIES)["social-media"]
    (tmp_path / "social-media.docx").write_bytes(in_word(render(policy, "docx"), OLD, NEW))
    in_libreoffice([tmp_path / "social-media.docx"], SAVED, tmp_path / "saved")
    report = Import(tmp_path / "policies").run(tmp_path / "saved" / "social-media.docx")
    draft = policykit.load_policies(tmp_path / "policies")["social-media"]
    assert draft.model_dump_json() == policy.model_dump_json().replace(OLD, NEW)
    assert "1 edit was applied to the data" in report.note


def test_a_file_that_went_through_an_opendocument_file_has_lost_its_data_and_says_nothing_of_it(
    tmp_path: Path,
) -> None:
    policy = policykit.load_policies(larkmead.POLICIES)["uniform"]
    (tmp_path / "uniform.docx").write_bytes(render(policy, "docx"))
    in_libreoffice([tmp_path / "uniform.docx"], FLAT, tmp_path)
    in_libreoffice([tmp_path / "uniform.fodt"], SAVED, tmp_path / "saved")
    report = Import(tmp_path / "policies").run(tmp_path / "saved" / "uniform.docx")
    assert (report.failed, report.note) == (False, "")
    assert not {"PK658", "PK660"} & {finding.code.id for finding in report.findings}
