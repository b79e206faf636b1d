"""The data made of a page × the data now → with the parts that no page shows, each where it stood.

A section without a title and without blocks, a text of nothing but an entity for a space: the page says
nothing of them, so it cannot say that they are gone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from policykit.merge.drafts import Data, put
from policykit.merge.part_index import Part, homes, mappings, name_of
from policykit.source import Plain

_LISTS = ("sections", "blocks", "items")


def with_unseen(old: Data, new: Data, seen: Collection[str]) -> Data:
    """The new data with every part of the old that is neither seen on the page nor holds one that is."""
    known = homes(old)
    visible = set(seen)
    for home in known.values():
        if home.base.get("id") in seen or any(name_of(s) in seen for s in mappings(home.base, "steps")):
            visible |= {home.section, home.owner} if home.part is not Part.SECTION else set()
    for home in sorted(known.values(), key=lambda each: -each.level):
        if home.part is Part.SECTION and home.section in visible:
            visible.add(home.above)
    unseen = set(known) - visible - set(homes(new))
    return _restored(old, new, unseen) if unseen else new


def _restored(old: Data, new: Data, unseen: Collection[str]) -> Data:
    changed: Data = {}
    known = {name_of(each): each for key in _LISTS for each in mappings(old, key)}
    for key in _LISTS:
        parts: list[Data] = [_below(each, known, unseen) for each in mappings(new, key)]
        before = ""
        for each in mappings(old, key):
            if name_of(each) in unseen:
                place = [name_of(part) for part in parts].index(before) + 1 if before else 0
                parts.insert(place, each)
            if name_of(each) in {name_of(part) for part in parts}:
                before = name_of(each)
        if parts:
            changed[key] = cast("list[Plain]", parts)
    return put(new, changed)


def _below(part: Data, known: dict[str, Data], unseen: Collection[str]) -> Data:
    old = known.get(name_of(part))
    return part if old is None else _restored(old, part, unseen)
