"""What a reader cannot read as words → findings that say where it stood."""

from __future__ import annotations

from collections.abc import Sequence

from policykit import codes
from policykit.document import Block, Table
from policykit.findings import Finding
from policykit.text.spans import plain

_MOST = 50
_ENDS = (".", "!", "?", "…")


def left_out(shown: str, before: str) -> Finding:
    """A picture, with what it is said to show and the words before which it stood."""
    what = f"a picture of “{shown}”" if shown else "a picture without words"
    where = f"before “{before}”" if before else "at the end"
    remedy = "If it says something that the policy needs, write that as words."
    return Finding(codes.LEFT_OUT, sentence(what, where), remedy)


def sentence(what: str, where: str = "") -> str:
    """What was found and where it stood, if that is known, as a whole sentence."""
    said = f"{what[:1].upper()}{what[1:]}{where and f', {where}'}"
    return said if said.rstrip("”").endswith(_ENDS) else f"{said}."


def first_words(blocks: Sequence[Block], at: int) -> str:
    """The first words of the block of this index; nothing behind the last."""
    if at >= len(blocks):
        return ""
    block = blocks[at]
    spans = block.caption or block.header[0].spans if isinstance(block, Table) else block.spans
    words = " ".join(plain(spans).split())
    return words if len(words) <= _MOST else f"{words[:_MOST].rsplit(' ', 1)[0]} …"
