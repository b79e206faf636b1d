"""The bytes of a .docx → what it says, read from the XML alone; of the writer it knows two style names."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from tests.support.word_lint import W, one, parts, val

BODY = "word/document.xml"
LABELS = {"PolicyLabel", "PolicyCalloutLabel"}


def text_of(paragraph: etree._Element) -> str:
    """A paragraph's words, without its label, read from the XML alone."""
    text = ""
    for piece in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        run = piece.getparent()
        style = run.find(f"{W}rPr/{W}rStyle") if run is not None else None
        if run is not None and run.tag == f"{W}r" and (style is None or style.get(f"{W}val") not in LABELS):
            text += {f"{W}br": "\n", f"{W}tab": "\t"}.get(str(piece.tag), piece.text or "")
    return text


def paragraphs(data: bytes) -> list[tuple[str, str, etree._Element]]:
    """Style, words and element of every paragraph but those of contents, and those that part two tables."""
    found = []
    for paragraph in parts(data)[BODY].iter(f"{W}p"):
        style = val(one(paragraph, "w:pPr/w:pStyle"))
        if style != "TableEnd" and not style.startswith("TOC"):
            found.append((style, text_of(paragraph), paragraph))
    return found


def labels_of(paragraph: etree._Element) -> str:
    """A paragraph's label, if it is written as text."""
    found = ""
    for piece in paragraph.iter(f"{W}t"):
        run = piece.getparent()
        style = run.find(f"{W}rPr/{W}rStyle") if run is not None else None
        if style is not None and style.get(f"{W}val") in LABELS:
            found += piece.text or ""
    return found


def texts(data: bytes) -> list[str]:
    return [text for _, text, _ in paragraphs(data)]


def part_text(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()
