"""Words → how many lines they take: the widths of Arial's letters, which Liberation Sans shares.

Widths are thousandths of the size, as the fonts' own tables give them. A letter with an accent is as wide as
the one without; any other that is not listed is taken to be as wide as a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from policykit.spans import Mark, Span

LINE = 1.149
"""The height of a line of Arial with single spacing, in sizes."""
_FIGURE = 556
_FIXED = 600
"""The width of every letter of Courier New."""
_REGULAR = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft\u00a0", 333: "()-`r“”", 334: "{}", 350: "•▪",
    355: '"', 389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl‘’\u00a0", 280: "|", 333: "!()-:;[]`ft", 350: "•▪", 389: "*r{}", 400: "°",
    474: '"', 500: "z“”", 584: "+<=>^~", 611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU",
    778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@", 1000: "—…",
}  # fmt: skip
# A line may end after white space, a hyphen, a dash or a slash (Unicode Standard Annex 14).
_PIECE = re.compile(r"\n|[^\S\n]+|[^\s/–—-]*[/–—-]+(?=\w)|\S(?:(?![/–—-]\w)\S)*")
_WIDEST = 1.015


def _table(widths: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


def lines(spans: Iterable[Span], size: float, room: float, *, bold: bool = False) -> int:
    """How many lines the words take at a size, ``room`` wide, both in points; at least one."""
    spans = tuple(spans)
    if sum(len(span.text) for span in spans) * size * _WIDEST < room and not any(
        "\n" in span.text for span in spans
    ):
        return 1
    count, used, room = 1, 0, int(room * 1000 / size)
    for span in spans:
        is_bold, is_fixed = bold or Mark.STRONG in span.marks, Mark.CODE in span.marks
        for piece in _PIECE.findall(span.text):
            if piece == "\n":
                count, used = count + 1, 0
                continue
            width = _width(piece, is_bold, is_fixed)
            if used and used + width > room and not piece.isspace():
                count, used = count + 1, 0
            broken = width // room if not piece.isspace() else 0  # a long word is broken where the line ends
            count += broken
            used += width - broken * room
    return count


@lru_cache(maxsize=8192)
def _width(piece: str, bold: bool, fixed: bool) -> int:
    """The width of what cannot be broken, in thousandths of the size."""
    if fixed:
        return _FIXED * len(piece)
    widths = _WIDTHS[bold]
    return sum(widths.get(letter) or widths.get(_base(letter), _FIGURE) for letter in piece)


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]
