"""A template's paper, margins, headers and footers: which there are, and the facts that their fields show.

What is filled are the results of DOCPROPERTY fields and of Word's own fields for a document's title and
subject, and content controls that are bound to the properties of the file. A field about the template
itself, such as its author or its file's name, is emptied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from policykit.formats.word.reader.package import Relation
from policykit.formats.word.reader.xml import R, W, is_on, number
from policykit.formats.word.template import WATERMARK, default_file, without_marks
from policykit.formats.word.template import place as marked
from policykit.formats.word.template.source import FOOTER, HEADER, drop, with_usual_prefix

# ── paper and margins ────────────────────────────────────────────────────────────────────────────────────

_TYPES = ("default", "first", "even")
_LEFT_OUT = ("headerReference", "footerReference", "type", "printerSettings", "footnotePr", "endnotePr")
"""What says how a section follows another, or belongs to a printer or to notes that are not taken over."""
_NAMESPACES = (f' xmlns:w="{W[1:-1]}"', f' xmlns:r="{R[1:-1]}"')
_MOST_COLUMNS = 45  # Word's own limit
_WIDEST, _NARROWEST = 31_680, 720  # Word's own limits of paper and of a column, in twentieths of a point


class Section:
    """The properties of a document's one section: those of the template's last.

    It has the headers and footers that it takes from the sections before it. Lengths are twentieths of a
    point.
    """

    def __init__(self, document: etree._Element, relations: Mapping[str, Relation]) -> None:
        self._names: dict[str, dict[str, str]] = {HEADER: {}, FOOTER: {}}
        self._references = ""
        sections = list(document.iter(f"{W}sectPr"))
        for section in sections:
            for kind, names in self._names.items():
                for reference in section.iterfind(f"{W}{kind}Reference"):
                    relation = relations.get(reference.get(f"{R}id") or "")
                    if relation is not None:
                        names[reference.get(f"{W}type") or "default"] = relation.target
        text = default_file("section.xml").replace("<w:sectPr>", f"<w:sectPr{''.join(_NAMESPACES)}>")
        usual = etree.fromstring(text)
        self._root = _cleaned(sections[-1] if sections else usual, usual)
        self.columns = min(max(self._number("cols", "num"), 1), _MOST_COLUMNS)
        first_page = self._root.find(f"{W}pgNumType[@{W}start]")
        self.first_page = 1 if first_page is None else self._number("pgNumType", "start")
        width = (self._number("pgSz", "w") or 11_906) - self._margins("left", "right", "gutter")
        if self.columns > 1:
            width -= (self.columns - 1) * (self._number("cols", "space") or 720)
        self.text_width = min(max(width // self.columns, _NARROWEST), _WIDEST)
        height = (self._number("pgSz", "h") or 16_838) - self._margins("top", "bottom")
        self.text_height = min(max(height, _NARROWEST), _WIDEST)

    def _number(self, tag: str, name: str) -> int:
        element = self._root.find(f"{W}{tag}")
        return (number(element.get(f"{W}{name}")) if element is not None else None) or 0

    def _margins(self, *sides: str) -> int:
        return sum(abs(self._number("pgMar", side)) for side in sides)

    def names(self, kind: str) -> dict[str, str]:
        """The part that the template has for each type of header or of footer."""
        return {type_: self._names[kind][type_] for type_ in _TYPES if type_ in self._names[kind]}

    def lacking(self, kind: str, *, has_even: bool) -> list[str]:
        """The types that must be added: all headers that pages can show, and a footer if there is none."""
        found = self._names[kind]
        has_first = bool(is_on(self._root.find(f"{W}titlePg")))
        shown = {"default": True, "first": has_first, "even": has_even}
        if kind == FOOTER and any(type_ in found for type_ in _TYPES):
            return []
        return [type_ for type_ in _TYPES if shown[type_] and type_ not in found]

    def refer(self, kind: str, type_: str, id_: str) -> None:
        """Let the section show a header or footer."""
        self._references += f'<w:{kind}Reference w:type="{type_}" r:id="{id_}"/>'

    def xml(self) -> str:
        """The section, as it ends the body."""
        text = etree.tostring(self._root, encoding="unicode")
        for namespace in _NAMESPACES:
            text = text.replace(namespace, "")
        return text.replace(">", f">{self._references}", 1)


def _cleaned(section: etree._Element, usual: etree._Element) -> etree._Element:
    """The section alone, with A4 paper and margins if it has none: programs differ in what they take."""
    made = deepcopy(section)
    made.tail = None
    drop(*(el for tag in _LEFT_OUT for el in made.findall(f"{W}{tag}")))
    for key in [str(key) for key in made.attrib if "rsid" in str(key)]:
        del made.attrib[key]
    for place, tag in enumerate(("pgSz", "pgMar")):
        if made.find(f"{W}{tag}") is None:
            made.insert(place, deepcopy(next(usual.iterfind(f"{W}{tag}"))))
    made = with_usual_prefix(made)
    etree.cleanup_namespaces(made)
    return made


# ── what headers and footers show ────────────────────────────────────────────────────────────────────────

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BUILT_IN = {"title": "title", "subject": "school", "company": "school", "content status": "status"}
"""The properties that every file has, and the place with their words."""
OWN = {
    "policy title": "title",
    "school": "school",
    "reference": "reference",
    "status": "status",
    "version": "version",
    "owner": "owner",
    "approved by": "approved_by",
    "approved on": "approved_on",
    "last reviewed": "last_reviewed",
    "review due": "review_due",
}
"""The properties that a school's header or footer may show, and the place with their words."""
_OF_THE_TEMPLATE = frozenset(
    {
        *("author", "lastsavedby", "last author", "manager", "comments", "keywords", "category", "template"),
        *("filename", "revnum", "edittime", "savedate", "createdate", "printdate", "numwords", "numchars"),
    }
)
_BOUND = {"title": "title", "subject": "subject", "contentStatus": "content status", "Company": "company"}
_BOUND_TO_PEOPLE = frozenset({"creator", "lastModifiedBy", "Manager"})
_ARGUMENT = r'\s+(?:"([^"]*)"|([^\s\\"]+))'
_PROPERTY = re.compile(rf"^\s*(?:DOCPROPERTY|INFO){_ARGUMENT}", re.IGNORECASE)
_STYLEREF = re.compile(rf"^\s*STYLEREF{_ARGUMENT}", re.IGNORECASE)
_NAME = re.compile(r"^\s*([A-Za-z]+)")
_STEP = re.compile(r"/(?:\w+:)?(\w+)(?:\[\d+\])?$")
_ID, _APART = f"{W}id", 1_000_000_000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class _Field:
    """A field of a header: its code, the elements that make it up, and the words of its result."""

    elements: list[etree._Element]
    code: str = ""
    words: list[etree._Element] = field(default_factory=list)
    has_result: bool = False
    is_nested: bool = False


class Filler:
    """Finds the places in headers and footers; ``titles`` are the names of the template's style of titles."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = titles
        self.asked: set[str] = set()
        self.properties: dict[str, tuple[str, str]] = {}

    def filled(self, root: etree._Element, *, is_header: bool) -> str:
        """A header or footer with its places."""
        root = etree.fromstring(without_marks(etree.tostring(root, encoding="unicode")))
        for found in list(_fields(root)):
            self._fill_field(found)
        for simple in list(root.iter(f"{W}fldSimple")):
            place = self._place(simple.get(f"{W}instr") or "")
            if place is not None:
                words = list(simple.iter(f"{W}t"))
                _say(words or [etree.SubElement(etree.SubElement(simple, f"{W}r"), f"{W}t")], place)
        for control in list(root.iter(f"{W}sdt")):
            self._fill_control(control)
        if is_header:
            _make_room(root)
        for el in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            # Far from the numbers of the text's bookmarks: a file's are all numbered together.
            el.set(_ID, str((number(el.get(_ID)) or 0) % _APART + _APART))
        return DECLARATION + etree.tostring(root, encoding="unicode")

    def _place(self, code: str) -> str | None:
        """The place of a field's result; empty for one that must show nothing, None for any other."""
        if found := _STYLEREF.match(code):
            return "title" if (found[1] or found[2] or "").lower() in self._titles else ""
        if found := _PROPERTY.match(code):
            return self._property((found[1] or found[2] or "").strip())
        name = found[1].lower() if (found := _NAME.match(code)) else ""
        if name in ("title", "subject"):
            return self._property(name)
        return "" if name in _OF_THE_TEMPLATE else None

    def _property(self, name: str) -> str | None:
        key = name.lower()
        if key in BUILT_IN:
            self.asked.add(key)
            return BUILT_IN[key]
        if key in OWN:
            self.properties.setdefault(key, (name, OWN[key]))
            return OWN[key]
        return "" if key in _OF_THE_TEMPLATE else None

    def _fill_field(self, found: _Field) -> None:
        place = self._place(found.code)
        if found.is_nested:
            return
        if place is None:
            if _PROPERTY.match(found.code):  # only the template knows the property, so its words are kept
                drop(*found.elements)
            return
        if not found.words:
            end = found.elements[-1]
            if not found.has_result:
                end.addprevious(etree.Element(f"{W}fldChar", {f"{W}fldCharType": "separate"}))
            found.words = [etree.Element(f"{W}t")]
            end.addprevious(found.words[0])
        _say(found.words, place)

    def _fill_control(self, control: etree._Element) -> None:
        """A content control that is bound to a property of the file shows what that is."""
        binding = control.find(f"{W}sdtPr/{W}dataBinding")
        content = control.find(f"{W}sdtContent")
        step = _STEP.search(binding.get(f"{W}xpath") or "") if binding is not None else None
        if step is None or content is None:
            return
        words = list(content.iter(f"{W}t"))
        if step[1] in _BOUND_TO_PEOPLE:
            _say(words, "")
        elif step[1] in _BOUND:
            _say(words, self._property(_BOUND[step[1]]) or "")
            drop(*control.iterfind(f"{W}sdtPr/{W}showingPlcHdr"), *content.iter(f"{W}rStyle"))


def _fields(root: etree._Element) -> Iterator[_Field]:
    """The complex fields of a part that end, in the order in which they do."""
    open_fields: list[_Field] = []
    for el in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = el.get(f"{W}fldCharType") if el.tag == f"{W}fldChar" else None
        if kind == "begin":
            for outer in open_fields:
                outer.is_nested = True
            open_fields.append(_Field([el]))
        elif not open_fields:
            continue
        elif el.tag == f"{W}instrText":
            open_fields[-1].code += el.text or ""
            open_fields[-1].elements.append(el)
        elif kind is not None:
            open_fields[-1].elements.append(el)
            open_fields[-1].has_result |= kind == "separate"
            if kind == "end":
                yield open_fields.pop()
        elif open_fields[-1].has_result:
            open_fields[-1].words.append(el)


def _say(words: list[etree._Element], place: str) -> None:
    """Let the first of the words be the place, and drop the others."""
    if words:
        words[0].text = marked(place) if place else ""
        words[0].set(_SPACE, "preserve")
        drop(*words[1:])


def _make_room(header: etree._Element) -> None:
    """Make a place for the watermark in the first paragraph of a header that is in no table."""
    paragraph = header.find(f"{W}p")
    if paragraph is None:
        paragraph = etree.SubElement(header, f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        paragraph.text = marked(WATERMARK)
    else:
        properties.tail = marked(WATERMARK)
