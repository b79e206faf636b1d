"""The three shapes of blocks, and all that other modules need to know of a kind of block."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, get_args

from pydantic import model_validator

from policykit import codes
from policykit.model.fields import Id, Markdown, Model, Names, Truth, Words, fault

MAX_LIST_DEPTH = 9


class Duty(StrEnum):
    """How binding an expectation is: must is a duty, should is to be followed unless there is good reason."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Item(Model):
    """One item of a list."""

    id: Id
    """The item's own name, unique in the policy, by which links and edits find it."""
    text: Markdown
    """The item's words, as the school wrote them."""
    label: Words | None = None
    """The number or letter that the item has in the school's own document, such as 2.1; kept as it is."""
    duty: Duty | None = None
    """How binding the item is, if it differs from its list: must, should or may."""
    of: Names | None = None
    """Who the item is expected of, if it differs from its list."""
    reason: Markdown | None = None
    """Why the item is asked; shown below it."""
    items: tuple[Item, ...] = ()
    """Items below this one."""


ITEM_KEYS = ("id", "label", "of", "duty", "text", "reason", "items")
"""The keys of an item in the order in which a policy's file has them."""


# ── The three shapes ─────────────────────────────────────────────────────────────────────────────────────
class BlockBase(Model):
    """A block of any kind. The class between it and the kind's own says what shape the block has."""

    id: Id
    """The block's own name, unique in the policy, by which links and edits find it."""
    if TYPE_CHECKING:
        kind: str


class ProseBlock(BlockBase):
    """A block of one or more paragraphs."""

    if TYPE_CHECKING:
        text: str


class ListBlock(BlockBase):
    """A block with items, which a sentence (the stem) may introduce."""

    EXPECTS: ClassVar[bool] = False
    """Whether the block asks something of people. Then its items may have ``of`` and ``duty``."""

    items: tuple[Item, ...] = ()
    """The items, in order."""
    missing: Markdown | None = None
    """Why the items are not known. Every document shows the gap in words; never invent a list."""
    numbered: Truth = False
    """Whether the items are numbered rather than bulleted."""
    if TYPE_CHECKING:
        text: str | None

    @model_validator(mode="after")
    def _has_items_or_says_why_not(self) -> ListBlock:
        refuse_rows_with_missing(bool(self.items), self.missing)
        stem = self.text or ""
        if stem.rstrip(' \n”"').endswith(":") and not self.items and self.missing is None:
            raise fault(
                codes.STEM_WITHOUT_ITEMS,
                "The words end with a colon, but no list follows them.",
                "Add items: with the list, or missing: with the reason why it is not known.",
                "text",
            )
        return self

    @model_validator(mode="after")
    def _has_items_that_fit(self) -> ListBlock:
        if _depth(self.items) > MAX_LIST_DEPTH:
            raise fault(
                codes.TOO_NESTED,
                f"This list is nested more than {MAX_LIST_DEPTH} deep.",
                "Move the innermost items into a section or a second list.",
                "items",
            )
        if not self.EXPECTS:
            _refuse_duties(self.items, "items")
        return self


class RowsBlock(BlockBase):
    """A block that a page shows as a table. ``Kind.rows`` says what its rows and their cells are."""


class RowPart(Model):
    """A row that is a part of the policy by itself."""

    id: Id


def _depth(items: tuple[Item, ...]) -> int:
    return 1 + max(_depth(item.items) for item in items) if items else 0


def _refuse_duties(items: tuple[Item, ...], path: str) -> None:
    """Raise a fault if an item of a list that expects nothing says of whom, or how binding it is."""
    for index, item in enumerate(items):
        for key in ("of", "duty"):
            if getattr(item, key) is not None:
                raise fault(
                    codes.UNKNOWN_KEY,
                    f"“{key}” is only for lists of expectations. This list expects nothing.",
                    f"Remove {key}, or make the list kind: expectations.",
                    f"{path}/{index}/{key}",
                )
        _refuse_duties(item.items, f"{path}/{index}/items")


def refuse_rows_with_missing(has_rows: bool, missing: str | None) -> None:
    """Raise a fault if a block has its items or rows and also says that they are missing."""
    if has_rows and missing is not None:
        raise fault(
            codes.BOTH_ITEMS_AND_MISSING,
            "This list has items and also says that they are missing.",
            "Remove missing if the list is complete, or items if it is not.",
            "missing",
        )


# ── What is known of a kind ──────────────────────────────────────────────────────────────────────────────
class Shape(StrEnum):
    """What a block consists of."""

    PROSE = "prose"
    LIST = "list"
    ROWS = "rows"


_SHAPES: dict[type[BlockBase], Shape] = {
    ProseBlock: Shape.PROSE,
    ListBlock: Shape.LIST,
    RowsBlock: Shape.ROWS,
}


class Sort(StrEnum):
    """What a part of a policy is, as changes name it."""

    SECTION = "section"
    EXPECTATION = "expectation"
    RESPONSE = "response"
    DEFINITION = "definition"
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    ENTRY = "entry"
    TABLE = "table"
    ROW = "row"
    CONTACTS = "contacts"
    CONTACT = "contact"
    PROCEDURE = "procedure"
    STAGE = "stage"


class InExtract(StrEnum):
    """When the extract for an audience holds a block."""

    NEVER = "never"
    ALWAYS = "always"
    ITS_ITEMS = "its-items"
    """If something in the block is expected of the audience; then only that."""
    UNLESS_FOR_OTHERS = "unless-for-others"
    """Unless the block names other audiences."""
    IF_USED = "if-used"
    """If a block that the extract holds uses the term."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a block are."""

    key: str = ""
    """The key that holds the rows; empty for a kind of another shape."""
    name: str = ""
    """What the fixed words of a page call a row: ``contact_role`` is the heading of a contact's role."""
    cells: tuple[str, ...] = ()
    """The keys of a row's cells. Without them a row is a list of cells, and ``columns`` names the columns."""
    row_key: str = ""
    """The cell by which a row is known. ``id``: rows are parts of the policy. Without one: by place."""
    is_counted: bool = False
    """Whether the first column of the page numbers the rows."""

    @property
    def are_parts(self) -> bool:
        """Whether each row has an id of its own."""
        return self.row_key == "id"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """All that other modules know of a kind of block."""

    model: type[ProseBlock] | type[ListBlock] | type[RowsBlock]
    sort: Sort
    item_sort: Sort = Sort.ENTRY
    """What changes call its items or rows."""
    audiences: tuple[str, ...] = ()
    """The keys that hold names of audiences. The first says whom the block concerns."""
    in_extract: InExtract = InExtract.NEVER
    notes: tuple[str, ...] = ()
    """The keys that are for the data's readers and are not printed."""
    own: tuple[str, ...] = ()
    """The keys that only modules with an entry for this very class understand."""
    is_quotation: bool = False
    """Whether a page sets the words apart as a quotation."""
    rows: Rows = Rows()

    @cached_property
    def name(self) -> str:
        """The value of ``kind:`` in the data."""
        return str(get_args(self.model.model_fields["kind"].annotation)[0])

    @cached_property
    def shape(self) -> Shape:
        """What a block of this kind consists of."""
        return next(shape for base, shape in _SHAPES.items() if issubclass(self.model, base))

    @property
    def expects(self) -> bool:
        """Whether the block asks something of people."""
        return issubclass(self.model, ListBlock) and self.model.EXPECTS

    @cached_property
    def prints(self) -> tuple[str, ...]:
        """The keys of its own words, in the order of the page; items and rows follow."""
        return tuple(key for key in ("caption", "text", "missing") if key in self.model.model_fields)

    @property
    def words_key(self) -> str:
        """The key of the words that name the block: its text, its stem or its caption."""
        return self.prints[0]

    @property
    def has_gap(self) -> bool:
        """Whether its items or rows may be missing, with a reason."""
        return "missing" in self.model.model_fields

    @property
    def needs_stem(self) -> bool:
        """Whether it is a list that must have an introduction."""
        return self.shape is Shape.LIST and self.model.model_fields["text"].is_required()

    @property
    def duties(self) -> tuple[str, ...]:
        """The key that says how binding it is, if it asks something of people."""
        return ("duty",) if self.expects else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys in the order in which a policy's file has them: names, then words, then items or rows."""
        held = ("columns", self.rows.key, "items")
        last = [key for key in (*self.prints, *held) if key in self.model.model_fields]
        names = [key for key in self.model.model_fields if key not in ("kind", "id", "numbered", *last)]
        numbered = [key for key in ("numbered",) if key in self.model.model_fields]
        return ("kind", "id", *names, *numbered, *last)

    @property
    def unknown_keys(self) -> set[str]:
        """The keys of the model that nothing here describes."""
        by_shape = {"id", "kind", "items", "numbered", "columns", self.rows.key}
        known = {*by_shape, *self.prints, *self.audiences, *self.duties, *self.notes, *self.own}
        return set(self.model.model_fields) - known
