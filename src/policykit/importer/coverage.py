"""Import loses no word: each word of the document is in the draft or was set aside, or this finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from policykit import text as inline
from policykit.document.reading import Reading
from policykit.importer.labels import RAISED
from policykit.importer.pieces import words_of
from policykit.model.kinds import (
    Block,
    Item,
    ListBlock,
    ProseBlock,
    RowsBlock,
    cells,
    columns,
    kind_of,
    missing,
)
from policykit.model.policy import Policy
from policykit.model.sections import Section
from policykit.text.spans import plain


def lost_in_reading(reading: Reading) -> Lost | None:
    """The first place where the page and the file part; None if they do not, or the reader kept no text."""
    if reading.text is None:
        return None
    said = tokens(reading.text)
    found: list[str] = []
    asides = sorted(reading.asides, key=lambda aside: aside.block)
    at = 0
    for index, block in enumerate(reading.document.blocks):
        while at < len(asides) and asides[at].block <= index:
            found += tokens(asides[at].words)
            at += 1
        found += tokens(words_of(block))
    found += [word for aside in asides[at:] for word in tokens(aside.words)]
    if said == found:
        return None
    first = next(
        (i for i, (a, b) in enumerate(zip(said, found, strict=False)) if a != b), min(len(said), len(found))
    )
    return Lost(" ".join(said[first : first + 12]), " ".join(found[first : first + 12]))


# Letters, digits and signs that mean something by themselves; bullets, leaders and punctuation are no words.
# A small letter before a capital or a digit ends a word, and a digit before a capital, since labels are
# glued to values: “dateSpring”, “2024Review”; so does a number before what is raised, the mark of a footnote.
_GLUED = re.compile(rf"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z{RAISED}])")
_WORD = re.compile(r"[^\W_]+|[$£€¥%&+=<>@#§©®™°½¼¾]")


MISSING = "|missing"
"""What the path of a gap's words ends with, after the id of the block."""


def tokens(text: str) -> list[str]:
    """The words of a text."""
    return [part for word in _WORD.findall(text) for part in _GLUED.split(word)]


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that a rule took out of a unit of the source: to the front matter, or aside."""

    unit: int
    words: str
    reason: str = ""
    path: str = ""
    followed: str = ""
    """The words right behind them, where they stand in the unit more than once."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Where the draft and its source part: words that are in one of them and not in the other."""

    expected: str
    found: str


def lost(units: Sequence[str], taken: Sequence[Taken], policy: Policy) -> Lost | None:
    """The first place where a word was lost, added or moved; None if every word is where it was.

    What is left of each unit, when the words that were taken out are gone, must be the text of the policy,
    word for word; and what went to the front matter must stand there. Of words that stand in a unit several
    times, those at its end may be the ones that were taken: nothing is lost if either way of counting fits.
    """
    first = _lost(units, taken, policy, from_end=False)
    if first is None:
        return None
    again = sorted(taken, key=lambda each: -len(tokens(each.words)))  # what is longest can be mistaken least
    return _lost(units, again, policy, from_end=True) and first


def _lost(units: Sequence[str], taken: Sequence[Taken], policy: Policy, *, from_end: bool) -> Lost | None:
    rest: list[str] = []
    by_unit: dict[int, list[Taken]] = {}
    for each in taken:
        by_unit.setdefault(each.unit, []).append(each)
    for number, words in enumerate(units):
        left = _without(tokens(words), by_unit.get(number, ()), from_end=from_end)
        if isinstance(left, Lost):
            return left
        rest += left
    for each in taken:
        if each.path and not holds(tokens(fact_text(policy, each.path)), tokens(each.words)):
            return Lost(each.words, fact_text(policy, each.path))
    return _apart(rest, policy)


def _without(words: list[str], taken: Iterable[Taken], *, from_end: bool) -> list[str] | Lost:
    left = list(words)
    for each in taken:
        wanted = tokens(each.words)
        at = _find(left, wanted + tokens(each.followed), from_end=from_end)
        if at is None and from_end:  # what followed was taken before
            at = _find(left, wanted, from_end=True)
        if at is None:
            return Lost(each.words, " ".join(left))
        left[at : at + len(wanted)] = []
    return left


def _find(words: list[str], wanted: list[str], *, from_end: bool = False) -> int | None:
    if not wanted:
        return 0
    first, length = wanted[0], len(wanted)
    places = range(len(words) - 1, -1, -1) if from_end else range(len(words))
    return next((at for at in places if words[at] == first and words[at : at + length] == wanted), None)


def holds(words: list[str], wanted: list[str]) -> bool:
    """Whether words stand among others, one after another."""
    return _find(words, wanted) is not None


def _apart(rest: list[str], policy: Policy) -> Lost | None:
    """Compare what is left with the policy's text, group by group; a group's order may be its kind's own."""
    at = 0
    for text, is_ordered in groups(policy):
        wanted = tokens(text)
        found = rest[at : at + len(wanted)]
        if found != wanted and (is_ordered or sorted(found) != sorted(wanted)):
            return Lost(" ".join(found), " ".join(wanted))
        at += len(wanted)
    return Lost(" ".join(rest[at:]), "") if at < len(rest) else None


def fact_text(policy: Policy, path: str) -> str:
    """The words of a fact of the front matter, by its path."""
    approval, review = policy.approval, policy.review
    facts = {
        "title": policy.title,
        "owner": policy.owner,
        "version": policy.version,
        "status": policy.status,
        "audiences": " ".join(policy.audiences or ()),
        "approval/by": approval.by,
        "approval/on": approval.on and approval.on.written,
        "approval/on|label": approval.label,
        "review/due": review.due and review.due.written,
        "review/last": review.last and review.last.written,
        "review/cycle": review.cycle and review.cycle.written,
        "review/due|label": review.label,
    }
    return (_missing(policy, path) if path.endswith(MISSING) else facts[path]) or ""


def _missing(policy: Policy, path: str) -> str | None:
    """Why a part of the text is missing, which is beside the text and not in it."""
    blocks = (block for section, _ in policy.walk() for block in section.blocks)
    return _words(next((missing(block) for block in blocks if f"{block.id}{MISSING}" == path), None))


def groups(policy: Policy) -> Iterator[tuple[str, bool]]:
    """The words of the policy's text in the order of the page, and whether their order is the source's."""
    for section, _ in policy.walk():
        yield from _section(section)


def _section(section: Section) -> Iterator[tuple[str, bool]]:
    yield section.label or "", True
    yield _words(section.title), True
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[tuple[str, bool]]:
    match block:
        case ProseBlock():
            yield _words(block.text), True
        case ListBlock():
            yield _words(block.text), True
            yield from _items(block.items)
        case RowsBlock():
            kind = kind_of(block)
            yield _words(getattr(block, kind.words_key)), True
            yield from ((_words(column), True) for column in columns(block))
            for row in cells(block):
                texts = [_words(cell.text) for cell in row]
                is_set = not kind.rows.cells  # a person's or a stage's cells may be in another order
                yield from ((text, True) for text in texts) if is_set else ((" ".join(texts), False),)
        case _:
            assert_never(block)


def _items(items: tuple[Item, ...]) -> Iterator[tuple[str, bool]]:
    for item in items:
        yield item.label or "", True
        yield _words(item.text), True
        yield _words(item.reason), True
        yield from _items(item.items)


def _words(markdown: str | None) -> str:
    if not markdown:
        return ""
    return "\n".join(plain(inline.parse(paragraph)) for paragraph in inline.paragraphs(markdown))
