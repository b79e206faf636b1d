r"""Markdown with nothing in doubt → spans, without a parser; all other Markdown is left to the parser.

Most fields have no markup, and most of the others only ``**strong**`` and ``*emphasised*`` words, set off by
spaces, and ``[words](target)``. There CommonMark leaves no doubt: a delimiter with a letter inside and a
space or a point outside can only open, or only close (0.31, section 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policykit.text.spans import UNMARKED, Mark, Span, Spans, normal

_LONGEST = 10_000
_WORDS = r"[A-Za-z0-9](?:[^\\`*_\[\]<&!\t\r\n]*[A-Za-z0-9])?"
_BEFORE, _AFTER = r"(?<![^ (])", r"(?=[ .,;:)]|\Z)"
_PIECE = re.compile(
    rf"(?P<plain>[^\\`*_\[\]<&!\t\r\n]+)"
    rf"|{_BEFORE}\*\*(?P<strong>{_WORDS})\*\*{_AFTER}"
    rf"|{_BEFORE}\*(?P<emphasis>{_WORDS})\*{_AFTER}"
    rf"|\[(?P<words>{_WORDS})\]\((?P<target>[A-Za-z][A-Za-z0-9:/#.@-]*|\#[A-Za-z0-9-]+)\)"
)
_MARKS = {
    "plain": UNMARKED,
    "strong": frozenset({Mark.STRONG}),
    "emphasis": frozenset({Mark.EMPHASIS}),
}


def simple(text: str, resolve: Callable[[str], str | None]) -> Spans | None:
    """The spans of a text without white space at its ends, or None if the parser must say what it means."""
    if len(text) > _LONGEST:
        return None
    spans: list[Span] = []
    end = 0
    while end < len(text):
        piece = _PIECE.match(text, end)
        if piece is None:
            return None
        end, kind = piece.end(), piece.lastgroup or ""
        if kind == "target":
            target = resolve(piece["target"])
            if target is None:
                return None
            spans.append(Span(piece["words"], UNMARKED, target))
        else:
            spans.append(Span(piece[kind], _MARKS[kind]))
    return normal(spans)
