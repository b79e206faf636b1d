"""The properties of a run → what they say of its words: marks, a label, hidden, raised, or struck through."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from policykit.formats.word.reader.styles import PLAIN, Look, Styles, is_monospaced, is_raised
from policykit.formats.word.reader.xml import VAL, W, is_on
from policykit.text.spans import UNMARKED, Mark, Marks


@dataclass(frozen=True, slots=True)
class Formatting:
    """What the words of a run are. ``is_label`` says that they are a generated label."""

    marks: Marks = UNMARKED
    is_label: bool = False
    is_hidden: bool = False
    is_above: bool = False
    is_struck: bool = False


def unformatted(paragraph: Look) -> Formatting:
    """What the words of a run are that says nothing of itself, in a paragraph of this look."""
    return Formatting(is_hidden=bool(paragraph.is_hidden), is_struck=bool(paragraph.is_struck))


def formatting(properties: etree._Element, paragraph: Look, styles: Styles) -> Formatting:
    """What the words of a run are, by its properties, its style and the look of its paragraph."""
    look, bold, italic, hidden, is_code, above, struck = PLAIN, None, None, None, False, None, None
    for child in properties:
        tag = child.tag
        if tag == _RSTYLE:
            look = styles.look(child.get(VAL))
        elif tag == _BOLD:
            bold = is_on(child)
        elif tag == _ITALIC:
            italic = is_on(child)
        elif tag == _VANISH:
            hidden = is_on(child)
        elif tag == _FONTS:
            is_code = is_monospaced(child)
        elif tag == _VERTICALLY:
            above = is_raised(child)
        elif tag in _STRUCK:
            struck = bool(is_on(child) or struck)
    marks = UNMARKED
    if look.is_bold if bold is None else bold:
        marks |= _STRONG
    if look.is_italic if italic is None else italic:
        marks |= _EMPHASIS
    if look.is_code or is_code:
        marks |= _CODE
    return Formatting(
        marks,
        bool(look.is_label),
        _first(hidden, look.is_hidden, paragraph.is_hidden),
        _first(above, look.is_raised),
        _first(struck, look.is_struck, paragraph.is_struck),
    )


def _first(*said: bool | None) -> bool:
    """What the nearest says that says anything."""
    return next((each for each in said if each is not None), False)


_RSTYLE, _BOLD, _ITALIC = f"{W}rStyle", f"{W}b", f"{W}i"
_VANISH, _FONTS, _VERTICALLY = f"{W}vanish", f"{W}rFonts", f"{W}vertAlign"
_STRUCK = frozenset({f"{W}strike", f"{W}dstrike"})
_STRONG, _EMPHASIS, _CODE = frozenset({Mark.STRONG}), frozenset({Mark.EMPHASIS}), frozenset({Mark.CODE})
