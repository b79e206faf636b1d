"""What is wrong, where, and what to do about it: the values that every room reports in.

PolicykitError
├── InvalidData        the files hold something that cannot be used; has every finding
├── UnknownName        a question named an audience, a format or a code that does not exist
└── NotWritten         a file could not be written; the old file is unchanged
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self

from policykit.codes import Code, Severity

MOST_REPORTED = 100
"""How many findings of one sort are reported of one file: no one reads more at once."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the data: the part by its id, and the field of that part.

    ``part`` is the id of a section, a block or an item, or empty for the file as a whole. ``field`` is a
    path below it, joined with ``/``: ``text``, ``of/2``, ``approval/on``, ``rows/3/0``. An anchor outlives
    edits above it, which a line number does not; :mod:`policykit.source` finds the line.
    """

    part: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file. Lines and columns count characters from 1; ``excerpt`` is (line number, text)."""

    line: int
    column: int
    width: int = 1
    excerpt: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, with one cause: a sentence that says what is wrong and a remedy that corrects it.

    ``needle`` is the words in the field to point at, where the whole field is too much. The caller that knows
    the file fills in ``file`` and ``place``.
    """

    code: Code
    sentence: str
    remedy: str
    anchor: Anchor | None = None
    needle: str = ""
    file: str = ""
    place: Place | None = None

    @property
    def severity(self) -> Severity:
        """How serious the finding is; it follows from the code."""
        return self.code.severity

    @property
    def is_error(self) -> bool:
        """Whether the data cannot be used before this is corrected."""
        return self.severity is Severity.ERROR

    def at(self, file: str, place: Place | None) -> Finding:
        """The same finding, with its file and place."""
        return replace(self, file=file, place=place)

    def __str__(self) -> str:
        where = self.file
        if self.place is not None:
            where += f":{self.place.line}:{self.place.column}"
        lead = f"{where}  " if where else ""
        return f"{lead}{self.code.id}  {self.sentence}"


def in_file_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file, and within a file from top to bottom; the order of files is kept."""
    listed = list(findings)
    files = {finding.file: index for index, finding in reversed(list(enumerate(listed)))}

    def key(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place or Place(0, 0)
        return files[finding.file], place.line, place.column, finding.code.id

    return sorted(listed, key=key)


def first_of(findings: Iterable[Finding], most: int = MOST_REPORTED) -> list[Finding]:
    """At most so many findings. If there are more, the last one says so, and the others are not made."""
    rest = iter(findings)
    found = list(islice(rest, most))
    if next(rest, None) is not None:
        found[-1] = replace(found[-1], sentence=f"{found[-1].sentence} More follow.")
    return found


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one probably means, if there is one; case does not count."""
    from difflib import get_close_matches  # seldom needed

    folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None


class PolicykitError(Exception):
    """The root of every exception that this package raises on purpose, with its findings."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(f"{finding}\n    {finding.remedy}" for finding in self.findings))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Finding, ...]]]:
        """Make copies, also in another process, from the findings."""
        return type(self), (self.findings,)


class InvalidData(PolicykitError):
    """The files cannot be used. ``findings`` has every fault, warnings included."""


class UnknownName(PolicykitError, LookupError):
    """A question named something that does not exist: an audience, a format, a code, a policy."""


class NotWritten(PolicykitError, OSError):
    """A file could not be written. The old file is unchanged."""
