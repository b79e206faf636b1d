"""Spans and anchors → paragraphs of WordprocessingML, written as text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from policykit.document import Document
from policykit.findings import Anchor
from policykit.formats.word.links import Bookmarks, Links
from policykit.formats.word.names import Style
from policykit.formats.word.template import House
from policykit.formats.word.text import run_text
from policykit.spans import Mark, Span, Spans

KEEP_WITH_NEXT = "<w:keepNext/>"


class Paragraphs:
    """The paragraphs of one page, which share its links, its bookmarks and its house style."""

    def __init__(self, document: Document, house: House) -> None:
        self.links = Links(document, house.next_relationship)
        self.text_width = house.text_width
        self._bookmarks = Bookmarks()
        self._openings = house.paragraph
        self._run = house.run
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
        *,
        properties: str = "",
        label: str = "",
        outer: Anchor | None = None,
        listed: str = "",
        opening: str = "",
    ) -> str:
        """One paragraph. Its bookmark goes round all of it, label included, to hold whatever is typed there.

        ``properties`` is what is set beside the style, in the order of the schema; ``label`` is made by
        :meth:`label`; ``outer`` is the anchor of something larger that begins here; ``listed`` is the
        bookmark by which the contents find a heading; ``opening`` is used in place of the style's own.
        """
        content = label + self._runs(spans)
        if listed:
            content = self._bookmarks.named(listed, content)
        if anchor is not None:
            content = self._bookmarks.around(anchor, content)
        if outer is not None:
            content = self._bookmarks.around(outer, content)
        return f"{opening or self._openings[style]}{properties}</w:pPr>{content}</w:p>"

    def label(self, text: str, after: str = "", *, stands_out: bool = False) -> str:
        """A generated label as a run of its own style, by which a reader tells it from the words."""
        opening = self._callout if stands_out else self._label
        return f"{opening}{run_text(text + after)}</w:r>" if text else ""

    def _runs(self, spans: Spans) -> str:
        if len(spans) == 1 and spans[0].target is None:  # as most are
            return f"<w:r>{self._run[spans[0].marks, False]}{run_text(spans[0].text)}</w:r>"
        for span in spans:
            if span.target is not None:
                return "".join([self._linked(target, group) for target, group in groupby(spans, _target)])
        return self._unlinked(spans)

    def _linked(self, target: str | None, spans: Iterable[Span]) -> str:
        opening = self.links.opening(target) if target else ""
        if not opening:
            return self._unlinked(spans)
        run = self._run
        runs = [f"<w:r>{run[span.marks, True]}{run_text(span.text)}</w:r>" for span in spans]
        return f"{opening}{''.join(runs)}</w:hyperlink>"

    def _unlinked(self, spans: Iterable[Span]) -> str:
        run = self._run
        return "".join([f"<w:r>{run[span.marks, False]}{run_text(span.text)}</w:r>" for span in spans])


_target = attrgetter("target")
