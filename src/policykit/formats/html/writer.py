"""Document → the article of a web page: its facts, its text, and nothing of what stands round it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import assert_never

from policykit.document import Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.document.wording import kept
from policykit.findings import Anchor
from policykit.formats.html import search
from policykit.formats.html.contents import own_id, surveyed
from policykit.formats.html.inline import changed, escape, inline
from policykit.formats.html.lists import LEVEL, OpenList, chosen, opening, reference
from policykit.formats.html.places import Places
from policykit.formats.html.theme import PLAIN, Theme, has_band
from policykit.text.spans import Mark, plain
from policykit.text.words import Words


def fragment(document: Document) -> str:
    """The ``<article>`` alone, for a page that a school makes itself; no style and no page furniture."""
    return "".join(article(document, PLAIN))


def article(document: Document, dress: Theme) -> Iterator[str]:
    """The ``<article>`` of a page that has a style, with what its dress adds to it; piece by piece."""
    article = _Article(document, dress)
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
        if len(article.out) > _HELD:
            yield article.given()
    yield article.ended()


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


def _permalink(part: str, name: str, words: Words) -> str:
    said = escape(words.say("link_to", name=name))
    return f'<a class="permalink" href="#{part}" aria-label="{said}"></a>'


_HELD = 200
"""So many strings of a page are held before they are given away as one piece."""
_QUOTED = "</blockquote>\n"
_MARKED: dict[Mark | None, str] = {None: "", Mark.INSERTED: "added", Mark.DELETED: "struck"}


class _Article:
    """The article so far: what is written, which ids are still to be given, which lists are open.

    ``mark`` says that what is being written was added or struck out as a whole; ``quoted`` is the part of the
    quotation that has just been written, to which its next paragraph belongs.
    """

    __slots__ = (
        "before_contents",
        "contents",
        "dress",
        "headed",
        "headings",
        "lists",
        "mark",
        "out",
        "places",
        "quoted",
        "tables",
        "unclaimed",
        "words",
    )

    def __init__(self, document: Document, dress: Theme) -> None:
        self.words = document.words
        parts, self.contents = surveyed(document)
        self.dress = dress
        self.places = Places(parts, dress.terms, dress.site)
        self.headed = self.places.without_terms()
        self.unclaimed = set(self.places.parts)
        self.quoted: tuple[str, Mark | None] | None = None
        self.lists: list[OpenList] = []
        self.tables = self.headings = 0
        self.mark: Mark | None = None
        self.before_contents = document.start if document.has_contents else -1
        self.out = ["<article>\n<header>\n"]
        self._head(document)

    def begin_text(self) -> None:
        """Here the notes of where the policy stands end, and the contents come."""
        self.out.append(self.contents.html())

    def given(self) -> str:
        """What is written so far, which is let go; but for the last string, to which a quote may be added."""
        piece = "".join(self.out[:-1])
        del self.out[:-1]
        return piece

    def ended(self) -> str:
        """The rest of the article."""
        self._close_lists(0)
        self.out.append("</article>")
        return "".join(self.out)

    def heading(self, heading: Heading) -> None:
        """A section's heading: level 1 is ``<h2>``, the title being ``<h1>``."""
        self._close_lists(0)
        name = f"h{min(max(heading.level, 1), 5) + 1}"
        label = _label(heading.label, heading.former_label)
        words = self._whole(label + inline(heading.spans, self.headed))
        part, marked = self._claim(heading.anchor), _class("", self.mark)
        self.headings += 1
        if not part:
            listed = self.before_contents >= 0 and self.mark is not Mark.DELETED
            id_ = f' id="{own_id(self.headings)}"' if listed else ""
            self.out.append(f"<{name}{id_}{marked}>{words}</{name}>\n")
            return
        link = _permalink(part, f"“{plain(kept(heading.spans, Mark.DELETED))}”", self.words)
        self.out.append(f'<div class="heading"><{name} id="{part}"{marked}>{words}</{name}>{link}</div>\n')

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph, in the item that it belongs to if it has a depth."""
        role = paragraph.role
        if role is Role.ITEM or role is Role.REFERENCE:
            self._item(paragraph)
            return
        self._close_lists(self._home(paragraph))
        words = inline(paragraph.spans, self.places)
        id_ = self._id(paragraph.anchor)
        match role:
            case Role.BODY | Role.QUOTE:
                marked = f"{id_}{_class('', self.mark)}"
                words = self._whole(_label(paragraph.label, paragraph.former_label) + words)
                if role is Role.QUOTE:
                    self._quote(paragraph, marked, words)
                else:
                    self.out.append(f"<p{marked}>{words}</p>\n")
            case Role.GAP | Role.NOTE:
                label = self._whole(escape(paragraph.label))
                strong = f'<p class="label"><strong>{label}</strong></p>' if label else ""
                opening = f'<div{_class(role.value, self.mark)} role="note"{id_}>'
                self.out.append(f"{opening}{strong}<p>{self._whole(words)}</p></div>\n")
            case _:
                assert_never(role)

    def _quote(self, paragraph: Paragraph, marked: str, words: str) -> None:
        """A paragraph of a quotation, which may have several."""
        own = (paragraph.anchor.part, self.mark) if paragraph.anchor is not None else None
        if own is not None and own == self.quoted and self.out[-1].endswith(_QUOTED):
            self.out[-1] = f"{self.out[-1].removesuffix(_QUOTED)}\n<p>{words}</p>{_QUOTED}"
        else:
            self.out.append(f"<blockquote{marked}><p>{words}</p>{_QUOTED}")
        self.quoted = own

    def table(self, table: Table) -> None:
        """A table in a region that can be reached by keyboard and scrolled where the screen is narrow."""
        self._close_lists(0)
        self.tables += 1
        id_ = self._id(table.anchor)
        named = f'aria-label="{escape(self.words.say("table", number=self.tables))}"'
        caption = ""
        if table.caption:
            words = self._whole(inline(table.caption, self.headed))
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
        schools = [fact for fact in document.facts if fact.name is FactName.SCHOOL]
        facts = [fact for fact in document.facts if fact.name is not FactName.SCHOOL]
        for school in () if has_band(self.dress) else schools:
            words = changed(inline(school.spans, self.places), school.mark)
            self.out.append(f"<p{_class('school', school.mark)}>{words}</p>\n")
        self.out.append(f"<h1>{_title(document)}</h1>\n")
        if facts:
            self.out += ["<dl>\n", *map(self._fact, facts), "</dl>\n"]
        self.out += [self._downloads(), "</header>\n"]
        if self.dress.site is not None and self.dress.site.search:
            self.out.append(search.form(self.words))

    def _fact(self, fact: Fact) -> str:
        label = changed(f"{escape(fact.label)}:", fact.mark)
        words = changed(inline(fact.spans, self.places), fact.mark)
        if self.dress.standing and fact.name is FactName.REVIEW_DUE:
            words += f' <strong class="standing">{escape(self.dress.standing)}</strong>'
        return f"<div{_class('', fact.mark)}><dt>{label}</dt><dd>{words}</dd></div>\n"

    def _downloads(self) -> str:
        if self.dress.site is None or not self.dress.site.downloads:
            return ""
        links = (f'<a href="{link.address}">{escape(link.words)}</a>' for link in self.dress.site.downloads)
        before, after = map(escape, self.words.around("also_as", "formats"))
        return f'<p class="downloads">{before}{" · ".join(links)}{after}</p>\n'

    def _whole(self, html: str) -> str:
        """The words of a block, as added or struck out if it is so as a whole."""
        return changed(html, self.mark)

    def _header_cell(self, cell: Cell) -> str:
        words = self._whole(inline(cell.spans, self.headed))
        id_ = self._id(cell.anchor)
        # A header cell with no words names nothing, and is announced all the same (axe: empty-table-header).
        return f'<th scope="col"{id_}>{words}</th>' if words.strip() else f"<td{id_}>{words}</td>"

    def _row(self, row: Row, mark: Mark | None) -> str:
        of_words = mark or self.mark
        cells = [
            f"<td{'' if mark is Mark.DELETED else self._id(cell.anchor)}>"
            f"{changed(inline(cell.spans, self.places), of_words)}</td>"
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
        id_, link = (
            (f' id="{part}"', _permalink(part, self.words["this_item"], self.words)) if part else ("", "")
        )
        words = self._whole(label + inline(item.spans, self.places))
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
