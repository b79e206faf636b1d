"""Text → the lines that begin something, each with its key and columns, the words of block scalars left out.

For telling of broken layout only: it reads lines one by one, and knows nothing of quoted words or brackets
that go on over several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policykit.source.openings import BLOCK_HEADER, LINE, SPEAKING, after_block

_WORD = re.compile(r"[\w-]{1,40}")


class Head(NamedTuple):
    """A line: where its words begin, and its columns from 0; -1 where it has no such thing.

    ``key`` is empty unless it is one word. ``block`` is the key whose ``>-`` or ``|`` this line brings to
    its end, ``has_words`` whether that had any words of its own.
    """

    start: int
    end: int
    key: str
    column: int
    dash: int
    block: str = ""
    has_words: bool = False

    @property
    def first(self) -> int:
        """The column in which the line begins."""
        return self.column if self.dash < 0 else self.dash


def heads(text: str, until: int) -> Iterator[Head]:
    """Each line that says something, up to the one that holds ``until``."""
    position = 0
    block, has_words = "", False
    while (line := SPEAKING.search(text, position)) and line.start() <= until:
        position = line.end()
        found = LINE.match(text, *line.span())
        if found is None:
            continue
        head = _head(found, line)._replace(block=block, has_words=has_words)
        block = ""
        yield head
        if BLOCK_HEADER.match(found["value"]) and (head.key or head.dash >= 0):
            position = after_block(text, line.end(), max(head.column if head.key else head.dash, 0))
            block, has_words = head.key or "-", bool(text[line.end() : position].strip())


def _head(found: re.Match[str], line: re.Match[str]) -> Head:
    key = (found["key"] or "").strip("\"'")
    dash = found.start("dashes") - line.start() if found["dashes"] else -1
    words = found.start("key") if found["key"] else found.start("value")
    start = found.start("dashes") if found["dashes"] else words
    return Head(start, line.end(), key if _WORD.fullmatch(key) else "", words - line.start(), dash)


def standing(text: str, until: int) -> tuple[list[Head], Head | None]:
    """The lines that are still open, outermost first, where the line at ``until`` begins; and that line."""
    above: list[Head] = []
    own: Head | None = None
    for head in heads(text, until):
        if own is not None:
            above = [*within(above, own), own]
        own = head
    return above, own


def within(above: list[Head], own: Head) -> list[Head]:
    """Those of the open lines that ``own`` stands below: a list may begin in the column of its key."""
    is_list = own.dash >= 0
    return [
        head for head in above if head.first < own.first or (is_list and head.first == own.first > head.dash)
    ]
