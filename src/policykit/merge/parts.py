"""An index of the parts of a policy's data by id, and ids for new parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, cast

from policykit.model.fields import RESERVED_IDS
from policykit.model.kinds import KINDS, Kind, Shape
from policykit.source import Plain

Data: TypeAlias = dict[str, Plain]


class PartSort(StrEnum):
    """What an id belongs to."""

    SECTION = "section"
    BLOCK = "block"
    ITEM = "item"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class IndexedPart:
    """A part of the data and its place. ``owner`` is the id of an item's block, or of a block's section."""

    sort: PartSort
    base: Data
    section: str
    owner: str = ""
    order: int = 0
    """For a section: its place among all of them, in the order of the page."""
    level: int = 0
    """For a section: its depth, 1 for the outermost."""
    above: str = ""
    """For a section: the id of the section that holds it."""

    @property
    def kind(self) -> Kind | None:
        """The kind of a block; None for another part."""
        return KINDS.get(str(self.base.get("kind")))

    @property
    def shape(self) -> Shape | None:
        """The shape of a block; None for another part."""
        return self.kind.shape if self.kind is not None else None

    @property
    def needs_stem(self) -> bool:
        """Whether it is a list that must have an introduction."""
        return self.kind is not None and self.kind.needs_stem

    @property
    def has_title(self) -> bool:
        """Whether a section has a heading."""
        return self.base.get("title") is not None


def part_index(data: Data) -> dict[str, IndexedPart]:
    """Every part by its id."""
    found: dict[str, IndexedPart] = {}
    for number, (section, level, above) in enumerate(_sections(data, 1, "")):
        id_ = name_of(section)
        found[id_] = IndexedPart(PartSort.SECTION, section, id_, order=number, level=level, above=above)
        for block in mappings(section, "blocks"):
            found[name_of(block)] = IndexedPart(PartSort.BLOCK, block, id_, id_)
            for item in _items(block):
                found[name_of(item)] = IndexedPart(PartSort.ITEM, item, id_, name_of(block))
            for step in row_parts(block):
                found[name_of(step)] = IndexedPart(PartSort.STEP, step, id_, name_of(block))
    return found


def _sections(data: Data, level: int, above: str) -> Iterator[tuple[Data, int, str]]:
    for section in mappings(data, "sections"):
        yield section, level, above
        yield from _sections(section, level + 1, name_of(section))


def _items(data: Data) -> Iterator[Data]:
    for item in mappings(data, "items"):
        yield item
        yield from _items(item)


def row_parts(block: Data) -> list[Data]:
    """The rows of a block that are parts by themselves."""
    kind = KINDS.get(str(block.get("kind")))
    return mappings(block, kind.rows.key) if kind is not None and kind.rows.are_parts else []


def mappings(data: Data, key: str) -> list[Data]:
    """The mappings of a list of the data; none where the key is not there."""
    found: Plain = data.get(key)
    return [each for each in cast("list[Plain]", found or []) if isinstance(each, dict)]


def name_of(data: Data) -> str:
    """The id of a part."""
    return str(data.get("id", ""))


def text_of(data: Data, *path: str) -> str:
    """The words at a path of keys and indexes; empty where there are none."""
    value: Plain = data
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ""
    return value if isinstance(value, str) else ""


_WORDS = 5
_LONGEST = 48
_SMALL = (
    *("a", "an", "and", "are", "as", "at", "be", "by", "for", "in", "is", "of", "on", "or"),
    *("that", "the", "their", "them", "they", "this", "to", "will", "with"),
)


class NewIds:
    """Makes ids for new parts, each only once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken) | set(RESERVED_IDS)

    def new(self, words: str, otherwise: str) -> str:
        """An id made of the first words that matter; of ``otherwise`` where they have no Latin letters."""
        base = _slug(words) or otherwise
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    found = re.findall(
        r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c) and c not in "’'")
    )
    telling = [word for word in found if word not in _SMALL] or found
    while telling and not telling[0][0].isalpha():
        telling = telling[1:]
    return "-".join(telling[:_WORDS])[:_LONGEST].strip("-")
