"""A list or a mapping in brackets × wanted data → its text, what is the same as it was written."""

from __future__ import annotations

from collections.abc import Sequence as Several
from itertools import pairwise

from policykit.source.aligning import aligned, merged_order
from policykit.source.file_style import Habits
from policykit.source.styles import Setting
from policykit.source.tree import Mapping, Node, Plain, Scalar, Sequence, Source, plain_of
from policykit.source.writing import Spot, in_brackets, key_of, scalar

_Piece = tuple[int | None, str]


class Brackets:
    """Writes anew what stands in brackets in a file."""

    def __init__(self, source: Source, habits: Habits) -> None:
        self._source = source
        self._habits = habits

    def sequence(self, node: Sequence, wanted: list[Plain]) -> str:
        """A list."""
        pieces: list[_Piece] = []
        for index, value in zip(
            aligned([plain_of(item) for item in node.items], wanted), wanted, strict=True
        ):
            made = (
                in_brackets(value, self._habits) if index is None else self._value(node.items[index], value)
            )
            pieces.append((index, made))
        return self._joined(node, [(item.start, item.end) for item in node.items], pieces, "[]")

    def mapping(self, node: Mapping, wanted: dict[str, Plain]) -> str:
        """Keys with their values."""
        keys = list(node.entries)
        pieces: list[_Piece] = []
        for name in merged_order(keys, list(wanted)):
            value = wanted[name]
            if name in node.entries:
                key, below = node.entries[name]
                between = self._source.text[key.start : below.start]
                if isinstance(below, Scalar) and below.is_absent and value is not None:
                    between = self._source.text[key.start : key.end] + ": "
                pieces.append((keys.index(name), between + self._value(below, value)))
            else:
                pieces.append((None, f"{key_of(name, self._habits)}: {in_brackets(value, self._habits)}"))
        places = [(key.start, max(key.end, value.end)) for key, value in node.entries.values()]
        return self._joined(node, places, pieces, "{}")

    def _value(self, node: Node, wanted: Plain) -> str:
        text = self._source.text[node.start : node.end]
        if plain_of(node) == wanted:
            return text
        match node, wanted:
            case Scalar(is_absent=False), str():
                old = Setting(text, node.style, " ", 0, self._habits.line_end, self._habits.width)
                return scalar(wanted, Spot(0, 0, in_brackets=True), self._habits, old)
            case Sequence(), list():
                return self.sequence(node, wanted)
            case Mapping(), dict():
                return self.mapping(node, wanted)
            case _:
                return in_brackets(wanted, self._habits)

    def _joined(self, node: Node, places: Several[tuple[int, int]], pieces: list[_Piece], empty: str) -> str:
        """The pieces within the old brackets, parted as they were where both neighbours are old."""
        if not pieces or not places:
            return empty[0] + ", ".join(piece for _, piece in pieces) + empty[1]
        text = self._source.text
        made = text[node.start : places[0][0]] + pieces[0][1]
        for (last, _), (index, piece) in pairwise(pieces):
            parting = ", "
            if last is not None and index == last + 1:
                parting = text[places[last][1] : places[index][0]]
            made += parting + piece
        return made + text[places[-1][1] : node.end]
