"""Text → what may stand for it in a part's XML."""

from __future__ import annotations

import re
from functools import lru_cache

REPLACEMENT = "\ufffd"

_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
# XML 1.0, production 2: any character but these. The loader refuses them; the writer never writes one either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("(\r\n|[\r\n\t])")
_BLANK = re.compile(r"\s+")


def escape(text: str) -> str:
    """Text as it stands between two tags; characters that XML cannot hold become U+FFFD."""
    if _SPECIAL.search(text) is None:
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _FORBIDDEN.sub(REPLACEMENT, text)


@lru_cache(maxsize=1024)
def attribute(text: str) -> str:
    """Text as it stands between double quotes; line breaks and tabs become spaces, as XML would make them."""
    return escape(_BLANK.sub(" ", text)).replace('"', "&quot;")


@lru_cache(maxsize=256)
def shortened(text: str, length: int) -> str:
    """Text on one line, ``length`` characters at most, with an ellipsis if something was left out."""
    line = _BLANK.sub(" ", text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


@lru_cache(maxsize=1024)
def run_text(text: str) -> str:
    """What stands in a run for the text: its words, line breaks and tabs."""
    if _SPECIAL.search(text) is None:
        return _words(text)
    return "".join(_piece(piece) for piece in _BREAK.split(escape(text)) if piece)


def _piece(piece: str) -> str:
    match piece:
        case "\t":
            return "<w:tab/>"
        case "\n" | "\r" | "\r\n":
            return "<w:br/>"
        case _:
            return _words(piece)


def _words(text: str) -> str:
    """Words of a run. Space at their ends, or two together, is kept where that is asked (XML 1.0, 2.10)."""
    if text[:1].isspace() or text[-1:].isspace() or "  " in text:
        return f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:t>{text}</w:t>"


def cleaned(text: str) -> str:
    """Text as it is read back: what XML cannot hold is U+FFFD, and every break of a line is one line feed."""
    return _FORBIDDEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
