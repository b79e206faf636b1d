"""Document → the bytes of a .docx.

The body is written as text and deflated once; what never changes was deflated when the house style was read.
The same document and house give the same bytes: nothing here asks the clock, the locale or the machine.
"""

from __future__ import annotations

import re

from policykit.document import Document, FactName
from policykit.formats.word.body import Body
from policykit.formats.word.names import FORMAT_VERSION, REFERENCE_PROPERTY
from policykit.formats.word.package import Part, pack, part
from policykit.formats.word.template import House, default_house, filled
from policykit.formats.word.text import escape, shortened

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_CLOSING = "</w:body></w:document>"
_LINE_LENGTH = 60
_REFERENCE = re.compile(rf'<property [^>]*name="{REFERENCE_PROPERTY}">.*?</property>')


def write(document: Document, house: House | None = None) -> bytes:
    """The document as a .docx file, in the default house style if none is given, in the document's language.

    What a Word file should not hold is never written: a character that XML forbids becomes U+FFFD, and a link
    to anything but http, https, mailto, tel, a part of the page or another policy is written as its words.
    """
    house = house or default_house(document.language)
    body = Body(document, house)
    text = body.text()
    relationships = house.relationships + body.paragraphs.links.relationships() + "</Relationships>"
    return pack(
        (
            *house.static,
            part("word/_rels/document.xml.rels", relationships),
            part("word/document.xml", f"{_OPENING}{text}{_CLOSING}"),
            house.bare_numbering if body.lists.is_bare else part("word/numbering.xml", body.lists.part()),
            *_furniture(document, house),
        )
    )


def _furniture(document: Document, house: House) -> tuple[Part, ...]:
    """The header, the footers of the first page and of the others, and the properties of the file."""
    reference = document.fact(FactName.REFERENCE)
    line = {
        "title": escape(shortened(document.title, _LINE_LENGTH)),
        "school": escape(shortened(document.fact(FactName.SCHOOL), _LINE_LENGTH)),
        "reference": escape(shortened(f"Ref {reference}", _LINE_LENGTH)) if reference else "",
    }
    whole = {
        "title": escape(document.title),
        "language": escape(document.language),
        "reference": escape(reference),
        "version": str(FORMAT_VERSION),
    }
    footer = part("word/footer1.xml", filled(house.footer, line))
    custom = filled(house.custom, whole)
    return (
        part("word/header1.xml", filled(house.header, line)),
        footer,
        Part("word/footer2.xml", footer.crc, footer.size, footer.deflated),
        part("docProps/core.xml", filled(house.core, whole)),
        part("docProps/custom.xml", custom if reference else _REFERENCE.sub("", custom)),
    )
