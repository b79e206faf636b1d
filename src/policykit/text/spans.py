"""Words with their marks: what a field of the data says and what a page shows, in the same form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a run of words is set apart from the words round it."""

    # That of Enum is written in Python, and asked a thousand times a page. A member is looked up in
    # Python too (before 3.12), so what asks at every paragraph finds its members once, above all else.
    __hash__ = str.__hash__

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    INSERTED = "inserted"
    DELETED = "deleted"


REDLINE = (Mark.INSERTED, Mark.DELETED)
"""The marks of a redline: they say what became of words between two pages, not how the words look."""

Marks = frozenset[Mark]
UNMARKED: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    r"""A run of text with one set of marks and, if it is a link, where it goes.

    ``text`` is literal: no character of it is markup. A ``"\n"`` in it is a line break that someone asked
    for. ``target`` is a URL, ``"#id"`` for a part of the same policy, or one of the house's own schemes
    (``law:``, ``policy:``, ``term:``, ``audience:``).
    """

    text: str
    marks: Marks = UNMARKED
    target: str | None = None


Spans = tuple[Span, ...]


def normal(spans: Iterable[Span]) -> Spans:
    """Spans in normal form: none empty, no two neighbours that could be one."""
    merged: list[Span] = []
    last: Span | None = None
    texts: list[str] = []  # of the last and those like it, joined once: each addition would copy them all
    for span in spans:
        if not span.text:
            continue
        if last is not None and last.marks == span.marks and last.target == span.target:
            texts = texts or [last.text]
            texts.append(span.text)
            continue
        if texts:
            merged[-1], texts = _joined(texts, merged[-1]), []
        merged.append(span)
        last = span
    if texts:
        merged[-1] = _joined(texts, merged[-1])
    return tuple(merged)


def _joined(texts: list[str], like: Span) -> Span:
    return Span("".join(texts), like.marks, like.target)


def plain(spans: Sequence[Span]) -> str:
    """The words alone, without marks or targets."""
    return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])
