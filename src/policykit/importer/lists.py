"""Rules for lists: the words that lead into one, its items, the items below those."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_lowercase

from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.sentences import announces as sentences_announce
from policykit.importer.sentences import is_stem, sentences

DEEPEST = 8
_MOST_BARE = 30
_MOST_OF_TITLE = 6
_GOES_ON = re.compile(r"(?:;|,|;\s*(?:and|or)|,\s*(?:and|or))$")
_OPEN_LEAD = re.compile(
    r"\b(?:must|should|will|shall|may|can|not|never|always|to|by|for|of)\s*(?::|:-|…)\s*$"
)
_HAS_SUBJECT = re.compile(
    r"(?:the|this|these|that|those|we|our|it|its|they|their|there|you|i|he|she|who|all|any|each|every|"
    r"everyone|both|"
    r"some|many|most|if|when|where|once|as|an?|in|on|at|for|from|please|see|no|pupils?|children|child|"
    r"staff|parents?|"
    r"carers?|governors?|teachers?|visitors?|schools?|students?|headteacher|head|however|also|after|before|"
    r"during)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"(?:stage|step|phase|level) (?:\d{1,2}|one|two|three|four|five)\b", re.IGNORECASE)
_STEPS = re.compile(r"\b(?:steps|stages|procedures?|process|order|sequence|flowchart)\b", re.IGNORECASE)
_ALPHA = re.compile(r"\(?([a-z]|[ivx]{1,5})[.)]")
_NUMBER = re.compile(r"\(?\d{1,2}[.)]")


@dataclass(slots=True)
class Branch:
    """An item with the items below it."""

    piece: Piece
    below: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stem:
    """A paragraph cut before the words that lead into a list."""

    before: Piece | None
    lead: Piece


def stem_of(piece: Piece, *, announces: bool = False) -> Stem | None:
    """The last sentence of a paragraph, if it leads into a list, and what stands before it.

    Where items follow, ``announces``, it may be a whole sentence: “The following rules apply.”
    """
    if piece.kind is not Kind.BODY or not piece.text:
        return None
    start, _ = sentences(piece.text)[-1]
    last = piece.text[start:]
    title = len(piece.text.split()) <= _MOST_OF_TITLE and piece.text[-1] not in ".?!;,"
    if not is_stem(last) and not (announces and (title or sentences_announce(last))):
        return None
    if not start:
        return Stem(None, piece)
    return Stem(
        piece.but(spans=cut(piece.spans, 0, start)), piece.but(spans=cut(piece.spans, start), label="")
    )


def run(pieces: list[Piece], at: int) -> int:
    """How many items stand from here on, one after another; numbers from 1 below bullets are another list."""
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.ITEM:
        if end > at and not pieces[at].label and pieces[end].label == "1." and not pieces[end].level:
            break
        end += 1
    return end - at


def unmarked(pieces: list[Piece], at: int, lead: str = "") -> int:
    """How many lines from here on are items that lost their bullets: two fragments or more.

    Where the ``lead`` stops in mid-sentence, “Staff must:”, whole sentences that go on with it are such too.
    """
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.BODY and _STAGE.match(pieces[end].text):
        end += 1
    if end - at > 1:
        return end - at
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.BODY and _is_fragment(pieces[end]):
        end += 1
    goes_on = end > at and bool(_GOES_ON.search(pieces[end - 1].text))
    last = pieces[end] if end < len(pieces) else None
    if (
        last is not None
        and last.kind is Kind.BODY
        and not last.label
        and _closes(last, pieces[at:end], goes_on)
    ):
        end += 1
    if end == at and _OPEN_LEAD.search(lead):
        while end < len(pieces) and _goes_on_with_lead(pieces[end]):
            end += 1
    return end - at if end - at >= 2 else 0


def _goes_on_with_lead(piece: Piece) -> bool:
    """Whether a short sentence has no subject of its own: “Lock the door.” below “Staff must:”."""
    short = piece.kind is Kind.BODY and not piece.label and len(piece.text.split()) <= _MOST_BARE
    one = short and piece.text[-1:] == "." and len(sentences(piece.text)) == 1
    return one and not _HAS_SUBJECT.match(piece.text)


def _is_fragment(piece: Piece) -> bool:
    text = piece.text
    plain = bool(text) and not piece.label and len(text.split()) <= _MOST_BARE
    return plain and text[-1] not in ".:?!" and text[0] != "“"


def _closes(last: Piece, above: list[Piece], goes_on: bool) -> bool:
    """Whether a line with a full stop is the last of a list of fragments."""
    if not above or len(last.text.split()) > _MOST_BARE or last.text[-1] != ".":
        return False
    return goes_on or (last.text[0].islower() and above[-1].text[0].islower())


def is_clause_after(label: str, above: str) -> bool:
    """Whether a label is that of the next clause, 3.3 after 3.2, and not of an item below it."""
    one, other = above.strip("."), label.strip(".")
    return "." in one and one.count(".") == other.count(".") and one.split(".")[0] == other.split(".")[0]


def is_of_form(pieces: list[Piece], at: int, after: Piece | None) -> bool:
    """Whether words with a colon are one of several places to fill in: “Your name:”, “Your address:”."""
    above = pieces[at - 1] if at else None
    return _to_fill_in(pieces[at]) and any(each is not None and _to_fill_in(each) for each in (above, after))


def _to_fill_in(piece: Piece) -> bool:
    short = piece.kind is Kind.BODY and len(piece.text.split()) <= 8 and piece.text.endswith(":")
    return short and not _OPEN_LEAD.search(piece.text)


def are_steps(lead: str, items: list[Piece]) -> bool:
    """Whether words lead into numbered steps: “we follow these steps:”."""
    flat = [branch for branch in tree(items) if not branch.below and not branch.piece.reason]
    counted = (is_numbered(flat) and not is_bulleted(flat)) or all(_STAGE.match(item.text) for item in items)
    return len(flat) == len(items) > 1 and bool(_STEPS.search(lead)) and counted


def tree(items: list[Piece]) -> list[Branch]:
    """Items nested by their depth, and by letters below numbers where a text shows no depth."""
    roots: list[Branch] = []
    opened: list[tuple[int, Branch]] = []
    for piece in _stepped(items):
        branch = Branch(piece)
        while opened and opened[-1][0] >= piece.level:
            opened.pop()
        (opened[-1][1].below if opened else roots).append(branch)
        opened.append((piece.level, branch))
    return roots


def _stepped(items: list[Piece]) -> list[Piece]:
    """Letters and bullets that stand right below a number with a colon are one deeper."""
    made: list[Piece] = []
    flat = len({piece.level for piece in items}) == 1
    starts_with_number = bool(items) and bool(_NUMBER.fullmatch(items[0].label))
    for piece in items:
        level = min(piece.level, DEEPEST)
        if flat and starts_with_number and not _NUMBER.fullmatch(piece.label):
            level = min(level + 1, DEEPEST)
        made.append(piece.but(level=level))
    return made


def is_numbered(branches: list[Branch], depth: int = 0) -> bool:
    """Whether labels are 1., 2., 3., and below them (a), (b): a numbered list writes them itself."""
    for number, branch in enumerate(branches, 1):
        usual = f"({ascii_lowercase[number - 1]})" if depth == 1 and number <= 26 else ""
        if branch.piece.label not in (f"{number}.", usual) or not branch.piece.text:
            return False
    return bool(branches) and all(not b.below or is_numbered(b.below, depth + 1) for b in branches)


def is_bulleted(branches: list[Branch]) -> bool:
    """Whether no item has a label."""
    return all(not branch.piece.label and is_bulleted(branch.below) for branch in branches)
