"""Source → tiles: each item of a list and each key of a mapping in block form, with what belongs to it.

A comment belongs to what stands below it; one that stands on the same line, or directly below and further
in, to what stands before it. Nothing lies between two tiles but line breaks, which are the lower one's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Scalar, Sequence, Source

_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
_COMMENT_BELOW = re.compile(r"(?:\r\n|\r|\n)( *)#[^\r\n]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LINE_BREAKS = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+[ \t]*\Z")
_LAST_LINE = re.compile(r"\r\n|\r|\n")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Tile:
    """``text[start:value]`` is the dash or the key with its colon, and what stands up to the value.

    ``text[end:tail]`` is the comment after the value. ``gap`` is the end of the line above and the blank
    lines below that, ``lead`` are the comments below those; ``column`` is where the dash or the key begins.
    """

    gap: str
    lead: str
    start: int
    node: Node
    end: int
    tail: int
    column: int
    key: str = ""


def end_of(source: Source, node: Node) -> int:
    """Where a part's own words end; in block form that is with the comments of its last line."""
    if isinstance(node, Scalar):
        return _scalar_end(source.text, node)
    if node.is_flow:
        return node.end
    below = list(node.items if isinstance(node, Sequence) else (value for _, value in node.entries.values()))
    return tail_of(source, end_of(source, below[-1]), source.lines.column(node.start)) if below else node.end


def _scalar_end(text: str, scalar: Scalar) -> int:
    if scalar.style not in BLOCK_STYLES:
        return scalar.end
    breaks = _LAST_BREAK if scalar.value.endswith("\n\n") else _LINE_BREAKS
    found = breaks.search(text, scalar.start, scalar.end)
    return found.start() if found else scalar.end


def tail_of(source: Source, end: int, column: int) -> int:
    """Where the comments end that belong to what ends at ``end`` and began in ``column``."""
    found = _REST.match(source.text, end)
    end = found.end() if found else end
    while (below := _COMMENT_BELOW.match(source.text, end)) and len(below[1]) > column:
        end = below.end()
    return end


def line_above(source: Source, node: Sequence | Mapping) -> int:
    """The end of the line that says something above a part in block form.

    For the file as a whole, and where the part begins on a line that says something before it, that is its
    own start.
    """
    line = source.lines.at(node.start)
    if node is source.root or source.text[source.lines.starts[line] : node.start].strip(" "):
        return node.start
    while line > 0:
        line -= 1
        words = source.lines[line]
        if words.strip() and not words.lstrip().startswith("#"):
            return source.lines.starts[line] + len(words)
    return node.start


def tiles(source: Source, node: Sequence | Mapping) -> list[Tile]:
    """The tiles of a list or a mapping in block form."""
    column, found = source.lines.column(node.start), list[Tile]()
    above = line_above(source, node)
    for key, start, value in _begun(source, node, column):
        end = end_of(source, value)
        tail = tail_of(source, end, column)
        gap, lead = _parted(source.text, above, start)
        found.append(Tile(gap, lead, start, value, end, tail, column, key))
        above = tail
    return found


def _begun(source: Source, node: Sequence | Mapping, column: int) -> list[tuple[str, int, Node]]:
    if isinstance(node, Mapping):
        return [(name, key.start, value) for name, (key, value) in node.entries.items()]
    return [("", _dash(source, item.start, column), item) for item in node.items]


def _dash(source: Source, index: int, column: int) -> int:
    """The dash before an item: in the list's column, on the item's line or one above it."""
    line = source.lines.at(index)
    while line > 0:
        dash = source.lines.starts[line] + column
        if dash < max(index, 1) and source.text[dash : dash + 1] == "-":
            return dash
        line -= 1
    return source.lines.starts[0] + column


def _parted(text: str, above: int, start: int) -> tuple[str, str]:
    """What stands between two tiles: line breaks, then comments with what parts them, as whole lines."""
    between = text[above:start]
    lines = between[: len(between) - len(_LAST_LINE.split(between)[-1])]
    blank = _BLANK_LINES.match(lines)
    cut = blank.end() if blank else 0
    return lines[:cut], lines[cut:]
