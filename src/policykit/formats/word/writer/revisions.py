"""A redline → paragraphs and tables in which the changes are tracked, as Word and LibreOffice know them.

Words added stand in ``w:ins``, words struck out in ``w:del``; a block that was added or struck out has its
paragraph's mark tracked as well, and a table each of its rows, so that nothing is left of it when the change
is rejected or accepted. Pages that are no redline never come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from policykit.document import Block, Document, Heading, Row, Table
from policykit.findings import Anchor
from policykit.formats.word.names import Style
from policykit.formats.word.normal import is_gone
from policykit.formats.word.template import Numbering, Template
from policykit.formats.word.text import attribute, run_text
from policykit.formats.word.writer.body import Body, Headings
from policykit.formats.word.writer.links import anchors
from policykit.formats.word.writer.lists import LEVELS, Lists, Look, Reading, readings
from policykit.formats.word.writer.paragraphs import Paragraphs
from policykit.text.spans import REDLINE, Mark, Span, Spans

_TAGS = {Mark.INSERTED: "w:ins", Mark.DELETED: "w:del"}


@dataclass(frozen=True, slots=True)
class Authorship:
    """Whose changes a redline's are, and of which day; without a day the file says none."""

    author: str
    on: date | None = None


class MarkedBody(Body):
    """The body of a redline."""

    def __init__(self, document: Document, house: Template, authorship: Authorship) -> None:
        super().__init__(document, house)
        self.paragraphs: MarkedParagraphs = MarkedParagraphs(document, house, authorship)
        self.lists: MarkedLists = MarkedLists(house.numbering)
        self._headings: MarkedHeadings = MarkedHeadings(house)

    def _title(self) -> Spans:
        title, former = self._document.title, self._document.former_title
        if not former.strip():
            return (Span(title),)
        return (Span(former, frozenset({Mark.DELETED})), Span(title, frozenset({Mark.INSERTED})))

    def _block(self, index: int, block: Block) -> str:
        if not isinstance(block, Table) and is_gone(block):
            block = replace(block, label="", former_label=None)  # lest Word count it on one page only
        self.lists.mark = block.mark
        self.paragraphs.begin(block.mark)
        if not isinstance(block, Table):
            self.lists.former = block.former_label
            self.paragraphs.relabelled(block.label, block.former_label)
        made = super()._block(index, block)
        self.paragraphs.begin(None)
        is_last = index == len(self._document.blocks) - 1
        # The mark of a file's last paragraph cannot go, so what is put in or taken out there needs another.
        return made + self.paragraphs.write(Style.TABLE_END, (), None) if is_last and block.mark else made

    def _end_of_table(self, following: int) -> str:
        """A table must be parted from what follows it both when the changes are accepted and when not."""
        self.paragraphs.begin(None)
        blocks = self._document.blocks
        for dropped in REDLINE:
            left = (index for index in range(following, len(blocks)) if blocks[index].mark is not dropped)
            if end := super()._end_of_table(next(left, len(blocks))):
                return end
        return ""


class MarkedParagraphs(Paragraphs):
    """The paragraphs of a redline. What is written is added or struck out as ``begin`` said last."""

    tracks = True

    def __init__(self, document: Document, house: Template, authorship: Authorship) -> None:
        super().__init__(document, house)
        day = f' w:date="{authorship.on.isoformat()}T00:00:00Z"' if authorship.on is not None else ""
        self._signed = f'w:author="{attribute(authorship.author)}"{day}'
        # After the bookmarks' numbers, because all that annotates a file is numbered together.
        headings = sum(isinstance(block, Heading) for block in document.blocks)
        self._number = headings + sum(1 for is_struck in (False, True) for _ in anchors(document, is_struck))
        self._mark: Mark | None = None
        self._labels: tuple[str, str | None] = ("", None)

    def begin(self, mark: Mark | None) -> None:
        """What comes next was added, was struck out, or is neither, as a whole."""
        self._mark, self._labels = mark, ("", None)
        self.bookmarks.is_struck = mark is Mark.DELETED

    def relabelled(self, label: str, former: str | None) -> None:
        """What comes next has this label, and had that one if it was another."""
        self._labels = label, former

    def row(self) -> str:
        """What a row's properties say of it."""
        return self._tag(self._mark, "/>") if self._mark is not None else ""

    def write(
        self,
        style: Style,
        spans: Spans,
        anchor: Anchor | None,
        properties: str = "",
        before: str = "",
        opening: str = "",
        after: str = "",
    ) -> str:
        """One paragraph, its mark tracked if it was added or struck out."""
        if self._mark is not None:
            properties += f"<w:rPr>{self._tag(self._mark, '/>')}</w:rPr>"
        return super().write(style, (), anchor, properties, before + self.runs(spans), opening, after)

    def name(self, style: Style, text: str) -> str:
        """One paragraph of words that no field of the data holds, its mark tracked."""
        return self.write(style, (Span(text),), None)

    def cells(self, style: Style, row: Row, columns: Sequence[str], properties: str = "") -> str:
        """The cells of a row, the marks of their paragraphs tracked."""
        made = [self.write(style, cell.spans, cell.anchor, properties) for cell in row]
        return "".join([f"{column}{cell}</w:tc>" for column, cell in zip(columns, made, strict=True)])

    def label(self, text: str, after: str = "", stands_out: bool = False) -> str:
        """A label; of one that changed, both. One that Word's own numbering shows is not written."""
        label, former = self._labels
        new = super().label(text, after, stands_out)
        if former is None or text != label:
            return self._changed(self._mark, new)
        old = super().label(former, after, stands_out)
        return self._changed(Mark.DELETED, old) + self._changed(Mark.INSERTED, new)

    def runs(self, spans: Spans) -> str:
        """The words, tracked where they were added or struck out."""
        return "".join(
            self._linked(target, group) for target, group in groupby(spans, lambda span: span.target)
        )

    def _linked(self, target: str | None, spans: Iterable[Span]) -> str:
        opening = self.links.opening(target) if target else ""
        linked = bool(opening)
        changed = (
            self._changed(mark, "".join(self._run_of(span, linked) for span in group))
            for mark, group in groupby(spans, self._mark_of)
        )
        return f"{opening}{''.join(changed)}</w:hyperlink>" if linked else "".join(changed)

    def _run_of(self, span: Span, linked: bool) -> str:
        openings = self._linked_run if linked else self._run
        return f"{openings[span.marks.difference(REDLINE)]}{run_text(span.text)}</w:r>"

    def _mark_of(self, span: Span) -> Mark | None:
        return self._mark or next((mark for mark in REDLINE if mark in span.marks), None)

    def _changed(self, mark: Mark | None, runs: str) -> str:
        """Runs, tracked. Words struck out have an element of their own; no escaped text looks like a tag."""
        if mark is None or not runs:
            return runs
        if mark is Mark.DELETED:
            for tag in ("<w:t>", "<w:t ", "</w:t>"):
                runs = runs.replace(tag, tag.replace("w:t", "w:delText"))
        return f"{self._tag(mark, '>')}{runs}</{_TAGS[mark]}>"

    def _tag(self, mark: Mark, end: str) -> str:
        number = self._number
        self._number += 1
        return f'<{_TAGS[mark]} w:id="{number}" {self._signed}{end}'


class MarkedHeadings(Headings):
    """The headings of a redline, where the house style numbers them: those of each page are counted alone."""

    def __init__(self, house: Template) -> None:
        super().__init__(house)
        self._old: list[int] = []

    def opened(self, style: Style, block: Heading) -> tuple[str, str]:
        """As of any heading; what is struck out is counted with those of the old page."""
        if block.mark is Mark.DELETED:
            return self._opened_before(style, block)
        if block.mark is None:
            former = block.label if block.former_label is None else block.former_label
            self._opened_before(style, replace(block, label=former))
            self.count -= 1
        return super().opened(style, block)

    def _opened_before(self, style: Style, block: Heading) -> tuple[str, str]:
        self._counts, self._old = self._old, self._counts
        found = super().opened(style, block)
        self._counts, self._old = self._old, self._counts
        return found


@dataclass(slots=True)
class _Counted:
    """A list that may go on: its look, its num, and its last number on the new page and on the old one."""

    look: Look
    num: int
    new: int
    old: int


class MarkedLists(Lists):
    """The lists of a redline: Word counts them rightly when its changes are accepted and when rejected.

    ``mark`` and ``former`` say of the next item whether it was added or struck out, and its former label.
    """

    def __init__(self, numbering: Numbering) -> None:
        super().__init__(numbering)
        self.mark: Mark | None = None
        self.former: str | None = None
        self._counted: list[_Counted | None] = [None] * LEVELS

    def end(self) -> None:
        """A list goes on over what stands between its items: of that, one page may have nothing."""

    def place(self, label: str, level: int) -> int | None:
        """The num of the next item, or None if its label has to be written out as text.

        So it has where one number could not begin the list on both pages.
        """
        self._counted[level + 1 :] = [None] * (LEVELS - level - 1)
        meanings = readings(label)
        if not meanings:
            self._counted[level] = None
            return super().place(label, level)
        formers = meanings if self.former is None else readings(self.former)
        found = self._going_on(meanings, formers, level) or self._beginning(meanings[0], formers, level)
        self._counted[level] = found
        if found is None:
            return None
        found.new += self.mark is not Mark.DELETED
        found.old += self.mark is not Mark.INSERTED
        return found.num

    def _going_on(self, news: Sequence[Reading], olds: Sequence[Reading], level: int) -> _Counted | None:
        last = self._counted[level]
        if last is None:
            return None
        fits_new = self.mark is Mark.DELETED or (last.look, last.new + 1) in news
        fits_old = self.mark is Mark.INSERTED or (last.look, last.old + 1) in olds
        return last if fits_new and fits_old else None

    def _beginning(self, reading: Reading, olds: Sequence[Reading], level: int) -> _Counted | None:
        if reading not in olds:
            return None
        before = reading.number - 1
        return _Counted(reading.look, self.begin(reading, level), before, before)
