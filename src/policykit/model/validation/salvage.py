"""What is left of a tree when its faulty parts are taken out: good enough to look for more faults in."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeVar

from pydantic import ValidationError

from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.source import Path

Value = Any
M = TypeVar("M", Policy, School)

_GONE = object()
_STAND_INS = {"policykit": 1, "id": "unnamed", "title": "Untitled", "name": "The school"}


def salvaged(model: type[M], plain: Value, faulty: list[Path], context: Context | None) -> M | None:
    """The value without its faulty parts, if what is left has the right shape.

    An optional part goes alone; a part that something needs takes that along, up to three levels.
    """
    for level in range(4):
        left = deepcopy(plain)
        take_out(left, [path[: len(path) - level] or path for path in faulty])
        left |= {
            key: value for key, value in _STAND_INS.items() if key in model.model_fields and key not in left
        }
        try:
            return model.model_validate(left, context=context)
        except ValidationError:
            continue
    return None


def fill_gaps(plain: Value, absent: list[Path]) -> None:
    """Where a list was begun and left empty, let it count as missing: the empty key has been told."""
    for path in absent:
        if path and path[-1] in ("items", "steps", "missing"):
            holder = plain
            for step in path[:-1]:
                holder = holder[step]
            holder.setdefault("missing", "…")


def take_out(plain: Value, paths: list[Path]) -> None:
    """Take the values at these paths out of the tree; a path that leads nowhere is passed over."""
    for path in paths:
        holder = plain
        try:
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = _GONE
        except (KeyError, IndexError, TypeError):
            continue
    _sweep(plain)


def _sweep(value: Value) -> None:
    if isinstance(value, dict):
        for key in [key for key, inner in value.items() if inner is _GONE]:
            del value[key]
        for inner in value.values():
            _sweep(inner)
    elif isinstance(value, list):
        value[:] = [inner for inner in value if inner is not _GONE]
        for inner in value:
            _sweep(inner)
