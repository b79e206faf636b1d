"""The labels before the paragraphs of lists, counted as Word counts.

A paragraph names a *num* and a level; a num is one list, which looks as its *abstract* numbering says and may
begin elsewhere. Lists of one abstract numbering count on together (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from policykit.formats.roman import roman
from policykit.formats.word.reader.styles import Styles, indent
from policykit.formats.word.reader.xml import W, is_on, number, value

BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8  # of numberings that are only links to others
_GREATEST = 32_767  # that is written in letters or in Roman numbers


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its numbers look, the text round them, and where they begin."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    style: str | None = None
    left: int | None = None
    element: etree._Element | None = None


_UNSAID = Level()


class _Abstract:
    """One way in which lists look, and how far its lists have counted."""

    def __init__(self, element: etree._Element) -> None:
        self.levels = {
            ilvl: _level(lvl)
            for lvl in element.iterchildren(f"{W}lvl")
            if (ilvl := number(lvl.get(f"{W}ilvl"))) is not None
        }
        self.link = value(element.find(f"{W}numStyleLink"))
        self.counts: list[int | None] = [None] * _LEVELS


class _Num:
    """One list: its abstract numbering, and what it says otherwise."""

    def __init__(self, element: etree._Element) -> None:
        self.abstract = value(element.find(f"{W}abstractNumId")) or ""
        self.starts: dict[int, int] = {}
        self.levels: dict[int, Level] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            ilvl, lvl = number(override.get(f"{W}ilvl")), override.find(f"{W}lvl")
            start = number(value(override.find(f"{W}startOverride")))
            if ilvl is not None and lvl is not None:
                self.levels[ilvl] = _level(lvl)
            if ilvl is not None and start is not None:
                self.starts[ilvl] = start


def _level(lvl: etree._Element) -> Level:
    start, inset = number(value(lvl.find(f"{W}start"))), lvl.find(f"{W}pPr/{W}ind")
    return Level(
        form=value(lvl.find(f"{W}numFmt")) or "decimal",
        text=value(lvl.find(f"{W}lvlText")) or "",
        start=1 if start is None else start,
        restart=number(value(lvl.find(f"{W}lvlRestart"))),
        is_legal=bool(is_on(lvl.find(f"{W}isLgl"))),
        style=value(lvl.find(f"{W}pStyle")),
        left=indent(inset) if inset is not None else None,
        element=lvl,
    )


class Numbering:
    """The lists of one file, counted in the order in which labels are asked for."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        abstracts = root.iterfind(f"{W}abstractNum") if root is not None else ()
        nums = root.iterfind(f"{W}num") if root is not None else ()
        self._abstracts = {str(el.get(f"{W}abstractNumId")): _Abstract(el) for el in abstracts}
        self._nums = {str(el.get(f"{W}numId")): _Num(el) for el in nums}
        self._begun: set[tuple[str, int]] = set()

    def knows(self, num: str) -> bool:
        """Whether there is such a list."""
        return num in self._nums

    def level(self, num: str, ilvl: int) -> Level:
        """One level of a list; of one that is not there, what Word takes for it."""
        abstract = self._abstract(num)
        return self._nums[num].levels.get(ilvl) or abstract.levels.get(ilvl, _UNSAID) if abstract else _UNSAID

    def level_of(self, num: str, style: str | None) -> int:
        """The level that belongs to a style in a list that is named by the style alone, or the outermost."""
        abstract = self._abstract(num)
        levels = sorted(abstract.levels.items()) if abstract is not None and style else ()
        return next((ilvl for ilvl, level in levels if level.style == style), 0)

    def label(self, num: str, ilvl: int) -> str | None:
        """The label of the next paragraph of a list at a level; None if it is no list, or shows none."""
        abstract = self._abstract(num)
        if abstract is None or not 0 <= ilvl < _LEVELS:
            return None
        self._count(num, abstract, ilvl)
        level = self.level(num, ilvl)
        if level.form == "bullet":
            return BULLET
        return (
            _PLACE.sub(lambda place: self._shown(num, abstract, int(place[1]) - 1, level), level.text) or None
        )

    def _abstract(self, num: str) -> _Abstract | None:
        at = self._nums.get(num)
        for _ in range(_DEEPEST):
            abstract = self._abstracts.get(at.abstract) if at is not None else None
            if abstract is None:
                return None
            linked = self._styles.numbered(abstract.link) if abstract.link is not None else None
            if linked is None or linked not in self._nums:
                return abstract
            at = self._nums[linked]
        return None

    def _count(self, num: str, abstract: _Abstract, ilvl: int) -> None:
        """Count one on; what is below a level begins again, unless it says that it does not."""
        counts, starts = abstract.counts, self._nums[num].starts
        last = counts[ilvl]
        if (num, ilvl) not in self._begun and ilvl in starts:
            counts[ilvl] = starts[ilvl]
        else:
            counts[ilvl] = self.level(num, ilvl).start if last is None else last + 1
        self._begun.add((num, ilvl))
        for deeper in range(ilvl + 1, _LEVELS):
            restart = self.level(num, deeper).restart if counts[deeper] is not None else None
            if restart is None or ilvl < restart:
                counts[deeper] = None

    def _shown(self, num: str, abstract: _Abstract, ilvl: int, asking: Level) -> str:
        level, count = self.level(num, ilvl), abstract.counts[ilvl]
        shown = self._nums[num].starts.get(ilvl, level.start) if count is None else count
        return str(shown) if asking.is_legal else formatted(shown, level.form)


def formatted(count: int, form: str) -> str:
    """A number as a list shows it; in a form that no policy uses, in figures."""
    if not 0 < count <= _GREATEST:
        return "" if form == "none" else str(count)
    shape = _FORMS.get(form)
    return shape(count) if shape is not None else str(count)


def _letters(count: int) -> str:
    """a to z, then aa, bb, …: Word doubles the letter."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _ordinal(count: int) -> str:
    teen = 10 <= count % 100 <= 20
    return f"{count}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "decimalZero": lambda count: f"{count:02}",
    "ordinal": _ordinal,
    "none": lambda count: "",
}
