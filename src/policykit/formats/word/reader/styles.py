"""The styles part → what each style says of a paragraph or of a run, with what it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TypeVar

from lxml import etree

from policykit.formats.word.names import Style
from policykit.formats.word.reader.xml import W, is_on, number, parsed, value

_DEEPEST = 32  # of "based on"; Word itself stops at ten or so, and a style may be based on itself by mistake
_HEADING = re.compile(r"heading ([1-9])")
_LISTED = re.compile(r"list (?:bullet|number|continue)? ?([2-5])")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
_MONOSPACED = re.compile(r"courier|consolas|mono\b|monospace|menlo|source code|lucida console", re.IGNORECASE)

T = TypeVar("T")


class Kind(Enum):
    """What a paragraph is by its style."""

    TITLE = auto()
    SUBTITLE = auto()
    BODY = auto()
    LISTED = auto()
    QUOTE = auto()
    GAP = auto()
    NOTE = auto()
    REFERENCE = auto()
    CAPTION = auto()
    TABLE_HEADING = auto()
    ASIDE = auto()


_KINDS = {
    Style.TITLE.lower(): Kind.TITLE,
    Style.SUBTITLE.lower(): Kind.SUBTITLE,
    Style.LABELLED.lower(): Kind.LISTED,
    Style.QUOTE.lower(): Kind.QUOTE,
    "intense quote": Kind.QUOTE,
    "quotations": Kind.QUOTE,
    "block text": Kind.QUOTE,
    Style.GAP.lower(): Kind.GAP,
    Style.NOTE.lower(): Kind.NOTE,
    Style.REFERENCE.lower(): Kind.REFERENCE,
    Style.CAPTION.lower(): Kind.CAPTION,
    Style.TABLE_HEADING.lower(): Kind.TABLE_HEADING,
    Style.BODY.lower(): Kind.BODY,
    "toc heading": Kind.ASIDE,
    "contents heading": Kind.ASIDE,
    "table of figures": Kind.ASIDE,
    **{f"toc {level}": Kind.ASIDE for level in range(1, 10)},
    **{f"contents {level}": Kind.ASIDE for level in range(1, 10)},
}
_CODE = frozenset(
    {"html code", "html typewriter", "html sample", "source text", "verbatim char", "code", "inline code"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says, with what it is based on; None where it leaves a thing open.

    ``level`` is that of a heading, from 1, or 0 where the style says that it is none. ``depth`` is how deep
    in a list one of Word's own styles of lists stands ("List Bullet 2"), whose lists have one level each.
    """

    kind: Kind | None = None
    level: int | None = None
    num: str | None = None
    ilvl: int | None = None
    depth: int | None = None
    left: int | None = None
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_code: bool | None = None
    is_hidden: bool | None = None
    is_label: bool | None = None
    is_raised: bool | None = None
    is_struck: bool | None = None

    def over(self, based_on: Look) -> Look:
        """For each thing what this one says, or else what it is based on says."""
        return Look(
            _nearer(self.kind, based_on.kind),
            _nearer(self.level, based_on.level),
            _nearer(self.num, based_on.num),
            _nearer(self.ilvl, based_on.ilvl),
            _nearer(self.depth, based_on.depth),
            _nearer(self.left, based_on.left),
            _nearer(self.is_bold, based_on.is_bold),
            _nearer(self.is_italic, based_on.is_italic),
            _nearer(self.is_code, based_on.is_code),
            _nearer(self.is_hidden, based_on.is_hidden),
            _nearer(self.is_label, based_on.is_label),
            _nearer(self.is_raised, based_on.is_raised),
            _nearer(self.is_struck, based_on.is_struck),
        )


PLAIN = Look()


@lru_cache(maxsize=8)
def styles_of(data: bytes) -> Styles:
    """The styles in a part; files of one house style have the same, so they are looked up once for all."""
    return Styles(parsed("word/styles.xml", data))


class Styles:
    """The styles of one file, each looked up once. Without the part, a style's id is taken for its name."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iterfind(f"{W}style") if root is not None else ()
        self._styles = {str(style.get(f"{W}styleId")): style for style in found}
        self._default = next((id_ for id_, style in self._styles.items() if _is_default(style)), None)
        self._looks: dict[str | None, Look] = {}
        language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if root is not None else None
        self.language = value(language)

    def look(self, id_: str | None) -> Look:
        """What the style of this id says; of no id, what a paragraph without a style is."""
        return self._looked(id_, 0)

    def _looked(self, id_: str | None, depth: int) -> Look:
        look = self._looks.get(id_)
        if look is None:
            look = self._looks[id_] = self._look(id_, depth)
        return look

    def named(self, name: str) -> Look:
        """What the style of this name says."""
        ids = (
            id_
            for id_, style in self._styles.items()
            if (value(style.find(f"{W}name")) or "").lower() == name.lower()
        )
        found = next(ids, None)
        return self.look(found) if found is not None else PLAIN

    def _look(self, id_: str | None, depth: int) -> Look:
        if id_ is None:
            return self.look(self._default) if self._default is not None else PLAIN
        if id_ not in self._styles:
            name = _CAMEL.sub(" ", id_).lower()
            return Look(_KINDS.get(name), _level(name), depth=_depth(name), is_label=_is_label(name))
        own = _said(self._styles[id_])
        based_on = value(self._styles[id_].find(f"{W}basedOn"))
        if based_on not in self._styles or depth > _DEEPEST:
            return own
        return own.over(self._looked(str(based_on), depth + 1))

    def numbered(self, id_: str) -> str | None:
        """The num that a style of numbering names."""
        style = self._styles.get(id_)
        return value(style.find(f"{W}pPr/{W}numPr/{W}numId")) if style is not None else None


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}


def _said(style: etree._Element) -> Look:
    """What one style says by itself."""
    name = (value(style.find(f"{W}name")) or "").lower()
    ppr, rpr = style.find(f"{W}pPr"), style.find(f"{W}rPr")
    kind = _KINDS.get(name)
    outline = number(value(ppr.find(f"{W}outlineLvl"))) if ppr is not None else None
    level = _level(name) if kind is None else 0
    inset = ppr.find(f"{W}ind") if ppr is not None else None
    return Look(
        kind=kind,
        level=level if outline is None else outline_level(outline),
        num=value(ppr.find(f"{W}numPr/{W}numId")) if ppr is not None else None,
        ilvl=number(value(ppr.find(f"{W}numPr/{W}ilvl"))) if ppr is not None else None,
        depth=_depth(name),
        left=indent(inset) if inset is not None else None,
        is_bold=is_on(rpr.find(f"{W}b")) if rpr is not None else None,
        is_italic=is_on(rpr.find(f"{W}i")) if rpr is not None else None,
        is_hidden=is_on(rpr.find(f"{W}vanish")) if rpr is not None else None,
        is_code=name in _CODE or (rpr is not None and is_monospaced(rpr.find(f"{W}rFonts"))) or None,
        is_label=_is_label(name) or None,
        is_raised=is_raised(rpr.find(f"{W}vertAlign")) if rpr is not None else None,
        is_struck=_is_struck(rpr) if rpr is not None else None,
    )


def _is_struck(rpr: etree._Element) -> bool | None:
    """Whether one line or two are drawn through words, if that is said (ISO 29500-1, 17.3.2.9 and 37)."""
    one, two = is_on(rpr.find(f"{W}strike")), is_on(rpr.find(f"{W}dstrike"))
    return one if two is None else one or two


def is_raised(position: etree._Element | None) -> bool | None:
    """Whether words stand above the line, if that is said (ISO 29500-1, 17.3.2.42)."""
    return value(position) == "superscript" if position is not None else None


def _nearer(own: T | None, based_on: T | None) -> T | None:
    return based_on if own is None else own


def outline_level(outline: int) -> int:
    """The level of a heading for Word's outline level, from 0; Word's 9 is "body text"."""
    return outline + 1 if 0 <= outline < 9 else 0


def is_monospaced(fonts: etree._Element | None) -> bool:
    """Whether a run's fonts are those of code."""
    return fonts is not None and _MONOSPACED.search(fonts.get(f"{W}ascii") or "") is not None


def indent(element: etree._Element) -> int | None:
    """How far ``w:ind`` makes a paragraph stand in, in twentieths of a point, if it says so."""
    return number(element.get(f"{W}left") or element.get(f"{W}start"))


def _level(name: str) -> int | None:
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None


def _depth(name: str) -> int | None:
    match = _LISTED.fullmatch(name)
    return int(match[1]) - 1 if match else None


def _is_label(name: str) -> bool:
    return name in {Style.LABEL.lower(), Style.CALLOUT_LABEL.lower()}
