"""The fictional school of tests/policies, and what of the data format its policies show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

import policykit
from policykit.compose import compose
from policykit.document import Document
from policykit.model.dates import SchoolDate
from policykit.tasks.load import Policies

POLICIES = Path(__file__).parents[1] / "policies"
IDS = sorted(path.stem for path in POLICIES.glob("*.yaml") if path.stem != "school")

Key = tuple[str, str]


@cache
def larkmead() -> Policies:
    """Every policy of the school; its laws, terms and links hold."""
    return policykit.load_policies(POLICIES)


@cache
def page(id_: str) -> Document:
    return compose(larkmead()[id_])


def keys_of(model: type[BaseModel]) -> set[Key]:
    """Every key that can stand in the data of a model, with the name of the part that it stands in."""
    return {(part.__name__, key) for part in _models(model, set()) for key in part.model_fields}


def _models(annotation: Any, seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                _models(field.annotation, seen)
    else:
        for inner in get_args(annotation):
            _models(inner, seen)
    return seen


def keys_in(value: object) -> Iterator[Key]:
    """The keys that are written in a value."""
    for part in models_in(value):
        yield from ((type(part).__name__, key) for key in part.model_fields_set)


def models_in(value: object) -> Iterator[BaseModel]:
    """The value and every part of it."""
    match value:
        case BaseModel():
            yield value
            for key in value.model_fields_set:
                yield from models_in(getattr(value, key))
        case tuple():
            for each in value:
                yield from models_in(each)
        case _:
            return


def dates_in(value: object) -> Iterator[SchoolDate]:
    for part in models_in(value):
        yield from (
            date for key in part.model_fields_set if isinstance(date := getattr(part, key), SchoolDate)
        )
