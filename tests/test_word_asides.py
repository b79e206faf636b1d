"""Printed contents of a Word file: they are no words of the policy, and the report says what they were."""

from __future__ import annotations

import pytest

from policykit.document import Document, Heading, Paragraph
from policykit.formats import bring
from policykit.formats.word import write
from policykit.spans import Span, plain
from tests.word_making import mark, p, r, styled, word

BELOW = p("Staff must.")
CODE = '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
TAB = "<w:r><w:tab/></w:r>"
NESTED = f"{mark('begin')}{CODE.format('PAGEREF _Toc1')}{mark('separate')}{r('4')}{mark('end')}"
FIELD = f"{mark('begin')}{CODE.format('TOC')}{mark('separate')}"
CONTROL = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)
BODIES = {
    "styles": styled("TOC1", r("1. Aims") + TAB + r("4")) + styled("TOC1", "Staff 5") + BELOW,
    "a field over paragraphs": p(f"{FIELD}{r('1. Aims')}{TAB}{NESTED}")
    + p(r("Staff 5") + mark("end"))
    + BELOW,
    "a control": CONTROL.format(p("1. Aims 4") + p("Staff 5")) + BELOW,
    "a field in a control": CONTROL.format(
        p(f"{FIELD}{r('1. Aims')}{TAB}{NESTED}") + p(r("Staff 5") + mark("end"))
    )
    + BELOW,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_printed_contents_are_set_aside_with_all_their_words(body: str) -> None:
    found = bring(word(body), ".docx")
    assert [(aside.words, aside.reason) for aside in found.asides] == [
        ("1. Aims 4", "printed contents"),
        ("Staff 5", "printed contents"),
    ]
    assert [plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph)] == [
        "Staff must."
    ]


def test_contents_that_never_end_are_read_as_words_and_not_set_aside() -> None:
    found = bring(word(p(f"{FIELD}{r('Rules 1')}") + BELOW), ".docx")
    said = " ".join(plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph))
    assert (said, found.asides) == ("Rules 1 Staff must.", ())


def test_other_fields_are_words_and_nothing_is_set_aside() -> None:
    field = f"{mark('begin')}{CODE.format('DATE')}{mark('separate')}{r('May 2024')}{mark('end')}"
    assert bring(word(p(r("Since ") + field) + BELOW), ".docx").asides == ()


def test_the_contents_that_policykit_wrote_are_set_aside_too() -> None:
    page = Document(
        "Title", blocks=(Heading((Span("One"),), 1), Paragraph((Span("Words."),))), has_contents=True
    )
    told = [aside.words for aside in bring(write(page), ".docx").asides if aside.reason == "printed contents"]
    assert any(words.startswith("One") for words in told)
