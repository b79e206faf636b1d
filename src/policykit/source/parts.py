"""Where each part of a file lies, with its comments, and the style that the file is written in.

A comment belongs to what is below it; one on the same line, or directly below and indented further, to what
is before it. Only line breaks lie between two entries, and they belong to the lower one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from policykit.source.characters import LINE_END
from policykit.source.emitter import INDENT, Style
from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Scalar, Sequence, Source, parts_of

_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
_COMMENT_BELOW = re.compile(r"(?:\r\n|\r|\n)( *)#[^\r\n]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LINE_BREAKS = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+[ \t]*\Z")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")
_WIDTH, _NARROWEST, _WIDEST = 100, 60, 120
_LONGEST_IN_BRACKETS = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list or a key of a mapping in block form, with its comments.

    ``text[start:value]`` is the dash or the key with its colon, up to the value; ``text[end:tail]`` the
    comment after the value. ``gap`` is the end of the line above and the blank lines below that, ``lead`` the
    comments below those; ``column`` is where the dash or the key begins.
    """

    gap: str
    lead: str
    start: int
    node: Node
    end: int
    tail: int
    column: int
    key: str = ""


def style_of(source: Source) -> Style:
    """How a file is written: what it does most often, or the usual where it does nothing yet."""
    dashes: Counter[int] = Counter()
    longest = 0
    for key, value in parts_of(source.root):
        if key and isinstance(value, Sequence) and not value.is_flow and value.items:
            dashes[source.lines.column(value.start) - source.lines.column(key.start)] += 1
        elif key and isinstance(value, Scalar) and value.style != "|":
            folded = LINE_END.split(source.text[value.start : value.end])[1:]
            longest = max([longest, *(len(line.rstrip()) for line in folded)])
    found = LINE_END.search(source.text)
    return Style(
        dash=dashes.most_common(1)[0][0] if dashes else INDENT,
        width=_WIDTH if longest < _NARROWEST else min(longest, _WIDEST),
        line_end=found[0] if found else "\n",
        short=_LONGEST_IN_BRACKETS,
        braces=False,
    )


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


def entries_of(source: Source, node: Sequence | Mapping) -> list[Entry]:
    """The items of a list or the keys of a mapping in block form."""
    column, found = source.lines.column(node.start), list[Entry]()
    above = line_above(source, node)
    for key, start, value in _begun(source, node, column):
        end = end_of(source, value)
        tail = tail_of(source, end, column)
        gap, lead = _split(source.text, above, start)
        found.append(Entry(gap, lead, start, value, end, tail, column, key))
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


def _split(text: str, above: int, start: int) -> tuple[str, str]:
    """What is between two entries: line breaks, then comments, as whole lines."""
    between = text[above:start]
    lines = between[: len(between) - len(LINE_END.split(between)[-1])]
    blank = _BLANK_LINES.match(lines)
    cut = blank.end() if blank else 0
    return lines[:cut], lines[cut:]
