"""What somebody did to a page, step by step, each with the words before and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policykit.document import Block, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.text.spans import plain


class Deed(StrEnum):
    """What a step does."""

    TITLE = "title"
    FACT = "fact"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the page as it is now to the page as somebody edited it.

    ``now`` and ``edited`` are the indexes of its block, or of its fact, in either page. ``before`` are the
    words of the page as built, ``after`` those of the edited one, ``data`` those of the data now. ``near``
    is what stands above it in the edited page, ``label`` a fact's label there. ``is_guessed`` says that the
    block was found by the likeness of its words, ``is_conflict`` that the data too has changed since.
    """

    deed: Deed
    what: str
    before: str = ""
    after: str = ""
    data: str = ""
    near: str = ""
    label: str = ""
    now: int | None = None
    edited: int | None = None
    anchor: Anchor | None = None
    is_guessed: bool = False
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One block of the page that is wanted, with its place in the page now if it is in that.

    ``is_changed`` says that its words are not those of the data.
    """

    block: Block
    now: int | None
    is_changed: bool = False

    @property
    def is_new(self) -> bool:
        """Whether nothing in the data stands for it yet."""
        return self.now is None

    @property
    def is_generated(self) -> bool:
        """Whether policykit made it and no field of the data stands behind it."""
        return self.now is not None and self.block.anchor is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page that is wanted: what is to be put into the data."""

    title: str | None
    facts: tuple[Step, ...]
    slots: tuple[Slot, ...]


def said(block: Block) -> str:
    """A block's words, a table's row by row."""
    match block:
        case Heading() | Paragraph():
            return plain(block.spans)
        case Table():
            rows = "\n".join(row_said(row) for row in (block.header, *block.rows))
            return f"{plain(block.caption)}\n{rows}" if block.caption else rows


def row_said(row: Row) -> str:
    """A row's words, with strokes between the cells."""
    return " | ".join(plain(cell.spans) for cell in row)


_NAMES = {
    Role.BODY: "paragraph",
    Role.ITEM: "item of a list",
    Role.QUOTE: "quotation",
    Role.GAP: "note of a gap",
    Role.NOTE: "note",
    Role.REFERENCE: "reference",
}


def called(block: Block) -> str:
    """What a block is called in a sentence."""
    match block:
        case Heading():
            return "heading"
        case Table():
            return "table"
        case Paragraph():
            return _NAMES[block.role]
