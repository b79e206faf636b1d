"""Tree → Policy or School, and every fault of its shape as a finding at its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic

from pydantic import ValidationError

from policykit import codes
from policykit.findings import MOST_TOLD, Finding, first_of
from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.model.validation.empty_values import absent
from policykit.model.validation.faults import Faults
from policykit.model.validation.salvage import M, Value, fill_gaps, salvaged, take_out
from policykit.source import Path, Scalar, Source

__all__ = ["DATA_VERSION", "TYPED_KEYS", "Shaped", "read_policy", "read_school"]

DATA_VERSION = 1
TYPED_KEYS: Final = frozenset(("policykit", "contents", "open", "numbered", "year", "number"))
"""The keys whose values are numbers, or true or false; all others hold words."""


@dataclass(frozen=True, slots=True)
class Shaped(Generic[M]):
    """What came of a tree: the value, if one could be made, and the faults.

    With faults, ``value`` is what is left when the faulty parts are taken out: good enough to look for
    more faults in, and for nothing else.
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
    take_out(plain, [*lacking])
    fill_gaps(plain, [*lacking])
    faults = first_of(finding for finding in lacking.values() if finding is not None)
    if model is Policy:
        faults += first_of(_repeated_ids(source))
    value: M | None = None
    try:
        value = model.model_validate(plain, context=context)
    except ValidationError as error:
        every = Faults(source, model, {*lacking}).of(error)
        wrong = list(islice(every, MOST_TOLD + 1))
        if len(wrong) <= MOST_TOLD:
            value = salvaged(model, plain, [path for path, _ in wrong], context)
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
        sentence = f"The file is written for data format {shown}; this policykit knows {DATA_VERSION}."
        return Finding(codes.NEWER_VERSION, sentence, "Update policykit; or write policykit: 1.", place=place)
    return Finding(
        codes.BAD_VALUE, "There is no version 0 of the data format.", "Write policykit: 1.", place=place
    )


def _repeated_ids(source: Source) -> Iterator[Finding]:
    for id_, places in source.repeated_ids().items():
        for place in places[1:]:
            yield Finding(
                codes.DUPLICATE_ID,
                f"The id “{id_}” is used twice in this policy; first in line {places[0].line}.",
                f"Give one of the two another id, such as {id_}-2.",
                place=place,
            )
