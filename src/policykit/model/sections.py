"""The sections of a policy, and every field in them that holds words with markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from policykit import text as inline
from policykit.findings import Anchor
from policykit.model.fields import Id, Markdown, Model, Words
from policykit.model.kinds import (
    KINDS,
    Block,
    ListBlock,
    ProseBlock,
    RowsBlock,
    all_items,
    cells,
    columns,
    kind_of,
)
from policykit.text.spans import plain

MAX_SECTION_DEPTH = 5

if TYPE_CHECKING:
    AnyBlock: TypeAlias = Block
else:
    AnyBlock = KINDS.union()


class Section(Model):
    """A section: a heading with blocks below it. One without a title shows no heading."""

    id: Id
    """The section's own name, unique in the policy."""
    title: Markdown | None = None
    """The heading, as the school wrote it."""
    label: Words | None = None
    """The number that the section has in the school's own document, such as 2.1; kept as it is."""
    blocks: tuple[AnyBlock, ...] = ()
    """What is in the section, in order."""
    sections: tuple[Section, ...] = ()
    """Sections below this one."""


def walk(sections: Iterable[Section], level: int = 1) -> Iterator[tuple[Section, int]]:
    """The sections and all below them with their levels, in the order of the policy."""
    for section in sections:
        yield section, level
        yield from walk(section.sections, level + 1)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Field:
    """One field of words: where it is, and the words as they are in the data."""

    anchor: Anchor
    text: str

    @property
    def words(self) -> str:
        """The words without markup; a space between paragraphs."""
        return words(self.text)


def words(markdown: str) -> str:
    """The words of a field, without markup; a space between its paragraphs."""
    return " ".join([plain(inline.parse(paragraph)) for paragraph in inline.paragraphs(markdown)])


def section_texts(section: Section) -> Iterator[Field]:
    """The fields of words of one section, without the sections below it, in the order of the page."""
    if section.title:
        yield Field(Anchor(section.id, "title"), section.title)
    for block in section.blocks:
        yield from block_texts(block)


def block_texts(block: Block) -> Iterator[Field]:
    """The fields of words of one block with its items and rows, in the order of the page."""
    for key in kind_of(block).prints:
        if text := getattr(block, key):
            yield Field(Anchor(block.id, key), text)
    match block:
        case ProseBlock():
            return
        case ListBlock():
            for item in all_items(block.items):
                yield Field(Anchor(item.id, "text"), item.text)
                if item.reason:
                    yield Field(Anchor(item.id, "reason"), item.reason)
        case RowsBlock():
            for number, column in enumerate(columns(block)):
                yield Field(Anchor(block.id, f"columns/{number}"), column)
            for row in cells(block):
                for cell in row:
                    if cell.text:
                        yield Field(cell.anchor, cell.text)
        case _:
            assert_never(block)
