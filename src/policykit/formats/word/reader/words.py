"""Reads what a paragraph contains as spans: runs, links, fields, tracked changes, comments and boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree

from policykit import codes
from policykit.formats.reading import raised
from policykit.formats.word.names import external
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.records import (
    KINDS,
    Line,
    Records,
    Resolving,
    RevisionKind,
    Unit,
    alternative,
    note_of,
)
from policykit.formats.word.reader.styles import PLAIN, Kind, Look, Styles, said_of_run
from policykit.formats.word.reader.xml import MC, R, W, value
from policykit.text.spans import UNMARKED, Mark, Marks, Span, plain

MOST_STRUCK_THROUGH = 50
"""How many places with a line through their words become a finding."""
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING_PART = {
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "a picture",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "a chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "a diagram",
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_TEXTS = frozenset({f"{W}t", f"{W}delText"})
_SILENT = frozenset({f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr")})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WHITE = " \t\r\n"
_UNIFORM = str.maketrans("\t\r\n", "   ")
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0FC": "✓", "F0FE": "☒", "F0A8": "☐", "F06F": "☐", "F0E0": "→"}

_CONTENTS = re.compile(r"^\s*(TOC|INDEX|TOA)\b", re.IGNORECASE)
_HYPERLINK = re.compile(r"^\s*HYPERLINK\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ANCHOR = re.compile(r'\\l\s+"?([^"\s]+)"?')
_SWITCH = re.compile(r'\\[a-z]\s+("[^"]*"|[^\s"\\]+)|\\[a-z]')
_ADDRESS = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(slots=True)
class Field:
    """A field that is open: its code, whether its result has begun, and where that leads."""

    code: str = ""
    is_result: bool = False
    target: str | None = None

    @property
    def is_contents(self) -> bool:
        """Whether its result is a table of contents or another list that Word makes."""
        return self.is_result and _CONTENTS.match(self.code) is not None


def linked(code: str) -> str | None:
    """Where a HYPERLINK field leads: an address, or ``#`` and the name of a bookmark."""
    match = _HYPERLINK.match(code)
    if match is None:
        return None
    anchor = _ANCHOR.search(match["rest"])
    found = _ADDRESS.search(_SWITCH.sub("", match["rest"]))
    address = (found[1] or found[2] or "") if found else ""
    return address + (f"#{anchor[1]}" if anchor else "") or None


def are_balanced(root: etree._Element) -> bool:
    """Whether every field that begins also ends."""
    kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
    return kinds.count("begin") == kinds.count("end")


class Words:
    """Reads one paragraph after another; what a field or a comment opens may end in a later one."""

    def __init__(self, package: Package, styles: Styles, records: Records, resolving: Resolving) -> None:
        self._package = package
        self._styles = styles
        self._records = records
        self._resolving = resolving
        self._trusts_fields = are_balanced(package.root)
        self._fields: list[Field] = []
        self._is_kept = True
        self._redline = UNMARKED
        self._line = Line()
        self._hidden: list[str] = []
        self._contents: list[str] = []
        self._struck_through: list[str] = []
        self._count_of_struck = 0
        self._readers: Mapping[str, Callable[[etree._Element, str | None], None]] = {
            f"{W}r": self._run,
            f"{W}hyperlink": self._hyperlink,
            f"{W}fldSimple": self._simple_field,
            f"{W}fldChar": self._field_mark,
            f"{W}instrText": self._field_code,
            f"{W}delInstrText": self._field_code,
            f"{W}bookmarkStart": lambda mark, _: self._line.bookmarks.append(mark.get(f"{W}name") or ""),
            f"{W}ruby": self._ruby,
            f"{W}footnoteReference": self._footnote,
            f"{W}endnoteReference": self._footnote,
            f"{W}drawing": self._drawing,
            f"{W}pict": self._drawing,
            f"{W}object": lambda *_: self._leave_out("an embedded object"),
            f"{MC}AlternateContent": self._alternate,
            f"{_M}oMath": self._equation,
            f"{_M}oMathPara": self._equation,
            **dict.fromkeys(KINDS, self._changed),
            **dict.fromkeys(_SILENT, lambda *_: None),
            **dict.fromkeys(
                (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"),
                lambda mark, _: records.mark_comment(mark),
            ),
        }

    def read(self, paragraph: etree._Element, line: Line) -> None:
        """Add what the paragraph says to the line."""
        self._line = line
        self._records.break_off()
        self._children(paragraph, None)
        self._close_codes()
        self._end_struck_through()
        if line.look.kind is Kind.CONTENTS and not line.level:
            self._contents = [line.label, plain(line.spans), *self._contents]
        if self._contents:
            self._records.add_contents("".join(self._contents))
            self._contents.clear()
        if self._hidden:
            self._records.warn(codes.HIDDEN_TEXT, f"hidden words: “{''.join(self._hidden)[:80]}”", line)
            self._hidden.clear()

    @contextmanager
    def changing(self, element: etree._Element, unit: Unit = Unit.WORDS) -> Iterator[bool]:
        """Read what is within a tracked change; the value is whether it is kept."""
        kind = KINDS[str(element.tag)]
        was_kept, redline, change = self._is_kept, self._redline, self._records.change(kind, unit, element)
        mark = self._resolving.mark(kind)
        if mark is not None:
            self._redline |= {mark}
        # What one change inserted and another deleted is on neither page.
        self._is_kept = was_kept and self._resolving.keeps(kind) and len(self._redline) < 2
        with self._records.within([change]):
            yield self._is_kept
        self._is_kept, self._redline = was_kept, redline

    # ── inline content ───────────────────────────────────────────────────────────────────────────────────

    def _children(self, parent: etree._Element, target: str | None) -> None:
        for child in parent:
            self._inline(child, target)

    def _inline(self, element: etree._Element, target: str | None) -> None:
        reader = self._readers.get(str(element.tag))
        if reader is not None:
            reader(element, target)
        elif len(element):
            # Content controls, smart tags, custom XML and whatever is not known: what is in it is read.
            self._children(element, target)

    def _changed(self, element: etree._Element, target: str | None) -> None:
        with self.changing(element):
            self._children(element, target)

    def _hyperlink(self, link: etree._Element, target: str | None) -> None:
        relation = self._package.relations.get(link.get(f"{R}id") or "")
        anchor = f"#{link.get(f'{W}anchor')}" if link.get(f"{W}anchor") else ""
        if relation is not None and relation.is_external:
            target = self._link(relation.target + anchor)
        elif anchor:
            target = anchor
        elif link.get(f"{R}id") is not None:
            self._records.warn(codes.LINK_DROPPED, "a link whose address is not in the file", self._line)
        self._children(link, target)

    def _link(self, address: str) -> str | None:
        """A link's address as a target, if it may be one."""
        target = address if address.startswith("#") else external(address)
        if target is None:
            self._records.warn(codes.LINK_DROPPED, f"a link to “{address[:80]}”", self._line)
        return target

    def _ruby(self, ruby: etree._Element, target: str | None) -> None:
        """Words with their pronunciation above them: the words."""
        base = ruby.find(f"{W}rubyBase")
        if base is not None:
            self._children(base, target)

    def _alternate(self, either: etree._Element, target: str | None) -> None:
        """The same thing in two ways, of which one is read."""
        branch = alternative(either)
        for child in branch if branch is not None else ():
            reader = self._readers.get(str(child.tag), self._children)
            reader(child, target)

    def _equation(self, equation: etree._Element, target: str | None) -> None:
        text = "".join(part.text or "" for part in equation.iter(f"{_M}t", f"{W}t"))
        self._leave_out(f"an equation: “{text[:80]}”")

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, run: etree._Element, target: str | None) -> None:
        look = self._look(run.find(f"{W}rPr"))
        said: list[str] = []
        for child in run:
            tag = str(child.tag)
            if tag in _TEXTS:
                text = child.text or ""
                if child.get(_SPACE) != "preserve":
                    text = text.strip(_WHITE)
                text = text.translate(_UNIFORM)
                said.append(raised(text, self._before(said)) if look.is_raised else text)
            elif tag in _SIGNS:
                said.append(_SIGNS[tag])
            elif tag == f"{W}br":
                said.append("\n" if child.get(f"{W}type") in {None, "textWrapping"} else "")
            elif tag == f"{W}sym":
                said.append(_symbol(child))
            else:
                self._say("".join(said), look, target)
                said.clear()
                self._inline(child, target)
        self._say("".join(said), look, target)

    def _before(self, said: list[str]) -> str:
        """What comes before the next words of a run: its own words so far, or else the last of the line."""
        return said[-1] if said else self._line.spans[-1].text if self._line.spans else ""

    def _say(self, text: str, look: Look, target: str | None) -> None:
        """Add the words of a run to the line, unless they are a field's code, hidden, or not kept."""
        if not text or (self._fields and any(not open_.is_result for open_ in self._fields)):
            return
        self._records.add(text, is_kept=self._is_kept)
        if not self._is_kept:
            return
        line = self._line
        if self._fields and self._trusts_fields and any(open_.is_contents for open_ in self._fields):
            self._contents.append(text)
        elif look.is_hidden:
            self._hidden.append(text)
        elif look.is_label and not line.spans:
            line.add_label(text, self._redline)
        elif not (look.is_label and line.is_joined):  # which was generated for a paragraph that is no more
            if look.is_struck or (self._struck_through and text.isspace()):
                self._struck_through.append(text)
            elif self._struck_through:
                self._end_struck_through()
            line.spans.append(Span(text, _marks(look) | self._redline, self._target(target)))

    def _end_struck_through(self) -> None:
        """Warn of words with a line through them that no tracked change deletes: they may not be meant."""
        words = " ".join("".join(self._struck_through).split())
        self._struck_through.clear()
        if words and self._count_of_struck < MOST_STRUCK_THROUGH:
            self._count_of_struck += 1
            words = words if len(words) <= 80 else f"{words[:79].rstrip()}…"
            what = f"“{words}” is struck through, but was read as words of the policy"
            self._records.warn(codes.STRUCK_THROUGH, what, self._line)

    def _target(self, target: str | None) -> str | None:
        """Where the words lead: as the link round them says, or the innermost field that is a link."""
        links = (open_.target for open_ in reversed(self._fields) if open_.target is not None)
        return target if target is not None else next(links, None)

    def _look(self, properties: etree._Element | None) -> Look:
        """What the properties of a run say, with a tracked change of them accepted or rejected."""
        paragraph, style, said = self._line.look, PLAIN, {}
        if properties is not None:
            change = properties.find(f"{W}rPrChange")
            if change is not None:
                self._records.change(RevisionKind.FORMATTING, Unit.WORDS, change)
                before = change.find(f"{W}rPr")
                if self._resolving is Resolving.REJECTED and before is not None:
                    return self._look(before)
            named = properties.find(f"{W}rStyle")
            style = self._styles.look(value(named)) if named is not None else PLAIN
            said = said_of_run(properties)
        if style.is_hidden is None and paragraph.is_hidden:
            said.setdefault("is_hidden", True)
        if style.is_struck is None and paragraph.is_struck:
            said.setdefault("is_struck", True)
        return replace(style, **said) if said else style

    # ── fields ───────────────────────────────────────────────────────────────────────────────────────────

    def _field_mark(self, mark: etree._Element, target: str | None) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._begin_result(self._fields[-1])
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _begin_result(self, open_: Field) -> None:
        open_.is_result = True
        address = linked(open_.code)
        open_.target = self._link(address) if address is not None else None

    def _field_code(self, code: etree._Element, target: str | None) -> None:
        if self._fields and not self._fields[-1].is_result:
            self._fields[-1].code += code.text or ""

    def _simple_field(self, element: etree._Element, target: str | None) -> None:
        open_ = Field(element.get(f"{W}instr") or "")
        self._begin_result(open_)
        self._fields.append(open_)
        self._children(element, target)
        self._fields.remove(open_)

    def _close_codes(self) -> None:
        """A code that its paragraph does not end is a field that is broken, and must not swallow the rest."""
        while self._fields and not self._fields[-1].is_result:
            self._fields.pop()
            self._records.warn(codes.OPEN_FIELD, "a field whose end is missing", self._line)

    # ── what is not words ────────────────────────────────────────────────────────────────────────────────

    def _leave_out(self, what: str) -> None:
        self._records.warn(codes.LEFT_OUT, what, self._line)

    def _drawing(self, drawing: etree._Element, target: str | None) -> None:
        """A drawing: the words of the boxes in it are read after the paragraph; anything else is left out."""
        boxes = list(_outermost_boxes(drawing))
        if boxes and self._is_kept:
            self._line.boxes += boxes
        elif boxes:
            self._records.add_apart(*(note_of(box).kept for box in boxes))
        else:
            data = next(drawing.iter(f"{_A}graphicData"), None)
            kind = _DRAWING_PART.get(data.get("uri") or "", "a drawing") if data is not None else "a picture"
            alt = next((el.get("descr") for el in drawing.iter() if el.get("descr")), "")
            self._leave_out(f"{kind}{f': “{alt[:80]}”' if alt else ''}")

    def _footnote(self, mark: etree._Element, target: str | None) -> None:
        kind, what = "footnotes", "a footnote"
        if mark.tag == f"{W}endnoteReference":
            kind, what = "endnotes", "an endnote"
        note = self._records.note(kind, mark.get(f"{W}id") or "")
        self._records.strike(note.struck)
        if not self._is_kept:
            self._records.add_apart(note.kept)
        elif note.kept or not note.struck:
            self._records.warn(codes.FOOTNOTE, f"{what}: “{note.kept}”", self._line)


def _marks(look: Look) -> Marks:
    said = {Mark.STRONG: look.is_bold, Mark.EMPHASIS: look.is_italic, Mark.CODE: look.is_code}
    return frozenset(mark for mark, is_said in said.items() if is_said)


def _outermost_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The boxes of text in a drawing; of two ways to say the same, one; a box in a box with its outer one."""
    if element.tag == f"{W}txbxContent":
        yield element
        return
    if element.tag == f"{MC}AlternateContent":
        branch = alternative(element)
        yield from _outermost_boxes(branch) if branch is not None else ()
        return
    for child in element:
        yield from _outermost_boxes(child)


def _symbol(element: etree._Element) -> str:
    """A character of a font of symbols; one of a font's own as the nearest that every font has."""
    code = (element.get(f"{W}char") or "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return found if found.isprintable() else "\ufffd"
