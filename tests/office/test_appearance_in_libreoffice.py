"""Files that LibreOffice opened and saved, once and twice, look the same; edits in them are still seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.formats.word import write
from policykit.formats.word.reader.appearance import differences
from policykit.tasks.load import load_policy
from policykit.tasks.render import render
from tests.support.commands import POLICIES, TODAY, run, school
from tests.support.larkmead import IDS, page
from tests.support.template_making import template
from tests.support.tools import in_libreoffice
from tests.support.word_edits import EDITS, edited

pytestmark = pytest.mark.office

SAVED = "docx:MS Word 2007 XML"
LOST = {"alternative_text", "column_width"}
"""What LibreOffice itself takes back: it drops alternative texts, and a width that the table's grid lacks."""


def saved_once_and_twice(files: dict[str, bytes], folder: Path) -> dict[str, tuple[bytes, bytes]]:
    """What LibreOffice makes of files, and what it makes of that."""
    for name in ("written", "once", "twice"):
        (folder / name).mkdir()
    for name, data in files.items():
        (folder / "written" / f"{name}.docx").write_bytes(data)
    in_libreoffice(sorted((folder / "written").iterdir()), SAVED, folder / "once")
    in_libreoffice(sorted((folder / "once").glob("*.docx")), SAVED, folder / "twice")
    return {
        name: tuple((folder / times / f"{name}.docx").read_bytes() for times in ("once", "twice"))  # type: ignore[misc]
        for name in files
    }


def test_documents_that_libreoffice_merely_saved_look_the_same(tmp_path: Path) -> None:
    files = {id_: write(page(id_)) for id_ in IDS}
    files["social-media"] = render(load_policy(POLICIES / "social-media.yaml"), "docx")
    school(tmp_path / "school")
    (tmp_path / "school" / "house.docx").write_bytes(template())
    options = ("--to", "docx", "--template", "house.docx", "--today", TODAY)
    assert run(tmp_path / "school", "build", *options).status == 0
    styled = (tmp_path / "school" / "build").glob("*.docx")
    files |= {f"styled-{file.stem}": file.read_bytes() for file in styled}
    for name, versions in saved_once_and_twice(files, tmp_path).items():
        for data in versions:
            assert data != files[name]
            assert not differences(files[name], data), name


def test_edits_are_seen_after_libreoffice_has_saved_them(tmp_path: Path) -> None:
    original = write(page("complaints"))
    files = {name: edited(original, name) for name in EDITS if name not in LOST}
    for name, versions in saved_once_and_twice(files, tmp_path).items():
        assert all(differences(original, data) for data in versions), name
