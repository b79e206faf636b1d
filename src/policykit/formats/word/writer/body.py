"""The body of a Word file: title, facts and contents, then headings, gaps, notes and list items in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, assert_never

from policykit.document import Block, Document, FactName, Heading, Paragraph, Role, Table
from policykit.formats.word.names import CONTENTS, HEADINGS, Style, heading_style
from policykit.formats.word.template import Template
from policykit.formats.word.text import cleaned, run_text
from policykit.formats.word.writer.lists import BULLET, Lists, level_of, readings
from policykit.formats.word.writer.paging import FLUSH_ABOVE, STYLES, heading_pages, layout
from policykit.formats.word.writer.paragraphs import KEEP_WITH_NEXT, Authorship, Paragraphs
from policykit.formats.word.writer.tables import facts_table, table
from policykit.text.spans import REDLINE, Mark, Span, Spans, plain

_OPENING = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CLOSING = "</w:sdtContent></w:sdt>"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN = _FIELD.format("begin") + '<w:r><w:instrText xml:space="preserve">'
_THEN = "</w:instrText></w:r>" + _FIELD.format("separate")
_END = _FIELD.format("end")
_START = f'{_BEGIN} TOC \\o "1-{len(CONTENTS)}" \\h \\z \\u {_THEN}'


class Entry(NamedTuple):
    """One line of the contents: the number of its heading, counted from 0 among all; its style; its words."""

    number: int
    style: Style
    words: str


def entries(document: Document) -> list[Entry]:
    """The lines of the contents: one for each heading of the first levels that has words."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    return [
        Entry(number, CONTENTS[heading.level - 1], words)
        for number, heading in enumerate(headings)
        if 1 <= heading.level <= len(CONTENTS)
        and heading.mark is not Mark.DELETED
        and (words := _words(heading))
    ]


def bookmark(number: int) -> str:
    """The bookmark of a heading, counted from 0 among all of them, named as Word names its own."""
    return f"_Toc{number + 1:08}"


def contents(listed: Sequence[Entry], template: Template, pages: Sequence[int], heading: str) -> str:
    """The list of contents under its heading; ``pages`` has the page of every heading, listed or not."""
    if not listed:
        return ""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{template.text_width}"/></w:tabs></w:pPr>'
    title = f"{template.paragraph(Style.CONTENTS_HEADING)}</w:pPr><w:r>{run_text(heading)}</w:r></w:p>"
    links = [_link(run_text(entry.words), bookmark(entry.number), pages[entry.number]) for entry in listed]
    links[0] = _START + links[0]
    links[-1] += _END
    lines = [
        f"{template.paragraph(entry.style)}{tab}{link}</w:p>"
        for entry, link in zip(listed, links, strict=True)
    ]
    return "".join((_OPENING, title, *lines, _CLOSING))


def _link(words: str, name: str, page: int) -> str:
    """The words of a heading and its page, in a link to it."""
    return (
        f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>{words}</w:r><w:r><w:tab/></w:r>{_BEGIN}'
        f" PAGEREF {name} \\h {_THEN}<w:r><w:t>{page}</w:t></w:r>{_END}</w:hyperlink>"
    )


def _words(heading: Heading) -> str:
    """The label and the words of a heading on one line, without what a redline struck out."""
    words = plain([span for span in heading.spans if Mark.DELETED not in span.marks])
    if not (heading.label or words.strip()):
        return ""
    label = f"{heading.label}  " if heading.label else ""
    return f"{label}{words}".replace("\n", " ")


_AFTER_LABEL = {Role.GAP: "\n", Role.ITEM: "\t", Role.REFERENCE: "\t", Role.BODY: " ", Role.QUOTE: " "}
_CALLOUTS = (Role.GAP, Role.NOTE)
_SPACE_BELOW_TABLE = '<w:spacing w:before="220"/>'
_SPACE_IN_LIST = '<w:spacing w:after="80"/>'


class Body:
    """The body of one page, a redline's with its changes tracked.

    Its lists and links say afterwards what the other parts of the file must hold.
    """

    def __init__(self, document: Document, template: Template, authorship: Authorship) -> None:
        self.lists = Lists(template.numbering)
        self.paragraphs = Paragraphs(document, template, authorship)
        self._document = document
        self._template = template
        self._layout = layout(document, template.text_width)
        self._facts = [fact for fact in document.facts if fact.name is not FactName.SCHOOL]
        self._headings = 0
        self._counts: tuple[list[int], list[int]] = [], []

    def xml(self) -> str:
        """The body, from the title to the properties of the section."""
        pieces = [self._front()]
        pieces += [self._block(index, block) for index, block in enumerate(self._document.blocks)]
        pieces.append(self._template.section)
        if self._document.has_contents:
            pieces.insert(self._document.start + 1, self._contents())
        return "".join(pieces)

    def _contents(self) -> str:
        listed = entries(self._document)
        lines = [(entry.style, entry.words) for entry in listed]
        pages = heading_pages(self._document, self._template, lines, self._layout)
        return contents(listed, self._template, pages, self._document.words["contents"])

    def _front(self) -> str:
        """The title, the school's name, and the table of the other facts."""
        document, write = self._document, self.paragraphs.write
        title: Spans = (Span(document.title),)
        if document.former_title.strip():
            former = Span(document.former_title, frozenset({Mark.DELETED}))
            title = (former, Span(document.title, frozenset({Mark.INSERTED})))
        made = write(Style.TITLE, title, document.anchor)
        for fact in document.facts:
            if fact.name is FactName.SCHOOL:
                self.paragraphs.mark = fact.mark
                made += write(Style.SUBTITLE, fact.spans, fact.anchor)
        if self._facts:
            made += facts_table(self._facts, self.paragraphs) + self._end_of_table(0)
        self.paragraphs.mark = None
        return made

    def _block(self, index: int, block: Block) -> str:
        self.paragraphs.mark = block.mark
        made = self._written(index, block)
        self.paragraphs.mark = None
        if block.mark is not None and index == len(self._document.blocks) - 1:
            # The mark of a file's last paragraph cannot go, so a change there needs another after it.
            made += self.paragraphs.write(Style.TABLE_END)
        return made

    def _written(self, index: int, block: Block) -> str:
        is_redline = self._document.is_redline
        if is_redline and not isinstance(block, Table) and is_gone(block):
            block = replace(block, label="", former_label=None)  # or Word would count it on one page only
        # In a redline a list goes on over what comes between its items: one page may have nothing there.
        if self._layout.kinds[index] is not Role.ITEM and not is_redline:
            self.lists.end()
        match block:
            case Paragraph():
                properties = KEEP_WITH_NEXT if self._layout.kept[index] else ""
                space = self._space(index, block.role)
                if block.role is Role.ITEM:
                    return self._item(block, properties, space)
                return self._other(block, properties + space)
            case Heading():
                return self._heading(block)
            case Table():
                made = table(block, self._layout.widths[index], self.paragraphs)
                return made + self._end_of_table(index + 1)
            case _:
                assert_never(block)

    def _space(self, index: int, role: Role) -> str:
        """The distance below a table and below a list, which no style knows of."""
        kinds = self._layout.kinds
        before, kind, following = kinds[index - 1], kinds[index], kinds[index + 1]
        is_below_table = before is Table or (index == 0 and bool(self._facts))
        if is_below_table and kind in FLUSH_ABOVE:
            return _SPACE_BELOW_TABLE
        if kind is not Role.ITEM:
            return ""
        below_list = self._template.space_below_list
        if following is not Role.ITEM:
            return below_list
        return _SPACE_IN_LIST if below_list and role is Role.NOTE else ""

    def _end_of_table(self, following: int) -> str:
        """What must come between two tables, which Word would join, and between a table and the end.

        Everything else that can follow keeps its distance itself. ``following`` is the index of what follows;
        in a redline both pages count, the one with the changes accepted and the one with them rejected.
        """
        self.paragraphs.mark = None
        blocks = self._document.blocks[following:]
        for dropped in REDLINE:
            after = next((block for block in blocks if block.mark is not dropped), None)
            if after is None or (isinstance(after, Table) and not after.caption):
                return self.paragraphs.write(Style.TABLE_END)
        return ""

    # ── one block ────────────────────────────────────────────────────────────────────────────────────────

    def _heading(self, block: Heading) -> str:
        style = heading_style(block.level)
        shown, is_numbered = self._opened(style, block)
        former = block.former_label if shown == block.label else None
        before, after = self.paragraphs.label(shown, former, "  "), ""
        if self._document.has_contents:
            begin, after = self.paragraphs.bookmark_named(bookmark(self._headings))
            before = begin + before
        self._headings += 1
        return self.paragraphs.write(
            style, block.spans, block.anchor, before=before, after=after, is_numbered=is_numbered
        )

    def _opened(self, style: Style, block: Heading) -> tuple[str, bool]:
        """The label to be written, and whether the template numbers the heading.

        A heading that the template numbers has none of the page's labels; one with a label of its own, or one
        that comes from no field of the data, is taken out of the numbering. Of a redline, the headings of
        each page are counted apart.
        """
        if style not in self._template.numbered:
            return block.label, True
        former = block.label if block.former_label is None or block.mark is not None else block.former_label
        found, level = (block.label, False), HEADINGS.index(style) + 1
        for counts, label, absent in zip(self._counts, (former, block.label), REDLINE, strict=True):
            place = [*counts, *[0] * level][:level]
            place[-1] += 1
            if block.mark is not absent:
                is_own = block.anchor is None or label.rstrip(".") not in ("", ".".join(map(str, place)))
                found = (label, False) if is_own else ("", True)
                counts[:] = counts if is_own else place
        return found

    def _other(self, block: Paragraph, properties: str) -> str:
        """A paragraph that is no item of a list; under an item it is indented as far as the item's words."""
        if block.depth > 0:
            properties += f'<w:ind w:left="{level_of(block.depth) * self._template.list_step}"/>'
        label = self._label(block)
        return self.paragraphs.write(STYLES[block.role], block.spans, block.anchor, properties, before=label)

    def _item(self, block: Paragraph, keep: str, space: str) -> str:
        """An item of a list: in Word's own numbering if that can show its label, else with it as text."""
        level, num = level_of(block.depth), self.lists.place(block)
        if num is not None:
            style = Style.BULLET if num == self.lists.bullet else Style.NUMBER
            number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
            return self.paragraphs.write(style, block.spans, block.anchor, keep + number + space)
        step, properties = self._template.list_step, keep + space
        if level:
            properties += f'<w:ind w:left="{(level + 1) * step}" w:hanging="{step}"/>'
        label = self._label(block)
        return self.paragraphs.write(Style.LABELLED, block.spans, block.anchor, properties, before=label)

    def _label(self, block: Paragraph) -> str:
        """A label as text: on its own line in a gap, before a tab in a list, before the words elsewhere."""
        text, role = block.label, block.role
        after = (": " if text[-1:].isalnum() else " ") if role is Role.NOTE else _AFTER_LABEL[role]
        style = Style.CALLOUT_LABEL if role in _CALLOUTS else Style.LABEL
        return self.paragraphs.label(text, block.former_label, after, style)


def is_gone(block: Heading | Paragraph) -> bool:
    """Whether a block is not read back: it has no words, and no label but one that Word counts itself."""
    is_item = isinstance(block, Paragraph) and block.role is Role.ITEM
    is_counted = is_item and (block.label == BULLET or bool(readings(block.label)))
    has_label = bool(cleaned(block.label + (block.former_label or "")))
    return is_blank(block.spans) and (is_counted or not has_label)


def is_blank(spans: Spans) -> bool:
    """Whether spans have nothing but white space."""
    return all(not span.text or cleaned(span.text).isspace() for span in spans)
