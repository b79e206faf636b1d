"""Spans: runs of text with marks and links, both in a field of the data and on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Mark(StrEnum):
    """A mark of a run of text."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    INSERTED = "inserted"
    DELETED = "deleted"


REDLINE = (Mark.INSERTED, Mark.DELETED)
"""The marks of a redline. They say what happened to words between two pages, not how the words look."""

Marks = frozenset[Mark]
UNMARKED: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    r"""A run of text with one set of marks and, if it is a link, where it goes.

    ``text`` is literal: no character of it is markup. A ``"\n"`` in it is a line break. ``target`` is a URL,
    ``"#id"`` for a part of the same policy, or an address in one of policykit's own schemes (``law:``,
    ``policy:``, ``term:``, ``audience:``).
    """

    text: str
    marks: Marks = UNMARKED
    target: str | None = None


Spans = tuple[Span, ...]


def normal(spans: Iterable[Span]) -> Spans:
    """Spans in normal form: none empty, no two neighbours that could be one."""
    runs = groupby((span for span in spans if span.text), key=lambda span: (span.marks, span.target))
    return tuple(Span("".join(span.text for span in run), marks, target) for (marks, target), run in runs)


def plain(spans: Iterable[Span]) -> str:
    """The words alone, without marks or targets."""
    return "".join([span.text for span in spans])
