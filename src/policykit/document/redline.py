"""A redline: one document that shows what differs between two, and the way back to either.

    accept(redline(old, new)) == new
    reject(redline(old, new)) == old

The first holds to the letter. The second holds except for the language, the contents, the watermark and the
anchors of what is on both pages, which are the new page's; and an empty title becomes the new one.

A block on both pages is shown once, with its words compared. A block that was moved, or has become another
kind of block, is shown as deleted where it was and as inserted where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeVar

from policykit.document import Block, Document, Fact, Heading, Paragraph, Role, Row, Table, with_words
from policykit.document.matching import How, Pair, match, match_facts, match_rows
from policykit.text.spans import REDLINE, Mark, Span, Spans, normal, plain

T = TypeVar("T")
_LEAST_LIKE: Final = 0.2
"""Two texts at one place that are less alike are shown as two blocks, unless an anchor says they are one."""
_NUMBER = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"(\(?)(?:([a-z]{1,5})|[A-Z]{1,5})([.)])")


def redline(old: Document, new: Document) -> Document:
    """The new page, with all that differs from the old one marked. Neither may be a redline itself."""
    return replace(
        new,
        facts=tuple(_facts(old.facts, new.facts)),
        blocks=tuple(_blocks(old.blocks, new.blocks)),
        former_title=old.title if old.title != new.title else "",
    )


def accept(document: Document) -> Document:
    """The page with every change made: inserted words stay, deleted words go."""
    return replace(_without(document, Mark.DELETED), former_title="")


def reject(document: Document) -> Document:
    """The page as it was before: deleted words stay, inserted words go."""
    left = _without(document, Mark.INSERTED)
    return replace(left, title=document.former_title or document.title, former_title="")


# ── Two pages made one ───────────────────────────────────────────────────────────────────────────────────
def _woven(
    old: Sequence[T], new: Sequence[T], pairs: Sequence[Pair], merge: Callable[[T, T], T]
) -> Iterator[tuple[T, Mark | None]]:
    """What is on either side, each side in its order, with its mark: deleted items before inserted ones."""
    at_old = at_new = 0
    for pair in pairs:
        yield from ((item, Mark.DELETED) for item in old[at_old : pair.old])
        yield from ((item, Mark.INSERTED) for item in new[at_new : pair.new])
        yield merge(old[pair.old], new[pair.new]), None
        at_old, at_new = pair.old + 1, pair.new + 1
    yield from ((item, Mark.DELETED) for item in old[at_old:])
    yield from ((item, Mark.INSERTED) for item in new[at_new:])


def _facts(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[Fact]:
    pairs = [
        pair
        for pair in match_facts(old, new)
        if not pair.is_moved and old[pair.old].label == new[pair.new].label
    ]
    for fact, mark in _woven(old, new, pairs, _merged_fact):
        yield replace(fact, mark=mark)


def _merged_fact(old: Fact, new: Fact) -> Fact:
    return replace(new, spans=marked(old.spans, new.spans))


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Block]:
    pairs = [pair for pair in match(old, new) if _is_one(old[pair.old], new[pair.new], pair)]
    for block, mark in _woven(old, new, pairs, _merged):
        yield replace(block, mark=mark)


def _is_one(old: Block, new: Block, pair: Pair) -> bool:
    """Whether a pair can be shown as one block, with no more than words and labels marked in it."""
    if pair.is_moved or (pair.how is not How.ANCHOR and pair.likeness < _LEAST_LIKE):
        return False
    if _is_blank(old) is not _is_blank(new):
        return False
    match old, new:
        case Heading(), Heading():
            return old.level == new.level
        case Paragraph(), Paragraph():
            return old.role is new.role and old.depth == new.depth and _look(old) == _look(new)
        case Table(), Table():
            return len(old.header) == len(new.header)
        case _:
            return False


def _is_blank(block: Block) -> bool:
    """Whether it says nothing; what says something in place of it is shown as put in, or taken out, whole."""
    return not isinstance(block, Table) and not plain(block.spans).strip()


def _look(paragraph: Paragraph) -> str:
    """What a label has in common with others of its list: "(b)" looks like "(a)", and "2.1" like "1.2"."""
    if paragraph.role is Role.GAP or paragraph.role is Role.NOTE:
        return paragraph.label
    letters = _LETTERS.fullmatch(paragraph.label)
    if letters is not None:
        return f"{letters[1]}{'a' if letters[2] else 'A'}{letters[3]}"
    return _NUMBER.sub("0", paragraph.label)


def _merged(old: Block, new: Block) -> Block:
    if isinstance(old, Table) or isinstance(new, Table):
        return _merged_table(old, new) if isinstance(old, Table) and isinstance(new, Table) else new
    former = old.label if old.label != new.label else None
    return replace(new, spans=marked(old.spans, new.spans), former_label=former)


def _merged_table(old: Table, new: Table) -> Table:
    pairs = [
        pair
        for pair in match_rows(old.rows, new.rows)
        if not pair.is_moved and len(old.rows[pair.old]) == len(new.rows[pair.new])
    ]
    woven = list(_woven(old.rows, new.rows, pairs, _merged_row))
    marks = tuple(mark for _, mark in woven)
    return replace(
        new,
        header=_merged_row(old.header, new.header),
        rows=tuple(row for row, _ in woven),
        caption=marked(old.caption, new.caption),
        row_marks=marks if any(marks) else (),
    )


def _merged_row(old: Row, new: Row) -> Row:
    return tuple(
        replace(cell, spans=marked(before.spans, cell.spans)) for before, cell in zip(old, new, strict=True)
    )


# ── One page out of two ──────────────────────────────────────────────────────────────────────────────────
def _without(document: Document, dropped: Mark) -> Document:
    def left(spans: Spans, _: Mark | None) -> Spans:
        return kept(spans, dropped)

    facts = (
        replace(fact, spans=kept(fact.spans, dropped), mark=None)
        for fact in document.facts
        if fact.mark is not dropped
    )
    blocks = (
        with_words(_without_parts(block, dropped), left)
        for block in document.blocks
        if block.mark is not dropped
    )
    return replace(document, facts=tuple(facts), blocks=tuple(blocks))


def _without_parts(block: Block, dropped: Mark) -> Block:
    """The block without its rows that have the mark, or with the label that it has without it."""
    if isinstance(block, Table):
        marks = block.row_marks or (None,) * len(block.rows)
        rows = [(row, mark) for row, mark in zip(block.rows, marks, strict=True) if mark is not dropped]
        return replace(block, rows=tuple(row for row, _ in rows), row_marks=tuple(mark for _, mark in rows))
    if dropped is Mark.INSERTED and block.former_label is not None:
        return replace(block, label=block.former_label)
    return block


# ── The words of two texts ───────────────────────────────────────────────────────────────────────────────
_WORDS = re.compile(r"\w+(?:[’']\w+)*|\s|[^\w\s]")
_SENTENCES = re.compile(r".+?(?:[.!?;:\n]\s*|$)", re.DOTALL)
_MOST = 250_000  # words of one text times words of the other that are compared at once
_ISLAND_WORDS, _ISLAND_SHARE = 2, 0.5

Tokens = Sequence[Span]


def marked(old: Spans, new: Spans) -> Spans:
    """The new text with what was struck out of the old one: both can be read out of it again.

    Words whose marks or link alone changed are struck out and added again. Neither text may be a redline.
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
    """Whether equal words are too few to be distinguished from the changes on both sides of them."""
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


# ── Signs in formats without tracked changes ─────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Signs:
    """The signs before and after inserted words, and before and after deleted words."""

    added: tuple[str, str]
    struck: tuple[str, str]


def signed(document: Document, signs: Signs) -> Document:
    """The page with signs round all inserted and deleted words, which keep their marks.

    Blocks, rows and facts are no longer marked as a whole, but their words are. Of a label that changed, only
    the new one is left. A block without words has no signs.
    """
    of = {Mark.INSERTED: signs.added, Mark.DELETED: signs.struck}

    def sign(spans: Spans, whole: Mark | None) -> Spans:
        if whole is not None:
            spans = tuple(replace(span, marks=span.marks | {whole}) for span in spans)
        found: list[Span] = []
        for mark, run in groupby(spans, lambda span: next((each for each in of if each in span.marks), None)):
            before, after = of[mark] if mark is not None else ("", "")
            marks = frozenset(filter(None, (mark,)))
            found += [Span(before, marks), *run, Span(after, marks)]
        return normal(found)

    title = document.title
    if document.former_title:
        (struck, end), (added, close) = signs.struck, signs.added
        title = f"{struck}{document.former_title}{end} {added}{document.title}{close}"
    return replace(
        document,
        title=title,
        facts=tuple(replace(fact, spans=sign(fact.spans, fact.mark), mark=None) for fact in document.facts),
        blocks=tuple(with_words(block, sign) for block in document.blocks),
        former_title="",
    )
