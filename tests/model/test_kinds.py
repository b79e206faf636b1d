"""The registry of block kinds: what it says of each, and what it refuses."""

from __future__ import annotations

from typing import Literal

import pytest

from policykit.model.fields import Prose, Words
from policykit.model.kinds import (
    ITEM_KEYS,
    KINDS,
    Item,
    Kind,
    ListBlock,
    ProseBlock,
    Registry,
    RowPart,
    Rows,
    RowsBlock,
    Shape,
    Sort,
)
from policykit.model.sections import Section


class Motto(ProseBlock):
    """Words of the school."""

    kind: Literal["motto"]
    text: Prose
    language: Words | None = None


class Wordless(ListBlock):
    """A list without words of its own."""

    kind: Literal["wordless"]


class Day(RowPart):
    """A row with an id."""

    name: Words


class Days(RowsBlock):
    """Rows with ids."""

    kind: Literal["days"]
    caption: Words | None = None
    days: tuple[Day, ...]


def test_nine_kinds_have_three_shapes() -> None:
    shapes = {shape: [name for name, kind in KINDS.items() if kind.shape is shape] for shape in Shape}
    assert shapes == {
        Shape.PROSE: ["text", "quote", "definition"],
        Shape.LIST: ["expectations", "responses", "list"],
        Shape.ROWS: ["table", "contacts", "steps"],
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_order_of_keys_has_every_key_once_and_its_rows_last(kind: Kind) -> None:
    assert sorted(kind.keys) == sorted(kind.model.model_fields)
    assert kind.keys[:2] == ("kind", "id")
    assert kind.keys[-1] in {"text", "items", kind.rows.key}


def test_the_order_of_the_keys_of_an_item_has_every_key_once() -> None:
    assert sorted(ITEM_KEYS) == sorted(Item.model_fields)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (Kind(model=Motto, sort=Sort.QUOTE), "nothing says what these keys are: ['language']"),
        (Kind(model=Wordless, sort=Sort.LIST), "it needs the key text"),
        (
            Kind(model=Days, sort=Sort.TABLE, item_sort=Sort.ROW, rows=Rows("days", "day", ("name",), "id")),
            "only rows without an id",
        ),
    ],
)
def test_a_kind_that_other_modules_could_not_handle_is_refused(kind: Kind, problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("[", r"\[").replace("]", r"\]")):
        Registry().add(kind)


def test_no_kind_can_be_added_once_sections_have_their_types() -> None:
    assert "blocks" in Section.model_fields
    with pytest.raises(ValueError, match="register kinds before"):
        KINDS.add(Kind(model=Motto, sort=Sort.QUOTE, notes=("language",)))


def test_a_list_that_expects_nothing_refuses_a_duty_whatever_its_kind() -> None:
    class Aims(ListBlock):
        kind: Literal["aims"]
        text: Words | None = None

    item = {"id": "one", "text": "be kind", "duty": "must"}
    with pytest.raises(ValueError, match="only for lists of expectations"):
        Aims.model_validate({"kind": "aims", "id": "a", "items": [item]})
