"""The list of contents, filled in: each heading with a link to it and the page it is on.

The list is a TOC field in the control that Word keeps one in, so that someone who adds a heading in Word can
update it there (ECMA-376 part 1, 17.16.5.68; the control's gallery, 17.5.2.13).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policykit.document import Document, Heading
from policykit.formats.word.names import CONTENTS, Style
from policykit.formats.word.template import Template
from policykit.formats.word.text import run_text
from policykit.text.spans import Mark, plain

_OPENING = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CLOSING = "</w:sdtContent></w:sdt>"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN = _FIELD.format("begin") + '<w:r><w:instrText xml:space="preserve">'
_THEN = "</w:instrText></w:r>" + _FIELD.format("separate")
_END = _FIELD.format("end")
_START = f'{_BEGIN} TOC \\o "1-{len(CONTENTS)}" \\h \\z \\u {_THEN}'


class Entry(NamedTuple):
    """One line of the contents: the number of its heading, counted from 0 among all; its style; its words."""

    number: int
    style: Style
    words: str


def entries(document: Document) -> list[Entry]:
    """The lines of the contents: one for each heading of the first levels that has words."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    return [
        Entry(number, CONTENTS[heading.level - 1], words)
        for number, heading in enumerate(headings)
        if 1 <= heading.level <= len(CONTENTS)
        and heading.mark is not Mark.DELETED
        and (words := _words(heading))
    ]


def bookmark(number: int) -> str:
    """The bookmark of a heading, counted from 0 among all of them, named as Word names its own."""
    return f"_Toc{number + 1:08}"


def contents(listed: Sequence[Entry], template: Template, pages: Sequence[int], heading: str) -> str:
    """The list of contents under its heading; ``pages`` has the page of every heading, listed or not."""
    if not listed:
        return ""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{template.text_width}"/></w:tabs></w:pPr>'
    title = f"{template.paragraph(Style.CONTENTS_HEADING)}</w:pPr><w:r>{run_text(heading)}</w:r></w:p>"
    links = [_link(run_text(entry.words), bookmark(entry.number), pages[entry.number]) for entry in listed]
    links[0] = _START + links[0]
    links[-1] += _END
    lines = [
        f"{template.paragraph(entry.style)}{tab}{link}</w:p>"
        for entry, link in zip(listed, links, strict=True)
    ]
    return "".join((_OPENING, title, *lines, _CLOSING))


def _link(words: str, name: str, page: int) -> str:
    """The words of a heading and its page, in a link to it."""
    return (
        f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>{words}</w:r><w:r><w:tab/></w:r>{_BEGIN}'
        f" PAGEREF {name} \\h {_THEN}<w:r><w:t>{page}</w:t></w:r>{_END}</w:hyperlink>"
    )


def _words(heading: Heading) -> str:
    """The label and the words of a heading on one line, without what a redline struck out."""
    words = plain([span for span in heading.spans if Mark.DELETED not in span.marks])
    if not (heading.label or words.strip()):
        return ""
    label = f"{heading.label}  " if heading.label else ""
    return f"{label}{words}".replace("\n", " ")
