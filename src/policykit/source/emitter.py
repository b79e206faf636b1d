"""Data → YAML text: whole files, and the new parts of a file that is amended.

What is short goes on one line in brackets, long words are folded under ``>-``, and quotation marks are used
only where YAML needs them. The text reads back as exactly the data that it was made from.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policykit.source.scalars import Spot, scalar
from policykit.source.tree import Path

Data = Mapping[str, "Data"] | Sequence["Data"] | str | None
Notes = Mapping[Path, str]
"""Comments by the path of the value that each is about."""

INDENT = 2
MARK = "# ? "
_NO_NOTES: Notes = {}


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written.

    ``dash`` is how far the dashes of a list are indented below its key, ``width`` the longest line. Brackets
    hold values of at most ``short`` characters each, and keys only if ``braces`` is set.
    """

    dash: int = INDENT
    width: int = 108
    line_end: str = "\n"
    short: int = 60
    braces: bool = True


def write(
    data: Mapping[str, Data], notes: Notes = _NO_NOTES, heading: str = "", bare: Collection[str] = ()
) -> str:
    """The YAML of a whole file; ``notes`` become comments, ``heading`` the comment at the top.

    A value in brackets with a note inside takes lines of its own. An empty line separates long values at the
    top. What other programs would read as a number, or as true or false, is put in quotation marks, except
    under ``bare`` keys. Raises ValueError for a character that no document can hold.
    """
    emitter = Emitter(Style(), notes, bare)
    lines = [f"# {line}".rstrip() for line in heading.split("\n")] if heading else []
    for key, value in data.items():
        entry = emitter.entry(key, value, 0)
        if lines and not isinstance(value, str) and sum(not line.startswith("#") for line in entry) > 1:
            lines.append("")
        lines += entry
    return "\n".join(lines) + "\n"


class Emitter:
    """Writes values as lines of YAML, with the notes about them as comments above.

    An entry or an item begins at ``column``. Without ``bare``, every key may have a number for its value.
    """

    def __init__(self, style: Style, notes: Notes = _NO_NOTES, bare: Collection[str] | None = None) -> None:
        self.style = style
        self.notes = notes
        self.bare = bare
        self._noted = {path[:length] for path in notes for length in range(1, len(path))}

    def entry(self, key: str, value: Data, column: int, above: Path = ()) -> list[str]:
        """A key with its value."""
        path = (*above, key)
        begun = f"{' ' * column}{self.key(key)}:"
        lines = self._note(path, column)
        if isinstance(value, str):
            return [*lines, f"{begun} {self.words(value, column, len(begun) + 1, key)}"]
        if text := self._in_brackets(value, len(begun) + 1, path):
            return [*lines, f"{begun} {text}"]
        indent = INDENT if isinstance(value, Mapping) else self.style.dash
        return [*lines, begun, *self.rows(value, column + indent, path)]

    def rows(self, value: Data, column: int, path: Path = ()) -> Iterator[str]:
        """The keys of a mapping or the items of a list, on lines of their own.

        Items that are mappings are all written in brackets or none of them is.
        """
        if isinstance(value, Mapping):
            for key, below in value.items():
                yield from self.entry(key, below, column, path)
        elif isinstance(value, Sequence):
            texts = [self._in_brackets(item, column + 2, (*path, n)) for n, item in enumerate(value)]
            has_keys = any(isinstance(item, Mapping) for item in value)
            for index, item in enumerate(value):
                text = "" if has_keys and not all(texts) else texts[index]
                if index and len(path) == 1 and isinstance(item, Mapping) and not text:
                    yield ""
                yield from self.item(item, column, (*path, index), text)

    def item(self, value: Data, column: int, path: Path = (), in_brackets: str = "") -> list[str]:
        """A dash with its value."""
        pad, note = " " * column, self._note(path, column)
        if isinstance(value, str):
            return [*note, f"{pad}- {self.words(value, column, column + 2)}"]
        if not value or in_brackets:
            return [*note, f"{pad}- {in_brackets or self.brackets(value)}"]
        lines = list(self.rows(value, column + 2, path))
        first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
        comments = [line[2:] for line in lines[:first]]
        return [*note, *comments, f"{pad}- {lines[first][column + 2 :]}", *lines[first + 1 :]]

    def words(self, value: str, above: int, column: int, key: str = "") -> str:
        """A value below a key or a dash."""
        is_typed = self.bare is None or key in self.bare
        return scalar(value, Spot(column, above, self.style.width, self.style.line_end, is_typed=is_typed))

    def key(self, key: str) -> str:
        """A key, in quotation marks if it needs them."""
        return scalar(key, Spot(0, 0, self.style.width, in_brackets=True, is_typed=True))

    def brackets(self, value: Data, key: str = "") -> str:
        """A value on one line, in brackets."""
        match value:
            case None:
                return "~"
            case str():
                is_typed = self.bare is None or key in self.bare
                return scalar(value, Spot(0, 0, self.style.width, in_brackets=True, is_typed=is_typed))
            case Mapping():
                pairs = (f"{self.key(name)}: {self.brackets(below, name)}" for name, below in value.items())
                return f"{{{', '.join(pairs)}}}"
            case _:
                return f"[{', '.join(self.brackets(below) for below in value)}]"

    def _in_brackets(self, value: Data, column: int, path: Path) -> str:
        """The value in brackets, or nothing if it is too long for that or has notes inside."""
        if path in self._noted or not self._is_short(value):
            return ""
        text = self.brackets(value, str(path[-1]))
        return text if column + len(text) <= self.style.width else ""

    def _is_short(self, value: Data) -> bool:
        match value:
            case None:
                return True
            case str():
                return len(value) <= self.style.short
            case Mapping():
                return not value or (self.style.braces and all(map(self._is_short, value.values())))
            case _:
                return all(isinstance(item, str) or self.style.braces for item in value) and all(
                    map(self._is_short, value)
                )

    def _note(self, path: Path, column: int) -> list[str]:
        note = self.notes.get(path)
        return comment(note, " " * column, MARK, self.style.width) if note is not None else []


def comment(text: str, pad: str, mark: str, width: int) -> list[str]:
    """The lines of a comment; those after the first are indented further."""
    return textwrap.wrap(
        text, width, initial_indent=pad + mark, subsequent_indent=f"{pad}#   ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
