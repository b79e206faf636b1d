"""Policy → its parts, each with where it stands, whom it touches, and how binding it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from policykit.model import blocks as model
from policykit.model.blocks import Block, Duty, Item, Section, Step
from policykit.model.policy import Policy
from policykit.model.texts import words

Ids = tuple[str, ...]


class Sort(StrEnum):
    """What a part is, as changes name it."""

    SECTION = "section"
    EXPECTATION = "expectation"
    RESPONSE = "response"
    DEFINITION = "definition"
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    ENTRY = "entry"
    TABLE = "table"
    CONTACTS = "contacts"
    PROCEDURE = "procedure"
    STAGE = "stage"


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
    source: Section | Block | Item | Step

    @property
    def words(self) -> str:
        """Its own words, without markup."""
        return words(self.markdown) if self.markdown else ""

    @property
    def states_audience(self) -> bool:
        """Whether it says itself whom it touches, and does not leave that to where it stands."""
        match self.source:
            case Item() | model.Expectations():
                return self.source.of is not None
            case model.Responses():
                return True
            case _:
                return False

    @property
    def missing(self) -> str | None:
        """Why what should stand here is not known; None where it is, or nothing should."""
        match self.source:
            case model.Expectations() | model.Responses() | model.List() | model.Steps():
                return self.source.missing
            case _:
                return None

    @property
    def is_ordered(self) -> bool:
        """Whether the order of what stands in it says something."""
        match self.source:
            case model.Expectations() | model.Responses() | model.List():
                return self.source.numbered
            case model.Steps():
                return True
            case _:
                return False


_SORTS = {
    "text": Sort.TEXT,
    "quote": Sort.QUOTE,
    "definition": Sort.DEFINITION,
    "expectations": Sort.EXPECTATION,
    "responses": Sort.RESPONSE,
    "list": Sort.LIST,
    "table": Sort.TABLE,
    "contacts": Sort.CONTACTS,
    "steps": Sort.PROCEDURE,
}


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
    sort, audiences = _SORTS[block.kind], _touched(policy, block)
    match block:
        case model.Text() | model.Quote() | model.Definition():
            yield Part(block.id, sort, parent, section, block.text, audiences, None, block)
        case model.Expectations() | model.Responses() | model.List():
            duty = block.duty if isinstance(block, model.Expectations) else None
            whole = Part(block.id, sort, parent, section, block.text or "", audiences, duty, block)
            yield whole
            yield from _items(policy, block.items, whole)
        case model.Table() | model.Contacts():
            yield Part(block.id, sort, parent, section, block.caption or "", audiences, None, block)
        case model.Steps():
            yield Part(block.id, sort, parent, section, block.text or "", audiences, None, block)
            for step in block.steps:
                yield Part(step.id, Sort.STAGE, block.id, section, step.text, (), None, step)
        case _:
            assert_never(block)


def _touched(policy: Policy, block: Block) -> Ids:
    match block:
        case model.Expectations():
            return policy.setting.audience_ids(block.of) if block.of else policy.addressed
        case model.Responses():
            return policy.setting.audience_ids(block.against)
        case _:
            return ()


def _items(policy: Policy, items: tuple[Item, ...], above: Part) -> Iterator[Part]:
    sort = Sort.ENTRY if above.sort in {Sort.LIST, Sort.ENTRY} else above.sort
    for item in items:
        audiences = policy.setting.audience_ids(item.of) if item.of else above.audiences
        duty = item.duty or above.duty
        part = Part(item.id, sort, above.id, above.section, item.text, audiences, duty, item)
        yield part
        yield from _items(policy, item.items, part)
