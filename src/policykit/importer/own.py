"""Rules for a page that policykit wrote itself: what it writes anew goes aside, its callouts are understood.

A reader of Word knows these paragraphs by their styles. In somebody else's document there are none of them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from policykit.document import FactName
from policykit.importer.bench import Bench, Fact
from policykit.importer.dates import date
from policykit.importer.pieces import Kind, Piece

REFERENCE = "the reference of the page, which every document generates"
CALLOUT = "the name of a callout, which every document generates"
_REFERENCE_LINE = re.compile(rf"{FactName.REFERENCE}: [a-z0-9-]+ · [0-9a-f]{{8}}")
STANDING = "the note on the policy's status, which every document generates"
REFERRED = "the lists of laws and policies, which every document generates"


def standing_notes(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The notes before the text: that parts are missing, that it is a draft or an extract."""
    kept: list[Piece] = []
    following = bench.first_block
    for piece in pieces:
        if piece.kind is Kind.NOTE and piece.unit == following:
            bench.aside(piece, STANDING)
            following += 1
        else:
            kept.append(piece)
    return kept


def lists_of_references(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A heading with nothing but references below it: the laws and the policies that are referred to."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and pieces[end].kind is Kind.REFERENCE:
            end += 1
        alone = end == len(pieces) or pieces[end].kind is Kind.HEADING
        if pieces[at].kind is Kind.HEADING and end > at + 1 and alone:
            for piece in pieces[at:end]:
                bench.aside(piece, REFERRED)
        else:
            kept += pieces[at:end]
        at = end
    return kept


def reasons_of_items(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A note right below an item says why the item is asked."""
    made: list[Piece] = []
    for piece in pieces:
        above = made[-1] if made else None
        if piece.kind is Kind.NOTE and piece.text and above is not None and _may_have_reason(above):
            bench.take(piece.unit, piece.label, reason=CALLOUT)
            made[-1] = above.but(reason=piece.spans)
        else:
            made.append(piece)
    return made


def _may_have_reason(piece: Piece) -> bool:
    return piece.kind is Kind.ITEM and bool(piece.text) and not piece.reason


def reference_of_page(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Reference: social-media · da187592”: which policy in which words a page shows."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.BODY and _REFERENCE_LINE.fullmatch(piece.text):
            bench.aside(piece, REFERENCE)
        else:
            kept.append(piece)
    return kept


def fact_after_last_review(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """What stands right behind “Last reviewed” is when the next review is due, whatever its label."""
    made: list[Piece] = []
    for above, piece in pairwise((None, *pieces)):
        label, _, value = piece.text.partition(": ") if piece is not None else ("", "", "")
        follows = above is not None and above.text.startswith(f"{FactName.LAST_REVIEW}: ")
        if piece is None or not follows or piece.unit >= bench.first_block or date(value) is None:
            made += [piece] if piece is not None else []
            continue
        bench.facts.append(Fact("review/due", value, label, "fact_after_last_review", piece.text, piece.unit))
        bench.take(piece.unit, label, path="review/due|label")
        bench.take(piece.unit, value, path="review/due")
        bench.conclude("fact_after_last_review", "review/due", value, piece.text)
    return made


RULES = (standing_notes, lists_of_references, reference_of_page, fact_after_last_review, reasons_of_items)
"""The rules, in the order in which they are asked."""
