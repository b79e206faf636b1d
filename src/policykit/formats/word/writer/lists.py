"""Numbered lists and bullets in Word's own numbering, so that a list counts on when an item is added to it.

Word numbers by three things: an *abstract* numbering says how nine levels look; a *num* is one list that
looks so, and says where it starts; a paragraph names its num and its level. Every list here has its own num.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policykit.document import Paragraph
from policykit.formats.roman import roman_value
from policykit.formats.word.template import Numbering
from policykit.text.spans import Mark

LEVELS = 9
BULLET = "•"
_GREATEST = 32767  # ECMA-376 part 1, 17.9.25 lets a list start anywhere; Word's own window stops here
_SHAPE = re.compile(r"(\(?)([1-9][0-9]*|0|[a-z]+|[A-Z]+)([.)])")


Look = tuple[str, str, str]
"""How the labels of a list look: Word's name of the number format, and the text round the number."""
Reading = tuple[Look, int]
"""What a label can mean: the look of its list, and its number in it."""
_DECIMAL = ("decimal", "", ".")


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
    return tuple(((form, before, after), number) for form, number in found)


def _letters(text: str) -> list[tuple[str, int]]:
    letter = [("Letter", ord(text) - ord("a") + 1)] if len(text) == 1 else []
    value = roman_value(text)
    roman = [("Roman", value)] if value else []
    return [*roman, *letter] if text in {"i", "v", "x"} else [*letter, *roman]


def level_of(depth: int) -> int:
    """The level of a list in Word, which has nine, counted from 0."""
    return min(max(depth, 0), LEVELS - 1)


@dataclass(slots=True)
class _Open:
    """A list that may go on: its look, its num, and its last number on the page.

    A redline has two numbers, on the new page and on the old one: Word has to count the list correctly
    whether the changes are accepted or rejected.
    """

    look: Look
    num: int
    new: int
    old: int


class Lists:
    """The lists of one page, in its order. ``bullet`` is the num of all that have bullets."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.bullet = numbering.bullet_num
        self._open: list[_Open | None] = [None] * LEVELS
        self._abstracts: dict[Look, int] = {_DECIMAL: numbering.numbers}
        self._new_abstracts: list[str] = []
        self._nums: list[str] = []

    def end(self) -> None:
        """No list goes on after this: something that is no item comes between."""
        self._open = [None] * LEVELS

    def place(self, item: Paragraph) -> int | None:
        """The num of the next item, or None if its label has to be written as text."""
        level = level_of(item.depth)
        self._open[level + 1 :] = [None] * (LEVELS - level - 1)
        meanings = readings(item.label)
        formers = meanings if item.former_label is None else readings(item.former_label)
        last = self._open[level] = self._list_of(item.mark, level, meanings, formers)
        if last is None:
            return self.bullet if item.label == BULLET else None
        last.new += item.mark is not Mark.DELETED
        last.old += item.mark is not Mark.INSERTED
        return last.num

    def xml(self) -> str:
        """The numbering part of the page."""
        own = self._numbering
        return "".join((own.head, *self._new_abstracts, own.nums, *self._nums, "</w:numbering>"))

    def _list_of(
        self, mark: Mark | None, level: int, news: Sequence[Reading], olds: Sequence[Reading]
    ) -> _Open | None:
        """The list that the next item belongs to: the one that is open at its level, or a new one.

        None if its label is none of Word's, or if one number could not begin the list on both pages.
        """
        last = self._open[level]
        if last is not None and news:
            goes_on_new = mark is Mark.DELETED or (last.look, last.new + 1) in news
            goes_on_old = mark is Mark.INSERTED or (last.look, last.old + 1) in olds
            if goes_on_new and goes_on_old:
                return last
        if not news or news[0] not in olds:
            return None
        look, number = news[0]
        return _Open(look, self._begin(look, number, level), number - 1, number - 1)

    def _begin(self, look: Look, number: int, level: int) -> int:
        """The num of a new list, whose first item has this number."""
        if look not in self._abstracts:
            abstract = self._abstracts[look] = self._numbering.next_abstract + len(self._new_abstracts)
            self._new_abstracts.append(self._numbering.abstract_like_numbers(abstract, *look))
        num = self._numbering.next_num + len(self._nums)
        self._nums.append(
            f'<w:num w:numId="{num}"><w:abstractNumId w:val="{self._abstracts[look]}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'
            "</w:num>"
        )
        return num
