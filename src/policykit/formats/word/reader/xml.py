"""The names of WordprocessingML, parsing that expands and fetches nothing, and how a file is refused."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding, InvalidData

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT: Final = "http://purl.oclc.org/ooxml/"
VAL: Final = f"{W}val"

MOST_PARAGRAPHS = 50_000
MOST_TAGS = 3_000_000
"""Of "<" and "=" in a part: what a parser needs memory for. A policy of a hundred pages has 100,000."""

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
# No huge tree: libxml2 then stops at a depth of 256 and at 10 MB of text in one place.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


def refused(code: Code, what: str, remedy: str) -> InvalidData:
    """The exception to raise for a file that is not read."""
    return InvalidData([of_file(code, what, remedy)])


def of_file(code: Code, what: str, remedy: str) -> Finding:
    """A finding about the whole file. ``what`` may begin without a capital and end without a full stop."""
    return Finding(code, f"{what[:1].upper()}{what[1:].rstrip('.')}.", remedy)


def parsed(name: str, data: bytes) -> etree._Element:
    """The root of a part. Raises InvalidData if it is unsound, defines entities, or is too large or deep."""
    refuse_dtd(name, data)
    if data.count(b"<") + data.count(b"=") > MOST_TAGS:
        raise refused(
            codes.ENTRY_TOO_LARGE,
            f"the part “{name}” has more than {MOST_TAGS:,} tags and attributes",
            "Save the policy in a file of its own, without the rest.",
        )
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _unsound(name, error) from None


def refuse_dtd(name: str, data: bytes) -> None:
    """Raises InvalidData if a part has a document type, in any encoding, or an unusual encoding."""
    text = data.replace(b"\0", b"") if b"\0" in data[:256] else data
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refused(
            codes.WORD_DTD,
            f"the part “{name}” has a document type of its own",
            "Ask the sender where the file comes from. Open it in Word and save it as a new document.",
        )
    encoding = _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if encoding is not None and encoding[1].lower() not in _ENCODINGS:
        raise _unsound(name, ValueError(f"its encoding is “{encoding[1][:40].decode('ascii', 'replace')}”"))


def _unsound(name: str, error: Exception) -> InvalidData:
    if "Excessive depth" in str(error):
        return refused(
            codes.WORD_TOO_DEEP,
            f"“{name}” has tables or boxes inside one another, more than 200 elements deep",
            "Take the inner tables out in Word, and put their words in the outer one.",
        )
    return refused(
        codes.DAMAGED_WORD,
        f"the part “{name}” cannot be read: {error}",
        "Open the file in Word, check that nothing is missing, and save it again.",
    )


def is_on(element: etree._Element | None) -> bool | None:
    """What a switch such as ``w:b`` says: on, off, or nothing if it is not there."""
    return None if element is None else element.get(VAL) not in {"0", "false", "off"}


def value(element: etree._Element | None) -> str | None:
    """The ``w:val`` of an element, if both are there."""
    return None if element is None else element.get(VAL)


def number(text: str | None) -> int | None:
    """A whole number, if the text is one of a size that Word would write."""
    if text is None or len(text) > 9 or not text.removeprefix("-").isdecimal():
        return None
    return int(text)
