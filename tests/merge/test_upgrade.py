"""A folder built by version 0.2: untouched documents are replaced, and edited ones can be pulled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.commands import TODAY, Ran
from tests.support.commands import run as policykit

BUILT = Path(__file__).parents[1] / "data" / "built-by-0.2"
UNCHANGED, CHANGED = ("untouched", "saved"), ("edited", "commented")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of it, in which each policy has got another title since."""
    shutil.copytree(BUILT, tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / "policies").glob("*ed.yaml"):
        path.write_text(path.read_text("utf-8").replace(" Policy\n", " Photographs Policy\n"), "utf-8")
    return tmp_path


def build(folder: Path) -> Ran:
    return policykit(folder, "build", "--to", "docx", "--today", TODAY)


def documents(folder: Path, *names: str) -> list[bytes]:
    return [(folder / "build" / f"{name}.docx").read_bytes() for name in names]


def test_untouched_documents_are_replaced_without_a_word_and_edited_ones_are_left(folder: Path) -> None:
    unchanged, changed = documents(folder, *UNCHANGED), documents(folder, *CHANGED)
    ran = build(folder)
    assert ran.status == 1
    assert ran.err.count("PK401") == 2
    assert not any(f"{name}.docx" in ran.err for name in UNCHANGED)
    assert "kept" not in ran.out
    assert all(new != old for new, old in zip(documents(folder, *UNCHANGED), unchanged, strict=True))
    assert documents(folder, *CHANGED) == changed


def test_edits_are_pulled_and_then_everything_is_built(folder: Path) -> None:
    changed = documents(folder, *CHANGED)
    pulled = policykit(folder, "pull", "build/edited.docx", "--yes", "--today", TODAY)
    assert pulled.status == 0, pulled.said
    assert "for the school and its families" in (folder / "policies" / "edited.yaml").read_text("utf-8")
    assert "Which adult?" in policykit(folder, "pull", "build/commented.docx").out
    ran = build(folder)
    assert (ran.status, ran.err) == (0, ""), ran.said
    copies = [(folder / "build" / "edited copies" / f"{name}, edited, {TODAY}.docx") for name in CHANGED]
    assert [copy.read_bytes() for copy in copies] == changed
    assert build(folder).out.startswith("Nothing to do")
