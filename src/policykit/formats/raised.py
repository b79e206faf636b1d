"""Raised figures, such as the mark of a footnote → the characters for them, so that they join no number."""

from __future__ import annotations

import re

_FIGURES = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS = re.compile(r"[0-9\s,;*()\[\]–-]*")


def raised(text: str) -> str:
    """The text as it looks when it is raised, if it is figures; letters, as in 1st, stay as they are."""
    return text.translate(_FIGURES) if _MARKS.fullmatch(text) else text
