"""Makes a Policy or a School from a tree, and a finding of every fault, at its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from policykit import codes
from policykit.findings import MOST_REPORTED, Finding, first_of
from policykit.model.policy import Policy
from policykit.model.school import Context, School
from policykit.model.validation.faults import Faults, absent, is_cell
from policykit.source import Path, Scalar, Source

__all__ = ["DATA_VERSION", "TYPED_KEYS", "Shaped", "read_policy", "read_school"]

Value = Any
M = TypeVar("M", Policy, School)

DATA_VERSION = 1
TYPED_KEYS: Final = frozenset(("policykit", "contents", "open", "numbered", "year", "number"))
"""The keys whose values are numbers, or true or false; all others hold words."""

_GONE = object()
_STAND_INS = {"policykit": 1, "id": "unnamed", "title": "Untitled", "name": "A school"}


@dataclass(frozen=True, slots=True)
class Shaped(Generic[M]):
    """The value made from a tree, if one could be made, and the faults.

    With faults, ``value`` is what is left without the faulty parts: only good for finding more faults.
    """

    value: M | None
    findings: tuple[Finding, ...]


def read_policy(source: Source, context: Context) -> Shaped[Policy]:
    """A policy from the tree of its file."""
    return _read(source, Policy, context)


def read_school(source: Source) -> Shaped[School]:
    """The school from the tree of school.yaml."""
    return _read(source, School, None)


def _read(source: Source, model: type[M], context: Context | None) -> Shaped[M]:
    newer = _newer_version(source)
    if newer is not None:
        return Shaped(None, (newer,))
    plain: Value = source.plain()
    lacking: dict[Path, Finding | None] = dict(absent(source, source.root))
    _take_out(plain, _fill_gaps(plain, [*lacking]))
    faults = first_of(finding for finding in lacking.values() if finding is not None)
    if model is Policy:
        faults += first_of(_repeated_ids(source))
    value: M | None = None
    try:
        value = model.model_validate(plain, context=context)
    except ValidationError as error:
        every = Faults(source, model, {*lacking}).of(error)
        wrong = list(islice(every, MOST_REPORTED + 1))
        if len(wrong) <= MOST_REPORTED:
            value = _salvaged(model, plain, [path for path, _ in wrong], context)
        faults += first_of(finding for _, finding in wrong)
    return Shaped(value, tuple(faults))


def _newer_version(source: Source) -> Finding | None:
    node = source.node(("policykit",))
    if not isinstance(node, Scalar) or not (node.value.isascii() and node.value.isdigit()):
        return None
    stated = node.value.lstrip("0") or "0"
    if stated == str(DATA_VERSION):
        return None
    place = source.place(("policykit",))
    if len(stated) > len(str(DATA_VERSION)) or stated > str(DATA_VERSION):
        shown = stated if len(stated) < 12 else stated[:10] + "…"
        sentence = f"The file uses data format {shown}. This policykit knows only format {DATA_VERSION}."
        return Finding(codes.NEWER_VERSION, sentence, "Update policykit, or write policykit: 1.", place=place)
    return Finding(
        codes.BAD_VALUE, "There is no version 0 of the data format.", "Write policykit: 1.", place=place
    )


def _repeated_ids(source: Source) -> Iterator[Finding]:
    for id_, places in source.repeated_ids().items():
        for place in places[1:]:
            yield Finding(
                codes.DUPLICATE_ID,
                f"The id “{id_}” is used twice in this policy, first on line {places[0].line}.",
                f"Give one of the two another id, such as {id_}-2.",
                place=place,
            )


def _salvaged(model: type[M], plain: Value, faulty: list[Path], context: Context | None) -> M | None:
    """The value without its faulty parts, if what is left has the right shape.

    An optional part goes alone. A part that something needs takes that along, up to three levels.
    """
    for level in range(4):
        left = deepcopy(plain)
        _take_out(left, [path[: len(path) - level] or path for path in faulty])
        left |= {
            key: value for key, value in _STAND_INS.items() if key in model.model_fields and key not in left
        }
        try:
            return model.model_validate(left, context=context)
        except ValidationError:
            continue
    return None


def _fill_gaps(plain: Value, absent: list[Path]) -> list[Path]:
    """Count an empty cell as one without words, and an empty list as missing; the paths that are left.

    Each empty value has its own finding already.
    """
    left: list[Path] = []
    for path in absent:
        holder = plain
        for step in path[:-1]:
            holder = holder[step]
        if is_cell(path):
            holder[path[-1]] = ""
        elif path and path[-1] == "missing":
            holder["missing"] = "…"
        else:
            left.append(path)
            if path and path[-1] in ("items", "steps"):
                holder.setdefault("missing", "…")
    return left


def _take_out(plain: Value, paths: list[Path]) -> None:
    """Take the values at these paths out of the tree, as far as they are there."""
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
