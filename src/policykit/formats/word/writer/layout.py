"""Document → what each block is to its neighbours: for the body, and for the reckoning of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policykit.document import Block, Document, Heading, Paragraph, Role, Table
from policykit.formats.word.names import Style
from policykit.formats.word.writer.tables import column_widths

Kind = Role | type[Heading] | type[Table] | None
"""What a block is among its neighbours; an item's reason is part of the list, and so an item."""

STYLES = {
    Role.BODY: Style.BODY,
    Role.ITEM: Style.LABELLED,
    Role.QUOTE: Style.QUOTE,
    Role.GAP: Style.GAP,
    Role.NOTE: Style.NOTE,
    Role.REFERENCE: Style.REFERENCE,
}
FLUSH_ABOVE = frozenset({Role.BODY, Role.ITEM, Role.REFERENCE, Role.NOTE})
"""What has no space of its own above it, and so needs some below a table."""
_BODY, _ITEM, _GAP, _NOTE = Role.BODY, Role.ITEM, Role.GAP, Role.NOTE  # found once, as spans.Mark says
_LED_TO = frozenset[Kind]({_ITEM, _GAP, Table})
"""What a paragraph of the text leads to, if it stands before it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where on a page.

    ``kinds`` has the kind of each block, and two more which say that nothing follows; the last of them, being
    index -1, says that nothing stands before. ``kept`` are the blocks that no page may end after, headings
    and tables left out, which keep by their styles and rows: a stem stays with its list. ``widths`` are those
    of the columns of each table, by the table's index, in twentieths of a point.
    """

    kinds: Sequence[Kind]
    kept: Sequence[bool]
    widths: Mapping[int, Sequence[int]]


def layout(document: Document, text_width: int) -> Layout:
    """What stands where; ``text_width`` is in twentieths of a point."""
    blocks = document.blocks
    kinds: list[Kind] = [
        (_kind(block) if block.depth else block.role) if isinstance(block, Paragraph) else type(block)
        for block in blocks
    ]
    kinds += (None, None)
    kept = [
        following in _LED_TO and (kind is _BODY or (kind is _ITEM and _is_kept(index, blocks, kinds)))
        for index, kind, following in zip(range(len(blocks)), kinds, kinds[1:], strict=False)
    ]
    return Layout(kinds, kept, _Widths(blocks, text_width))


class _Widths(dict[int, Sequence[int]]):
    """The widths of a table's columns, found when they are asked for the first time."""

    def __init__(self, blocks: Sequence[Block], text_width: int) -> None:
        super().__init__()
        self._blocks = blocks
        self._text_width = text_width

    def __missing__(self, index: int) -> Sequence[int]:
        block = self._blocks[index]
        if not isinstance(block, Table):
            raise KeyError(index)
        found = self[index] = column_widths(block, self._text_width)
        return found


def is_listed(role: Role, depth: int) -> bool:
    """Whether a paragraph stands in a list: an item, or the reason of one."""
    return role is _ITEM or (role is _NOTE and depth > 0)


def _kind(block: Paragraph) -> Kind:
    return _ITEM if is_listed(block.role, block.depth) else block.role


def _is_kept(index: int, blocks: Sequence[Block], kinds: Sequence[Kind]) -> bool:
    """Whether no page may end between an item and another, a gap or a table under it.

    No item stands alone: the first two items of a list and its last two stay together, and an item stays with
    the items or the gap under it. A long list may break elsewhere: if it might not, half a page before it
    would be white.
    """
    block, following = blocks[index], kinds[index + 1]
    if not isinstance(block, Paragraph) or block.role is not _ITEM:
        return False
    return following is _GAP or (
        following is _ITEM
        and (
            kinds[index - 1] is not _ITEM
            or kinds[index + 2] is not _ITEM
            or _is_under(blocks[index + 1], block)
        )
    )


def _is_under(block: Block, item: Paragraph) -> bool:
    return isinstance(block, Paragraph) and block.depth > item.depth
