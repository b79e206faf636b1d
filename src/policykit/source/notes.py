"""Source → a warning for each place where YAML takes words for a note and drops them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from policykit import codes
from policykit.findings import Finding, first_of
from policykit.source.tree import Mapping, Node, Scalar, Sequence, Source

# YAML 1.2 § 6.6: a comment begins at a “#” after a blank. One that is meant has a space after its “#”.
_TAKEN_FOR_A_NOTE = re.compile(r"[ \t]+(?P<words>#(?=[^\s#])[^\r\n]*)")


def swallowed(source: Source) -> list[Finding]:
    """A warning at each “#” that ends an unquoted value and has no space after it, as in ``Policy #2``.

    A note that is written ``# like this`` is not told. At most a hundred are.
    """
    return first_of(_told(source, found) for found in _notes(source.text, source.root))


def _notes(text: str, node: Node) -> Iterator[re.Match[str]]:
    match node:
        case Scalar():
            if not node.style and node.value and (found := _TAKEN_FOR_A_NOTE.match(text, node.end)):
                yield found
        case Sequence(items=items):
            for item in items:
                yield from _notes(text, item)
        case Mapping(entries=entries):
            for _, value in entries.values():
                yield from _notes(text, value)
        case _:
            assert_never(node)


def _told(source: Source, found: re.Match[str]) -> Finding:
    start, end = found.span("words")
    words = found["words"].rstrip()
    shown = words if len(words) <= 40 else f"{words[:39]}…"
    sentence = f"YAML takes “{shown}” for a note, so it is no part of the value."
    remedy = "Put the whole text in quotation marks; if it is a note, write a space after the “#”."
    return Finding(codes.SWALLOWED, sentence, remedy, place=source.lines.place(start, end))
