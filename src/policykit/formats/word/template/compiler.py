"""Compile a school's own Word file into a template: its parts as they are, and what a page needs besides."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from lxml import etree

from policykit.findings import Finding
from policykit.formats.word.names import Style
from policykit.formats.word.package import CONTENT_TYPES, ascii_name
from policykit.formats.word.reader.numbering import Numbering as Counted
from policykit.formats.word.reader.package import relations_name
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.xml import W
from policykit.formats.word.template import (
    LIST_STEP,
    SPACE_BELOW_LIST,
    Template,
    default_file,
    with_places,
)
from policykit.formats.word.template.headers_footers import DECLARATION, Filler, Section
from policykit.formats.word.template.numbering import Lists
from policykit.formats.word.template.source import FOOTER, HEADER, Source, drop, source_of
from policykit.formats.word.template.styles import Sheet
from policykit.formats.word.text import attribute

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPENXML = "application/vnd.openxmlformats-officedocument"
_MAIN = "word/document.xml"
_NO_FONTS = f'<w:fonts xmlns:w="{W[1:-1]}"/>'
_CORE, _CUSTOM, _APP = "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"
_PROPERTY_TYPES = {
    _CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    _CUSTOM: f"{_OPENXML}.custom-properties+xml",
    _APP: f"{_OPENXML}.extended-properties+xml",
}
_ROOT_RELATIONS = {
    _MAIN: f"{_OFFICE}/officeDocument",
    _CORE: f"{_PACKAGE}/relationships/metadata/core-properties",
    _CUSTOM: f"{_OFFICE}/custom-properties",
    _APP: f"{_OFFICE}/extended-properties",
}
_COMPANY = (
    f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>{school}</Company></Properties>"
)
_OPTIONAL = {
    "subject": "<dc:subject>{school}</dc:subject>",
    "content status": "<cp:contentStatus>{status}</cp:contentStatus>",
}


def compile_template(data: bytes) -> Template:
    """A school's own .docx or .dotx as a template, compiled once.

    Raises InvalidData, with one finding, for a file that documents must not be made from.
    """
    return _compiled(data)[0]


def template_findings(data: bytes) -> tuple[Finding, ...]:
    """The warnings about a template; raises InvalidData as :func:`compile_template` does."""
    return _compiled(data)[1]


@lru_cache(maxsize=4)  # a school makes all its documents with the same one
def _compiled(data: bytes) -> tuple[Template, tuple[Finding, ...]]:
    source = source_of(data)
    return _Compiler(source).template(), source.findings


class _Compiler:
    """Collects the parts of a template, their types, and the relations of the main part."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, tuple[str, str]] = {
            id_: (rel.kind, rel.target)
            for id_, rel in source.kept.items()
            if rel.kind not in (HEADER, FOOTER)
        }
        numbers = [id_.removeprefix("rId") for id_ in self._relations if id_.startswith("rId")]
        taken = (int(number) for number in numbers if number.isascii() and number.isdigit())
        self._numbers = count(max(taken, default=0) + 1)

    def template(self) -> Template:
        """The template, in the order in which one thing needs another."""
        section = Section(self._source.package.root, self._source.kept)
        sheet = Sheet(self._root("styles"), section.text_width)
        ids = sheet.styles()
        lists = Lists(self._source.root("numbering"), Styles(sheet.root))
        for style in sheet.root.iterfind(f"{W}style"):
            if style.get(f"{W}styleId") in sheet.added:
                lists.renumber(style)
        looks = Styles(sheet.root)
        numbering = lists.finished(ids, self._named("numbering"))
        numbered = lists.heading_numbers(ids)
        self._add_texts(sheet.root)
        filler = Filler(sheet.names_of(ids[Style.TITLE]))
        filled = dict(self._headers_and_footers(section, sheet, filler)) | _properties(filler)
        is_like = {
            Style.STRONG: looks.look(ids[Style.STRONG]).is_bold,
            Style.EMPHASIS: looks.look(ids[Style.EMPHASIS]).is_italic,
            Style.CODE: looks.look(ids[Style.CODE]).is_code,
        }
        return Template(
            styles={style: attribute(id_) for style, id_ in ids.items()},
            numbered=numbered,
            plain=[style for style, is_so in is_like.items() if not is_so],
            fixed=self._fixed([*filled]),
            data_number=self._source.free_number(),
            numbering=numbering,
            relationships=self._relationships(),
            next_relationship=next(self._numbers),
            section=section.xml(),
            filled=filled,
            properties=tuple(filler.properties.values()),
            text_width=section.text_width,
            text_height=section.text_height,
            columns=section.columns,
            first_page=section.first_page,
            list_step=Counted(lists.root, looks).level(looks.named(Style.BULLET).num or "", 0).left
            or LIST_STEP,
            space_below_list=SPACE_BELOW_LIST if ids[Style.BULLET] in sheet.added else "",
        )

    def _root(self, kind: str) -> etree._Element:
        root = self._source.root(kind)
        return etree.fromstring(default_file(f"{kind}.xml").encode()) if root is None else root

    def _named(self, kind: str) -> str:
        """The name of a part of the template, or of one that is added, with a relation to it."""
        name = self._source.name(kind)
        return self._added(kind, f"word/{kind}")[0] if name is None else name

    def _added(self, kind: str, stem: str) -> tuple[str, str]:
        """The name of a part to be added, and the id of the relation to it."""
        taken = {*self._types, *self._texts}
        names = (f"{stem}{number or ''}.xml" for number in range(10_000))
        name = next(n for n in names if n not in taken and not self._source.package.archive.holds(n))
        self._types[name] = f"{_OPENXML}.theme+xml" if kind == "theme" else _word_type(kind)
        return name, self._relate(kind, name)

    def _relate(self, kind: str, name: str) -> str:
        id_ = f"rId{next(self._numbers)}"
        self._relations[id_] = (kind, name)
        return id_

    def _add_texts(self, styles: etree._Element) -> None:
        """The completed styles; the settings without the template's own; fonts and a theme if it has none."""
        settings = self._root("settings")
        for tag in ("attachedTemplate", "footnotePr", "endnotePr"):
            drop(*settings.findall(f"{W}{tag}"))
        for kind, root in (("styles", styles), ("settings", settings)):
            self._texts[self._named(kind)] = DECLARATION + etree.tostring(root, encoding="unicode")
        for kind, text in (("fontTable", DECLARATION + _NO_FONTS), ("theme", default_file("theme1.xml"))):
            if self._source.name(kind) is None:
                self._texts[self._named(kind)] = text

    def _headers_and_footers(
        self, section: Section, sheet: Sheet, filler: Filler
    ) -> Iterator[tuple[str, str]]:
        """Those of the section, and those that it lacks."""
        has_even = self._root("settings").find(f"{W}evenAndOddHeaders") is not None
        openings_ = {id_: sheet.header_opening(id_) for id_ in ("Header", "Footer", "Normal")}
        for kind in (HEADER, FOOTER):
            found = section.names(kind)
            ids = {name: self._relate(kind, name) for name in dict.fromkeys(found.values())}
            for type_, name in found.items():
                section.refer(kind, type_, ids[name])
            for name in ids:
                yield name, filler.filled(self._source.parsed(name), is_header=kind == HEADER)
            for type_ in section.lacking(kind, has_even=has_even):
                name, id_ = self._added(kind, f"word/policykit-{kind}")
                section.refer(kind, type_, id_)
                # The default template's if the template has none at all, or an empty one.
                is_empty = bool(found) or (kind == HEADER and type_ == "first")
                text = with_places(default_file("header-first.xml" if is_empty else f"{kind}.xml"))
                for of_default, opening in openings_.items():
                    text = text.replace(f'<w:pStyle w:val="{of_default}"/>', opening)
                yield name, text

    def _fixed(self, filled: list[str]) -> dict[str, str | bytes]:
        """The parts that are the same in every document: the template's own, and those made for it."""
        archive, written = self._source.package.archive, set(filled)
        others = {rel.target for rel in self._source.kept.values() if rel.kind not in (HEADER, FOOTER)}
        own = {name for name in written if archive.holds(name)} - set(_PROPERTY_TYPES)
        kept = self._source.closure(others | own)
        roots = [
            (f"rId{number}", type_, name, False)
            for number, (name, type_) in enumerate(_ROOT_RELATIONS.items(), start=1)
            if name != _APP or _APP in written
        ]
        parts: dict[str, str | bytes] = {
            CONTENT_TYPES: self._content_types([*kept], written),
            "_rels/.rels": _relations_part(roots),
        }
        for name, relations in kept.items():
            if name not in written and name != self._source.name("numbering"):
                parts[name] = self._texts.get(name) or archive.read(name)
            if relations:
                parts[relations_name(name)] = _relations_part(
                    [
                        (
                            id_,
                            rel.type,
                            rel.target if rel.is_external else _path(name, rel.target),
                            rel.is_external,
                        )
                        for id_, rel in relations.items()
                    ]
                )
        return parts | self._texts

    def _content_types(self, kept: list[str], written: set[str]) -> str:
        types = {name: self._source.content_type(name) for name in kept} | self._types
        types |= {name: _PROPERTY_TYPES[name] for name in (*(written & set(_PROPERTY_TYPES)), _CUSTOM)}
        types[_MAIN] = _word_type("document.main")
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
        return _relations_part(
            [
                (id_, f"{_OFFICE}/{kind}", _path(_MAIN, name), False)
                for id_, (kind, name) in self._relations.items()
            ]
        ).removesuffix("</Relationships>")


def _properties(filler: Filler) -> dict[str, str]:
    """The properties that every file has; of the less usual ones those that a header or footer shows."""
    more = "".join(text for name, text in _OPTIONAL.items() if name in filler.asked)
    end = "</cp:coreProperties>"
    parts = {_CORE: with_places(default_file("core.xml").replace(end, more + end))}
    return parts | ({_APP: with_places(_COMPANY)} if "company" in filler.asked else {})


def _word_type(kind: str) -> str:
    return f"{_OPENXML}.wordprocessingml.{kind}+xml"


def _relations_part(relations: list[tuple[str, str, str, bool]]) -> str:
    """A part of relations: the id, the type and the target of each, and whether it is outside the file."""
    made = ""
    for relation in relations:
        id_, type_, target = map(attribute, relation[:3])
        mode = ' TargetMode="External"' if relation[3] else ""
        made += f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"{mode}/>'
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _path(name: str, target: str) -> str:
    """A part's name as it is written in the relations of another."""
    return ascii_name(posixpath.relpath(target, posixpath.dirname(name)))
