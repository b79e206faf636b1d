"""A paragraph → what it is made of: sentences that each do something, a quotation, a term in bold."""

from __future__ import annotations

import re
from collections.abc import Callable

from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.sentences import sentences
from policykit.text.spans import Mark, plain

_QUOTED = re.compile(
    r"[“\"‘'][^“”\"]+[”\"’'][.!]?(?:\s*[-–—]\s*.{3,60}|\s*\([^()]{3,60}\)|\s*[A-Z][\w ]{2,20} "
    r"\d{1,3}:\d.{0,8})?\.?",
    re.DOTALL,
)
_LEADS_TO_QUOTE = re.compile(r"^(?P<lead>.{10,400}?:)\s*(?P<quote>“[^“”]{20,}”\.?)$", re.DOTALL)
_MOST_SENTENCES = 6
_SHORT_LINE = re.compile(r"\S+(?:\s+\S+){0,9}(?<![.:!?])")


def first_sentence(piece: Piece) -> str:
    """The first sentence of a paragraph."""
    found = sentences(piece.text)
    return piece.text[slice(*found[0])].strip() if found else ""


def is_quotation(text: str) -> bool:
    """Whether a text is one quotation of some words, with where it is from."""
    return len(text.split()) > 3 and bool(_QUOTED.fullmatch(text))


def led_quotation(text: str) -> int:
    """Where a quotation begins that words with a colon lead into, or 0."""
    found = _LEADS_TO_QUOTE.match(text)
    return found.start("quote") if found else 0


def strong_words(piece: Piece) -> tuple[str, str, str]:
    """The first words in bold or italics of a paragraph, with what stands before them and behind."""
    before = ""
    for at, span in enumerate(piece.spans):
        if span.marks & {Mark.STRONG, Mark.EMPHASIS}:
            return before, span.text.strip(), plain(piece.spans[at + 1 :])
        before += span.text
    return "", "", ""


def is_term_in_bold(strong: tuple[str, str, str]) -> bool:
    """Whether a paragraph opens with words in bold and a colon."""
    before, term, behind = strong
    return bool(term and not before and (term + behind[:2]).rstrip().endswith(":"))


def short_lines(piece: Piece) -> list[Piece]:
    """The lines of a paragraph that is really a list: three or more, each of a few words, none a sentence."""
    lines = piece.text.split("\n")
    if len(lines) < 3 or piece.label or any(not _SHORT_LINE.fullmatch(line.strip()) for line in lines):
        return []
    starts = [0, *(found.end() for found in re.finditer("\n", piece.text))]
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        piece.but(kind=Kind.ITEM, spans=cut(piece.spans, *each), level=0)
        for each in zip(starts, ends, strict=True)
    ]


def parts(piece: Piece, does: Callable[[Piece], str]) -> list[Piece]:
    """A paragraph cut into sentences that each do something, and not all the same, or before a definition.

    ``does`` tells the kind of block that a sentence is by itself. Nothing, if the paragraph is one.
    """
    found = sentences(piece.text)
    if len(found) < 2 or "\n" in piece.text:
        return []
    said = [does(piece.but(spans=cut(piece.spans, *each))) for each in found]
    if (
        not piece.label
        and all(said)
        and len(said) <= _MOST_SENTENCES
        and (len(set(said)) > 1 or said[0] == "definition")
    ):
        return [piece.but(spans=cut(piece.spans, *each)) for each in found]
    starts = [start for (start, _), kind in zip(found, said, strict=True) if kind == "definition" and start]
    if not starts:
        return []
    cuts = zip([0, *starts], [*starts, None], strict=True)
    return [piece.but(spans=cut(piece.spans, *each), label="" if each[0] else piece.label) for each in cuts]
