"""The kinds of block that have items: expectations, responses and list."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from policykit import codes
from policykit.model.fields import Markdown, Names, Words, fault
from policykit.model.kinds.base import Duty, InExtract, Kind, ListBlock, Sort


class Expectations(ListBlock):
    """What is expected of people: a stem with items, or one sentence that says it all."""

    EXPECTS = True

    kind: Literal["expectations"]
    of: Names | None = None
    """Who it is expected of. Left out: everyone the policy is for."""
    by: Names | None = None
    """Who expects it, where the words say so."""
    duty: Duty | None = None
    """How binding the words make it: must, should or may. Left out where they do not say."""
    text: Markdown
    """The stem that leads into the items, or the whole expectation."""


class Responses(ListBlock):
    """What the school does in response: a stem with items, or one sentence that says it all."""

    kind: Literal["responses"]
    when: Words | None = None
    """When the school does it, in the policy's own words; it is not printed."""
    against: Names | None = None
    """Who it is done to, where the words say so."""
    text: Markdown
    """The stem that leads into the items, or the whole response."""


class List(ListBlock):
    """A list that asks nothing of anyone: aims, examples, contents of a log."""

    kind: Literal["list"]
    text: Markdown | None = None
    """The stem that leads into the items."""

    @model_validator(mode="after")
    def _is_not_empty(self) -> List:
        if not self.items and self.missing is None:
            raise fault(
                codes.STEM_WITHOUT_ITEMS,
                "The list has no items.",
                "Add items: with the list, or missing: with the reason why it is not known.",
            )
        return self


EXPECTATIONS = Kind(
    model=Expectations,
    sort=Sort.EXPECTATION,
    item_sort=Sort.EXPECTATION,
    audiences=("of", "by"),
    in_extract=InExtract.ITS_ITEMS,
)
RESPONSES = Kind(
    model=Responses,
    sort=Sort.RESPONSE,
    item_sort=Sort.RESPONSE,
    audiences=("against",),
    in_extract=InExtract.UNLESS_FOR_OTHERS,
    notes=("when",),
)
LIST = Kind(model=List, sort=Sort.LIST)
