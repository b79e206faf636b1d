"""A template's headers and footers → parts to be filled: its fields of the policy's facts are found.

What is filled are the results of DOCPROPERTY fields and of Word's own fields for a document's title and
subject, and content controls that are bound to the properties of the file. What a field would tell of the
template itself, such as its author or its file's name, is emptied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from policykit.formats.word.reader.xml import W, number
from policykit.formats.word.template.model import WATERMARK, Furnishing

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BUILT_IN = {"title": "title", "subject": "school", "company": "school", "content status": "status"}
"""The properties that every file has, and the place that says what they are."""
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
"""The properties that a school's header or footer may show, and the place that says what they are."""
_OF_THE_TEMPLATE = frozenset(
    {
        *("author", "lastsavedby", "last author", "manager", "comments", "keywords", "category", "template"),
        *("filename", "revnum", "edittime", "savedate", "createdate", "printdate", "numwords", "numchars"),
    }
)
_BOUND = {"title": "title", "subject": "subject", "contentStatus": "content status", "Company": "company"}
_BOUND_TO_PEOPLE = frozenset({"creator", "lastModifiedBy", "Manager"})
_PROPERTY = re.compile(r'^\s*(?:DOCPROPERTY|INFO)\s+(?:"([^"]*)"|([^\s\\"]+))', re.IGNORECASE)
_STYLEREF = re.compile(r'^\s*STYLEREF\s+(?:"([^"]*)"|([^\s\\"]+))', re.IGNORECASE)
_WORD = re.compile(r"^\s*([A-Za-z]+)")
_STEP = re.compile(r"/(?:\w+:)?(\w+)(?:\[\d+\])?$")
# A private character on either side, so that nothing that a school wrote is taken for a place.
_MARKED = re.compile("\ue000([a-z_]+)\ue000")
_ID, _APART = f"{W}id", 1_000_000_000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class _Field:
    """A field of a header: its code, the elements that make it up, and the words of its result."""

    code: str = ""
    begin: etree._Element | None = None
    separate: etree._Element | None = None
    end: etree._Element | None = None
    codes: list[etree._Element] = field(default_factory=list)
    words: list[etree._Element] = field(default_factory=list)
    is_nested: bool = False


class Furnisher:
    """Finds the places in headers and footers; ``titles`` are the names of the template's style of titles."""

    def __init__(self, titles: frozenset[str]) -> None:
        self._titles = titles
        self.asked: set[str] = set()
        self.properties: dict[str, tuple[str, str]] = {}

    def furnishing(self, name: str, root: etree._Element, *, is_header: bool) -> Furnishing:
        """A header or footer as a part to be filled."""
        _unmark(root)
        for found in list(_fields(root)):
            self._fill_field(found)
        for simple in list(root.iter(f"{W}fldSimple")):
            self._fill_simple(simple)
        for control in list(root.iter(f"{W}sdt")):
            self._fill_control(control)
        if is_header:
            _make_room(root)
        _number_apart(root)
        text = DECLARATION + etree.tostring(root, encoding="unicode")
        return Furnishing.from_pieces(name, tuple(_MARKED.split(text)))

    # ── what a field asks for ────────────────────────────────────────────────────────────────────────────

    def _place(self, code: str) -> str | None:
        """The place that a field's result is, empty for one that is to say nothing, None for any other."""
        styleref = _STYLEREF.match(code)
        if styleref is not None:
            return "title" if (styleref[1] or styleref[2] or "").lower() in self._titles else ""
        asked = _PROPERTY.match(code)
        word = _WORD.match(code)
        if asked is not None:
            return self._property((asked[1] or asked[2] or "").strip())
        name = word[1].lower() if word is not None else ""
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

    # ── filling ──────────────────────────────────────────────────────────────────────────────────────────

    def _fill_field(self, found: _Field) -> None:
        place = self._place(found.code)
        if found.is_nested or found.end is None:
            return
        if place is None:
            if _PROPERTY.match(found.code):
                _unlink(found)
            return
        if found.words:
            _say(found.words, place)
            return
        said = _words(place)
        if found.separate is None:
            separate = etree.Element(f"{W}fldChar")
            separate.set(f"{W}fldCharType", "separate")
            found.end.addprevious(separate)
        found.end.addprevious(said)

    def _fill_simple(self, simple: etree._Element) -> None:
        place = self._place(simple.get(f"{W}instr") or "")
        if place is None:
            return
        words = list(simple.iter(f"{W}t"))
        if words:
            _say(words, place)
        else:
            etree.SubElement(simple, f"{W}r").append(_words(place))

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
            place = self._property(_BOUND[step[1]])
            _say(words, place or "")
            for hint in [*control.iterfind(f"{W}sdtPr/{W}showingPlcHdr"), *content.iter(f"{W}rStyle")]:
                drop(hint)


def _fields(root: etree._Element) -> Iterator[_Field]:
    """The complex fields of a part, in the order in which they end."""
    open_fields: list[_Field] = []
    for el in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = el.get(f"{W}fldCharType") if el.tag == f"{W}fldChar" else None
        if kind == "begin":
            for outer in open_fields:
                outer.is_nested = True
            open_fields.append(_Field(begin=el))
        elif not open_fields:
            continue
        elif kind == "separate":
            open_fields[-1].separate = el
        elif kind == "end":
            open_fields[-1].end = el
            yield open_fields.pop()
        elif el.tag == f"{W}instrText":
            open_fields[-1].code += el.text or ""
            open_fields[-1].codes.append(el)
        elif open_fields[-1].separate is not None:
            open_fields[-1].words.append(el)


def _unlink(found: _Field) -> None:
    """Leave the result of a field as plain words: what it asks for is known to the template alone."""
    for el in (found.begin, found.separate, found.end, *found.codes):
        if el is not None:
            drop(el)


def _say(words: list[etree._Element], place: str) -> None:
    """Let the first of the words say what the place says, and the others nothing."""
    for index, el in enumerate(words):
        if index:
            drop(el)
        else:
            el.text = _marked(place)
            el.set(_SPACE, "preserve")


def _words(place: str) -> etree._Element:
    made = etree.Element(f"{W}t")
    made.text = _marked(place)
    made.set(_SPACE, "preserve")
    return made


def _marked(place: str) -> str:
    return f"\ue000{place}\ue000" if place else ""


def _unmark(root: etree._Element) -> None:
    """Take the private character that marks a place out of what the school wrote; no font shows it."""
    for el in root.iter(etree.Element):
        el.text, el.tail = (words and words.replace("\ue000", "") for words in (el.text, el.tail))
        for key, words in el.attrib.items():
            el.set(key, str(words).replace("\ue000", ""))


def _number_apart(root: etree._Element) -> None:
    """Number the bookmarks of a part far from those of the text: a file's are all numbered together."""
    for el in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        el.set(_ID, str((number(el.get(_ID)) or 0) % _APART + _APART))


def _make_room(header: etree._Element) -> None:
    """Make a place for the watermark in the first paragraph of a header that stands in no table."""
    paragraph = header.find(f"{W}p")
    if paragraph is None:
        paragraph = etree.SubElement(header, f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        paragraph.text = _marked(WATERMARK)
    else:
        properties.tail = _marked(WATERMARK)


def drop(element: etree._Element) -> None:
    """Take an element out, with what is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
