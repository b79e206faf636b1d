"""A template's last section → the paper, the margins, and which headers and footers stand on it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from policykit.formats.word.reader.package import Relation
from policykit.formats.word.reader.xml import W, is_on, number
from policykit.formats.word.template.default import house_file
from policykit.formats.word.template.furnishings import drop
from policykit.formats.word.template.source import HEADER, as_usual

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = ("default", "first", "even")
_LEFT_OUT = ("type", "printerSettings", "footnotePr", "endnotePr")
"""What says how a section follows another, or belongs to a printer or to notes that are not taken over."""
_NAMESPACES = (f' xmlns:w="{W[1:-1]}"', f' xmlns:r="{_R[1:-1]}"')
_MOST_COLUMNS = 45  # Word's own limit
_WIDEST, _NARROWEST = 31_680, 720  # Word's own limits of paper and of a column, in twentieths of a point


class Section:
    """The properties of the one section of a document, in the making."""

    def __init__(self, root: etree._Element, references: Mapping[tuple[str, str], str]) -> None:
        self._root = root
        self._names = references
        self._made: list[str] = []

    def names(self, kind: str) -> dict[str, str]:
        """The part that the template has for each type of header or of footer."""
        return {type_: self._names[kind, type_] for type_ in _TYPES if (kind, type_) in self._names}

    def lacking(self, kind: str, *, has_even: bool) -> tuple[str, ...]:
        """The types that are to be added: all headers that pages can show, and a footer if there is none."""
        found = self.names(kind)
        shown = ["default"]
        shown += ["first"] if is_on(self._root.find(f"{W}titlePg")) else []
        shown += ["even"] if has_even else []
        if kind != HEADER and found:
            return ()
        return tuple(type_ for type_ in shown if type_ not in found)

    def refer(self, kind: str, type_: str, id_: str) -> None:
        """Let the section show a header or footer."""
        self._made.append(f'<w:{kind}Reference w:type="{type_}" r:id="{id_}"/>')

    @property
    def columns(self) -> int:
        """How many columns of text a page has."""
        return min(max(_number(self._root.find(f"{W}cols"), "num"), 1), _MOST_COLUMNS)

    @property
    def first_page(self) -> int:
        """The number of the first page."""
        start = self._root.find(f"{W}pgNumType")
        return _number(start, "start") if start is not None and start.get(f"{W}start") else 1

    @property
    def text_width(self) -> int:
        """The width of a line of text, in twentieths of a point."""
        size, margins, columns = (self._root.find(f"{W}{tag}") for tag in ("pgSz", "pgMar", "cols"))
        width = _number(size, "w") or 11_906
        width -= sum(abs(_number(margins, side)) for side in ("left", "right", "gutter"))
        if self.columns > 1:
            between = (self.columns - 1) * (_number(columns, "space") or 720)
            width = (width - between) // self.columns
        return min(max(width, _NARROWEST), _WIDEST)

    @property
    def text_height(self) -> int:
        """The height of a page's text, in twentieths of a point."""
        size, margins = (self._root.find(f"{W}{tag}") for tag in ("pgSz", "pgMar"))
        height = _number(size, "h") or 16_838
        height -= sum(abs(_number(margins, side)) for side in ("top", "bottom"))
        return min(max(height, _NARROWEST), _WIDEST)

    def written(self) -> str:
        """The section, as it ends the body."""
        text = etree.tostring(self._root, encoding="unicode")
        for namespace in _NAMESPACES:
            text = text.replace(namespace, "")
        opening, end, rest = text.partition(">")
        if opening.endswith("/"):
            return f"{opening[:-1]}>{''.join(self._made)}</w:sectPr>"
        return f"{opening}{end}{''.join(self._made)}{rest}"


def section_of(document: etree._Element, relations: Mapping[str, Relation]) -> Section:
    """The last section of a template, with the headers and footers that it takes from those before it."""
    sections = list(document.iter(f"{W}sectPr"))
    names: dict[tuple[str, str], str] = {}
    for section in sections:
        for kind in ("header", "footer"):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                relation = relations.get(reference.get(f"{_R}id") or "")
                if relation is not None:
                    names[kind, reference.get(f"{W}type") or "default"] = relation.target
    made = deepcopy(sections[-1]) if sections else _usual()
    made.tail = None
    for tag in ("headerReference", "footerReference", *_LEFT_OUT):
        for el in made.findall(f"{W}{tag}"):
            drop(el)
    for key in [str(key) for key in made.attrib if "rsid" in str(key)]:
        del made.attrib[key]
    _complete(made)
    made = as_usual(made)
    etree.cleanup_namespaces(made)
    return Section(made, names)


def _complete(section: etree._Element) -> None:
    """Give a section paper and margins if it has none: every program takes others then."""
    usual = [el for tag in ("pgSz", "pgMar") for el in _usual().iterfind(f"{W}{tag}")]
    for place, el in enumerate(usual):
        if section.find(el.tag) is None:
            section.insert(place, deepcopy(el))


def _usual() -> etree._Element:
    """A4, of a template that says nothing of its paper."""
    text = house_file("section.xml").replace("<w:sectPr>", f"<w:sectPr{''.join(_NAMESPACES)}>")
    return etree.fromstring(text)


def _number(element: etree._Element | None, name: str) -> int:
    text = element.get(f"{W}{name}") if element is not None else None
    return number(text) or 0
