"""How a file is written: how far its lists stand in, how long its lines of prose are, how its lines end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policykit.source.lines import LINE_END
from policykit.source.styles import WIDTH
from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Scalar, Sequence, Source

_NARROWEST, _WIDEST = 60, 120


@dataclass(frozen=True, slots=True)
class Habits:
    """``dash`` is how far a list's dashes stand to the right of its key, ``width`` the longest line."""

    dash: int = 2
    width: int = WIDTH
    line_end: str = "\n"


def habits(source: Source) -> Habits:
    """What the file does most often; the usual where it does nothing yet."""
    dashes: Counter[int] = Counter()
    longest = 0
    for key, value in _entries(source.root):
        if isinstance(value, Sequence) and not value.is_flow and value.items:
            dashes[source.lines.column(value.start) - source.lines.column(key.start)] += 1
        elif isinstance(value, Scalar):
            longest = max(longest, *_widths(source, value), 0)
    found = LINE_END.search(source.text)
    width = WIDTH if longest < _NARROWEST else min(longest, _WIDEST)
    return Habits(dashes.most_common(1)[0][0] if dashes else 2, width, found[0] if found else "\n")


def _entries(node: Node) -> Iterator[tuple[Scalar, Node]]:
    if isinstance(node, Mapping):
        for key, value in node.entries.values():
            yield key, value
            yield from _entries(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _entries(item)


def _widths(source: Source, value: Scalar) -> list[int]:
    """How long the lines are of a value that is folded into several; literal lines say nothing."""
    if value.style == BLOCK_STYLES[0]:
        return [0]
    written = LINE_END.split(source.text[value.start : value.end])
    return [len(line.rstrip()) for line in written[1:]] or [0]
