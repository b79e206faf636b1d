"""Source × path × value → Source: one value changed, every other byte of the text as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit.findings import InvalidData
from policykit.source.characters import FORBIDDEN
from policykit.source.lines import LINE_END
from policykit.source.reader import read
from policykit.source.styles import Setting, ways
from policykit.source.tree import BLOCK_STYLES, Mapping, Path, Plain, Scalar, Sequence, Source

_LAST_BLANK_LINES = re.compile(r"(?:[\r\n]+[ \t]*)+\Z")


def splice(source: Source, path: Path, value: str) -> Source:
    """The source with the value at ``path`` replaced, and nothing else touched.

    The value is written in the style that the old one had, if that can hold it, and otherwise in the next
    best. Every way of writing it is read back, and only one that reads as the same data with the one value
    changed is used. Raises :class:`ValueError` if the path leads to no scalar, if no document can hold the
    value, or if there is no way to write it in that place.
    """
    old = source.node(path)
    if not isinstance(old, Scalar):
        raise ValueError(f"no value of its own stands at {path!r}")
    if FORBIDDEN.search(value):
        raise ValueError(f"no document can hold this value: {value[:80]!r}")
    if value == old.value:
        return source
    wanted = _with(source.plain(), path, value)
    end = _end(source.text, old)
    for written in _candidates(source, path, old, value, end):
        changed = _read_back(source.text[: old.start] + written + source.text[end:])
        if changed is not None and changed.plain() == wanted:
            return changed
    raise ValueError(f"YAML has no way to write this value at {path!r}")


def _read_back(text: str) -> Source | None:
    try:
        return read(text)
    except InvalidData:
        return None


def _with(data: Plain, path: Path, value: str) -> Plain:
    """The same data with one value replaced."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, dict):
        return {key: _with(below, rest, value) if key == str(step) else below for key, below in data.items()}
    if isinstance(data, list):
        return [_with(below, rest, value) if at == int(step) else below for at, below in enumerate(data)]
    return data


def _end(text: str, scalar: Scalar) -> int:
    """Where the scalar's own words end: a block scalar's last line break and blank lines stay."""
    if scalar.style not in BLOCK_STYLES:
        return scalar.end
    blank = _LAST_BLANK_LINES.search(text, scalar.start, scalar.end)
    return blank.start() if blank else scalar.end


def _candidates(source: Source, path: Path, old: Scalar, value: str, end: int) -> Iterator[str]:
    setting = _setting(source, path, old, end)
    for written in ways(value, setting):
        if old.style or old.value:
            yield written
        else:
            yield f" {written}"
            yield f": {written}"  # {a, b} has no colon


def _setting(source: Source, path: Path, old: Scalar, end: int) -> Setting:
    written = source.text[old.start : end]
    return Setting(
        written=written,
        style=old.style,
        indent=_indent(source, path, written),
        column=source.lines.column(old.start),
        line_end=_line_end(source.text, old.start),
    )


def _indent(source: Source, path: Path, written: str) -> str:
    """The indentation of the value's second line, or two spaces more than the part that it stands in."""
    for line in LINE_END.split(written)[1:]:
        if line.strip():
            return line[: len(line) - len(line.lstrip(" "))]
    above = source.node(path[:-1])
    start = above.start if isinstance(above, Mapping | Sequence) else 0
    return " " * (source.lines.column(start) + 2)


def _line_end(text: str, start: int) -> str:
    """The line ending that the file has from here on, or else before."""
    found = LINE_END.search(text, start) or LINE_END.search(text)
    return found[0] if found else "\n"
