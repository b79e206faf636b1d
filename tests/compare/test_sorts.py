"""Every sort of part can be added, removed, reworded and moved, and each is told."""

from __future__ import annotations

from typing import Any

import pytest

from policykit.compare import ChangeKind, changes
from policykit.compare.comparing import OWN
from policykit.model.kinds import KINDS, Sort
from policykit.model.policy import Policy
from tests.support.strategies.policies import SETTING

ONE, TWO = "all about the first of these things", "some quite other matter for us here"
OTHER = "all about the second of these things"


def pair(make: Any) -> tuple[Any, Any, Any]:
    """Two parts, and the first in other words."""
    return make("one", ONE), make("two", TWO), make("one", OTHER)


def block(kind: str, **more: Any) -> Any:
    return lambda id_, words: {"kind": kind, "id": id_, "text": words, **more}


def table(kind: str, **more: Any) -> Any:
    return lambda id_, words: {"kind": kind, "id": id_, "caption": words, **more}


def below(kind: str, key: str) -> Any:
    return lambda parts: [{"kind": kind, "id": "block", "text": "The block:", key: parts}]


def within(**key: Any) -> Any:
    (name,) = key
    return lambda rows: [{"kind": name.split("_")[0], "id": "block", name.split("_")[1]: rows, **key[name]}]


def as_it_is(parts: Any) -> Any:
    return parts


def section(id_: str, words: str) -> Any:
    return {"id": id_, "title": words}


ITEM = {"items": [{"id": "only", "text": "the only point"}]}
CASES: dict[Sort, tuple[Any, Any]] = {
    Sort.TEXT: (block("text"), as_it_is),
    Sort.QUOTE: (block("quote"), as_it_is),
    Sort.DEFINITION: (block("definition", term="thing"), as_it_is),
    Sort.EXPECTATION: (block("expectations"), as_it_is),
    Sort.RESPONSE: (block("responses"), as_it_is),
    Sort.LIST: (block("list", missing="lost"), as_it_is),
    Sort.ENTRY: (lambda id_, words: {"id": id_, "text": words}, below("list", "items")),
    Sort.TABLE: (table("table", columns=["A"]), as_it_is),
    Sort.ROW: (lambda id_, words: [id_, words], within(table_rows={"columns": ["A", "B"]})),
    Sort.CONTACTS: (table("contacts", people=[{"role": "Head"}]), as_it_is),
    Sort.CONTACT: (lambda id_, words: {"role": id_, "name": words}, within(contacts_people={})),
    Sort.PROCEDURE: (block("steps", missing="lost"), as_it_is),
    Sort.STAGE: (lambda id_, words: {"id": id_, "text": words}, below("steps", "steps")),
    Sort.SECTION: (section, None),
}


def policy(sort: Sort, parts: list[Any]) -> Policy:
    wrapped = CASES[sort][1]
    head = {"id": "all", "title": "All"}
    sections = [head, *parts] if wrapped is None else [{**head, "blocks": wrapped(parts)}]
    data = {"policykit": 1, "id": "a-policy", "title": "A Policy", "sections": sections}
    return Policy.model_validate(data, context=SETTING)


def told(sort: Sort, old: list[Any], new: list[Any]) -> set[ChangeKind]:
    return {change.kind for change in changes(policy(sort, old), policy(sort, new))}


def test_every_sort_and_every_kind_has_a_case() -> None:
    assert set(CASES) == set(Sort)
    assert {kind.sort for kind in KINDS.values()} < set(Sort)
    assert {kind.model for kind in KINDS.values() if kind.own} == set(OWN)


@pytest.mark.parametrize("sort", Sort)
def test_every_sort_of_part_can_be_added_removed_reworded_and_moved(sort: Sort) -> None:
    one, two, other = pair(CASES[sort][0])
    reworded = {Sort.SECTION: "retitled", Sort.CONTACT: "changed"}.get(sort, "reworded")
    assert told(sort, [two], [two, one]) == {ChangeKind(f"{sort}-added")}
    assert told(sort, [two, one], [two]) == {ChangeKind(f"{sort}-removed")}
    assert told(sort, [one, two], [other, two]) == {ChangeKind(f"{sort}-{reworded}")}
    moved = told(sort, [one, two], [two, one])
    if sort is Sort.ROW:  # a row has no name by which it could be found elsewhere
        assert moved == {ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED}
    elif sort is Sort.CONTACT:
        assert moved == {ChangeKind.CONTACTS_REWORDED}
    else:
        assert moved == {ChangeKind(f"{sort}-moved")}
