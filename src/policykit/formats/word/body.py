"""Document → the body of document.xml: its blocks in order, each kept with what it belongs to."""

from __future__ import annotations

from itertools import starmap
from typing import assert_never

from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.contents import bookmark, contents
from policykit.formats.word.contents import styles as contents_styles
from policykit.formats.word.lists import LEVELS, Lists
from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.paging import Layout, heading_pages, is_reason
from policykit.formats.word.paragraphs import KEEP_WITH_NEXT, Paragraphs
from policykit.formats.word.tables import column_widths, facts_table, table
from policykit.formats.word.template import House
from policykit.spans import Span, Spans

_STYLES = {
    Role.BODY: Style.BODY,
    Role.ITEM: Style.LABELLED,
    Role.QUOTE: Style.QUOTE,
    Role.GAP: Style.GAP,
    Role.NOTE: Style.NOTE,
    Role.REFERENCE: Style.REFERENCE,
}
_FLUSH_ABOVE = frozenset({Role.BODY, Role.ITEM, Role.REFERENCE, Role.NOTE})

_SPACE_IN_LIST = '<w:spacing w:after="80"/>'


_Kind = Role | type[Heading] | type[Table] | None


class Body:
    """One page in the making; its lists and links say afterwards what the other parts must hold."""

    def __init__(self, document: Document, house: House) -> None:
        self.lists = Lists(house.numbering)
        self.paragraphs = Paragraphs(document, house)
        self._document = document
        self._house = house
        # What stands where. The last two say that nothing follows; the last, being index -1, nothing before.
        self._kinds: list[_Kind] = [*map(_kind, document.blocks), None, None]
        self._kept = list(starmap(self._is_kept, enumerate(document.blocks)))
        self._widths = {
            index: column_widths(block, house.text_width)
            for index, block in enumerate(document.blocks)
            if isinstance(block, Table)
        }
        self._is_below_table = False
        self._headings = Headings(house)

    def text(self) -> str:
        """The body, from the title to the section's properties."""
        parts = [self._front(), *starmap(self._block, enumerate(self._document.blocks))]
        if self._document.has_contents:
            parts.insert(self._document.start + 1, self._contents())
        return "".join((*parts, self._house.section))

    def _contents(self) -> str:
        document, house = self._document, self._house
        layout = Layout(self._kept, self._widths)
        return contents(document, house, heading_pages(document, house, contents_styles(document), layout))

    def _front(self) -> str:
        """The title, the school's name, and the table of the other facts."""
        document, write = self._document, self.paragraphs.write
        parts = [write(Style.TITLE, self._title(), document.anchor)]
        facts: list[Fact] = []
        for fact in document.facts:
            if fact.label != FactName.SCHOOL:
                facts.append(fact)
                continue
            self.paragraphs.begin(fact.mark)
            parts.append(write(Style.SUBTITLE, fact.spans, fact.anchor))
        if facts:
            parts.append(facts_table(facts, self.paragraphs, self._house.styles[Style.TABLE]))
            parts.append(self._end_of_table(0))
        self.paragraphs.begin(None)
        return "".join(parts)

    def _title(self) -> Spans:
        return (Span(self._document.title),)

    def _block(self, index: int, block: Block) -> str:
        is_below_table, self._is_below_table = self._is_below_table, False
        if self._kinds[index] is not Role.ITEM:
            self.lists.end()
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                keep = KEEP_WITH_NEXT if self._kept[index] else ""
                space = self._space(index, block, is_below_table)
                return (
                    self._item(block, keep, space)
                    if block.role is Role.ITEM
                    else self._other(block, keep, space)
                )
            case Table():
                made = table(block, self._widths[index], self.paragraphs, self._house.styles[Style.TABLE])
                return made + self._end_of_table(index + 1)
            case _:
                assert_never(block)

    # ── where a paragraph stands ─────────────────────────────────────────────────────────────────────────

    def _is_kept(self, index: int, block: Block) -> bool:
        """Whether no page may end after a paragraph: a stem stays with its list, and no item stands alone.

        The first two items of a list and its last two stay together, and an item stays with the items or the
        gap under it. A long list may break elsewhere: if it might not, half a page before it would be white.
        Headings and tables keep by their styles and rows.
        """
        if not isinstance(block, Paragraph):
            return False
        before, following, after = self._kinds[index - 1], self._kinds[index + 1], self._kinds[index + 2]
        if block.role is Role.BODY:
            return following is Role.ITEM or following is Role.GAP or following is Table
        if block.role is not Role.ITEM:
            return False
        return following is Role.GAP or (
            following is Role.ITEM
            and (before is not Role.ITEM or after is not Role.ITEM or self._has_items_under(index, block))
        )

    def _has_items_under(self, index: int, block: Paragraph) -> bool:
        following = self._document.blocks[index + 1]
        return isinstance(following, Paragraph) and following.depth > block.depth

    def _space(self, index: int, block: Paragraph, is_below_table: bool) -> str:
        """The distance that a paragraph keeps because of what stands before or after it."""
        kind = self._kinds[index]
        if is_below_table and kind in _FLUSH_ABOVE:
            return self._house.space_below_table
        if kind is not Role.ITEM:
            return ""
        if self._kinds[index + 1] is not Role.ITEM:
            return self._house.space_below_list
        has_house_spaces = bool(self._house.space_below_list)
        return _SPACE_IN_LIST if has_house_spaces and is_reason(block) else ""

    def _end_of_table(self, following: int) -> str:
        """What must stand between two tables, which Word would join, and between a table and the end.

        Everything else that can follow keeps its distance itself. ``following`` is the index of what follows.
        """
        self._is_below_table = True
        kind = self._kinds[following]
        if kind is None or (kind is Table and not self._has_caption(following)):
            return self.paragraphs.write(Style.TABLE_END, (), None)
        return ""

    def _has_caption(self, index: int) -> bool:
        block = self._document.blocks[index]
        return isinstance(block, Table) and bool(block.caption)

    # ── one block ────────────────────────────────────────────────────────────────────────────────────────

    def _heading(self, block: Heading) -> str:
        style = HEADINGS[min(max(block.level, 1), len(HEADINGS)) - 1]
        shown, opening = self._headings.opened(style, block)
        return self.paragraphs.write(
            style,
            block.spans,
            block.anchor,
            label=self.paragraphs.label(shown, "  "),
            listed=bookmark(self._headings.count - 1) if self._document.has_contents else "",
            opening=opening,
        )

    def _other(self, block: Paragraph, keep: str, space: str) -> str:
        """A paragraph that is no item of a list; under an item it stands as far in as the item's words."""
        indent = f'<w:ind w:left="{_level(block.depth) * self._house.list_step}"/>' if block.depth > 0 else ""
        style, label = _STYLES[block.role], self._label(block)
        return self.paragraphs.write(
            style, block.spans, block.anchor, properties=keep + space + indent, label=label
        )

    def _item(self, block: Paragraph, keep: str, space: str) -> str:
        """An item of a list: in Word's own numbering if that can show its label, else with it as text."""
        level, step = _level(block.depth), self._house.list_step
        num = self.lists.place(block.label, level)
        if num is None:
            style, label, number = Style.LABELLED, self._label(block), ""
            indent = f'<w:ind w:left="{(level + 1) * step}" w:hanging="{step}"/>' if level else ""
        else:
            style, label, indent = Style.NUMBER if self.lists.counts(num) else Style.BULLET, "", ""
            number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        properties = keep + number + space + indent
        return self.paragraphs.write(style, block.spans, block.anchor, properties=properties, label=label)

    def _label(self, block: Paragraph) -> str:
        """A label as text: on its own line in a gap, before a tab in a list, before the words elsewhere."""
        match block.role:
            case Role.GAP:
                return self.paragraphs.label(block.label, "\n", stands_out=True)
            case Role.NOTE:
                return self.paragraphs.label(
                    block.label, ": " if block.label[-1:].isalnum() else " ", stands_out=True
                )
            case Role.ITEM | Role.REFERENCE:
                return self.paragraphs.label(block.label, "\t")
            case Role.BODY | Role.QUOTE:
                return self.paragraphs.label(block.label, " ")
            case _:
                assert_never(block.role)


class Headings:
    """The headings so far. Where the house style numbers them by itself, no label may say the same again."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._counts: list[int] = []
        self.count = 0

    def opened(self, style: Style, block: Heading) -> tuple[str, str]:
        """The label that has to be written, and what opens the paragraph if not what opens its style.

        A heading of the house style's numbering has none of the page's; one with a label of its own, or one
        that comes from no field of the data, is taken out of the numbering.
        """
        self.count += 1
        house = self._house
        if style not in house.numbered or house.unnumbered is None:
            return block.label, ""
        level = HEADINGS.index(style) + 1
        counts = [*self._counts, *[0] * level][:level]
        counts[-1] += 1
        number = ".".join(map(str, counts))
        if block.anchor is None or block.label.rstrip(".") not in ("", number):
            return block.label, house.unnumbered[style]
        self._counts = counts
        return "", ""


def _kind(block: Block) -> Role | type[Heading] | type[Table]:
    """What a block is among its neighbours; an item's reason is part of the list."""
    if isinstance(block, Paragraph):
        return Role.ITEM if is_reason(block) else block.role
    return type(block)


def _level(depth: int) -> int:
    """The level of a list in Word, which has nine, counted from 0."""
    return min(max(depth, 0), LEVELS - 1)
