"""Policy → the policy for one audience: its expectations, what the school does, and the words those use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, assert_never

from policykit import text as inline
from policykit.model.blocks import (
    Block,
    Contacts,
    Definition,
    Expectations,
    Item,
    List,
    Quote,
    Responses,
    Section,
    Steps,
    Table,
    Text,
)
from policykit.model.questions import audience_id
from policykit.model.setting import Target
from policykit.model.texts import block_texts

if TYPE_CHECKING:
    from policykit.model.policy import Policy


def extract(policy: Policy, audience: str) -> Policy:
    """See :meth:`Policy.extract`."""
    wanted = audience_id(policy.school, audience)
    sections = _narrowed(policy.sections, lambda block: _for_audience(policy, block, wanted))
    used = _used(_blocks(policy.sections), _blocks(sections))
    sections = _narrowed(
        policy.sections,
        lambda block: block if block.id in used else _for_audience(policy, block, wanted),
    )
    # The reference of the approval is that of the whole, which an extract cannot be compared with.
    approval = policy.approval.model_copy(update={"reference": None})
    return policy.model_copy(update={"sections": sections, "approval": approval})


def _blocks(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield from section.blocks
        yield from _blocks(section.sections)


def _narrowed(sections: tuple[Section, ...], keep: Callable[[Block], Block | None]) -> tuple[Section, ...]:
    narrowed = (
        section.model_copy(
            update={
                "blocks": tuple(kept for block in section.blocks if (kept := keep(block)) is not None),
                "sections": _narrowed(section.sections, keep),
            }
        )
        for section in sections
    )
    return tuple(section for section in narrowed if section.blocks or section.sections)


def _for_audience(policy: Policy, block: Block, wanted: str) -> Block | None:
    match block:
        case Expectations():
            of = policy.setting.audience_ids(block.of) if block.of else policy.addressed
            items = _items_for(policy, block.items, of, wanted)
            if not items and (block.items or wanted not in of):
                return None
            return block.model_copy(update={"items": items})
        case Responses():
            against = policy.setting.audience_ids(block.against)
            return block if not against or wanted in against else None
        case Steps():  # what happens, and who does it: nobody is left out
            return block
        case Definition() | Text() | Quote() | List() | Table() | Contacts():
            return None
        case _:
            assert_never(block)


def _items_for(policy: Policy, items: tuple[Item, ...], of: tuple[str, ...], wanted: str) -> tuple[Item, ...]:
    kept = []
    for item in items:
        item_of = policy.setting.audience_ids(item.of) if item.of else of
        below = _items_for(policy, item.items, item_of, wanted)
        if below or wanted in item_of:
            kept.append(item.model_copy(update={"items": below}))
    return tuple(kept)


# ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────
def _used(whole: Iterable[Block], kept: Iterable[Block]) -> set[str]:
    """The ids of the definitions that the blocks use, and of those that these use in turn.

    Where a list is missing nobody knows which words it used, so that all definitions count as used.
    """
    unused = {block.id: block for block in whole if isinstance(block, Definition)}
    unread, used = list(kept), set[str]()
    if any(getattr(block, "missing", None) is not None for block in unread):
        return set(unused)
    while unread:
        block = unread.pop()
        said = " ".join(field.words for field in block_texts(block)).casefold()
        linked = _linked(block)
        found = [each for each in unused.values() if each.id in linked or _says(said, each)]
        unread += found
        for each in found:
            used.add(each.id)
            del unused[each.id]
    return used


def _linked(block: Block) -> set[str]:
    """The ids of the terms, and of the parts of the policy, that a block links to."""
    links = (link for field in block_texts(block) for link in inline.links(field.text))
    targets = (Target.parse(link.target) for link in links)
    return {target.id for target in targets if target.scheme in ("term", "part")}


def _says(said: str, definition: Definition) -> bool:
    names = (re.escape(" ".join(name.casefold().split())) for name in (definition.term, *definition.aliases))
    return re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", said) is not None
