"""Which quotation mark or bracket was opened and never closed.

The parser notices a missing ``"`` only where the next one stands, lines later, and a missing ``}`` at the
next colon. So the lines before that are read again, more simply, for a value that opens with a quotation
mark and swallows a line that looks like a new key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+)*)"
    r"(?:(?P<key>[^\s#'\"\[\]{}&*!|>@`%,:-](?:[^:#\r\n]*[^:#\s])?|\"[^\"\r\n]*\"|'[^'\r\n]*')"
    r"[ \t]*:(?:[ \t]+|$))?(?P<value>.*)"
)
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'", re.DOTALL)
# Quoted words that end on their line are passed over whole: there may be a million of them.
_FLOW_PART = re.compile(
    r"(?P<passed>(?<=\s)#.*|(?<=[\[{,:\s])(?:\"[^\"\\\r\n]*+\"|'[^'\r\n]*+'(?!')))"
    r"|(?P<quote>(?<=[\[{,:\s])[\"'])|(?P<bracket>[\[\]{}])"
)
SPEAKING = re.compile(r"(?<![^\r\n\ufeff])[ \t]*+[^\s#][^\r\n]*")
_PARTNERS = {"]": "[", "}": "{"}


class Value(NamedTuple):
    """Where a value begins, and the column in which anything beside its key would begin."""

    start: int
    column: int


def unclosed(text: str, until: int) -> int | None:
    """The index of the first opening mark, on a line that begins before ``until``, that lacks its partner."""
    covered = 0
    for value in _values(text, until):
        if value.start < covered:
            continue
        match text[value.start : value.start + 1]:
            case '"' | "'":
                culprit, covered = _quoted(text, value.start, value.column)
            case "[" | "{":
                culprit, covered = _bracketed(text, value.start, value.column)
            case _:
                continue
        if culprit is not None:
            return culprit
    return None


def _values(text: str, until: int) -> Iterator[Value]:
    """Where values begin: after a key, after a dash, or on the line below either; not in block scalars."""
    position = 0
    level: int | None = -1  # of the key or dash whose value may begin on the next line
    while (line := SPEAKING.search(text, position)) and line.start() <= until:
        position = line.end()
        found = LINE.match(text, line.start(), line.end())
        if found is None:
            continue
        column = _column(found, line.start())
        level = level if column is None else column
        if level is None:
            continue
        value = Value(found.start("value"), level)
        if BLOCK_HEADER.match(found["value"]):
            position = after_block(text, position, level)
        level = None if found["value"] else level
        if found["value"]:
            yield value


def after_block(text: str, start: int, level: int) -> int:
    """Where the lines of a block scalar end: before the first that is indented by ``level`` or less."""
    found = re.compile(rf"(?<=[\r\n]) {{0,{max(0, level)}}}[^\s]").search(text, start)
    return found.start() if found else len(text)


def _column(found: re.Match[str], start: int) -> int | None:
    """The column of the line's key, or else of its last dash; ``None`` if it has neither."""
    if found["key"]:
        return found.start("key") - start
    if found["dashes"]:
        return found.start("dashes") + found["dashes"].rindex("-") - start
    return None


def _quoted(text: str, start: int, column: int) -> tuple[int | None, int]:
    """The opening mark if it is to blame, and where the quoted words end."""
    found = _QUOTED.match(text, start)
    end = found.end() if found else len(text)
    if found is None or _swallows(text, start, end, column):
        return start, end
    return None, end


def _swallows(text: str, start: int, end: int, column: int) -> bool:
    """Whether a line that looks like a new key or list item, no deeper than ``column``, lies within."""
    looks_new = rf"[\r\n] {{0,{max(0, column)}}}(?:[\w-]+:(?=\s)|- |---|\.\.\.)"
    return re.compile(looks_new).search(text, start, end) is not None


def _bracketed(text: str, start: int, column: int) -> tuple[int | None, int]:
    """The innermost bracket, or the quotation mark in it, that lacks its partner; where all are closed."""
    opened: list[int] = []
    index = start
    while found := _FLOW_PART.search(text, index):
        index = found.end()
        if found["quote"]:
            culprit, index = _quoted(text, found.start(), column)
            if culprit is not None:
                return culprit, index
        elif (bracket := found["bracket"]) in _PARTNERS:
            if text[opened[-1]] != _PARTNERS[bracket]:
                return opened[-1], index
            opened.pop()
        elif bracket:
            opened.append(found.start())
        if not opened:
            return None, index
    return opened[0], len(text)
