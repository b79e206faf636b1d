"""Every key or dash with nothing after it, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit import codes
from policykit.findings import Finding
from policykit.source import Mapping as MappingNode
from policykit.source import Node, Path, Scalar, Source

_COLON = re.compile(r"\s*:")
_HASH = re.compile(r"[ \t]*(?P<words>#(?:[^\s]|[ \t]+(?![\s#]))*)")
_WORD = re.compile(r"[\w-]+")
_NO_SPACE = re.compile(r"([A-Za-z][\w-]*):\S")
_LONGEST = 80


def absent(source: Source, node: Node, path: Path = ()) -> Iterator[tuple[Path, Finding | None]]:
    """The path of each with its finding, or without one if it follows from another fault."""
    if isinstance(node, Scalar):
        if node.is_absent:
            yield path, _finding(source, node, path)
        return
    if isinstance(node, MappingNode):
        if (
            node.is_flow
            and node.entries
            and not any(_has_colon(source, key) for key, _ in node.entries.values())
        ):
            yield path, _in_braces(source, path)
            return
        torn = dict(_torn(source, node, path)) if node.is_flow else {}
        yield from torn.items()
        for name, (_, value) in node.entries.items():
            if (*path, name) not in torn:
                yield from absent(source, value, (*path, name))
        return
    for index, value in enumerate(node.items):
        yield from absent(source, value, (*path, index))


def is_cell(path: Path) -> bool:
    """Whether the path leads to an entry of a list in a list, such as a cell of a table's row."""
    return len(path) > 1 and isinstance(path[-1], int) and isinstance(path[-2], int)


def _has_colon(source: Source, key: Scalar) -> bool:
    return bool(_COLON.match(source.text, key.end))


def _in_braces(source: Source, path: Path) -> Finding:
    """It is written {one, two}: words in braces, and none with a colon."""
    sentence = "Curly brackets hold keys with values; this looks like a list."
    return Finding(codes.WRONG_TYPE, sentence, "Use square brackets: [one, two].", place=source.place(path))


def _torn(source: Source, node: MappingNode, path: Path) -> Iterator[tuple[Path, Finding | None]]:
    """Each value that a comma in its words tears apart, and the keys that the words behind it became."""
    last: tuple[str, Scalar] | None = None
    rest: list[str] = []
    for name, (key, value) in [*node.entries.items(), ("", (Scalar("", "", 0, 0), None))]:
        if name and last is not None and not _has_colon(source, key):
            rest.append(name)
            continue
        if rest and last is not None:
            yield (*path, last[0]), None
            yield (*path, rest[0]), _comma(source, (*path, rest[0]), *last, node.entries[rest[-1]][0].end)
            yield from (((*path, each), None) for each in rest[1:])
        rest = []
        last = (name, value) if isinstance(value, Scalar) and not value.is_absent else None


def _comma(source: Source, path: Path, key: str, value: Scalar, end: int) -> Finding:
    """Words that follow a comma in a value; ``end`` is where the value should end."""
    sentence = f"In curly brackets a comma ends the value of “{key}”, so “{path[-1]}” is read as a key."
    written = f"{key}: {_quoted(value.value + source.text[value.end : end])}"
    remedy = f"If the words belong together, put them in quotation marks: {written}."
    return Finding(codes.NO_VALUE, sentence, remedy, place=source.place(path, key=True))


def _finding(source: Source, node: Scalar, path: Path) -> Finding:
    """What is wrong with a key or dash that has nothing after it."""
    name = path[-1] if path and isinstance(path[-1], str) else ""
    sentence = f"There is nothing after {f'“{name}”' if name else 'this dash'}."
    remedy = f"Write the value, or take the {'key' if name else 'dash'} out."
    if found := _HASH.match(source.text, node.start):
        written = f"{f'{name}: ' if name else '- '}{_quoted(found['words'])}"
        remedy = f"Words after “#” are ignored as a note. If they are the value, quote them: {written}."
    elif is_cell(path):
        sentence, remedy = "There is nothing in this cell.", 'Write "" for an empty cell.'
    elif found := _NO_SPACE.match(name):
        sentence, remedy = (
            f"There is no space after the colon of “{found[1]}”.",
            "Put a space after the colon.",
        )
    elif name and not _WORD.fullmatch(name):
        remedy = "If the words continue those above, indent them like those. If not, write the value."
    return Finding(codes.NO_VALUE, sentence, remedy, place=source.place(path, key=bool(name)))


def _quoted(words: str) -> str:
    """Words in the quotation marks that YAML reads them in; the middle of many is left out."""
    words = " ".join(words.split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 4 :]}"
    if '"' in words or "\\" in words:
        return "'" + words.replace("'", "''") + "'"
    return f'"{words}"'
