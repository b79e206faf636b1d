"""Causes of a YAML error that lie in how lines begin: indentation, dashes, colons, and odd spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import deque

from policykit import codes
from policykit.findings import Finding
from policykit.source.fault import Fault, above
from policykit.source.line_scanner import Head, heads, standing, within
from policykit.source.lines import Lines
from policykit.source.openings import BLOCK_HEADER, LINE

_MISSING_SPACE = re.compile(r"[ ]*(?:- +)*(?P<key>[A-Za-z][\w-]*):(?=[^\s:/])")
# Zs but for the space itself: YAML 1.2 § 6.1 lets no other character indent or part.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD_SPACE = re.compile(
    rf"[ ]*(?P<indent>[{_SPACES}])[ {_SPACES}]*(?:-[ {_SPACES}]|[\w-]+:(?=[\s]|$))"
    rf"|[ ]*(?:- +)*(?:-|[\w-]+:)(?P<after>[{_SPACES}])"
)
_ODD_AFTER_KEY = re.compile(rf"[\w-]+:(?P<after>[{_SPACES}])")
_ODD_DASH = re.compile(r" *(?P<dash>[–—−•·●▪*]) ")
_NOTE = re.compile(r"[^'\"#]*[^\s#] +(?P<note>#[^\s#])")
_BARE = re.compile(r" *(?P<key>[a-z][a-z-]*) *$")
_NO_SPACE_AFTER_DASH = re.compile(r" *(?:- +)*(?P<dash>-)[^\s-]")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def odd_space(fault: Fault) -> Finding | None:
    """A space that is not YAML's, in the line at fault or the one above."""
    for number in (fault.line, fault.lines.at(fault.index), _number_above(fault)):
        if number >= 0 and (finding := _odd_space(fault.lines, number)):
            return finding
    return None


def _odd_space(lines: Lines, number: int) -> Finding | None:
    found = _ODD_SPACE.match(lines[number])
    if found is None:
        return None
    return _odd(lines, lines.starts[number] + found.start("indent" if found["indent"] else "after"))


def _odd(lines: Lines, index: int) -> Finding:
    character = lines.text[index]
    name = unicodedata.name(character, "an odd space").lower()
    article = "an" if name[0] in "aeio" else "a"
    sentence = (
        f"{article.capitalize()} {name} (U+{ord(character):04X}) stands here, which YAML takes for a letter."
    )
    remedy = "Replace it with an ordinary space; there may be more of them in this line."
    return Finding(codes.INVALID_YAML, sentence, remedy, place=lines.place(index))


def _number_above(fault: Fault) -> int:
    for number in range(fault.line - 1, max(-1, fault.line - 20), -1):
        if fault.lines[number].strip():
            return number
    return -1


def misbegun(lines: Lines, index: int) -> Finding | None:
    """What is wrong with a line that could be read, but whose key holds a dash or an odd space."""
    number = lines.at(index)
    if found := _ODD_AFTER_KEY.match(lines.text, index):
        return _odd(lines, found.start("after"))
    if lines.text[index] != "-" and not (lines.text[index].isspace() and lines.text[index] != " "):
        return None
    return _odd_space(lines, number) or _missing_after_dash(lines, number)


def missing_space(lines: Lines, number: int) -> Finding | None:
    """The finding for a line such as ``title:Social``, whose colon lacks its space, or ``None``."""
    found = _MISSING_SPACE.match(lines[number])
    if found is None:
        return None
    sentence = f"A space is missing after the colon of “{found['key']}”."
    place = lines.place(lines.starts[number] + found.end() - 1)
    return Finding(codes.INVALID_YAML, sentence, "Write a space after the colon.", place=place)


def dash(fault: Fault) -> Finding | None:
    """A dash that lacks its space, in the line at fault or the one above."""
    for number in (fault.line, _number_above(fault)):
        if number >= 0 and (finding := _missing_after_dash(fault.lines, number)):
            return finding
    return None


def _missing_after_dash(lines: Lines, number: int) -> Finding | None:
    found = _NO_SPACE_AFTER_DASH.match(lines[number])
    if found is None:
        return None
    place = lines.place(lines.starts[number] + found.start("dash"))
    return Finding(codes.INVALID_YAML, "A space is missing after the dash.", _AFTER_DASH, place=place)


def odd_dash(fault: Fault) -> Finding | None:
    """An item of a list that begins with another mark than a hyphen."""
    return _odd_dash(fault.lines, fault.line)


def _odd_dash(lines: Lines, number: int) -> Finding | None:
    found = _ODD_DASH.match(lines[number])
    if found is None:
        return None
    sentence = f"“{found['dash']}” does not begin an item of a list."
    place = lines.place(lines.starts[number] + found.start("dash"))
    return Finding(codes.INVALID_YAML, sentence, "Write a hyphen and a space: “- ”.", place=place)


def cut_short(fault: Fault) -> Finding | None:
    """Words that a “#” in the line above ends, so that the line at fault goes on with nothing."""
    number = _number_above(fault)
    found = _NOTE.match(fault.lines[number]) if number >= 0 else None
    head = LINE.match(fault.text)
    if found is None or head is None or head["key"] or head["dashes"]:
        return None
    sentence = "YAML takes what follows this “#” for a note, so the next line goes on with nothing."
    remedy = "Put the whole text in quotation marks; or write >- after its colon, and the words below."
    return fault.tell(sentence, remedy, fault.lines.starts[number] + found.start("note"))


def outdented_key(fault: Fault) -> Finding | None:
    """A key between two others that are in line with one another and not with it."""
    last = deque(heads(fault.lines.text, fault.index), 3)
    if fault.character != ":" or len(last) < 3:
        return None
    upper, key, lower = last
    if not key.key or key.dash >= 0 or not lower.key or not upper.column == lower.column > key.column:
        return None
    by = _spaces(upper.column - key.column)
    sentence = f"“{key.key}” is not in line with “{upper.key}” above it and “{lower.key}” below."
    return fault.tell(sentence, f"Indent it by {by} more.", key.start, key.start + len(key.key))


def _spaces(by: int) -> str:
    return f"{_NUMBERS[by] if by < len(_NUMBERS) else by} space{'s' * (by > 1)}"


def bare_key(fault: Fault) -> Finding | None:
    """A word alone on its line, with lines below that would be its value if it had a colon."""
    numbers = [fault.line]
    open_lines, own = standing(fault.lines.text, fault.index)
    if own is not None and (parents := within(open_lines, own)):
        numbers.append(fault.lines.at(parents[-1].start))
    for number in numbers:
        found = _BARE.match(fault.lines[number])
        if found and _has_lines_below(fault.lines, number, found.start("key")):
            start = fault.lines.starts[number]
            sentence = f"A colon is missing after “{found['key']}”."
            remedy = f"Put a colon after “{found['key']}”."
            return fault.tell(sentence, remedy, start + found.start("key"), start + found.end("key"))
    return None


def _has_lines_below(lines: Lines, number: int, column: int) -> bool:
    for below in range(number + 1, min(number + 20, len(lines))):
        content = lines[below].lstrip(" ")
        if content and not content.startswith("#"):
            indent = len(lines[below]) - len(content)
            return indent > column or (indent == column and content.startswith("- "))
    return False


def uneven_words(fault: Fault) -> Finding | None:
    """The first line of a text under ``>-`` that is indented more than the next, which falls out of it."""
    number = _number_above(fault)
    header = LINE.match(fault.lines[number - 1]) if number > 0 else None
    if header is None or not header["key"] or not BLOCK_HEADER.match(header["value"]):
        return None
    first, own = (len(line) - len(line.lstrip(" ")) for line in (fault.lines[number], fault.text))
    if not first > own > header.start("key"):
        return None
    start = fault.lines.starts[number] + first
    sentence = "This line is indented more than the next, which goes on with the same text."
    remedy = f"Indent the lines of a text alike: this one by {_spaces(first - own)} fewer."
    return fault.tell(sentence, remedy, start, start + len(fault.lines[number]) - first)


def outdented_words(fault: Fault) -> Finding | None:
    """Words of a text under ``>-`` that are indented no more than its key."""
    for head in heads(fault.lines.text, fault.index):
        if head.block and not head.key and head.dash < 0:
            number = fault.lines.at(head.start)
            return (
                _odd_space(fault.lines, number)
                or missing_space(fault.lines, number)
                or _missing_after_dash(fault.lines, number)
                or _odd_dash(fault.lines, number)
                or _outdented(fault, head)
            )
    return None


def _outdented(fault: Fault, head: Head) -> Finding:
    sentence = f"These words stand outside the “{head.block}” above, which they seem to go on with."
    remedy = f"Indent them more than “{head.block}”, which they belong to."
    if head.has_words:
        remedy = "Indent them, in line with the words above."
    return fault.tell(sentence, remedy, head.start, head.end)


def no_key(fault: Fault) -> Finding | None:
    """A line that is nothing: no key, no item, no words that go on."""
    if "simple key" not in fault.reading:
        return None
    content = fault.text.lstrip()
    start = fault.start + len(fault.text) - len(content)
    sentence = "This line is neither a key with a colon nor an item of a list."
    remedy = _GIVE_A_KEY
    if above(fault).lstrip().startswith("- "):
        remedy = _BEGIN_AN_ITEM
    return fault.tell(sentence, remedy, start, start + len(content))


def indentation(fault: Fault) -> Finding | None:
    """A line that begins in no column in which a line above does."""
    if "block" not in fault.reading or fault.before.strip():
        return None
    open_lines, own = standing(fault.lines.text, fault.index)
    sentence, remedy = _MISALIGNED, "Begin it in the column of the key that it stands beside."
    is_in_list = "collection" in fault.reading and own is not None and own.dash < 0
    if is_in_list:
        sentence = "This line stands in a list but does not begin with “- ”."
        remedy = "Begin it with “- ”, or indent it less if the list is over."
    if own is not None and (beside := _beside(open_lines, own)):
        if not (is_in_list and any(head.dash == own.first for head in open_lines)):
            sentence, remedy = _MISALIGNED, f"Indent it by {beside}."
        else:
            remedy = f"Begin it with “- ”, or indent it by {beside}."
    return fault.tell(sentence, remedy, fault.index, own.end if own and own.start == fault.index else 0)


def _beside(open_lines: list[Head], own: Head) -> str:
    """How far to move the line so that it stands in line with the nearest line above; empty if unknown."""
    if own.dash >= 0:
        columns = [(head.dash, "the dash", head.start) for head in open_lines if head.dash >= 0]
    else:
        columns = [(head.column, f"“{head.key}”", head.start) for head in open_lines if head.key]
    if not columns:
        return ""
    column, what, _ = min(columns, key=lambda each: (abs(each[0] - own.first), -each[2]))
    by = abs(column - own.first)
    if not by:
        return ""
    return f"{_spaces(by)} {'more' if column > own.first else 'fewer'}, in line with {what} above"


_AFTER_DASH = "Put a space after the dash: each item of a list begins with “- ”."
_MISALIGNED = "The indentation of this line fits none of the lines above it."
_GIVE_A_KEY = (
    "If the words go on with the value above, indent them more than its key; if not, give them a key."
)
_BEGIN_AN_ITEM = (
    "Begin an item of the list with “- ”; indent words that go on with the item above more than it."
)
