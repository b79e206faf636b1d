"""The tree of a YAML text, each part with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import NamedTuple, assert_never

from policykit.findings import Anchor, Place
from policykit.source.lines import LINE_END, Lines

Path = tuple[str | int, ...]
Plain = dict[str, "Plain"] | list["Plain"] | str | None

BLOCK_STYLES = ("|", ">")


class Scalar:
    """One value as it was typed. ``text[start:end]`` is how the file writes it, quotation marks included.

    Where nothing was typed, that is the blank after the colon, if there is one.
    ``style`` is ``""`` for plain words, or one of ``'``, ``"``, ``|``, ``>``.
    """

    __slots__ = ("end", "start", "style", "value")

    def __init__(self, value: str, style: str, start: int, end: int) -> None:
        self.value = value
        self.style = style
        self.start = start
        self.end = end

    @property
    def is_absent(self) -> bool:
        """Whether nothing stands after the colon, or only YAML's sign for nothing, an unquoted ``~``."""
        return not self.style and self.value in {"", "~"}

    def __repr__(self) -> str:
        return f"Scalar({self.value!r}, {self.style!r}, {self.start}, {self.end})"


class Sequence:
    """A list, as ``- a`` on lines of their own or as ``[a, b]`` (then ``is_flow``)."""

    __slots__ = ("end", "is_flow", "items", "start")

    def __init__(self, is_flow: bool, start: int, end: int) -> None:
        self.items: list[Node] = []
        self.is_flow = is_flow
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"


class Mapping:
    """Keys with values, in the order of the file; ``entries`` gives (the key's own scalar, the value)."""

    __slots__ = ("end", "entries", "is_flow", "start")

    def __init__(self, is_flow: bool, start: int, end: int) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.is_flow = is_flow
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"


Node = Scalar | Sequence | Mapping


class _Part(NamedTuple):
    """A part of the tree with the key that it stands under, if it stands under one."""

    key: Scalar | None
    node: Node


class Source:
    """A YAML text with its tree. Neither is ever changed; :func:`policykit.source.amend` makes a new one."""

    def __init__(self, text: str, root: Mapping) -> None:
        self.text = text
        self.root = root

    @cached_property
    def lines(self) -> Lines:
        """Where the lines begin; worked out when a place is first asked for."""
        return Lines(self.text)

    def plain(self) -> dict[str, Plain]:
        """The data alone: dicts, lists and text. A value that is absent is ``None``."""
        return {key: plain_of(value) for key, (_, value) in self.root.entries.items()}

    def node(self, path: Path) -> Node | None:
        """The part at ``path``, made of keys and of list indices from 0; ``None`` if there is none."""
        part, rest = _walk(_Part(None, self.root), path)
        return None if rest else part.node

    def place(self, path: Path, *, key: bool = False, needle: str = "") -> Place:
        """The place of the value at ``path``, or of its key, or of the words ``needle`` within the value.

        Where the path leads to nothing, it is the key of the nearest part above that is there; for the whole
        file, its first key. A value that is absent, or that begins below its key, is shown at its key.
        """
        return self._place(_Part(None, self.root), path, key, needle)

    def locate(self, anchor: Anchor, needle: str = "", *, key: bool = False) -> Place:
        """The place that an anchor names: the part by its id, then the field below it, as in :meth:`place`.

        Of two parts with one id it is the first. The file as a whole is named by the empty part, and by its
        own id only where no part below has that id. An id that nothing has leads to the file's first key.
        """
        root = _Part(None, self.root)
        parts = [owner for owner, _ in self._ids.get(anchor.part, ())] if anchor.part else [root]
        if not parts:
            return self._key(root)
        part = next((part for part in parts if part.node is not self.root), root)
        path: Path = tuple(anchor.field.split("/")) if anchor.field else ()
        return self._place(part, path, key, needle)

    def ids(self) -> Collection[str]:
        """Every value of a key ``id``, the file's own included, in file order."""
        return self._ids.keys()

    def repeated_ids(self) -> dict[str, list[Place]]:
        """Those that stand more than once, each with its places in file order."""
        several = ((name, found) for name, found in self._ids.items() if len(found) > 1)
        return {name: [self._value(value) for _, value in found] for name, found in several}

    @cached_property
    def _ids(self) -> dict[str, list[tuple[_Part, _Part]]]:
        """By the value of ``id``: the mapping that has it, and the value itself."""
        found: dict[str, list[tuple[_Part, _Part]]] = {}
        for owner, key, value in sorted(_with_ids(_Part(None, self.root)), key=lambda each: each[2].start):
            found.setdefault(value.value, []).append((owner, _Part(key, value)))
        return found

    def _place(self, start: _Part, path: Path, key: bool, needle: str) -> Place:
        part, rest = _walk(start, path)
        if key or rest:
            return self._key(part)
        found = _search(self.text, part.node, needle) if needle else None
        return self.lines.place(*found) if found else self._value(part)

    def _key(self, part: _Part) -> Place:
        if part.key is not None:
            return self.lines.place(part.key.start, part.key.end)
        return self.lines.place(*_opening(part.node))

    def _value(self, part: _Part) -> Place:
        start, end = _opening(part.node)
        if part.key is not None and _is_shown_at_key(part.node):
            return self._key(part)
        return self.lines.place(start, end)


def plain_of(node: Node) -> Plain:
    """The data of one part alone."""
    match node:
        case Scalar():
            return None if node.is_absent else node.value
        case Sequence():
            return [plain_of(item) for item in node.items]
        case Mapping():
            return {key: plain_of(value) for key, (_, value) in node.entries.items()}
        case _:
            assert_never(node)


def _walk(part: _Part, path: Path) -> tuple[_Part, Path]:
    """As far along ``path`` as the tree goes, and the steps that are left."""
    for taken, step in enumerate(path):
        below = _below(part.node, step)
        if below is None:
            return part, path[taken:]
        part = below
    return part, ()


def _below(node: Node, step: str | int) -> _Part | None:
    match node:
        case Mapping():
            entry = node.entries.get(str(step))
            return None if entry is None else _Part(*entry)
        case Sequence():
            index = _index(step)
            return _Part(None, node.items[index]) if 0 <= index < len(node.items) else None
        case Scalar():
            return None
        case _:
            assert_never(node)


def _index(step: str | int) -> int:
    """A list index, or -1 if the step is none; a step of an anchor is text (``of/2``)."""
    if isinstance(step, int):
        return step
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else -1


def _with_ids(part: _Part) -> Iterator[tuple[_Part, Scalar, Scalar]]:
    """Every mapping from here down that has an ``id``, with the id's key and value."""
    match part.node:
        case Scalar():
            return
        case Sequence(items=items):
            for item in items:
                yield from _with_ids(_Part(None, item))
        case Mapping(entries=entries):
            match entries.get("id"):
                case (key, Scalar(is_absent=False) as value):
                    yield part, key, value
            for key, below in entries.values():
                yield from _with_ids(_Part(key, below))
        case _:
            assert_never(part.node)


def _is_shown_at_key(node: Node) -> bool:
    match node:
        case Scalar(style=style):
            return node.is_absent or style in BLOCK_STYLES
        case Sequence(is_flow=is_flow) | Mapping(is_flow=is_flow):
            return not is_flow
        case _:
            assert_never(node)


def _opening(node: Node) -> tuple[int, int]:
    """What a caret points at: a value as a whole, or how a list or a mapping in block form begins."""
    match node:
        case Scalar(is_absent=True, value="", start=start):
            return max(0, start - 1), start
        case Mapping(is_flow=False, entries=entries) if entries:
            first, _ = next(iter(entries.values()))
            return first.start, first.end
        case Sequence(is_flow=False, start=start):
            return start, start + 1
        case _:
            return node.start, node.end


def _search(text: str, node: Node, needle: str) -> tuple[int, int] | None:
    """Where the file writes ``needle`` within the part; it may be folded, or its marks escaped."""
    start, style = node.start, node.style if isinstance(node, Scalar) else ""
    if style in BLOCK_STYLES:
        header = LINE_END.search(text, start, node.end)
        start = header.end() if header else node.end
    found = _as_written(needle, style).search(text, start, node.end)
    return found.span() if found else None


def _as_written(needle: str, style: str) -> re.Pattern[str]:
    r"""A pattern for the words as the style writes them: ``'`` doubled, ``"`` and ``\`` escaped, folded."""
    gap = r"[\\\s]+" if style == '"' else r"\s+"
    words = needle.split()
    if style == "'":
        words = [word.replace("'", "''") for word in words]
    if style == '"':
        words = [word.replace("\\", "\\\\").replace('"', '\\"') for word in words]
    return re.compile(gap.join(re.escape(word) for word in words) or re.escape(needle))
