"""The tree of a YAML text, each part with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, assert_never

from policykit.findings import Anchor, Place
from policykit.source.characters import LINE_END, Lines

Path = tuple[str | int, ...]
Plain = dict[str, "Plain"] | list["Plain"] | str | None

BLOCK_STYLES = ("|", ">")


@dataclass(eq=False, slots=True)
class Scalar:
    """One value as it was typed. ``text[start:end]`` is how the file writes it, quotation marks included.

    Where nothing was typed, that is the blank after the colon, if there is one.
    ``style`` is ``""`` for plain words, or one of ``'``, ``"``, ``|``, ``>``.
    """

    value: str
    style: str
    start: int
    end: int

    @property
    def is_absent(self) -> bool:
        """Whether there is nothing after the colon, or only YAML's sign for nothing, an unquoted ``~``."""
        return not self.style and self.value in {"", "~"}


@dataclass(eq=False, slots=True)
class Sequence:
    """A list, as ``- a`` on lines of their own or as ``[a, b]`` (then ``is_flow``)."""

    is_flow: bool
    start: int
    end: int
    items: list[Node] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Mapping:
    """Keys with values, in the order of the file; ``entries`` gives (the key's own scalar, the value)."""

    is_flow: bool
    start: int
    end: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


class Part(NamedTuple):
    """A part of the tree with its key, if it has one."""

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
        part, rest = _walk(Part(None, self.root), path)
        return None if rest else part.node

    def place(self, path: Path, *, key: bool = False, needle: str = "") -> Place:
        """The place of the value at ``path``, or of its key, or of the words ``needle`` within the value.

        Where the path leads to nothing, it is the key of the nearest part above that is there; for the whole
        file, its first key. A value that is absent, or that begins below its key, is shown at its key.
        """
        return self._place(Part(None, self.root), path, key, needle)

    def locate(self, anchor: Anchor, needle: str = "", *, key: bool = False) -> Place:
        """The place that an anchor names: the part by its id, then the field below it, as in :meth:`place`.

        Of two parts with one id it is the first. The file as a whole is named by the empty part, and by its
        own id only where no part below has that id. An id that nothing has leads to the file's first key.
        """
        root = Part(None, self.root)
        path: Path = tuple(anchor.field.split("/")) if anchor.field else ()
        if not anchor.part:
            return self._place(root, path, key, needle)
        owners = [owner for owner, _ in self._ids.get(anchor.part, ())]
        if not owners:
            return self._key(root)
        part = next((part for part in owners if part.node is not self.root), root)
        return self._place(part, path, key, needle)

    def ids(self) -> Collection[str]:
        """Every value of a key ``id``, the file's own included, in file order."""
        return self._ids.keys()

    def repeated_ids(self) -> dict[str, list[Place]]:
        """The ids that are used more than once, each with its places in file order."""
        return {
            name: [self._value(value) for _, value in found]
            for name, found in self._ids.items()
            if len(found) > 1
        }

    @cached_property
    def _ids(self) -> dict[str, list[tuple[Part, Part]]]:
        """By the value of ``id``: the mapping that has it, and the value itself."""
        found: list[tuple[Part, Part]] = []
        for part in parts_of(self.root):
            if isinstance(part.node, Mapping) and "id" in part.node.entries:
                value = Part(*part.node.entries["id"])
                if isinstance(value.node, Scalar) and not value.node.is_absent:
                    found.append((part, value))
        by_id: dict[str, list[tuple[Part, Part]]] = {}
        for owner, value in sorted(found, key=lambda each: each[1].node.start):
            by_id.setdefault(str(plain_of(value.node)), []).append((owner, value))
        return by_id

    def _place(self, start: Part, path: Path, key: bool, needle: str) -> Place:
        part, rest = _walk(start, path)
        if key or rest:
            return self._key(part)
        found = _search(self.text, part.node, needle) if needle else None
        return self.lines.place(*found) if found else self._value(part)

    def _key(self, part: Part) -> Place:
        if part.key is not None:
            return self.lines.place(part.key.start, part.key.end)
        return self.lines.place(*_opening(part.node))

    def _value(self, part: Part) -> Place:
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


def parts_of(node: Node, key: Scalar | None = None) -> Iterator[Part]:
    """Every part from here down, in the order of the file."""
    yield Part(key, node)
    if isinstance(node, Sequence):
        for item in node.items:
            yield from parts_of(item)
    elif isinstance(node, Mapping):
        for below, value in node.entries.values():
            yield from parts_of(value, below)


def _walk(part: Part, path: Path) -> tuple[Part, Path]:
    """As far along ``path`` as the tree goes, and the steps that are left."""
    for taken, step in enumerate(path):
        below = None
        if isinstance(part.node, Mapping) and str(step) in part.node.entries:
            below = Part(*part.node.entries[str(step)])
        elif isinstance(part.node, Sequence) and 0 <= (index := _index(step)) < len(part.node.items):
            below = Part(None, part.node.items[index])
        if below is None:
            return part, path[taken:]
        part = below
    return part, ()


def _index(step: str | int) -> int:
    """A list index, or -1 if the step is none; a step of an anchor is text (``of/2``)."""
    if isinstance(step, int):
        return step
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else -1


def _is_shown_at_key(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_absent or node.style in BLOCK_STYLES
    return not node.is_flow


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
