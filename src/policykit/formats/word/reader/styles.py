"""What the styles of a Word file say of a paragraph or of a run, with what each style is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from lxml import etree

from policykit.formats.word.names import Style
from policykit.formats.word.reader.xml import W, is_on, number, value

_HEADING = re.compile(r"heading ([1-9])")
_LISTED = re.compile(r"list (?:bullet|number|continue)? ?([2-5])")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
_MONOSPACED = re.compile(r"courier|consolas|mono\b|monospace|menlo|source code|lucida console", re.IGNORECASE)


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
    CONTENTS = auto()


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
    "toc heading": Kind.CONTENTS,
    "contents heading": Kind.CONTENTS,
    "table of figures": Kind.CONTENTS,
    **{f"{name} {level}": Kind.CONTENTS for name in ("toc", "contents") for level in range(1, 10)},
}
_CODE = {"html code", "html typewriter", "html sample", "source text", "verbatim char", "code", "inline code"}
_LABELS = {Style.LABEL.lower(), Style.CALLOUT_LABEL.lower()}


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says, with what it is based on; None where it leaves a thing open.

    ``level`` is that of a heading, from 1, or 0 where the style says that it is none. ``depth`` is how deep
    in a list one of Word's own styles of lists is ("List Bullet 2"), whose lists have one level each.
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


PLAIN = Look()


class Styles:
    """The styles of one file. Without the part, a style's id is taken for its name."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        defaults = (style for style in found if style.get(f"{W}default") in {"1", "true", "on"})
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId") for style in reversed(list(defaults))
        }
        self._looks: dict[str | None, Look] = {}
        self.language = (
            value(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")) if root is not None else None
        )

    def chain(self, id_: str | None, type_: str = "paragraph") -> list[etree._Element]:
        """A style, or that of what has none, after all that it is based on."""
        found: list[etree._Element] = []
        style = self._styles.get(id_ or self._defaults.get(type_))
        while style is not None and style not in found:
            found.insert(0, style)
            style = self._styles.get(value(style.find(f"{W}basedOn")))
        return found

    def look(self, id_: str | None) -> Look:
        """What the style of this id says; of no id, what a paragraph without a style is."""
        if id_ not in self._looks:
            said: dict[str, Any] = {}
            if id_ and id_ not in self._styles:
                said = _said_by_name(_CAMEL.sub(" ", id_).lower())
            for style in self.chain(id_):
                said |= _said(style)
            self._looks[id_] = Look(**said)
        return self._looks[id_]

    def named(self, name: str) -> Look:
        """What the style of this name says."""
        for id_, style in self._styles.items():
            if (value(style.find(f"{W}name")) or "").lower() == name.lower():
                return self.look(id_)
        return PLAIN

    def numbered(self, id_: str) -> str | None:
        """The num that a style of numbering names."""
        style = self._styles.get(id_)
        return value(style.find(f"{W}pPr/{W}numPr/{W}numId")) if style is not None else None


def _said_by_name(name: str) -> dict[str, Any]:
    kind, heading, listed = _KINDS.get(name), _HEADING.fullmatch(name), _LISTED.fullmatch(name)
    level = 0 if kind is not None else int(heading[1]) if heading else None
    said = {"kind": kind, "level": level, "depth": int(listed[1]) - 1 if listed else None}
    return _stated(said | {"is_label": name in _LABELS or None})


def _said(style: etree._Element) -> dict[str, Any]:
    """What one style says by itself."""
    name = (value(style.find(f"{W}name")) or "").lower()
    said = _said_by_name(name) | ({"is_code": True} if name in _CODE else {})
    ppr, rpr = style.find(f"{W}pPr"), style.find(f"{W}rPr")
    if ppr is not None:
        outline, inset = number(value(ppr.find(f"{W}outlineLvl"))), ppr.find(f"{W}ind")
        said |= _stated(
            {
                "level": outline_level(outline) if outline is not None else None,
                "num": value(ppr.find(f"{W}numPr/{W}numId")),
                "ilvl": number(value(ppr.find(f"{W}numPr/{W}ilvl"))),
                "left": indent(inset) if inset is not None else None,
            }
        )
    return said | (said_of_run(rpr) if rpr is not None else {})


def said_of_run(properties: etree._Element) -> dict[str, Any]:
    """What the properties of a run say of its words."""
    fonts, position = properties.find(f"{W}rFonts"), properties.find(f"{W}vertAlign")
    one, two = is_on(properties.find(f"{W}strike")), is_on(properties.find(f"{W}dstrike"))
    is_code = fonts is not None and _MONOSPACED.search(fonts.get(f"{W}ascii") or "") is not None
    return _stated(
        {
            "is_bold": is_on(properties.find(f"{W}b")),
            "is_italic": is_on(properties.find(f"{W}i")),
            "is_hidden": is_on(properties.find(f"{W}vanish")),
            "is_code": is_code or None,
            "is_raised": value(position) == "superscript" if position is not None else None,
            "is_struck": one if two is None else one or two,
        }
    )


def _stated(said: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in said.items() if each is not None}


def outline_level(outline: int) -> int:
    """The level of a heading for Word's outline level, from 0; Word's 9 is "body text"."""
    return outline + 1 if 0 <= outline < 9 else 0


def indent(element: etree._Element) -> int | None:
    """How far ``w:ind`` indents a paragraph, in twentieths of a point, if it says so."""
    return number(element.get(f"{W}left") or element.get(f"{W}start"))
