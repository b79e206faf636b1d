"""The bytes of a .docx → the words that stand on every page, which are no part of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from policykit.formats.word.reader import xml
from policykit.formats.word.reader.apart import STRIKING, STRUCK_TEXT
from policykit.formats.word.reader.package import opened
from policykit.formats.word.reader.xml import W

_KINDS = ("header", "footer")
_BESIDE = {f"{W}pict", f"{W}drawing", f"{xml.MC}AlternateContent", f"{W}fldSimple"}
_CHAR, _TYPE, _TEXT = f"{W}fldChar", f"{W}fldCharType", f"{W}t"
_SPACES = re.compile(r"\s+")


def standing_words(data: bytes) -> frozenset[str]:
    """The words of each header and footer, without fields, pictures and white space.

    A word processor writes one header into several parts; the same words twice count once. Raises
    InvalidData as :func:`policykit.formats.word.reader.read` does.
    """
    return frozenset(filter(None, (_SPACES.sub("", "".join(_words(part))) for part in _parts(data))))


def standing_lines(data: bytes) -> tuple[str, ...]:
    """What headers and footers say, a paragraph each, without fields and pictures; each once.

    Raises InvalidData as :func:`policykit.formats.word.reader.read` does.
    """
    return _lines(data, is_struck=False)


def struck_lines(data: bytes) -> tuple[str, ...]:
    """What a tracked change strikes out of headers and footers, as :func:`standing_lines`."""
    return _lines(data, is_struck=True)


def _lines(data: bytes, *, is_struck: bool) -> tuple[str, ...]:
    lines = (
        " ".join("".join(text for text, is_out in _said(line) if is_out is is_struck).split())
        for part in _parts(data)
        for line in part.iter(f"{W}p")
    )
    return tuple(dict.fromkeys(filter(None, lines)))


def _parts(data: bytes) -> Iterator[etree._Element]:
    package = opened(data)
    relations = [rel for rel in package.relations.values() if rel.kind in _KINDS and not rel.is_external]
    names = {rel.target for rel in relations if package.archive.holds(rel.target)}
    yield from (xml.parsed(name, package.archive.read(name)) for name in sorted(names))


def _words(part: etree._Element) -> Iterator[str]:
    """The words that are marked up as kept, whatever stands round them: a change of any sort shows."""
    return (element.text or "" for element, _ in _heard(part) if element.tag == _TEXT)


def _said(line: etree._Element) -> Iterator[tuple[str, bool]]:
    """The words of a paragraph, each with whether a tracked change strikes it out."""
    for element, is_struck in _heard(line, is_struck=next(line.iterancestors(*STRIKING), None) is not None):
        yield element.text or "", is_struck or element.tag == STRUCK_TEXT


def _heard(part: etree._Element, *, is_struck: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """The texts that are not those of a field."""
    depth = 0
    for element, is_out in _shown(part, is_struck):
        if element.tag == _CHAR:
            depth += {"begin": 1, "end": -1}.get(element.get(_TYPE) or "", 0)
        elif element.tag in {_TEXT, STRUCK_TEXT} and depth <= 0:
            yield element, is_out


def _shown(element: etree._Element, is_struck: bool) -> Iterator[tuple[etree._Element, bool]]:
    yield element, is_struck
    for child in element:
        if child.tag not in _BESIDE:
            yield from _shown(child, is_struck or child.tag in STRIKING)
