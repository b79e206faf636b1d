"""Policies → what the search of the first page searches: JSON of no more than a given size."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policykit.site.entry import Shelf

ROOM = 600_000
"""How many characters all policies together may have; each has the same share, its headings first."""


def index(policies: Shelf) -> Iterator[str]:
    """One list a policy: its id, its title, and what else it can be found by."""
    share = ROOM // max(len(policies), 1)
    yield "["
    for number, told in enumerate(policies):
        entry = told.entry
        said = (entry.id, entry.title, _cut(told.words, share))
        yield ("," if number else "") + json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    yield "]"


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[:length].rpartition(" ")[0]
