"""What all readers of other people's files share: decoding, findings with a place, and raised characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from policykit import codes
from policykit.document import Block, Table
from policykit.findings import Finding, InvalidData
from policykit.text.spans import plain

MAX_BYTES = 10_000_000
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
# XML 1.0 § 2.2 leaves these out, so no Word file could hold them; a form feed is a page's end.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\xad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What a saved page begins with, behind its declaration and remarks. Markdown may begin with any other tag.
_WEB_PAGE = re.compile(
    r"(?:\s++|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body|meta|title)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_KINDS = {
    b"PK\x03\x04": "a Word document or a zip file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an older Word document (.doc)",
    b"{\\rtf": "a document in Rich Text Format (.rtf)",
    b"%PDF-": "a PDF document",
    b"\x89PNG\r\n\x1a\n": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
}
_LONGEST = 50
_ENDS = (".", "!", "?", "…")
_RAISED = str.maketrans(
    "0123456789abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_FIGURES = re.compile(r"[0-9\s,;*()\[\]–-]*")
_LETTERS = re.compile(r"(?:(?<![a-z])[a-pr-z](?![a-z])|[0-9\s,;*()\[\]–-])*")
_BEGINS_ORDINAL = frozenset("snrt")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, with every line end a line feed, and what had to be done to get it."""

    text: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, is_web_page: bool = False) -> Decoded:
    """The text of a file. Raises InvalidData (TOO_LARGE, NOT_UTF8, EMPTY_FILE) if the bytes are none.

    A web page is refused too (OTHER_KIND), unless one is expected. Characters that no document can hold, and
    invisible ones, are removed, with a finding.
    """
    if len(data) > MAX_BYTES:
        sentence = f"The file is too large: a document holds {MAX_BYTES // 1_000_000} MB at most."
        raise InvalidData(
            [Finding(codes.TOO_LARGE, sentence, "Check that this is the right file, or split it.")]
        )
    if kind := next((kind for start, kind in _OTHER_KINDS.items() if data.startswith(start)), ""):
        sentence = f"This is {kind}, though its name says that it is text."
        remedy = "Give it the file ending of its kind, or save it as .docx or plain text."
        raise InvalidData([Finding(codes.NOT_UTF8, sentence, remedy)])
    text, name = _text(data)
    if not is_web_page and _WEB_PAGE.match(text):
        sentence = "This is a web page, though its name says that it is text."
        remedy = "Give it the ending .html, and import it again."
        raise InvalidData([Finding(codes.OTHER_KIND, sentence, remedy)])
    findings: list[Finding] = []
    if name:
        sentence = f"The file is not UTF-8; it was read as {name}."
        findings.append(
            Finding(codes.READ_AS, sentence, "Check that quotation marks, dashes and £ are right.")
        )
    return _cleaned(text.replace("\r\n", "\n").replace("\r", "\n"), findings)


def _text(data: bytes) -> tuple[str, str]:
    """The text, and the name of the encoding if it is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
        if said and said[1].lower() in (b"iso-8859-15", b"macintosh"):
            return data.decode(said[1].decode("ascii"), "replace"), said[1].decode("ascii")
        return data.decode("cp1252", "replace"), "Windows-1252"


def _cleaned(text: str, findings: list[Finding]) -> Decoded:
    forbidden, unseen = len(_FORBIDDEN.findall(text)), len(_UNSEEN.findall(text))
    if forbidden > len(text) // 20:
        sentence = "This is not a text file: it has too many characters that no document can hold."
        raise InvalidData([Finding(codes.NOT_UTF8, sentence, "Check that it is the right file.")])
    if forbidden or unseen:
        sentence = f"{forbidden + unseen} invisible characters were removed."
        findings.append(
            Finding(codes.UNSEEN_TAKEN_OUT, sentence, "You need not do anything. No words were changed.")
        )
        text = _UNSEEN.sub("", _FORBIDDEN.sub(" ", text))
    if not any(unicodedata.category(character)[0] in "LNS" for character in text):
        sentence = "There are no words in this file."
        raise InvalidData([Finding(codes.EMPTY_FILE, sentence, "Check that it is the right file.")])
    return Decoded(text, tuple(findings))


def left_out(shown: str, before: str) -> Finding:
    """A picture, with what it is said to show and the words that come after it."""
    what = f"a picture of “{shown}”" if shown else "a picture without words"
    where = f"before “{before}”" if before else "at the end"
    remedy = "If it says something that the policy needs, write that as words."
    return Finding(codes.LEFT_OUT, sentence(what, where), remedy)


def sentence(what: str, where: str = "") -> str:
    """What was found and where it was, if that is known, as a whole sentence."""
    said = f"{what[:1].upper()}{what[1:]}{where and f', {where}'}"
    return said if said.rstrip("”").endswith(_ENDS) else f"{said}."


def first_words(blocks: Sequence[Block], at: int) -> str:
    """The first words of the block of this index; nothing behind the last."""
    if at >= len(blocks):
        return ""
    block = blocks[at]
    spans = block.caption or block.header[0].spans if isinstance(block, Table) else block.spans
    words = " ".join(plain(spans).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def raised(text: str, before: str = "") -> str:
    """The text in raised characters, such as the mark of a footnote, so that it joins no number.

    Only figures are raised, and single letters right after a figure.

    ``before`` is the text before it. Other letters remain as they are, as in 1st, which a word processor may
    give as two raised pieces, s and t.
    """
    is_mark = before[-1:].isdecimal() and text not in _BEGINS_ORDINAL and _LETTERS.fullmatch(text)
    return text.translate(_RAISED) if is_mark or _FIGURES.fullmatch(text) else text
