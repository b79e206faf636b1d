"""The Word files in LibreOffice: it opens them, shows every word, numbers the lists and the pages rightly."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from policykit.document import Document, Paragraph, Role
from policykit.formats.word import write
from policykit.text.spans import plain
from tests.support.tools import in_libreoffice, required
from tests.support.word_lint import assert_valid_word
from tests.support.word_pages import (
    LONG,
    body,
    everything,
    expected_texts,
    heading,
    item,
    lists,
    page,
    stages,
)

pytestmark = pytest.mark.office

PAGES = {
    "everything": everything(),
    "lists": lists(),
    "long": page(*(body(f"Paragraph {number}. {LONG * 4}", f"p{number}") for number in range(40))),
    "table": page(body("The stages are:", "stem"), stages(60), body("After the table.", "after")),
    "long-list": page(body("Staff must:", "stem"), *(item("•", f"point {n} {LONG}") for n in range(60))),
    "stem-at-the-end": page(
        *(body(f"Filler {number}.", f"f{number}") for number in range(24)),
        heading("The last heading of the page", "h"),
        body("The stem of the list:", "stem"),
        *(item("1.", "first"), item("2.", "second")),
        *(body(f"More {number}.", f"m{number}") for number in range(5)),
    ),
    "odd-text": page(body("<b>&amp; “quotes” שלום 学校 e\u0301", "x"), title="A & B < C"),
    "bare": Document("Only a title"),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with every page as .docx, and what LibreOffice made of it: .txt and .pdf."""
    folder = tmp_path_factory.mktemp("office")
    for name, document in PAGES.items():
        data = write(document)
        assert_valid_word(data)
        (folder / f"{name}.docx").write_bytes(data)
    files = [folder / f"{name}.docx" for name in PAGES]
    for form in ("pdf", "txt:Text (encoded):UTF8"):
        in_libreoffice(files, form, folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def pdf_pages(folder: Path, name: str) -> list[str]:
    """The text of each page as it is laid out."""
    command = [required("pdftotext"), "-layout", str(folder / f"{name}.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return text.split("\f")[:-1]


def plain_text(folder: Path, name: str) -> str:
    return (folder / f"{name}.txt").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_the_page_is_shown_in_order(opened: Path, name: str) -> None:
    text = " ".join(plain_text(opened, name).split())
    at = 0
    for expected in expected_texts(PAGES[name]):
        words = " ".join(expected.split())
        found = text.find(words, at)
        assert found >= 0, words
        at = found + len(words)


LENGTHS = [("bare", 1, 1), ("lists", 1, 2), ("long", 4, 6), ("table", 4, 8)]


@pytest.mark.parametrize(("name", "least", "most"), LENGTHS)
def test_a_page_takes_as_much_paper_as_it_should(opened: Path, name: str, least: int, most: int) -> None:
    assert least <= len(pdf_pages(opened, name)) <= most


def test_every_page_says_which_it_is_of_how_many_and_the_reference(opened: Path) -> None:
    pages = pdf_pages(opened, "long")
    for number, text in enumerate(pages, start=1):
        assert re.search(rf"Ref complaints +Page {number} of {len(pages)}\s*$", text), text[-200:]


def test_every_page_but_the_first_names_policy_and_school_in_its_header(opened: Path) -> None:
    first, *others = pdf_pages(opened, "long")
    assert not re.match(r"\s*Complaints Policy +Fernbank School", first)
    assert others
    assert all(re.match(r"\s*Complaints Policy +Fernbank School\n", text) for text in others)


def test_lists_within_and_after_lists_show_the_labels_of_the_page(opened: Path) -> None:
    lines = [" ".join(line.split()) for text in pdf_pages(opened, "lists") for line in text.splitlines()]
    items = [block for block in lists().blocks if isinstance(block, Paragraph) and block.role is Role.ITEM]
    for block in items:
        label = "•–▪"[block.depth] if block.label == "•" else block.label
        shown = next(line for line in lines if line.endswith(f" {plain(block.spans)}"))
        assert shown == f"{label} {plain(block.spans)}"


def test_a_long_table_repeats_its_header_on_every_page(opened: Path) -> None:
    pages = pdf_pages(opened, "table")
    assert all(re.search(r"Stage +Who +What happens", text) for text in pages)


def test_a_stem_moves_to_the_next_page_with_its_list_and_its_heading(opened: Path) -> None:
    pages = pdf_pages(opened, "stem-at-the-end")
    together = ["The last heading of the page", "The stem of the list:", "first", "second"]
    assert [next(n for n, text in enumerate(pages) if words in text) for words in together] == [1, 1, 1, 1]
    assert "Filler 23." in pages[0]


def test_a_long_list_starts_on_the_page_of_its_stem(opened: Path) -> None:
    first = pdf_pages(opened, "long-list")[0]
    assert "Staff must:" in first
    assert "point 10" in first
