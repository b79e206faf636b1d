"""Spans and anchors → paragraphs of WordprocessingML, written as text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policykit.document import Document, Row
from policykit.findings import Anchor
from policykit.formats.word.names import Style
from policykit.formats.word.template import Template
from policykit.formats.word.text import run_text
from policykit.formats.word.writer.links import Bookmarks, Links
from policykit.text.spans import UNMARKED, Mark, Spans

KEEP_WITH_NEXT = "<w:keepNext/>"
_LINK_END = "</w:hyperlink>"
_NO_BOOKMARK = ("", "")


@lru_cache(maxsize=256)
def _name(opening: str, run: str, text: str) -> str:
    return f"{opening}</w:pPr>{run}{run_text(text)}</w:r></w:p>"


class Paragraphs:
    """The paragraphs of one page, which share its links, its bookmarks and its house style.

    ``tracks`` says that they are a redline's, whose rows tell of themselves whether they were added.
    """

    tracks = False

    def __init__(self, document: Document, house: Template) -> None:
        self.links = Links(document, house.next_relationship)
        self.text_width = house.text_width
        self.bookmarks = Bookmarks()
        self._openings = house.paragraph
        self._run = house.run
        self._linked_run = house.linked_run
        self._label = f'<w:r><w:rPr><w:rStyle w:val="{house.styles[Style.LABEL]}"/></w:rPr>'
        self._callout = f'<w:r><w:rPr><w:rStyle w:val="{house.styles[Style.CALLOUT_LABEL]}"/></w:rPr>'

    def begin(self, mark: Mark | None) -> None:
        """What comes next was added or struck out, of which only a redline's paragraphs know."""

    def row(self) -> str:
        """What the properties of a table's row say of its being added or struck out."""
        return ""

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
        """One paragraph. Its bookmark goes round all of it, label included, to hold whatever is typed there.

        ``properties`` is what is set beside the style, in the order of the schema; ``before`` are runs that
        stand before the words, such as a :meth:`label`, and ``after`` is what stands after them; ``opening``
        is used in place of the style's own.
        """
        begin, end = self.bookmarks.of(anchor) if anchor is not None else _NO_BOOKMARK
        opening = opening or self._openings[style]
        if len(spans) == 1 and (span := spans[0]).target is None:  # as most are
            run, words = self._run[span.marks], run_text(span.text)
            return f"{opening}{properties}</w:pPr>{begin}{before}{run}{words}</w:r>{after}{end}</w:p>"
        return f"{opening}{properties}</w:pPr>{begin}{before}{self.runs(spans)}{after}{end}</w:p>"

    def name(self, style: Style, text: str) -> str:
        """One paragraph of words that no field of the data holds, such as the name of a fact."""
        return _name(self._openings[style], self._run[UNMARKED], text)

    def cells(self, style: Style, row: Row, columns: Sequence[str], properties: str = "") -> str:
        """The cells of a table's row, each with what opens its column, and in it what :meth:`write` makes."""
        opening, runs, made = f"{self._openings[style]}{properties}</w:pPr>", self._run, ""
        for column, cell in zip(columns, row, strict=True):
            spans, anchor = cell.spans, cell.anchor
            begin, end = self.bookmarks.of(anchor) if anchor is not None else _NO_BOOKMARK
            if len(spans) == 1 and (span := spans[0]).target is None:  # as most are
                run, words = runs[span.marks], run_text(span.text)
                made += f"{column}{opening}{begin}{run}{words}</w:r>{end}</w:p></w:tc>"
            else:
                made += f"{column}{opening}{begin}{self.runs(spans)}{end}</w:p></w:tc>"
        return made

    def label(self, text: str, after: str = "", stands_out: bool = False) -> str:
        """A generated label as a run of its own style, by which a reader tells it from the words."""
        opening = self._callout if stands_out else self._label
        return f"{opening}{run_text(text + after)}</w:r>" if text else ""

    def runs(self, spans: Spans) -> str:
        """Runs of which some may be links; neighbours that lead to one place are one link."""
        target, opening, made, run = None, "", "", self._run
        for span in spans:
            if span.target != target:
                target = span.target
                end, opening = _LINK_END if opening else "", self.links.opening(target) if target else ""
                made += end + opening
                run = self._linked_run if opening else self._run
            made += f"{run[span.marks]}{run_text(span.text)}</w:r>"
        return made + _LINK_END if opening else made
