"""Recognise page numbers in the header or footer lines of a printed page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

_LONGEST = 30
_SURE = re.compile(
    r"p\s*a\s*g\s*e\s*[|:]?\s*(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?|(\d{1,3})\s*\|\s*p\s*a\s*g\s*e|"
    r"[-–—]\s*(\d{1,3})\s*[-–—]|(\d{1,3})\s+of\s+\d{1,3}",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"(\d{1,3})\s?/\s?\d{1,3}|pg?\.?\s?(\d{1,3})|\[(\d{1,3})\]|\(?(\d{1,3})[.)]|(\d{1,3})", re.IGNORECASE
)
_LABEL = frozenset({"#.", "#)", "(#)"})


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A line that may number a page. ``shape`` is the line with “#” for the number."""

    number: int
    shape: str
    is_sure: bool = False
    """Whether it is one wherever it is printed: “Page 1 of 15”, “- 1 -”."""

    @property
    def is_bare(self) -> bool:
        """Whether it is the number and nothing else."""
        return self.shape == "#"

    @property
    def is_like_label(self) -> bool:
        """Whether it may as well be the number of a list's item: “1.”."""
        return self.shape in _LABEL


def page_number(line: str) -> PageNumber | None:
    """The page that a line numbers, if the whole of it may be such a number."""
    if len(line) > _LONGEST:
        return None
    sure = _SURE.fullmatch(line)
    found = sure or _PERHAPS.fullmatch(line)
    if found is None:
        return None
    at = found.lastindex or 0
    shape = line[: found.start(at)] + "#" + line[found.end(at) :]
    return PageNumber(int(found[at]), shape, sure is not None)


def by_shape(found: Mapping[int, PageNumber]) -> Mapping[str, Mapping[int, PageNumber]]:
    """The lines of each shape, each line by its index, in the order in which they stand."""
    shapes: dict[str, dict[int, PageNumber]] = {}
    for at, number in found.items():
        shapes.setdefault(number.shape, {})[at] = number
    return shapes


def go_up(found: Iterable[PageNumber]) -> bool:
    """Whether the numbers go up by one from each place to the next, of which there are two at least."""
    numbers = [each.number for each in found]
    return len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
