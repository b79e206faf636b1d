"""Targets → hyperlinks, their relationships, and the bookmarks that they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit.document import Document, Table
from policykit.findings import Anchor
from policykit.formats.word.names import bookmark
from policykit.formats.word.text import attribute

_RELATIONSHIP = (
    '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
    ' Target="{target}" TargetMode="External"/>'
)
_POLICY = re.compile(r"policy:([a-z][a-z0-9-]*)")
# A host that is a name: without one, or with "user@" or brackets, Word may call the whole file damaged.
_WEB = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#].*)?", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"(mailto|tel):[^\s@]\S*", re.IGNORECASE)
_NOT_IN_A_URI = re.compile(r"[^\w!#$%&'()*+,./:;=?@~-]|%(?![0-9A-Fa-f]{2})")


def anchors(document: Document) -> Iterator[Anchor]:
    """Every anchor of the page that gets a bookmark, in the order of the page."""
    found: list[Anchor | None] = [document.anchor, *(fact.anchor for fact in document.facts)]
    for block in document.blocks:
        found.append(block.anchor)
        if isinstance(block, Table):
            found += (cell.anchor for row in (block.header, *block.rows) for cell in row)
    return (anchor for anchor in found if anchor is not None)


class Bookmarks:
    """The bookmarks of one page: each anchor's paragraph in one, with a name and a number of its own."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}
        self._number = 0

    def around(self, anchor: Anchor | None, content: str) -> str:
        """A paragraph's content, in its bookmark if it has an anchor."""
        if anchor is None:
            return content
        name = bookmark(anchor)
        use = self._uses[name] = self._uses.get(name, 0) + 1
        if use > 1:
            name = bookmark(anchor, use)
        number = self._number
        self._number += 1
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


class Links:
    """The links of one page. ``first`` is the number of the first relationship that is free."""

    def __init__(self, document: Document, first: int) -> None:
        self._document = document
        self._first = first
        self._parts: dict[str, str] | None = None
        self._targets: dict[str, str] = {}

    def opening(self, target: str) -> str:
        """The opening tag of a hyperlink to the target, or nothing if no link may lead there.

        Links lead to web addresses, mail and telephone; to a part of this page ("#id"); and to another policy
        ("policy:id"), which is the Word file beside this one.
        """
        if target.startswith("#"):
            name = self._bookmark_of(target[1:])
            return f'<w:hyperlink w:anchor="{name}" w:history="1">' if name else ""
        outside = address(target)
        return self._external(outside) if outside else ""

    def relationships(self) -> str:
        """The relationships to what lies outside the file, as they stand in the part that lists them."""
        return "".join(
            _RELATIONSHIP.format(id=name, target=attribute(target)) for target, name in self._targets.items()
        )

    def _external(self, target: str) -> str:
        name = self._targets.setdefault(target, f"rId{self._first + len(self._targets)}")
        return f'<w:hyperlink r:id="{name}" w:history="1">'

    def _bookmark_of(self, part: str) -> str:
        """The bookmark of the first paragraph of a part; nothing if the page has no such part."""
        if self._parts is None:
            self._parts = {}
            for anchor in anchors(self._document):
                if anchor.part:
                    self._parts.setdefault(anchor.part, bookmark(anchor))
        return self._parts.get(part, "")


def address(target: str) -> str:
    """The address outside the page that a link to the target has; nothing if no link may lead there."""
    if policy := _POLICY.fullmatch(target):
        return f"{policy[1]}.docx"
    if _WEB.fullmatch(target) or _CALL.fullmatch(target):
        return _NOT_IN_A_URI.sub(_percent, target)
    return ""


def _percent(found: re.Match[str]) -> str:
    """A character that no address holds, as RFC 3986, section 2.1, writes it."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
