"""Document → the bytes of a .docx.

The body is written as text and deflated once; what never changes was deflated when the house style was read.
The same document and house give the same bytes: nothing here asks the clock, the locale or the machine.
"""

from __future__ import annotations

from policykit.document import Document
from policykit.formats.word.body import Body
from policykit.formats.word.furniture import furniture
from policykit.formats.word.package import pack, part
from policykit.formats.word.template import House, default_house

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_CLOSING = "</w:body></w:document>"


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
            house.bare_numbering if body.lists.is_bare else part(house.numbering.name, body.lists.part()),
            *furniture(document, house),
        )
    )
