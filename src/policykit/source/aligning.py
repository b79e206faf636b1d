"""Old items × wanted items → which wanted item comes of which old one, where no id says so."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from json import dumps
from operator import eq

from policykit.source.tree import Plain


def aligned(old: Sequence[Plain], wanted: Sequence[Plain]) -> list[int | None]:
    """For each wanted item the index of the old one that it is or replaces; none for one that is new."""
    before, after = [dumps(each) for each in old], [dumps(each) for each in wanted]
    pieces = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    same = sum(end - start for tag, start, end, _, _ in pieces if tag == "equal")
    if len(old) == len(wanted) and same <= sum(map(eq, before, after)):
        pieces = [("replace", 0, len(old), 0, len(wanted))]
    found: list[int | None] = [None] * len(wanted)
    for _, old_start, old_end, start, end in pieces:
        for index, at in zip(range(old_start, old_end), range(start, end), strict=False):
            if type(old[index]) is type(wanted[at]):
                found[at] = index
    return found


def merged_order(old: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The wanted keys: those that were there in their old order, each new one after the key it follows."""
    order = [key for key in old if key in wanted]
    for index, key in enumerate(wanted):
        if key not in order:
            before = wanted[index - 1] if index else None
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order
