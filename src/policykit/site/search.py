"""Entries → what the search of the first page searches: JSON of no more than a given size."""

from __future__ import annotations

import json
from collections.abc import Sequence

from policykit.site.entry import Entry, Telling

ROOM = 600_000
"""How many characters all policies together may have; each has the same share, its headings first."""


def index(entries: Sequence[Entry], telling: Telling) -> str:
    """One list a policy: its id, its title, and what else it can be found by."""
    share = ROOM // max(len(entries), 1)
    return json.dumps(
        [(entry.id, entry.title, _cut(telling(entry).words, share)) for entry in entries],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[:length].rpartition(" ")[0]
