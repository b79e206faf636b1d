"""Decode the bytes of a text that someone else wrote: UTF-8, UTF-16 with its mark, or Windows-1252."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policykit import codes
from policykit.findings import Finding, InvalidData

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


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, with every line end a line feed, and what had to be done to get it."""

    text: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, is_web_page: bool = False) -> Decoded:
    """The text of a file. Raises InvalidData (TOO_LARGE, NOT_UTF8, EMPTY_FILE) if the bytes are none.

    A web page is refused too (OTHER_KIND), unless that is what the file is to be. Characters that no document
    can hold, and such as no one sees, are taken out and reported.
    """
    if len(data) > MAX_BYTES:
        raise InvalidData([_too_large()])
    if kind := next((kind for start, kind in _OTHER_KINDS.items() if data.startswith(start)), ""):
        sentence = f"This is {kind}, though its name says that it is text."
        remedy = "Give it the ending that belongs to it, or save it as .docx or plain text."
        raise InvalidData([Finding(codes.NOT_UTF8, sentence, remedy)])
    text, name = _text(data)
    if not is_web_page and _WEB_PAGE.match(text):
        raise InvalidData([_web_page()])
    findings = [_encoding(name)] if name else []
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
        sentence = "This is not a text: too many of its characters are none that a document can hold."
        raise InvalidData([Finding(codes.NOT_UTF8, sentence, "Look whether it is the right file.")])
    if forbidden or unseen:
        findings.append(_taken_out(forbidden + unseen))
        text = _UNSEEN.sub("", _FORBIDDEN.sub(" ", text))
    if not any(unicodedata.category(character)[0] in "LNS" for character in text):
        raise InvalidData(
            [
                Finding(
                    codes.EMPTY_FILE, "There are no words in this file.", "Look whether it is the right one."
                )
            ]
        )
    return Decoded(text, tuple(findings))


def _too_large() -> Finding:
    sentence = f"The file is too large: a document holds {MAX_BYTES // 1_000_000} MB at most."
    return Finding(codes.TOO_LARGE, sentence, "Check that this is the right file, or divide it.")


def _web_page() -> Finding:
    sentence = "This is a web page, though its name says that it is text."
    return Finding(codes.OTHER_KIND, sentence, "Give it the ending .html, and import it again.")


def _encoding(name: str) -> Finding:
    sentence = f"The file is not UTF-8; it was read as {name}."
    return Finding(codes.READ_AS, sentence, "Look whether quotation marks, dashes and £ came out rightly.")


def _taken_out(number: int) -> Finding:
    sentence = f"{number} characters that cannot be seen were taken out."
    return Finding(codes.UNSEEN_TAKEN_OUT, sentence, "Nothing need be done; no word was touched.")
