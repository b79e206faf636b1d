"""One paragraph in Word's XML: its runs, links and bookmark, and the tracked changes of a redline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, count, groupby, repeat
from operator import attrgetter

from policykit.document import Block, Cell, Document, Fact, Heading, Table
from policykit.findings import Anchor
from policykit.formats.word.names import Style, address, bookmark
from policykit.formats.word.template import Template
from policykit.formats.word.text import attribute, run_text
from policykit.text.spans import REDLINE, Mark, Span, Spans

KEEP_WITH_NEXT = "<w:keepNext/>"
_HYPERLINK = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
_TAGS = {Mark.INSERTED: "w:ins", Mark.DELETED: "w:del"}


@dataclass(frozen=True, slots=True)
class Authorship:
    """The author of a redline's changes and their day; without a day the file has none."""

    author: str
    on: date | None = None


class Paragraphs:
    """Writes the paragraphs of one page. ``mark`` says whether the next one was added or struck out."""

    def __init__(self, document: Document, template: Template, authorship: Authorship) -> None:
        self.template = template
        self.words = document.words
        self.mark: Mark | None = None
        self._bookmarks = count()
        self._uses: dict[str, int] = {}
        self._addresses: dict[str, str] = {}
        self._parts: dict[str, tuple[Anchor, int, bool]] = {}
        bookmarks = [(anchor, False) for anchor in anchors(document)]
        if document.is_redline:
            bookmarks += [(anchor, True) for anchor in anchors(document, is_struck=True)]
        for anchor, is_struck in bookmarks:
            self._parts.setdefault(anchor.part, (anchor, 1, is_struck))
        day = f' w:date="{authorship.on.isoformat()}T00:00:00Z"' if authorship.on is not None else ""
        self._signed = f'w:author="{attribute(authorship.author)}"{day}'
        # After the numbers of the bookmarks: a file numbers everything that annotates it together.
        headings = sum(isinstance(block, Heading) for block in document.blocks)
        self._changes = count(len(bookmarks) + headings)

    def write(
        self,
        style: Style,
        spans: Spans = (),
        anchor: Anchor | None = None,
        properties: str = "",
        *,
        before: str = "",
        after: str = "",
        is_numbered: bool = True,
    ) -> str:
        """One paragraph. Its bookmark goes round all of it, label included, to hold whatever is typed there.

        ``properties`` are set beside the style, in the order of the schema. ``before`` and ``after`` are runs
        round the words. Without ``is_numbered`` it is taken out of the numbering of its style.
        """
        begin, end = self.bookmark(anchor) if anchor is not None else ("", "")
        if self.mark is not None:
            properties += f"<w:rPr>{self.change()}</w:rPr>"
        opening = self.template.paragraph(style, is_numbered=is_numbered)
        return f"{opening}{properties}</w:pPr>{begin}{before}{self._runs(spans)}{after}{end}</w:p>"

    def bookmark(self, anchor: Anchor) -> tuple[str, str]:
        """The start and the end of the bookmark of an anchor."""
        is_struck = self.mark is Mark.DELETED
        name = bookmark(anchor, 1, is_struck)
        uses = self._uses[name] = self._uses.get(name, 0) + 1
        if uses > 1:
            name = bookmark(anchor, uses, is_struck)
        return self.bookmark_named(name)

    def bookmark_named(self, name: str) -> tuple[str, str]:
        """The start and the end of a bookmark of this name."""
        number = next(self._bookmarks)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'

    def change(self) -> str:
        """What the properties of a paragraph or a row say of its being added or struck out."""
        return self._change(self.mark, "/>") if self.mark is not None else ""

    def label(self, text: str, former: str | None, after: str = "", style: Style = Style.LABEL) -> str:
        """A generated label as a run of a style of its own, by which a reader tells it from the words.

        ``former`` is the label before a change, if it was another: both are shown, tracked.
        """
        if former is None:
            return self._tracked(self.mark, self._label(text, after, style))
        old = self._tracked(Mark.DELETED, self._label(former, after, style))
        return old + self._tracked(Mark.INSERTED, self._label(text, after, style))

    def _label(self, text: str, after: str, style: Style) -> str:
        properties = f'<w:rPr><w:rStyle w:val="{self.template.styles[style]}"/></w:rPr>'
        return f"<w:r>{properties}{run_text(text + after)}</w:r>" if text else ""

    def _runs(self, spans: Spans) -> str:
        """The words; neighbours that lead to one place are one link."""
        if len(spans) == 1 and not (spans[0].marks or spans[0].target):
            return self._tracked(self.mark, f"<w:r>{run_text(spans[0].text)}</w:r>")
        linked = groupby(spans, attrgetter("target"))
        return "".join([self._linked(target, group) for target, group in linked])

    def _linked(self, target: str | None, spans: Iterable[Span]) -> str:
        opening = self._link(target) if target else ""
        runs = ""
        for mark, group in groupby(spans, self._mark_of):
            words = [self._run(span, is_linked=bool(opening)) for span in group]
            runs += self._tracked(mark, "".join(words))
        return f"{opening}{runs}</w:hyperlink>" if opening else runs

    def _run(self, span: Span, *, is_linked: bool) -> str:
        return f"{self.template.run(span.marks, is_linked=is_linked)}{run_text(span.text)}</w:r>"

    def _mark_of(self, span: Span) -> Mark | None:
        if self.mark is not None or not span.marks:
            return self.mark
        return next((mark for mark in REDLINE if mark in span.marks), None)

    def _tracked(self, mark: Mark | None, runs: str) -> str:
        """Runs that were added, were struck out, or are neither, as Word and LibreOffice track them."""
        if mark is None or not runs:
            return runs
        if mark is Mark.DELETED:  # no escaped text looks like a tag
            for tag in ("<w:t>", "<w:t ", "</w:t>"):
                runs = runs.replace(tag, tag.replace("w:t", "w:delText"))
        return f"{self._change(mark, '>')}{runs}</{_TAGS[mark]}>"

    def _change(self, mark: Mark, end: str) -> str:
        return f'<{_TAGS[mark]} w:id="{next(self._changes)}" {self._signed}{end}'

    def _link(self, target: str) -> str:
        """The opening tag of a hyperlink to the target; empty if no link may lead there.

        Links lead to web addresses, mail and telephone; to a part of this page ("#id"); and to another policy
        ("policy:id"), which is the Word file beside this one.
        """
        if target.startswith("#"):
            found = self._parts.get(target[1:]) if target != "#" else None
            return f'<w:hyperlink w:anchor="{bookmark(*found)}" w:history="1">' if found else ""
        outside = address(target)
        if not outside:
            return ""
        number = self.template.next_relationship + len(self._addresses)
        id_ = self._addresses.setdefault(outside, f"rId{number}")
        return f'<w:hyperlink r:id="{id_}" w:history="1">'

    def link_relations(self) -> str:
        """The relations to the addresses outside the file, for the part that lists them."""
        return "".join(
            f'<Relationship Id="{id_}" {_HYPERLINK} Target="{attribute(target)}" TargetMode="External"/>'
            for target, id_ in self._addresses.items()
        )


Owner = Document | Fact | Block | Cell


def anchors(document: Document, is_struck: bool = False) -> Iterator[Anchor]:
    """Every anchor of the page that gets a bookmark, in the order of the page.

    With ``is_struck`` those of what is struck out, which a redline may hold a second time; else the others.
    """
    return (anchor for anchor, _ in anchored(document, is_struck))


def anchored(document: Document, is_struck: bool) -> Iterator[tuple[Anchor, Owner]]:
    """Each of the :func:`anchors` with what has it."""
    if not is_struck and document.anchor is not None:
        yield document.anchor, document
    for part in chain(document.facts, document.blocks):
        if (part.mark is Mark.DELETED) is is_struck and part.anchor is not None:
            yield part.anchor, part
        if isinstance(part, Table):
            marks = (part.mark, *(part.row_marks or repeat(part.mark, len(part.rows))))
            for row, mark in zip((part.header, *part.rows), marks, strict=True):
                if (Mark.DELETED in (part.mark, mark)) is is_struck:
                    yield from ((cell.anchor, cell) for cell in row if cell.anchor is not None)
