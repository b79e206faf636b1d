"""A colour as a school writes it, and whether white words can be read on it."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policykit import codes
from policykit.model.fields import fault

ENOUGH: Final = 4.5
"""The contrast that words need with their background (WCAG 2.2, 1.4.3, level AA)."""
_PATTERN: Final = r"^#?[0-9A-Fa-f]{6}$"


def _channel(value: int) -> float:
    """One of red, green and blue as WCAG 2.2 counts its light ("relative luminance")."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def contrast_with_white(colour: str) -> float:
    """From 1, for white itself, to 21, for black; the colour is six hexadecimal digits after a ``#``."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    light = 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)
    return 1.05 / (light + 0.05)


def darkened(colour: str) -> str:
    """The nearest darker shade on which white words can be read; the colour itself if they can."""
    shades = (_shade(colour, percent) for percent in range(100, -1, -1))
    return next(shade for shade in shades if contrast_with_white(shade) >= ENOUGH)


def _shade(colour: str, percent: int) -> str:
    parts = (int(colour[start : start + 2], 16) * percent // 100 for start in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _readable(value: str) -> str:
    if not re.fullmatch(_PATTERN, value):
        raise fault(
            codes.BAD_VALUE,
            f"“{value[:60]}” is not a colour.",
            'Write it as six digits after a #, in quotation marks: "#1f5f3a".',
        )
    colour = f"#{value.removeprefix('#').lower()}"
    contrast = contrast_with_white(colour)
    if contrast < ENOUGH:
        raise fault(
            codes.PALE_COLOUR,
            f"White words on {colour} are hard to read: their contrast is {contrast:.1f}, "
            f"and {ENOUGH} is needed.",
            f'Take a darker shade, such as "{darkened(colour)}".',
        )
    return colour


Colour = Annotated[
    str,
    Field(json_schema_extra={"pattern": _PATTERN}, examples=["#1f5f3a"]),
    AfterValidator(_readable),
]
"""A colour as ``#`` and six hexadecimal digits, dark enough for white words."""
