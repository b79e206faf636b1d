"""Data → YAML text in the house's own style, with comments where a person is to look.

What is short stands on one line in brackets, long words are folded under ``>-``, and quotation marks stand
only where YAML needs them. The text reads back as exactly the data that it was made from.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from policykit.source.characters import FORBIDDEN
from policykit.source.tree import Path

Data = Mapping[str, "Data"] | list["Data"] | tuple["Data", ...] | str
Notes = Mapping[Path, str]
"""Comments by the path of the value before which each stands."""

WIDTH = 108
SHORT = 60
STEP = 2
MARK = "# ? "
_NO_NOTES: Notes = {}
# Plain words by YAML 1.2 § 7.3.3, on the safe side: what is not surely plain is quoted.
_PLAIN = re.compile(
    r"[^\W_]|[^\W_][^\r\n\t:#\[\]{},\x85\u2028\u2029\ufeff]*[^\s:#\[\]{},\x85\u2028\u2029\ufeff]"
)
_BLOCK_PLAIN = re.compile(
    r"(?:[^\W_]|[“‘£(…])(?:(?!: |:$| #)[^\r\n\t\x85\u2028\u2029\ufeff])*(?<![\s:])|[^\W_]"
)
_FOLDED = re.compile(r"[^\s](?:[^\r\n\t\x85\u2028\u2029\ufeff]*[^\s])?")
_LITERAL = re.compile(r"[^\s][^\r\t\x85\u2028\u2029\ufeff]*[^\s]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\n\r\t\x85\u2028\u2029\ufeff]')
# What YAML 1.2 takes for something else than words (its core schema, § 10.3.2), whatever the field wants.
_NO_WORDS = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)|~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
)
_LINK = re.compile(r"\[[^\[\]]{1,90}\]\([^() ]{1,90}\)")
_SPACE = re.compile(r"(?<=[^ ]) (?=[^ ])")


def write(
    data: Mapping[str, Data], notes: Notes = _NO_NOTES, heading: str = "", bare: Collection[str] = ()
) -> str:
    """The YAML of a whole file; ``notes`` become comments, ``heading`` the comment at the top.

    A note at a path that stands inside a value in brackets makes that value take lines of its own. An empty
    line parts the values at the top that take many lines. What other programs would take for a number or for
    true or false stands in quotation marks, but for the values of ``bare`` keys, which are such. Raises
    ValueError for a character that no document can hold, and for a key that is not a plain word.
    """
    writer = _Writer(notes, frozenset(bare))
    lines = [f"# {line}".rstrip() for line in heading.split("\n")] if heading else []
    for key, value in data.items():
        entry = writer.entry((key,), key, value, 0)
        takes_many = sum(not line.startswith("#") for line in entry) > 1
        if lines and takes_many and not isinstance(value, str):
            lines.append("")
        lines += entry
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class _Writer:
    """Writes values with the notes that stand before them."""

    notes: Notes
    bare: frozenset[str]
    noted: set[Path] = field(init=False)

    def __post_init__(self) -> None:
        self.noted = {path[:length] for path in self.notes for length in range(1, len(path))}

    def entry(self, path: Path, key: str, value: Data, indent: int) -> list[str]:
        """A key with its value, and the note before it."""
        if not _PLAIN.fullmatch(key):
            raise ValueError(f"not a plain word for a key: {key[:80]!r}")
        pad = " " * indent
        lines = list(self._note(path, indent))
        match value:
            case str() if key in self.bare and _PLAIN.fullmatch(value):
                return [*lines, f"{pad}{key}: {value}"]
            case str():
                first, *rest = self._scalar(value, indent + STEP, len(pad) + len(key) + 2)
                return [*lines, f"{pad}{key}: {first}", *rest]
            case Mapping():
                if flow := self._flow(path, value, len(pad) + len(key) + 2):
                    return [*lines, f"{pad}{key}: {flow}"]
                return [*lines, f"{pad}{key}:", *self._mapping(path, value, indent + STEP)]
            case _:
                if flow := self._flow(path, value, len(pad) + len(key) + 2):
                    return [*lines, f"{pad}{key}: {flow}"]
                return [*lines, f"{pad}{key}:", *self._sequence(path, value, indent + STEP)]

    def _mapping(self, path: Path, value: Mapping[str, Data], indent: int) -> Iterator[str]:
        for key, below in value.items():
            yield from self.entry((*path, key), key, below, indent)

    def _sequence(self, path: Path, values: list[Data] | tuple[Data, ...], indent: int) -> Iterator[str]:
        """The values behind dashes; a list of mappings stands in brackets throughout or nowhere."""
        flows = [self._flow((*path, index), value, indent + STEP) for index, value in enumerate(values)]
        whole = all(flows) or not any(isinstance(value, Mapping) for value in values)
        for index, value in enumerate(values):
            if index and len(path) == 1 and isinstance(value, Mapping) and not (whole and flows[index]):
                yield ""
            yield from self._item((*path, index), value, flows[index] if whole else "", indent)

    def _item(self, path: Path, value: Data, flow: str, indent: int) -> Iterator[str]:
        pad = " " * indent
        yield from self._note(path, indent)
        if flow and not isinstance(value, str):
            yield f"{pad}- {flow}"
            return
        match value:
            case str():
                first, *rest = self._scalar(value, indent + STEP, indent + STEP)
                lines = [pad + "  " + first, *rest]
            case Mapping():
                lines = list(self._mapping(path, value, indent + STEP)) or [f"{pad}  {{}}"]
            case _:
                lines = list(self._sequence(path, value, indent + STEP)) or [f"{pad}  []"]
        at = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
        yield from (line[STEP:] for line in lines[:at])
        yield f"{pad}- {lines[at][indent + STEP :]}"
        yield from lines[at + 1 :]

    def _note(self, path: Path, indent: int) -> Iterator[str]:
        note = self.notes.get(path)
        if note is not None:
            lead = " " * indent
            yield from textwrap.wrap(
                note,
                WIDTH,
                initial_indent=f"{lead}{MARK}",
                subsequent_indent=f"{lead}#   ",
                break_long_words=False,
                break_on_hyphens=False,
            )

    # ── values on one line ───────────────────────────────────────────────────────────────────────────────
    def _flow(self, path: Path, value: Data, column: int) -> str:
        """The value in brackets, or nothing if it is too long for that or has notes inside."""
        if path in self.noted:
            return ""
        text = _flow(value, self.bare)
        return text if column + len(text) <= WIDTH else ""

    def _scalar(self, value: str, indent: int, column: int) -> list[str]:
        """The value in the plainest style that can hold it, on one or more lines."""
        _refuse_forbidden(value)
        pad = " " * indent
        fits = column + len(value) <= WIDTH
        if fits and _BLOCK_PLAIN.fullmatch(value) and not _NO_WORDS.fullmatch(value):
            return [value]
        if fits and not _ESCAPED.search(value):
            return [f'"{value}"']
        if _FOLDED.fullmatch(value):
            return [">-", *(pad + line for line in _folded(value, WIDTH - indent))]
        if "\n" in value and _LITERAL.fullmatch(value) and not _has_odd_line(value):
            return ["|-", *(pad + line if line else "" for line in value.split("\n"))]
        return [_quoted(value)]


def _flow(value: Data, bare: frozenset[str], key: str = "") -> str:
    """A value in brackets on one line; empty if a part of it is long or has lines of its own."""
    match value:
        case str():
            _refuse_forbidden(value)
            if len(value) > SHORT:
                return ""
            is_plain = _PLAIN.fullmatch(value) and (key in bare or not _NO_WORDS.fullmatch(value))
            return value if is_plain else _quoted(value)
        case Mapping():
            parts = [(key, _flow(below, bare, key)) for key, below in value.items()]
            whole = all(text for _, text in parts)
            return f"{{{', '.join(f'{key}: {text}' for key, text in parts)}}}" if whole else ""
        case _:
            texts = [_flow(below, bare) for below in value]
            return f"[{', '.join(texts)}]" if all(texts) else ""


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", value) + '"'


def _refuse_forbidden(value: str) -> None:
    if found := FORBIDDEN.search(value):
        raise ValueError(f"no document can hold U+{ord(found[0]):04X}")


def _has_odd_line(value: str) -> bool:
    """Whether a line begins or ends with white space, which a literal block would have to spell out."""
    return any(line != line.strip() or not line.isprintable() for line in value.split("\n"))


def _folded(value: str, width: int) -> list[str]:
    """YAML 1.2 § 8.1.3: a line break between words reads as a space. A link stays on one line."""
    lines: list[str] = []
    whole = _LINK.sub(lambda link: link[0].replace(" ", "\0"), value)
    for word in (part.replace("\0", " ") for part in _SPACE.split(whole)):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
