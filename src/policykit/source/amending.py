"""Source × wanted data → Source: the text that says the wanted data, what is the same left as it is.

Whoever changes a file says what the data is to be, and not how the text is to be changed: a value, a key, an
item that is added, removed, moved or put below another all come of comparing. Mappings with an ``id`` are
known by it wherever they stand, so one that is moved takes its comments along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from json import dumps
from typing import NamedTuple, cast

from policykit.findings import InvalidData
from policykit.source.aligning import aligned, merged_order
from policykit.source.brackets import Brackets
from policykit.source.characters import FORBIDDEN
from policykit.source.file_style import habits
from policykit.source.lines import LINE_END
from policykit.source.ranges import Tile, end_of, line_above, tiles
from policykit.source.reader import read
from policykit.source.styles import Setting
from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Plain, Scalar, Sequence, Source, plain_of
from policykit.source.writing import Spot, Unwritable, in_brackets, is_short, key_of, scalar

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def amend(source: Source, wanted: dict[str, Plain]) -> Source:
    """The source whose data is ``wanted``; what it says already keeps every byte.

    The new text is read back before it is handed out. Raises :class:`Unwritable` if it does not say what was
    meant, or if YAML has no way to say it.
    """
    if source.plain() == wanted:
        return source
    if any(FORBIDDEN.search(text) for text in _texts(wanted)):
        raise Unwritable("no document can hold one of these values")
    text = _Amended(source).text(wanted)
    try:
        amended = read(text)
    except InvalidData as error:
        raise Unwritable(f"the changed text cannot be read: {error}") from None
    if amended.plain() != wanted:
        raise Unwritable("the changed text does not read as it was meant")
    return amended


def _texts(data: Plain) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for item in data:
                yield from _texts(item)
        case dict():
            yield from data
            for item in data.values():
                yield from _texts(item)
        case None:
            return


class _Laid(NamedTuple):
    """One item or key, ready to be put among others: line breaks, comments, and what it says."""

    gap: str
    lead: str
    text: str


class _Amended:
    """One amendment. What is kept of the old text is laid out for its old column, and shifted after."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._habits = habits(source)
        self._homes: dict[str, Tile] = {}
        self._wanted: frozenset[str] = frozenset()
        self._find_homes(source.root)

    def text(self, wanted: dict[str, Plain]) -> str:
        """The whole text."""
        root, old = self._source.root, self._source.text
        self._wanted = frozenset(_ids(wanted))
        return old[: root.start] + self._value(root, wanted) + old[end_of(self._source, root) :]

    def _find_homes(self, node: Node) -> None:
        """Every mapping with an id that is an item of a list in block form, by that id."""
        if isinstance(node, Mapping):
            for _, value in node.entries.values():
                self._find_homes(value)
        elif isinstance(node, Sequence):
            for tile in () if node.is_flow else tiles(self._source, node):
                if (id_ := _id(plain_of(tile.node))) is not None:
                    self._homes.setdefault(id_, tile)
            for item in node.items:
                self._find_homes(item)

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────
    def _tile(self, tile: Tile, wanted: Plain) -> str:
        """An item or a key with its value and comments, as it is to be, in its old column."""
        text, node = self._source.text, tile.node
        if plain_of(node) == wanted:
            return text[tile.start : tile.tail]
        tail = text[tile.end : tile.tail]
        if not isinstance(node, Scalar) and not node.is_flow and _is_like(node, wanted):
            above = line_above(self._source, node)
            if tile.start < above < node.start:
                return text[tile.start : above] + self._rows(node, wanted) + tail
        if isinstance(node, Scalar) and node.is_absent and isinstance(wanted, str):
            head = text[tile.start : node.start].rstrip()
            return f"{head} {self._new_value(wanted, tile.column, len(head) + 1)}{tail}"
        if isinstance(node, Scalar) and isinstance(wanted, str):
            return text[tile.start : node.start] + self._scalar(node, wanted, tile.column, tail)
        if _is_like(node, wanted):
            return text[tile.start : node.start] + self._value(node, wanted) + tail
        return self._replaced(tile, wanted, tail)

    def _replaced(self, tile: Tile, wanted: Plain, tail: str) -> str:
        """The key with a value of another sort; a comment after the old value stays on the key's line."""
        if tile.key:
            made = self._new_entry(tile.key, wanted, tile.column)
        else:
            made = self._new_item(wanted, tile.column, [])
        first, end, rest = made.partition(self._habits.line_end)
        return first + tail + end + rest if not end or tile.key else made + tail

    def _value(self, node: Node, wanted: Plain) -> str:
        """A list or a mapping that begins where the old one begins."""
        match node, wanted:
            case Sequence(is_flow=True), list():
                return Brackets(self._source, self._habits).sequence(node, wanted)
            case Mapping(is_flow=True), dict():
                return Brackets(self._source, self._habits).mapping(node, wanted)
            case Sequence() | Mapping(), _ if not wanted:
                return "[]" if isinstance(node, Sequence) else "{}"
            case Scalar(), _:
                raise Unwritable("words cannot become a list in their place")
            case _:
                column = self._source.lines.column(node.start)
                first, *rest = self._laid(node, wanted)
                after = self._habits.line_end + first.lead.rstrip("\r\n") if first.lead else ""
                return first.text + after + "".join(self._row(each, column) for each in rest)

    def _scalar(self, node: Scalar, wanted: str, above: int, tail: str) -> str:
        """Words with the comment after them; where one line became several, it stands on the first."""
        written = self._source.text[node.start : end_of(self._source, node)]
        column = self._source.lines.column(node.start)
        indent = _indent(written) or " " * (above + 2)
        old = Setting(written, node.style, indent, column, self._habits.line_end, self._habits.width)
        spot = Spot(column, above, may_fold=not LINE_END.search(tail))
        made = scalar(wanted, spot, self._habits, old)
        if old.is_folded or made[0] not in BLOCK_STYLES:
            return made + tail
        first, end, rest = made.partition(self._habits.line_end)
        return first + tail + end + rest

    # ── lists and mappings in block form ─────────────────────────────────────────────────────────────────
    def _rows(self, node: Sequence | Mapping, wanted: Plain) -> str:
        """A list or a mapping as lines of their own, with the line breaks before them."""
        column = self._source.lines.column(node.start)
        if not wanted:
            return " []" if isinstance(node, Sequence) else " {}"
        return "".join(self._row(each, column) for each in self._laid(node, wanted))

    @staticmethod
    def _row(laid: _Laid, column: int) -> str:
        return f"{laid.gap}{laid.lead}{' ' * column}{laid.text}"

    def _laid(self, node: Sequence | Mapping, wanted: Plain) -> list[_Laid]:
        old = tiles(self._source, node)
        usual = _usual_gap(old) or self._habits.line_end
        if isinstance(node, Mapping):
            laid = list(self._laid_keys(old, cast("dict[str, Plain]", wanted), usual))
        else:
            laid = list(self._laid_items(old, cast("list[Plain]", wanted), usual))
        return [laid[0]._replace(gap=old[0].gap), *laid[1:]]

    def _laid_keys(self, old: list[Tile], wanted: dict[str, Plain], usual: str) -> Iterator[_Laid]:
        known = {tile.key: tile for tile in old}
        for key in merged_order(list(known), list(wanted)):
            tile = known.get(key)
            if tile is None:
                yield _Laid(usual, "", self._new_entry(key, wanted[key], old[0].column))
            else:
                yield _Laid(usual if tile is old[0] else tile.gap, tile.lead, self._tile(tile, wanted[key]))

    def _laid_items(self, old: list[Tile], wanted: list[Plain], usual: str) -> Iterator[_Laid]:
        column = old[0].column
        for tile, value in self._pairs(old, wanted):
            if tile is None:
                yield _Laid(usual, "", self._new_item(value, column, [each.node for each in old]))
                continue
            gap = tile.gap if any(tile.start == each.start for each in old[1:]) else usual
            yield self._moved(tile, value, column)._replace(gap=gap)

    def _moved(self, tile: Tile, value: Plain, column: int) -> _Laid:
        """An item in the column of the list that it is to stand in, with the comments above it."""
        by = column - tile.column
        lead = _shifted(tile.lead, by, from_first=True)
        return _Laid("", lead, _shifted(self._tile(tile, value), by))

    def _pairs(self, old: list[Tile], wanted: list[Plain]) -> Iterator[tuple[Tile | None, Plain]]:
        """Each wanted item with the tile that it comes of: by its id, wherever that is, or by its place.

        One that is new but for all that it says beside its id is an old one that was given another.
        """
        gone: dict[str, list[Tile]] = {}
        for tile in reversed(old):
            if (id_ := _id(said := plain_of(tile.node))) is not None and id_ not in self._wanted:
                gone.setdefault(_but_for_id(said), []).append(tile)
        ids = [_id(value) for value in wanted]
        left = [tile for tile in old if _id(plain_of(tile.node)) is None]
        nameless = [value for value, id_ in zip(wanted, ids, strict=True) if id_ is None]
        found = iter(aligned([plain_of(tile.node) for tile in left], nameless))
        for value, id_ in zip(wanted, ids, strict=True):
            if id_ in self._homes:
                yield self._homes[id_], value
            elif id_ is not None:
                former = gone.get(_but_for_id(value))
                yield former.pop() if former else None, value
            else:
                index = next(found)
                yield left[index] if index is not None else None, value

    # ── what is new ──────────────────────────────────────────────────────────────────────────────────────
    def _new_entry(self, key: str, value: Plain, column: int) -> str:
        name = key_of(key, self._habits)
        match value:
            case list() | dict() if not self._fits_brackets(value, column + len(name) + 2):
                rows = self._new_rows(value, column + (self._habits.dash if isinstance(value, list) else 2))
                return f"{name}:{self._habits.line_end}{rows}"
            case _:
                return f"{name}: {self._new_value(value, column, len(name) + 2)}"

    def _new_rows(self, value: list[Plain] | dict[str, Plain], column: int) -> str:
        if isinstance(value, dict):
            laid = [_Laid("", "", self._new_entry(key, each, column)) for key, each in value.items()]
        else:
            laid = [
                self._moved(self._homes[id_], each, column)
                if (id_ := _id(each)) in self._homes and id_ is not None
                else _Laid("", "", self._new_item(each, column, []))
                for each in value
            ]
        return self._habits.line_end.join(f"{each.lead}{' ' * column}{each.text}" for each in laid)

    def _new_item(self, value: Plain, column: int, beside: list[Node]) -> str:
        """An item, in brackets if those beside it are."""
        are_bracketed = bool(beside) and all(not isinstance(n, Scalar) and n.is_flow for n in beside)
        match value:
            case dict() if value and not (
                are_bracketed and self._fits(in_brackets(value, self._habits), column)
            ):
                return "- " + self._new_rows(value, column + 2).lstrip(" ")
            case list() if value and beside and not are_bracketed:
                return "- " + self._new_rows(value, column + 2).lstrip(" ")
            case _:
                return "- " + self._new_value(value, column, 2)

    def _new_value(self, value: Plain, column: int, lead: int) -> str:
        if isinstance(value, str):
            return scalar(value, Spot(column + lead, column), self._habits)
        return in_brackets(value, self._habits)

    def _fits_brackets(self, value: list[Plain] | dict[str, Plain], column: int) -> bool:
        return is_short(value) and self._fits(in_brackets(value, self._habits), column)

    def _fits(self, text: str, column: int) -> bool:
        return column + len(text) <= self._habits.width


def _ids(value: Plain) -> Iterator[str]:
    """The id of every mapping in the data."""
    if (id_ := _id(value)) is not None:
        yield id_
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _ids(below)


def _but_for_id(value: Plain) -> str:
    return dumps({**value, "id": None} if isinstance(value, dict) else value)


def _id(value: Plain) -> str | None:
    id_ = value.get("id") if isinstance(value, dict) else None
    return id_ if isinstance(id_, str) else None


def _is_like(node: Node, wanted: Plain) -> bool:
    """Whether the wanted data is of the same sort as the part: words, a list or keys."""
    kind = str if isinstance(node, Scalar) else list if isinstance(node, Sequence) else dict
    return isinstance(wanted, kind)


def _usual_gap(old: list[Tile]) -> str:
    """What parts most of them; the less, where two are as common."""
    gaps = Counter(tile.gap for tile in old[1:])
    return max(gaps, key=lambda gap: (gaps[gap], -len(gap)), default="")


def _indent(written: str) -> str:
    for line in LINE_END.split(written)[1:]:
        if line.strip():
            return line[: len(line) - len(line.lstrip(" "))]
    return ""


def _shifted(text: str, by: int, *, from_first: bool = False) -> str:
    """The text with its lines further in, or further out as far as they have room; blank ones as they are."""
    if not by:
        return text
    lines = _LINES.findall(text)
    start = 0 if from_first else 1
    return "".join([*lines[:start], *(_shifted_line(line, by) for line in lines[start:])])


def _shifted_line(line: str, by: int) -> str:
    if not line.strip():
        return line
    room = len(line) - len(line.lstrip(" "))
    return " " * by + line if by > 0 else line[min(room, -by) :]
