"""Once all that was edited in a Word file stands in the data, a build writes it anew, and keeps a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import TODAY, policy, run
from tests.support.word_making import in_word, p
from tests.support.word_reading import part_text

LAW = (
    "      - {kind: text, id: cited, text: 'See the [Equality Act 2010](law:equality-act-2010).'}\n"
    "      - {kind: expectations, id: gap, text: 'You must:', missing: Lost.}"
)
WORDS = (">Words.<", ">Other words.<")
COPY = Path("edited copies", f"a, edited, {TODAY}.docx")


def source(folder: Path) -> Path:
    return folder / "policies" / "a.yaml"


def edited(folder: Path, *edits: tuple[str, str]) -> Path:
    """A folder whose one policy has been built, and its Word file edited."""
    (folder / "policies").mkdir()
    source(folder).write_text(policy("a", LAW), encoding="utf-8")
    assert run(folder, "build", "--to", "docx").status == 0
    file = folder / "build" / "a.docx"
    for old, new in edits:
        file.write_bytes(in_word(file.read_bytes(), old, new))
    return file


def build(folder: Path) -> int:
    return run(folder, "build", "--to", "docx", "--today", TODAY).status


def test_what_was_pulled_is_written_anew_and_a_copy_of_the_edited_file_is_kept(tmp_path: Path) -> None:
    file = edited(tmp_path, WORDS)
    as_edited = file.read_bytes()
    assert build(tmp_path) == 1
    assert run(tmp_path, "pull", "build/a.docx", "--yes").status == 0
    assert build(tmp_path) == 0
    assert "Other words." in part_text(file.read_bytes(), "word/document.xml")
    assert (file.parent / COPY).read_bytes() == as_edited
    assert run(tmp_path, "build", "--to", "docx").out.startswith("Nothing to do")


def test_so_is_what_somebody_typed_into_the_policy_by_hand(tmp_path: Path) -> None:
    edited(tmp_path, WORDS)
    source(tmp_path).write_text(policy("a", LAW).replace("Words.", "Other words."), encoding="utf-8")
    assert build(tmp_path) == 0


def test_one_edit_of_two_that_is_not_home_keeps_the_file(tmp_path: Path) -> None:
    file = edited(tmp_path, WORDS, (">You must:<", ">You must always:<"))
    as_edited = file.read_bytes()
    source(tmp_path).write_text(policy("a", LAW).replace("Words.", "Other words."), encoding="utf-8")
    assert build(tmp_path) == 1
    assert file.read_bytes() == as_edited
    assert not (file.parent / COPY).exists()


@pytest.mark.parametrize(
    "edit",
    [
        (
            ">Equality Act 2010</w:t></w:r></w:hyperlink></w:p>",
            ">Another Act</w:t></w:r></w:hyperlink></w:p>",
        ),
        (">One part of this policy", ">No part of this policy"),
        ("<w:sectPr", f"{p('By hand.')}<w:sectPr"),
        ("</w:t></w:r><w:bookmarkEnd", "</w:t></w:r><w:r><w:object/></w:r><w:bookmarkEnd"),
    ],
    ids=["what is referred to", "the note on where it stands", "a line after the end", "an object"],
)
def test_an_edit_that_has_no_place_in_the_data_keeps_the_file(edit: tuple[str, str], tmp_path: Path) -> None:
    file = edited(tmp_path, WORDS, edit)
    as_edited = file.read_bytes()
    source(tmp_path).write_text(policy("a", LAW).replace("Words.", "Other words."), encoding="utf-8")
    assert build(tmp_path) == 1
    assert file.read_bytes() == as_edited
