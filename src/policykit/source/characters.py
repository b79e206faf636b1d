"""The text of a file: its lines and columns, and the characters that are forbidden or cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding, InvalidData, Place, first_of

BOM = "\ufeff"
LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_EXCERPT = 5_000

_UNSHOWABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def showable(line: str) -> str:
    """The line as it can be shown: one visible character for each character, at most 5,000 of them."""
    return _UNSHOWABLE.sub("\ufffd", line[:LONGEST_EXCERPT].replace("\t", "→"))


class Lines:
    """Where the lines of a text begin. Line numbers count from 0 here, and from 1 in a :class:`Place`."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = array("L", [1 if text.startswith(BOM) else 0])
        self.starts.extend(found.end() for found in LINE_END.finditer(text))

    def at(self, index: int) -> int:
        """The number of the line, from 0, that holds the character at ``index``."""
        return max(0, bisect_right(self.starts, index) - 1)

    def column(self, index: int) -> int:
        """How many characters are before ``index`` on its line."""
        return max(0, index - self.starts[self.at(index)])

    def __getitem__(self, number: int) -> str:
        start = self.starts[number]
        stop = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[start:stop].rstrip("\r\n")

    def __len__(self) -> int:
        return len(self.starts)

    def place(self, start: int, end: int = 0) -> Place:
        """The place of ``text[start:end]``, as wide as it is on its first line, and at least one wide."""
        number = self.at(start)
        column = max(0, start - self.starts[number])
        line = self[number]
        width = max(1, min(end - start, len(line) - column))
        return Place(number + 1, column + 1, width, self._excerpt(number, column))

    def _excerpt(self, number: int, column: int) -> tuple[tuple[int, str], ...]:
        if column >= LONGEST_EXCERPT:
            return ()
        first = max(0, number - 1)
        return tuple((each + 1, showable(self[each])) for each in range(first, number + 1))


MAX_BYTES = 10_000_000
MOST_REPORTED = 20

# XML 1.0 § 2.2 (Char) leaves out C0, surrogates, U+FFFE and U+FFFF; YAML 1.2 § 5.1 (c-printable) C1 and DEL.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# YAML 1.1, as PyYAML reads it, ends a line at these two (its § 5.4); editors, and YAML 1.2, do not.
_SEPARATORS = {"\u2028": "a line separator", "\u2029": "a paragraph separator"}
_REFUSED = re.compile(FORBIDDEN.pattern.replace("]", "\u2028\u2029]"))

# A flag such as Scotland's is a black flag and tag characters (UTS #51, ED-14a), so those are passed over.
_UNSEEN = re.compile(
    r"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    r"|(?P<unseen>[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f])"
)
# Scripts whose letters are joined or parted by U+200C and U+200D: Arabic, Syriac, N'Ko; those of India,
# Tibet and Myanmar; Khmer, Mongolian.
_JOINING = re.compile(r"[\u0600-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff]")
_JOINERS = "\u200c\u200d"
# How files begin that are often mistaken for a policy.
_OTHER_KINDS = {
    b"PK\x03\x04": "a Word document or a zip file",
    b"PK\x05\x06": "an empty zip file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an older Word document (.doc) or another old Office file",
    b"{\\rtf": "a document in Rich Text Format (.rtf)",
    b"%PDF-": "a PDF document",
    b"\x89PNG\r\n\x1a\n": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
}


def decode(data: bytes) -> str:
    """The text of a file, every character of it kept: byte order mark, line endings, a missing last newline.

    Raises :class:`InvalidData` (TOO_LARGE, NOT_UTF8, FORBIDDEN_CHARACTER) if the bytes are not usable text.
    """
    if kind := next((kind for start, kind in _OTHER_KINDS.items() if data.startswith(start)), ""):
        remedy = "A policy is a plain text file whose name ends in .yaml. Move this one to another folder."
        raise _refused(codes.NOT_UTF8, f"This is {kind}, not a policy file.", remedy, Place(1, 1))
    if len(data) > MAX_BYTES:
        sentence = f"The file is too large: a policy file can be up to {MAX_BYTES // 1_000_000} MB."
        raise _refused(codes.TOO_LARGE, sentence, "Check that this is the right file, or split it.")
    zeros = [byte == 0 for byte in data[:4]]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros in ([True, False] * 2, [False, True] * 2):
        sentence = "The file is saved as UTF-16 (Notepad calls it “Unicode”), not as UTF-8."
        remedy = "In the editor choose File, Save As, set the encoding to “UTF-8”, and save again."
        raise _refused(codes.NOT_UTF8, sentence, remedy, Place(1, 1))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start) from None
    if faults := forbidden(text):
        raise InvalidData(faults)
    return text


def _refused(code: Code, sentence: str, remedy: str, place: Place | None = None) -> InvalidData:
    return InvalidData([Finding(code, sentence, remedy, place=place)])


def _not_utf8(data: bytes, start: int) -> InvalidData:
    byte, before = data[start : start + 1], data[:start].decode("utf-8")
    sentence = f"The byte 0x{byte.hex().upper()} is not UTF-8 text"
    if (meant := byte.decode("cp1252", "replace")) != "\ufffd":
        sentence += f". In the older Windows encoding (cp1252) it is “{meant}”"
    rest = re.split(rb"[\r\n]", data[start : start + LONGEST_EXCERPT])[0].decode("cp1252", "replace")
    remedy = (
        "Open it in an editor that shows it correctly, choose Save As, set the encoding to “UTF-8” and save."
    )
    return _refused(codes.NOT_UTF8, f"{sentence}.", remedy, Lines(before + rest).place(len(before)))


def forbidden(text: str) -> list[Finding]:
    """A finding for each of the first twenty characters of ``text`` that no file can hold.

    They are those that no document can hold, and those at which YAML and an editor disagree where lines end.
    """
    found = (match.start() for match in _REFUSED.finditer(text))
    return _first(codes.FORBIDDEN_CHARACTER, text, found)


def forbidden_character(character: str, place: Place | None) -> Finding:
    """The finding for one character that no document can hold."""
    kinds = {"Cc": "a control character", "Cs": "half of a character (a lone surrogate)"}
    kind = kinds.get(unicodedata.category(character), "a code that is not a character")
    sentence = f"There is {kind} here, U+{ord(character):04X}. No Word document can hold it."
    return Finding(codes.FORBIDDEN_CHARACTER, sentence, "Delete the character.", place=place)


def invisible(text: str) -> list[Finding]:
    """A warning, with its place, for each of the first twenty characters of ``text`` that cannot be seen.

    A byte order mark at the start is fine, and so are joiners inside an emoji or between letters of a script
    that needs them.
    """
    found = (match.start("unseen") for match in _UNSEEN.finditer(text, 1 if text.startswith(BOM) else 0))
    return _first(codes.INVISIBLE_CHARACTER, text, (at for at in found if at >= 0 and not _joins(text, at)))


def _joins(text: str, index: int) -> bool:
    """Whether the character is a joiner that the letter or the pictures beside it need."""
    before, after = text[max(0, index - 1) : index], text[index + 1 : index + 2]
    if text[index] not in _JOINERS or not before:
        return False
    return bool(_JOINING.match(before)) or (_is_pictorial(before) and _is_pictorial(after))


def _is_pictorial(character: str) -> bool:
    return character == "\ufe0f" or (
        character != "" and unicodedata.category(character) in {"So", "Sk", "Sm"}
    )


def _first(code: Code, text: str, indexes: Iterator[int]) -> list[Finding]:
    first = next(indexes, None)
    if first is None:
        return []
    lines = Lines(text)
    every = (_finding(code, text[index], lines.place(index)) for index in chain([first], indexes))
    return first_of(every, MOST_REPORTED)


def _finding(code: Code, character: str, place: Place) -> Finding:
    point = f"U+{ord(character):04X}"
    if separator := _SEPARATORS.get(character):
        sentence = f"There is {separator} here, {point}, which you cannot see. YAML ends a line at it."
        return Finding(code, sentence, "Delete it, or put a space in its place.", place=place)
    if code is codes.FORBIDDEN_CHARACTER:
        return forbidden_character(character, place)
    name = unicodedata.name(character, "no name").lower()
    name = "byte order mark inside the text" if character == BOM else name
    sentence = f"There is an invisible character here: {name}, {point}."
    return Finding(code, sentence, "Delete it, or type the words again.", place=place)
