"""Says what is different between two policies, for people or for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, assert_never

from policykit import formats
from policykit.compare import Change, changes, summary
from policykit.formats import plaintext as text
from policykit.model.policy import Policy
from policykit.tasks.load import versions

JSON_VERSION: Final = 1
Form = Literal["text", "markdown", "json"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which two policies to compare, by their names, and how to tell it."""

    old: str
    new: str
    folder: Path
    form: Form


@dataclass(frozen=True, slots=True)
class Told:
    """What is different, as text with a line end, and whether anything is."""

    text: str
    differs: bool


def diff(asked: Asked, width: int, *, styled: bool) -> Told:
    """Compare two policies. Raises UnknownName if there is none, InvalidData if one cannot be used."""
    old, new = versions(asked.old, asked.new, asked.folder)
    found = changes(old, new)
    return Told(_told(asked, old, new, found, width, styled), bool(found))


def _told(asked: Asked, old: Policy, new: Policy, found: tuple[Change, ...], width: int, styled: bool) -> str:
    match asked.form:
        case "json":
            return as_json(old, new, found)
        case "text":
            return text.write(summary.listing(new, found, (asked.old, asked.new)), width, styled)
        case "markdown":
            page = summary.listing(new, found, (asked.old, asked.new))
            return str(formats.FORMATS["markdown"].write(page))
        case _:
            assert_never(asked.form)


def as_json(old: Policy, new: Policy, found: tuple[Change, ...]) -> str:
    """The changes as JSON; ``version`` rises when a key changes its meaning or goes."""
    data = {
        "version": JSON_VERSION,
        "old": _named(old),
        "new": _named(new),
        "substance": sum(change.is_substance for change in found),
        "wording": sum(not change.is_substance for change in found),
        "changes": [_as_object(change) for change in found],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _named(policy: Policy) -> dict[str, str | None]:
    return {"id": policy.id, "title": policy.title, "status": policy.status, "reference": policy.digest}


def _as_object(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "weight": change.weight,
        "part": change.part,
        "section": change.section,
        "sentence": change.sentence,
        "old": change.old,
        "new": change.new,
        "audiences": list(change.audiences),
    }
