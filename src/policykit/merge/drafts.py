"""The data in the making: sections, blocks and items put together anew, with all else that they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from policykit.source import Plain

Data: TypeAlias = dict[str, Plain]

LISTS = ("expectations", "responses", "list")
PROSE = ("text", "quote", "definition")
_INHERITED = ("of", "by", "duty", "when", "against", "numbered")


@dataclass(slots=True)
class ItemDraft:
    """An item of a list; ``base`` is all that the data says of it now."""

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
    def kind(self) -> str:
        """What sort of block it is."""
        return str(self.base["kind"])

    @property
    def is_list(self) -> bool:
        """Whether it can have items."""
        return self.kind in LISTS

    def data(self) -> Data:
        """The block as data."""
        text = self.whole if self.whole is not None else "\n\n".join(self.paragraphs) or None
        changed: Data = {"text": text} if self.kind not in {"table", "contacts"} else {}
        if self.is_list or self.kind == "steps":
            changed["missing"] = self.missing
        if self.is_list:
            below: list[Plain] = [item.data() for item in self.items]
            changed["items"] = below or None
        elif self.kind == "steps" and self.table is None:
            changed["steps"] = None
        return put(self.base, changed | (self.table or {}))


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


_BELOW = {
    "title": "id",
    "text": "kind id term of by duty when against",
    "items": "text",
    "reason": "text",
    "missing": "text",
}


def _inserted(data: Data, key: str, value: Plain) -> Data:
    """The mapping with a new key: lists last, a text after the names, a title after the id."""
    after = [name for name in data if name in _BELOW.get(key, "").split()]
    if not after:
        return {**data, key: value}
    found: Data = {}
    for name, each in data.items():
        found[name] = each
        if name == after[-1]:
            found[key] = value
    return found


def like(block: BlockDraft, id_: str) -> Data:
    """What a second list says that goes on with a first: of whom, by whom, and how binding."""
    kept = {key: value for key, value in block.base.items() if key in _INHERITED}
    return {"kind": block.kind, "id": id_, **kept}
