"""Changes → Document: all of them, or one page for the governors, by whom they affect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from policykit.compare import Change, Weight
from policykit.document import Block, Document, Fact, Heading, Paragraph, Role
from policykit.model.policy import Policy
from policykit.spans import Span

BULLET = "•"
NOTHING = "Nothing has changed."
WHOLE_POLICY = "The policy as a whole"
NO_HEADING = "Before the first heading"
_HEADINGS = {Weight.SUBSTANCE: "Changes of substance", Weight.WORDING: "Changes of wording only"}


def listing(policy: Policy, changes: Sequence[Change], names: tuple[str, str]) -> Document:
    """Every change to what has become ``policy``, those of substance first, each under its heading.

    ``names`` are what was compared with what, in the words of whoever asked.
    """
    facts = (Fact("Old", (Span(names[0]),)), Fact("New", (Span(names[1]),)))
    blocks = [block for weight in Weight for block in _of_weight(changes, weight)]
    title = f"Changes to the {policy.title}"
    return Document(title, policy.school.language, facts, tuple(blocks) or (_body(NOTHING),))


def _of_weight(changes: Sequence[Change], weight: Weight) -> Iterator[Block]:
    found = [change for change in changes if change.weight is weight]
    if found:
        yield Heading((Span(f"{_HEADINGS[weight]} ({len(found)})"),))
    for place, together in groupby(found, key=_place):
        yield Heading((Span(place),), 2)
        for change in together:
            yield Paragraph((Span(change.sentence),), Role.ITEM, BULLET)
            yield from _words(change)


def _place(change: Change) -> str:
    return change.section or (NO_HEADING if change.part else WHOLE_POLICY)


def _words(change: Change) -> Iterator[Paragraph]:
    """The words as they were and as they are, where the sentence does not quote them."""
    if not change.is_quoted:
        yield Paragraph((Span(change.old),), Role.NOTE, "Was")
        yield Paragraph((Span(change.new),), Role.NOTE, "Now")


def _body(words: str) -> Paragraph:
    return Paragraph((Span(words),))
