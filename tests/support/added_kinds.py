"""Three kinds of block that policykit does not have, one of each shape, as a plug-in would add them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policykit.model.fields import Markdown, Model, Name, Prose, Words
from policykit.model.kinds import KINDS, InExtract, Kind, ListBlock, ProseBlock, Rows, RowsBlock, Sort


class Prayer(ProseBlock):
    """A prayer."""

    kind: Literal["prayer"]
    text: Prose


class Promises(ListBlock):
    """What the school promises to people."""

    kind: Literal["promises"]
    to: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    until: Words | None = None
    text: Markdown | None = None


class Event(Model):
    """A day of the school year."""

    what: Markdown
    when: Markdown | None = None


class Events(RowsBlock):
    """Days of the school year."""

    kind: Literal["events"]
    caption: Markdown | None = None
    events: tuple[Event, ...]


KINDS.add(
    Kind(model=Prayer, sort=Sort.QUOTE, is_quotation=True),
    Kind(
        model=Promises,
        sort=Sort.LIST,
        audiences=("to",),
        notes=("until",),
        in_extract=InExtract.UNLESS_FOR_OTHERS,
    ),
    Kind(
        model=Events,
        sort=Sort.TABLE,
        item_sort=Sort.ROW,
        rows=Rows("events", cells=("what", "when"), row_key="what"),
        in_extract=InExtract.ALWAYS,
    ),
)
