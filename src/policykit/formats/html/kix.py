"""The lists of a page that Google Docs saved → the depth of each and the label of each item.

Such a page has no list within another. A class names the list and its level, and the page's own style sheet
has the labels: ``.lst-kix_a-1 > li:before{content:"(" counter(lst-ctn-kix_a-1,lower-latin) ") "}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policykit.formats.html.markers import BULLET, FORMS, integer, shown
from policykit.formats.html.sheets import rules
from policykit.formats.html.tree import Tag

_CLASS = re.compile(r"lst-(kix_[\w-]*-([0-8]))")
_BEFORE = re.compile(r"\.(lst-kix_[\w-]*-[0-8])\s*>\s*li::?before")
_PART = re.compile(r'"([^"\\]*)"|counter\(\s*([\w-]+)\s*(?:,\s*([\w-]+)\s*)?\)')
_LONGEST = 20
_Part = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """The labels of one list: words and counters with their forms, of which its own goes up at each item."""

    depth: int
    own: str
    parts: tuple[_Part, ...]
    numbers: dict[str, int]

    def label(self, _: Tag) -> str:
        """What is shown before the next item."""
        self.numbers[self.own] = self.numbers.get(self.own, 0) + 1
        return "".join(map(self._part, self.parts)).strip()

    def _part(self, part: _Part) -> str:
        return part if isinstance(part, str) else shown(self.numbers.get(part[0], 0), part[1])


@dataclass(slots=True)
class Lists:
    """What the sheets of a page say of its lists, and how far each has counted."""

    parts: dict[str, tuple[_Part, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Tag) -> Lists:
        """Those of a page."""
        found = ((_BEFORE.fullmatch(selector), said) for selector, said in rules(root))
        return cls({match[1]: parts for match, said in found if match and (parts := _parts(said))})

    def counted(self, tag: Tag) -> Counted | None:
        """The labels of the list of a tag, which goes on counting or begins anew; None if it is another."""
        names = tag.get("class").split()
        found = next(filter(None, map(_CLASS.fullmatch, names)), None)
        if found is None:
            return None
        own, start = f"lst-ctn-{found[1]}", integer(tag.get("start"))
        if start is not None or "start" in names:
            self.numbers[own] = (1 if start is None else start) - 1
        plain = (BULLET,) if tag.name == "ul" else ((own, "1"), ".")
        return Counted(int(found[2]), own, self.parts.get(found[0], plain), self.numbers)


def _parts(said: str) -> tuple[_Part, ...]:
    """What declarations of style show before an item; nothing if that is no label."""
    _, _, content = said.partition("content:")
    found = tuple(
        (match[2], FORMS.get(match[3] or "decimal", "1")) if match[2] else match[1]
        for match in _PART.finditer(content.partition(";")[0])
    )
    words = [part for part in found if isinstance(part, str)]
    is_counted = len(words) < len(found) <= _LONGEST
    return found if is_counted and len("".join(words)) <= _LONGEST else ()
