"""Write a document as a Word file.

The same document and template give the same bytes: nothing here depends on the clock, the locale or the
machine.
"""

from __future__ import annotations

from policykit.document import Document, FactName
from policykit.document.redline import accept
from policykit.formats.word.package import data_part, data_relation, pack
from policykit.formats.word.template import Template, default_template
from policykit.formats.word.writer.body import Body
from policykit.formats.word.writer.headers_footers import filled_parts
from policykit.formats.word.writer.paragraphs import Authorship

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_CLOSING = "</w:body></w:document>"


def write(
    document: Document,
    template: Template | None = None,
    authorship: Authorship | None = None,
    carried: bytes = b"",
) -> bytes:
    """The document as a .docx file, with the default template if none is given, in the document's language.

    ``carried`` is JSON that the file carries unseen: the page's own data, if it has some. The changes of a
    redline are tracked, with ``authorship`` or else the school as their author.

    Two things are never written: a character that XML forbids becomes U+FFFD, and a link to anything but
    http, https, mailto, tel, a part of the page or another policy is written as its words.
    """
    template = template or default_template(document.language)
    page = accept(document) if document.is_redline else document
    body = Body(document, template, authorship or Authorship(page.fact(FactName.SCHOOL)))
    text = body.xml()
    start, parts, relation = template.start, dict[str, str](), ""
    if carried:
        start, parts = template.start_with_data, data_part(carried, template.data_number)
        relation = data_relation(template.data_number)
    links = body.paragraphs.link_relations()
    parts["word/_rels/document.xml.rels"] = f"{template.relationships}{relation}{links}</Relationships>"
    parts["word/document.xml"] = f"{_OPENING}{text}{_CLOSING}"
    parts[template.numbering.name] = body.lists.xml()
    parts |= filled_parts(page, template)
    return pack(parts, start)
