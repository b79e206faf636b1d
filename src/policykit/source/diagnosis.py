"""Explains a YAML error: one finding in plain words, at the place to blame, with a remedy that works.

PyYAML says where it stopped and what it was reading. Each cause below looks at the text around that place;
the first that fits is reported. The order of :data:`_CAUSES` is the order of certainty.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding
from policykit.source.characters import Lines, forbidden_character

_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+)*)"
    r"(?:(?P<key>[^\s#'\"\[\]{}&*!|>@`%,:-](?:[^:#\r\n]*[^:#\s])?|\"[^\"\r\n]*\"|'[^'\r\n]*')"
    r"[ \t]*:(?:[ \t]+|$))?(?P<value>.*)"
)
_SAYS_SOMETHING = re.compile(r"(?<![^\r\n\ufeff])[ \t]*+[^\s#][^\r\n]*")
_WORD = re.compile(r"[\w-]{1,40}")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'", re.DOTALL)
# Quoted words that end on their line are passed over whole: there may be a million of them.
_FLOW_PART = re.compile(
    r"(?P<passed>(?<=\s)#.*|(?<=[\[{,:\s])(?:\"[^\"\\\r\n]*+\"|'[^'\r\n]*+'(?!')))"
    r"|(?P<quote>(?<=[\[{,:\s])[\"'])|(?P<bracket>[\[\]{}])"
)
_PARTNERS = {"[": "]", "{": "}"}
_HEX_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_KEY_ALONE = re.compile(r"[ ]*(?P<key>[\w-]+)[ ]*$")
_NEXT_KEY = re.compile(r"[{,]\s*[\w-]+:\s+[^{}\[\],:]*\S\s+(?P<key>[a-z][a-z_]*)$")
# Zs except the space itself: YAML 1.2 § 6.1 lets no other character indent or separate.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD_KEY = re.compile(rf"-|[{_SPACES}]|[\w-]+:[{_SPACES}]")
_SLIPS = {
    "tab": (
        re.compile(r"^[ -]*(?P<at>\t)"),
        "This line is indented with a tab.",
        "Use spaces instead.",
    ),
    "odd space": (
        re.compile(rf"(?:^ *|^ *-|[\w]:)(?P<at>[{_SPACES}])"),
        "There is an unusual space here, {name} ({point}), which counts as a letter.",
        "Replace it with an ordinary space. There may be more on this line.",
    ),
    "colon": (
        re.compile(r"^[ ]*(?:- +)*(?P<key>[A-Za-z][\w-]*)(?P<at>:)(?=[^\s:/])"),
        "There is no space after the colon of “{key}”.",
        "Put a space after the colon.",
    ),
    "dash": (
        re.compile(r"^ *(?:- +)*(?P<at>-)[^\s-]"),
        "There is no space after the dash.",
        "Put a space after the dash. Each item of a list begins with “- ”.",
    ),
    "odd dash": (
        re.compile(r"^ *(?P<at>[–—−•·●▪*]) "),
        "“{at}” does not begin an item of a list.",
        "Begin it with a hyphen and a space: “- ”.",
    ),
    "directive": (
        re.compile(r"^(?P<at>%.*)"),
        "A line that begins with “%” is a YAML directive.",
        "Delete the line, or put the words in quotation marks.",
    ),
    "end": (
        re.compile(r"^(?P<at>\.\.\.|---)\s*$"),
        "This line ends the policy, but the file goes on.",
        "Delete the line.",
    ),
    "note": (
        re.compile(r"^[^'\"#]*[^\s#] +(?P<at>#)[^\s#]"),
        "Everything after this “#” is ignored as a note, so the next line belongs to nothing.",
        "Put the whole text in quotation marks, or write >- after its colon and the words below.",
    ),
}
"""Slips that show in one line: the pattern with their place, the sentence and the remedy."""
_SLIP_CODES = {"tab": codes.TAB, "directive": codes.DIRECTIVE, "end": codes.SECOND_DOCUMENT}
_BARE_KEY = re.compile(r" *(?P<key>[a-z][a-z-]*) *$")
_NEXT_LINE = re.compile(r"(?:[ ]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))+(?P<indent> *)(?P<dash>- )?(?=\S)")
_LOOK_BACK = 100
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_COLON = "Words with a colon and a space in them need quotation marks."
_QUOTE = "Put the words in quotation marks, or write >- after the colon and the words on the next line."
_NOT_IN_LINE = "This line does not line up with any line above it."


def explain(error: yaml.YAMLError | None, lines: Lines, last: int, shift: int) -> Finding:
    """The likeliest cause of a YAML error; without a place of its own, it is looked for at ``last``."""
    stop = _Stop(error, lines, last, shift)
    found = (finding for cause in _CAUSES if (finding := cause(stop)))
    return next(found, None) or stop.finding(
        "policykit cannot read the file from here on.",
        "Look at this line and the one above. Each key needs a colon and a space, keys that belong together"
        " begin in one column, and words with unusual marks need quotation marks.",
        min(stop.index, max(0, len(lines.text) - 1)),
    )


def slip(lines: Lines, kind: str, *numbers: int) -> Finding | None:
    """The first slip of a kind in one of these lines."""
    pattern, sentence, remedy = _SLIPS[kind]
    for number in numbers:
        if number >= 0 and (found := pattern.search(lines[number])):
            start, end = found.span("at")
            character = found["at"][0]
            words = {"name": unicodedata.name(character, "").lower(), "point": f"U+{ord(character):04X}"}
            place = lines.place(lines.starts[number] + start, lines.starts[number] + end)
            code = _SLIP_CODES.get(kind, codes.INVALID_YAML)
            return Finding(code, sentence.format(**found.groupdict(), **words), remedy, place=place)
    return None


def odd_key(lines: Lines, index: int) -> Finding | None:
    """What is wrong with a line that PyYAML could read, but whose key holds a dash or an odd space."""
    if not _ODD_KEY.match(lines.text, index):
        return None
    number = lines.at(index)
    return slip(lines, "odd space", number) or slip(lines, "dash", number)


class _Stop:
    """Where the parser stopped, and what it was reading.

    ``line`` is the number of the line to look at first, ``text`` its words, ``start`` where it begins.
    ``character`` is the one at which the parser stopped, ``before`` what is before that on its line.
    """

    def __init__(self, error: yaml.YAMLError | None, lines: Lines, last: int, shift: int) -> None:
        self.lines = lines
        self.index, self.reading = last, ""
        begun = last
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
            self.index = begun = min(error.problem_mark.index + shift, len(lines.text))
            self.reading = error.context or ""
            if error.context_mark is not None and self.reading.startswith("while scanning"):
                begun = error.context_mark.index + shift
        self.line = lines.at(begun)
        self.text, self.start = lines[self.line], lines.starts[self.line]
        self.character = lines.text[self.index : self.index + 1]
        self.before = lines.text[lines.starts[lines.at(self.index)] : self.index]

    @property
    def above(self) -> int:
        """The number of the nearest line above that says something; -1 if there is none."""
        for number in range(self.line - 1, max(-1, self.line - _LOOK_BACK), -1):
            content = self.lines[number].strip()
            if content and not content.startswith("#"):
                return number
        return -1

    def finding(
        self, sentence: str, remedy: str, start: int, end: int = 0, code: Code = codes.INVALID_YAML
    ) -> Finding:
        """A finding at ``start`` of the text."""
        return Finding(code, sentence, remedy, place=self.lines.place(start, end))


# ── the lines above ──────────────────────────────────────────────────────────────────────────────────────
class _Line(NamedTuple):
    """A line that says something: where its words begin, and its columns from 0.

    ``key`` is empty unless it is one word, ``dash`` -1 without a dash. ``level`` is the column of the key, or
    else of the last dash. ``value`` is the index of the value. ``block`` is the key whose ``>-`` or ``|``
    ends at this line, ``has_words`` whether that had any words.
    """

    start: int
    end: int
    key: str
    column: int
    dash: int
    level: int | None
    value: int
    block: str = ""
    has_words: bool = False

    @property
    def first(self) -> int:
        """The column in which the line begins."""
        return self.column if self.dash < 0 else self.dash


def _lines_of(text: str, until: int) -> Iterator[_Line]:
    """The lines up to the one that holds ``until``, without the words of block scalars."""
    position, block, has_words = 0, "", False
    while (line := _SAYS_SOMETHING.search(text, position)) and line.start() <= until:
        start, position = line.span()
        found = _LINE.match(text, start, position)
        if found is None:
            continue
        level = None
        if found["key"]:
            level = found.start("key") - start
        elif found["dashes"]:
            level = found.start("dashes") + found["dashes"].rindex("-") - start
        dash = found.start("dashes") - start if found["dashes"] else -1
        words = found.start("key") if found["key"] else found.start("value")
        key = (found["key"] or "").strip("\"'")
        key = key if _WORD.fullmatch(key) else ""
        begun = start + dash if dash >= 0 else words
        yield _Line(begun, position, key, words - start, dash, level, found.start("value"), block, has_words)
        block = ""
        if level is not None and _BLOCK_HEADER.match(found["value"]):
            shallow = re.compile(rf"(?<=[\r\n]) {{0,{level}}}[^\s]").search(text, position)
            end = shallow.start() if shallow else len(text)
            block, has_words = key or "-", bool(text[position:end].strip())
            position = end


def _open_lines(text: str, until: int) -> tuple[list[_Line], _Line | None]:
    """The lines that the line at ``until`` may belong to, outermost first; and that line."""
    above: list[_Line] = []
    own: _Line | None = None
    for line in _lines_of(text, until):
        if own is not None:
            above = [*_around(above, own), own]
        own = line
    return above, own


def _around(above: list[_Line], own: _Line) -> list[_Line]:
    """Those of the open lines that ``own`` is below: a list may begin in the column of its key."""
    is_list = own.dash >= 0
    return [
        line for line in above if line.first < own.first or (is_list and line.first == own.first > line.dash)
    ]


# ── quotation marks and brackets ─────────────────────────────────────────────────────────────────────────
def _unclosed(stop: _Stop) -> Finding | None:
    """The parser notices a missing mark only at the next one, lines later, so it is looked for above."""
    start = _first_unclosed(stop.lines.text, stop.index)
    if start is None or start > stop.index:
        return None
    mark = stop.lines.text[start]
    sentence = "This quotation mark is not closed at the end of the value."
    remedy = "Write another at the end of the value."
    if mark in _PARTNERS:
        sentence, remedy = (
            f"This “{mark}” is never closed.",
            f"Write “{_PARTNERS[mark]}” where it should end.",
        )
    elif mark == "'":
        remedy += " If it is an apostrophe, put the whole value in double quotation marks."
    return stop.finding(sentence, remedy, start, code=codes.UNCLOSED)


def _first_unclosed(text: str, until: int) -> int | None:
    """The index of the first opening mark, on a line that begins before ``until``, without its partner."""
    covered = 0
    level: int | None = -1  # of the key or dash whose value may begin on the next line
    for line in _lines_of(text, until):
        level = level if line.level is None else line.level
        if level is None or line.value == line.end:
            continue
        column, level = level, None
        if line.value < covered:
            continue
        culprit = None
        if text[line.value] in {'"', "'"}:
            culprit, covered = _quoted(text, line.value, column)
        elif text[line.value] in _PARTNERS:
            culprit, covered = _bracketed(text, line.value, column)
        if culprit is not None:
            return culprit
    return None


def _quoted(text: str, start: int, column: int) -> tuple[int | None, int]:
    """The opening mark if it is to blame, and where the quoted words end.

    It is if it takes in a line that looks like a new key or list item, no deeper than ``column``.
    """
    found = _QUOTED.match(text, start)
    if found is None:
        return start, len(text)
    looks_new = re.compile(rf"[\r\n] {{0,{max(0, column)}}}(?:[\w-]+:(?=\s)|- |---|\.\.\.)")
    return start if looks_new.search(text, start, found.end()) else None, found.end()


def _bracketed(text: str, start: int, column: int) -> tuple[int | None, int]:
    """The innermost bracket, or the quotation mark in it, without its partner; where all are closed."""
    opened: list[int] = []
    index = start
    while found := _FLOW_PART.search(text, index):
        index = found.end()
        if found["quote"]:
            culprit, index = _quoted(text, found.start(), column)
            if culprit is not None:
                return culprit, index
        elif (bracket := found["bracket"]) in _PARTNERS:
            opened.append(found.start())
        elif bracket:
            if _PARTNERS[text[opened[-1]]] != bracket:
                return opened[-1], index
            opened.pop()
        if not opened:
            return None, index
    return opened[0], len(text)


def _escape(stop: _Stop) -> Finding | None:
    """A backslash in double quotation marks that YAML does not know, or that makes no character."""
    text = stop.lines.text
    if stop.reading and "quoted scalar" not in stop.reading:
        return None
    at = text.rfind("\\", 0, stop.index + 1)
    if not stop.reading:
        beyond = _HEX_ESCAPE.search(text, stop.index)
        at = beyond.start() if beyond and int(beyond[1] or beyond[2], 16) > 0x10FFFF else -1
    if at < 0 or stop.index - at > 3:
        return None
    found = _HEX_ESCAPE.match(text, at)
    if found is None:
        sentence = f"“{text[at : at + 2]}” means nothing in double quotation marks."
        remedy = "Write \\\\ for a backslash, or put the words in single quotation marks."
        return stop.finding(sentence, remedy, at, at + 2)
    number = int(found[1] or found[2], 16)
    if number <= 0x10FFFF:
        return forbidden_character(chr(number), stop.lines.place(*found.span()))
    sentence = f"“{found[0]}” is not a character: the last one is U+10FFFF."
    return stop.finding(sentence, "Delete it.", *found.span(), code=codes.FORBIDDEN_CHARACTER)


def _after_quote(stop: _Stop) -> Finding | None:
    before = stop.before.rstrip()
    if not before.endswith(("'", '"')) or stop.character in {":", "]", "}"} or not stop.character.strip():
        return None
    remedy = "Put the whole value in single quotation marks, or write >- and the words on the next line."
    if before.endswith("'"):
        remedy = "Write an apostrophe twice (''), or put the whole value in double quotation marks."
    return stop.finding("There are words after the closing quotation mark.", remedy, stop.index)


def _after_bracket(stop: _Stop) -> Finding | None:
    if stop.character in {"]", "}"}:
        sentence = f"This “{stop.character}” closes nothing."
        remedy = "Delete it. If it belongs to the words, put them in quotation marks."
        return stop.finding(sentence, remedy, stop.index)
    is_past = stop.before.rstrip().endswith(("]", "}")) and stop.character != ":"
    found = _LINE.match(stop.text)
    if not is_past or "flow" in stop.reading or not found or not found["value"].startswith(("[", "{")):
        return None
    sentence = f"YAML reads words that begin with “{found['value'][0]}” as a list, and more follows its end."
    return stop.finding(sentence, _QUOTE, stop.start + found.start("value"))


def _comma(stop: _Stop) -> Finding | None:
    if "flow" not in stop.reading:
        return None
    if stop.character == ":" and (found := _NEXT_KEY.search(stop.before)):
        key = found["key"]
        sentence = f"There is no comma before “{key}”, or the words need quotation marks."
        remedy = (
            f"If “{key}” is a key, write a comma before “{key}”. If not, put the words in quotation marks."
        )
        return stop.finding(sentence, remedy, stop.index)
    if stop.character == ":":
        return stop.finding(_COLON, 'Put the words in straight quotation marks (").', stop.index)
    sentence = "There is no comma before this, or the words need quotation marks."
    remedy = "Put commas between the values, or put the words in quotation marks."
    return stop.finding(sentence, remedy, stop.index)


# ── marks with a meaning in YAML ─────────────────────────────────────────────────────────────────────────
def _directive(stop: _Stop) -> Finding | None:
    return slip(stop.lines, "directive", stop.line, stop.line - 1)


def _second_document(stop: _Stop) -> Finding | None:
    return None if stop.reading else slip(stop.lines, "end", stop.line, stop.above)


def _opening(stop: _Stop) -> Finding | None:
    """A value whose first character has a meaning in YAML."""
    found = _LINE.match(stop.text)
    start, value = (stop.start + found.start("value"), found["value"]) if found else (stop.index, "")
    if stop.character in {"@", "`", "%"}:
        start, value = stop.index, stop.character
    elif stop.character == "?" and stop.before.strip(" -"):
        start, value = stop.index, "?"
    first = value[:1]
    if first in {"|", ">"} and _BLOCK_HEADER.match(value):
        return None
    if first and first in "*&!":
        code = codes.TAG if first == "!" else codes.ALIAS
        what = {"*": "alias", "&": "anchor", "!": "tag"}[first]
        sentence = f"Words that begin with “{first}” need quotation marks. It has a use of its own ({what})."
        return stop.finding(sentence, _QUOTE, start, code=code)
    if first and (first in "@`%|>" or value == "?"):
        return stop.finding(f"Words that begin with “{first}” need quotation marks.", _QUOTE, start)
    return None


def _list_on_key_line(stop: _Stop) -> Finding | None:
    if stop.character != "-" or not stop.before.strip(" -"):
        return None
    sentence = "A list cannot begin on the line of its key."
    remedy = (
        "Put each “- ” on a line of its own below the key. Words that begin with a dash need quotation marks."
    )
    return stop.finding(sentence, remedy, stop.index)


def _tab(stop: _Stop) -> Finding | None:
    return slip(stop.lines, "tab", stop.lines.at(stop.index))


# ── spaces, colons and dashes ────────────────────────────────────────────────────────────────────────────
def _odd_space(stop: _Stop) -> Finding | None:
    return slip(stop.lines, "odd space", stop.line, stop.lines.at(stop.index), stop.above)


def _missing_space(stop: _Stop) -> Finding | None:
    return slip(stop.lines, "colon", stop.line, stop.line - 1 if stop.character == ":" else -1)


def _dash(stop: _Stop) -> Finding | None:
    return slip(stop.lines, "dash", stop.line, stop.above) or slip(stop.lines, "odd dash", stop.line)


def _colon(stop: _Stop) -> Finding | None:
    if stop.character != ":":
        return None
    if stop.before.strip(" -")[-1:] in {"", "{", "["}:
        sentence, remedy = "There is no key before this colon.", "Write a word before the colon."
        return stop.finding(sentence, remedy, stop.index, code=codes.BAD_KEY)
    return _comma(stop) or _missing_space(stop) or _key_or_words(stop)


def _key_or_words(stop: _Stop) -> Finding:
    line, alone = _LINE.match(stop.text), _KEY_ALONE.match(stop.before)
    above = _LINE.match(stop.lines[stop.above]) if stop.above >= 0 else None
    key = above["key"][:40] if above and above["key"] else ""
    if alone:
        sentence = f"“{alone['key']}” is indented as if it continued the value above it."
        remedy = f"Line it up with the key above, “{key}”." if key else "Line it up with the key above."
        return stop.finding(sentence, remedy, stop.index - len(stop.before) + alone.start("key"), stop.index)
    is_list = line is not None and line["dashes"] and stop.lines.at(stop.index) == stop.line
    if line and is_list and above and key and above["value"] and line.start("dashes") > above.start("key"):
        start = stop.start + line.start("dashes")
        sentence = f"This list has no key, so YAML reads it as part of the value of “{key}”."
        remedy = "Put the key of the list on a line of its own above it, such as “blocks:” or “items:”."
        return stop.finding(sentence, remedy, start, start + len(stop.text.strip()))
    if line and line["value"].startswith(("“", "‘")):
        return stop.finding(_COLON, 'Use straight quotation marks (") around the words.', stop.index)
    return stop.finding(_COLON, _QUOTE, stop.index)


def _bare_key(stop: _Stop) -> Finding | None:
    """A word alone on its line, with lines below that would be its value if it had a colon."""
    numbers = [stop.line]
    above, own = _open_lines(stop.lines.text, stop.index)
    if own is not None and (parents := _around(above, own)):
        numbers.append(stop.lines.at(parents[-1].start))
    for number in numbers:
        if found := _BARE_KEY.match(stop.lines[number]):
            start, end = (stop.lines.starts[number] + at for at in found.span("key"))
            below = _NEXT_LINE.match(stop.lines.text, stop.lines.starts[number] + found.end())
            deeper = len(below["indent"]) - found.start("key") if below else -1
            if deeper > 0 or (below and deeper == 0 and below["dash"]):
                key = found["key"]
                return stop.finding(
                    f"There is no colon after “{key}”.", f"Put a colon after “{key}”.", start, end
                )
    return None


# ── indentation ──────────────────────────────────────────────────────────────────────────────────────────
def _spaces(by: int, way: str) -> str:
    return f"{_NUMBERS[by] if by < len(_NUMBERS) else by} {way} space{'s' * (by > 1)}"


def _uneven_words(stop: _Stop) -> Finding | None:
    """The first line of a text under ``>-`` that is indented more than the next, which falls out of it."""
    number = stop.above
    header = _LINE.match(stop.lines[number - 1]) if number > 0 else None
    if header is None or not header["key"] or not _BLOCK_HEADER.match(header["value"]):
        return None
    first, own = (len(line) - len(line.lstrip(" ")) for line in (stop.lines[number], stop.text))
    if not first > own > header.start("key"):
        return None
    start = stop.lines.starts[number] + first
    sentence = "This line is indented more than the next, which continues the same text."
    remedy = f"Indent all lines of a text alike: this one by {_spaces(first - own, 'fewer')}."
    return stop.finding(sentence, remedy, start, start + len(stop.lines[number]) - first)


def _cut_short(stop: _Stop) -> Finding | None:
    """Words that a “#” in the line above ends, so that the line at fault continues nothing."""
    line = _LINE.match(stop.text)
    return slip(stop.lines, "note", stop.above) if line and not (line["key"] or line["dashes"]) else None


def _outdented_words(stop: _Stop) -> Finding | None:
    """Words of a text under ``>-`` that are indented no more than its key."""
    for line in _lines_of(stop.lines.text, stop.index):
        if line.block and not line.key and line.dash < 0:
            break
    else:
        return None
    number = stop.lines.at(line.start)
    sentence = (
        f"These words are not indented like the text of “{line.block}” above, which they seem to continue."
    )
    remedy = f"Indent them more than “{line.block}”, which they belong to."
    if line.has_words:
        remedy = "Indent them, in line with the words above."
    slips = (slip(stop.lines, kind, number) for kind in ("odd space", "colon", "dash", "odd dash"))
    return next(filter(None, slips), None) or stop.finding(sentence, remedy, line.start, line.end)


def _outdented_key(stop: _Stop) -> Finding | None:
    """A key between two others that are in line with one another and not with it."""
    last = deque(_lines_of(stop.lines.text, stop.index), 3)
    if stop.character != ":" or len(last) < 3:
        return None
    upper, key, lower = last
    if not key.key or key.dash >= 0 or not lower.key or not upper.column == lower.column > key.column:
        return None
    by = _spaces(upper.column - key.column, "more")
    sentence = f"“{key.key}” is not in line with “{upper.key}” above it and “{lower.key}” below."
    return stop.finding(sentence, f"Indent it by {by}.", key.start, key.start + len(key.key))


def _no_key(stop: _Stop) -> Finding | None:
    """A line that is no key and no item, and continues nothing."""
    if "simple key" not in stop.reading:
        return None
    start = stop.start + len(stop.text) - len(stop.text.lstrip())
    sentence = "This line is neither a key with a colon nor an item of a list."
    remedy = "A key needs a colon (“title: …”). Indent words that continue the value above more than its key."
    if stop.above >= 0 and stop.lines[stop.above].lstrip().startswith("- "):
        remedy = (
            "A key needs a colon (“text: …”). An item begins with “- ”. Indent words that go on from above."
        )
    return stop.finding(sentence, remedy, start, stop.start + len(stop.text))


def _indentation(stop: _Stop) -> Finding | None:
    """A line that begins in no column in which a line above does."""
    if "block" not in stop.reading or stop.before.strip():
        return None
    above, own = _open_lines(stop.lines.text, stop.index)
    sentence, remedy = _NOT_IN_LINE, "Line it up with the keys that it belongs with."
    beside = _beside(above, own) if own else ""
    if "collection" in stop.reading and own is not None and own.dash < 0:
        sentence = "This line is in a list but does not begin with “- ”."
        remedy = "Begin it with “- ”, or indent it less if the list has ended."
        if beside and any(line.dash == own.first for line in above):
            remedy = f"Begin it with “- ”, or indent it by {beside}."
        elif beside:
            sentence, remedy = _NOT_IN_LINE, f"Indent it by {beside}."
    elif beside:
        remedy = f"Indent it by {beside}."
    return stop.finding(sentence, remedy, stop.index, own.end if own and own.start == stop.index else 0)


def _beside(above: list[_Line], own: _Line) -> str:
    """How far to move the line to the column of the nearest line above; empty if unknown."""
    if own.dash >= 0:
        columns = [(line.dash, "the dash", line.start) for line in above if line.dash >= 0]
    else:
        columns = [(line.column, f"“{line.key}”", line.start) for line in above if line.key]
    if not columns:
        return ""
    column, what, _ = min(columns, key=lambda each: (abs(each[0] - own.first), -each[2]))
    by = abs(column - own.first)
    way = "more" if column > own.first else "fewer"
    return f"{_spaces(by, way)}, in line with {what} above" if by else ""


_CAUSES: tuple[Callable[[_Stop], Finding | None], ...] = (
    _unclosed,
    _escape,
    _tab,
    _odd_space,
    _uneven_words,
    _bare_key,
    _cut_short,
    _outdented_words,
    _outdented_key,
    _directive,
    _second_document,
    _opening,
    _list_on_key_line,
    _after_quote,
    _after_bracket,
    _colon,
    _comma,
    _missing_space,
    _dash,
    _no_key,
    _indentation,
)
