"""How a value is written as YAML: in which style, when in quotation marks, and where its lines break.

Each style that suits the value is tried, the preferred one first, and read back. The first that reads as
the value is used, so the writer needs no copy of YAML's rules and cannot disagree with the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policykit.findings import InvalidData
from policykit.source.characters import FORBIDDEN, LINE_END
from policykit.source.reader import read
from policykit.source.tree import Plain, Scalar

# YAML 1.2 § 7.3.3, on the safe side: what may be misread elsewhere goes in quotation marks.
_PLAIN = re.compile(r"(?:[^\W_]|[“‘£(…])(?:(?!: |:$| #)[^\r\n\t\x85\u2028\u2029\ufeff])*(?<![\s:])|[^\W_]")
_PLAIN_IN_BRACKETS = re.compile(
    r"[^\W_]|[^\W_][^\r\n\t:#\[\]{},\x85\u2028\u2029\ufeff]*[^\s:#\[\]{},\x85\u2028\u2029\ufeff]"
)
# Numbers, booleans and null in YAML 1.2 (its core schema, § 10.3.2).
_NOT_TEXT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)|~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
)
_FOLDABLE = re.compile(r"\S(?:[^\r\n\t\x85\u2028\u2029\ufeff]*\S)?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\L", "\u2029": "\\P"}
_ESCAPED = re.compile(r'["\\\n\r\t\x85\u2028\u2029\ufeff]')
_LINK = re.compile(r"\[[^\[\]]{1,90}\]\([^() ]{1,90}\)")
_BREAKABLE = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
_HEADER = re.compile(r"([|>])([0-9]?)([-+]?)([0-9]?)(.*)")


class Unwritable(ValueError):
    """YAML has no way to write a value in its place, or the text did not read back as it should."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value goes: ``column`` is where it begins, ``above`` the column of its key or dash.

    ``is_typed`` allows a number, true or false without quotation marks.
    """

    column: int
    above: int
    width: int
    line_end: str = "\n"
    in_brackets: bool = False
    may_fold: bool = True
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How the old value was written: its text, its style, and the spaces before its second line."""

    text: str
    style: str
    indent: str

    @property
    def is_folded(self) -> bool:
        """Whether it took more than one line."""
        return LINE_END.search(self.text) is not None


def scalar(value: str, spot: Spot, old: Written | None = None) -> str:
    """A value as YAML: as the old one was written if that is possible, else in the plainest style."""
    if found := FORBIDDEN.search(value):
        raise Unwritable(f"no document can hold U+{ord(found[0]):04X}")
    for written in _candidates(value, spot, old):
        if _reads(written, value, spot):
            return written
    raise Unwritable(f"YAML has no way to write this value here: {value[:80]!r}")


def _candidates(value: str, spot: Spot, old: Written | None) -> Iterator[str]:
    may_fold = spot.may_fold and not spot.in_brackets
    fits = spot.column + len(value) <= spot.width
    if old is not None:
        if may_fold and not fits and " " in value and not old.is_folded:
            yield _block(">-", value, old.indent, spot)
        yield from _as_before(value, spot, old)
    indent = " " * (spot.above + 2)
    plain = _PLAIN_IN_BRACKETS if spot.in_brackets else _PLAIN
    if fits or not may_fold:
        if plain.fullmatch(value) and (spot.is_typed or not _NOT_TEXT.fullmatch(value)):
            yield value
        if not _ESCAPED.search(value):
            yield f'"{value}"'
    lines = value.split("\n")
    if may_fold and _FOLDABLE.fullmatch(value):
        yield _block(">-", value, indent, spot)
    elif may_fold and lines[-1] and all(line == line.strip() and line.isprintable() for line in lines):
        yield _block("|-", value, indent, spot)
    yield _quoted(value)


def _as_before(value: str, spot: Spot, old: Written) -> Iterator[str]:
    """The value in the old one's style, on several lines if that was."""
    match old.style:
        case "|" | ">":
            if value.endswith("\n\n") and not old.text.endswith(("\n", "\r")):
                return  # “+” would also keep the empty lines that follow in the file
            found = _HEADER.match(old.text)
            first, digit, chomping, later, comment = found.groups() if found else (old.style, "", "", "", "")
            for end in dict.fromkeys((chomping, _chomping(value))):
                header = first + digit + later + end + comment.rstrip("\r\n")
                yield _block(header, value, old.indent, spot)
            return
        case "'":
            text = "'" + value.replace("'", "''") + "'"
        case '"':
            text = _quoted(value)
        case _:
            text = value
    if old.is_folded:
        lines = _wrapped(text, spot.width - spot.column, spot.width - len(old.indent))
        yield (spot.line_end + old.indent).join(lines)
    if not old.is_folded or old.style == '"':
        yield text


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", value) + '"'


def _chomping(value: str) -> str:
    """The sign in a block scalar's header that keeps the value's last line ends."""
    return "+" if value.endswith("\n\n") else "" if value.endswith("\n") else "-"


def _block(header: str, value: str, indent: str, spot: Spot) -> str:
    """YAML 1.2 § 8.1: in a folded block a line break reads as a space, so paragraphs have an empty line."""
    body = value if header.startswith((">-", "|-")) else value.removesuffix("\n")
    lines = body.split("\n")
    if header[0] == ">":
        lines = []
        for paragraph in body.split("\n\n"):
            lines += ["", *_wrapped(paragraph, spot.width - len(indent), spot.width - len(indent))]
        del lines[0]
    return spot.line_end.join([header, *(indent + line if line else "" for line in lines)])


def _wrapped(text: str, first: int, width: int) -> list[str]:
    """The text in lines of at most ``width`` characters, cut at single spaces; a link stays in one piece."""
    lines: list[str] = []
    in_pieces = _LINK.sub(lambda link: link[0].replace(" ", "\0"), text)
    for word in (piece.replace("\0", " ") for piece in _BREAKABLE.split(in_pieces)):
        room = width if len(lines) > 1 else first
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _reads(written: str, value: str, spot: Spot) -> bool:
    """Whether the text reads as the value, in a place like its own."""
    pad = " " * spot.above
    if spot.in_brackets:
        text = f"{pad}a: [{written}, {{b: {written}, c: d}}]\n"
        wanted: Plain = [value, {"b": value, "c": "d"}]
    else:
        text, wanted = f"{pad}a: {written}\n{pad}b: c\n", value
    try:
        found = read(text)
    except InvalidData:
        return False
    node = found.node(("a",))
    if isinstance(node, Scalar):
        return node.value == value and not node.is_absent
    return found.plain().get("a") == wanted
