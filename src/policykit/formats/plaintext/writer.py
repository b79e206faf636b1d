"""Write a page as text for a terminal: wrapped to its width, with or without its colours."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from policykit.document import Block, Document, Heading, Paragraph, Role, Row, Table
from policykit.document.redline import Signs, signed
from policykit.text.spans import Mark, Span, Spans, plain

_BOLD: Final = "\x1b[1m"
_ITALIC: Final = "\x1b[3m"
_UNDERLINED: Final = "\x1b[4m"
_ALERT: Final = "\x1b[1;33m"
_OFF: Final = "\x1b[0m"
_ADDED: Final = "\x1b[4;32m"
_STRUCK: Final = "\x1b[9;31m"
_MARKS: Final = {
    Mark.STRONG: _BOLD,
    Mark.EMPHASIS: _ITALIC,
    Mark.CODE: "",
    Mark.INSERTED: _ADDED,
    Mark.DELETED: _STRUCK,
}
_SIGNS: Final = Signs(added=("{+", "+}"), struck=("[-", "-]"))
_MIN_COLUMN: Final = 8


@dataclass(frozen=True, slots=True)
class _Terminal:
    width: int
    styled: bool

    def style(self, text: str, code: str) -> str:
        return f"{code}{text}{_OFF}" if self.styled and text and code else text


def write(document: Document, width: int = 80, styled: bool = False) -> str:
    """The page as text, ``width`` columns wide, with ANSI styles if ``styled``; ends with a newline.

    In a redline inserted words are in {+ +} and deleted words in [- -]. With styles they are
    green and underlined, or red and struck through, as well.
    """
    if document.is_redline:
        document = signed(document, _SIGNS)
    terminal = _Terminal(max(width, 20), styled)
    parts = [_title(document, terminal), _facts(document, terminal)]
    previous: Block | None = None
    for block in document.blocks:
        text = _block(block, terminal)
        together = isinstance(block, Paragraph) and _continues(previous, block)
        parts.append(text if together else f"\n{text}")
        previous = block
    return "\n".join(part for part in parts if part) + "\n"


def _continues(previous: Block | None, paragraph: Paragraph) -> bool:
    """Whether a paragraph follows without a blank line: lists stay together."""
    listed = (Role.ITEM, Role.REFERENCE)
    return isinstance(previous, Paragraph) and paragraph.role in listed and previous.role is paragraph.role


def _title(document: Document, terminal: _Terminal) -> str:
    lines = textwrap.wrap(document.title, terminal.width) or [""]
    return "\n".join([*(terminal.style(line, _BOLD) for line in lines), "=" * max(map(len, lines))])


def _facts(document: Document, terminal: _Terminal) -> str:
    widest = max((len(fact.label) for fact in document.facts), default=0) + 2
    rows = (
        _hung(f"{fact.label}:".ljust(widest), fact.spans, terminal, indent=widest) for fact in document.facts
    )
    return "\n".join(rows)


def _block(block: Block, terminal: _Terminal) -> str:
    match block:
        case Heading():
            return _heading(block, terminal)
        case Paragraph():
            return _paragraph(block, terminal)
        case Table():
            return _table(block, terminal)
        case _:
            assert_never(block)


def _heading(heading: Heading, terminal: _Terminal) -> str:
    words = f"{heading.label} {plain(heading.spans)}".strip()
    lines = textwrap.wrap(words, terminal.width) or [""]
    styled = [terminal.style(line, _BOLD) for line in lines]
    if heading.level == 1:
        styled.append("-" * max(map(len, lines)))
    return "\n".join(styled)


def _paragraph(paragraph: Paragraph, terminal: _Terminal) -> str:
    match paragraph.role:
        case Role.BODY:
            return _hung("", paragraph.spans, terminal)
        case Role.QUOTE:
            return _hung("    ", paragraph.spans, terminal, indent=4)
        case Role.ITEM | Role.REFERENCE:
            start = "  " * (paragraph.depth + 1) + f"{paragraph.label or '•'} "
            return _hung(start, paragraph.spans, terminal, indent=len(start))
        case Role.GAP:
            label = Span(f"{paragraph.label.upper()}: ", frozenset({Mark.STRONG}))
            return _barred((label, *paragraph.spans), terminal, _ALERT)
        case Role.NOTE:
            label = Span(f"{paragraph.label}: ", frozenset({Mark.STRONG})) if paragraph.label else Span("")
            return _barred((label, *paragraph.spans), terminal, "", "  " * (paragraph.depth + 1))
        case _:
            assert_never(paragraph.role)


def _barred(spans: Spans, terminal: _Terminal, code: str, indent: str = "") -> str:
    bar = terminal.style("|", code)
    inner = _Terminal(terminal.width - 2 - len(indent), terminal.styled)
    return "\n".join(f"{indent}{bar} {line}" for line in _hung("", spans, inner).split("\n"))


def _hung(start: str, spans: Spans, terminal: _Terminal, indent: int = 0) -> str:
    """Words wrapped with a hanging indent; styles take no room, so they are put on word by word."""
    width = max(terminal.width - indent, _MIN_COLUMN)
    lines: list[str] = [""]
    used = 0
    for word, breaks in _words(spans):
        length = sum(len(text) for text, _ in word)
        if breaks or (used and used + 1 + length > width):
            lines.append("")
            used = 0
        space = " " if used else ""
        lines[-1] += space + "".join(terminal.style(text, code) for text, code in word)
        used += len(space) + length
    return start + ("\n" + " " * indent).join(lines)


_Word = list[tuple[str, str]]


def _words(spans: Spans) -> Iterator[tuple[_Word, bool]]:
    """Each word as pieces with their styles, and whether a line break was asked for before it."""
    word: _Word = []
    breaks = False
    for span in spans:
        for piece in re.split(r"([ \n])", span.text):
            if piece not in (" ", "\n"):
                word += [(piece, _codes(span))] if piece else []
            elif word or piece == "\n":
                if word:
                    yield word, breaks
                word, breaks = [], piece == "\n"
    if word:
        yield word, breaks


def _codes(span: Span) -> str:
    link = _UNDERLINED if span.target else ""
    return link + "".join(_MARKS[mark] for mark in Mark if mark in span.marks)


def _table(table: Table, terminal: _Terminal) -> str:
    rows: list[Row] = [table.header, *table.rows]
    cells = [[plain(cell.spans) for cell in row] for row in rows]
    widths = _widths(cells, terminal.width)
    drawn = [_row(row, widths) for row in cells]
    rule = "  ".join("-" * width for width in widths)
    header = "\n".join(terminal.style(line, _BOLD) for line in drawn[0].split("\n"))
    caption = [_hung("", table.caption, terminal)] if table.caption else []
    return "\n".join([*caption, header, rule, *drawn[1:]])


def _widths(cells: list[list[str]], width: int) -> list[int]:
    columns = len(cells[0])
    wanted = [
        max(max((len(line) for line in row[n].split("\n")), default=0) for row in cells)
        for n in range(columns)
    ]
    room = width - 2 * (columns - 1)
    if sum(wanted) <= room:
        return [max(one, 1) for one in wanted]
    share = max(room // columns, _MIN_COLUMN)
    narrow = sum(one for one in wanted if one <= share)
    wide = sum(1 for one in wanted if one > share)
    return [max(one, 1) if one <= share else max((room - narrow) // wide, _MIN_COLUMN) for one in wanted]


def _row(cells: list[str], widths: list[int]) -> str:
    wrapped = [
        [part for line in cell.split("\n") for part in textwrap.wrap(line, width) or [""]]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped)
    lines = (
        "  ".join(
            (lines[n] if n < len(lines) else "").ljust(width)
            for lines, width in zip(wrapped, widths, strict=True)
        )
        for n in range(height)
    )
    return "\n".join(line.rstrip() for line in lines)
