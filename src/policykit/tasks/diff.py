"""Says what is different between two policies, for people or for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from policykit.compare import Change, changes, summary
from policykit.formats import JSON, MARKDOWN, DiffName, markdown, plaintext
from policykit.model.policy import Policy
from policykit.tasks.load import versions

JSON_VERSION: Final = 1


def diff(
    old: str, new: str, folder: Path, form: DiffName, width: int, *, styled: bool = False
) -> tuple[str, bool]:
    """The differences of two policies, by their names, as text with a line end; and whether there is any.

    Raises UnknownName if there is no such policy, InvalidData if one cannot be used.
    """
    former, later = versions(old, new, folder)
    found = changes(former, later)
    if form == JSON:
        return as_json(former, later, found), bool(found)
    page = summary.listing(later, found, (old, new))
    if form == MARKDOWN:
        return markdown.write(page), bool(found)
    return plaintext.write(page, width, styled), bool(found)


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
