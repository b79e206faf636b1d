"""A saved web page as a document: its text alone, with what surrounds it set aside, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policykit import codes
from policykit.document import Block, Cell, Document, Heading, Paragraph, Role, Table
from policykit.document.reading import Aside, Reading
from policykit.findings import Finding, InvalidData
from policykit.formats.html.labels import DocsLabels, DocsLists, ListLabels, list_labels
from policykit.formats.html.tables import grid
from policykit.formats.html.tree import UNSHOWN, WORDLESS, Tag, main_part, reason, strike, tree
from policykit.formats.reading import decode, first_words, left_out, raised, sentence
from policykit.text import normal_target
from policykit.text.spans import UNMARKED, Mark, Marks, Span, Spans, normal, plain

MOST_BLOCKS = 50_000
_LEVELS = {f"h{level}": min(level, 5) for level in range(1, 7)}
_MARKS = {"b": Mark.STRONG, "strong": Mark.STRONG, "i": Mark.EMPHASIS, "em": Mark.EMPHASIS, "code": Mark.CODE}
_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "output", "progress", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
])  # fmt: skip
_WHITE = re.compile(r"[^\S\xa0]+")
_DEEPEST_LIST = 8
_MOST_REPORTED = 20
_LONGEST = 80
_EMPTY = Cell(())


def read(data: bytes) -> Reading:
    """The page in an HTML file. Raises InvalidData for bytes that are no text, or too many parts."""
    decoded = decode(data, is_web_page=True)
    root = tree(decoded.text)
    strike(root)
    page = _Page(main_part(root), DocsLists(root))
    page.tag(root)
    page.end()
    document = Document(page.title, blocks=tuple(page.blocks))
    return Reading(document, tuple(page.asides), (*decoded.findings, *page.findings()))


@dataclass(slots=True)
class _Page:
    """The blocks so far, and the words that are being read."""

    main: Tag
    docs_lists: DocsLists
    blocks: list[Block] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    title: str = ""
    spans: list[Span] = field(default_factory=list)
    lists: list[ListLabels | DocsLabels] = field(default_factory=list)
    label: str | None = None
    role: Role = Role.BODY
    marks: Marks = UNMARKED
    target: str | None = None
    is_raised: bool = False
    is_separate: bool = False
    in_main: bool = False
    level: int = 0
    pictures: list[tuple[str, int]] = field(default_factory=list)
    merged: list[Finding] = field(default_factory=list)
    links: list[Finding] = field(default_factory=list)

    # ── tags ─────────────────────────────────────────────────────────────────────────────────────────────
    def tag(self, tag: Tag) -> None:
        """Read a tag and all that is in it."""
        if tag.name in UNSHOWN:
            if tag.name not in WORDLESS and (words := tag.words()):
                self.asides.append(
                    Aside(words, "a drawing, a frame, or what is shown without script", self._at())
                )
            return
        why = reason(tag, in_main=self.in_main) or ("" if self.in_main else self._outside(tag))
        if why and not any(each is self.main for each in tag.walk()):
            self._aside(tag, why)
            return
        before, self.in_main = self.in_main, self.in_main or tag is self.main
        self._by_name(tag)
        self.in_main = before

    def _outside(self, tag: Tag) -> str:
        """Why a tag outside the main part is passed over; the page's own heading is not."""
        return "" if tag.name == "h1" and not self.title else "outside the main text of the web page"

    def _by_name(self, tag: Tag) -> None:
        match tag.name:
            case name if name in _LEVELS:
                self._own(tag, _LEVELS[name])
            case "ul" | "ol" | "menu":
                self._list(tag)
            case "li":
                self._item(tag)
            case "dl":
                self._definitions(tag)
            case "table":
                self._table(tag)
            case "blockquote":
                self.end()
                before, self.role = self.role, Role.QUOTE
                self._inside(tag)
                self.end()
                self.role = before
            case "br":
                self.spans.append(Span("\n", self.marks, self.target))
            case "img":
                self._picture(tag)
            case name if name in _INLINE:
                self._marked(tag)
            case _:
                self.end()
                self._inside(tag)
                self.end()

    def _inside(self, tag: Tag) -> None:
        for child in tag.inside:
            if not isinstance(child, str):
                self.tag(child)
            elif self.in_main or self.level:
                self._words(child)
            elif child.strip():
                reason = "outside the main text of the web page"
                self.asides.append(Aside(" ".join(child.split()), reason, len(self.blocks)))

    def _marked(self, tag: Tag) -> None:
        before = self.marks, self.target, self.is_raised
        if mark := _MARKS.get(tag.name):
            self.marks |= {mark}
        if tag.name == "a":
            self.target = self._target_of(tag) or self.target
        self.is_raised = self.is_raised or tag.name == "sup"
        self._inside(tag)
        self.marks, self.target, self.is_raised = before

    def _target_of(self, link: Tag) -> str | None:
        """Where a link leads; one that leads nowhere from here becomes a finding."""
        target, address, words = normal_target(link.get("href")), link.get("href").strip(), link.words()
        if target is None and words and address and not address.startswith(("#", "javascript:")):
            said = sentence(f"a link to “{address[:_LONGEST]}”", f"at “{words[:_LONGEST]}”")
            remedy = "If the policy needs the link, give it the whole address, with https://."
            self.links.append(Finding(codes.LINK_DROPPED, said, remedy))
        return target

    def _own(self, tag: Tag, level: int) -> None:
        """A heading; the page's first of level 1 is taken for its title."""
        self.end()
        self.level = level
        self._inside(tag)
        self.end()
        self.level = 0

    def _list(self, tag: Tag) -> None:
        self.end()
        labels = self.docs_lists.labels(tag)
        deeper = max(labels.depth + 1 - len(self.lists), 1) if labels is not None else 1
        self.lists += [labels or list_labels(tag)] * deeper
        self._inside(tag)
        self.end()
        del self.lists[-deeper:]

    def _item(self, tag: Tag) -> None:
        self.end()
        if not self.lists:
            self.lists.append(list_labels(tag))
        self.label = self.lists[-1].label(tag)
        self._inside(tag)
        self.end()
        self.label = None

    def _definitions(self, tag: Tag) -> None:
        """Each term with what it means as one paragraph, the term in strong."""
        self.end()
        for child in tag.inside:
            if isinstance(child, str):
                self._words(child)
            elif child.name == "dt":
                self.end()
                before, self.marks = self.marks, self.marks | {Mark.STRONG}
                self._inside(child)
                self.marks = before
            elif child.name == "dd" and self.spans:
                self.spans.append(Span(": "))
                self._inside(child)
                self.end()
            else:
                self.tag(child)
        self.end()

    def _picture(self, tag: Tag) -> None:
        if alt := " ".join(tag.get("alt").split()):
            self.asides.append(Aside(alt, "what a picture shows", self._at()))
        if self.in_main:
            self.pictures.append((alt, self._at()))

    def _at(self) -> int:
        """The index of the block that comes next."""
        return len(self.blocks)

    def findings(self) -> Iterator[Finding]:
        """Each picture of the text, with the words after it; merged cells; links that lead nowhere."""
        for alt, at in self.pictures[:_MOST_REPORTED]:
            yield left_out(alt, first_words(self.blocks, at))
        yield from self.merged[:_MOST_REPORTED]
        yield from self.links[:_MOST_REPORTED]

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, tag: Tag) -> None:
        self.end()
        found = grid(tag) if self.in_main else None
        if found is None:
            self._inside(tag)
            self.end()
            return
        for each in found.outside:
            self.tag(each)
        words = self._apart(found.caption) if found.caption is not None else ()
        header, *below = (tuple(map(self._cell, row)) for row in found.rows)
        self.blocks.append(Table(header, tuple(below), words))
        if found.is_merged:
            near = first_words(self.blocks, self._at() - 1)
            said = sentence("a table with merged cells", f"at “{near}”" if near else "")
            self.merged.append(
                Finding(codes.TABLE_SHAPE, said, "Compare the table with the one on the web page.")
            )

    def _cell(self, tag: Tag | None) -> Cell:
        return _EMPTY if tag is None else Cell(self._apart(tag))

    def _apart(self, tag: Tag) -> Spans:
        """The words of a cell, without making a block of them; its paragraphs are lines."""
        inner = _Page(tag, self.docs_lists, in_main=True)
        inner._inside(tag)
        inner.end()
        self.asides += [Aside(each.words, each.reason, self._at()) for each in inner.asides]
        self.pictures += [(alt, self._at()) for alt, _ in inner.pictures]
        self.links += inner.links
        spans: list[Span] = []
        for block in inner.blocks:
            if not isinstance(block, Table):
                spans += [Span("\n"), *block.spans] if spans else block.spans
        return normal(spans)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────
    def _words(self, text: str) -> None:
        if text and (self.spans or text.strip()):
            if self.is_separate and text[0].isalnum() and self.spans and self.spans[-1].text[-1:].isalnum():
                self.spans.append(Span(" "))
            self.is_separate = False
            if self.is_raised:
                text = raised(text, self.spans[-1].text if self.spans else "")
            self.spans.append(Span(_WHITE.sub(" ", text), self.marks, self.target))

    def _aside(self, tag: Tag, why: str) -> None:
        words = tag.words()
        if words:
            if tag.name not in _INLINE:
                self.end()
            self.asides.append(Aside(words, why, self._at()))
            self.is_separate = self.is_separate or _separates(tag)

    def end(self) -> None:
        """End the block that was being read."""
        spans, self.spans = _tidy(self.spans), []
        self.is_separate = False
        if not spans:
            return
        if len(self.blocks) >= MOST_BLOCKS:
            sentence = f"The page has more than {MOST_BLOCKS:,} paragraphs."
            raise InvalidData([Finding(codes.TOO_LARGE, sentence, "Save the policy in a file of its own.")])
        if self.level:
            if self.level == 1 and not self.title and not self.blocks:
                self.title = plain(spans)
            else:
                self.blocks.append(Heading(spans, max(self.level - 1, 1)))
        elif self.label is not None:
            self.blocks.append(
                Paragraph(spans, Role.ITEM, self.label, min(len(self.lists) - 1, _DEEPEST_LIST))
            )
            self.label = None
        else:
            self.blocks.append(Paragraph(spans, self.role))


def _separates(tag: Tag) -> bool:
    """Whether the words on either side of a tag that is set aside are separate without it too."""
    text = tag.text()
    return text != text.strip() or any(each.name not in _INLINE for each in tag.walk())


def _tidy(spans: list[Span]) -> Spans:
    """Spans as a browser shows them: white space once, none at either end of a line."""
    tidied: list[Span] = []
    at_start = True
    for span in normal(spans):
        text = re.sub(r" *\n *", "\n", span.text.replace("\xa0", " "))
        text = re.sub(r"  +", " ", text)
        if at_start:
            text = text.lstrip(" \n")
        if text:
            at_start = text[-1] in " \n"
            tidied.append(Span(text, span.marks, span.target))
    while tidied and not tidied[-1].text.rstrip():
        tidied.pop()
    if tidied:
        last = tidied[-1]
        tidied[-1] = Span(last.text.rstrip(), last.marks, last.target)
    return normal(tidied)
