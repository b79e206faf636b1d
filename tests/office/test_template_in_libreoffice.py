"""Documents in a school's own style in LibreOffice; and a template that LibreOffice itself has saved."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from policykit.formats.word import compile_template, named, read, write
from policykit.formats.word.normal import normal
from tests.formats.word.test_template import without_heading_labels
from tests.support.template_making import SANS, SERIF, template
from tests.support.tools import in_libreoffice, required
from tests.support.word_lint import assert_valid_word, audit
from tests.support.word_pages import body, everything, heading, item, page

pytestmark = pytest.mark.office

DOCUMENT = page(
    heading("Purpose", "purpose", 1, "1"),
    body("Staff must:", "rules"),
    *(item("•", "ask;"), item("1.", "listen;"), item("2.", "answer.")),
    heading("Rules", "inner", 2, "1.1"),
    body("The end.", "end"),
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two documents as PDF: by the template, and by what LibreOffice saves of the template."""
    folder = tmp_path_factory.mktemp("office")
    saved = folder / "saved"
    saved.mkdir()
    (folder / "template.docx").write_bytes(template())
    in_libreoffice([folder / "template.docx"], "docx", saved)
    own = compile_template(template())
    again = compile_template((saved / "template.docx").read_bytes())
    (folder / "own.docx").write_bytes(write(replace(DOCUMENT, watermark="DRAFT"), own))
    (folder / "again.docx").write_bytes(write(DOCUMENT, again))
    in_libreoffice([folder / "own.docx", folder / "again.docx"], "pdf", folder)
    return folder


def told(folder: Path, program: str, name: str, *options: str) -> str:
    command = [
        required(program),
        *options,
        str(folder / f"{name}.pdf"),
        *(["-"] if "text" in program else []),
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()


@pytest.mark.parametrize("name", ["own", "again"])
def test_the_page_has_the_templates_fonts_and_paper_and_its_filled_header(opened: Path, name: str) -> None:
    fonts = told(opened, "pdffonts", name)
    assert SERIF.replace(" ", "") in fonts
    assert SANS.replace(" ", "") in fonts
    assert re.search(r"841\.\d+ x 595", told(opened, "pdfinfo", name))
    text = " ".join(told(opened, "pdftotext", name, "-layout").split())
    assert "The policy: Complaints Policy of Fernbank School" in text
    assert "Reference complaints, approved by Governors" in text
    assert "Stale" not in text


@pytest.mark.parametrize("name", ["own", "again"])
def test_headings_and_items_show_one_number(opened: Path, name: str) -> None:
    lines = [" ".join(line.split()) for line in told(opened, "pdftotext", name, "-layout").splitlines()]
    for line in ("1 Purpose", "1.1 Rules", "1. listen;", "2. answer."):
        assert line in lines, lines


def test_a_template_that_libreoffice_saved_gives_a_valid_document_that_is_read_back(opened: Path) -> None:
    own = compile_template((opened / "saved" / "template.docx").read_bytes())
    assert own.numbered
    document = without_heading_labels(everything())
    data = write(document, own)
    assert_valid_word(data, audited=False)
    # LibreOffice writes a character set, and "start" for "left", which the first schema does not know.
    known = ("/word/fontTable.xml", "lvlJc")
    assert [fault for fault in audit(data) if not any(each in fault for each in known)] == []
    assert without_heading_labels(read(data, names=named(document)).document) == normal(document)
