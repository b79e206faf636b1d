"""Document → the bytes of a .docx.

The body is written as text and deflated once; what never changes was deflated when the house style was read.
The same document and house give the same bytes: nothing here asks the clock, the locale or the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import Document, FactName
from policykit.document.redline import accept
from policykit.formats.word.package import Part, continued, pack, part
from policykit.formats.word.template import Template, default_house
from policykit.formats.word.writer.body import Body
from policykit.formats.word.writer.furniture import furniture

if TYPE_CHECKING:
    from policykit.formats.word.writer.revisions import Authorship

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_CLOSING = "</w:body></w:document>"


def write(
    document: Document,
    house: Template | None = None,
    authorship: Authorship | None = None,
    carried: bytes = b"",
) -> bytes:
    """The document as a .docx file, in the default house style if none is given, in the document's language.

    ``carried`` is JSON that the file carries unseen: the page's own data, if it has some.

    A redline has its changes tracked, as made by whoever ``authorship`` says; by the school, if nobody.

    What a Word file should not hold is never written: a character that XML forbids becomes U+FFFD, and a link
    to anything but http, https, mailto, tel, a part of the page or another policy is written as its words.
    """
    house = house or default_house(document.language)
    body, page = _body(document, house, authorship)
    pieces = body.pieces()
    beginning, relationships, more = house.static, house.relationships, tuple[Part, ...]()
    if carried:
        carrier = house.carrier
        beginning, relationships, more = carrier.static, carrier.relationships, (carrier.carrying(carried),)
    links = body.paragraphs.links.relationships()
    return pack(
        (
            *more,
            continued("word/_rels/document.xml.rels", relationships, links, "</Relationships>"),
            part("word/document.xml", _OPENING, *pieces, _CLOSING),
            house.bare_numbering if body.lists.is_bare else body.lists.part(),
            *furniture(page, house),
        ),
        beginning,
    )


def _body(document: Document, house: Template, authorship: Authorship | None) -> tuple[Body, Document]:
    """The body of a page, and the page whose facts stand round it: of a redline, the new one."""
    if not document.is_redline:
        return Body(document, house), document
    from policykit.formats.word.writer.revisions import Authorship, MarkedBody  # only a redline needs it

    page = accept(document)
    authorship = authorship or Authorship(page.fact(FactName.SCHOOL))
    return MarkedBody(document, house, authorship), page
