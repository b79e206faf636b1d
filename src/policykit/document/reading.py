"""What reading an old document gives: a page, what was set aside, and which lines are page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from policykit.document import Document
from policykit.findings import Finding

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


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of a source that are no part of the policy, and in a few plain words why.

    ``block`` is the index of the block before which they stood.
    """

    words: str
    reason: str
    block: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read: every word of it is in the document or in ``asides``.

    ``findings`` are warnings. ``reference`` is the id of the policy that a document of our own names.
    ``text`` is all that the file says, if the reader kept it, so that a lost word can be seen. ``carried`` is
    the data that a document of our own carries unseen, as JSON.
    """

    document: Document
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()
    reference: str = ""
    text: str | None = None
    carried: str = ""
