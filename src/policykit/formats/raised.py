"""What is raised, such as the mark of a footnote → the characters for it, so that it joins no number."""

from __future__ import annotations

import re

_RAISED = str.maketrans(
    "0123456789abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_FIGURES = re.compile(r"[0-9\s,;*()\[\]–-]*")
_LETTERS = re.compile(r"(?:(?<![a-z])[a-pr-z](?![a-z])|[0-9\s,;*()\[\]–-])*")
_BEGINS_ORDINAL = frozenset("snrt")


def raised(text: str, behind: str = "") -> str:
    """The text as it looks when it is raised, if it is figures, or single letters right behind a figure.

    ``behind`` is the text that it follows. Other letters stay as they are, as in 1st, which a word
    processor may give as two raised pieces, s and t.
    """
    is_mark = behind[-1:].isdecimal() and text not in _BEGINS_ORDINAL and _LETTERS.fullmatch(text)
    return text.translate(_RAISED) if is_mark or _FIGURES.fullmatch(text) else text
