"""The sections of a policy that concern one audience."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import assert_never

from policykit import text as inline
from policykit.model.context import Context, Target
from policykit.model.kinds import (
    Block,
    Definition,
    InExtract,
    Item,
    ListBlock,
    kind_of,
    missing,
)
from policykit.model.sections import Section, block_texts, walk

Ids = tuple[str, ...]


def concerned(context: Context, addressed: Ids, block: Block) -> Ids:
    """The ids of the audiences whom a block concerns; ``addressed`` are those of the whole policy."""
    kind = kind_of(block)
    names = getattr(block, kind.audiences[0]) if kind.audiences else None
    return addressed if kind.expects and not names else context.audience_ids(names)


def extract(
    sections: tuple[Section, ...], context: Context, addressed: Ids, wanted: str
) -> tuple[Section, ...]:
    """What is expected of an audience, what the school does, and the definitions that these use."""

    def kept(block: Block) -> Block | None:
        of = concerned(context, addressed, block)
        match kind_of(block).in_extract:
            case InExtract.NEVER | InExtract.IF_USED:
                return None
            case InExtract.ALWAYS:
                return block
            case InExtract.UNLESS_FOR_OTHERS:
                return block if not of or wanted in of else None
            case InExtract.ITS_ITEMS:
                return _its_items(context, block, of, wanted)
            case unreachable:
                assert_never(unreachable)

    used = _definitions_used(_blocks(sections), _blocks(_narrowed(sections, kept)))
    return _narrowed(sections, lambda block: block if block.id in used else kept(block))


def _blocks(sections: Iterable[Section]) -> list[Block]:
    return [block for section, _ in walk(sections) for block in section.blocks]


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


def _its_items(context: Context, block: Block, of: Ids, wanted: str) -> Block | None:
    if not isinstance(block, ListBlock) or not block.items:
        return block if wanted in of else None
    items = _items_for(context, block.items, of, wanted)
    return block.model_copy(update={"items": items}) if items else None


def _items_for(context: Context, items: tuple[Item, ...], of: Ids, wanted: str) -> tuple[Item, ...]:
    kept = []
    for item in items:
        item_of = context.audience_ids(item.of) if item.of else of
        below = _items_for(context, item.items, item_of, wanted)
        if below or wanted in item_of:
            kept.append(item.model_copy(update={"items": below}))
    return tuple(kept)


# ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────
def _definitions_used(whole: Iterable[Block], kept: list[Block]) -> set[str]:
    """The ids of the definitions that the blocks use, and of those that these use in turn.

    Where a list is missing the words that it used are not known, so all definitions count as used.
    """
    unused = {block.id: block for block in whole if isinstance(block, Definition)}
    if any(missing(block) is not None for block in kept):
        return set(unused)
    unread, used = list[Block](kept), set[str]()
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
