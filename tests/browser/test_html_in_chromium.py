"""The page in a real browser: what it measures, what it refuses to run, what it prints."""

from __future__ import annotations

import html
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from policykit.document import Cell, Document, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.formats.html import write
from policykit.text.spans import Mark, Span
from tests.support.facts import fact
from tests.support.html_attacks import ATTACKS, attacked
from tests.support.html_reader import intruders, read
from tests.support.tools import required

pytestmark = pytest.mark.browser

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=10000",
)
# The page in a frame of 320 px, measured from outside, so that nothing is added to the page itself.
MEASURE = """<!doctype html><meta charset="utf-8"><title>measuring</title>
<iframe src="page.html" style="width:320px;height:40000px;border:0"></iframe><pre></pre>
<script>
onload = () => {
  const frame = document.querySelector("iframe"), page = frame.contentDocument;
  const style = selector => frame.contentWindow.getComputedStyle(page.querySelector(selector));
  const wide = [...page.querySelectorAll("main *, footer *")].filter(
    element => !element.closest("table") && element.getBoundingClientRect().right > 320.5);
  document.querySelector("pre").textContent = "MEASURED" + JSON.stringify({
    width: page.documentElement.clientWidth,
    scrolls: page.documentElement.scrollWidth,
    wide: wide.map(element => element.outerHTML.slice(0, 80)),
    table: page.querySelector(".table").scrollWidth > page.querySelector(".table").clientWidth,
    size: style("body").fontSize,
    line: style("body").lineHeight,
    gap: style(".gap").borderLeftWidth,
    permalinks: [...page.querySelectorAll(".permalink")].map(element => {
      const box = element.getBoundingClientRect();
      return Math.min(box.width, box.height);
    }),
  }) + "END";
};
</script>"""


def words(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def item(label: str, text: str, depth: int = 0, part: str = "item") -> Paragraph:
    return Paragraph(words(text), Role.ITEM, label, depth, Anchor(part, "text"))


LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3
CELLS = tuple(
    Cell(words(text)) for text in ("Designated safeguarding lead", "office@school.example", LONG_WORD)
)
LAW = Span("Malicious Communications Act 1988", target="https://www.legislation.gov.uk/id/ukpga/1988/27")
SAMPLE = Document(
    "Anti-bullying and Behaviour Policy",
    facts=(
        fact(FactName.SCHOOL, words("Ash Grange Primary School")),
        fact(FactName.REFERENCE, words(LONG_WORD)),
        fact(FactName.REVIEW_DUE, words("Spring 2024")),
    ),
    blocks=(
        Heading(words("Important considerations " + LONG_WORD), 1, "1", Anchor("considerations", "title")),
        Paragraph((Span("Bullying is "), Span("repeated", frozenset({Mark.STRONG})), LAW, *words(LONG_WORD))),
        Paragraph(words("If there is a problem, we will:"), anchor=Anchor("problem", "text")),
        Paragraph(words("The list was lost."), Role.GAP, "Missing", 0, Anchor("problem", "missing")),
        *(item(f"{number}.", LONG_WORD, part=f"item-{number}") for number in range(1, 40)),
        *(item("(a)", LONG_WORD, depth, f"deep-{depth}") for depth in range(5)),
        Paragraph(words(LONG_WORD), Role.QUOTE),
        Paragraph(words(LONG_WORD), Role.NOTE, "Note"),
        Table(CELLS, (CELLS, CELLS), words("Whom to tell")),
    ),
)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def chromium(folder: Path, page: Path, *arguments: str) -> str:
    """What a fresh headless Chromium prints for a page."""
    command = [required("chromium"), *SWITCHES, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, check=True, timeout=120)
    return done.stdout.decode()


def dumped(folder: Path, page: str) -> str:
    """The page as Chromium holds it once it has been read and has run what it may run."""
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    return chromium(folder, path, "--dump-dom")


def measured(folder: Path, page: str) -> dict[str, Any]:
    (folder / "page.html").write_text(page, "utf-8")
    (folder / "measure.html").write_text(MEASURE, "utf-8")
    dom = chromium(folder, folder / "measure.html", "--dump-dom")
    found = re.search(r"MEASURED(\{.*\})END", dom)
    assert found is not None, dom
    measures: dict[str, Any] = json.loads(html.unescape(found[1]))
    return measures


def without_policy(page: str) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)


def test_at_320_pixels_only_a_table_scrolls_and_the_style_applies(folder: Path) -> None:
    found = measured(folder, write(SAMPLE))
    assert found["width"] == found["scrolls"] == 320
    assert found["wide"] == []
    assert found["table"]
    assert (found["size"], found["line"], found["gap"]) == ("19px", "25.0002px", "12px")
    assert min(found["permalinks"]) >= 24


def test_the_measuring_finds_a_page_that_is_too_wide(folder: Path) -> None:
    wide = re.sub("overflow-wrap: ?break-word;", "", write(SAMPLE))
    assert measured(folder, without_policy(wide))["scrolls"] > 320


def test_the_security_policy_stops_a_script_that_would_run_without_it(folder: Path) -> None:
    seeded = write(SAMPLE).replace("</body>", "<script>document.title = 'ran'</script></body>")
    assert "<title>ran</title>" not in dumped(folder, seeded)
    assert "<title>ran</title>" in dumped(folder, without_policy(seeded))


@pytest.mark.parametrize("guarded", [True, False])
def test_an_attack_in_every_field_becomes_no_markup(folder: Path, guarded: bool) -> None:
    blocks = [block for attack in ATTACKS for block in attacked(attack).blocks]
    page = write(Document(" ".join(ATTACKS), facts=attacked(" ".join(ATTACKS)).facts, blocks=tuple(blocks)))
    dom = dumped(folder, page if guarded else without_policy(page))
    assert "<title>ran</title>" not in dom
    assert intruders(dom) == []


def test_chromium_reads_the_page_as_it_was_meant(folder: Path) -> None:
    assert read(dumped(folder, write(SAMPLE))) == read(write(SAMPLE))


def test_a_printed_page_has_its_words_its_number_and_where_links_lead(folder: Path) -> None:
    page, pdf = folder / "page.html", folder / "page.pdf"
    page.write_text(write(SAMPLE), "utf-8")
    chromium(folder, page, f"--print-to-pdf={pdf}")
    command = [required("pdftotext"), "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    sheets = text.split("\f")[:-1]
    for number, sheet in enumerate(sheets, 1):
        assert f"Page {number} of {len(sheets)}" in sheet
    assert len(sheets) > 1
    assert all(
        "Anti-bullying and Behaviour Policy – Ash Grange Primary School" in sheet for sheet in sheets[1:]
    )
    seen = ["Review due", "If there is a problem, we will:", "Missing", "The list was lost.", "Whom to tell"]
    assert all(text.index(first) < text.index(second) for first, second in pairwise(seen))
    assert "(https://www.legislation.gov.uk/id/ukpga/1988/27)" in " ".join(text.split())
    assert "#" not in text
    assert "Skip to main content" not in text
