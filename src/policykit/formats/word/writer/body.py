"""Document → the body of document.xml: its blocks in order, each kept with what it belongs to."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.names import HEADINGS, Style, heading_style
from policykit.formats.word.template import Template
from policykit.formats.word.writer.contents import bookmark, contents, entries
from policykit.formats.word.writer.layout import FLUSH_ABOVE, STYLES, layout
from policykit.formats.word.writer.lists import LEVELS, Lists
from policykit.formats.word.writer.paging import heading_pages
from policykit.formats.word.writer.paragraphs import KEEP_WITH_NEXT, Paragraphs
from policykit.formats.word.writer.tables import facts_table, table
from policykit.text.spans import Span, Spans

_ITEM, _NOTE = Role.ITEM, Role.NOTE  # found once, as spans.Mark says
_SCHOOL, _TABLE = FactName.SCHOOL, Style.TABLE
_BULLET, _NUMBER, _LABELLED = Style.BULLET, Style.NUMBER, Style.LABELLED
_AFTER_LABEL = {Role.GAP: "\n", Role.ITEM: "\t", Role.REFERENCE: "\t", Role.BODY: " ", Role.QUOTE: " "}
_STANDING_OUT = frozenset({Role.GAP, Role.NOTE})

_SPACE_IN_LIST = '<w:spacing w:after="80"/>'


class Body:
    """One page in the making; its lists and links say afterwards what the other parts must hold."""

    def __init__(self, document: Document, house: Template) -> None:
        self.lists = Lists(house.numbering)
        self.paragraphs = Paragraphs(document, house)
        self._document = document
        self._house = house
        self._layout = layout(document, house.text_width)
        self._is_below_table = False
        self._headings = Headings(house)

    def pieces(self) -> list[str]:
        """The body, from the title to the section's properties, block by block."""
        front = self._front()
        blocks = [self._block(index, block) for index, block in enumerate(self._document.blocks)]
        pieces = [front, *blocks, self._house.section]
        if self._document.has_contents:
            pieces.insert(self._document.start + 1, self._contents())
        return pieces

    def _contents(self) -> str:
        listed = entries(self._document)
        lines = [(entry.style, entry.words) for entry in listed]
        return contents(listed, self._house, heading_pages(self._document, self._house, lines, self._layout))

    def _front(self) -> str:
        """The title, the school's name, and the table of the other facts."""
        document, write = self._document, self.paragraphs.write
        parts = [write(Style.TITLE, self._title(), document.anchor)]
        facts: list[Fact] = []
        for fact in document.facts:
            if fact.label != _SCHOOL:
                facts.append(fact)
                continue
            self.paragraphs.begin(fact.mark)
            parts.append(write(Style.SUBTITLE, fact.spans, fact.anchor))
        if facts:
            parts.append(facts_table(facts, self.paragraphs, self._house.styles[_TABLE]))
            parts.append(self._end_of_table(0))
        self.paragraphs.begin(None)
        return "".join(parts)

    def _title(self) -> Spans:
        return (Span(self._document.title),)

    def _block(self, index: int, block: Block) -> str:
        is_below_table, self._is_below_table = self._is_below_table, False
        kinds = self._layout.kinds
        is_listed = kinds[index] is _ITEM
        if not is_listed and kinds[index - 1] is _ITEM:
            self.lists.end()
        match block:
            case Paragraph():
                properties, space = KEEP_WITH_NEXT if self._layout.kept[index] else "", ""
                # In a list only what is last and the reasons have space of their own.
                if is_below_table or (is_listed and (kinds[index + 1] is not _ITEM or block.role is _NOTE)):
                    space = self._space(index, block.role, is_below_table)
                if block.role is _ITEM:
                    return self._item(block, properties, space)
                return self._other(block, properties + space)
            case Heading():
                return self._heading(block)
            case Table():
                made = table(block, self._layout.widths[index], self.paragraphs, self._house.styles[_TABLE])
                return made + self._end_of_table(index + 1)
            case _:
                assert_never(block)

    # ── where a paragraph stands ─────────────────────────────────────────────────────────────────────────

    def _space(self, index: int, role: Role, is_below_table: bool) -> str:
        """The distance that what stands below a table, a reason or the last of a list keeps."""
        kind, following = self._layout.kinds[index], self._layout.kinds[index + 1]
        if is_below_table and kind in FLUSH_ABOVE:
            return self._house.space_below_table
        if kind is not _ITEM:
            return ""
        below_list = self._house.space_below_list
        if following is not _ITEM:
            return below_list
        return _SPACE_IN_LIST if below_list and role is _NOTE else ""

    def _end_of_table(self, following: int) -> str:
        """What must stand between two tables, which Word would join, and between a table and the end.

        Everything else that can follow keeps its distance itself. ``following`` is the index of what follows.
        """
        self._is_below_table = True
        kind = self._layout.kinds[following]
        if kind is None or (kind is Table and not self._has_caption(following)):
            return self.paragraphs.write(Style.TABLE_END, (), None)
        return ""

    def _has_caption(self, index: int) -> bool:
        block = self._document.blocks[index]
        return isinstance(block, Table) and bool(block.caption)

    # ── one block ────────────────────────────────────────────────────────────────────────────────────────

    def _heading(self, block: Heading) -> str:
        style = heading_style(block.level)
        shown, opening = self._headings.opened(style, block)
        paragraphs = self.paragraphs
        before, after = paragraphs.label(shown, "  "), ""
        if self._document.has_contents:
            begin, after = paragraphs.bookmarks.named(bookmark(self._headings.count - 1))
            before = begin + before
        return paragraphs.write(style, block.spans, block.anchor, "", before, opening, after)

    def _other(self, block: Paragraph, properties: str) -> str:
        """A paragraph that is no item of a list; under an item it stands as far in as the item's words."""
        if block.depth > 0:
            properties += f'<w:ind w:left="{_level(block.depth) * self._house.list_step}"/>'
        label = self._label(block) if block.label or block.former_label else ""
        return self.paragraphs.write(STYLES[block.role], block.spans, block.anchor, properties, label)

    def _item(self, block: Paragraph, keep: str, space: str) -> str:
        """An item of a list: in Word's own numbering if that can show its label, else with it as text."""
        level, lists = block.depth, self.lists
        if not 0 <= level < LEVELS:
            level = _level(level)
        num = lists.place(block.label, level)
        if num is not None:
            style = _BULLET if num == lists.bullet else _NUMBER
            properties = keep + _numbered(level, num) + space
            return self.paragraphs.write(style, block.spans, block.anchor, properties)
        step, properties = self._house.list_step, keep + space
        if level:
            properties += f'<w:ind w:left="{(level + 1) * step}" w:hanging="{step}"/>'
        return self.paragraphs.write(_LABELLED, block.spans, block.anchor, properties, self._label(block))

    def _label(self, block: Paragraph) -> str:
        """A label as text: on its own line in a gap, before a tab in a list, before the words elsewhere."""
        text, role = block.label, block.role
        after = (": " if text[-1:].isalnum() else " ") if role is _NOTE else _AFTER_LABEL[role]
        return self.paragraphs.label(text, after, role in _STANDING_OUT)


class Headings:
    """The headings so far. Where the house style numbers them by itself, no label may say the same again."""

    def __init__(self, house: Template) -> None:
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


@lru_cache(maxsize=256)
def _numbered(level: int, num: int) -> str:
    """What makes a paragraph an item of one of Word's lists."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def _level(depth: int) -> int:
    """The level of a list in Word, which has nine, counted from 0."""
    return depth if 0 <= depth < LEVELS else min(max(depth, 0), LEVELS - 1)
