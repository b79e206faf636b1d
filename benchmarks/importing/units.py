"""Policy → what is compared of it: units of each kind, told apart by their words and never by ids."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from policykit import text as inline
from policykit.model.answers import CitedKind
from policykit.model.kinds import (
    Block,
    Contacts,
    Definition,
    Expectations,
    Item,
    List,
    Quote,
    Responses,
    Steps,
    Table,
    Text,
)
from policykit.model.policy import Policy
from policykit.text.spans import plain

Words = Counter[str]
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CLAUSE = re.compile(r"\A\s*(?:\([a-z0-9]{1,3}\)|[a-z]\)|\d+(?:\.\d+)*[.)]?)\s+(?=\D)")


class Measure(StrEnum):
    """What is counted."""

    FRONT = "front matter"
    SECTIONS = "sections"
    STEMS = "stems and items"
    AUDIENCES = "audiences"
    KINDS = "kinds of block"
    DUTIES = "duties"
    DEFINITIONS = "definitions"
    LAWS = "laws"
    POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a policy says: ``fact`` has to be the same, ``words`` nearly so, text by text."""

    fact: str
    words: tuple[str, ...] = ()


def words(text: str) -> Words:
    """The words of a text, without markup, marks, case and the number of its clause."""
    shown = unicodedata.normalize("NFKC", plain(inline.parse(text))).replace("’", "'").casefold()
    return Counter(_WORD.findall(_CLAUSE.sub("", shown)))


def front_matter(policy: Policy) -> dict[str, str]:
    """The facts at the top, by their keys; those that are not stated are left out."""
    approval, review = policy.approval, policy.review
    stated = {
        "title": policy.title,
        "status": policy.status,
        "version": policy.version,
        "owner": policy.owner,
        "audiences": " ".join(sorted(policy.addressed)) if policy.audiences else None,
        "approval/by": approval.by,
        "approval/on": approval.on and approval.on.written,
        "review/due": review.due and review.due.written,
        "review/last": review.last and review.last.written,
        "review/cycle": review.cycle and review.cycle.written,
    }
    return {key: str(value) for key, value in stated.items() if value}


def units(policy: Policy) -> dict[Measure, list[Unit]]:
    """All that is compared, but for the front matter, which is compared by its keys."""
    found: dict[Measure, list[Unit]] = {measure: [] for measure in Measure}
    for section, level in policy.walk():
        if section.title is not None:
            heading = f"{section.label or ''} {section.title}"
            found[Measure.SECTIONS].append(Unit(str(level), (heading,)))
        for block in section.blocks:
            for measure, unit in _block(policy, block):
                found[measure].append(unit)
    for citation in policy.citations():
        of_law = citation.kind is CitedKind.LAW
        facts = {f"{citation.id}/{citing.provision if of_law else ''}" for citing in citation.cited}
        found[Measure.LAWS if of_law else Measure.POLICIES] += map(Unit, sorted(facts))
    return found


def _block(policy: Policy, block: Block) -> Iterator[tuple[Measure, Unit]]:
    for text in _kind_texts(block):
        yield Measure.KINDS, Unit(block.kind, (text,))
    match block:
        case Definition():
            yield Measure.DEFINITIONS, Unit("open" if block.open else "closed", (block.term,))
        case Expectations():
            yield from _list(block)
            yield from _audiences(policy, "whom", block.text, block.of)
            yield from _audiences(policy, "by", block.text, block.by)
            yield from _duties(policy, block.text, block)
        case Responses():
            yield from _list(block)
            yield from _audiences(policy, "whom", block.text, block.against)
        case List():
            yield from _list(block)
        case Steps():
            yield from _stem(block.text or "", bool(block.steps))
            for step in block.steps:
                yield Measure.STEMS, Unit("item 1", (step.text, block.text or ""))
        case Text() | Quote() | Table() | Contacts():
            pass
        case _:
            raise TypeError(block)


def _kind_texts(block: Block) -> Iterator[str]:
    """The texts by which a block is known: each paragraph of prose, a stem, or all cells of a table."""
    match block:
        case Text() | Quote() | Definition():
            yield from inline.paragraphs(block.text)
        case Expectations() | Responses():
            yield block.text
        case List():
            yield block.text or block.items[0].text
        case Table():
            yield " ".join(cell for row in block.rows for cell in row)
        case Contacts():
            people = ((person.role, person.name, person.phone, person.email) for person in block.people)
            yield " ".join(value for person in people for value in person if value)
        case Steps():
            yield " ".join(f"{step.text} {step.who or ''} {step.within or ''}" for step in block.steps)
        case _:
            raise TypeError(block)


def _stem(text: str, has_items: bool, is_missing: bool = False) -> Iterator[tuple[Measure, Unit]]:
    if text and (has_items or is_missing):
        yield Measure.STEMS, Unit("gap" if is_missing else "stem", (text,))


def _list(block: Expectations | Responses | List) -> Iterator[tuple[Measure, Unit]]:
    yield from _stem(block.text or "", bool(block.items), block.missing is not None)
    yield from _items(block.items, 1, block.text or "")


def _items(items: tuple[Item, ...], depth: int, stem: str) -> Iterator[tuple[Measure, Unit]]:
    for item in items:
        yield Measure.STEMS, Unit(f"item {depth}", (item.text, stem))
        yield from _items(item.items, depth + 1, item.text)


def _audiences(
    policy: Policy, role: str, text: str, names: tuple[str, ...] | None
) -> Iterator[tuple[Measure, Unit]]:
    for id_ in policy.context.audience_ids(names):
        yield Measure.AUDIENCES, Unit(f"{role} {id_}", (text,))


def _duties(policy: Policy, text: str, part: Expectations | Item) -> Iterator[tuple[Measure, Unit]]:
    if part.duty is not None:
        yield Measure.DUTIES, Unit(part.duty, (text,))
    for item in part.items:
        yield from _audiences(policy, "whom", item.text, item.of)
        yield from _duties(policy, item.text, item)
