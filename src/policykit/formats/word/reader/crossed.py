"""Words with a line through them by their formatting alone → findings: they are read, and may not be meant.

A tracked deletion is another thing: whether its words are read is asked, and answered, for the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policykit import codes
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.records import Records

MOST_TOLD = 50
_LONGEST = 80


@dataclass(slots=True)
class Crossed:
    """What is struck through of the paragraph that is being read, run by run, and how often it was told."""

    records: Records
    words: list[str] = field(default_factory=list)
    told: int = 0

    def hear(self, text: str, line: Line, *, is_struck: bool) -> None:
        """A run of words was read; those next to one another that are struck through are told together."""
        if is_struck or (self.words and text.isspace()):
            self.words.append(text)
        else:
            self.end(line)

    def end(self, line: Line) -> None:
        """Tell what was struck through up to here."""
        words = " ".join("".join(self.words).split())
        self.words.clear()
        if words and self.told < MOST_TOLD:
            self.told += 1
            words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
            what = f"“{words}” is struck through, and was read as words all the same"
            self.records.find(codes.STRUCK_THROUGH, what, line)
