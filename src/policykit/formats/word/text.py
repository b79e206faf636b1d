"""Text as it is written in XML: escaped, with line breaks and tabs as Word's own elements."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

# XML 1.0, production 2: any character but these. The loader refuses them; the writer never writes one either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("(\r\n|[\r\n\t])")
_BLANK = re.compile(r"\s+")


def escape(text: str) -> str:
    """Text for between two tags; characters that XML cannot hold become U+FFFD."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if text.isprintable() else _FORBIDDEN.sub(REPLACEMENT, text)


def attribute(text: str) -> str:
    """Text for between double quotes; line breaks and tabs become spaces, as XML would make them."""
    return escape(_BLANK.sub(" ", text)).replace('"', "&quot;")


def shortened(text: str, length: int) -> str:
    """Text on one line, ``length`` characters at most, with an ellipsis if something was left out."""
    line = _BLANK.sub(" ", text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def run_text(text: str) -> str:
    """The content of a run: words, line breaks and tabs."""
    if text.isprintable():  # so it has no line break or tab
        return _words(escape(text)) if text else ""
    return "".join([_piece(piece) for piece in _BREAK.split(escape(text)) if piece])


def _piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece in ("\n", "\r", "\r\n"):
        return "<w:br/>"
    return _words(piece)


def _words(piece: str) -> str:
    # White space at the ends, or two spaces together, is kept only if that is asked for (XML 1.0, 2.10).
    if piece != piece.strip() or "  " in piece:
        return f'<w:t xml:space="preserve">{piece}</w:t>'
    return f"<w:t>{piece}</w:t>"


def cleaned(text: str) -> str:
    """Text as it is read back: characters that XML cannot hold are U+FFFD, and line breaks are line feeds."""
    return _FORBIDDEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
