"""The fictional school's Word files in LibreOffice: every word in its order, and so many pages.

A change of layout shows here as another number of pages; if it was meant, copy the constant that the failure
prints.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from policykit.document import Document, FactName, Heading, Paragraph, Table
from policykit.formats.word import write
from policykit.text.spans import plain
from tests.support.larkmead import IDS, page
from tests.support.tools import in_libreoffice, required
from tests.support.word_pages import contents_of, expected_texts

pytestmark = pytest.mark.office

PAGES = {
    "complaints": 3,
    "keeping-policies": 2,
    "languages": 2,
    "medicines": 2,
    "online-safety": 9,
    "uniform": 2,
    "visits": 3,
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each policy, as LibreOffice prints it, without any white space."""
    folder = tmp_path_factory.mktemp("fixtures")
    files = [folder / f"{id_}.docx" for id_ in IDS]
    for file in files:
        file.write_bytes(write(page(file.stem)))
    in_libreoffice(files, "pdf", folder)
    return {file.stem: pages_of(file.with_suffix(".pdf")) for file in files}


def pages_of(pdf: Path) -> list[str]:
    command = [required("pdftotext"), "-raw", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return [squeezed(page_) for page_ in text.split("\f")[:-1]]


def squeezed(text: str) -> str:
    """The text in one form, without what depends on the fonts of a machine and on where a line ends.

    Those are white space, marks of direction, and letters that the usual fonts lack: Vietnamese, Arabic, Han.
    """
    return re.sub(
        r"[\s\u0590-\u1fff\u200b-\u200f\u202a-\u202e\u2e80-\U0010ffff]",
        "",
        unicodedata.normalize("NFKC", text),
    )


def test_each_takes_as_many_pages_as_it_did(printed: dict[str, list[str]]) -> None:
    found = {id_: len(pages) for id_, pages in printed.items()}
    assert found == PAGES, f"look at the pages; if they are as they should be: PAGES = {found}"


@pytest.mark.parametrize("id_", IDS)
def test_its_words_are_those_of_the_page_in_their_order_and_no_others(
    printed: dict[str, list[str]], id_: str
) -> None:
    document = page(id_)
    text = without_contents(document, "".join(without_furniture(document, printed[id_])))
    left, at = "", 0
    for words in map(squeezed, expected_texts(document)):
        found = text.find(words, at)
        assert found >= 0, f"not found after its predecessor: {words}"
        left += text[at:found]
        at = found + len(words)
    left += text[at:]
    known = "|".join(sorted(map(re.escape, generated(document)), key=len, reverse=True))
    assert re.fullmatch(f"(?:{known})*", left), left


def without_furniture(document: Document, pages: list[str]) -> list[str]:
    """The pages without their headers and footers, each of which has to be there."""
    cut = []
    for number, text in enumerate(pages, start=1):
        footer = squeezed(f"Ref {document.fact(FactName.REFERENCE)} Page {number} of {len(pages)}")
        assert text.count(footer) == 1, text
        rest = text.replace(footer, "")
        cut.append(rest if number == 1 else rest.removeprefix(header(document, rest)))
    return cut


def without_contents(document: Document, text: str) -> str:
    """The text without the list of contents, every line of which has to be there, in its order."""
    if not document.has_contents:
        return text
    listed = contents_of(write(document))
    pattern = "Contents" + "".join(rf"{re.escape(squeezed(words))}\.+{number}" for words, number in listed)
    rest, count = re.subn(pattern, "", text)
    assert count == 1, text
    return rest


def header(document: Document, text: str) -> str:
    """The header of a page from the second on: the title, which is cut if it is long, and the school."""
    before, school, _ = text.partition(squeezed(document.fact(FactName.SCHOOL)))
    assert before
    assert squeezed(document.title).startswith(before.removesuffix("...")), text
    return before + school


def generated(document: Document) -> set[str]:
    """What stands on paper beside the words: labels, the heads of tables that go over a page, contents."""
    found = {"•", "–", "▪"}
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                found |= {squeezed(block.label), f"{squeezed(block.label)}:"}
            case Table():
                found.add(squeezed("".join(plain(cell.spans) for cell in block.header)))
    if document.has_contents:
        found |= {"Contents", ".", *map(str, range(10))}
        found |= {squeezed(plain(block.spans)) for block in document.blocks if isinstance(block, Heading)}
    return found - {""}
