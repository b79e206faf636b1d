"""Data → where each part of it stands now: its mapping, what it is, and the section and list it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from policykit.merge.drafts import Data
from policykit.source import Plain


class Part(StrEnum):
    """What an id names."""

    SECTION = "section"
    BLOCK = "block"
    ITEM = "item"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Home:
    """Where one part stands. ``owner`` is the id of an item's or a step's block, and of a block's section."""

    part: Part
    base: Data
    section: str
    owner: str = ""
    order: int = 0
    """For a section: its place among all of them, in the order of the page."""
    level: int = 0
    """For a section: how deep it stands, 1 for the outermost."""
    above: str = ""
    """For a section: the id of the one that it stands in."""

    @property
    def kind(self) -> str:
        """The kind of a block."""
        return str(self.base.get("kind", ""))

    @property
    def has_title(self) -> bool:
        """Whether a section has a heading."""
        return self.base.get("title") is not None


def homes(data: Data) -> dict[str, Home]:
    """Every part by its id."""
    found: dict[str, Home] = {}
    for number, (section, level, above) in enumerate(_sections(data, 1, "")):
        id_ = name_of(section)
        found[id_] = Home(Part.SECTION, section, id_, order=number, level=level, above=above)
        for block in mappings(section, "blocks"):
            found[name_of(block)] = Home(Part.BLOCK, block, id_, id_)
            for item in _items(block):
                found[name_of(item)] = Home(Part.ITEM, item, id_, name_of(block))
            for step in mappings(block, "steps"):
                found[name_of(step)] = Home(Part.STEP, step, id_, name_of(block))
    return found


def _sections(data: Data, level: int, above: str) -> Iterator[tuple[Data, int, str]]:
    for section in mappings(data, "sections"):
        yield section, level, above
        yield from _sections(section, level + 1, name_of(section))


def _items(data: Data) -> Iterator[Data]:
    for item in mappings(data, "items"):
        yield item
        yield from _items(item)


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
