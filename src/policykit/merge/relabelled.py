"""The page as built × the page as edited → the lists that are numbered otherwise, which no step says.

A label is generated, or counted by Word, so a new one is no edit of words: an item put in above changes all
below it. But bullets that became numbers, or a label that became another sort, is what somebody did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit import codes
from policykit.document import Block, Document, Heading, Paragraph, Role, Table
from policykit.document.matching import match
from policykit.findings import Finding
from policykit.merge.steps import called, said

_SORTS = (
    ("a bullet", re.compile(r"[^\w\s]?")),
    ("a number", re.compile(r"\W?\d+\W?")),
    ("a letter", re.compile(r"\W?[^\W\d]\W?|\W?[ivxlc]+\W?", re.IGNORECASE)),
)


def relabelled(built: Document, edited: Document) -> Iterator[Finding]:
    """A finding for the first item of each list, and for each heading, whose label is of another sort."""
    is_told = False
    for pair in match(built.blocks, edited.blocks, is_edit=True):
        old, new = built.blocks[pair.old], edited.blocks[pair.new]
        if (renamed := _renamed(old, new)) is not None:
            yield renamed
        if isinstance(old, Table) or isinstance(new, Table) or not (_is_labelled(old) and _is_labelled(new)):
            is_told = is_told and isinstance(new, Paragraph) and new.role is Role.NOTE
        elif _sort(old.label) == _sort(new.label):
            is_told = is_told and isinstance(old, Paragraph)
        elif not is_told:
            is_told = isinstance(old, Paragraph)
            sentence = (
                f"This {called(new)} has {_named(new.label)} in Word, and {_named(old.label)} in the policy: "
                f"“{said(new)}”."
            )
            remedy = "If that is meant, write numbered: or label: in the policy's file."
            yield Finding(codes.RELABELLED, sentence, remedy, old.anchor, said(new))


def _renamed(old: Block, new: Block) -> Finding | None:
    """What to tell of a note or a gap that is called otherwise; policykit gives it its name."""
    if not (isinstance(old, Paragraph) and isinstance(new, Paragraph)) or old.role is not new.role:
        return None
    if old.role is Role.ITEM or old.label == new.label:
        return None
    sentence = (
        f"This {called(new)} is called “{new.label}” in Word, and “{old.label}” in the policy: “{said(new)}”."
    )
    remedy = (
        "policykit writes that name, so it cannot come home: put it back in Word, or build with --overwrite, "
        "which keeps a dated copy of the Word file first."
    )
    return Finding(codes.IN_GENERATED, sentence, remedy, old.anchor, said(new))


def _is_labelled(block: Heading | Paragraph) -> bool:
    """Whether a block can have a label that somebody changes: an item, a heading."""
    return isinstance(block, Heading) or block.role is Role.ITEM


def _sort(label: str) -> str:
    return next((sort for sort, shape in _SORTS if shape.fullmatch(label)), label)


def _named(label: str) -> str:
    return f"“{label}”" if label else "no label"
