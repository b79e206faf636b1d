"""A Word file that a person changed, in any way, is never replaced without a copy of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policykit.tasks import writing
from policykit.workspace.snapshots import content_digest
from tests.merge.pull.school import School, founded
from tests.merge.pull.word_edits import W, WordFile, run, text_of
from tests.support.commands import TODAY
from tests.support.commands import run as policykit

COPY = Path("edited copies", f"phones, edited, {TODAY}.docx")
WATERMARK = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape type="#_x0000_t136">'
    '<v:textpath string="SAMPLE"/></v:shape></w:pict></w:r></w:p>'
)


@pytest.fixture
def school(tmp_path: Path) -> School:
    return founded(tmp_path)


def title_deleted(word: WordFile) -> None:
    word.delete("Phones Policy")


def title_moved(word: WordFile) -> None:
    word.move("Phones Policy", "Phones help families")


def facts_moved(word: WordFile) -> None:
    word.find("Phones help families").addnext(word.table("Deputy Head"))


def page_break(word: WordFile) -> None:
    words = word.find("call the parents").find(f"{W}r")
    assert words is not None
    words.addprevious(words.makeelement(f"{W}r"))
    made = words.getprevious()
    assert made is not None
    made.append(made.makeelement(f"{W}br", {f"{W}type": "page"}))


def section_added(word: WordFile) -> None:
    properties = word.find("Phones help families").find(f"{W}pPr")
    assert properties is not None
    properties.append(properties.makeelement(f"{W}sectPr"))


def watermark(word: WordFile) -> None:
    name = next(name for name in sorted(word.parts) if name.startswith("word/header"))
    word.parts[name] = word.parts[name].replace(b"</w:hdr>", WATERMARK.encode() + b"</w:hdr>")


def looks(*properties: str) -> Callable[[WordFile], None]:
    def edit(word: WordFile) -> None:
        paragraph = word.find("Phones help families")
        text = text_of(paragraph)
        for old in list(paragraph.iter(f"{W}r")):
            paragraph.remove(old)
        paragraph.append(run(text, *properties))
        for name, value in (("u", "single"), ("highlight", "yellow")):
            for each in paragraph.iter(f"{W}{name}"):
                each.set(f"{W}val", value)

    return edit


def title_in_italics(word: WordFile) -> None:
    title = word.find("Phones Policy")
    text = text_of(title)
    for old in list(title.iter(f"{W}r")):
        old.getparent().remove(old)  # type: ignore[union-attr]
    title.append(run(text, "i"))


def described(word: WordFile) -> None:
    table = word.table("Playground").find(f"{W}tblPr")
    assert table is not None
    for old in table.findall(f"{W}tblDescription"):
        table.remove(old)
    table.append(table.makeelement(f"{W}tblDescription", {f"{W}val": "By hand"}))


def restarted(word: WordFile) -> None:
    numbering = word.parts["word/numbering.xml"].decode()
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    numbering = re.sub(r"(<w:lvlOverride.*?</w:lvlOverride>)?</w:num>", start, numbering)
    word.parts["word/numbering.xml"] = numbering.encode()


EDITS: dict[str, Callable[[WordFile], None]] = {
    "the title deleted": title_deleted,
    "the title moved": title_moved,
    "the title in italics": title_in_italics,
    "the table of facts moved": facts_moved,
    "a watermark typed": watermark,
    "a page break": page_break,
    "a section": section_added,
    "underline": looks("u"),
    "capitals": looks("caps"),
    "yellow highlight": looks("highlight"),
    "alternative text of a table": described,
    "numbering restarted": restarted,
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_file_is_left_or_a_copy_of_it_is_kept(school: School, edit: str) -> None:
    school.edit(EDITS[edit])
    edited = school.word.read_bytes()
    ran = policykit(school.folder, "build", "--to", "docx", "--today", TODAY)
    if edit == "numbering restarted":  # other labels are other words
        assert (ran.status, "PK401" in ran.err) == (1, True), ran.said
        assert school.word.read_bytes() == edited
        ran = policykit(school.folder, "build", "--to", "docx", "--overwrite", "--today", TODAY)
    assert ran.status == 0, ran.said
    assert f"kept     {Path('build') / COPY}" in ran.out.replace("\\", "/")
    assert (school.word.parent / COPY).read_bytes() == edited
    assert "Nothing to do" in policykit(school.folder, "build", "--to", "docx", "--today", TODAY).out


def test_the_same_content_is_kept_once_whatever_the_day(school: School) -> None:
    school.edit(looks("caps"))
    first = school.word.read_bytes()
    with zipfile.ZipFile(school.word) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    saved_again = parts | {
        "docProps/core.xml": parts["docProps/core.xml"].replace(
            b"</cp:coreProperties>", b"<cp:revision>7</cp:revision></cp:coreProperties>"
        )
    }
    policykit(school.folder, "build", "--to", "docx", "--overwrite", "--today", TODAY)
    with zipfile.ZipFile(school.word, "w") as package:
        for name, part in saved_again.items():
            package.writestr(name, part)
    assert content_digest(school.word.read_bytes()) == content_digest(first)
    policykit(school.folder, "build", "--to", "docx", "--overwrite", "--today", "2026-12-24")
    assert [path.name for path in (school.word.parent / "edited copies").iterdir()] == [COPY.name]


def test_another_edit_on_the_same_day_is_kept_beside_the_first(school: School) -> None:
    for edit in (looks("caps"), looks("u")):
        school.edit(edit)
        policykit(school.folder, "build", "--to", "docx", "--overwrite", "--today", TODAY)
    names = sorted(path.name for path in (school.word.parent / "edited copies").iterdir())
    assert names == [f"phones, edited, {TODAY} (2).docx", COPY.name]


def test_of_a_site_the_copy_lies_beside_the_served_folder(school: School) -> None:
    policykit(school.folder, "site")
    page = school.folder / "site" / "policies" / "phones.html"
    edited = page.read_bytes() + b"<!-- by hand -->"
    page.write_bytes(edited)
    ran = policykit(school.folder, "site", "--overwrite", "--today", TODAY)
    assert ran.status == 0, ran.said
    assert (school.folder / "edited copies" / f"phones, edited, {TODAY}.html").read_bytes() == edited
    assert not list((school.folder / "site").rglob("*edited*"))


def pull(school: School) -> None:
    ran = policykit(school.folder, "pull", "build/phones.docx", "--yes", "--today", TODAY)
    assert ran.status == 0, ran.said


def test_an_edit_after_a_pull_is_compared_with_what_was_pulled(school: School) -> None:
    school.edit(lambda word: word.enter_after("call the parents", "talk with the pupil"))
    pull(school)
    school.edit(lambda word: word.retype("talk with the pupil", "talk with the pupil, always"))
    pull(school)
    assert school.pull().items("steps-taken")[2:] == ["talk with the pupil, always"]
    assert school.find().steps == ()


def test_words_that_were_changed_back_after_a_pull_are_in_a_copy(school: School) -> None:
    school.edit(lambda word: word.retype("take the phone until the end", "keep the phone until the end"))
    pull(school)
    school.edit(lambda word: word.retype("keep the phone until the end", "take the phone until the end"))
    edited = school.word.read_bytes()  # it may as well be the file as it was sent
    policykit(school.folder, "build", "--to", "docx", "--today", TODAY)
    assert (school.word.parent / COPY).read_bytes() == edited


def test_after_a_build_an_edit_is_compared_with_the_build_again(school: School) -> None:
    school.edit(lambda word: word.retype("take the phone until the end", "keep the phone until the end"))
    pull(school)
    policykit(school.folder, "build", "--to", "docx", "--today", TODAY)
    school.edit(lambda word: word.retype("call the parents", "ring the parents"))
    assert [step.after for step in school.find().steps] == ["ring the parents the second time"]


def test_a_file_that_is_saved_during_a_build_is_left(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    school.edit(looks("caps"))
    late = school.word.read_bytes() + b"late"

    def keep(*_: object) -> Path:
        school.word.write_bytes(late)
        return school.word

    monkeypatch.setattr(writing, "keep_edited", keep)
    ran = policykit(school.folder, "build", "--to", "docx", "--today", TODAY)
    assert (ran.status, "saved again during the build" in " ".join(ran.err.split())) == (1, True)
    assert school.word.read_bytes() == late


def test_answers_are_not_written_behind_a_link(school: School, tmp_path: Path) -> None:
    hidden, elsewhere = school.word.parent / ".policykit", tmp_path / "elsewhere"
    hidden.rename(elsewhere)
    hidden.symlink_to(elsewhere, target_is_directory=True)
    school.edit(lambda word: word.retype("take the phone until the end", "keep the phone until the end"))
    policykit(school.folder, "pull", "build/phones.docx", "--yes")
    assert not (elsewhere / "answered.txt").exists()
