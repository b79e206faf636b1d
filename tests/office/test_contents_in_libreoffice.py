"""The pages that a list of contents states are those on which LibreOffice finds the headings."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from policykit.document import Document, Paragraph
from policykit.formats.word import write
from policykit.text.spans import Span
from tests.support.larkmead import IDS, page
from tests.support.tools import in_libreoffice, required
from tests.support.word_pages import contents_of

pytestmark = pytest.mark.office


def shifted(document: Document, lines: int) -> Document:
    """The page with its text further down, so that other blocks stand at the end of a page."""
    filling = tuple(Paragraph((Span(f"Line {line} of what comes first."),)) for line in range(lines))
    start = document.start
    return replace(
        document, blocks=(*document.blocks[:start], *filling, *document.blocks[start:]), has_contents=True
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Document]:
    """Each page of the fictional school with contents, at seven heights, and in LibreOffice's PDF."""
    folder = tmp_path_factory.mktemp("contents")
    made = {
        folder / f"{id_}-{lines}.docx": shifted(page(id_), lines) for id_ in IDS for lines in range(0, 14, 2)
    }
    for file, document in made.items():
        file.write_bytes(write(document))
    in_libreoffice(list(made), "pdf", folder)
    return made


def printed(pdf: Path) -> list[str]:
    command = [required("pdftotext"), "-raw", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return ["".join(one.split()) for one in text.split("\f")[:-1]]


def test_the_stated_pages_are_the_real_ones_nearly_always(files: dict[Path, Document]) -> None:
    """What a heading's page is can hang on a hair; one in fifty may be off by one, and none by more."""
    wrong, total = [], 0
    for file, document in files.items():
        pages = printed(file.with_suffix(".pdf"))
        for words, stated in contents_of(write(document)):
            line = re.compile(re.escape("".join(words.split())) + r"(?!\.\.)")
            found = [number for number, text in enumerate(pages, start=1) if line.search(text)]
            total += 1
            if stated not in found:
                wrong.append((file.stem, words, stated, found))
                assert {stated - 1, stated + 1} & set(found), (file.stem, words, stated, found)
    assert len(wrong) <= total / 50, f"{len(wrong)} of {total}: {wrong}"
