"""Policy → every field of it that holds words with markup, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from policykit import text as inline
from policykit.findings import Anchor
from policykit.model.blocks import (
    Block,
    Contacts,
    Definition,
    Expectations,
    Item,
    List,
    Quote,
    Responses,
    Section,
    Steps,
    Table,
    Text,
)
from policykit.text.spans import plain

if TYPE_CHECKING:
    from policykit.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Field:
    """One field of words: where it stands, and the words as they are in the data."""

    anchor: Anchor
    text: str

    @property
    def words(self) -> str:
        """The words without markup; a space between paragraphs."""
        return words(self.text)


@lru_cache(maxsize=1024)
def words(markdown: str) -> str:
    """The words of a field, without markup; a space between its paragraphs."""
    return " ".join(plain(inline.parse(paragraph)) for paragraph in inline.paragraphs(markdown))


def texts(policy: Policy) -> Iterator[Field]:
    """Every field of words with markup: headings, texts, items, cells."""
    for section, _ in policy.walk():
        yield from _section(section)


def silent(policy: Policy) -> Iterator[tuple[str, str]]:
    """The ids of sections and lists without words of their own, each with the first part with some."""
    for section, _ in policy.walk():
        first = next(_section(section), None)
        if first is not None and first.anchor.part != section.id:
            yield section.id, first.anchor.part
        for block in section.blocks:
            begun = next(block_texts(block), None)
            if begun is not None and begun.anchor.part != block.id and not isinstance(block, Steps):
                yield block.id, begun.anchor.part


def _section(section: Section) -> Iterator[Field]:
    yield from _one(section.id, "title", section.title)
    for block in section.blocks:
        yield from block_texts(block)


def block_texts(block: Block) -> Iterator[Field]:
    """The fields of words of one block and its items."""
    match block:
        case Text() | Quote() | Definition():
            yield from _one(block.id, "text", block.text)
        case Expectations() | Responses() | List():
            yield from _one(block.id, "text", block.text)
            yield from _one(block.id, "missing", block.missing)
            yield from _items(block.items)
        case Table():
            yield from _table(block)
        case Contacts():
            yield from _one(block.id, "caption", block.caption)
            for index, person in enumerate(block.people):
                for key in ("role", "name", "phone", "email"):
                    yield from _one(block.id, f"people/{index}/{key}", getattr(person, key))
        case Steps():
            yield from _one(block.id, "text", block.text)
            yield from _one(block.id, "missing", block.missing)
            for step in block.steps:
                for key in ("text", "who", "within"):
                    yield from _one(step.id, key, getattr(step, key))
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[Field]:
    yield from _one(table.id, "caption", table.caption)
    for column, heading in enumerate(table.columns):
        yield from _one(table.id, f"columns/{column}", heading)
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            yield from _one(table.id, f"rows/{index}/{column}", cell)


def _items(items: tuple[Item, ...]) -> Iterator[Field]:
    for item in items:
        yield from _one(item.id, "text", item.text)
        yield from _one(item.id, "reason", item.reason)
        yield from _items(item.items)


def _one(part: str, field: str, text: str | None) -> Iterator[Field]:
    if text:
        yield Field(Anchor(part, field), text)
