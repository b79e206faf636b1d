"""Flat items → nested lists: which list a label belongs to, and what opens, continues and closes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

BULLET, OWN, UNLABELLED, LEVEL = "bullet", "own", "unlabelled", "level"
REFERENCES, OWN_REFERENCES = "references", "own references"
_OPENING = {
    BULLET: "<ul>",
    OWN: '<ol class="own">',
    UNLABELLED: '<ul class="own">',
    REFERENCES: '<ul class="references">',
    OWN_REFERENCES: '<ul class="references own">',
    LEVEL: '<ul class="own">',
    "1": "<ol>",
}
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS = ("", "x", "xx", "xxx", "xl")
_ROMAN = {tens + ones: 10 * t + o for t, tens in enumerate(_TENS) for o, ones in enumerate(_ONES) if t + o}

Reading = tuple[str, int]


@dataclass(slots=True)
class OpenList:
    """A list whose last item is still open: that item's ``number``, if it has one, and its part."""

    kind: str
    number: int
    part: str = ""

    @property
    def shows_labels(self) -> bool:
        """Whether labels stand in the text of this list, no browser having a marker for them."""
        return self.kind in (OWN, OWN_REFERENCES)

    @property
    def closing(self) -> str:
        """The tags that end the last item and the list."""
        return "</li></ol>" if self.kind == OWN or len(self.kind) == 1 else "</li></ul>"


def opening(kind: str, number: int) -> str:
    """The tag that begins a list of one kind, of which ``number`` is the first item's."""
    tag = _OPENING.get(kind) or f'<ol type="{kind}">'
    return tag if number <= 1 else f'{tag[:-1]} start="{number}">'


def chosen(label: str, current: OpenList | None) -> Reading:
    """How to read a label: as one of the list that is open if it can be, else as what it most likely is."""
    readings = _readings(label)
    if current is not None:
        for reading in readings:
            if reading[0] == current.kind:
                return reading
    return readings[0]


def reference(label: str) -> Reading:
    """The list of references that a label belongs to."""
    return (REFERENCES if label == "•" else OWN_REFERENCES), 0


@lru_cache(maxsize=1024)
def _readings(label: str) -> tuple[Reading, ...]:
    """What a label may be: a kind of list and a number in it. Browsers write "1.", "a." and "iv."."""
    if label == "•":
        return ((BULLET, 0),)
    ordinal = label.removesuffix(".")
    if ordinal == label or not ordinal.isascii() or not ordinal.isalnum():
        return ((OWN, 0),) if label else ((UNLABELLED, 0),)
    return (*_numeric(ordinal), *_alphabetic(ordinal), (OWN, 0))


def _numeric(ordinal: str) -> tuple[Reading, ...]:
    usual = ordinal.isdecimal() and len(ordinal) < 5 and not ordinal.startswith("0")
    return (("1", int(ordinal)),) if usual else ()


def _alphabetic(ordinal: str) -> tuple[Reading, ...]:
    small = ordinal.lower()
    if ordinal not in (small, ordinal.upper()):
        return ()
    letters, romans = ("a", "i") if ordinal == small else ("A", "I")
    roman = ((romans, _ROMAN[small]),) if small in _ROMAN else ()
    letter = ((letters, ord(small) - 96),) if len(small) == 1 and small.isalpha() else ()
    return roman + letter if small == "i" else letter + roman
