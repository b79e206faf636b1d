"""Tables, and the table of facts under the title, in Word's XML; how wide their columns are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from policykit.document import Cell, Fact, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import Style
from policykit.formats.word.template import Template
from policykit.formats.word.text import attribute, shortened
from policykit.formats.word.writer.paragraphs import KEEP_WITH_NEXT, Paragraphs
from policykit.text.spans import Span, plain

_LOOK = (
    '<w:tblLook w:val="{value}" w:firstRow="{row}" w:lastRow="0" w:firstColumn="{column}" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/>'
)
_HEADER_ROW = _LOOK.format(value="0620", row=1, column=0)
_HEADER_COLUMN = _LOOK.format(value="0680", row=0, column=1)
_EMPTY = Cell(())
_DESCRIPTION_LENGTH = 250
# Lengths are twentieths of a point.
_FACT_NAME_WIDTH = 2300
_MARGINS, _CHARACTER = 260, 125  # of a cell, and of bold text of ten points
_NARROWEST = _MARGINS + 2 * _CHARACTER
_SHORT = 5  # rows of a table that is not divided
_LONGEST_WORD, _LONGEST_TEXT = 30, 60  # what a column is made wide for, in characters; longer ones wrap


def facts_table(facts: Sequence[Fact], paragraphs: Paragraphs) -> str:
    """The facts as a table of two columns, of which the first is a header."""
    widths, words = facts_widths(facts, paragraphs.template.text_width), paragraphs.words
    rows = []
    for fact in facts:
        paragraphs.mark = fact.mark
        name = paragraphs.write(Style.TABLE_HEADING, (Span(name_of(fact.label)),))
        value = paragraphs.write(Style.TABLE_TEXT, fact.spans, fact.anchor)
        rows.append(_row((name, value), widths, paragraphs.change()))
    described = _accessible(words["facts_table"], words["facts_table_description"])
    return _table(rows, widths, paragraphs.template, _HEADER_COLUMN + described)


def name_of(label: str) -> str:
    """The words of the first column of the facts."""
    return f"{label}:"


def facts_widths(facts: Sequence[Fact], total: int) -> tuple[int, int]:
    """The widths of the two columns of the facts, ``total`` together."""
    longest = max(len(fact.label) for fact in facts) * _CHARACTER + _MARGINS
    label_width = min(max(_FACT_NAME_WIDTH, longest), total * 2 // 5)
    return label_width, total - label_width


def table(block: Table, widths: Sequence[int], paragraphs: Paragraphs) -> str:
    """A table with its caption above it and a header row that every page of it repeats."""
    caption = paragraphs.write(Style.CAPTION, block.caption, block.anchor) if block.caption else ""
    header = _header(block, len(widths), paragraphs, None if caption else block.anchor)
    rows = [_row(header, widths, "<w:tblHeader/>" + paragraphs.change())]
    for index, row in enumerate(block.rows):
        paragraphs.mark = block.row_marks[index] if block.row_marks else block.mark
        kept = KEEP_WITH_NEXT if keeps_row(index, len(block.rows)) else ""
        cells = [
            paragraphs.write(Style.TABLE_TEXT, cell.spans, cell.anchor, kept)
            for cell in _padded(row, len(widths))
        ]
        rows.append(_row(cells, widths, paragraphs.change()))
    columns = ", ".join([plain(cell.spans) for cell in block.header])
    description = paragraphs.words.say("table_description", columns=columns)
    look = _HEADER_ROW + _accessible(plain(block.caption), description)
    return caption + _table(rows, widths, paragraphs.template, look)


def _header(block: Table, count: int, paragraphs: Paragraphs, anchor: Anchor | None) -> list[str]:
    """The cells of the header row. A table without a caption has its own bookmark round that of the first."""
    kept = KEEP_WITH_NEXT if block.rows else ""
    first, *others = _padded(block.header, count)
    before, after, own = "", "", first.anchor
    if anchor is not None and own is not None:
        before, after = paragraphs.bookmark(own)
    made = paragraphs.write(Style.TABLE_HEADING, first.spans, anchor or own, kept, before=before, after=after)
    return [made, *(paragraphs.write(Style.TABLE_HEADING, cell.spans, cell.anchor, kept) for cell in others)]


def keeps_row(index: int, count: int) -> bool:
    """Whether no page may end after a row: a short table stays whole, and no last row is left alone."""
    return index == count - 2 or (index < count - 1 and count <= _SHORT)


def _table(rows: Iterable[str], widths: Sequence[int], template: Template, look: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    style, total = template.styles[Style.TABLE], sum(widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{total}" w:type="dxa"/>{look}'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Iterable[str], widths: Sequence[int], properties: str) -> str:
    made = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    ]
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{''.join(made)}</w:tr>"


def _accessible(caption: str, description: str) -> str:
    """The name and the description that a screen reader gives, each only if there is one."""
    name = attribute(shortened(caption, _DESCRIPTION_LENGTH))
    described = attribute(shortened(description, _DESCRIPTION_LENGTH))
    return (f'<w:tblCaption w:val="{name}"/>' if name else "") + f'<w:tblDescription w:val="{described}"/>'


def _padded(row: Row, count: int) -> Row:
    return row + (_EMPTY,) * (count - len(row))


def column_widths(block: Table, total: int) -> list[int]:
    """The widths of the columns, ``total`` together: room for the longest word, the rest by the text.

    Where there is not so much room, no column is too narrow for a short number.
    """
    least, texts = [], []
    for column in zip_longest(block.header, *block.rows, fillvalue=_EMPTY):
        cells = [plain(cell.spans) for cell in column]
        longest = max((len(word) for text in cells for word in text.split()), default=1)
        least.append(_MARGINS + _CHARACTER * min(longest, _LONGEST_WORD))
        texts.append(min(max(map(len, cells)), _LONGEST_TEXT) or 1)
    spare = total - sum(least)
    if spare >= 0:
        return [width + more for width, more in zip(least, _shares(spare, texts), strict=True)]
    narrowest = min(_NARROWEST, total // len(least))
    more = _shares(total - narrowest * len(least), [max(width - narrowest, 0) for width in least])
    return [narrowest + width for width in more]


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """A total divided by weight, to the last unit."""
    shares = [total * weight // sum(weights) for weight in weights]
    shares[-1] += total - sum(shares)
    return shares
