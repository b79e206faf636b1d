"""Headings → the list of contents, filled in: each heading with a link to it and the page where it stands.

The list is a TOC field in the control that Word keeps one in, so that somebody who adds a heading in Word can
update it there (ECMA-376 part 1, 17.16.5.68; the control's gallery, 17.5.2.13).
"""

from __future__ import annotations

from collections.abc import Sequence

from policykit.document import Document, Heading
from policykit.formats.word.names import CONTENTS, Style
from policykit.formats.word.template import House
from policykit.formats.word.text import run_text
from policykit.spans import Mark, plain

TITLE = "Contents"
_OPENING = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CLOSING = "</w:sdtContent></w:sdt>"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN, _SEPARATE, _END = map(_FIELD.format, ("begin", "separate", "end"))


def styles(document: Document) -> list[Style]:
    """The style of each line of the contents: one line a heading, as far down as they go."""
    return [CONTENTS[heading.level - 1] for heading in _listed(document)]


def bookmark(number: int) -> str:
    """The bookmark of a heading, counted from 0 among all of them, named as Word names its own."""
    return f"_Toc{number + 1:08}"


def contents(document: Document, house: House, pages: Sequence[int]) -> str:
    """The list of contents; ``pages`` has the page of every heading, listed or not."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    numbers = [number for number, heading in enumerate(headings) if _is_listed(heading)]
    if not numbers:
        return ""
    title = f"{house.paragraph[Style.CONTENTS_HEADING]}</w:pPr><w:r>{run_text(TITLE)}</w:r></w:p>"
    code = f'TOC \\o "1-{len(CONTENTS)}" \\h \\z \\u'
    start = f"{_BEGIN}{_code(code)}{_SEPARATE}"
    lines = [
        _line(
            headings[number],
            house,
            bookmark(number),
            pages[number],
            before=start if number == numbers[0] else "",
            after=_END if number == numbers[-1] else "",
        )
        for number in numbers
    ]
    return "".join((_OPENING, title, *lines, _CLOSING))


def _line(heading: Heading, house: House, name: str, page: int, *, before: str, after: str) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{house.text_width}"/></w:tabs>'
    label = f"{heading.label}  " if heading.label else ""
    words = run_text(f"{label}{_words(heading)}".replace("\n", " "))
    code = _code(f"PAGEREF {name} \\h")
    number = f"{_BEGIN}{code}{_SEPARATE}<w:r><w:t>{page}</w:t></w:r>{_END}"
    link = f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>{words}</w:r><w:r><w:tab/></w:r>{number}'
    opening = f"{house.paragraph[CONTENTS[heading.level - 1]]}{tab}</w:pPr>"
    return f"{opening}{before}{link}</w:hyperlink>{after}</w:p>"


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'


def _listed(document: Document) -> list[Heading]:
    return [block for block in document.blocks if isinstance(block, Heading) and _is_listed(block)]


def _is_listed(heading: Heading) -> bool:
    has_words = bool(_words(heading).strip() or heading.label)
    return 1 <= heading.level <= len(CONTENTS) and has_words and heading.mark is not Mark.DELETED


def _words(heading: Heading) -> str:
    """The words of a heading; of a redline's, those that stand."""
    return plain([span for span in heading.spans if not span.marks or Mark.DELETED not in span.marks])
