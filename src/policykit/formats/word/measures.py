"""Words → how many lines they take: the widths of Arial's letters, which Liberation Sans shares.

Widths are thousandths of the size, as the fonts' own tables give them. A letter with an accent is as wide as
the one without; any other that is not listed is taken to be as wide as a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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
_PIECE = re.compile(r"[^\s/–—-]*[/–—-]+(?=\w)|[^\s/–—-]*(?:[/–—-]+[^\s/–—-]*)*?(?:[^\S\n]+|\n|$)")


def _table(widths: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


def lines(spans: Iterable[Span], size: float, room: float, *, bold: bool = False) -> int:
    """How many lines the words take at a size, ``room`` wide, both in points; at least one."""
    count, used = 1, 0.0
    for text, width, gap in _pieces(spans, size, bold):
        if used and used + width > room:
            count, used = count + 1, 0.0
        broken = int(width // room)  # a long word is broken where the line ends
        count += broken
        used += width - broken * room + gap
        if text.endswith("\n"):
            count, used = count + 1, 0.0
    return count


def _pieces(spans: Iterable[Span], size: float, bold: bool) -> Iterable[tuple[str, float, float]]:
    """What cannot be broken, piece by piece: its text, its width, and that of the white space after it."""
    for span in spans:
        for piece in filter(None, _PIECE.findall(span.text)):
            word = piece.rstrip()
            is_bold = bold or Mark.STRONG in span.marks
            width = sum(_width(letter, is_bold, Mark.CODE in span.marks) for letter in word)
            gap = 0 if piece.endswith("\n") else _width(" ", is_bold, False) * (len(piece) - len(word))
            yield piece, width * size / 1000, gap * size / 1000


def _width(letter: str, bold: bool, fixed: bool) -> int:
    if fixed:
        return _FIXED
    known = _WIDTHS[bold].get(letter)
    if known is None:
        base = unicodedata.normalize("NFD", letter)[:1]
        known = _WIDTHS[bold].get(base, _FIGURE)
    return known
