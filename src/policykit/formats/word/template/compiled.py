"""The bytes of a school's own template → its Template, compiled once for as long as the process runs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from policykit.findings import Finding
from policykit.formats.word.custom_xml import carrier
from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.package import KEPT, Beginning, Part, ascii_name, packed, part
from policykit.formats.word.reader.numbering import Numbering as Counted
from policykit.formats.word.reader.package import Relation, relations_name
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.xml import W, value
from policykit.formats.word.template.default import house_file
from policykit.formats.word.template.furnishings import DECLARATION, Furnisher, drop
from policykit.formats.word.template.model import (
    LIST_STEP,
    SPACE_BELOW_LIST,
    Furnishing,
    Template,
    bare,
    openings,
    runs,
)
from policykit.formats.word.template.numbering import Lists
from policykit.formats.word.template.section import Section, section_of
from policykit.formats.word.template.source import FOOTER, HEADER, Source, source_of
from policykit.formats.word.template.styles import Sheet
from policykit.formats.word.text import attribute

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_NO_FONTS = f'<w:fonts xmlns:w="{W[1:-1]}"/>'
_CORE, _CUSTOM, _APP = "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"
_PROPERTY_TYPES = {
    _CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    _CUSTOM: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    _APP: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_PROPERTY_RELATIONS = {
    _CORE: f"{_PACKAGE}/relationships/metadata/core-properties",
    _CUSTOM: f"{_OFFICE}/custom-properties",
    _APP: f"{_OFFICE}/extended-properties",
}
_COMPANY = (
    f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>{school}</Company></Properties>"
)
_SUBJECT, _STATUS = "<dc:subject>{school}</dc:subject>", "<cp:contentStatus>{status}</cp:contentStatus>"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A school's own template: its house style, and what is worth telling of it."""

    template: Template
    findings: tuple[Finding, ...]


@lru_cache(maxsize=4)
def template_of(data: bytes) -> Compiled:
    """A .docx or .dotx as a template. Raises InvalidData if documents must not be made from it."""
    source = source_of(data)
    return Compiled(_Making(source).house(), source.findings)


class _Making:
    """A house in the making, from the parts of a template."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._furniture_styles: dict[str, str] = {}
        self._relations: dict[str, tuple[str, str]] = {
            id_: (rel.kind, rel.target)
            for id_, rel in source.kept.items()
            if rel.kind not in (HEADER, FOOTER)
        }

    def house(self) -> Template:
        """All of it, in the order in which one thing needs another."""
        section = section_of(self._source.package.root, self._source.kept)
        sheet = Sheet(self._root("styles"), section.text_width)
        ids = sheet.styles()
        looks = Styles(sheet.root)
        lists = Lists(self._source.root("numbering"), looks)
        for style in sheet.root.iterfind(f"{W}style"):
            if style.get(f"{W}styleId") in sheet.added:
                lists.renumber(style)
        looks = Styles(sheet.root)
        numbering = lists.finished(ids, self._named("numbering"))
        numbered = lists.heading_numbers(ids)
        self._settle(sheet.root)
        self._furniture_styles = {id_: sheet.furniture_opening(id_) for id_ in ("Header", "Footer", "Normal")}
        furnisher = Furnisher(_titles(sheet.root, ids[Style.TITLE]))
        furniture = [*self._furniture(section, furnisher), *_properties(furnisher)]
        types, static = self._static(furniture)
        step = Counted(lists.root, looks).left(looks.named(Style.BULLET).num or "") or LIST_STEP
        written = {style: attribute(id_) for style, id_ in ids.items()}
        opened = openings(written)
        own_lists = ids[Style.BULLET] not in sheet.added
        said, relationships = _said(looks, ids), self._relationships()
        return Template(
            styles=written,
            paragraph=opened | {style: opened[style] + direct for style, direct in numbered.items()},
            unnumbered={style: opened[style] + _off(style, numbered) for style in HEADINGS},
            numbered=frozenset(numbered),
            run=runs(written, said, linked=False),
            linked_run=runs(written, said, linked=True),
            static=Beginning.of(static),
            carrier=carrier(types, static, relationships, self._source.free_number()),
            numbering=numbering,
            bare_numbering=bare(numbering),
            relationships=relationships,
            next_relationship=_next_number(self._relations),
            section=section.written(),
            furniture=tuple(furniture),
            properties=tuple(furnisher.properties.values()),
            text_width=section.text_width,
            text_height=section.text_height,
            columns=section.columns,
            first_page=section.first_page,
            list_step=step,
            space_below_list="" if own_lists else SPACE_BELOW_LIST,
        )

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────

    def _root(self, kind: str) -> etree._Element:
        root = self._source.root(kind)
        return etree.fromstring(house_file(f"{kind}.xml").encode()) if root is None else root

    def _named(self, kind: str) -> str:
        """The name of a part of the template, or of one that is added, with a relation to it."""
        name = self._source.name(kind)
        if name is not None:
            return name
        added = self._free(f"word/{kind}", ".xml")
        self._relate(kind, added)
        self._types[added] = _THEME_TYPE if kind == "theme" else _WORD_TYPE.format(kind)
        return added

    def _free(self, stem: str, ending: str) -> str:
        names = (f"{stem}{number or ''}{ending}" for number in range(10_000))
        taken = set(self._types) | set(self._texts)
        return next(n for n in names if n not in taken and not self._source.package.archive.holds(n))

    def _relate(self, kind: str, name: str) -> str:
        id_ = f"rId{_next_number(self._relations)}"
        self._relations[id_] = (kind, name)
        return id_

    def _settle(self, styles: etree._Element) -> None:
        """The styles, as completed, and the settings, without what was the template's alone."""
        settings = self._root("settings")
        for tag in ("attachedTemplate", "footnotePr", "endnotePr"):
            for el in settings.findall(f"{W}{tag}"):
                drop(el)
        for kind, root in (("styles", styles), ("settings", settings)):
            self._texts[self._named(kind)] = DECLARATION + etree.tostring(root, encoding="unicode")
        for kind, text in (("fontTable", DECLARATION + _NO_FONTS), ("theme", house_file("theme1.xml"))):
            if self._source.name(kind) is None:
                self._texts[self._named(kind)] = text

    def _furniture(self, section: Section, furnisher: Furnisher) -> Iterator[Furnishing]:
        """The headers and footers of the section, and those that it lacks; each relation is made anew."""
        has_even = self._root("settings").find(f"{W}evenAndOddHeaders") is not None
        for kind in (HEADER, FOOTER):
            found = section.names(kind)
            ids = {name: self._relate(kind, name) for name in dict.fromkeys(found.values())}
            for type_, name in found.items():
                section.refer(kind, type_, ids[name])
            for name in ids:
                yield furnisher.furnishing(name, self._source.parsed(name), is_header=kind == HEADER)
            for type_ in section.lacking(kind, has_even=has_even):
                yield self._added(section, kind, type_, is_first=not found, furnisher=furnisher)

    def _added(
        self, section: Section, kind: str, type_: str, *, is_first: bool, furnisher: Furnisher
    ) -> Furnishing:
        """One that the template lacks: the default house's if it has none at all, or an empty one."""
        name = self._free(f"word/policykit-{kind}", ".xml")
        self._types[name] = _WORD_TYPE.format(kind)
        section.refer(kind, type_, self._relate(kind, name))
        is_empty = not is_first or (kind == HEADER and type_ == "first")
        text = house_file("header-first.xml" if is_empty else f"{kind}.xml")
        for of_default, opening in self._furniture_styles.items():
            text = text.replace(f'<w:pStyle w:val="{of_default}"/>', opening)
        return Furnishing.of(name, text)

    def _static(self, furniture: list[Furnishing]) -> tuple[str, tuple[Part, ...]]:
        """The list of all parts; and the parts that are the same in every document, that list first."""
        written = {furnishing.name for furnishing in furniture}
        others = {rel.target for rel in self._source.kept.values() if rel.kind not in (HEADER, FOOTER)}
        own = {name for name in written if self._source.package.archive.holds(name)} - set(_PROPERTY_TYPES)
        kept = self._source.closure(others | own)
        types = self._content_types(kept, written)
        opening = (
            part("[Content_Types].xml", types, level=KEPT),
            part("_rels/.rels", _roots(written), level=KEPT),
        )
        return types, (*opening, *self._taken_over(kept, written))

    def _taken_over(self, kept: Mapping[str, Mapping[str, Relation]], written: set[str]) -> Iterator[Part]:
        """The template's own parts, and those that were made for it."""
        texts = dict(self._texts)
        for name, of in kept.items():
            if name not in written and name != self._source.name("numbering"):
                text = texts.pop(name, None)
                data = self._source.package.archive.read(name) if text is None else text.encode()
                yield packed(ascii_name(name), data)
            if of:
                yield part(ascii_name(relations_name(name)), _relations_text(name, of), level=KEPT)
        for name, text in texts.items():
            yield part(name, text, level=KEPT)

    def _content_types(self, kept: Mapping[str, object], written: set[str]) -> str:
        types = {name: self._source.content_type(name) for name in kept} | self._types
        types |= {name: _PROPERTY_TYPES[name] for name in (*sorted(written & set(_PROPERTY_TYPES)), _CUSTOM)}
        types["word/document.xml"] = _WORD_TYPE.format("document.main")
        listed = "".join(
            f'<Override PartName="/{attribute(ascii_name(name))}" ContentType="{attribute(type_)}"/>'
            for name, type_ in sorted(types.items())
        )
        return (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
        )

    def _relationships(self) -> str:
        """The relations of the main part, to be ended by the writer."""
        made = (
            _relation(id_, f"{_OFFICE}/{kind}", _from("word/document.xml", name))
            for id_, (kind, name) in self._relations.items()
        )
        return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}'


def _properties(furnisher: Furnisher) -> Iterator[Furnishing]:
    """The properties that every file has; of the less usual ones those that a header or footer shows."""
    optional = (("subject", _SUBJECT), ("content status", _STATUS))
    more = "".join(text for name, text in optional if name in furnisher.asked)
    end = "</cp:coreProperties>"
    yield Furnishing.of(_CORE, house_file("core.xml").replace(end, more + end))
    if "company" in furnisher.asked:
        yield Furnishing.of(_APP, _COMPANY)


def _titles(styles: etree._Element, id_: str) -> frozenset[str]:
    """By which names a field may ask for the words of the title."""
    style = next((el for el in styles.iterfind(f"{W}style") if el.get(f"{W}styleId") == id_), None)
    name = value(style.find(f"{W}name")) if style is not None else None
    return frozenset({id_.lower(), (name or id_).lower()})


def _off(style: Style, numbered: Mapping[Style, str]) -> str:
    return '<w:numPr><w:numId w:val="0"/></w:numPr>' if style in numbered else ""


def _said(looks: Styles, ids: Mapping[Style, str]) -> dict[Style, bool]:
    """Whether the template's styles of marks look like the marks."""
    return {
        Style.STRONG: bool(looks.look(ids[Style.STRONG]).is_bold),
        Style.EMPHASIS: bool(looks.look(ids[Style.EMPHASIS]).is_italic),
        Style.CODE: bool(looks.look(ids[Style.CODE]).is_code),
    }


def _next_number(relations: Mapping[str, object]) -> int:
    numbers = (id_.removeprefix("rId") for id_ in relations if id_.startswith("rId"))
    return max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0) + 1


def _roots(written: set[str]) -> str:
    files = [("word/document.xml", f"{_OFFICE}/officeDocument"), (_CORE, ""), (_CUSTOM, "")]
    files += [(_APP, "")] if _APP in written else []
    made = (
        _relation(f"rId{number}", type_ or _PROPERTY_RELATIONS[name], name)
        for number, (name, type_) in enumerate(files, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'


def _relations_text(name: str, relations: Mapping[str, Relation]) -> str:
    made = (
        _relation(id_, rel.type, rel.target if rel.is_external else _from(name, rel.target), rel.is_external)
        for id_, rel in relations.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'


def _relation(id_: str, type_: str, target: str, is_external: bool = False) -> str:
    mode = ' TargetMode="External"' if is_external else ""
    return (
        f'<Relationship Id="{attribute(id_)}" Type="{attribute(type_)}" Target="{attribute(target)}"{mode}/>'
    )


def _from(name: str, target: str) -> str:
    """A part's name as it is written in the relations of another."""
    return ascii_name(posixpath.relpath(target, posixpath.dirname(name)))
