"""Lines of a text → those that number its pages, so that none is taken for a bullet, a label or words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from policykit.document.page_numbers import PageNumber, by_shape, go_up, page_number

_FAR = 8
"""How many columns further in than its neighbours a line begins that is set in the middle or at the right."""
_COUNTED = re.compile(r"(\d{1,3})[.)](?:\d{1,3}\.?)*\s+\S")


class Standing(Enum):
    """What is known of a line that may number a page."""

    NUMBER = auto()
    """It does: it stands where such numbers do, and others like it go up through the file."""
    APART = auto()
    """It is a line of its own, with no bullet and no label; whether it is a page number is not known here."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """The nearest line with words on one side of another, and what lies between."""

    line: str
    is_parted: bool
    is_on_other_page: bool


def page_numbers(lines: Sequence[str]) -> Mapping[int, Standing]:
    """By its index, every line that may number a page and is to be read apart. A form feed is a line."""
    found = {at: number for at, line in enumerate(lines) if (number := page_number(line.strip()))}
    standing = {at: Standing.APART for at, number in found.items() if number.is_sure or number.is_bare}
    unsure = {at: number for at, number in found.items() if at not in standing}
    placed = {at: number for at, number in unsure.items() if _is_placed(lines, at, number)}
    standing |= {at: Standing.APART for at, number in placed.items() if number.is_like_label}
    every = by_shape(unsure)
    for shape, like in by_shape(placed).items():
        standing |= dict.fromkeys(_taken(every[shape], like), Standing.NUMBER)
    return standing


def _taken(every: Mapping[int, PageNumber], placed: Mapping[int, PageNumber]) -> Sequence[int]:
    """Of lines of one shape those that number pages: all, if most are placed so, or else those that are."""
    if 2 * len(placed) > len(every) and go_up(every.values()):
        return [*every]
    return [*placed] if go_up(placed.values()) else []


def _is_placed(lines: Sequence[str], at: int, number: PageNumber) -> bool:
    """Whether a line stands where the number of a page does.

    That is at a form feed or the end, far in, or before a line with another number. Blank lines round it
    are enough for what is no number of a list.
    """
    above, below = _beside(lines, at, -1), _beside(lines, at, 1)
    if above.is_on_other_page or below.is_on_other_page or not below.line:
        return True
    if _indent(lines[at]) >= _FAR + max(_indent(above.line), _indent(below.line)):
        return True
    counted = _COUNTED.match(below.line.strip())
    if counted and int(counted[1]) != number.number:
        return True
    return not number.is_like_label and above.is_parted and below.is_parted


def _beside(lines: Sequence[str], at: int, step: int) -> _Beside:
    near = at + step
    while 0 <= near < len(lines) and not lines[near].strip():
        near += step
    between = lines[at + step : near : step] if near >= 0 else lines[:at]
    line = lines[near] if 0 <= near < len(lines) else ""
    return _Beside(line, bool(between) or not line, "\f" in between)


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))
