"""Policy → its parts, each with where it stands, whom it touches, and how binding it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from policykit.model.extracts import concerned
from policykit.model.kinds import (
    Block,
    BlockBase,
    Duty,
    Item,
    ListBlock,
    ProseBlock,
    RowPart,
    RowsBlock,
    Sort,
    kind_of,
    missing,
)
from policykit.model.policy import Policy
from policykit.model.sections import Section, words

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section, a block, an item or a stage, with what it inherits from where it stands."""

    id: str
    sort: Sort
    parent: str
    """The id of the part that it stands in; empty for an outermost section."""
    section: str
    """The heading under which it stands, without markup."""
    markdown: str
    """Its own words: heading, text, stem or caption; empty where it has none."""
    audiences: Ids
    """The ids of the audiences whom it touches."""
    duty: Duty | None
    source: Section | Block | Item | RowPart

    @property
    def words(self) -> str:
        """Its own words, without markup."""
        return words(self.markdown) if self.markdown else ""

    @property
    def states_audience(self) -> bool:
        """Whether it says itself whom it touches, and does not leave that to where it stands."""
        if isinstance(self.source, BlockBase):
            kind = kind_of(self.source)
            if not kind.expects:
                return bool(kind.audiences)
            return getattr(self.source, kind.audiences[0]) is not None
        return getattr(self.source, "of", None) is not None

    @property
    def missing(self) -> str | None:
        """Why what should stand here is not known; None where it is, or nothing should."""
        return missing(self.source) if isinstance(self.source, BlockBase) else None

    @property
    def is_ordered(self) -> bool:
        """Whether the order of what stands in it says something."""
        match self.source:
            case ListBlock():
                return self.source.numbered
            case RowsBlock():
                return kind_of(self.source).rows.is_counted
            case Section() | ProseBlock() | Item() | RowPart():
                return False
            case _:
                assert_never(self.source)


def parts(policy: Policy) -> dict[str, Part]:
    """Every part by its id, in the order of the policy."""
    found = (part for section in policy.sections for part in _section(policy, section, "", ""))
    return {part.id: part for part in found}


def _section(policy: Policy, section: Section, parent: str, above: str) -> Iterator[Part]:
    title = words(section.title) if section.title else above
    within = [part for block in section.blocks for part in _block(policy, block, section.id, title)]
    within += [part for below in section.sections for part in _section(policy, below, section.id, title)]
    audiences = tuple(dict.fromkeys(id_ for part in within for id_ in part.audiences))
    markdown = section.title or ""
    yield Part(section.id, Sort.SECTION, parent, title, markdown, audiences, None, section)
    yield from within


def _block(policy: Policy, block: Block, parent: str, section: str) -> Iterator[Part]:
    kind = kind_of(block)
    audiences = concerned(policy.context, policy.addressed, block)
    duty: Duty | None = getattr(block, "duty", None)  # only what asks something of people has one
    own = getattr(block, kind.words_key) or ""
    whole = Part(block.id, kind.sort, parent, section, own, audiences, duty, block)
    yield whole
    match block:
        case ProseBlock():
            return
        case ListBlock():
            yield from _items(policy, block.items, whole)
        case RowsBlock():
            for row in getattr(block, kind.rows.key) if kind.rows.are_parts else ():
                words_ = getattr(row, kind.rows.cells[0])
                yield Part(row.id, kind.item_sort, block.id, section, words_, (), None, row)
        case _:
            assert_never(block)


def _items(policy: Policy, items: tuple[Item, ...], above: Part) -> Iterator[Part]:
    sort = kind_of(above.source).item_sort if isinstance(above.source, ListBlock) else above.sort
    for item in items:
        audiences = policy.context.audience_ids(item.of) if item.of else above.audiences
        duty = item.duty or above.duty
        part = Part(item.id, sort, above.id, above.section, item.text, audiences, duty, item)
        yield part
        yield from _items(policy, item.items, part)
