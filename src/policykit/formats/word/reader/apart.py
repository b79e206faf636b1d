"""A note, a comment or a box → its words, and those that a tracked change strikes out.

Of a box within a deletion only the drawing is struck out; the words in it look as if they were kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from policykit.formats.word.reader.xml import MC, W

STRIKING = frozenset({f"{W}del", f"{W}moveFrom"})
STRUCK_TEXT = f"{W}delText"
_P, _T = f"{W}p", f"{W}t"
_ALTERNATE = f"{MC}AlternateContent"


@dataclass(slots=True)
class Apart:
    """The words of something that stands apart, and those struck out of it: a line for each paragraph."""

    kept_lines: list[str] = field(default_factory=lambda: [""])
    struck_lines: list[str] = field(default_factory=lambda: [""])

    @property
    def kept(self) -> str:
        """The words that stand there."""
        return "\n".join(line for line in self.kept_lines if line.strip()).strip()

    @property
    def struck(self) -> str:
        """The words that were struck out."""
        return "\n".join(line for line in self.struck_lines if line.strip()).strip()

    def hear(self, element: etree._Element, *, is_struck: bool = False) -> None:
        """Add the words in something."""
        for child in element:
            if child.tag in {_T, STRUCK_TEXT}:
                lines = self.struck_lines if is_struck or child.tag == STRUCK_TEXT else self.kept_lines
                lines[-1] += child.text or ""
            elif child.tag == _P:
                self._end_line()
                self.hear(child, is_struck=is_struck)
                self._end_line()
            elif child.tag == _ALTERNATE:
                if (branch := alternative(child)) is not None:
                    self.hear(branch, is_struck=is_struck)
            else:
                self.hear(child, is_struck=is_struck or child.tag in STRIKING)

    def _end_line(self) -> None:
        self.kept_lines.append("")
        self.struck_lines.append("")


def apart(element: etree._Element) -> Apart:
    """The words of a note, a comment or a box."""
    found = Apart()
    found.hear(element)
    return found


def alternative(either: etree._Element) -> etree._Element | None:
    """The branch of two that is read (ECMA-376 part 3, 7.5): the newer, or the older if that is empty."""
    choice, fallback = either.find(f"{MC}Choice"), either.find(f"{MC}Fallback")
    return fallback if choice is None or not len(choice) else choice
