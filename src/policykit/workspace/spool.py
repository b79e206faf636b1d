"""Lines that are too many to be held, in a temporary file without a name: it goes with whoever made it."""

from __future__ import annotations

import contextlib
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from policykit.findings import NotWritten
from policykit.workspace import outputs


class Spool:
    """Groups of lines, each line read when it is asked for; of a line, eight bytes are held."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        self._file, self._folder = file, folder
        self._ends, self._firsts = array("Q", [0]), array("Q")

    def add(self, lines: Sequence[bytes]) -> None:
        """Put a group of lines after the others. Raises NotWritten if the disk has no room."""
        self._firsts.append(len(self._ends) - 1)
        try:
            self._file.seek(self._ends[-1])
            self._file.writelines(lines)
        except OSError as error:
            raise outputs.not_writable(self._folder, error) from None
        for line in lines:
            self._ends.append(self._ends[-1] + len(line))

    def __getitem__(self, group: int) -> SpooledLines:
        """A group, by its number in the order in which they were added."""
        return SpooledLines(self, self._firsts[group])

    def line(self, number: int) -> bytes:
        """A line, by its number among all. Raises NotWritten if the disk cannot be read or has no room."""
        start, end = self._ends[number], self._ends[number + 1]
        try:
            self._file.seek(start)
            return self._file.read(end - start)
        except OSError as error:
            raise outputs.not_writable(self._folder, error) from None


@dataclass(frozen=True, slots=True)
class SpooledLines:
    """A group of lines; it lives no longer than its spool."""

    spool: Spool
    first: int

    def __getitem__(self, number: int) -> bytes:
        return self.spool.line(self.first + number)


@contextlib.contextmanager
def spooled(folder: Path) -> Iterator[Spool]:
    """A spool on the disk of a folder. Raises NotWritten if nothing can be written there, or no more."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=outputs.TEMPORARY, suffix=outputs.ENDING) as file:
            yield Spool(file, folder)
    except NotWritten:
        raise
    except OSError as error:
        raise outputs.not_writable(folder, error) from None
