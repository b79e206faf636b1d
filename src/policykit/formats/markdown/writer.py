"""Write a page as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import assert_never

from policykit.document import Block, Document, Fact, Heading, Paragraph, Role, Row, Table
from policykit.formats.markdown.notation import (
    BULLET,
    LINE,
    PAGE,
    callout,
    caption,
    captioned,
    depths,
    labelled,
    normal,
    not_called,
    ordered,
)
from policykit.text import Inexpressible, Setting, unparse
from policykit.text.spans import Span, Spans, plain

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# What makes a line the start of another block: CommonMark 0.31, chapter 4 and sections 5.1 to 5.3; GFM's
# tables and task lists.
_BLOCK_START = re.compile(
    r"""(?: \#{1,6}(?:\s|$) | > | [-+*](?:\s|$) | ([-_*])(?:[ \t]*\1){2,}[ \t]*$ | =+[ \t]*$ | -+[ \t]*$
          | \|[-:|\ \t]*$ | [-:][-:|\ \t]*$ | \[[ xX]\](?:\s|$) )""",
    re.VERBOSE,
)
_NUMBER_START = re.compile(r"([0-9]{1,9})(?=[.)](?:\s|$))")
_DEFINITION = re.compile(r"\[(?:\\.|[^\\\[\]])*\]:", re.DOTALL)
_CLOSING_HASHES = re.compile(r"#(?=#*$)")


def write(document: Document) -> str:
    """The page as Markdown: line feeds only, one at the end, no white space at the end of a line.

    It never fails. What it cannot say is reported by :func:`policykit.formats.markdown.notation`.
    """
    page = normal(document)
    words = document.words
    sheet = _Sheet([f"# {_heading_end(_source((Span(page.title),), LINE))}".rstrip(" ")], words["caption"])
    if page.facts:
        sheet.lines += ["", *(line for fact in page.facts for line in _fact(fact)), "", "---"]
    blocks = list(page.blocks)
    for block, depth in zip(blocks, depths(blocks), strict=True):
        sheet.add(block, depth)
    return "\n".join(sheet.lines) + "\n"


def _fact(fact: Fact) -> list[str]:
    name = _source((Span(fact.label),), LINE)
    return _hung("- ", _guarded(f"**{name}:** {_source(fact.spans, PAGE)}".rstrip(" ")))


@dataclass(slots=True)
class _List:
    """An open list: its delimiter, the number that would continue it, and the indent of what is inside."""

    delimiter: str
    following: int
    indent: str


@dataclass(slots=True)
class _Sheet:
    """The lines written so far, and the lists that are open at the last of them."""

    lines: list[str]
    table: str
    lists: list[_List] = field(default_factory=list)
    last: Block | None = None

    def add(self, block: Block, depth: int) -> None:
        if isinstance(block, Paragraph) and block.role is Role.ITEM:
            self._item(block, depth)
        else:
            del self.lists[depth:]
            indent = self.lists[-1].indent if self.lists else ""
            self._put(_block(block, self.table), indent, _is_reference(block) and _is_reference(self.last))
        self.last = block

    def _item(self, item: Paragraph, depth: int) -> None:
        number = ordered(item.label)
        label = "" if number is not None or item.label == BULLET else item.label
        source = _source(item.spans, PAGE)
        indent = self.lists[depth - 1].indent if depth else ""
        joined = isinstance(self.last, Paragraph) and self.last.role is Role.ITEM
        joined = self._open(depth, number, indent) and joined
        marker = "-" if number is None else f"{number}{self.lists[-1].delimiter}"
        text = _guarded(labelled(label, source) if number is None else source)
        self.lists[-1].indent = indent + " " * (len(marker) + 1)
        self._put(_hung(f"{marker} ", text), indent, joined)

    def _open(self, depth: int, number: int | None, indent: str) -> bool:
        """Continue the list at this depth or start one; whether no blank line is needed before it."""
        before = self.lists[depth] if len(self.lists) > depth else None
        del self.lists[depth + 1 :]
        if before is not None and number is None and before.delimiter == "-":
            return True
        if before is not None and number == before.following and before.delimiter != "-":
            before.following += 1
            return True
        # A list of the same kind would go on counting; one with the other delimiter is another list (5.3).
        delimiter = "-" if number is None else ")" if before is not None and before.delimiter == "." else "."
        self.lists[depth:] = [_List(delimiter, (number or 0) + 1, indent)]
        return before is None and number in (None, 1)

    def _put(self, lines: list[str], indent: str, joined: bool) -> None:
        if not joined:
            self.lines.append("")
        self.lines += [indent + line if line else line for line in lines]


def _is_reference(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.role is Role.REFERENCE


def _block(block: Block, above_table: str) -> list[str]:
    match block:
        case Heading():
            words = labelled(block.label, _source(block.spans, LINE), heading=True)
            return [f"{'#' * (block.level + 1)} {_heading_end(words)}".rstrip(" ")]
        case Paragraph():
            return _paragraph(block)
        case Table():
            return _table(block, above_table)
        case _:
            assert_never(block)


def _paragraph(paragraph: Paragraph) -> list[str]:
    source = _source(paragraph.spans, PAGE)
    role, label = paragraph.role, paragraph.label
    match role:
        case Role.BODY | Role.ITEM:
            words = not_called(source) if not label and captioned(source) is not None else source
            return _guarded(labelled(label, words)).split("\n")
        case Role.QUOTE:
            words = labelled(label, source if label else not_called(source))
            return [f"> {line}" for line in _guarded(words).split("\n")]
        case Role.GAP | Role.NOTE:
            return [f"> {line}" for line in _guarded(callout(role, label, source)).split("\n")]
        case Role.REFERENCE:
            return _hung("+ ", _guarded(labelled(label, source)))
        case _:
            assert_never(role)


def _table(table: Table, word: str) -> list[str]:
    above: list[str] = []
    if table.caption:
        above = [*_guarded(caption(word, _source(table.caption, PAGE))).split("\n"), ""]
    rows = [_row(table.header), f"|{' --- |' * len(table.header)}", *map(_row, table.rows)]
    return [*above, *rows]


def _row(row: Row) -> str:
    cells = (_source(cell.spans, LINE).replace("|", "\\|") for cell in row)
    return f"| {' | '.join(cells)} |"


def _source(spans: Spans, setting: Setting) -> str:
    try:
        return unparse(spans, setting) if plain(spans) else ""
    except Inexpressible:
        return _PUNCTUATION.sub(r"\\\g<0>", plain(spans).replace("\n", " "))


def _hung(marker: str, text: str) -> list[str]:
    """The text after the marker, its further lines indented under its first."""
    first, *others = text.split("\n")
    return [(marker + first).rstrip(" "), *(" " * len(marker) + line for line in others)]


def _guarded(source: str) -> str:
    """The source of a block, with a backslash wherever a line would start another block."""
    if _DEFINITION.match(source):
        source = "\\" + source
    return "\n".join(_guarded_line(line) for line in source.split("\n"))


def _guarded_line(line: str) -> str:
    if _BLOCK_START.match(line):
        return "\\" + line
    return _NUMBER_START.sub(r"\1\\", line, count=1) if _NUMBER_START.match(line) else line


def _heading_end(source: str) -> str:
    """The source of a heading; hashes at its end would be taken for its closing sequence (4.2)."""
    return _CLOSING_HASHES.sub(r"\\#", source, count=1) if source.endswith("#") else source
