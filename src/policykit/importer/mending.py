"""Letters that were read in the wrong encoding → the letters that were meant, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from policykit.document import Block, Cell, Document, Row, Table
from policykit.text.spans import Spans

# UTF-8 read as Windows-1252: a lead byte and its followers, each as the letter it was taken for.
_FOLLOWERS = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_DAMAGED = re.compile(
    rf"[\u00c2-\u00df][{_FOLLOWERS}]|[\u00e0-\u00ef][{_FOLLOWERS}]{{2}}|[\u00f0-\u00f4][{_FOLLOWERS}]{{3}}"
)
# "”" (E2 80 9D) has a byte that Windows-1252 has no letter for, and so often comes as these two alone.
_HALF = re.compile(r"â€(?=[\s.,;:)\]]|$)")
_SIGNS = ("Â", "Ã", "â", "ð")


def mended(text: str) -> str:
    """The text with what is surely damaged put right."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _HALF.sub("”", _DAMAGED.sub(lambda found: _meant(found[0]), text)).replace("Â ", " ")


def _meant(damaged: str) -> str:
    """What was meant, if that is a letter of Western Europe or a mark of print."""
    try:
        meant = b"".join(_byte(letter) for letter in damaged).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return damaged
    return meant if "\xa0" <= meant <= "\u017f" or "\u2010" <= meant <= "\u2122" else damaged


def document(page: Document) -> Document:
    """The page with what is damaged put right."""
    return replace(
        page,
        title=mended(page.title),
        facts=tuple(replace(f, label=mended(f.label), spans=_spans(f.spans)) for f in page.facts),
        blocks=tuple(map(_block, page.blocks)),
    )


def _block(block: Block) -> Block:
    if isinstance(block, Table):
        rows = tuple(map(_row, block.rows))
        return replace(block, header=_row(block.header), rows=rows, caption=_spans(block.caption))
    return replace(block, spans=_spans(block.spans), label=mended(block.label))


def _row(row: Row) -> Row:
    return tuple(Cell(_spans(cell.spans)) for cell in row)


def _spans(spans: Spans) -> Spans:
    return tuple(replace(span, text=mended(span.text)) for span in spans)


def _byte(letter: str) -> bytes:
    return bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252")


def damaged(texts: Iterable[str]) -> list[str]:
    """What was mended in these texts: each damaged piece once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        if any(sign in text for sign in _SIGNS):
            found.update((piece, None) for piece in (*_DAMAGED.findall(text), *_HALF.findall(text)))
    return [piece for piece in found if mended(piece) != piece]
