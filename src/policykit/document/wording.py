"""Spans × spans → one text in which words are marked as added or struck out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policykit.text.spans import REDLINE, Mark, Span, Spans, normal

_WORDS = re.compile(r"\w+(?:[’']\w+)*|\s|[^\w\s]")
_SENTENCES = re.compile(r".+?(?:[.!?;:\n]\s*|$)", re.DOTALL)
_MOST = 250_000  # words of one text times words of the other that are compared at once
_ISLAND_WORDS, _ISLAND_SHARE = 2, 0.5

Tokens = Sequence[Span]


def marked(old: Spans, new: Spans) -> Spans:
    """The new text with what was struck out of the old one: both can be read out of it again.

    Words whose marks or link alone changed are struck out and added anew. Neither text may be a redline.
    """
    if old == new:
        return new
    runs = _joined(_compared(_tokens(old, _WORDS), _tokens(new, _WORDS), old, new))
    return normal(span for run in runs for span in run.spans())


def kept(spans: Spans, dropped: Mark) -> Spans:
    """What is left of a marked text: without the words that have one mark, nor the marks of a redline."""
    if not any(span.marks.intersection(REDLINE) for span in spans):
        return spans
    left = (span for span in spans if dropped not in span.marks)
    return normal(Span(span.text, span.marks.difference(REDLINE), span.target) for span in left)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring words that are on both sides, or those of the one that stand for those of the other."""

    old: Tokens
    new: Tokens
    is_equal: bool

    def spans(self) -> Iterator[Span]:
        if self.is_equal:
            yield from self.new
            return
        yield from (_with(span, Mark.DELETED) for span in self.old)
        yield from (_with(span, Mark.INSERTED) for span in self.new)


def _with(span: Span, mark: Mark) -> Span:
    return Span(span.text, span.marks | {mark}, span.target)


def _tokens(spans: Spans, pattern: re.Pattern[str]) -> list[Span]:
    """Words, signs and single spaces, each with its marks and its link."""
    return [Span(text, span.marks, span.target) for span in spans for text in pattern.findall(span.text)]


def _compared(old: Tokens, new: Tokens, whole_old: Spans, whole_new: Spans) -> Iterator[_Run]:
    """The words compared; of texts so long that it would take too long, first the sentences."""
    if len(old) * len(new) <= _MOST:
        yield from _runs(old, new)
        return
    for run in _runs(_tokens(whole_old, _SENTENCES), _tokens(whole_new, _SENTENCES)):
        words = (_tokens(tuple(side), _WORDS) for side in (run.old, run.new))
        some, others = words
        if run.is_equal or len(some) * len(others) > _MOST:
            yield run
        else:
            yield from _runs(some, others)


def _runs(old: Tokens, new: Tokens) -> Iterator[_Run]:
    from difflib import SequenceMatcher  # every writer loads this module, few compare

    # Without autojunk=False, words that are common in a long text would never be found on both sides.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        yield _Run(old[start:end], new[new_start:new_end], tag == "equal")


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """The runs, with a few equal words between two changes taken into them: so it can be read."""
    found: list[_Run] = []
    for run in runs:
        if len(found) > 1 and not run.is_equal and _is_island(found[-2], found[-1], run):
            before, island = found[-2:]
            found[-2:] = [
                _Run([*before.old, *island.old, *run.old], [*before.new, *island.new, *run.new], False)
            ]
        else:
            found.append(run)
    return found


def _is_island(before: _Run, island: _Run, after: _Run) -> bool:
    """Whether equal words are too few to be told apart from the changes on both sides of them."""
    if before.is_equal or not island.is_equal:
        return False
    old, new = (*before.old, *after.old), (*before.new, *after.new)
    if not old or not new:
        return False
    words = sum(token.text[0].isalnum() for token in island.new)
    changed = min(_length(old), _length(new))
    return not words or (words <= _ISLAND_WORDS and _length(island.new) <= _ISLAND_SHARE * changed)


def _length(tokens: Iterable[Span]) -> int:
    return sum(len(token.text) for token in tokens)
