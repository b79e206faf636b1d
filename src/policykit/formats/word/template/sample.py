"""The template to begin with: the default one, with words that say what each style is for."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.template import default_file, default_template, place
from policykit.formats.word.template.headers_footers import OWN
from policykit.formats.word.writer import write
from policykit.text.markdown import parse
from policykit.text.words import words_for

_RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> DOCPROPERTY {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{_RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SHOWN = ("School", "Reference")
_REF = words_for().around("reference_line", "reference")[0]
_FIELDS = {
    "title_line": _FIELD.format("Title", place("title")),
    "school_line": _FIELD.format("School", place("school")),
    "reference_line": _RUN.format(_REF) + _FIELD.format("Reference", place("reference")),
}
"""Headers and footers have the facts as fields, which can be moved and restyled in Word."""


def sample() -> bytes:
    """The template as a .docx, to be restyled in Word: its styles, headers, footers and paper are used."""
    template, filled = default_template(), {}
    for name, text in template.filled.items():
        for line, field in _FIELDS.items():
            text = text.replace(_RUN.format(place(line)), field)  # noqa: PLW2901
        filled[name] = text
    properties = tuple((name, OWN[name.lower()]) for name in _SHOWN)
    return write(_page(), replace(template, filled=filled, properties=properties))


def _page() -> Document:
    words = tomllib.loads(default_file("sample.toml"))
    names = {"school": FactName.SCHOOL, "approved_by": FactName.APPROVED_BY, "reference": FactName.REFERENCE}
    facts = tuple(Fact(name, words_for()[name], parse(words[key])) for key, name in names.items())
    return Document(words["title"], facts=facts, blocks=tuple(map(_block, words["blocks"])))


def _block(words: dict[str, Any]) -> Block:
    if "level" in words:
        return Heading(parse(words["text"]), words["level"])
    if "rows" in words:
        header, *rows = (tuple(Cell(parse(text)) for text in row) for row in words["rows"])
        return Table(header, tuple(rows), parse(words["caption"]))
    return Paragraph(parse(words["text"]), Role(words["role"]), words.get("label", ""), words.get("depth", 0))
