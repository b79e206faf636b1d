"""A YAML error → one finding in plain words, at the place that is to blame, with a remedy that works.

The parser's own sentence is never shown. Each cause below looks at the text where the parser stopped; the
first that fits is told. The order of :data:`_CAUSES` is the order of certainty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding
from policykit.source.characters import forbidden_character
from policykit.source.lines import Lines
from policykit.source.openings import BLOCK_HEADER, LINE, unclosed

_COLON = "Unquoted words cannot hold a colon followed by a space."
_QUOTE = "Put the words in quotation marks, or write >- after the colon and the words on the next line."
_LOOK_BACK = 100
_MISSING_SPACE = re.compile(r"[ ]*(?:- +)*(?P<key>[A-Za-z][\w-]*):(?=[^\s:/])")
_KEY_ALONE = re.compile(r"[ ]*(?P<key>[\w-]+)[ ]*$")
_HEX_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the parser stopped: the character, the line to look at first, and what it was reading."""

    lines: Lines
    index: int
    line: int
    reading: str

    @classmethod
    def of(cls, error: yaml.YAMLError | None, lines: Lines, last: int, shift: int) -> Fault:
        """From PyYAML's error, or from the end of the last part that could be read if it has no place."""
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return cls(lines, last, lines.at(last), "")
        index = min(error.problem_mark.index + shift, len(lines.text))
        reading = error.context or ""
        begun = index
        if error.context_mark is not None and reading.startswith("while scanning"):
            begun = error.context_mark.index + shift
        return cls(lines, index, lines.at(begun), reading)

    @property
    def text(self) -> str:
        """The line to look at first."""
        return self.lines[self.line]

    @property
    def start(self) -> int:
        """The index at which that line begins."""
        return self.lines.starts[self.line]

    @property
    def character(self) -> str:
        """The character at which the parser stopped; empty at the end of the text."""
        return self.lines.text[self.index : self.index + 1]

    @property
    def before(self) -> str:
        """What stands before that character on its line."""
        return self.lines.text[self.lines.starts[self.lines.at(self.index)] : self.index]

    def tell(
        self, sentence: str, remedy: str, start: int, end: int = 0, code: Code = codes.INVALID_YAML
    ) -> Finding:
        """A finding at ``start`` of the text."""
        return Finding(code, sentence, remedy, place=self.lines.place(start, end))


def diagnosis(fault: Fault) -> Finding:
    """The likeliest cause of a YAML error."""
    for cause in _CAUSES:
        if finding := cause(fault):
            return finding
    raise AssertionError("the last cause always fits")


def _escape(fault: Fault) -> Finding | None:
    if "quoted scalar" not in fault.reading and fault.reading:
        return None
    backslash = fault.lines.text.rfind("\\", 0, fault.index + 1)
    if not fault.reading:
        found = _HEX_ESCAPE.search(fault.lines.text, fault.index)
        backslash = found.start() if found and int(found[1] or found[2], 16) > 0x10FFFF else -1
    if backslash < 0 or fault.index - backslash > 3:
        return None
    return _bad_escape(fault, backslash)


def _bad_escape(fault: Fault, backslash: int) -> Finding:
    found = _HEX_ESCAPE.match(fault.lines.text, backslash)
    if found is None:
        written = fault.lines.text[backslash : backslash + 2]
        sentence = f"“{written}” means nothing between double quotation marks."
        remedy = "Write \\\\ for a backslash, or put the words in single quotation marks."
        return fault.tell(sentence, remedy, backslash, backslash + 2)
    number = int(found[1] or found[2], 16)
    place = fault.lines.place(*found.span())
    if number <= 0x10FFFF:
        return forbidden_character(chr(number), place)
    sentence = f"“{found[0]}” is beyond U+10FFFF, the last character that there is."
    return Finding(codes.FORBIDDEN_CHARACTER, sentence, "Delete it.", place=place)


def _unclosed(fault: Fault) -> Finding | None:
    start = unclosed(fault.lines.text, fault.index)
    if start is None or start > fault.index:
        return None
    mark = fault.lines.text[start]
    match mark:
        case "[" | "{":
            partner = "]" if mark == "[" else "}"
            sentence, remedy = (
                f"The “{mark}” that opens here is never closed.",
                f"Write “{partner}” at its end.",
            )
        case "'":
            sentence = "The quotation mark that opens here is not closed where the value ends."
            remedy = "Close it; if it is an apostrophe, put the whole value in double quotation marks."
        case _:
            sentence = "The quotation mark that opens here is not closed where the value ends."
            remedy = "Write another at the end of the value."
    return fault.tell(sentence, remedy, start, code=codes.UNCLOSED)


def _tab(fault: Fault) -> Finding | None:
    indent = fault.before if not fault.before.strip(" \t-") else ""
    column = (indent + fault.character).find("\t")
    if column < 0:
        return None
    start = fault.index - len(fault.before) + column if indent else fault.index
    return fault.tell("A tab stands in the indentation.", "Put spaces in its place.", start, code=codes.TAB)


def _directive(fault: Fault) -> Finding | None:
    for number in (fault.line, fault.line - 1):
        if number >= 0 and fault.lines[number].startswith("%"):
            start = fault.lines.starts[number]
            sentence = "A line that begins with “%” is a YAML directive."
            remedy = "Take the line out, or put the words in quotation marks."
            return fault.tell(sentence, remedy, start, start + len(fault.lines[number]), codes.DIRECTIVE)
    return None


def _second_document(fault: Fault) -> Finding | None:
    if fault.reading:
        return None
    for number in range(fault.line, max(-1, fault.line - _LOOK_BACK), -1):
        line = fault.lines[number].rstrip()
        if line in {"...", "---"}:
            start = fault.lines.starts[number]
            sentence = "This line ends the document, but the file goes on."
            return fault.tell(sentence, "Take the line out.", start, start + 3, codes.SECOND_DOCUMENT)
        if line and number < fault.line and not line.startswith("#"):
            return None
    return None


_OPENINGS: dict[str, tuple[Code, str]] = {
    "*": (codes.ALIAS, "is a YAML alias"),
    "&": (codes.ALIAS, "is a YAML anchor"),
    "!": (codes.TAG, "is a YAML tag"),
}


def _opening(fault: Fault) -> Finding | None:
    """A value whose first character means something else to YAML."""
    found = LINE.match(fault.text)
    start = fault.start + found.start("value") if found else fault.index
    value = found["value"] if found else ""
    if fault.character in {"@", "`", "%"} and fault.character:
        start, value = fault.index, fault.lines.text[fault.index :]
    first = value[:1]
    if first in _OPENINGS:
        code, meaning = _OPENINGS[first]
        return fault.tell(
            f"Unquoted, “{first}” at the beginning of words {meaning}.", _QUOTE, start, code=code
        )
    if first in {"@", "`", "%"} or (first in {"|", ">"} and not BLOCK_HEADER.match(value)):
        return fault.tell(f"Unquoted words cannot begin with “{first}”.", _QUOTE, start)
    return None


def _list_on_key_line(fault: Fault) -> Finding | None:
    if fault.character not in {"-", "?"} or not fault.before.strip(" -"):
        return None
    if fault.character == "?":
        return fault.tell("Unquoted words cannot begin with “?” and a space.", _QUOTE, fault.index)
    sentence = "A list cannot begin on the line of its key."
    remedy = "Begin each “- ” on a line of its own below the key. Words that begin with a dash are quoted."
    return fault.tell(sentence, remedy, fault.index)


def _after_quote(fault: Fault) -> Finding | None:
    before = fault.before.rstrip()
    if not before.endswith(("'", '"')) or fault.character in {":", "]", "}"} or not fault.character.strip():
        return None
    remedy = "Put the whole value in single quotation marks, or write >- and the words on the next line."
    if before.endswith("'"):
        remedy = "Write an apostrophe twice (''), or put the whole value in double quotation marks."
    return fault.tell("Words follow the closing quotation mark.", remedy, fault.index)


def _after_bracket(fault: Fault) -> Finding | None:
    before = fault.before.rstrip()
    if fault.character in {"]", "}"}:
        sentence = f"This “{fault.character}” closes nothing that was opened."
        return fault.tell(
            sentence, "Take it out, or open the bracket; words need quotation marks.", fault.index
        )
    if not before.endswith(("]", "}")) or "flow" in fault.reading or fault.character == ":":
        return None
    found = LINE.match(fault.text)
    if found is None or not found["value"].startswith(("[", "{")):
        return None
    sentence = f"Words that begin with “{found['value'][0]}” are read as a list, and more follows its end."
    return fault.tell(sentence, _QUOTE, fault.start + found.start("value"))


def _comma(fault: Fault) -> Finding | None:
    if "flow" not in fault.reading:
        return None
    if fault.character == ":":
        return fault.tell(_COLON, "Put the words in quotation marks.", fault.index)
    sentence = "A comma is missing before this, or the words need quotation marks."
    return fault.tell(
        sentence, "Part the values with commas, or put the words in quotation marks.", fault.index
    )


def missing_space(lines: Lines, number: int) -> Finding | None:
    """The finding for a line such as ``title:Social``, whose colon lacks its space, or ``None``."""
    found = _MISSING_SPACE.match(lines[number])
    if found is None:
        return None
    sentence = f"A space is missing after the colon of “{found['key']}”."
    place = lines.place(lines.starts[number] + found.end() - 1)
    return Finding(codes.INVALID_YAML, sentence, "Write a space after the colon.", place=place)


def _space(fault: Fault) -> Finding | None:
    return missing_space(fault.lines, fault.line) or (
        missing_space(fault.lines, fault.line - 1) if fault.line and fault.character == ":" else None
    )


def _colon(fault: Fault) -> Finding | None:
    if fault.character != ":" or not fault.before.strip():
        return None
    if found := _KEY_ALONE.match(fault.before):
        sentence = f"“{found['key']}” is indented as if it went on with the value above it."
        start = fault.index - len(fault.before) + found.start("key")
        key = _key_above(fault)
        remedy = f"Line it up with the key above, “{key}”." if key else "Line it up with the key above."
        return fault.tell(sentence, remedy, start, fault.index)
    return fault.tell(_COLON, _QUOTE, fault.index)


def _empty_key(fault: Fault) -> Finding | None:
    if fault.character != ":" or fault.before.strip(" -")[-1:] not in {"", "{", "["}:
        return None
    sentence = "A key is missing before this colon."
    return fault.tell(sentence, "Write a word before the colon.", fault.index, code=codes.BAD_KEY)


def _dash(fault: Fault) -> Finding | None:
    content = fault.text.lstrip()
    if not content.startswith("-") or content[1:2] in {" ", "-", ""}:
        return None
    start = fault.start + len(fault.text) - len(content)
    return fault.tell("A space is missing after the dash.", "Write “- ” before each item of a list.", start)


def _no_key(fault: Fault) -> Finding | None:
    if "simple key" not in fault.reading:
        return None
    content = fault.text.lstrip()
    start = fault.start + len(fault.text) - len(content)
    sentence = "This line is neither a key with a colon nor an item of a list."
    remedy = (
        "If the words go on with the value above, indent them more than its key; if not, give them a key."
    )
    if _above(fault).lstrip().startswith("- "):
        remedy = (
            "Begin an item of the list with “- ”; indent words that go on with the item above more than it."
        )
    return fault.tell(
        sentence,
        remedy,
        start,
        start + len(content),
    )


def _indentation(fault: Fault) -> Finding | None:
    if "block" not in fault.reading or fault.before.strip():
        return None
    if "collection" in fault.reading:
        sentence = "This line stands in a list but does not begin with “- ”."
        remedy = "Begin it with “- ”, or indent it less if the list is over."
        return fault.tell(sentence, remedy, fault.index)
    sentence = "The indentation of this line fits none of the lines above it."
    key = _key_above(fault)
    beside = f", such as “{key}”" if key else ""
    remedy = f"Begin it in the same column as the key that it stands beside{beside}."
    return fault.tell(sentence, remedy, fault.index)


def _key_above(fault: Fault) -> str:
    """Which key the line above has; empty if it has none."""
    found = LINE.match(_above(fault))
    return (found["key"] or "")[:40] if found else ""


def _above(fault: Fault) -> str:
    """The nearest line above that says anything."""
    for number in range(fault.line - 1, max(-1, fault.line - _LOOK_BACK), -1):
        content = fault.lines[number].strip()
        if content and not content.startswith("#"):
            return fault.lines[number]
    return ""


def _unknown(fault: Fault) -> Finding:
    sentence = "The file cannot be read from here on."
    remedy = (
        "Look at this line and the one above: each key has a colon and a space, keys that belong together "
        "begin in one column, and words with unusual marks stand in quotation marks."
    )
    return fault.tell(sentence, remedy, min(fault.index, max(0, len(fault.lines.text) - 1)))


_CAUSES: tuple[Callable[[Fault], Finding | None], ...] = (
    _unclosed,
    _escape,
    _tab,
    _directive,
    _second_document,
    _opening,
    _list_on_key_line,
    _after_quote,
    _after_bracket,
    _empty_key,
    _comma,
    _space,
    _colon,
    _dash,
    _no_key,
    _indentation,
    _unknown,
)
