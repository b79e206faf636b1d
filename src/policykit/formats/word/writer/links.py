"""Targets → hyperlinks, their relationships, and the bookmarks that they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from policykit.document import Document, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import bookmark, bookmark_of
from policykit.formats.word.text import attribute
from policykit.text.spans import Mark

_HYPERLINK = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
_DELETED = Mark.DELETED  # found once, as spans.Mark says
_POLICY = re.compile(r"policy:([a-z][a-z0-9-]*)")
# A host that is a name: without one, or with "user@" or brackets, Word may call the whole file damaged.
_WEB = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#].*)?", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"(mailto|tel):[^\s@]\S*", re.IGNORECASE)
_NOT_IN_A_URI = re.compile(r"[^\w!#$%&'()*+,./:;=?@~-]|%(?![0-9A-Fa-f]{2})")


def anchors(document: Document, is_struck: bool = False) -> Iterator[Anchor]:
    """Every anchor of the page that gets a bookmark, in the order of the page.

    With ``is_struck`` those of what is struck out, which a redline may hold a second time; else the others.
    """
    return filter(None, _anchors(document, is_struck))


def _anchors(document: Document, is_struck: bool) -> Iterator[Anchor | None]:
    if not is_struck:
        yield document.anchor
    for fact in document.facts:
        if (fact.mark is _DELETED) is is_struck:
            yield fact.anchor
    for block in document.blocks:
        if (block.mark is _DELETED) is is_struck:
            yield block.anchor
        if isinstance(block, Table):
            for row in rows_with(block, is_struck):
                for cell in row:
                    yield cell.anchor


def rows_with(table: Table, is_struck: bool) -> Iterator[Row]:
    """The rows of a table, the header first, that are struck out, or those that are not."""
    if table.mark is _DELETED or not table.row_marks:
        if (table.mark is _DELETED) is is_struck:
            yield from (table.header, *table.rows)
        return
    if not is_struck:
        yield table.header
    for row, mark in zip(table.rows, table.row_marks, strict=True):
        if (mark is _DELETED) is is_struck:
            yield row


class Bookmarks:
    """The bookmarks of one page: each anchor's paragraph in one, with a name and a number of its own.

    ``is_struck`` says that what comes next is struck out.
    """

    def __init__(self) -> None:
        self.is_struck = False
        self._numbered = map(_bookmark, count())
        self._uses: dict[str, int] = {}

    def of(self, anchor: Anchor) -> tuple[str, str]:
        """What begins and what ends the bookmark of an anchor."""
        name = bookmark_of(anchor.part, anchor.field, 1, self.is_struck)
        if name in self._uses:
            self._uses[name] += 1
            name = bookmark(anchor, self._uses[name], self.is_struck)
        else:
            self._uses[name] = 1
        begin, end = next(self._numbered)
        return f'{begin}{name}"/>', end

    def named(self, name: str) -> tuple[str, str]:
        """What begins and what ends a bookmark of this name."""
        begin, end = next(self._numbered)
        return f'{begin}{name}"/>', end


@lru_cache(maxsize=1024)
def _bookmark(number: int) -> tuple[str, str]:
    """A bookmark of this number: what begins it, up to its name, and what ends it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="', f'<w:bookmarkEnd w:id="{number}"/>'


class Links:
    """The links of one page. ``first`` is the number of the first relationship that is free."""

    def __init__(self, document: Document, first: int) -> None:
        self._first = first
        self._document = document
        self._found: dict[bool, tuple[dict[str, Anchor], Iterator[Anchor]]] = {}
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
            f'<Relationship Id="{name}" {_HYPERLINK} Target="{attribute(target)}" TargetMode="External"/>'
            for target, name in self._targets.items()
        )

    def _external(self, target: str) -> str:
        name = self._targets.setdefault(target, f"rId{self._first + len(self._targets)}")
        return f'<w:hyperlink r:id="{name}" w:history="1">'

    def _bookmark_of(self, part: str) -> str:
        """The bookmark of the first paragraph of a part; nothing if the page has no such part."""
        for is_struck in (False, True):
            anchor = self._anchor_of(part, is_struck)
            if anchor is not None:
                return bookmark(anchor, is_struck=is_struck)
        return ""

    def _anchor_of(self, part: str, is_struck: bool) -> Anchor | None:
        """The first anchor of a part among what is struck out, or among the rest."""
        if is_struck not in self._found:
            self._found[is_struck] = {}, anchors(self._document, is_struck)
        found, rest = self._found[is_struck]
        if part in found or not part:
            return found.get(part)
        for anchor in rest:  # as far as links have asked, and no part twice
            if found.setdefault(anchor.part, anchor).part == part:
                return anchor
        return None


@lru_cache(maxsize=1024)
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
