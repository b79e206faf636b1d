"""Bytes → text, and the characters that a text may not hold or that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from policykit import codes
from policykit.codes import Code
from policykit.findings import Finding, InvalidData, Place
from policykit.source.lines import BOM, Lines

MAX_BYTES = 10_000_000
MOST_TOLD = 20

# XML 1.0 § 2.2 (Char) leaves out C0, surrogates, U+FFFE and U+FFFF; YAML 1.2 § 5.1 (c-printable) C1 and DEL.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# YAML 1.1, as PyYAML reads it, ends a line at these two (its § 5.4); editors, and YAML 1.2, do not.
_SEPARATORS = {"\u2028": "A line separator", "\u2029": "A paragraph separator"}
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
_NAMES = {
    "\xad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    BOM: "a byte order mark inside the text",
}
# How the files begin that a policy is most often mistaken for.
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

    Raises :class:`InvalidData` (TOO_LARGE, NOT_UTF8, FORBIDDEN_CHARACTER) if the bytes are no usable text.
    """
    if kind := next((kind for start, kind in _OTHER_KINDS.items() if data.startswith(start)), ""):
        raise InvalidData([_other_kind(kind)])
    if len(data) > MAX_BYTES:
        raise InvalidData([_too_large()])
    if _is_utf16(data):
        raise InvalidData([_utf16()])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidData([_not_utf8(data, error.start)]) from None
    if faults := forbidden(text):
        raise InvalidData(faults)
    return text


def _other_kind(kind: str) -> Finding:
    sentence = f"This is {kind}, not a policy file."
    remedy = "A policy is a file of plain text whose name ends in .yaml. Move this one to another folder."
    return Finding(codes.NOT_UTF8, sentence, remedy, place=Place(1, 1))


def _too_large() -> Finding:
    sentence = f"The file is too large: a policy file holds {MAX_BYTES // 1_000_000} MB at most."
    return Finding(codes.TOO_LARGE, sentence, "Check that this is the right file, or divide it.")


def _is_utf16(data: bytes) -> bool:
    """By its byte order mark, or because the first letters are each half a zero."""
    zeros = [byte == 0 for byte in data[:4]]
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros in ([True, False] * 2, [False, True] * 2)


def _utf16() -> Finding:
    return Finding(
        codes.NOT_UTF8,
        "The file is saved as UTF-16 (Notepad calls it “Unicode”), not as UTF-8.",
        "In the editor choose File, Save As, set the encoding to “UTF-8”, and save again.",
        place=Place(1, 1),
    )


def _not_utf8(data: bytes, start: int) -> Finding:
    byte = data[start : start + 1]
    meant = byte.decode("cp1252", "replace")
    sentence = f"The byte 0x{byte.hex().upper()} is not UTF-8 text"
    if meant != "\ufffd":
        sentence += f"; in the older Windows encoding (cp1252) it is “{meant}”"
    remedy = (
        "Open the file in the editor that shows it rightly, choose “UTF-8” under Save As, and save again."
    )
    return Finding(codes.NOT_UTF8, sentence + ".", remedy, place=_byte_place(data, start))


def _byte_place(data: bytes, start: int) -> Place:
    before = data[:start].decode("utf-8")
    stops = [stop for stop in (data.find(b"\n", start), data.find(b"\r", start)) if stop >= 0]
    rest = data[start : min(stops, default=len(data))].decode("cp1252", "replace")
    return Lines(before + rest).place(len(before))


def forbidden(text: str) -> list[Finding]:
    """A finding for each of the first twenty characters of ``text`` that no file can hold.

    They are those that no document can hold, and those at which YAML and an editor disagree where lines end.
    """
    if _REFUSED.search(text) is None:
        return []
    return _told(codes.FORBIDDEN_CHARACTER, text, (found.start() for found in _REFUSED.finditer(text)))


def forbidden_character(character: str, place: Place | None) -> Finding:
    """The finding for one character that no document can hold."""
    sentence = f"{_kind(character)}, {_point(character)}, stands here. No Word document can hold it."
    return Finding(codes.FORBIDDEN_CHARACTER, sentence, "Delete the character.", place=place)


def _kind(character: str) -> str:
    match unicodedata.category(character):
        case "Cc":
            return "A control character"
        case "Cs":
            return "Half of a character (a lone surrogate)"
        case _:
            return "A code point that is no character"


def _point(character: str) -> str:
    return f"U+{ord(character):04X}"


def invisible(text: str) -> list[Finding]:
    """A warning, with its place, for each of the first twenty characters of ``text`` that cannot be seen.

    Not meant are the byte order mark at the start, and joiners inside an emoji or between letters of a
    script that needs them.
    """
    if text.isascii():
        return []
    return _told(codes.INVISIBLE_CHARACTER, text, _unseen(text))


def _unseen(text: str) -> Iterator[int]:
    for found in _UNSEEN.finditer(text, 1 if text.startswith(BOM) else 0):
        index = found.start("unseen")
        if index >= 0 and not _joins(text, index):
            yield index


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


def _told(code: Code, text: str, indexes: Iterator[int]) -> list[Finding]:
    first = list(islice(indexes, MOST_TOLD))
    if not first:
        return []
    lines = Lines(text)
    found = [_one(code, text[index], lines.place(index)) for index in first]
    if next(indexes, None) is not None:
        last = found[-1]
        found[-1] = Finding(code, f"{last.sentence} More follow.", last.remedy, place=last.place)
    return found


def _one(code: Code, character: str, place: Place) -> Finding:
    if separator := _SEPARATORS.get(character):
        sentence = f"{separator}, {_point(character)}, stands here unseen. YAML ends a line at it."
        return Finding(code, sentence, "Delete it, or put a space in its place.", place=place)
    if code is codes.FORBIDDEN_CHARACTER:
        return forbidden_character(character, place)
    name = _NAMES.get(character) or unicodedata.name(character, "an invisible character").lower()
    sentence = f"An invisible character stands here: {name}, {_point(character)}."
    return Finding(code, sentence, "Delete it, or type the words anew.", place=place)
