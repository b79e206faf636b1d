"""Writes YAML: values, whole files, and the new parts of an amended file, in the style of the file.

What is short goes on one line in brackets, long words are folded under ``>-``, and quotation marks are used
only where YAML needs them. The text reads back as exactly the data that it was made from.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policykit.findings import InvalidData
from policykit.source import tree
from policykit.source.characters import FORBIDDEN, LINE_END
from policykit.source.reader import read
from policykit.source.tree import BLOCK_STYLES, Node, Path, Plain, Scalar, Source, parts_of

# YAML 1.2 § 7.3.3, on the safe side: what may be misread elsewhere goes in quotation marks.
_PLAIN = re.compile(r"(?:[^\W_]|[“‘£(…])(?:(?!: |:$| #)[^\r\n\t\x85\u2028\u2029\ufeff])*(?<![\s:])|[^\W_]")
_PLAIN_IN_BRACKETS = re.compile(
    r"[^\W_]|[^\W_][^\r\n\t:#\[\]{},\x85\u2028\u2029\ufeff]*[^\s:#\[\]{},\x85\u2028\u2029\ufeff]"
)
# Numbers, booleans and null in YAML 1.2 (its core schema, § 10.3.2).
_NOT_TEXT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)|~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
)
_FOLDABLE = re.compile(r"\S(?:[^\r\n\t\x85\u2028\u2029\ufeff]*\S)?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\L", "\u2029": "\\P"}
_ESCAPED = re.compile(r'["\\\n\r\t\x85\u2028\u2029\ufeff]')
_LINK = re.compile(r"\[[^\[\]]{1,90}\]\([^() ]{1,90}\)")
_BREAKABLE = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
_HEADER = re.compile(r"([|>])([0-9]?)([-+]?)([0-9]?)(.*)")


class Unwritable(ValueError):
    """YAML has no way to write a value in its place, or the text did not read back as it should."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value goes: ``column`` is where it begins, ``above`` the column of its key or dash.

    ``is_typed`` allows a number, true or false without quotation marks.
    """

    column: int
    above: int
    width: int
    line_end: str = "\n"
    in_brackets: bool = False
    may_fold: bool = True
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How the old value was written: its text, its style, and the spaces before its second line."""

    text: str
    style: str
    indent: str

    @property
    def is_folded(self) -> bool:
        """Whether it took more than one line."""
        return LINE_END.search(self.text) is not None


def scalar(value: str, spot: Spot, old: Written | None = None) -> str:
    """A value as YAML: as the old one was written if that is possible, else in the plainest style."""
    if found := FORBIDDEN.search(value):
        raise Unwritable(f"no document can hold U+{ord(found[0]):04X}")
    for written in _candidates(value, spot, old):
        if _reads(written, value, spot):
            return written
    raise Unwritable(f"YAML has no way to write this value here: {value[:80]!r}")


def _candidates(value: str, spot: Spot, old: Written | None) -> Iterator[str]:
    may_fold = spot.may_fold and not spot.in_brackets
    fits = spot.column + len(value) <= spot.width
    if old is not None:
        if may_fold and not fits and " " in value and not old.is_folded:
            yield _block(">-", value, old.indent, spot)
        yield from _as_before(value, spot, old)
    indent = " " * (spot.above + 2)
    plain = _PLAIN_IN_BRACKETS if spot.in_brackets else _PLAIN
    if fits or not may_fold:
        if plain.fullmatch(value) and (spot.is_typed or not _NOT_TEXT.fullmatch(value)):
            yield value
        if not _ESCAPED.search(value):
            yield f'"{value}"'
    lines = value.split("\n")
    if may_fold and _FOLDABLE.fullmatch(value):
        yield _block(">-", value, indent, spot)
    elif may_fold and lines[-1] and all(line == line.strip() and line.isprintable() for line in lines):
        yield _block("|-", value, indent, spot)
    yield _quoted(value)


def _as_before(value: str, spot: Spot, old: Written) -> Iterator[str]:
    """The value in the old one's style, on several lines if that was."""
    match old.style:
        case "|" | ">":
            if value.endswith("\n\n") and not old.text.endswith(("\n", "\r")):
                return  # “+” would also keep the empty lines that follow in the file
            found = _HEADER.match(old.text)
            first, digit, chomping, later, comment = found.groups() if found else (old.style, "", "", "", "")
            for end in dict.fromkeys((chomping, _chomping(value))):
                header = first + digit + later + end + comment.rstrip("\r\n")
                yield _block(header, value, old.indent, spot)
            return
        case "'":
            text = "'" + value.replace("'", "''") + "'"
        case '"':
            text = _quoted(value)
        case _:
            text = value
    if old.is_folded:
        lines = _wrapped(text, spot.width - spot.column, spot.width - len(old.indent))
        yield (spot.line_end + old.indent).join(lines)
    if not old.is_folded or old.style == '"':
        yield text


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", value) + '"'


def _chomping(value: str) -> str:
    """The sign in a block scalar's header that keeps the value's last line ends."""
    return "+" if value.endswith("\n\n") else "" if value.endswith("\n") else "-"


def _block(header: str, value: str, indent: str, spot: Spot) -> str:
    """YAML 1.2 § 8.1: in a folded block a line break reads as a space, so paragraphs have an empty line."""
    body = value if header.startswith((">-", "|-")) else value.removesuffix("\n")
    lines = body.split("\n")
    if header[0] == ">":
        lines = []
        for paragraph in body.split("\n\n"):
            lines += ["", *_wrapped(paragraph, spot.width - len(indent), spot.width - len(indent))]
        del lines[0]
    return spot.line_end.join([header, *(indent + line if line else "" for line in lines)])


def _wrapped(text: str, first: int, width: int) -> list[str]:
    """The text in lines of at most ``width`` characters, cut at single spaces; a link stays in one piece."""
    lines: list[str] = []
    in_pieces = _LINK.sub(lambda link: link[0].replace(" ", "\0"), text)
    for word in (piece.replace("\0", " ") for piece in _BREAKABLE.split(in_pieces)):
        room = width if len(lines) > 1 else first
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _reads(written: str, value: str, spot: Spot) -> bool:
    """Whether the text reads as the value, in a place like its own."""
    pad = " " * spot.above
    if spot.in_brackets:
        text = f"{pad}a: [{written}, {{b: {written}, c: d}}]\n"
        wanted: Plain = [value, {"b": value, "c": "d"}]
    else:
        text, wanted = f"{pad}a: {written}\n{pad}b: c\n", value
    try:
        found = read(text)
    except InvalidData:
        return False
    node = found.node(("a",))
    if isinstance(node, Scalar):
        return node.value == value and not node.is_absent
    return found.plain().get("a") == wanted


_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
_COMMENT_BELOW = re.compile(r"(?:\r\n|\r|\n)( *)#[^\r\n]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LINE_BREAKS = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+[ \t]*\Z")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")
_WIDTH, _NARROWEST, _WIDEST = 100, 60, 120
_LONGEST_IN_BRACKETS = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list or a key of a mapping in block form, with its comments.

    ``text[start:value]`` is the dash or the key with its colon, up to the value; ``text[end:tail]`` the
    comment after the value. ``gap`` is the end of the line above and the blank lines below that, ``lead`` the
    comments below those; ``column`` is where the dash or the key begins.
    """

    gap: str
    lead: str
    start: int
    node: Node
    end: int
    tail: int
    column: int
    key: str = ""


def style_of(source: Source) -> Style:
    """How a file is written: what it does most often, or the usual where it does nothing yet."""
    dashes: Counter[int] = Counter()
    longest = 0
    for key, value in parts_of(source.root):
        if key and isinstance(value, tree.Sequence) and not value.is_flow and value.items:
            dashes[source.lines.column(value.start) - source.lines.column(key.start)] += 1
        elif key and isinstance(value, Scalar) and value.style != "|":
            folded = LINE_END.split(source.text[value.start : value.end])[1:]
            longest = max([longest, *(len(line.rstrip()) for line in folded)])
    found = LINE_END.search(source.text)
    return Style(
        dash=dashes.most_common(1)[0][0] if dashes else INDENT,
        width=_WIDTH if longest < _NARROWEST else min(longest, _WIDEST),
        line_end=found[0] if found else "\n",
        short=_LONGEST_IN_BRACKETS,
        braces=False,
    )


def end_of(source: Source, node: Node) -> int:
    """Where a part's own words end; in block form that is with the comments of its last line."""
    if isinstance(node, Scalar):
        return _scalar_end(source.text, node)
    if node.is_flow:
        return node.end
    below = list(
        node.items if isinstance(node, tree.Sequence) else (value for _, value in node.entries.values())
    )
    return tail_of(source, end_of(source, below[-1]), source.lines.column(node.start)) if below else node.end


def _scalar_end(text: str, scalar: Scalar) -> int:
    if scalar.style not in BLOCK_STYLES:
        return scalar.end
    breaks = _LAST_BREAK if scalar.value.endswith("\n\n") else _LINE_BREAKS
    found = breaks.search(text, scalar.start, scalar.end)
    return found.start() if found else scalar.end


def tail_of(source: Source, end: int, column: int) -> int:
    """Where the comments end that belong to what ends at ``end`` and began in ``column``."""
    found = _REST.match(source.text, end)
    end = found.end() if found else end
    while (below := _COMMENT_BELOW.match(source.text, end)) and len(below[1]) > column:
        end = below.end()
    return end


def line_above(source: Source, node: tree.Sequence | tree.Mapping) -> int:
    """The end of the line that says something above a part in block form.

    For the file as a whole, and where the part begins on a line that says something before it, that is its
    own start.
    """
    line = source.lines.at(node.start)
    if node is source.root or source.text[source.lines.starts[line] : node.start].strip(" "):
        return node.start
    while line > 0:
        line -= 1
        words = source.lines[line]
        if words.strip() and not words.lstrip().startswith("#"):
            return source.lines.starts[line] + len(words)
    return node.start


def entries_of(source: Source, node: tree.Sequence | tree.Mapping) -> list[Entry]:
    """The items of a list or the keys of a mapping in block form."""
    column, found = source.lines.column(node.start), list[Entry]()
    above = line_above(source, node)
    for key, start, value in _begun(source, node, column):
        end = end_of(source, value)
        tail = tail_of(source, end, column)
        gap, lead = _split(source.text, above, start)
        found.append(Entry(gap, lead, start, value, end, tail, column, key))
        above = tail
    return found


def _begun(source: Source, node: tree.Sequence | tree.Mapping, column: int) -> list[tuple[str, int, Node]]:
    if isinstance(node, tree.Mapping):
        return [(name, key.start, value) for name, (key, value) in node.entries.items()]
    return [("", _dash(source, item.start, column), item) for item in node.items]


def _dash(source: Source, index: int, column: int) -> int:
    """The dash before an item: in the list's column, on the item's line or one above it."""
    line = source.lines.at(index)
    while line > 0:
        dash = source.lines.starts[line] + column
        if dash < max(index, 1) and source.text[dash : dash + 1] == "-":
            return dash
        line -= 1
    return source.lines.starts[0] + column


def _split(text: str, above: int, start: int) -> tuple[str, str]:
    """What is between two entries: line breaks, then comments, as whole lines."""
    between = text[above:start]
    lines = between[: len(between) - len(LINE_END.split(between)[-1])]
    blank = _BLANK_LINES.match(lines)
    cut = blank.end() if blank else 0
    return lines[:cut], lines[cut:]


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
