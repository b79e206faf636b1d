"""What a page is: a flat list of headings, paragraphs and tables, whichever format it is written in.

A list of blocks and not a tree, because Word is flat and flat lists compare well. There is no bag of
attributes and no raw pass-through: what a page can show is what these classes can say.

A redline is a page too. Words that were added or struck out carry the mark INSERTED or DELETED; a fact, a
heading, a paragraph, a row or a table that was added or struck out as a whole has it as its ``mark``, and its
words have none of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain

from policykit.findings import Anchor
from policykit.text.spans import REDLINE, Mark, Spans, plain
from policykit.text.words import Words, name_of, words_for


class Role(StrEnum):
    """What a paragraph is on the page."""

    BODY = "body"
    ITEM = "item"
    QUOTE = "quote"
    GAP = "gap"
    NOTE = "note"
    REFERENCE = "reference"


class FactName(StrEnum):
    """Which fact of the policy a fact is, whatever it is called on the page; the value names its words."""

    SCHOOL = "school"
    REFERENCE = "reference"
    VERSION = "version"
    STATUS = "status"
    OWNER = "owner"
    APPROVED_BY = "approved_by"
    APPROVED_ON = "approved_on"
    LAST_REVIEWED = "last_reviewed"
    REVIEW_DUE = "review_due"


FACT_FIELDS = {
    FactName.STATUS: "status",
    FactName.VERSION: "version",
    FactName.OWNER: "owner",
    FactName.APPROVED_BY: "approval/by",
    FactName.APPROVED_ON: "approval/on",
    FactName.LAST_REVIEWED: "review/last",
    FactName.REVIEW_DUE: "review/due",
}
"""The field of the data that each fact comes from; the others are not the policy's own."""


def fact_name(label: str, anchor: Anchor | None = None, words: Words | None = None) -> FactName | None:
    """Which fact it is: by its field in the data, or else by its label, in English or one of ``words``."""
    field = anchor.field if anchor is not None else ""
    named = next((name for name, path in FACT_FIELDS.items() if path == field), None)
    found = named or name_of(label, FactName, words)
    return FactName(found) if found is not None else None


class Generated(StrEnum):
    """What a block is that no field of the data is behind; a block of the policy's own has none."""

    STATUS = "status"
    EXTRACT = "extract"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact at the top of the page, such as "Review due: Spring 2024".

    ``name`` says which fact it is, if it is one that policykit knows; ``label`` is what the page calls it,
    and may be the school's own words.
    """

    name: FactName | None = field(compare=False)
    label: str
    spans: Spans
    anchor: Anchor | None = None
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """The fact's words without their marks."""
        return plain(self.spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 to 5 counts from the sections down, the page's title being above them all.

    ``label`` is generated or kept from the source ("2.1") and is no part of the words. ``former_label`` is
    the label before a change, in a redline; None where the label is the same.
    """

    spans: Spans
    level: int = 1
    label: str = ""
    anchor: Anchor | None = None
    mark: Mark | None = None
    former_label: str | None = None
    generated: Generated | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its spans come from exactly one field of the data, the one that ``anchor`` names.

    ``label`` is what is printed before the words and is no part of them: "•", "1.", "(a)" for an item, the
    callout's name for a gap or a note. ``depth`` is the nesting of an item, 0 for the outermost; in a
    document it grows by one at most from one item to the next. ``former_label`` is as a heading's.
    """

    spans: Spans
    role: Role = Role.BODY
    label: str = ""
    depth: int = 0
    anchor: Anchor | None = None
    mark: Mark | None = None
    former_label: str | None = None
    generated: Generated | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    spans: Spans
    anchor: Anchor | None = None


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the header, at least one.

    ``row_marks`` says in a redline which rows were added or struck out: empty if none was, otherwise one for
    each of ``rows``.
    """

    header: Row
    rows: tuple[Row, ...] = ()
    caption: Spans = ()
    anchor: Anchor | None = None
    mark: Mark | None = None
    row_marks: tuple[Mark | None, ...] = ()


Block = Heading | Paragraph | Table


@dataclass(frozen=True)  # without slots, for what is found once of a page that every format asks
class Document:
    """A whole page. ``language`` is a BCP 47 tag such as ``en-GB``.

    ``has_contents`` asks for a list of the headings before the text. ``watermark`` is a word or two that
    stand behind every printed page, such as "DRAFT"; formats without pages leave it out. ``former_title`` is
    the title that was struck out, in a redline. ``audience`` is the id of the audience whose extract the page
    is. ``own_words`` are the fixed words that the school says its own way.
    """

    title: str
    language: str = "en-GB"
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    anchor: Anchor | None = None
    has_contents: bool = False
    watermark: str = ""
    former_title: str = ""
    audience: str = field(default="", compare=False)
    own_words: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def words(self) -> Words:
        """The fixed words of the page."""
        return words_for(self.language, self.own_words)

    @property
    def start(self) -> int:
        """The index of the first block after the notes on the policy's status, where contents belong."""
        for index, block in enumerate(self.blocks):
            if not (isinstance(block, Paragraph) and block.role is Role.NOTE and block.anchor is None):
                return index
        return len(self.blocks)

    @cached_property
    def is_redline(self) -> bool:
        """Whether anything on the page is marked as added or struck out."""
        if self.former_title or any(fact.mark for fact in self.facts):
            return True
        shown: list[Spans] = [fact.spans for fact in self.facts]
        for block in self.blocks:
            if block.mark is not None:
                return True
            if isinstance(block, Table):
                if block.row_marks:
                    return True
                shown.append(block.caption)
                shown += [cell.spans for row in (block.header, *block.rows) for cell in row]
            elif block.former_label is not None:
                return True
            else:
                shown.append(block.spans)
        marks = [span.marks for span in chain.from_iterable(shown) if span.marks]
        return any(not some.isdisjoint(REDLINE) for some in marks)

    def fact(self, name: FactName) -> str:
        """The text of one fact, or an empty string if the page does not state it."""
        return next((fact.text for fact in self.facts if fact.name is name), "")


def generated_by(block: Heading | Paragraph, words: Words) -> Generated | None:
    """What a block without a mark of its own must be, by its words: those of the page, or English ones."""
    if isinstance(block, Heading):
        headed = name_of(plain(block.spans), ("laws_referred_to", "policies_referred_to"), words)
        return Generated.REFERENCES if headed is not None else None
    if block.role is Role.REFERENCE:
        return Generated.REFERENCES
    said = name_of(block.label, (Generated.STATUS, Generated.EXTRACT), words)
    return Generated(said) if block.role is Role.NOTE and said is not None else None


def with_words(block: Block, change: Callable[[Spans, Mark | None], Spans]) -> Block:
    """The block with all its words changed, and no longer marked as a whole.

    ``change`` gets words and the mark of the block or the row that they belong to.
    """
    if not isinstance(block, Table):
        return replace(block, spans=change(block.spans, block.mark), mark=None, former_label=None)

    def row(cells: Row, mark: Mark | None) -> Row:
        return tuple(replace(cell, spans=change(cell.spans, mark)) for cell in cells)

    marks = block.row_marks or (block.mark,) * len(block.rows)
    return replace(
        block,
        header=row(block.header, block.mark),
        rows=tuple(map(row, block.rows, marks)),
        caption=change(block.caption, block.mark),
        mark=None,
        row_marks=(),
    )
