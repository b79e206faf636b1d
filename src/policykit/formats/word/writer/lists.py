"""Labels → Word's own numbering, so that a list goes on rightly when somebody adds an item to it.

Word numbers by three things: an *abstract* numbering says how nine levels look; a *num* is one list that
looks so, and says where it starts; a paragraph names its num and its level. Every list here has its own num.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from policykit.formats.roman import roman_value
from policykit.formats.word.package import Part, continued
from policykit.formats.word.template import Numbering

LEVELS = 9
_BULLET = "•"
_GREATEST = 32767  # ECMA-376 part 1, 17.9.25 lets a list start anywhere; Word's own window stops here
_SHAPE = re.compile(r"(\(?)([1-9][0-9]*|0|[a-z]+|[A-Z]+)([.)])")


class Look(NamedTuple):
    """How the labels of a list look: Word's name of the number format, and what stands round the number."""

    format: str
    before: str
    after: str


_DECIMAL = Look("decimal", "", ".")


class Reading(NamedTuple):
    """What a label can mean: the look of its list, and its number in it."""

    look: Look
    number: int


@lru_cache(maxsize=1024)
def readings(label: str) -> tuple[Reading, ...]:
    """What a label can mean, the likeliest first: "(i)" is one in Roman numbers, or the ninth letter."""
    shape = _SHAPE.fullmatch(label)
    if shape is None or (shape[1] and shape[3] == "."):
        return ()
    before, digits, after = shape.groups()
    if digits.isdigit():
        found = [("decimal", int(digits))] if len(digits) <= 5 and int(digits) <= _GREATEST else []
    else:
        case = "lower" if digits.islower() else "upper"
        found = [(case + kind, number) for kind, number in _letters(digits.lower())]
    return tuple(Reading(Look(form, before, after), number) for form, number in found)


def _letters(text: str) -> list[tuple[str, int]]:
    letter = [("Letter", ord(text) - ord("a") + 1)] if len(text) == 1 else []
    value = roman_value(text)
    roman = [("Roman", value)] if value else []
    return [*roman, *letter] if text in {"i", "v", "x"} else [*letter, *roman]


@dataclass(slots=True)
class _Open:
    """A list that may go on: its look, its num, and the last number it has shown."""

    look: Look
    num: int
    last: int


class Lists:
    """The lists of one page, in its order. ``bullet`` is the num of all that only point and do not count."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.bullet = numbering.bullet_num
        self._open: list[_Open | None] = []
        self._abstracts: dict[Look, int] = {_DECIMAL: numbering.numbers}
        self._new_abstracts: list[str] = []
        self._nums: list[str] = []

    def end(self) -> None:
        """No list goes on after this: something that is no item stands between."""
        self._open.clear()

    def place(self, label: str, level: int) -> int | None:
        """The num of the next item, or None if its label has to be written out as text."""
        if label == _BULLET:
            del self._open[level:]
            return self.bullet
        meanings = readings(label)
        open_list = self._continued(meanings, level) or self._started(meanings, level)
        self._open[level:] = [open_list]
        return open_list.num if open_list else None

    def part(self) -> Part:
        """The numbering part of the page."""
        house = self._numbering
        lists = (*self._new_abstracts, house.nums, *self._nums, "</w:numbering>")
        return continued(house.name, house.head, *lists)

    @property
    def is_bare(self) -> bool:
        """Whether the page needs no list but the house's own."""
        return not self._nums

    def _continued(self, meanings: tuple[Reading, ...], level: int) -> _Open | None:
        self._open += [None] * (level + 1 - len(self._open))
        last = self._open[level]
        if last is None or (last.look, last.last + 1) not in meanings:
            return None
        last.last += 1
        return last

    def _started(self, meanings: tuple[Reading, ...], level: int) -> _Open | None:
        if not meanings:
            return None
        reading = meanings[0]
        return _Open(reading.look, self.begin(reading, level), reading.number)

    def begin(self, reading: Reading, level: int) -> int:
        """The num of a new list."""
        num = self._numbering.next_num + len(self._nums)
        self._nums.append(
            f'<w:num w:numId="{num}"><w:abstractNumId w:val="{self._abstract(reading.look)}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{reading.number}"/></w:lvlOverride>'
            "</w:num>"
        )
        return num

    def _abstract(self, look: Look) -> int:
        """The abstract numbering of a look, made from the house's numbers when it is first needed."""
        if look not in self._abstracts:
            number = self._numbering.next_abstract + len(self._new_abstracts)
            self._abstracts[look] = number
            self._new_abstracts.append(
                self._numbering.abstract_like_numbers(number, look.format, look.before, look.after)
            )
        return self._abstracts[look]
