"""Tables and the facts at the top → tables of WordprocessingML, written as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat, zip_longest

from policykit.document import Cell, Fact, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import FACTS_TITLE, Style
from policykit.formats.word.text import attribute, shortened
from policykit.formats.word.writer.paragraphs import KEEP_WITH_NEXT, Paragraphs
from policykit.text.spans import plain

_TEXT, _HEADING = Style.TABLE_TEXT, Style.TABLE_HEADING  # found once, as spans.Mark says
_LOOK = (
    '<w:tblLook w:val="{value}" w:firstRow="{row}" w:lastRow="0" w:firstColumn="{column}" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/>'
)
_HEADER_ROW = _LOOK.format(value="0620", row=1, column=0)
_HEADER_COLUMN = _LOOK.format(value="0680", row=0, column=1)
_EMPTY = Cell(())
_DESCRIPTION_LENGTH = 250
_FACTS_DESCRIPTION = (
    f'<w:tblCaption w:val="{FACTS_TITLE}"/>'
    '<w:tblDescription w:val="Each row gives the name of a fact and the fact."/>'
)
_FACT_NAME_WIDTH = 2300
_MARGINS, _CHARACTER = 260, 125  # of a cell, and of bold text of ten points, in twentieths of a point
_NARROWEST = _MARGINS + 2 * _CHARACTER
_SHORT = 5  # rows of a table that is not divided
_LONGEST_WORD, _LONGEST_TEXT = 30, 60  # what a column is made wide for, in characters; longer ones wrap


def facts_table(facts: Iterable[Fact], paragraphs: Paragraphs, style_id: str) -> str:
    """The facts as a table of two columns, of which the first is a header."""
    listed = list(facts)
    widths = facts_widths(listed, paragraphs.text_width)
    (of_name, of_fact), rows = _columns(widths), list[str]()
    for fact in listed:
        if paragraphs.tracks:
            paragraphs.begin(fact.mark)
        name = paragraphs.name(_HEADING, name_of(fact.label))
        said = paragraphs.write(_TEXT, fact.spans, fact.anchor)
        properties = paragraphs.row() if paragraphs.tracks else ""
        rows.append(_row(f"{of_name}{name}</w:tc>{of_fact}{said}</w:tc>", properties))
    return _table(rows, widths, style_id, _HEADER_COLUMN + _FACTS_DESCRIPTION)


def name_of(label: str) -> str:
    """The words of the first column of the facts."""
    return f"{label}:"


def facts_widths(facts: Sequence[Fact], total: int) -> tuple[int, int]:
    """The widths of the two columns of the facts, ``total`` together, in twentieths of a point."""
    longest = max(len(fact.label) for fact in facts) * _CHARACTER + _MARGINS
    label_width = min(max(_FACT_NAME_WIDTH, longest), total * 2 // 5)
    return label_width, total - label_width


def table(block: Table, widths: Sequence[int], paragraphs: Paragraphs, style_id: str) -> str:
    """A table with its caption above it and a header row that stands on every page that it reaches."""
    columns, count = _columns(widths), len(block.rows)
    caption = paragraphs.write(Style.CAPTION, block.caption, block.anchor) if block.caption else ""
    header = _header(block, columns, paragraphs, None if caption else block.anchor)
    rows = [_row(header, "<w:tblHeader/>" + paragraphs.row())]
    marks = block.row_marks or repeat(block.mark)
    for index, (row, mark) in enumerate(zip(block.rows, marks, strict=False)):
        if paragraphs.tracks:
            paragraphs.begin(mark)
        kept = KEEP_WITH_NEXT if keeps_row(index, count) else ""
        cells = paragraphs.cells(_TEXT, _padded(row, columns), columns, kept)
        rows.append(_row(cells, paragraphs.row() if paragraphs.tracks else ""))
    description = "Columns: " + ", ".join([plain(cell.spans) for cell in block.header])
    return caption + _table(
        rows, widths, style_id, _HEADER_ROW + _accessible(plain(block.caption), description)
    )


def _header(block: Table, columns: Sequence[str], paragraphs: Paragraphs, begun: Anchor | None) -> str:
    """The cells of the header row; in the first begins what the anchor stands for, if there is one."""
    kept, cells = KEEP_WITH_NEXT if block.rows else "", _padded(block.header, columns)
    if begun is None:
        return paragraphs.cells(_HEADING, cells, columns, kept)
    first = cells[0]
    before, after = paragraphs.bookmarks.of(first.anchor) if first.anchor is not None else ("", "")
    made = paragraphs.write(_HEADING, first.spans, begun, kept, before, after=after)
    return f"{columns[0]}{made}</w:tc>{paragraphs.cells(_HEADING, cells[1:], columns[1:], kept)}"


def keeps_row(index: int, count: int) -> bool:
    """Whether no page may end after a row: a short table stays whole, and no last row stands alone."""
    return index == count - 2 or (index < count - 1 and count <= _SHORT)


def _table(rows: Iterable[str], widths: Sequence[int], style_id: str, look: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{look}'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _columns(widths: Sequence[int]) -> list[str]:
    """What opens a cell of each column."""
    return [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]


def _row(cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{cells}</w:tr>"


def _accessible(caption: str, description: str) -> str:
    """The name and the description that a screen reader gives, each only if there is one."""
    name = attribute(shortened(caption, _DESCRIPTION_LENGTH))
    told = attribute(shortened(description, _DESCRIPTION_LENGTH))
    return (f'<w:tblCaption w:val="{name}"/>' if name else "") + f'<w:tblDescription w:val="{told}"/>'


def _padded(row: Row, columns: Sequence[str]) -> Row:
    return row + (_EMPTY,) * (len(columns) - len(row))


def column_widths(block: Table, total: int) -> list[int]:
    """The widths of the columns, ``total`` together: room for the longest word, the rest by the text.

    Where there is not so much room, no column is too narrow for a short number.
    Lengths are twentieths of a point.
    """
    least, texts = [], []
    for column in zip_longest(block.header, *block.rows, fillvalue=_EMPTY):
        cells = [plain(cell.spans) for cell in column]
        least.append(_MARGINS + _CHARACTER * min(max(map(_longest_word, cells)), _LONGEST_WORD))
        texts.append(min(max(map(len, cells)), _LONGEST_TEXT) or 1)
    spare = total - sum(least)
    if spare < 0:
        narrowest = min(_NARROWEST, total // len(least))
        more = _shares(total - narrowest * len(least), [max(width - narrowest, 0) for width in least])
        return [narrowest + width for width in more]
    return [width + more for width, more in zip(least, _shares(spare, texts), strict=True)]


@lru_cache(maxsize=1024)
def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=1)


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """A total divided by weight, to the last unit."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    shares[-1] += total - sum(shares)
    return shares
