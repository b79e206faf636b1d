"""Changes a file so that it holds the wanted data, and keeps every other byte.

The caller gives the data, not the edits: what was changed, added, removed, moved or put below another part
follows from comparing. A mapping with an ``id`` is known by it wherever it is, so one that moves takes its
comments along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Several
from difflib import SequenceMatcher
from itertools import pairwise
from json import dumps
from operator import eq
from typing import NamedTuple

from policykit import codes
from policykit.findings import Anchor, Finding, InvalidData, first_of
from policykit.source.characters import FORBIDDEN, LINE_END
from policykit.source.reader import read
from policykit.source.tree import (
    BLOCK_STYLES,
    Mapping,
    Node,
    Path,
    Plain,
    Scalar,
    Sequence,
    Source,
    parts_of,
    plain_of,
)
from policykit.source.writing import (
    Data,
    Emitter,
    Entry,
    Spot,
    Unwritable,
    Written,
    comment,
    end_of,
    entries_of,
    line_above,
    scalar,
    style_of,
)

# YAML 1.2 § 6.6: a comment begins at a “#” after a blank. One that is meant has a space after its “#”.
_TAKEN_FOR_A_NOTE = re.compile(r"[ \t]+(?P<words>#(?=[^\s#])[^\r\n]*)")
_LOOKS_LIKE_A_NOTE = re.compile(r"(?<=[\r\n])(?P<indent>[ \t]*)(?P<words>#[^\r\n]*)")
_FIRST_WORDS = re.compile(r"(?<=[\r\n])(?P<indent> *)[^\s]")
_HEADING = re.compile(r"#{1,6}[ \t]+\S+")
_BREAKS = re.compile(r"[\r\n\u2028\u2029\x85]+")


def remark(source: Source, part: str, remarks: Several[str]) -> Source:
    """The source with each remark as a comment above the part of that id, unless the file has it already.

    The empty part is the file as a whole. Raises :class:`Unwritable` if the data would not stay the same.
    """
    if not remarks:
        return source
    place = source.locate(Anchor(part))
    start = source.lines.starts[place.line - 1]
    line = source.lines[place.line - 1]
    pad, style = line[: len(line) - len(line.lstrip(" "))], style_of(source)
    text = ""
    for remark_ in remarks:
        words = FORBIDDEN.sub("\ufffd", _BREAKS.sub(" / ", remark_.strip()))
        rows = comment(words, pad, "# ", max(style.width, len(pad) + 40))
        if not all(row in source.text for row in rows):
            text += "".join(row + style.line_end for row in rows)
    made = read(source.text[:start] + text + source.text[start:])
    if made.plain() != source.plain():
        raise Unwritable("a comment cannot be put above this part")
    return made


def doubtful_notes(source: Source) -> list[Finding]:
    """A warning at each “#” whose words are dropped, or printed, and seem to be meant otherwise.

    Dropped is what follows a “#”, with no space after it, behind an unquoted value, as in ``Policy #2``; a
    note ``# like this`` is not reported. Printed is a line that begins with “#” within words in quotation
    marks or under ``>-`` or ``|``, unless it reads as a heading of Markdown, which has its own finding.
    """
    scalars = [node for _, node in parts_of(source.root) if isinstance(node, Scalar)]
    kinds = (_dropped, _printed)
    return first_of(found for scalar in scalars for kind in kinds for found in kind(source, scalar))


def _dropped(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if scalar.style or not scalar.value or not (found := _TAKEN_FOR_A_NOTE.match(source.text, scalar.end)):
        return
    sentence = f"“{_shown(found)}” is ignored as a note, so it is not part of the value."
    remedy = "Put the whole text in quotation marks. If it is a note, write a space after the “#”."
    yield Finding(codes.SWALLOWED, sentence, remedy, place=source.lines.place(*found.span("words")))


def _printed(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if not scalar.style or "#" not in scalar.value:
        return
    least = 0
    if scalar.style in BLOCK_STYLES:  # § 8.1.1.2: its first words set the indentation
        first = _FIRST_WORDS.search(source.text, scalar.start, scalar.end)
        least = len(first["indent"]) if first else 0
    for found in _LOOKS_LIKE_A_NOTE.finditer(source.text, scalar.start, scalar.end):
        if len(found["indent"]) < least or _reads_as_heading(found["words"], scalar.value):
            continue
        sentence = f"This line begins with “#” in the middle of a text, so “{_shown(found)}” is printed."
        remedy = "If it is a note, move it above the key of the text. If it belongs to the text, write “\\#”."
        yield Finding(codes.PRINTED_NOTE, sentence, remedy, place=source.lines.place(*found.span("words")))


def _reads_as_heading(words: str, value: str) -> bool:
    """Whether the words have a heading's mark and begin a line of the value, too."""
    mark = _HEADING.match(words)
    return mark is not None and bool(re.search(rf"^[ \t]*{re.escape(mark[0])}", value, re.MULTILINE))


def _shown(found: re.Match[str]) -> str:
    words = found["words"].rstrip()
    return words if len(words) <= 40 else f"{words[:39]}…"


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def amend(source: Source, wanted: dict[str, Plain]) -> Source:
    """The source changed to hold ``wanted``; what it holds already keeps every byte.

    Raises :class:`Unwritable` if YAML has no way to write it, or if the new text does not read back as it.
    """
    if source.plain() == wanted:
        return source
    try:
        amended = read(_Amendment(source, wanted).text())
    except InvalidData as error:
        raise Unwritable(f"the changed text cannot be read: {error}") from None
    if amended.plain() != wanted:
        raise Unwritable("the changed text does not hold the wanted data")
    return amended


class _Row(NamedTuple):
    """One item or key, ready to be put among others: line breaks, comments, and its text."""

    gap: str
    lead: str
    text: str


class _Amendment(Emitter):
    """One change of a file. Text that is kept is written for its old column first, then shifted."""

    def __init__(self, source: Source, wanted: dict[str, Plain]) -> None:
        super().__init__(style_of(source))
        self._source = source
        self._wanted = wanted
        self._wanted_ids = frozenset(_ids(wanted))
        self._by_id: dict[str, Entry] = {}
        for _, node in parts_of(source.root):
            if isinstance(node, Sequence) and not node.is_flow:
                for entry in entries_of(source, node):
                    if (id_ := _id(plain_of(entry.node))) is not None:
                        self._by_id.setdefault(id_, entry)

    def text(self) -> str:
        """The whole text."""
        root, old = self._source.root, self._source.text
        return old[: root.start] + self._value(root, self._wanted) + old[end_of(self._source, root) :]

    def item(self, value: Data, column: int, path: Path = (), in_brackets: str = "") -> list[str]:
        """A dash with its value; one whose id is in the file already comes from there, with its comments."""
        entry = self._by_id.get(_id(value) or "")
        if entry is None or not isinstance(value, dict):
            return super().item(value, column, path, in_brackets)
        moved = self._moved(entry, value, column)
        return [f"{moved.lead}{' ' * column}{moved.text}"]

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────
    def _entry(self, entry: Entry, wanted: Plain) -> str:
        """An item or a key with its new value and its comments, in its old column."""
        text, node = self._source.text, entry.node
        if plain_of(node) == wanted:
            return text[entry.start : entry.tail]
        tail = text[entry.end : entry.tail]
        if isinstance(node, Scalar) and isinstance(wanted, str):
            return self._scalar(entry, node, wanted, tail)
        if type(plain_of(node)) is not type(wanted):
            return self._replaced(entry, wanted, tail)
        if not isinstance(node, Scalar) and not node.is_flow:
            above = line_above(self._source, node)
            if entry.start < above < node.start:
                return text[entry.start : above] + self._below_key(node, wanted) + tail
        return text[entry.start : node.start] + self._value(node, wanted) + tail

    def _replaced(self, entry: Entry, wanted: Plain, tail: str) -> str:
        """The entry with a value of another sort; a comment after the old value stays on the key's line."""
        if entry.key:
            made = self._joined(self.entry(entry.key, wanted, entry.column), entry.column)
        else:
            made = self._new_item(wanted, entry.column, [])
        first, end, rest = made.partition(self.style.line_end)
        return first + tail + end + rest if not end or entry.key else made + tail

    def _value(self, node: Node, wanted: Plain) -> str:
        """A list or a mapping that begins where the old one begins."""
        match node, wanted:
            case Sequence(is_flow=True), list():
                return self._sequence_in_brackets(node, wanted)
            case Mapping(is_flow=True), dict():
                return self._mapping_in_brackets(node, wanted)
            case Sequence() | Mapping(), _ if not wanted:
                return "[]" if isinstance(node, Sequence) else "{}"
            case Sequence() | Mapping(), _:
                column = self._source.lines.column(node.start)
                first, *rest = self._rows(node, wanted)
                after = self.style.line_end + first.lead.rstrip("\r\n") if first.lead else ""
                return first.text + after + _text_of(rest, column)
            case _:
                raise Unwritable("words cannot become a list in their place")

    def _scalar(self, entry: Entry, node: Scalar, wanted: str, tail: str) -> str:
        """An entry with other words; where one line became several, the comment goes on the first."""
        text, old = self._source.text, None
        head, column = text[entry.start : node.start], self._source.lines.column(node.start)
        if node.is_absent:
            head = f"{head.rstrip()} "
            column = entry.column + len(head)
        elif not wanted.endswith("\n") or LINE_END.search(text, entry.end):
            # At the end of a file without a last line end, a block cannot hold words that end with one.
            written = text[node.start : entry.end]
            old = Written(written, node.style, _indent(written) or " " * (entry.column + 2))
        may_fold = not LINE_END.search(tail)
        width, line_end = self.style.width, self.style.line_end
        spot = Spot(column, entry.column, width, line_end, may_fold=may_fold, is_typed=True)
        made = scalar(wanted, spot, old)
        if made[0] not in BLOCK_STYLES or (old is not None and old.is_folded):
            return head + made + tail
        first, end, rest = made.partition(line_end)
        return head + first + tail + end + rest

    # ── lists and mappings in block form ─────────────────────────────────────────────────────────────────
    def _below_key(self, node: Sequence | Mapping, wanted: Plain) -> str:
        """A list or a mapping on lines of its own, with the line breaks before them."""
        if not wanted:
            return " []" if isinstance(node, Sequence) else " {}"
        return _text_of(self._rows(node, wanted), self._source.lines.column(node.start))

    def _rows(self, node: Sequence | Mapping, wanted: Plain) -> list[_Row]:
        old = entries_of(self._source, node)
        gaps = Counter(entry.gap for entry in old[1:])
        usual = max(gaps, key=lambda gap: (gaps[gap], -len(gap)), default="") or self.style.line_end
        if isinstance(wanted, dict):
            rows = list(self._key_rows(old, wanted, usual))
        else:
            rows = list(self._item_rows(old, wanted if isinstance(wanted, list) else [], usual))
        return [rows[0]._replace(gap=old[0].gap), *rows[1:]]

    def _key_rows(self, old: list[Entry], wanted: dict[str, Plain], usual: str) -> Iterator[_Row]:
        known, column = {entry.key: entry for entry in old}, old[0].column
        for key in _merged_order(list(known), list(wanted)):
            entry = known.get(key)
            if entry is None:
                yield _Row(usual, "", self._joined(self.entry(key, wanted[key], column), column))
            else:
                gap = usual if entry is old[0] else entry.gap
                yield _Row(gap, entry.lead, self._entry(entry, wanted[key]))

    def _item_rows(self, old: list[Entry], wanted: list[Plain], usual: str) -> Iterator[_Row]:
        column = old[0].column
        for entry, value in self._pairs(old, wanted):
            if entry is None:
                yield _Row(usual, "", self._new_item(value, column, [each.node for each in old]))
                continue
            gap = entry.gap if any(entry.start == each.start for each in old[1:]) else usual
            yield self._moved(entry, value, column)._replace(gap=gap)

    def _moved(self, entry: Entry, value: Plain, column: int) -> _Row:
        """An item in the column of the list that it goes to, with the comments above it."""
        by = column - entry.column
        lead = _shifted(entry.lead, by, from_first=True)
        return _Row("", lead, _shifted(self._entry(entry, value), by))

    def _pairs(self, old: list[Entry], wanted: list[Plain]) -> Iterator[tuple[Entry | None, Plain]]:
        """Each wanted item with the entry that it comes from: by its id, wherever that is, or by its place.

        An item that is new except for what it says beside its id is an old one that was given another id.
        """
        gone: dict[str, list[Entry]] = {}
        for entry in reversed(old):
            said = plain_of(entry.node)
            if (id_ := _id(said)) is not None and id_ not in self._wanted_ids:
                gone.setdefault(_without_id(said), []).append(entry)
        left = [entry for entry in old if _id(plain_of(entry.node)) is None]
        nameless = [value for value in wanted if _id(value) is None]
        found = iter(_aligned([plain_of(entry.node) for entry in left], nameless))
        for value in wanted:
            id_ = _id(value)
            if id_ in self._by_id:
                yield self._by_id[id_], value
            elif id_ is not None:
                former = gone.get(_without_id(value))
                yield former.pop() if former else None, value
            else:
                index = next(found)
                yield left[index] if index is not None else None, value

    def _new_item(self, value: Plain, column: int, beside: list[Node]) -> str:
        """A new item, in brackets if those beside it are."""
        are_bracketed = all(not isinstance(node, Scalar) and node.is_flow for node in beside)
        text = ""
        if isinstance(value, list) and are_bracketed:
            text = self.brackets(value)
        elif isinstance(value, dict) and are_bracketed and beside:
            text = self.brackets(value)
            text = text if column + len(text) <= self.style.width else ""
        return self._joined(super().item(value, column, (), text), column)

    def _joined(self, lines: list[str], column: int) -> str:
        """The lines of a new part, which begins in a column, without the spaces before it."""
        return self.style.line_end.join(lines)[column:]

    # ── lists and mappings in brackets ───────────────────────────────────────────────────────────────────
    def _sequence_in_brackets(self, node: Sequence, wanted: list[Plain]) -> str:
        pieces: list[tuple[int | None, str]] = []
        indexes = _aligned([plain_of(item) for item in node.items], wanted)
        for index, value in zip(indexes, wanted, strict=True):
            made = self.brackets(value) if index is None else self._bracketed(node.items[index], value)
            pieces.append((index, made))
        return self._between(node, [(item.start, item.end) for item in node.items], pieces)

    def _mapping_in_brackets(self, node: Mapping, wanted: dict[str, Plain]) -> str:
        keys = list(node.entries)
        pieces: list[tuple[int | None, str]] = []
        for name in _merged_order(keys, list(wanted)):
            value = wanted[name]
            if name not in node.entries:
                pieces.append((None, f"{self.key(name)}: {self.brackets(value)}"))
                continue
            key, below = node.entries[name]
            between = self._source.text[key.start : below.start]
            if isinstance(below, Scalar) and below.is_absent and value is not None:
                between = self._source.text[key.start : key.end] + ": "
            pieces.append((keys.index(name), between + self._bracketed(below, value)))
        places = [(key.start, max(key.end, value.end)) for key, value in node.entries.values()]
        return self._between(node, places, pieces)

    def _bracketed(self, node: Node, wanted: Plain) -> str:
        text = self._source.text[node.start : node.end]
        if plain_of(node) == wanted:
            return text
        match node, wanted:
            case Scalar(is_absent=False), str():
                spot = Spot(0, 0, self.style.width, self.style.line_end, in_brackets=True, is_typed=True)
                return scalar(wanted, spot, Written(text, node.style, " "))
            case (Sequence(), list()) | (Mapping(), dict()):
                return self._value(node, wanted)
            case _:
                return self.brackets(wanted)

    def _between(
        self, node: Node, places: list[tuple[int, int]], pieces: Several[tuple[int | None, str]]
    ) -> str:
        """The pieces within the old brackets, separated as before where both neighbours are old."""
        text = self._source.text
        if not pieces or not places:
            return text[node.start] + ", ".join(piece for _, piece in pieces) + text[node.end - 1]
        made = text[node.start : places[0][0]] + pieces[0][1]
        for (last, _), (index, piece) in pairwise(pieces):
            separator = ", "
            if last is not None and index == last + 1:
                separator = text[places[last][1] : places[index][0]]
            made += separator + piece
        return made + text[places[-1][1] : node.end]


def _text_of(rows: list[_Row], column: int) -> str:
    return "".join(f"{row.gap}{row.lead}{' ' * column}{row.text}" for row in rows)


def _aligned(old: Several[Plain], wanted: Several[Plain]) -> list[int | None]:
    """For each wanted item without an id the index of the old one that it is or replaces, if any."""
    before, after = [dumps(each) for each in old], [dumps(each) for each in wanted]
    pieces = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    same = sum(end - start for tag, start, end, _, _ in pieces if tag == "equal")
    if len(old) == len(wanted) and same <= sum(map(eq, before, after)):
        pieces = [("replace", 0, len(old), 0, len(wanted))]
    found: list[int | None] = [None] * len(wanted)
    for _, old_start, old_end, start, end in pieces:
        for index, at in zip(range(old_start, old_end), range(start, end), strict=False):
            if _sort(old[index]) is _sort(wanted[at]):
                found[at] = index
    return found


def _merged_order(old: Several[str], wanted: Several[str]) -> list[str]:
    """The wanted keys: the old ones in their old order, each new one after the key that it follows."""
    order = [key for key in old if key in wanted]
    for index, key in enumerate(wanted):
        if key not in order:
            before = wanted[index - 1] if index else None
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def _ids(value: Plain) -> Iterator[str]:
    """The id of every mapping in the data."""
    if (id_ := _id(value)) is not None:
        yield id_
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _ids(below)


def _id(value: Data) -> str | None:
    id_ = value.get("id") if isinstance(value, dict) else None
    return id_ if isinstance(id_, str) else None


def _without_id(value: Plain) -> str:
    return dumps({**value, "id": None} if isinstance(value, dict) else value)


def _sort(value: Plain) -> type:
    return str if value is None else type(value)


def _indent(written: str) -> str:
    for line in LINE_END.split(written)[1:]:
        if line.strip():
            return line[: len(line) - len(line.lstrip(" "))]
    return ""


def _shifted(text: str, by: int, *, from_first: bool = False) -> str:
    """The text with its lines moved right or, as far as they have room, left; blank ones stay."""
    lines = _LINES.findall(text)
    start = 0 if from_first else 1
    return "".join([*lines[:start], *(_shifted_line(line, by) for line in lines[start:])])


def _shifted_line(line: str, by: int) -> str:
    if not line.strip():
        return line
    room = len(line) - len(line.lstrip(" "))
    return " " * by + line if by > 0 else line[min(room, -by) :]
