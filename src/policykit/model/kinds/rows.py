"""The kinds of block that a page shows as a table: table, contacts and steps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policykit import codes
from policykit.model.fields import Id, Markdown, Model, fault
from policykit.model.kinds.base import (
    InExtract,
    Kind,
    RowPart,
    Rows,
    RowsBlock,
    Sort,
    refuse_rows_with_missing,
)


class Table(RowsBlock):
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
    """A person to turn to."""

    role: Markdown
    """What the person does: Designated Safeguarding Lead."""
    name: Markdown | None = None
    """The person's name; think before publishing it."""
    phone: Markdown | None = None
    """A telephone number."""
    email: Markdown | None = None
    """An e-mail address."""


class Contacts(RowsBlock):
    """A table of people to turn to."""

    kind: Literal["contacts"]
    caption: Markdown | None = None
    """What the table shows."""
    people: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """The people, in order."""


class Step(RowPart):
    """One stage of a procedure."""

    id: Id
    """The step's own name, unique in the policy."""
    text: Markdown
    """What happens at this stage."""
    who: Markdown | None = None
    """Who does it."""
    within: Markdown | None = None
    """By when, such as “10 school days”."""


class Steps(RowsBlock):
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
        refuse_rows_with_missing(bool(self.steps), self.missing)
        if not self.steps and self.missing is None:
            raise fault(
                codes.STEM_WITHOUT_ITEMS,
                "The procedure has no steps.",
                "Add steps: with the stages, or missing: with the reason why they are not known.",
            )
        return self


TABLE = Kind(model=Table, sort=Sort.TABLE, item_sort=Sort.ROW, rows=Rows("rows"))
CONTACTS = Kind(
    model=Contacts,
    sort=Sort.CONTACTS,
    item_sort=Sort.CONTACT,
    rows=Rows("people", "contact", cells=("role", "name", "phone", "email"), row_key="role"),
)
STEPS = Kind(
    model=Steps,
    sort=Sort.PROCEDURE,
    item_sort=Sort.STAGE,
    in_extract=InExtract.ALWAYS,
    rows=Rows("steps", "step", cells=("text", "who", "within"), row_key="id", is_counted=True),
)
