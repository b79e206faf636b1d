"""Where a YAML parser stopped, and the lines about it."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding
from policykit.source.lines import Lines
from policykit.source.openings import LINE

LOOK_BACK = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the parser stopped: the character, the line to look at first, and what it was reading."""

    lines: Lines
    index: int
    line: int
    reading: str

    @classmethod
    def of(cls, error: yaml.YAMLError | None, lines: Lines, last: int, shift: int) -> Fault:
        """From PyYAML's error, or from the end of the last part that could be read if it has no place."""
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return cls(lines, last, lines.at(last), "")
        index = min(error.problem_mark.index + shift, len(lines.text))
        reading = error.context or ""
        begun = index
        if error.context_mark is not None and reading.startswith("while scanning"):
            begun = error.context_mark.index + shift
        return cls(lines, index, lines.at(begun), reading)

    @property
    def text(self) -> str:
        """The line to look at first."""
        return self.lines[self.line]

    @property
    def start(self) -> int:
        """The index at which that line begins."""
        return self.lines.starts[self.line]

    @property
    def character(self) -> str:
        """The character at which the parser stopped; empty at the end of the text."""
        return self.lines.text[self.index : self.index + 1]

    @property
    def before(self) -> str:
        """What stands before that character on its line."""
        return self.lines.text[self.lines.starts[self.lines.at(self.index)] : self.index]

    def tell(
        self, sentence: str, remedy: str, start: int, end: int = 0, code: Code = codes.INVALID_YAML
    ) -> Finding:
        """A finding at ``start`` of the text."""
        return Finding(code, sentence, remedy, place=self.lines.place(start, end))


def key_above(fault: Fault) -> str:
    """Which key the line above has; empty if it has none."""
    found = LINE.match(above(fault))
    return (found["key"] or "")[:40] if found else ""


def above(fault: Fault) -> str:
    """The nearest line above that says anything."""
    for number in range(fault.line - 1, max(-1, fault.line - LOOK_BACK), -1):
        content = fault.lines[number].strip()
        if content and not content.startswith("#"):
            return fault.lines[number]
    return ""
