"""Headings in the order of a page → sections within sections.

A section without a title shows no heading, so that nothing on the page says where it begins: it begins where
the first of its blocks stands that is there, and ends where the next heading stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from policykit.merge.drafts import BlockDraft, Data, SectionDraft
from policykit.merge.naming import Names
from policykit.merge.part_index import Home, Part


class Sections:
    """The sections so far. ``headed`` are the ids of those whose heading the wanted page shows."""

    def __init__(self, homes: Mapping[str, Home], headed: Collection[str], names: Names) -> None:
        self.roots: list[SectionDraft] = []
        self._homes = homes
        self._headed = set(headed)
        self._names = names
        self._open: list[SectionDraft] = []
        self._begun: set[str] = set()

    def head(self, base: Data, title: str, level: int) -> bool:
        """Begin a section with a heading; false if no heading of the level above is there to stand below."""
        home = self._homes.get(str(base["id"]))
        order = None
        if home is not None and home.part is Part.SECTION:
            order = home.order
            if home.level == level:
                self._open_untitled_above(home)
        self._begin(SectionDraft(base, title, order), level)
        return len(self._open) == level

    def _open_untitled_above(self, home: Home) -> None:
        above = self._homes.get(home.above)
        if above is None or above.has_title or home.above in self._begun:
            return
        self._open_untitled_above(above)
        self._begin_old(above)

    def _begin_old(self, home: Home) -> None:
        self._begin(SectionDraft(home.base, None, home.order), home.level)

    def _begin(self, draft: SectionDraft, level: int) -> None:
        self._open = self._open[: level - 1]
        (self._open[-1].sections if self._open else self.roots).append(draft)
        self._open.append(draft)
        self._begun.add(str(draft.base["id"]))

    def settle(self, home: Home | None) -> None:
        """Be in the section in which a block is to stand that stood in this home, or in none."""
        section = self._homes.get(home.section) if home is not None else None
        if section is not None and section.section not in self._begun and self._begins(section):
            self._open_untitled_above(section)
            self._begin_old(section)
        if not self._open:
            self._begin(SectionDraft({"id": self._names.new("opening", "opening")}, None), 1)

    def _begins(self, section: Home) -> bool:
        """Whether a section without a heading begins here."""
        if section.section in self._headed:
            return False
        if not self._open:
            return True
        if section.has_title or (current := self._open[-1].order) is None:
            return False
        between = (h for h in self._homes.values() if current < h.order < section.order)
        return current < section.order and not any(h.section in self._headed for h in between)

    def add(self, block: BlockDraft) -> None:
        """Put a block at the end of the section that is open."""
        self._open[-1].blocks.append(block)

    def put_before(self, block: BlockDraft, below: BlockDraft) -> None:
        """Put a block before the last one."""
        blocks = self._open[-1].blocks
        blocks.insert(len(blocks) - 1 if blocks and blocks[-1] is below else len(blocks), block)
