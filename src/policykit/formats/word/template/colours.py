"""The colours of what is added to a template: the default house's, or of its own headings' colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ACCENT = "1F3864"
_SHARES = {"8EA3C2": 0.5, "E3E9F2": 0.12, "EEF2F8": 0.07}
"""The default house's lighter colours, and how much of its accent is in each, the rest being white."""
_GREY = {_ACCENT: "auto", "8EA3C2": "808080", "E3E9F2": "EAEAEA", "EEF2F8": "F3F3F3"}
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_READABLE = 4.5  # WCAG 2.2, 1.4.3


@dataclass(frozen=True, slots=True)
class Colours:
    """What stands for each of the default house's colours."""

    instead: Mapping[str, str]

    @classmethod
    def of_default_house(cls) -> Colours:
        """Those of the default house."""
        return cls({})

    @classmethod
    def of(cls, heading: str | None) -> Colours:
        """Those that go with a heading's colour; greys if it has none, or is too light to read on white."""
        if heading is None or _HEX.fullmatch(heading) is None or _contrast(heading) < _READABLE:
            return cls(_GREY)
        lighter = {colour: _mixed(heading, share) for colour, share in _SHARES.items()}
        return cls({_ACCENT: heading.upper(), **lighter})

    def applied(self, text: str) -> str:
        """A style's XML in these colours."""
        for colour, other in self.instead.items():
            text = text.replace(f'"{colour}"', f'"{other}"')
        return text


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (0, 2, 4)]


def _mixed(colour: str, share: float) -> str:
    return "".join(f"{round(255 - (255 - channel) * share):02X}" for channel in _channels(colour))


def _contrast(colour: str) -> float:
    """The contrast of a colour with white, as WCAG reckons it."""
    linear = [
        value / 12.92 if (value := channel / 255) <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    ]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)
