"""The registry of block kinds: the one place that lists them.

A kind has one of three shapes, which is the base class of its model. Other modules match on the shape, and
ask its :class:`Kind` for the rest. A kind of an existing shape is one module: a model, and
``KINDS.add(Kind(…))`` before :mod:`policykit.model.sections` is imported, which types sections by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from policykit.findings import Anchor
from policykit.model.kinds.base import (
    ITEM_KEYS,
    MAX_LIST_DEPTH,
    BlockBase,
    Duty,
    InExtract,
    Item,
    Kind,
    ListBlock,
    ProseBlock,
    RowPart,
    Rows,
    RowsBlock,
    Shape,
    Sort,
)
from policykit.model.kinds.lists import EXPECTATIONS, LIST, RESPONSES, Expectations, List, Responses
from policykit.model.kinds.prose import DEFINITION, QUOTE, TEXT, Definition, Quote, Text
from policykit.model.kinds.rows import CONTACTS, STEPS, TABLE, Contact, Contacts, Step, Steps, Table

__all__ = [
    "CONTACTS",
    "DEFINITION",
    "EXPECTATIONS",
    "ITEM_KEYS",
    "KINDS",
    "LIST",
    "MAX_LIST_DEPTH",
    "QUOTE",
    "RESPONSES",
    "STEPS",
    "TABLE",
    "TEXT",
    "Block",
    "BlockBase",
    "Cell",
    "Contact",
    "Contacts",
    "Definition",
    "Duty",
    "Expectations",
    "InExtract",
    "Item",
    "Kind",
    "List",
    "ListBlock",
    "ProseBlock",
    "Quote",
    "Registry",
    "Responses",
    "RowPart",
    "Rows",
    "RowsBlock",
    "Shape",
    "Sort",
    "Step",
    "Steps",
    "Table",
    "Text",
    "all_items",
    "cells",
    "columns",
    "kind_of",
    "missing",
    "part_ids",
]

Block: TypeAlias = ProseBlock | ListBlock | RowsBlock
"""A block of any kind, to be matched on its shape."""


class Registry(dict[str, Kind]):
    """Every kind of block by its name, in the order in which schemas and documentation list them."""

    _is_closed = False

    def add(self, *kinds: Kind) -> None:
        """Register kinds. Raises ValueError for one that other modules could not handle."""
        for kind in kinds:
            if self._is_closed:
                raise ValueError(f"{kind.name}: register kinds before policykit.model.sections is imported")
            if problem := _problem(kind):
                raise ValueError(f"{kind.name}: {problem}")
            self[kind.name] = kind

    def union(self) -> Any:
        """The type of a block of any registered kind; afterwards no kind can be added."""
        self._is_closed = True
        return Annotated[reduce(or_, (kind.model for kind in self.values())), Field(discriminator="kind")]


def _problem(kind: Kind) -> str:
    """Why other modules could not handle a kind; empty if they can."""
    if unknown := kind.unknown_keys:
        return f"nothing says what these keys are: {sorted(unknown)}"
    if "text" not in kind.keys and not (kind.shape is Shape.ROWS and "caption" in kind.keys):
        return "it needs the key text, or caption if it has rows"
    if kind.shape is Shape.ROWS and kind.rows.are_parts == (kind.item_sort in {Sort.ROW, Sort.CONTACT}):
        return "only rows without an id of their own are of the sort row or contact"
    return ""


KINDS = Registry()
KINDS.add(TEXT, QUOTE, DEFINITION, EXPECTATIONS, RESPONSES, LIST, TABLE, CONTACTS, STEPS)


def kind_of(block: BlockBase) -> Kind:
    """What the registry says of the block's kind."""
    return KINDS[block.kind]


# ── What blocks of a shape consist of ────────────────────────────────────────────────────────────────────
def columns(block: RowsBlock) -> tuple[str, ...]:
    """The headings that a block gives its own columns; none where its kind fixes them."""
    own: tuple[str, ...] = getattr(block, "columns", ())
    return own


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row, with its place in the policy."""

    key: str
    """Its key in the row; empty where a row is a list of cells."""
    anchor: Anchor
    text: str | None


def cells(block: RowsBlock) -> list[tuple[Cell, ...]]:
    """The rows of a block, each with all of its cells."""
    rows = kind_of(block).rows
    return [tuple(_cells(block, rows, index, row)) for index, row in enumerate(getattr(block, rows.key))]


def _cells(block: RowsBlock, rows: Rows, index: int, row: Any) -> Iterator[Cell]:
    if not rows.cells:
        for column, text in enumerate(row):
            yield Cell("", Anchor(block.id, f"{rows.key}/{index}/{column}"), text)
    for key in rows.cells:
        anchor = Anchor(row.id, key) if rows.are_parts else Anchor(block.id, f"{rows.key}/{index}/{key}")
        yield Cell(key, anchor, getattr(row, key))


def missing(block: Block) -> str | None:
    """Why the items or rows of a block are not known; None where they are, or it has none."""
    reason: str | None = vars(block).get("missing")  # a paragraph or a table has no such key
    return reason


def all_items(items: tuple[Item, ...]) -> Iterator[Item]:
    """The items and all below them, in the order of the page."""
    for item in items:
        yield item
        yield from all_items(item.items)


def part_ids(block: Block) -> Iterator[str]:
    """The ids of a block, and of its items and rows."""
    yield block.id
    match block:
        case ProseBlock():
            return
        case ListBlock():
            yield from (item.id for item in all_items(block.items))
        case RowsBlock():
            rows = kind_of(block).rows
            if rows.are_parts:
                yield from (row.id for row in getattr(block, rows.key))
