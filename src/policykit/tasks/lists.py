"""Headings with items below them, in plain words → a document in any format, for tools that make pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, overload

from policykit import codes
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Finding, UnknownName
from policykit.formats import FORMATS
from policykit.model.school import School
from policykit.text.spans import Span

Sections = Iterable[tuple[str, Iterable[str]]]
"""Headings, each with its items; all plain words, no character of which is markup."""
BULLET = "•"


@overload
def render_list(
    title: str,
    sections: Sections,
    to: Literal["docx"],
    *,
    school: School | None = None,
    label: str = BULLET,
    template: bytes | None = None,
) -> bytes: ...
@overload
def render_list(
    title: str,
    sections: Sections,
    to: Literal["html", "markdown"],
    *,
    school: School | None = None,
    label: str = BULLET,
) -> str: ...
def render_list(
    title: str,
    sections: Sections,
    to: str,
    *,
    school: School | None = None,
    label: str = BULLET,
    template: bytes | None = None,
) -> bytes | str:
    """A page of lists: ``docx`` gives bytes; ``html`` and ``markdown`` give text.

    ``label`` stands before each item, such as "☐" for a checklist. A school gives the page its name and its
    language. A Word document is made in the style of the template, the bytes of a .docx or .dotx file, such
    as those that :class:`Policies` has as ``house_style``. Raises UnknownName for an unknown format,
    InvalidData for a template that documents must not be made with.
    """
    if to not in FORMATS:
        remedy = f"The formats are: {', '.join(FORMATS)}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}” for lists.", remedy)])
    blocks: list[Block] = []
    for heading, items in sections:
        blocks.append(Heading((Span(heading),)))
        blocks += [Paragraph((Span(item),), Role.ITEM, label) for item in items]
    facts = (Fact(FactName.SCHOOL, (Span(school.name),)),) if school is not None and school.name else ()
    language = school.language if school is not None else "en-GB"
    return FORMATS[to].write(Document(title, language, facts, tuple(blocks)), template)
