"""What a Word file looks like, and whether another one looks the same, however a word processor saved it.

A word processor that only opens and saves a file rewrites most of it, so its bytes prove nothing. This module
lists what a file shows: paragraphs with their effective formatting and counted labels, tables, sections,
headers, footers, and the properties that a person sets, each in one normal form. The list is closed: what is
neither read here nor ignored by name is compared as it is, so an unknown edit is still a difference.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from urllib.parse import unquote

from lxml import etree

from policykit.findings import InvalidData
from policykit.formats.word.names import BOOKMARK_PREFIX
from policykit.formats.word.reader.numbering import BULLET, Numbering
from policykit.formats.word.reader.package import Package, Relation, opened
from policykit.formats.word.reader.records import alternative
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.traits import (
    READERS,
    Traits,
    Value,
    as_it_is,
    borders,
    local,
    margins,
    raw,
    shown_parts,
    traits_of,
)
from policykit.formats.word.reader.words import Field, linked
from policykit.formats.word.reader.xml import MC, R, W, is_on, number, value

_Words = Sequence[tuple[str, Traits]]

_TOLERANCE = 10
_MOST_PARTS = 5_000
_DROPPED = frozenset({"title", "alternative text"})
"""What LibreOffice leaves out of a table: another one is a difference, none is not."""
_V, _A = "{urn:schemas-microsoft-com:vml}", "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COMPUTED = frozenset(
    {"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES", "DATE", "TIME", "SAVEDATE", "CREATEDATE"}
)


def differences(old: bytes, new: bytes) -> list[str]:
    """What differs between two Word files, in plain English; nothing if only the saving differs."""
    pages: list[list[Part]] = []
    for name, data in (("the file as it was written", old), ("the whole file", new)):
        try:
            pages.append(_Page(opened(data)).parts())
        except (InvalidData, etree.Error, ValueError, LookupError, OverflowError) as error:
            return [f"{name}, which cannot be read: {error}"]
    return list(dict.fromkeys(_compared(*pages)))


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a file shows: its characters with the traits of each, and the traits of the whole."""

    kind: str
    name: str
    traits: Traits
    words: _Words = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same part in another file."""
        return self.kind, "".join(character for character, _ in self.words)


def _compared(before: Sequence[Part], after: Sequence[Part]) -> Iterator[str]:
    a_keys, b_keys = [part.key for part in before], [part.key for part in after]
    if a_keys != b_keys and max(len(a_keys), len(b_keys)) > _MOST_PARTS:
        yield "the words of the file, which is too long to say where"
        return
    for tag, a, b, c, d in SequenceMatcher(None, a_keys, b_keys, autojunk=False).get_opcodes():
        old, new = before[a:b], after[c:d]
        if tag == "equal":
            for was, now in zip(old, new, strict=True):
                yield from _traits_compared(was, now)
        elif [part.kind for part in old] == [part.kind for part in new]:
            yield from (f"the words of {part.name}" for part in old)
        else:
            yield from (f"{part.name}, which is gone" for part in old)
            yield from (f"{part.name}, which is new" for part in new)


def _traits_compared(was: Part, now: Part) -> Iterator[str]:
    yield from (f"the {name} of {was.name}" for name in _unequal(was.traits, now.traits))
    pairs = [(character, _unequal(x, y)) for (character, x), (_, y) in zip(was.words, now.words, strict=True)]
    for names, run in groupby(pairs, key=lambda pair: pair[1]):
        words = _quoted("".join(character for character, _ in run))
        yield from (f"the {name} of {words}" for name in names)


def _unequal(was: Traits, now: Traits) -> tuple[str, ...]:
    if was == now:
        return ()
    names = sorted(was.keys() | now.keys())
    return tuple(name for name in names if not _same(name, was.get(name, False), now.get(name, False)))


def _same(name: str, was: Value, now: Value) -> bool:
    if name in _DROPPED and not now:
        return True
    if isinstance(was, tuple) and isinstance(now, tuple):
        return len(was) == len(now) and all(_same("", x, y) for x, y in zip(was, now, strict=True))
    if isinstance(was, str | tuple) or isinstance(now, str | tuple) or was is True or now is True:
        return was == now
    return abs(was - now) <= _TOLERANCE


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return "a paragraph without words"
    return f"“{words if len(words) <= 40 else words[:39].rstrip() + '…'}”"


_COMPARED_PARTS = frozenset({"styles", "numbering", "settings", "header", "footer", "image", "hyperlink"})
_UNSEEN_PARTS = frozenset({"webSettings", "fontTable", "theme", "customXml", "footnotes", "endnotes"}) | {
    "stylesWithEffects",
    "glossaryDocument",
}
_UNDATED = frozenset({"lastModifiedBy", "modified", "created", "revision", "lastPrinted"})


def _named(*names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names)


_SILENT = _named("pPr", "rPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr") | _named(
    "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"
)
_CODES, _TEXTS = _named("instrText", "delInstrText"), _named("t", "delText")
_WRAPPERS = _named("smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir")
_DRAWINGS = _named("pict", "drawing") | {f"{MC}AlternateContent"}
_TRACKED = {
    f"{W}ins": "insertion",
    f"{W}moveTo": "insertion",
    f"{W}del": "deletion",
    f"{W}moveFrom": "deletion",
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf02d": "–", "\uf0a7": "▪"})  # as fonts of symbols have them
_LABEL_TRAITS = ("bold", "italic", "colour", "highlight", "size", "underlining")
_BREAKS = {"page": "\f", "column": "\v"}


# ── what a file shows ────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Style:
    """What a style says with all that it is based on; ``elements`` are these, the most general first."""

    elements: Sequence[etree._Element]
    run: Traits = field(default_factory=dict)
    paragraph: Traits = field(default_factory=dict)
    num: str | None = None
    ilvl: str | None = None

    def __post_init__(self) -> None:
        for element in self.elements:
            self.run |= traits_of(element.find(f"{W}rPr"))
            self.paragraph |= traits_of(element.find(f"{W}pPr"))
            self.num = value(element.find(f"{W}pPr/{W}numPr/{W}numId")) or self.num
            self.ilvl = value(element.find(f"{W}pPr/{W}numPr/{W}ilvl")) or self.ilvl

    @classmethod
    def of(cls, styles: Styles, id_: str | None, type_: str) -> _Style:
        """A style by its id, or the one of what has none."""
        return cls(styles.chain(id_, type_))

    @property
    def name(self) -> str:
        """Its name, without case, since word processors spell Word's own names in their own way."""
        return (value(self.elements[-1].find(f"{W}name")) or "").casefold() if self.elements else ""

    def found(self, path: str) -> list[etree._Element]:
        """The elements at a path in any of its elements."""
        return [found for element in self.elements for found in element.iterfind(path)]


class _Page:
    """What one file shows, in the order in which it shows it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations: Mapping[str, Relation] = package.relations
        root = package.part("styles")
        self._styles = Styles(root)
        defaults = root.find(f"{W}docDefaults") if root is not None else None
        self._run = traits_of(defaults.find(f"{W}rPrDefault/{W}rPr")) if defaults is not None else {}
        self._paragraph = traits_of(defaults.find(f"{W}pPrDefault/{W}pPr")) if defaults is not None else {}
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._fields: list[Field] = []
        self._parts: list[Part] = []
        self._place = ""
        self._tables = 0

    def parts(self) -> list[Part]:
        """All that it shows."""
        body = self._package.root.find(f"{W}body")
        if body is not None:
            self._blocks(body, {}, {})
            self._sections(list(body.iter(f"{W}sectPr")))
        self._settings()
        self._properties()
        self._other_parts()
        return self._parts

    def _add(self, kind: str, name: str, traits: Traits, words: Iterable[tuple[str, Traits]] = ()) -> None:
        place = f" in the {self._place}" if self._place else ""
        self._parts.append(Part(f"{kind}{place}", f"{name}{place}", traits, tuple(words)))

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, parent: etree._Element, run: Traits, paragraph: Traits) -> None:
        """The paragraphs and tables in something; in a cell, over what the style of its table says."""
        for child in parent.iterchildren(etree.Element):
            if child.tag == f"{W}p":
                self._one_paragraph(child, run, paragraph)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in _WRAPPERS:
                self._blocks(child, run, paragraph)
            elif child.tag not in _SILENT:
                self._add("element", f"“{local(child)}”", as_it_is(child))

    def _one_paragraph(self, element: etree._Element, run: Traits, paragraph: Traits) -> None:
        properties = element.find(f"{W}pPr")
        id_ = value(element.find(f"{W}pPr/{W}pStyle"))
        style = _Style.of(self._styles, id_, "paragraph")
        words = tuple(_characters(self._words(element, self._run | run | style.run)))
        if style.name.startswith(("toc ", "contents")):
            if not self._parts or not self._parts[-1].kind.startswith("contents"):
                self._add("contents", "the table of contents", {})
            return
        num = value(element.find(f"{W}pPr/{W}numPr/{W}numId")) or style.num
        ilvl = value(element.find(f"{W}pPr/{W}numPr/{W}ilvl")) or style.ilvl
        traits = self._paragraph | paragraph | style.paragraph
        if num not in {None, "0"}:
            traits |= self._label(str(num), number(ilvl) or self._numbering.level_of(str(num), id_), style)
        traits |= traits_of(properties)
        traits["style"] = style.name
        traits["pictures"] = tuple(sorted(self._drawn(element), key=str))
        traits["alternative text"] = " ".join(
            filter(None, (each.get("descr") for each in element.iter("{*}docPr")))
        )
        traits["section break"] = element.find(f"{W}pPr/{W}sectPr") is not None
        marks = (mark for mark in element.iterfind(f"{W}pPr/{W}rPr/*") if mark.tag in _TRACKED)
        traits["tracked change"] = next((_TRACKED[str(mark.tag)] for mark in marks), False)
        names = {mark.get(f"{W}name") or "" for mark in element.iter(f"{W}bookmarkStart")}
        if words:  # LibreOffice takes the bookmarks out of an empty paragraph
            traits["bookmarks"] = tuple(sorted(name for name in names if name.startswith(BOOKMARK_PREFIX)))
        self._add("paragraph", _quoted("".join(character for character, _ in words)), traits, words)

    def _label(self, num: str, ilvl: int, style: _Style) -> Traits:
        """The label that Word counts for a paragraph, what it looks like, and what its level says besides."""
        label, level = self._numbering.label(num, ilvl), self._numbering.level(num, ilvl)
        element = level.element if level is not None else None
        if level is None or element is None:
            return {}
        shown = self._run | style.run | traits_of(element.find(f"{W}rPr"))
        bullet = level.text.translate(_BULLETS)
        return traits_of(element.find(f"{W}pPr")) | {
            "label": bullet if label == BULLET else label or False,
            "look of the label": tuple(shown.get(name) or "" for name in _LABEL_TRAITS),
        }

    def _table(self, table: etree._Element) -> None:
        self._tables += 1
        name, rows = f"table {self._tables}", table.findall(f"{W}tr")
        style = _Style.of(self._styles, value(table.find(f"{W}tblPr/{W}tblStyle")), "table")
        self._add("table", name, traits_of(table.find(f"{W}tblPr")) | {"style": style.name})
        for child in table.iterchildren(etree.Element):
            if local(child) not in {"tblPr", "tblGrid", "tr", "bookmarkStart", "bookmarkEnd"}:
                self._add("element", f"“{local(child)}” in {name}", as_it_is(child))
        edges: Traits = {}
        for properties in (*style.found(f"{W}tblPr"), *table.iterfind(f"{W}tblPr")):
            for reader, path in ((borders, "tblBorders"), (margins, "tblCellMar")):
                for element in properties.iterfind(f"{W}{path}"):
                    edges |= reader(element)
        shown = shown_parts(table.find(f"{W}tblPr/{W}tblLook"))
        for y, row in enumerate(rows):
            cells = row.findall(f"{W}tc")
            self._add("row", f"row {y + 1} of {name}", traits_of(row.find(f"{W}trPr")))
            for x, cell in enumerate(cells):
                is_outer = {
                    "top": y == 0,
                    "bottom": y == len(rows) - 1,
                    "left": x == 0,
                    "right": x == len(cells) - 1,
                }
                regions = [
                    *(["firstCol"] if x == 0 and "firstColumn" in shown else []),
                    *(["firstRow"] if y == 0 and "firstRow" in shown else []),
                ]
                formats = [
                    part for each in regions for part in style.found(f"{W}tblStylePr[@{W}type='{each}']")
                ]
                at = f"cell {x + 1} in row {y + 1} of {name}"
                self._cell(cell, at, _edges(edges, is_outer), style, formats)

    def _cell(
        self,
        cell: etree._Element,
        name: str,
        traits: Traits,
        style: _Style,
        formats: Iterable[etree._Element],
    ) -> None:
        run, paragraph = dict(style.run), dict(style.paragraph)
        for element in formats:
            run |= traits_of(element.find(f"{W}rPr"))
            paragraph |= traits_of(element.find(f"{W}pPr"))
            traits |= traits_of(element.find(f"{W}tcPr"))
        self._add("cell", name, traits | traits_of(cell.find(f"{W}tcPr")))
        self._blocks(cell, run, paragraph)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def _words(self, parent: etree._Element, base: Traits) -> Iterator[tuple[str, Traits]]:
        """The words in something, in pieces, with the traits of each."""
        for child in parent.iterchildren(etree.Element):
            tag = str(child.tag)
            if tag == f"{W}r":
                yield from self._run_words(child, base)
            elif tag == f"{W}hyperlink":
                yield from self._words(child, base | {"link": self._target(child)})
            elif tag in _TRACKED:
                yield from self._words(child, base | {"tracked change": _TRACKED[tag]})
            elif tag == f"{W}fldSimple":
                code = Field(child.get(f"{W}instr") or "")
                yield from [(f"{{{_word(code)}}}", base)] if _is_computed(code) else self._words(child, base)
            elif tag in _WRAPPERS:
                yield from self._words(child, base)
            elif tag not in _SILENT:
                yield f"{{{local(child)}}}", as_it_is(child)

    def _run_words(self, run: etree._Element, base: Traits) -> Iterator[tuple[str, Traits]]:
        style = _Style.of(self._styles, value(run.find(f"{W}rPr/{W}rStyle")), "character")
        traits = base | style.run | traits_of(run.find(f"{W}rPr")) | {"character style": style.name}
        for child in run.iterchildren(etree.Element):
            tag = str(child.tag)
            if tag == f"{W}fldChar":
                yield from self._field_mark(child.get(f"{W}fldCharType") or "", traits)
            elif tag in _CODES:
                if self._fields and not self._fields[-1].is_result:
                    self._fields[-1].code += child.text or ""
            elif any(open_.is_result and _is_computed(open_) for open_ in self._fields):
                continue
            elif tag in _TEXTS:
                links = [link for open_ in self._fields if (link := linked(open_.code))]
                yield child.text or "", traits | ({"link": _address(links[-1])} if links else {})
            elif tag in _SIGNS:
                yield _SIGNS[tag], traits
            elif tag == f"{W}br":
                yield _BREAKS.get(child.get(f"{W}type") or "", "\n"), {}
            elif tag not in _DRAWINGS and tag not in _SILENT:
                yield f"{{{local(child)}}}", as_it_is(child)

    def _field_mark(self, kind: str, traits: Traits) -> Iterator[tuple[str, Traits]]:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if _is_computed(ended):
                yield f"{{{_word(ended)}}}", traits

    def _target(self, link: etree._Element) -> str:
        relation, anchor = self._relations.get(link.get(f"{R}id") or ""), link.get(f"{W}anchor")
        return _address((relation.target if relation else "") + (f"#{anchor}" if anchor else ""))

    def _drawn(self, paragraph: etree._Element) -> Iterator[Value]:
        for drawing in paragraph.iterfind(f".//{W}r/*"):
            if drawing.tag in _DRAWINGS:
                shown = alternative(drawing) if drawing.tag == f"{MC}AlternateContent" else drawing
                yield self._drawing(drawing if shown is None else shown)

    def _drawing(self, drawing: etree._Element) -> Value:
        """WordArt, such as a watermark, by its words; a picture by its bytes and size; all else as it is."""
        words = [str(path.get("string")) for path in drawing.iter(f"{_V}textpath") if path.get("string")]
        if any(warp.get("prst") != "textNoShape" for warp in drawing.iter(f"{_A}prstTxWarp")):
            words.append("".join(text.text or "" for text in drawing.iter(f"{W}t")))
        if words:
            return ("WordArt", *words)
        ids = [picture.get(f"{R}embed") or "" for picture in drawing.iter(f"{_A}blip")]
        if not ids or next(drawing.iter(f"{W}txbxContent"), None) is not None:
            return raw(drawing)
        sizes = (
            round(int(size.get(side) or 0) / 635)
            for size in drawing.iter("{*}extent")
            for side in ("cx", "cy")
        )
        turned = [frame.get("rot") or "0" for frame in drawing.iter(f"{_A}xfrm")]
        cut = [_cut(crop.get(side)) for crop in drawing.iter(f"{_A}srcRect") for side in ("l", "t", "r", "b")]
        return ("picture", *map(self._digest, ids), *sizes, "turned", *turned, "cut", any(cut) and tuple(cut))

    def _digest(self, id_: str) -> str:
        relation = self._relations[id_]
        return hashlib.sha256(self._package.archive.read(relation.target)).hexdigest()

    # ── sections, settings and other parts ───────────────────────────────────────────────────────────────

    def _sections(self, sections: Sequence[etree._Element]) -> None:
        """Each section, with the headers and footers that it has or takes over from the one before."""
        parts: dict[tuple[str, str], str] = {}
        settings = self._package.part("settings")
        has_even = settings is not None and bool(is_on(settings.find(f"{W}evenAndOddHeaders")))
        for index, section in enumerate(sections, 1):
            traits = traits_of(section)
            self._add("section", f"section {index}", traits)
            for reference in section.iterchildren(f"{W}headerReference", f"{W}footerReference"):
                kind, type_ = (
                    local(reference).removesuffix("Reference"),
                    reference.get(f"{W}type") or "default",
                )
                parts[kind, type_] = self._relations[reference.get(f"{R}id") or ""].target
            used = {"default": True, "first": traits.get("different first page"), "even": has_even}
            for (kind, type_), part in sorted(parts.items()):
                if used.get(type_):
                    which = "" if type_ == "default" else f"{type_}-page "
                    self._place, self._relations = (
                        f"{which}{kind} of section {index}",
                        self._package.relations_of(part),
                    )
                    self._blocks(self._package.parsed(part), {}, {})
            self._place, self._relations = "", self._package.relations

    def _settings(self) -> None:
        root = self._package.part("settings")
        for element in root.iterchildren(etree.Element) if root is not None else ():
            name = local(element)
            if name not in READERS["settings"] and is_on(element):
                self._add(f"setting {name}", f"the setting “{name}”", as_it_is(element))

    def _properties(self) -> None:
        found: dict[str, str] = {}
        for part in ("docProps/core.xml", "docProps/custom.xml"):
            root = self._package.property_part(part)
            for element in root if root is not None else ():
                found[element.get("name") or local(element)] = "".join(map(str, element.itertext()))
        for name, text in sorted(found.items()):
            if text and name not in _UNDATED:
                self._add(f"property {name}", f"the property “{name}”", {"value": text})

    def _other_parts(self) -> None:
        """Comments; and parts of any other kind that shows something."""
        for relation in sorted(self._package.relations.values(), key=lambda each: each.target):
            if relation.kind in {"comments", "commentsExtended", "people"}:
                for comment in self._package.parsed(relation.target).iterfind(f"{W}comment"):
                    words = [(text.text or "", Traits()) for text in comment.iter(f"{W}t")]
                    self._add(
                        "comment", f"the comment {_quoted(''.join(text for text, _ in words))}", {}, words
                    )
            elif relation.kind not in _COMPARED_PARTS | _UNSEEN_PARTS:
                self._add(f"part {relation.kind}", f"the part “{posixpath.basename(relation.target)}”", {})


def _word(field_: Field) -> str:
    """What the code of a field begins with."""
    return (field_.code.split() or [""])[0].upper()


def _is_computed(field_: Field) -> bool:
    """Whether Word computes the result of a field, such as the number of a page."""
    return _word(field_) in _COMPUTED


def _cut(share: str | None) -> int:
    """How much of a picture is cut off at a side, in tenths of a per cent."""
    return round(int(share or 0) / 100)


def _edges(edges: Traits, is_outer: Mapping[str, bool]) -> Traits:
    """The margins and borders of one cell, from those of its table."""
    inside = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
    found = {name: said for name, said in edges.items() if name.endswith(" margin")}
    for side, is_edge in is_outer.items():
        found[f"{side} border"] = edges.get(f"{side if is_edge else inside[side]} border", False)
    return found


def _characters(words: Iterable[tuple[str, Traits]]) -> Iterator[tuple[str, Traits]]:
    """Words a character at a time, with one space for several."""
    last = ""
    for text, traits in words:
        for character in text:
            if character != " " or last != " ":
                yield character, traits
            last = character


def _address(target: str) -> str:
    """A link's target; of a link to a file its name alone, since saving changes how the folder is written."""
    target = unquote(target)
    return target.rstrip("/") if "://" in target or target.startswith("#") else posixpath.basename(target)
