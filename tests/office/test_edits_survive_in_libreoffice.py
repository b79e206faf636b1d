"""Law 9 with LibreOffice as the editor: each edit is saved again by it, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from shutil import copyfile

import pytest

from tests.laws.test_edits_survive import XML_EDITS, check, in_data
from tests.merge.pull.school import School, founded
from tests.merge.pull.word_edits import WordFile
from tests.merge.test_edited_copies import EDITS as LOOKS
from tests.support.tools import in_libreoffice

pytestmark = pytest.mark.office


def _nothing(file: WordFile) -> None:
    pass


def _of_two(edit: Callable[[WordFile, str, str], object], file: WordFile) -> None:
    edit(file, "hand their phone in", "take the phone until")


EDITS: dict[str, Callable[[WordFile], None]] = {
    "nothing": _nothing,
    **LOOKS,
    **{f"edit {number}": partial(_of_two, edit) for number, edit in enumerate(XML_EDITS)},
}


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, School]:
    """A school for each edit, whose Word file was edited and then saved by LibreOffice."""
    edited, saved = tmp_path_factory.mktemp("edited"), tmp_path_factory.mktemp("saved")
    found: dict[str, School] = {}
    for name, edit in EDITS.items():
        found[name] = founded(tmp_path_factory.mktemp("school"))
        found[name].edit(edit)
        copyfile(found[name].word, edited / f"{name}.docx")
    in_libreoffice([edited / f"{name}.docx" for name in EDITS], "docx:MS Word 2007 XML", saved)
    for name, school in found.items():
        copyfile(saved / f"{name}.docx", school.word)
    return found


@pytest.mark.parametrize("name", EDITS)
def test_no_edit_that_libreoffice_saved_is_lost(name: str, schools: dict[str, School]) -> None:
    in_data(schools[name], "call the parents the second time", "call home the second time")
    check(schools[name], "word")
    if name == "nothing":
        assert not (schools[name].word.parent / "edited copies").exists()
