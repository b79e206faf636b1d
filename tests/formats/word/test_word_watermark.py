"""The watermark of a draft: in every header, of every page, and not a trace of it where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.document import FactName
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from policykit.text.spans import Span
from tests.support.facts import fact
from tests.support.word_lint import W, assert_valid_word, parts, val
from tests.support.word_pages import everything, page
from tests.support.word_reading import part_text

V = "{urn:schemas-microsoft-com:vml}"
WORDS = ["DRAFT", "INCOMPLETE", 'A "mark" & <more>', "x" * 200]


@pytest.mark.parametrize("text", WORDS)
def test_the_watermark_stands_in_every_header_with_its_alternative_text(text: str) -> None:
    data = write(replace(everything(), watermark=text))
    tree = parts(data)
    section = next(tree["word/document.xml"].iter(f"{W}sectPr"))
    assert {val(header, "type") for header in section.iter(f"{W}headerReference")} == {"default", "first"}
    shapes = [shape for name, root in tree.items() if "header" in name for shape in root.iter(f"{V}shape")]
    assert len(shapes) == 2
    assert len({shape.get("id") for shape in shapes}) == 2
    for shape in shapes:
        shown = str(next(shape.iter(f"{V}textpath")).get("string"))
        assert text.startswith(shown.removesuffix("…"))
        assert shape.get("alt") == f"Watermark: {shown}"
    assert_valid_word(data)


def test_without_a_watermark_there_is_not_a_trace_of_one() -> None:
    data = write(everything())
    for name in parts(data):
        text = part_text(data, name)
        assert not any(trace in text for trace in ("vml", "pict", "Watermark", "v:shape")), name


def test_the_watermark_is_no_part_of_the_words_that_are_read_back() -> None:
    document = replace(everything(), watermark="DRAFT")
    found = read(write(document), names=named(document))
    assert found.document == normal(document) == normal(everything())
    assert found.findings == ()


def test_a_reference_with_a_fingerprint_is_two_properties_and_one_line_in_the_footer() -> None:
    data = write(page(facts=(fact(FactName.REFERENCE, (Span("complaints · 3f9c2a1b"),)),)))
    assert "Ref complaints · 3f9c2a1b" in part_text(data, "word/footer1.xml")
    found = read(data)
    assert (found.reference, found.digest) == ("complaints", "3f9c2a1b")
    assert_valid_word(data)


def test_a_reference_without_a_fingerprint_has_no_property_for_it() -> None:
    data = write(page())
    assert "policykit digest" not in part_text(data, "docProps/custom.xml")
    found = read(data)
    assert (found.reference, found.digest) == ("complaints", "")
