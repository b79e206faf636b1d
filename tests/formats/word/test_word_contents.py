"""The list of contents in a Word file: what it lists, where it leads, and the pages that it states."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from io import BytesIO

import pytest
from lxml import etree

from policykit.document import Document, Heading, Paragraph, Role
from policykit.document.redline import redline
from policykit.findings import Anchor
from policykit.formats.word import read, write
from policykit.formats.word.names import Style
from policykit.formats.word.reader.xml import W
from policykit.formats.word.writer.paging import LOOKS, Look
from policykit.text.spans import Span
from tests.support.word_lint import assert_valid_word
from tests.support.word_pages import contents_of

FILLING = Paragraph((Span("Words enough to fill a line of the page and to go on in the next one. " * 12),))
NOTE = Paragraph((Span("This is a draft."),), Role.NOTE, "Status")


def heading(words: str, level: int = 1, label: str = "") -> Heading:
    return Heading((Span(words),), level, label, Anchor(words.lower(), "title"))


def body(document: Document) -> etree._Element:
    data = write(document)
    assert_valid_word(data)
    return etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml"))


def lines(root: etree._Element) -> list[tuple[str, str]]:
    """Each line of the contents: its style, and its words with the page after them."""
    (control,) = root.iter(f"{W}sdt")
    found = []
    for paragraph in control.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        assert style is not None
        words = [
            text.text or "" if text.tag == f"{W}t" else "\t" for text in paragraph.iter(f"{W}t", f"{W}tab")
        ]
        found.append((str(style.get(f"{W}val")), "".join(words).strip("\t")))
    return found


PAGE = Document(
    "Title",
    blocks=(
        NOTE,
        heading("One", label="1"),
        *[FILLING] * 12,
        heading("Two", 2),
        heading("Three", 3),
        heading("Four", 4),
        Heading((Span("Referred to"),)),
    ),
    has_contents=True,
)


def test_the_contents_list_headings_of_three_levels_with_their_labels_and_pages() -> None:
    listed = [(style, words.replace("\t", " ")) for style, words in lines(body(PAGE))]
    assert listed == [
        ("TOCHeading", "Contents"),
        ("TOC1", "1  One 1"),
        ("TOC2", "Two 3"),
        ("TOC3", "Three 3"),
        ("TOC1", "Referred to 3"),
    ]


def test_the_contents_stand_after_the_notes_on_where_the_policy_stands() -> None:
    root = body(PAGE)
    tags = [str(child.tag).removeprefix(W) for child in root[0]]
    assert tags[:4] == ["p", "p", "sdt", "p"]


def test_every_line_leads_to_a_bookmark_round_its_heading() -> None:
    root = body(PAGE)
    (control,) = root.iter(f"{W}sdt")
    targets = [link.get(f"{W}anchor") for link in control.iter(f"{W}hyperlink")]
    codes = [re.sub(r"\s+", " ", code.text or "").strip() for code in control.iter(f"{W}instrText")]
    assert codes == ['TOC \\o "1-3" \\h \\z \\u', *(f"PAGEREF {target} \\h" for target in targets)]
    headings = {
        start.get(f"{W}name"): " ".join(map(str, paragraph.itertext()))
        for paragraph in root.iter(f"{W}p")
        for start in paragraph.iter(f"{W}bookmarkStart")
    }
    found = [headings[target] for target in targets]
    assert [words.split()[-1] for words in found] == ["One", "Two", "Three", "to"]


def test_a_page_that_asks_for_none_or_has_nothing_to_list_has_no_contents() -> None:
    for document in (
        replace(PAGE, has_contents=False),
        Document("Title", blocks=(FILLING,), has_contents=True),
    ):
        assert list(body(document).iter(f"{W}sdt")) == []
        assert not read(write(document)).document.has_contents


def test_contents_are_read_as_such_and_not_as_words() -> None:
    found = read(write(PAGE)).document
    assert found.has_contents
    assert len(found.blocks) == len(PAGE.blocks)


# ── The looks from which pages are reckoned are those of the house style ─────────────────────────────────
def _styles() -> dict[str, etree._Element]:
    text = resources.files("policykit.formats.word").joinpath("default_template", "styles.xml").read_bytes()
    return {
        str(name.get(f"{W}val")): style
        for style in etree.fromstring(text).iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }


STYLES = _styles()


def lineage(style: etree._Element | None) -> Iterator[etree._Element]:
    """A style, and those that it is based on."""
    while style is not None:
        yield style
        based = style.find(f"{W}basedOn")
        wanted = based.get(f"{W}val") if based is not None else None
        style = next((each for each in STYLES.values() if each.get(f"{W}styleId") == wanted), None)


def said(style: etree._Element, path: str) -> list[etree._Element]:
    """What a style says of something, and then what those that it is based on say."""
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    return [found for each in lineage(style) if (found := each.find(steps)) is not None]


def number(style: etree._Element, path: str, attribute: str, unit: float, otherwise: int = 0) -> float:
    values = [found.get(f"{W}{attribute}") for found in said(style, path)]
    return int(next((value for value in values if value is not None), otherwise)) / unit


def holds(style: etree._Element, path: str) -> bool:
    found = said(style, path)
    return bool(found) and found[0].get(f"{W}val") != "0"


def look(name: str) -> Look:
    style = STYLES[name]
    edges = [edge for edge in ("top", "bottom") if said(style, f"pPr/pBdr/{edge}")]
    return Look(
        size=number(style, "rPr/sz", "val", 2, 22),
        spacing=number(style, "pPr/spacing", "line", 240, 240),
        before=number(style, "pPr/spacing", "before", 20),
        after=number(style, "pPr/spacing", "after", 20),
        left=number(style, "pPr/ind", "left", 20),
        right=number(style, "pPr/ind", "right", 20),
        padding=sum(
            number(style, f"pPr/pBdr/{edge}", "sz", 8) + number(style, f"pPr/pBdr/{edge}", "space", 1)
            for edge in edges
        ),
        is_bold=holds(style, "rPr/b"),
        keeps_with_next=holds(style, "pPr/keepNext"),
        keeps_lines=holds(style, "pPr/keepLines"),
    )


@pytest.mark.parametrize("style", list(LOOKS), ids=lambda style: style.value)
def test_the_looks_that_pages_are_reckoned_from_are_those_of_the_house_style(style: Style) -> None:
    real = look(style)
    # An item's indent goes by its depth, and so is no part of its look.
    assert LOOKS[style] == (replace(real, left=0) if style is Style.LABELLED else real)


def test_a_heading_of_two_lines_is_one_line_of_the_contents() -> None:
    document = Document("Paper", blocks=(heading("Aims\nand purpose"), FILLING), has_contents=True)
    assert [words for words, _ in contents_of(write(document))] == ["Aims and purpose"]


def test_the_contents_of_a_redline_leave_out_what_is_struck_out() -> None:
    old = Document("Paper", blocks=(heading("Aims"), heading("Rules"), FILLING), has_contents=True)
    new = Document("Paper", blocks=(heading("Aims"), FILLING), has_contents=True)
    assert [words for words, _ in contents_of(write(redline(old, new)))] == ["Aims"]
