"""A document as the article of a web page: its facts, contents, text and links, all words escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, repeat
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.document.redline import kept
from policykit.findings import Anchor
from policykit.formats.html.theme import PLAIN, Site, Theme, has_band
from policykit.formats.roman import roman_value
from policykit.text.spans import REDLINE, Mark, Span, Spans, plain
from policykit.text.words import Words

# Characters that no page can hold: HTML refuses them or turns them into others (HTML Standard 13.2.3.5).
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# No "@" before the first slash: what comes before it looks like the host and is not.
_SAFE = re.compile(
    r"https?://[^/?#@\\]+(?:[/?#].*)?|mailto:[^@:/\\]+@[^@\\]+|tel:\+?[0-9().*#-][0-9a-z().*#;=-]*",
    re.IGNORECASE,
)
_CHANGES = {Mark.INSERTED: "ins", Mark.DELETED: "del"}
_ELEMENTS = ((Mark.CODE, "code"), (Mark.EMPHASIS, "em"), (Mark.STRONG, "strong"))


ID = re.compile(r"[a-z][a-z0-9-]*")
_PART = re.compile(rf"({ID.pattern})(#{ID.pattern})?")


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the page's own parts; the meanings of those that define a word; and the site, if any."""

    parts: frozenset[str]
    terms: Mapping[str, str] = field(default_factory=dict)
    site: Site | None = None

    def without_terms(self) -> Places:
        """The same where a meaning has no room: in headings and captions."""
        return replace(self, terms={}) if self.terms else self

    def policy(self, named: str) -> str | None:
        """The address of a policy's page, or of a part of it: ``complaints#stage-1``."""
        match = _PART.fullmatch(named)
        if match is None:
            return None
        id_, part = match[1], match[2] or ""
        if self.site is None:
            return f"{id_}.html{part}"
        return f"{self.site.root}policies/{id_}.html{part}" if id_ in self.site.policies else None

    def audience(self, id_: str) -> str | None:
        """The address of the page for an audience, where there is one."""
        if self.site is None or id_ not in self.site.audiences:
            return None
        return f"{self.site.root}for/{id_}.html"


def escape(words: str) -> str:
    """Words as text or as a double-quoted attribute; a character no page can hold shows as U+FFFD."""
    words = _UNHOLDABLE.sub("\ufffd", words)
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def href(target: str, places: Places) -> str | None:
    """Where a link may lead: the web, a mailbox, a telephone, a place of the page or of its site.

    None for any other target: its words are shown as plain text.
    """
    if " " in target or not target.isprintable():
        return None
    scheme, _, rest = target.partition(":")
    if scheme == "policy":
        return places.policy(rest)
    if scheme == "audience":
        return places.audience(rest)
    if target.startswith("#"):
        return target if target[1:] in places.parts else None
    return target if _SAFE.fullmatch(target) else None


def inline(spans: Spans, places: Places) -> str:
    """Spans as phrasing content; neighbours that lead to the same place are one link."""
    runs = groupby(spans, key=lambda span: span.target)
    return "".join(_run(target, _changed(run), places) for target, run in runs)


def changed(html: str, mark: Mark | None) -> str:
    """Words that were added or struck out, as such; words that were neither as they are."""
    return f"<{_CHANGES[mark]}>{html}</{_CHANGES[mark]}>" if mark is not None and html else html


def _changed(spans: Iterable[Span]) -> str:
    runs = groupby(spans, key=lambda span: next((mark for mark in REDLINE if mark in span.marks), None))
    return "".join(changed("".join(map(_marked, run)), mark) for mark, run in runs)


def _marked(span: Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    for mark, name in _ELEMENTS if html else ():
        if mark in span.marks:
            html = f"<{name}>{html}</{name}>"
    return html


def _run(target: str | None, html: str, places: Places) -> str:
    address = href(target, places) if target is not None and html else None
    if address is None:
        return html
    if address.startswith("#") and address[1:] in places.terms:
        return _term(address[1:], html, places.terms[address[1:]])
    outside = ' rel="noopener"' if address[:4].lower() == "http" else ""
    return f'<a href="{escape(address)}"{outside}>{html}</a>'


def _term(part: str, html: str, meaning: str) -> str:
    """A defined word: a link to its definition, whose words are shown below it on hover and on focus.

    They take room of their own and cover nothing, so that there is nothing to dismiss (WCAG 2.2, 1.4.13). Who
    hears the page hears the definition itself as the link's description.
    """
    shown = f'<span class="meaning" aria-hidden="true">{escape(meaning)}</span>'
    return f'<span class="term"><a href="#{part}" aria-describedby="{part}">{html}</a>{shown}</span>'


_LISTED_LEVELS = 3
"""How far down the contents list headings."""
_SEARCH = """<search id="_search" hidden>
<form><label for="_words">{search}</label>
<input id="_words" type="search" autocomplete="off" spellcheck="false"></form>
<p id="_said" role="status"></p>
<ul id="_found"></ul>
</search>
"""
"""Shown by the search's script alone; without one, the lists of the page say all that it could find."""
_QUOTED = "</blockquote>\n"
_MARKED = {None: "", Mark.INSERTED: "added", Mark.DELETED: "struck"}


def fragment(document: Document) -> str:
    """The ``<article>`` alone, for a page that a school makes itself; no style and no page furniture."""
    return article(document, PLAIN)


def article(document: Document, theme: Theme) -> str:
    """The ``<article>`` of a page that has a style, with what its theme adds to it."""
    made = _Article(document, theme)
    start = document.start if document.has_contents else -1
    for index, block in enumerate(document.blocks):
        if index == start:
            made.out.append(_contents(document))
        made.mark = block.mark
        match block:
            case Paragraph():
                made.paragraph(block)
            case Heading():
                made.heading(block, is_listed=document.has_contents)
            case Table():
                made.table(block)
            case _:
                assert_never(block)
    made.close_lists(0)
    return "".join([*made.out, "</article>"])


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


def _own_id(number: int) -> str:
    """The id of a heading that is not a part's own, by its number on the page."""
    return f"_heading-{number}"


# ── the contents, and the parts that links can lead to ───────────────────────────────────────────────────


def _contents(document: Document) -> str:
    """The list of contents, each a link to its heading; nothing if there is nothing to list."""
    lines: list[str] = []
    parts: set[str] = set()
    count = 0
    for block in document.blocks:
        anchors = _linkable(block)
        if isinstance(block, Heading):
            count += 1
            part = anchors[0] if anchors and anchors[0] not in parts and ID.fullmatch(anchors[0]) else ""
            words = " ".join(filter(None, (block.label, plain(kept(block.spans, Mark.DELETED)))))
            words = escape(words).replace("\n", " ")
            if block.level <= _LISTED_LEVELS and words.strip() and block.mark is not Mark.DELETED:
                level = f' class="level-{block.level}"' if block.level > 1 else ""
                lines.append(f'<li{level}><a href="#{part or _own_id(count)}">{words}</a></li>\n')
        parts.update(anchors)
    if not lines:
        return ""
    heading = f'<h2 id="_contents">{escape(document.words["contents"])}</h2>'
    return f'<nav class="contents" aria-labelledby="_contents">{heading}\n<ul>\n{"".join(lines)}</ul></nav>\n'


def _linkable(block: Block) -> list[str]:
    """The parts in a block that links can lead to, which they cannot to what was struck out."""
    if block.mark is Mark.DELETED:
        return []
    anchors = [block.anchor]
    if isinstance(block, Table):
        marks = block.row_marks or repeat(None)
        rows = (row for row, mark in zip(block.rows, marks, strict=False) if mark is not Mark.DELETED)
        anchors += (cell.anchor for row in (block.header, *rows) for cell in row)
    return [anchor.part for anchor in anchors if anchor is not None]


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────

_BULLET, _OWN, _UNLABELLED, _LEVEL = "bullet", "own", "unlabelled", "level"
_REFERENCES, _OWN_REFERENCES = "references", "own references"
_OPENING = {
    _BULLET: "<ul>",
    _OWN: '<ol class="own">',
    _UNLABELLED: '<ul class="own">',
    _REFERENCES: '<ul class="references">',
    _OWN_REFERENCES: '<ul class="references own">',
    _LEVEL: '<ul class="own">',
    "1": "<ol>",
}


@dataclass(slots=True)
class _OpenList:
    """A list whose last item is still open: that item's ``number``, if it has one, and its part.

    The kinds of one character are those of ``<ol type>``.
    """

    kind: str
    number: int
    part: str = ""

    @property
    def opening(self) -> str:
        """The tag that begins the list, as long as its number is the first item's."""
        tag = _OPENING.get(self.kind) or f'<ol type="{self.kind}">'
        return tag if self.number <= 1 else f'{tag[:-1]} start="{self.number}">'

    @property
    def closing(self) -> str:
        """The tags that end the last item and the list."""
        return "</li></ol>" if self.kind == _OWN or len(self.kind) == 1 else "</li></ul>"


def _read_label(item: Paragraph, current: _OpenList | None) -> tuple[str, int]:
    """The kind of list that a label belongs to and its number there: that of the open list, if it can be."""
    if item.role is Role.REFERENCE:
        return _REFERENCES if item.label == "•" else _OWN_REFERENCES, 0
    readings = list(_readings(item.label))
    kind = current.kind if current is not None else ""
    return next((reading for reading in readings if reading[0] == kind), readings[0])


def _readings(label: str) -> Iterator[tuple[str, int]]:
    """What a label may be. Browsers write "1.", "a." and "iv."."""
    if label == "•" or not label:
        yield (_BULLET if label else _UNLABELLED), 0
        return
    ordinal, small = label.removesuffix("."), label.removesuffix(".").lower()
    if ordinal != label and ordinal.isascii() and ordinal.isalnum():
        if ordinal.isdecimal() and len(ordinal) < 5 and not ordinal.startswith("0"):
            yield "1", int(ordinal)
        elif ordinal in (small, small.upper()):
            is_small = ordinal == small
            roman = ("i" if is_small else "I", roman_value(small))
            letter = ("a" if is_small else "A", ord(small) - 96 if len(small) == 1 and small.isalpha() else 0)
            both = (roman, letter) if small == "i" else (letter, roman)
            yield from (reading for reading in both if 0 < reading[1] < _MOST_ROMAN)
    yield _OWN, 0


_MOST_ROMAN = 50


# ── the article ──────────────────────────────────────────────────────────────────────────────────────────


class _Article:
    """The article so far: what is written, which ids are still to be given, which lists are open.

    ``mark`` says that what is being written was added or struck out as a whole; ``quoted`` is the part of the
    quotation that has just been written, to which its next paragraph belongs.
    """

    def __init__(self, document: Document, theme: Theme) -> None:
        parts = (part for block in document.blocks for part in _linkable(block))
        self.words = document.words
        self.theme = theme
        self.places = Places(frozenset(filter(ID.fullmatch, parts)), theme.terms, theme.site)
        self.headed = self.places.without_terms()
        self.unclaimed = set(self.places.parts)
        self.quoted: tuple[str, Mark | None] | None = None
        self.lists: list[_OpenList] = []
        self.tables = self.headings = 0
        self.mark: Mark | None = None
        self.out = ["<article>\n<header>\n"]
        self._head(document)

    def _head(self, document: Document) -> None:
        schools = [fact for fact in document.facts if fact.name is FactName.SCHOOL]
        facts = [fact for fact in document.facts if fact.name is not FactName.SCHOOL]
        for school in () if has_band(self.theme) else schools:
            words = changed(inline(school.spans, self.places), school.mark)
            self.out.append(f"<p{_class('school', school.mark)}>{words}</p>\n")
        self.out.append(f"<h1>{_title(document)}</h1>\n")
        if facts:
            self.out += ["<dl>\n", *map(self._fact, facts), "</dl>\n"]
        site = self.theme.site
        if site is not None and site.downloads:
            links = (f'<a href="{link.address}">{escape(link.words)}</a>' for link in site.downloads)
            before, after = map(escape, self.words.around("also_as", "formats"))
            self.out.append(f'<p class="downloads">{before}{" · ".join(links)}{after}</p>\n')
        self.out.append("</header>\n")
        if site is not None and site.search:
            self.out.append(_SEARCH.format(search=escape(self.words["search"])))

    def _fact(self, fact: Fact) -> str:
        label = changed(f"{escape(fact.label)}:", fact.mark)
        words = changed(inline(fact.spans, self.places), fact.mark)
        if self.theme.review and fact.name is FactName.REVIEW_DUE:
            words += f' <strong class="standing">{escape(self.theme.review)}</strong>'
        return f"<div{_class('', fact.mark)}><dt>{label}</dt><dd>{words}</dd></div>\n"

    def heading(self, heading: Heading, *, is_listed: bool) -> None:
        """A section's heading: level 1 is ``<h2>``, the title being ``<h1>``."""
        self.close_lists(0)
        name = f"h{min(max(heading.level, 1), 5) + 1}"
        label = _label(heading.label, heading.former_label)
        words = changed(label + inline(heading.spans, self.headed), self.mark)
        part, marked = self._claim(heading.anchor), _class("", self.mark)
        self.headings += 1
        if not part:
            id_ = f' id="{_own_id(self.headings)}"' if is_listed and self.mark is not Mark.DELETED else ""
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
        self.close_lists(self._depth(paragraph))
        words = inline(paragraph.spans, self.places)
        id_ = self._id(paragraph.anchor)
        if role is Role.GAP or role is Role.NOTE:
            label = changed(escape(paragraph.label), self.mark)
            strong = f'<p class="label"><strong>{label}</strong></p>' if label else ""
            opening = f'<div{_class(role.value, self.mark)} role="note"{id_}>'
            self.out.append(f"{opening}{strong}<p>{changed(words, self.mark)}</p></div>\n")
            return
        marked = f"{id_}{_class('', self.mark)}"
        words = changed(_label(paragraph.label, paragraph.former_label) + words, self.mark)
        if role is Role.QUOTE:
            self._quote(paragraph, marked, words)
        else:
            self.out.append(f"<p{marked}>{words}</p>\n")

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
        self.close_lists(0)
        self.tables += 1
        id_ = self._id(table.anchor)
        named = f'aria-label="{escape(self.words.say("table", number=self.tables))}"'
        caption = ""
        if table.caption:
            words = changed(inline(table.caption, self.headed), self.mark)
            caption = f'<caption id="_table-{self.tables}">{words}</caption>'
            if plain(table.caption).strip():
                named = f'aria-labelledby="_table-{self.tables}"'
        head = "".join(map(self._header_cell, table.header))
        region = _class("table", self.mark)
        self.out.append(f'<div{region} role="region" tabindex="0" {named}><table{id_}>{caption}\n')
        self.out.append(f"<thead><tr>{head}</tr></thead>\n<tbody>\n")
        marks = table.row_marks or repeat(None)
        self.out += [self._row(row, mark) for row, mark in zip(table.rows, marks, strict=False)]
        self.out.append("</tbody>\n</table></div>\n")

    def _header_cell(self, cell: Cell) -> str:
        words = changed(inline(cell.spans, self.headed), self.mark)
        id_ = self._id(cell.anchor)
        # A header cell with no words names nothing, and is announced all the same (axe: empty-table-header).
        return f'<th scope="col"{id_}>{words}</th>' if words.strip() else f"<td{id_}>{words}</td>"

    def _row(self, row: Row, mark: Mark | None) -> str:
        cells = [
            f"<td{'' if mark is Mark.DELETED else self._id(cell.anchor)}>"
            f"{changed(inline(cell.spans, self.places), mark or self.mark)}</td>"
            for cell in row
        ]
        return f"<tr{_class('', mark)}>{''.join(cells)}</tr>\n"

    def _item(self, item: Paragraph) -> None:
        depth = max(item.depth, 0)
        self.close_lists(depth + 1)
        while len(self.lists) < depth:
            self._open_list(_LEVEL, 0)
            self.out.append('<li class="level">')
        value = self._begin_item(item, depth)
        part = self._claim(item.anchor)
        innermost = self.lists[-1]
        innermost.part = item.anchor.part if item.anchor is not None else ""
        # A browser has no marker for a label of one's own, so that is part of the text.
        is_own = innermost.kind in (_OWN, _OWN_REFERENCES)
        label = _label(item.label, item.former_label) if is_own else ""
        id_, link = (
            (f' id="{part}"', _permalink(part, self.words["this_item"], self.words)) if part else ("", "")
        )
        words = changed(label + inline(item.spans, self.places), self.mark)
        self.out.append(f"<li{id_}{value}{_class('', self.mark)}>{words}{link}")

    def _begin_item(self, item: Paragraph, depth: int) -> str:
        """End the item before and, where the label asks for it, its list; the ``value`` attribute needed."""
        current = self.lists[depth] if len(self.lists) > depth else None
        kind, number = _read_label(item, current)
        if current is not None and (current.kind != kind or (number == 1 and current.number)):
            self.close_lists(depth)
            current = None
        if current is None:
            self._open_list(kind, number)
            return ""
        self.out.append("</li>\n")
        expected = current.number + 1 if number else 0
        current.number = number
        return "" if number == expected else f' value="{number}"'

    def _depth(self, paragraph: Paragraph) -> int:
        """How many lists a paragraph is in: down to its own part's item, or as many as its depth says."""
        part = paragraph.anchor.part if paragraph.anchor is not None else ""
        for depth in range(len(self.lists), 0, -1) if part else ():
            if self.lists[depth - 1].part == part:
                return depth
        return max(paragraph.depth, 0)

    def _open_list(self, kind: str, number: int) -> None:
        self.lists.append(_OpenList(kind, number))
        self.out.append(f"{self.lists[-1].opening}\n")

    def close_lists(self, depth: int) -> None:
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
