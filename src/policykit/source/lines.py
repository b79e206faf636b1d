"""The line, column and excerpt of an index in a text.

Lines end where an editor ends them: at LF, at CRLF, and at a CR alone. A byte order mark at the start has no
column. In the excerpt, characters that cannot be seen, or that a terminal would obey, become U+FFFD, and a
tab becomes an arrow, so that every column keeps its place.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

from policykit.findings import Place

BOM = "\ufeff"
LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_EXCERPT = 5_000

_UNSHOWABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def showable(line: str) -> str:
    """The line as it can be shown: one visible character for each character, at most 5,000 of them."""
    return _UNSHOWABLE.sub("\ufffd", line[:LONGEST_EXCERPT].replace("\t", "→"))


class Lines:
    """Where the lines of a text begin. Line numbers count from 0 here, and from 1 in a :class:`Place`."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = array("L", [1 if text.startswith(BOM) else 0])
        self.starts.extend(found.end() for found in LINE_END.finditer(text))

    def at(self, index: int) -> int:
        """The number of the line, from 0, that holds the character at ``index``."""
        return max(0, bisect_right(self.starts, index) - 1)

    def column(self, index: int) -> int:
        """How many characters are before ``index`` on its line."""
        return max(0, index - self.starts[self.at(index)])

    def __getitem__(self, number: int) -> str:
        start = self.starts[number]
        stop = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[start:stop].rstrip("\r\n")

    def __len__(self) -> int:
        return len(self.starts)

    def place(self, start: int, end: int = 0) -> Place:
        """The place of ``text[start:end]``, as wide as it is on its first line, and at least one wide."""
        number = self.at(start)
        column = max(0, start - self.starts[number])
        line = self[number]
        width = max(1, min(end - start, len(line) - column))
        return Place(number + 1, column + 1, width, self._excerpt(number, column))

    def _excerpt(self, number: int, column: int) -> tuple[tuple[int, str], ...]:
        if column >= LONGEST_EXCERPT:
            return ()
        first = max(0, number - 1)
        return tuple((each + 1, showable(self[each])) for each in range(first, number + 1))
