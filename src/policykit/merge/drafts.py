"""The parts of a policy's new data while they are put together: sections, blocks, items.

A section without a title shows no heading, so nothing on the page says where it begins. It begins with the
first of its blocks that is there, and ends at the next heading. Parts that the page does not show at all,
such as an empty section, keep their place in the data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import assert_never, cast

from policykit.merge.parts import (
    Data,
    IndexedPart,
    NewIds,
    PartSort,
    mappings,
    name_of,
    part_index,
    row_parts,
)
from policykit.model.kinds import ITEM_KEYS, KINDS, Kind, Shape
from policykit.model.sections import Section
from policykit.source import Plain


@dataclass(slots=True)
class ItemDraft:
    """An item of a list; ``base`` is its data now."""

    base: Data
    text: str
    reason: str | None = None
    items: list[ItemDraft] = field(default_factory=list)

    def data(self) -> Data:
        """The item as data."""
        below: list[Plain] = [item.data() for item in self.items]
        return put(self.base, {"text": self.text, "reason": self.reason, "items": below or None})


@dataclass(slots=True)
class BlockDraft:
    """A block; which of its fields count depends on its kind.

    ``paragraphs`` are the texts of its paragraphs, and ``whole`` the text as the data writes it now, if none
    of them is another.
    """

    base: Data
    paragraphs: list[str] = field(default_factory=list)
    whole: str | None = None
    items: list[ItemDraft] = field(default_factory=list)
    missing: str | None = None
    table: Data | None = None

    @property
    def id(self) -> str:
        """The block's id."""
        return str(self.base["id"])

    @property
    def kind(self) -> Kind:
        """What the registry says of its kind."""
        return KINDS[str(self.base["kind"])]

    @property
    def is_prose(self) -> bool:
        """Whether it may have several paragraphs."""
        return self.kind.shape is Shape.PROSE

    @property
    def is_list(self) -> bool:
        """Whether it can have items."""
        return self.kind.shape is Shape.LIST

    def data(self) -> Data:
        """The block as data."""
        text = self.whole if self.whole is not None else "\n\n".join(self.paragraphs) or None
        kind = self.kind
        changed: Data = {"text": text} if kind.words_key == "text" else {}
        if kind.has_gap:
            changed["missing"] = self.missing
        match kind.shape:
            case Shape.PROSE:
                pass
            case Shape.LIST:
                below: list[Plain] = [item.data() for item in self.items]
                changed["items"] = below or None
            case Shape.ROWS:
                changed |= self.table or ({kind.rows.key: None} if kind.has_gap else {})
            case _:
                assert_never(kind.shape)
        return put(self.base, changed)


@dataclass(slots=True)
class SectionDraft:
    """A section; ``order`` is its place among the sections of the data now, none for a new one."""

    base: Data
    title: str | None
    order: int | None = None
    blocks: list[BlockDraft] = field(default_factory=list)
    sections: list[SectionDraft] = field(default_factory=list)

    def data(self) -> Data:
        """The section as data."""
        blocks: list[Plain] = [block.data() for block in self.blocks]
        sections: list[Plain] = [section.data() for section in self.sections]
        changed: Data = {"title": self.title, "blocks": blocks or None, "sections": sections or None}
        return put(self.base, changed)


def put(base: Data, changed: Data) -> Data:
    """The mapping with these values: old keys in their order, new ones after, none that has no value."""
    found: Data = {}
    for key, value in base.items():
        if key not in changed:
            found[key] = value
        elif changed[key] is not None or value in ([], {}):
            found[key] = value if changed[key] is None else changed[key]
    for key, value in changed.items():
        if key not in base and value is not None:
            found = _inserted(found, key, value)
    return found


def _inserted(data: Data, key: str, value: Plain) -> Data:
    """The mapping with a new key, where the order of keys in a policy's file has it."""
    kind = KINDS.get(str(data.get("kind")))
    keys = kind.keys if kind is not None else ITEM_KEYS if "text" in data else tuple(Section.model_fields)
    above = keys[: keys.index(key)] if key in keys else keys
    after = [name for name in data if name in above]
    found: Data = {}
    for name, each in data.items():
        found[name] = each
        if after and name == after[-1]:
            found[key] = value
    return found if after else {**data, key: value}


def like(block: BlockDraft, id_: str) -> Data:
    """The data of a second list that continues a first: of whom, by whom, and how binding."""
    kind = block.kind
    inherited = {*kind.audiences, *kind.duties, *kind.notes, "numbered"}
    kept = {key: value for key, value in block.base.items() if key in inherited}
    return {"kind": kind.name, "id": id_, **kept}


class Sections:
    """The sections so far. ``headed`` are the ids of those whose heading the wanted page shows."""

    def __init__(self, index: Mapping[str, IndexedPart], headed: Collection[str], new_ids: NewIds) -> None:
        self.roots: list[SectionDraft] = []
        self._index = index
        self._headed = set(headed)
        self._new_ids = new_ids
        self._open: list[SectionDraft] = []
        self._begun: set[str] = set()

    def head(self, base: Data, title: str, level: int) -> bool:
        """Begin a section with a heading; false if there is no heading of the level above."""
        part = self._index.get(str(base["id"]))
        order = None
        if part is not None and part.sort is PartSort.SECTION:
            order = part.order
            if part.level == level:
                self._open_untitled_above(part)
        self._begin(SectionDraft(base, title, order), level)
        return len(self._open) == level

    def _open_untitled_above(self, part: IndexedPart) -> None:
        above = self._index.get(part.above)
        if above is None or above.has_title or part.above in self._begun:
            return
        self._open_untitled_above(above)
        self._begin_old(above)

    def _begin_old(self, part: IndexedPart) -> None:
        self._begin(SectionDraft(part.base, None, part.order), part.level)

    def _begin(self, draft: SectionDraft, level: int) -> None:
        self._open = self._open[: level - 1]
        (self._open[-1].sections if self._open else self.roots).append(draft)
        self._open.append(draft)
        self._begun.add(str(draft.base["id"]))

    def settle(self, part: IndexedPart | None) -> None:
        """Open the section for a block that was in this part, or in none."""
        section = self._index.get(part.section) if part is not None else None
        if section is not None and section.section not in self._begun and self._begins(section):
            self._open_untitled_above(section)
            self._begin_old(section)
        if not self._open:
            self._begin(SectionDraft({"id": self._new_ids.new("opening", "opening")}, None), 1)

    def _begins(self, section: IndexedPart) -> bool:
        """Whether a section without a heading begins here."""
        if section.section in self._headed:
            return False
        if not self._open:
            return True
        if section.has_title or (current := self._open[-1].order) is None:
            return False
        between = (h for h in self._index.values() if current < h.order < section.order)
        return current < section.order and not any(h.section in self._headed for h in between)

    def add(self, block: BlockDraft) -> None:
        """Put a block at the end of the section that is open."""
        self._open[-1].blocks.append(block)

    def put_before(self, block: BlockDraft, below: BlockDraft) -> None:
        """Put a block before the last one."""
        blocks = self._open[-1].blocks
        blocks.insert(len(blocks) - 1 if blocks and blocks[-1] is below else len(blocks), block)


_LISTS = ("sections", "blocks", "items")


def with_hidden_parts(old: Data, new: Data, seen: Collection[str]) -> Data:
    """The new data, with the parts of the old data that the page does not show."""
    known = part_index(old)
    visible = set(seen)
    for part in known.values():
        if part.base.get("id") in seen or any(name_of(s) in seen for s in row_parts(part.base)):
            visible |= {part.section, part.owner} if part.sort is not PartSort.SECTION else set()
    for part in sorted(known.values(), key=lambda each: -each.level):
        if part.sort is PartSort.SECTION and part.section in visible:
            visible.add(part.above)
    unseen = set(known) - visible - set(part_index(new))
    return _restored(old, new, unseen) if unseen else new


def _restored(old: Data, new: Data, unseen: Collection[str]) -> Data:
    changed: Data = {}
    known = {name_of(each): each for key in _LISTS for each in mappings(old, key)}
    for key in _LISTS:
        parts: list[Data] = [_below(each, known, unseen) for each in mappings(new, key)]
        before = ""
        for each in mappings(old, key):
            if name_of(each) in unseen:
                place = [name_of(part) for part in parts].index(before) + 1 if before else 0
                parts.insert(place, each)
            if name_of(each) in {name_of(part) for part in parts}:
                before = name_of(each)
        if parts:
            changed[key] = cast("list[Plain]", parts)
    return put(new, changed)


def _below(part: Data, known: dict[str, Data], unseen: Collection[str]) -> Data:
    old = known.get(name_of(part))
    return part if old is None else _restored(old, part, unseen)
