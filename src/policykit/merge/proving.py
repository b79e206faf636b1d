"""The page that is wanted × the page of the new data → what the data could not say (law 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from policykit import codes
from policykit.document import Block, Document, Paragraph, Role
from policykit.findings import Finding
from policykit.merge.comparing import form
from policykit.merge.steps import Slot, called, said


def unplaced(slots: Sequence[Slot], made: Document, told: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each block that the new page lacks or has too many, unless one tells of its words."""
    wanted = [slot.block for slot in slots if not slot.is_generated and said(slot.block).strip()]
    found = [block for block in made.blocks if block.anchor is not None and said(block).strip()]
    before, after = [repr(form(block)) for block in as_nested(wanted)], [repr(form(block)) for block in found]
    words = {finding.needle for finding in told if finding.needle}
    for tag, start, end, other, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _told(wanted[start:end], found[other:stop], words)


def as_nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with no item deeper than the one above leads up to: a list begins at its outermost level."""
    deepest = 0
    for block in blocks:
        if isinstance(block, Paragraph) and block.role is Role.ITEM:
            depth = min(block.depth, deepest)
            deepest = depth + 1
            yield replace(block, depth=depth)
        else:
            deepest = deepest if isinstance(block, Paragraph) and block.role is Role.NOTE else 0
            yield block


def _told(wanted: Sequence[Block], found: Sequence[Block], words: set[str]) -> Iterator[Finding]:
    for block in wanted:
        if said(block) not in words:
            instead = " / ".join(said(each) for each in found) or "nothing"
            sentence = f"This {called(block)} could not be placed as it stands in Word: “{said(block)}”."
            remedy = (
                f"The policy says there: “{instead}”. Change the policy's file by hand if that is not enough."
            )
            yield Finding(codes.NOT_PLACED, sentence, remedy, block.anchor, said(block))
    if not wanted:
        for block in found:
            if said(block) not in words:
                sentence = f"This {called(block)} stays in the policy, though Word lacks it: “{said(block)}”."
                remedy = "Take it out of the policy's file by hand if it is to go."
                yield Finding(codes.NOT_PLACED, sentence, remedy, block.anchor, said(block))
