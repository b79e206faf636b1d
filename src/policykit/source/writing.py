"""Data → YAML text for a place in a file, written as the file is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policykit.findings import InvalidData
from policykit.source.file_style import Habits
from policykit.source.reader import read
from policykit.source.styles import Setting, ways
from policykit.source.tree import Plain, Scalar

SHORT = 24
"""Up to how many characters the items of a list may have that is written in brackets."""


class Unwritable(ValueError):
    """YAML has no way to write a value in its place, or what was written did not read as it was meant."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value goes: ``column`` is where it begins, ``above`` the column of its key or dash."""

    column: int
    above: int
    in_brackets: bool = False
    may_fold: bool = True


def scalar(value: str, spot: Spot, habits: Habits, old: Setting | None = None) -> str:
    """A value as YAML: in its old style if it had one, folded if it is long, else as plainly as can be."""
    setting = old or _new(spot, habits)
    for written in _candidates(value, spot, setting):
        if _reads(written, value, spot):
            return written
    raise Unwritable(f"YAML has no way to write this value here: {value[:80]!r}")


def _new(spot: Spot, habits: Habits) -> Setting:
    return Setting("", "", " " * (spot.above + 2), spot.column, habits.line_end, habits.width)


def _candidates(value: str, spot: Spot, setting: Setting) -> Iterator[str]:
    is_long = spot.column + len(value) > setting.width and " " in value
    if is_long and not setting.is_folded and spot.may_fold and not spot.in_brackets:
        folded = Setting(">-", ">", setting.indent, setting.column, setting.line_end, setting.width)
        yield from ways(value, folded)
    yield from ways(value, setting)


def _reads(written: str, value: str, spot: Spot) -> bool:
    """Whether a reader takes it for the value, in a place like its own."""
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


def in_brackets(value: Plain, habits: Habits) -> str:
    """Data as YAML on one line, in brackets."""
    match value:
        case None:
            return "~"
        case str():
            return scalar(value, Spot(0, 0, in_brackets=True), habits)
        case list():
            return f"[{', '.join(in_brackets(item, habits) for item in value)}]"
        case dict():
            pairs = (f"{key_of(key, habits)}: {in_brackets(item, habits)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"


def key_of(key: str, habits: Habits) -> str:
    """A key, in quotation marks only if it needs them."""
    return scalar(key, Spot(0, 0, in_brackets=True), habits)


def is_short(value: Plain) -> bool:
    """Whether a value suits brackets: an empty list, or one of a few short names."""
    return not value or (
        isinstance(value, list) and all(isinstance(item, str) and len(item) <= SHORT for item in value)
    )
