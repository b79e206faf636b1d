"""Files that LibreOffice opened and saved, untouched or edited in its own form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policykit.tasks.load import load_policy
from policykit.tasks.render import render
from tests.support.commands import POLICIES, TODAY, run, school
from tests.support.tools import in_libreoffice

pytestmark = pytest.mark.office

NAME = "social-media"
SAVED, FLAT = "docx:MS Word 2007 XML", "fodt"
SENTENCE = "Malicious Communications Act"
INSERTED = (
    '<text:changed-region text:id="ct1"><text:insertion><office:change-info><dc:creator>Jo Smith</dc:creator>'
    "<dc:date>2026-11-20T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
)
COMMENT = (
    "<office:annotation><dc:creator>Pat Lee</dc:creator><dc:date>2026-11-20T10:00:00</dc:date>"
    "<text:p>Is this still so?</text:p></office:annotation>"
)


def edited(flat: str) -> str:
    return flat.replace(SENTENCE, "Malign Communications Act", 1)


def formatted(flat: str) -> str:
    """One word in bold, by a style of the page's own."""
    bold = '<style:text-properties fo:font-weight="bold"/>'
    bold = f'<style:style style:name="PKB" style:family="text">{bold}</style:style>'
    flat = flat.replace("</office:automatic-styles>", f"{bold}</office:automatic-styles>", 1)
    return re.sub(r">(Social media)", r'><text:span text:style-name="PKB">\1</text:span>', flat, count=1)


def tracked(flat: str) -> str:
    """An insertion that LibreOffice tracks."""
    flat = re.sub(
        r"(<office:text\b[^>]*>)",
        rf"\1<text:tracked-changes>{INSERTED}</text:tracked-changes>",
        flat,
        count=1,
    )
    typed = '<text:change-start text:change-id="ct1"/>quite <text:change-end text:change-id="ct1"/>'
    return flat.replace(SENTENCE, typed + SENTENCE, 1)


def commented(flat: str) -> str:
    return flat.replace(SENTENCE, COMMENT + SENTENCE, 1)


def deleted(flat: str) -> str:
    """The last paragraph gone."""
    before, _, after = flat.rpartition('<text:p text:style-name="Bibliography">')
    return before + after.partition("</text:p>")[2]


EDITS = {
    "edited": (edited, "became"),
    "formatted": (formatted, "has another style or another link"),
    "tracked": (tracked, "1 tracked change by Jo Smith"),
    "commented": (commented, "It has 1 comment by Pat Lee."),
    "deleted": (deleted, "was deleted"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The school's document as LibreOffice saved it: untouched, and once for each edit; two conversions."""
    source, flat, saved = (tmp_path_factory.mktemp(name) for name in ("source", "flat", "saved"))
    docx = source / f"{NAME}.docx"
    docx.write_bytes(render(load_policy(POLICIES / f"{NAME}.yaml"), "docx"))
    in_libreoffice([docx], FLAT, flat)
    text = (flat / f"{NAME}.fodt").read_text(encoding="utf-8")
    (flat / "untouched.fodt").write_text(text, encoding="utf-8")
    for name, (edit, _) in EDITS.items():
        changed = edit(text)
        assert changed != text, name
        (flat / f"{name}.fodt").write_text(changed, encoding="utf-8")
    names = ("untouched", *EDITS)
    in_libreoffice([docx, *(flat / f"{name}.fodt" for name in names)], SAVED, saved)
    return {name: (saved / f"{name}.docx").read_bytes() for name in (NAME, *names)}


def built(folder: Path, data: bytes) -> Path:
    """A folder in which the document was built, and then saved by LibreOffice."""
    school(folder)
    assert run(folder, "build", "--to", "docx", "--today", TODAY).status == 0
    file = folder / "build" / f"{NAME}.docx"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("name", [NAME, "untouched"])
def test_a_document_that_libreoffice_merely_saved_is_replaced(
    name: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = built(tmp_path, files[name])
    ran = run(tmp_path, "build", "--to", "docx", "--today", TODAY)
    assert (ran.status, "wrote" in ran.out) == (0, True), ran.said
    assert file.read_bytes() != files[name]


@pytest.mark.parametrize("name", EDITS)
def test_a_document_that_was_edited_in_libreoffice_stays_and_the_edit_is_told(
    name: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = built(tmp_path, files[name])
    policy = tmp_path / "policies" / f"{NAME}.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("title: Social Media", "title: Our Social Media", 1), encoding="utf-8")
    ran = run(tmp_path, "build", "--to", "docx", "--today", TODAY)
    assert (ran.status, ran.err.count("PK401")) == (1, 1), ran.said
    assert EDITS[name][1] in " ".join(ran.err.split()), ran.err
    assert file.read_bytes() == files[name]
