"""The parts that a policy is made of: sections, the kinds of block in them, and their items."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from policykit import codes
from policykit.model.fields import Id, Markdown, Model, Name, Prose, Truth, Words, fault

MAX_LIST_DEPTH = 9
MAX_SECTION_DEPTH = 5


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
    of: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """Whom the item is expected of, if it differs from its list."""
    reason: Markdown | None = None
    """Why the item is asked; shown below it."""
    items: tuple[Item, ...] = ()
    """Items below this one."""


class _Block(Model):
    id: Id
    """The block's own name, unique in the policy, by which links and edits find it."""


class _ListBlock(_Block):
    items: tuple[Item, ...] = ()
    """The items, in order."""
    missing: Markdown | None = None
    """Why the items are not known. Every document shows the gap in words; never invent a list."""
    numbered: Truth = False
    """Whether the items are numbered rather than bulleted."""

    @model_validator(mode="after")
    def _has_items_or_says_why_not(self) -> _ListBlock:
        _refuse_items_with_missing(bool(self.items), self.missing)
        _refuse_bare_stem(getattr(self, "text", None), bool(self.items), self.missing, "items")
        return self

    @model_validator(mode="after")
    def _is_not_nested_too_deeply(self) -> _ListBlock:
        if _depth(self.items) > MAX_LIST_DEPTH:
            raise fault(
                codes.TOO_NESTED,
                f"This list is nested more than {MAX_LIST_DEPTH} deep.",
                "Make a section or a second list of the innermost items.",
                "items",
            )
        return self


def _refuse_items_with_missing(has_items: bool, missing: str | None) -> None:
    if has_items and missing is not None:
        raise fault(
            codes.BOTH_ITEMS_AND_MISSING,
            "This list has items and also says that they are missing.",
            "Take missing out if the list is complete, or items if it is not.",
            "missing",
        )


def _refuse_bare_stem(text: str | None, has_items: bool, missing: str | None, key: str) -> None:
    if text is not None and text.rstrip(' \n”"').endswith(":") and not has_items and missing is None:
        raise fault(
            codes.STEM_WITHOUT_ITEMS,
            "The words end with a colon, but no list follows them.",
            f"Add {key}: with the list, or missing: with the reason why it is not known.",
            "text",
        )


def _depth(items: tuple[Item, ...]) -> int:
    return 1 + max(_depth(item.items) for item in items) if items else 0


def _refuse_duties(items: tuple[Item, ...], path: str = "items") -> None:
    """Only what is expected has somebody whom it is expected of, and is binding."""
    for index, item in enumerate(items):
        for key in ("of", "duty"):
            if getattr(item, key) is not None:
                raise fault(
                    codes.UNKNOWN_KEY,
                    f"“{key}” belongs to what is expected of somebody; this list expects nothing.",
                    f"Take {key} out; or make the list one of kind: expectations.",
                    f"{path}/{index}/{key}",
                )
        _refuse_duties(item.items, f"{path}/{index}/items")


class Text(_Block):
    """Words that only tell: context, explanation."""

    kind: Literal["text"]
    text: Prose
    """The words, as the school wrote them; a blank line starts a new paragraph."""


class Quote(_Block):
    """Words that are quoted: an aim, a motto, a prayer."""

    kind: Literal["quote"]
    text: Prose
    """The quoted words, with the quotation marks that the school gave them."""
    source: Words | None = None
    """Where the words come from; for the data's readers, not printed."""


class Definition(_Block):
    """What a word means in this policy. Other texts link to it as term: and the block's id."""

    kind: Literal["definition"]
    term: Words
    """The word that is defined, as it stands in the text."""
    aliases: tuple[Words, ...] = ()
    """Other forms of the word."""
    text: Prose
    """The words of the definition, as the school wrote them."""
    open: Truth = False
    """Whether the list in it is open-ended (“including, but not limited to”)."""


class Expectations(_ListBlock):
    """What is expected of somebody: a stem with items, or one sentence that says it all."""

    kind: Literal["expectations"]
    of: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """Whom it is expected of. Left out: everybody whom the policy addresses."""
    by: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """Who expects it, where the words say so."""
    duty: Duty | None = None
    """How binding the words make it: must, should or may. Left out where they do not say."""
    text: Markdown
    """The stem that leads into the items, or the whole expectation."""


class Responses(_ListBlock):
    """What the school does in response: a stem with items, or one sentence that says it all."""

    kind: Literal["responses"]
    when: Words | None = None
    """When the school does it, in the policy's own words; for the data's readers, not printed."""
    against: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """Whom it is done to, where the words say so."""
    text: Markdown
    """The stem that leads into the items, or the whole response."""

    @model_validator(mode="after")
    def _expects_nothing(self) -> Responses:
        _refuse_duties(self.items)
        return self


class List(_ListBlock):
    """A list that asks nothing of anybody: aims, examples, contents of a log."""

    kind: Literal["list"]
    text: Markdown | None = None
    """The stem that leads into the items."""

    @model_validator(mode="after")
    def _expects_nothing(self) -> List:
        _refuse_duties(self.items)
        return self

    @model_validator(mode="after")
    def _is_not_empty(self) -> List:
        if not self.items and self.missing is None:
            raise fault(
                codes.STEM_WITHOUT_ITEMS,
                "The list has no items.",
                "Add items: with the list, or missing: with the reason why it is not known.",
            )
        return self


class Table(_Block):
    """A table with one row of headings."""

    kind: Literal["table"]
    caption: Markdown | None = None
    """What the table shows."""
    columns: Annotated[tuple[Markdown, ...], Field(min_length=1)]
    """The headings of the columns."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The rows; each has one cell for each column."""

    @model_validator(mode="after")
    def _has_no_ragged_row(self) -> Table:
        for index, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise fault(
                    codes.RAGGED_TABLE,
                    f"This row has {len(row)} cells, and the table has {len(self.columns)} columns.",
                    "Give every row one cell for each column; an empty one is written ''.",
                    f"rows/{index}",
                )
        return self


class Contact(Model):
    """Somebody to turn to."""

    role: Markdown
    """What the person does: Designated Safeguarding Lead."""
    name: Markdown | None = None
    """The person's name; think before publishing it."""
    phone: Markdown | None = None
    """A telephone number."""
    email: Markdown | None = None
    """An e-mail address."""


class Contacts(_Block):
    """A table of people to turn to."""

    kind: Literal["contacts"]
    caption: Markdown | None = None
    """What the table shows."""
    people: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """The people, in order."""


class Step(Model):
    """One stage of a procedure."""

    id: Id
    """The step's own name, unique in the policy."""
    text: Markdown
    """What happens at this stage."""
    who: Markdown | None = None
    """Who does it."""
    within: Markdown | None = None
    """By when, such as “10 school days”."""


class Steps(_Block):
    """A procedure in stages."""

    kind: Literal["steps"]
    text: Markdown | None = None
    """The words that lead into the stages."""
    steps: tuple[Step, ...] = ()
    """The stages, in order."""
    missing: Markdown | None = None
    """Why the stages are not known. Every document shows the gap in words."""

    @model_validator(mode="after")
    def _has_steps_or_says_why_not(self) -> Steps:
        _refuse_items_with_missing(bool(self.steps), self.missing)
        if not self.steps and self.missing is None:
            raise fault(
                codes.STEM_WITHOUT_ITEMS,
                "The procedure has no steps.",
                "Add steps: with the stages, or missing: with the reason why they are not known.",
            )
        return self


Block = Annotated[
    Text | Quote | Definition | Expectations | Responses | List | Table | Contacts | Steps,
    Field(discriminator="kind"),
]


class Section(Model):
    """A section: a heading with blocks below it. One without a title shows no heading."""

    id: Id
    """The section's own name, unique in the policy."""
    title: Markdown | None = None
    """The heading, as the school wrote it."""
    label: Words | None = None
    """The number that the section has in the school's own document, such as 2.1; kept as it is."""
    blocks: tuple[Block, ...] = ()
    """What stands in the section, in order."""
    sections: tuple[Section, ...] = ()
    """Sections below this one."""
