"""Roman numerals in small letters, as the labels of lists have them."""

from __future__ import annotations

_WORTHS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LONGEST = 15
"""The letters of the longest numeral below 4000, which is 3888."""


def roman(number: int) -> str:
    """The numeral of a number from 1 up; nothing for 0."""
    text = ""
    for worth, letters in _WORTHS:
        times, number = divmod(number, worth)
        text += letters * times
    return text


def roman_value(text: str) -> int:
    """The number that a numeral means if it is written as :func:`roman` would write it; otherwise 0."""
    found, rest = 0, text
    for worth, letters in _WORTHS:
        while rest.startswith(letters) and len(rest) <= _LONGEST:
            found, rest = found + worth, rest[len(letters) :]
    return found if not rest and roman(found) == text else 0
