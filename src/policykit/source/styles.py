"""A value → the ways in which YAML can write it, the one nearest to how it was written first.

Nothing here knows whether a way is right: whoever uses one reads it back. That is less code than YAML's
rules for plain words, and cannot disagree with the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\L", "\u2029": "\\P"}
_ESCAPED = re.compile(r'["\\\n\r\t\u2028\u2029\ufeff]')
_FOLD = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
_HEADER = re.compile(r"([|>])([0-9]?)([-+]?)([0-9]?)(.*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """How the old value was written, and what the new one has to fit in with.

    ``written`` is the old text of the value, ``indent`` the spaces before each of its lines but the first,
    ``column`` where it begins, ``line_end`` the file's line ending, ``width`` how long its lines may be.
    """

    written: str
    style: str
    indent: str
    column: int
    line_end: str
    width: int = WIDTH

    @property
    def is_folded(self) -> bool:
        """Whether the old value took more than one line."""
        return "\n" in self.written or "\r" in self.written


def ways(value: str, old: Setting) -> Iterator[str]:
    """The value as YAML in the old style, then in the others that suit it; double quotation marks last."""
    others = ("|", '"') if "\n" in value else ("", "'", '"')
    for style in dict.fromkeys((old.style, *others)):
        yield from _in_style(style, value, old)


def _in_style(style: str, value: str, old: Setting) -> Iterator[str]:
    match style:
        case "|" | ">":
            for header in _headers(style, value, old):
                yield _block(header, value, old, is_folded=style == ">")
        case "'":
            yield _flow("'" + value.replace("'", "''") + "'", old)
        case '"':
            yield _flow('"' + _ESCAPED.sub(_escape, value) + '"', old)
            yield '"' + _ESCAPED.sub(_escape, value) + '"'
        case _:
            yield _flow(value, old)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _flow(text: str, old: Setting) -> str:
    """The text on one line, or on several if the old one was."""
    if not old.is_folded or old.style in {"|", ">"}:
        return text
    return (old.line_end + old.indent).join(
        _wrapped(text, old.width - old.column, old.width - len(old.indent))
    )


def _headers(style: str, value: str, old: Setting) -> Iterator[str]:
    """The first line of a block scalar: the old one, then one with the end that the value needs."""
    needed = "+" if value.endswith("\n\n") else "" if value.endswith("\n") else "-"
    found = _HEADER.match(old.written) if old.style == style else None
    if found is None:
        yield style + needed
        return
    first, digit, chomp, later, comment = found.groups()
    for end in dict.fromkeys((chomp, needed)):
        yield first + digit + later + end + comment.rstrip("\r\n")


def _block(header: str, value: str, old: Setting, *, is_folded: bool) -> str:
    body = value.removesuffix("\n") if not header.startswith((">-", "|-")) else value
    lines = _folded(body, old.width - len(old.indent)) if is_folded else body.split("\n")
    return old.line_end.join([header, *(old.indent + line if line else "" for line in lines)])


def _folded(body: str, width: int) -> list[str]:
    """YAML 1.2 § 8.1.3: a line break within words reads as a space; one that is meant is written twice."""
    lines: list[str] = []
    for number, line in enumerate(body.split("\n")):
        if number and line and any(lines):
            lines.append("")
        lines.extend(_wrapped(line, width, width))
    return lines


def _wrapped(text: str, first: int, width: int) -> list[str]:
    """The text cut at single spaces into lines of at most ``width`` characters where that can be done."""
    lines: list[str] = []
    line = ""
    for word in _FOLD.split(text):
        room = width if lines else first
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
