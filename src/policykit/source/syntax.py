"""A YAML error → one finding in plain words, at the place that is to blame, with a remedy that works.

The parser's own sentence is never shown. Each cause below looks at the text where the parser stopped; the
first that fits is told. The order of :data:`_CAUSES` is the order of certainty.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding
from policykit.source.characters import forbidden_character
from policykit.source.fault import LOOK_BACK, Fault, key_above
from policykit.source.layout import (
    bare_key,
    cut_short,
    dash,
    indentation,
    missing_space,
    no_key,
    odd_dash,
    odd_space,
    outdented_key,
    outdented_words,
    uneven_words,
)
from policykit.source.openings import BLOCK_HEADER, LINE, unclosed

_COLON = "Unquoted words cannot hold a colon followed by a space."
_QUOTE = "Put the words in quotation marks, or write >- after the colon and the words on the next line."
_KEY_ALONE = re.compile(r"[ ]*(?P<key>[\w-]+)[ ]*$")
_NEXT_KEY = re.compile(r"[{,]\s*[\w-]+:\s+[^{}\[\],:]*\S\s+(?P<key>[a-z][a-z_]*)$")
_HEX_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


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
    for number in range(fault.line, max(-1, fault.line - LOOK_BACK), -1):
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
    if fault.character == ":" and (found := _NEXT_KEY.search(fault.before)):
        sentence = f"A comma is missing before “{found['key']}”, or the words need quotation marks."
        remedy = (
            f"Write a comma before “{found['key']}” if it is a key; if not, put the words in quotation marks."
        )
        return fault.tell(sentence, remedy, fault.index)
    if fault.character == ":":
        return fault.tell(_COLON, "Put the words in quotation marks.", fault.index)
    sentence = "A comma is missing before this, or the words need quotation marks."
    return fault.tell(
        sentence, "Part the values with commas, or put the words in quotation marks.", fault.index
    )


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
        key = key_above(fault)
        remedy = f"Line it up with the key above, “{key}”." if key else "Line it up with the key above."
        return fault.tell(sentence, remedy, start, fault.index)
    return fault.tell(_COLON, _QUOTE, fault.index)


def _empty_key(fault: Fault) -> Finding | None:
    if fault.character != ":" or fault.before.strip(" -")[-1:] not in {"", "{", "["}:
        return None
    sentence = "A key is missing before this colon."
    return fault.tell(sentence, "Write a word before the colon.", fault.index, code=codes.BAD_KEY)


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
    odd_space,
    uneven_words,
    bare_key,
    cut_short,
    outdented_words,
    outdented_key,
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
    dash,
    odd_dash,
    no_key,
    indentation,
    _unknown,
)
