"""Words → how many lines they take: the widths of Arial's letters, which Liberation Sans shares.

Widths are thousandths of the size, as the fonts' own tables give them. A letter with an accent is as wide as
the one without; any other that is not listed is taken to be as wide as a figure.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from math import ceil

from policykit.text.spans import UNMARKED, Mark, Marks, Spans

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
_PIECE = re.compile(r"(?:[^\s/–—-]*[/–—-]+(?=\w)|\S(?:(?![/–—-]\w)\S)*|)[^\S\n]*")
_WIDEST, _WIDE, _SPACE = 1015, 640, 278  # of letters: none is wider, few words are on the whole; a space
_Piece = tuple[int, int]
_Runs = tuple[tuple[str, Marks], ...]
Words = str | _Runs
"""The text of spans, if they have no marks, as most do; else that of each with its marks."""


class _Widths(dict[str, int]):
    """The width of each letter, found once for those that the table does not list."""

    def __missing__(self, letter: str) -> int:
        base = unicodedata.normalize("NFD", letter)[:1]
        self[letter] = self.get(base, _FIGURE)
        return self[letter]


def _table(widths: dict[int, str]) -> _Widths:
    return _Widths({letter: width for width, letters in widths.items() for letter in letters})


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


def wording(spans: Spans) -> Words:
    """Of spans what their lines hang on."""
    if len(spans) == 1 and not spans[0].marks:
        return spans[0].text
    return tuple([(span.text, span.marks) for span in spans])


def lines(words: Words, size: float, room: float, bold: bool = False) -> int:
    """How many lines the words take at a size, ``room`` wide, both in points; at least one.

    A line that has no room for a letter holds one all the same.
    """
    runs = ((words, UNMARKED),) if isinstance(words, str) else words
    room = max(room * 1000 / size, _WIDEST)
    return _surely(runs, room, bold) or sum([_wrapped(pieces, room) for pieces in _pieces(runs, bold)])


def _surely(runs: _Runs, room: float, bold: bool) -> int:
    """How many lines the words take where their length alone says so; 0 where it hangs on each of them.

    A line holds its room and the space at its end, and wastes less than a word.
    """
    text = "".join([words for words, _ in runs])
    if "\n" in text:
        return 0
    if len(text) * _WIDEST < room:
        return 1
    width = 0
    for words, marks in runs:
        if Mark.CODE in marks:
            return 0
        width += sum(map(_WIDTHS[bold or Mark.STRONG in marks].__getitem__, words))
    longest = max(map(len, text.split()), default=1) * _WIDE
    least = ceil(width / (room + _SPACE))
    return least if longest < room and ceil(width / (room - longest)) == least else 0


def _pieces(runs: _Runs, bold: bool) -> list[list[_Piece]]:
    """What cannot be broken, piece by piece, in a list for each line that somebody asked for."""
    asked: list[list[_Piece]] = [[]]
    for words, marks in runs:
        is_bold, is_fixed = bold or Mark.STRONG in marks, Mark.CODE in marks
        for number, line in enumerate(words.split("\n")):
            if number:
                asked.append([])
            asked[-1] += [_measured(piece, is_bold, is_fixed) for piece in _PIECE.findall(line)]
    return asked


def _wrapped(pieces: list[_Piece], room: float) -> int:
    """How many lines the pieces take, each as long as it can be."""
    total, ends = 0, list[int]()
    for word, gap in pieces:
        ends.append(total + word)
        total += word + gap
    count, start, index = 1, 0.0, 0
    while (index := bisect_right(ends, start + room, index)) < len(ends):
        begin = ends[index] - pieces[index][0]
        if begin <= start:  # a word that is longer than a line is broken where the line ends
            start += room
        else:
            start = begin
        count += 1
    return count


@lru_cache(maxsize=2048)
def _measured(piece: str, bold: bool, fixed: bool) -> _Piece:
    """The width of what cannot be broken and of the space after it, in thousandths of the size."""
    word = piece.rstrip()
    gap = (len(piece) - len(word)) * _SPACE
    if fixed:
        return _FIXED * len(word), gap
    return sum(map(_WIDTHS[bold].__getitem__, word)), gap
