"""Source → a warning where YAML takes words for a note and drops them, or a note for words and keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from policykit import codes
from policykit.findings import Finding, first_of
from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Scalar, Sequence, Source

# YAML 1.2 § 6.6: a comment begins at a “#” after a blank. One that is meant has a space after its “#”.
_TAKEN_FOR_A_NOTE = re.compile(r"[ \t]+(?P<words>#(?=[^\s#])[^\r\n]*)")
_LOOKS_LIKE_A_NOTE = re.compile(r"(?<=[\r\n])(?P<indent>[ \t]*)(?P<words>#[^\r\n]*)")
_FIRST_WORDS = re.compile(r"(?<=[\r\n])(?P<indent> *)[^\s]")
_HEADING = re.compile(r"#{1,6}[ \t]+\S+")


def doubtful_notes(source: Source) -> list[Finding]:
    """A warning at each “#” whose words are dropped, or printed, and seem to be meant otherwise.

    Dropped is what follows a “#”, with no space after it, behind an unquoted value, as in ``Policy #2``; a
    note that is written ``# like this`` is not told. Printed is a line that begins with “#” within words in
    quotation marks or under ``>-`` or ``|``; it is not told where it reads as a heading of Markdown, which is
    told by itself. At most a hundred are.
    """
    kinds = (_dropped, _printed)
    return first_of(
        found for scalar in _scalars(source.root) for kind in kinds for found in kind(source, scalar)
    )


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from _scalars(item)
        case Mapping(entries=entries):
            for _, value in entries.values():
                yield from _scalars(value)
        case _:
            assert_never(node)


def _dropped(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if scalar.style or not scalar.value or not (found := _TAKEN_FOR_A_NOTE.match(source.text, scalar.end)):
        return
    sentence = f"YAML takes “{_shown(found)}” for a note, so it is no part of the value."
    remedy = "Put the whole text in quotation marks; if it is a note, write a space after the “#”."
    yield Finding(codes.SWALLOWED, sentence, remedy, place=source.lines.place(*found.span("words")))


def _printed(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if not scalar.style or "#" not in scalar.value:
        return
    least = 0
    if scalar.style in BLOCK_STYLES:  # § 8.1.1.2: what is indented less than its first words is no part of it
        first = _FIRST_WORDS.search(source.text, scalar.start, scalar.end)
        least = len(first["indent"]) if first else 0
    for found in _LOOKS_LIKE_A_NOTE.finditer(source.text, scalar.start, scalar.end):
        if len(found["indent"]) < least or _reads_as_heading(found["words"], scalar.value):
            continue
        sentence = f"This line begins with “#” within a text, so “{_shown(found)}” is printed."
        remedy = "If it is a note, move it above the key of the text; if it belongs to the text, write “\\#”."
        yield Finding(codes.PRINTED_NOTE, sentence, remedy, place=source.lines.place(*found.span("words")))


def _reads_as_heading(words: str, value: str) -> bool:
    """Whether the words have a heading's mark and begin a line of the value, too."""
    mark = _HEADING.match(words)
    return mark is not None and bool(re.search(rf"^[ \t]*{re.escape(mark[0])}", value, re.MULTILINE))


def _shown(found: re.Match[str]) -> str:
    words = found["words"].rstrip()
    return words if len(words) <= 40 else f"{words[:39]}…"
