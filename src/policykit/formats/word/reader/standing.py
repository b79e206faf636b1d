"""The bytes of a .docx → the words that stand on every page, which are no part of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from policykit.formats.word.reader import xml
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
    lines = (" ".join("".join(_words(line)).split()) for part in _parts(data) for line in part.iter(f"{W}p"))
    return tuple(dict.fromkeys(filter(None, lines)))


def _parts(data: bytes) -> Iterator[etree._Element]:
    package = opened(data)
    relations = [rel for rel in package.relations.values() if rel.kind in _KINDS and not rel.is_external]
    names = {rel.target for rel in relations if package.archive.holds(rel.target)}
    yield from (xml.parsed(name, package.archive.read(name)) for name in sorted(names))


def _words(part: etree._Element) -> Iterator[str]:
    depth = 0
    for element in _shown(part):
        if element.tag == _CHAR:
            depth += {"begin": 1, "end": -1}.get(element.get(_TYPE) or "", 0)
        elif element.tag == _TEXT and depth <= 0:
            yield element.text or ""


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    for child in element:
        if child.tag not in _BESIDE:
            yield from _shown(child)
