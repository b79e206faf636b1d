"""Document → HTML: a page that needs no other file, no script, and lets none in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import assert_never

from policykit.document import Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.document.redline import accept, is_redline
from policykit.document.wording import kept
from policykit.findings import Anchor
from policykit.formats.html.contents import Contents
from policykit.formats.html.inline import ID, changed, escape, inline
from policykit.formats.html.lists import LEVEL, OpenList, chosen, opening, reference
from policykit.formats.html.style import page_style
from policykit.spans import Mark, plain


def write(document: Document) -> str:
    """A whole page: style inside, no script, a policy that lets no script run.

    Never fails on a well-typed document. A link to a place that is not allowed, or to a part that the page
    does not have, is shown as its words. The page's normal form: the school comes first among the facts;
    a paragraph of an item's own part stands in that item, and any other that is no item is no deeper than
    the list before it. In a redline, of a number that a browser counts only the new one is shown.
    """
    page = accept(document) if is_redline(document) else document
    name = " – ".join(filter(None, (page.title, page.fact(FactName.SCHOOL))))
    style, digest = page_style(name)
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#_main">Skip to main content</a>\n'
        f'<main id="_main">\n{fragment(document)}\n</main>\n{_footer(page)}</body>\n</html>\n'
    )


def fragment(document: Document) -> str:
    """The ``<article>`` alone, for a page that a school makes itself; no style and no page furniture."""
    article = _Article(document)
    for index, block in enumerate(document.blocks):
        if index == article.before_contents:
            article.begin_text()
        article.mark = block.mark
        match block:
            case Paragraph():
                article.paragraph(block)
            case Heading():
                article.heading(block)
            case Table():
                article.table(block)
            case _:
                assert_never(block)
    return article.ended()


def _footer(document: Document) -> str:
    reference = document.fact(FactName.REFERENCE)
    if not reference:
        return ""
    return f"<footer><p>{FactName.REFERENCE.value}: {escape(reference)}</p></footer>\n"


def _anchors(document: Document) -> Iterator[Anchor | None]:
    """The anchors of all that can be led to, which what was struck out cannot."""
    for block in document.blocks:
        if block.mark is Mark.DELETED:
            continue
        yield block.anchor
        if type(block) is Table:
            marks = block.row_marks or repeat(None)
            rows = (row for row, mark in zip(block.rows, marks, strict=False) if mark is not Mark.DELETED)
            yield from (cell.anchor for row in (block.header, *rows) for cell in row)


def _label(label: str, former: str | None = None) -> str:
    words = escape(label)
    if former is not None:
        words = " ".join(filter(None, (changed(escape(former), Mark.DELETED), changed(words, Mark.INSERTED))))
    return f'<span class="label">{words}</span> ' if words else ""


def _class(name: str, mark: Mark | None) -> str:
    """The attribute that says what an element is, and whether it was added or struck out as a whole."""
    names = " ".join(filter(None, (name, _MARKED[mark])))
    return f' class="{names}"' if names else ""


def _title(document: Document) -> str:
    if not document.former_title:
        return escape(document.title)
    old = changed(escape(document.former_title), Mark.DELETED)
    return f"{old} {changed(escape(document.title), Mark.INSERTED)}"


def _permalink(part: str, name: str) -> str:
    return f'<a class="permalink" href="#{part}" aria-label="Link to {escape(name)}"></a>'


_MARKED: dict[Mark | None, str] = {None: "", Mark.INSERTED: "added", Mark.DELETED: "struck"}


class _Article:
    """The article so far: what is written, which ids are still to be given, which lists are open.

    ``mark`` says that what is being written was added or struck out as a whole.
    """

    __slots__ = ("before_contents", "contents", "ids", "lists", "mark", "out", "place", "tables", "unclaimed")

    def __init__(self, document: Document) -> None:
        parts = {anchor.part for anchor in _anchors(document) if anchor is not None}
        self.ids = frozenset(filter(ID.fullmatch, parts))
        self.unclaimed = set(self.ids)
        self.lists: list[OpenList] = []
        self.tables = 0
        self.mark: Mark | None = None
        self.contents = Contents() if document.has_contents else None
        self.before_contents = document.start if document.has_contents else -1
        self.place = 0
        self.out = ["<article>\n<header>\n"]
        self._head(document)

    def begin_text(self) -> None:
        """Here the notes of where the policy stands end, and the contents will be put."""
        self.place = len(self.out)

    def ended(self) -> str:
        """The whole article."""
        self._close_lists(0)
        if self.contents is not None:
            self.out.insert(self.place, self.contents.html())
        self.out.append("</article>")
        return "".join(self.out)

    def heading(self, heading: Heading) -> None:
        """A section's heading: level 1 is ``<h2>``, the title being ``<h1>``."""
        self._close_lists(0)
        name = f"h{min(max(heading.level, 1), 5) + 1}"
        words = self._whole(f"{_label(heading.label, heading.former_label)}{inline(heading.spans, self.ids)}")
        part, marked = self._claim(heading.anchor), _class("", self.mark)
        listed = self.contents.take(heading, part) if self.contents is not None else part
        if not part:
            id_ = f' id="{listed}"' if listed and self.mark is not Mark.DELETED else ""
            self.out.append(f"<{name}{id_}{marked}>{words}</{name}>\n")
            return
        link = _permalink(part, f"“{plain(kept(heading.spans, Mark.DELETED))}”")
        self.out.append(f'<div class="heading"><{name} id="{part}"{marked}>{words}</{name}>{link}</div>\n')

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph, in the item that it belongs to if it has a depth."""
        role = paragraph.role
        if role is Role.ITEM or role is Role.REFERENCE:
            self._item(paragraph)
            return
        self._close_lists(self._home(paragraph))
        words = inline(paragraph.spans, self.ids)
        id_ = self._id(paragraph.anchor)
        match role:
            case Role.BODY | Role.QUOTE:
                marked = f"{id_}{_class('', self.mark)}"
                words = self._whole(_label(paragraph.label, paragraph.former_label) + words)
                quoted = f"<blockquote{marked}><p>{words}</p></blockquote>\n"
                self.out.append(quoted if role is Role.QUOTE else f"<p{marked}>{words}</p>\n")
            case Role.GAP | Role.NOTE:
                label = self._whole(escape(paragraph.label))
                strong = f'<p class="label"><strong>{label}</strong></p>' if label else ""
                opening = f'<div{_class(role.value, self.mark)} role="note"{id_}>'
                self.out.append(f"{opening}{strong}<p>{self._whole(words)}</p></div>\n")
            case _:
                assert_never(role)

    def table(self, table: Table) -> None:
        """A table in a region that can be reached by keyboard and scrolled where the screen is narrow."""
        self._close_lists(0)
        self.tables += 1
        id_ = self._id(table.anchor)
        named = f'aria-label="Table {self.tables}"'
        caption = ""
        if table.caption:
            words = self._whole(inline(table.caption, self.ids))
            caption = f'<caption id="_table-{self.tables}">{words}</caption>'
            if plain(table.caption).strip():
                named = f'aria-labelledby="_table-{self.tables}"'
        head = "".join([self._header_cell(cell) for cell in table.header])
        region = _class("table", self.mark)
        self.out.append(f'<div{region} role="region" tabindex="0" {named}><table{id_}>{caption}\n')
        self.out.append(f"<thead><tr>{head}</tr></thead>\n<tbody>\n")
        marks = table.row_marks or repeat(None)
        self.out.extend([self._row(row, mark) for row, mark in zip(table.rows, marks, strict=False)])
        self.out.append("</tbody>\n</table></div>\n")

    def _head(self, document: Document) -> None:
        schools = [fact for fact in document.facts if fact.label == FactName.SCHOOL]
        facts = [fact for fact in document.facts if fact.label != FactName.SCHOOL]
        for school in schools:
            words = changed(inline(school.spans, self.ids), school.mark)
            self.out.append(f"<p{_class('school', school.mark)}>{words}</p>\n")
        self.out.append(f"<h1>{_title(document)}</h1>\n")
        if facts:
            self.out += ["<dl>\n", *map(self._fact, facts), "</dl>\n"]
        self.out.append("</header>\n")

    def _fact(self, fact: Fact) -> str:
        label = changed(f"{escape(fact.label)}:", fact.mark)
        words = changed(inline(fact.spans, self.ids), fact.mark)
        return f"<div{_class('', fact.mark)}><dt>{label}</dt><dd>{words}</dd></div>\n"

    def _whole(self, html: str) -> str:
        """The words of a block, as added or struck out if it is so as a whole."""
        return changed(html, self.mark)

    def _header_cell(self, cell: Cell) -> str:
        words = self._whole(inline(cell.spans, self.ids))
        id_ = self._id(cell.anchor)
        # A header cell with no words names nothing, and is announced all the same (axe: empty-table-header).
        return f'<th scope="col"{id_}>{words}</th>' if words.strip() else f"<td{id_}>{words}</td>"

    def _row(self, row: Row, mark: Mark | None) -> str:
        of_words = mark or self.mark
        cells = [
            f"<td{'' if mark is Mark.DELETED else self._id(cell.anchor)}>"
            f"{changed(inline(cell.spans, self.ids), of_words)}</td>"
            for cell in row
        ]
        return f"<tr{_class('', mark)}>{''.join(cells)}</tr>\n"

    def _item(self, item: Paragraph) -> None:
        depth = max(item.depth, 0)
        self._close_lists(depth + 1)
        while len(self.lists) < depth:
            self._open_list(LEVEL, 0)
            self.out.append('<li class="level">')
        value = self._begin_item(item, depth)
        part = self._claim(item.anchor)
        innermost = self.lists[-1]
        innermost.part = item.anchor.part if item.anchor is not None else ""
        label = _label(item.label, item.former_label) if innermost.shows_labels else ""
        id_, link = (f' id="{part}"', _permalink(part, "this item")) if part else ("", "")
        words = self._whole(label + inline(item.spans, self.ids))
        self.out.append(f"<li{id_}{value}{_class('', self.mark)}>{words}{link}")

    def _begin_item(self, item: Paragraph, depth: int) -> str:
        """End the item before and, where the label asks for it, its list; the ``value`` attribute needed."""
        current = self.lists[depth] if len(self.lists) > depth else None
        listed = item.role is Role.ITEM
        kind, number = chosen(item.label, current) if listed else reference(item.label)
        if current is not None and (current.kind != kind or (number == 1 and current.number)):
            self._close_lists(depth)
            current = None
        if current is None:
            self._open_list(kind, number)
            return ""
        self.out.append("</li>\n")
        expected = current.number + 1 if number else 0
        current.number = number
        return "" if number == expected else f' value="{number}"'

    def _home(self, paragraph: Paragraph) -> int:
        """How many lists a paragraph stands in: down to its own part's item, or as many as its depth says."""
        part = paragraph.anchor.part if paragraph.anchor is not None else ""
        if part:
            for depth in range(len(self.lists), 0, -1):
                if self.lists[depth - 1].part == part:
                    return depth
        return max(paragraph.depth, 0)

    def _open_list(self, kind: str, number: int) -> None:
        self.lists.append(OpenList(kind, number))
        self.out.append(f"{opening(kind, number)}\n")

    def _close_lists(self, depth: int) -> None:
        """Close every list deeper than ``depth``; with 0, all of them."""
        while len(self.lists) > depth:
            self.out.append(f"{self.lists.pop().closing}\n")

    def _claim(self, anchor: Anchor | None) -> str:
        """The part's id if this is the first of it on the page, else nothing."""
        if anchor is None or anchor.part not in self.unclaimed or self.mark is Mark.DELETED:
            return ""
        self.unclaimed.discard(anchor.part)
        return anchor.part

    def _id(self, anchor: Anchor | None) -> str:
        part = self._claim(anchor)
        return f' id="{part}"' if part else ""
