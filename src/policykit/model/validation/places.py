"""A place of the tree → the keys that can stand there, and where a key that cannot belongs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from policykit.model.fields import Model
from policykit.model.kinds import Item
from policykit.model.policy import Approval, Policy, Review
from policykit.model.sections import Section
from policykit.source import Path, Scalar, Source


def keys_at(model: type[BaseModel], source: Source, path: Path) -> list[str]:
    """The keys that the model has at a place of the tree."""
    at: list[type[BaseModel]] = [model]
    for index, step in enumerate(path):
        if isinstance(step, str):
            fields = [found.model_fields[step] for found in at if step in found.model_fields]
            at = [nested for field in fields for nested in _models_in(field.annotation)]
        elif len(at) > 1:
            kind = source.node((*path[: index + 1], "kind"))
            at = [one for one in at if isinstance(kind, Scalar) and _kind_of(one) == kind.value]
    return [name for found in at for name in found.model_fields]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _kind_of(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0]) if "kind" in model.model_fields else ""


@cache
def block_keys() -> frozenset[str]:
    """Every key that some kind of block has."""
    blocks = _models_in(Section.model_fields["blocks"].annotation)
    return frozenset(name for block in blocks for name in block.model_fields)


def home_of(key: str) -> str | None:
    """Where in a policy a key belongs, in words; None if nowhere."""
    homes = (
        (Review.model_fields, "under “review:”"),
        (Approval.model_fields, "under “approval:”"),
        (Policy.model_fields, "at the top of the file, with no spaces before it"),
        (block_keys(), "in a block, in line with its “kind:”"),
        (Section.model_fields, "in a section, in line with its “id:”"),
        (Item.model_fields, "in an item, in line with its “id:”"),
    )
    return next((place for keys, place in homes if key in keys), None)
