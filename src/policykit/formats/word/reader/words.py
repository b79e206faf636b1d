"""What stands in a paragraph → spans: runs, links, fields, tracked changes, comments, boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from lxml import etree

from policykit import codes
from policykit.formats.raised import raised
from policykit.formats.word.reader.apart import alternative, apart
from policykit.formats.word.reader.crossed import Crossed
from policykit.formats.word.reader.fields import Field
from policykit.formats.word.reader.formatting import Formatting, formatting, unformatted
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.reading import Resolving, RevisionKind, Unit
from policykit.formats.word.reader.records import Records
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.xml import MC, R, W
from policykit.formats.word.targets import external
from policykit.text.spans import UNMARKED, Span

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING_PART = {
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "a picture",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "a chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "a diagram",
}
KINDS = {
    f"{W}ins": RevisionKind.INSERTION,
    f"{W}del": RevisionKind.DELETION,
    f"{W}moveFrom": RevisionKind.MOVED_AWAY,
    f"{W}moveTo": RevisionKind.MOVED_HERE,
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_TEXTS = frozenset({f"{W}t", f"{W}delText"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WHITE = " \t\r\n"
_UNIFORM = str.maketrans("\t\r\n", "   ")
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0FC": "✓", "F0FE": "☒", "F0A8": "☐", "F06F": "☐", "F0E0": "→"}


class Words:
    """Reads one paragraph after another; what a field or a comment opens may end in a later one."""

    def __init__(self, package: Package, styles: Styles, records: Records, resolving: Resolving) -> None:
        self._package = package
        self._styles = styles
        self._records = records
        self._resolving = resolving
        self._fields: list[Field] = []
        self._is_kept = True
        self._redline = UNMARKED
        self.trusts_fields = True
        self._line = Line()
        self._hidden: list[str] = []
        self._crossed = Crossed(records)
        self._readers: Mapping[str, Callable[[etree._Element, str | None], None]] = {
            f"{W}r": self._run,
            f"{W}hyperlink": self._hyperlink,
            f"{W}fldSimple": self._simple_field,
            f"{W}bookmarkStart": self._bookmark,
            f"{W}commentRangeStart": self._comment_start,
            f"{W}commentRangeEnd": self._comment_end,
            f"{W}ruby": self._ruby,
            f"{MC}AlternateContent": self._alternate,
            f"{_M}oMath": self._equation,
            f"{_M}oMathPara": self._equation,
            **dict.fromkeys(KINDS, self._changed),
            **dict.fromkeys(
                (f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}smartTagPr"), self._nothing
            ),
        }
        self._in_run: Mapping[str, Callable[[etree._Element, str | None], None]] = {
            f"{W}fldChar": self._field_mark,
            f"{W}instrText": self._field_code,
            f"{W}delInstrText": self._field_code,
            f"{W}footnoteReference": self._footnote,
            f"{W}endnoteReference": self._footnote,
            f"{W}commentReference": self._comment_reference,
            f"{W}drawing": self._drawn,
            f"{W}pict": self._drawn,
            f"{W}object": self._object,
            f"{W}ruby": self._ruby,
            f"{MC}AlternateContent": self._alternate,
        }

    @property
    def is_aside(self) -> bool:
        """Whether what comes now is the result of a field that is left aside, such as a table of contents."""
        return self.trusts_fields and any(open_.is_result and open_.is_aside for open_ in self._fields)

    def read(self, paragraph: etree._Element, line: Line) -> None:
        """Add what the paragraph says to the line."""
        self._line = line
        self._records.begin_paragraph()
        self._children(paragraph, None)
        self._close_codes()
        self._crossed.end(line)
        if self._hidden:
            self._records.find(codes.HIDDEN_TEXT, f"hidden words: “{''.join(self._hidden)[:80]}”", line)
            self._hidden.clear()

    @contextmanager
    def changing(self, element: etree._Element, unit: Unit = Unit.WORDS) -> Iterator[bool]:
        """What stands within a tracked change: whether it is to be kept is the value."""
        kind = KINDS[str(element.tag)]
        was_kept, redline, change = self._is_kept, self._redline, self._records.changed(kind, unit, element)
        mark = self._resolving.mark(kind)
        if mark is not None:
            self._redline |= {mark}
        # What one put in and another struck out is on neither page.
        self._is_kept = was_kept and self._resolving.keeps(kind) and len(self._redline) < 2
        self._records.open_changes.append(change)
        yield self._is_kept
        self._records.open_changes.pop()
        self._is_kept, self._redline = was_kept, redline

    # ── inline content ───────────────────────────────────────────────────────────────────────────────────

    def _children(self, parent: etree._Element, target: str | None) -> None:
        for child in parent:
            reader = self._readers.get(str(child.tag))
            if reader is not None:
                reader(child, target)
            elif len(child):
                # Content controls, smart tags, custom XML and whatever is not known: what is in it is read.
                self._children(child, target)

    def _nothing(self, element: etree._Element, target: str | None) -> None:
        """What says nothing."""

    def _changed(self, element: etree._Element, target: str | None) -> None:
        with self.changing(element):
            self._children(element, target)

    def _hyperlink(self, link: etree._Element, target: str | None) -> None:
        relation = self._package.relations.get(link.get(f"{R}id") or "")
        anchor = link.get(f"{W}anchor")
        if relation is not None and relation.is_external:
            address = relation.target + (f"#{anchor}" if anchor else "")
            self._children(link, self._link(address))
        elif anchor:
            self._children(link, f"#{anchor}")
        else:
            if link.get(f"{R}id") is not None:
                self._records.find(codes.LINK_DROPPED, "a link whose address is not in the file", self._line)
            self._children(link, target)

    def _link(self, address: str) -> str | None:
        """A link's address as a target, if it may be one."""
        if address.startswith("#"):
            return address
        target = external(address)
        if target is None:
            self._records.find(codes.LINK_DROPPED, f"a link to “{address[:80]}”", self._line)
        return target

    def _bookmark(self, mark: etree._Element, target: str | None) -> None:
        self._line.bookmarks.append(mark.get(f"{W}name") or "")

    def _comment_start(self, mark: etree._Element, target: str | None) -> None:
        self._records.open_comment(mark.get(f"{W}id") or "")

    def _comment_end(self, mark: etree._Element, target: str | None) -> None:
        self._records.close_comment(mark.get(f"{W}id") or "")

    def _comment_reference(self, mark: etree._Element, target: str | None) -> None:
        self._records.place_comment(mark.get(f"{W}id") or "")

    def _ruby(self, ruby: etree._Element, target: str | None) -> None:
        """Words with their pronunciation above them: the words."""
        base = ruby.find(f"{W}rubyBase")
        if base is not None:
            self._children(base, target)

    def _alternate(self, either: etree._Element, target: str | None) -> None:
        """The same thing in two ways, of which one is read."""
        branch = alternative(either)
        if branch is None:
            return
        for child in branch:
            reader = self._in_run.get(str(child.tag)) or self._readers.get(str(child.tag))
            if reader is not None:
                reader(child, target)
            else:
                self._children(child, target)

    def _equation(self, equation: etree._Element, target: str | None) -> None:
        text = "".join(part.text or "" for part in equation.iter(f"{_M}t", f"{W}t"))
        self._records.find(codes.LEFT_OUT, f"an equation: “{text[:80]}”", self._line)

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, run: etree._Element, target: str | None) -> None:
        form = unformatted(self._line.look)
        said: list[str] = []
        for child in run:
            tag = str(child.tag)
            if tag in _TEXTS:
                text = child.text or ""
                if child.get(_SPACE) != "preserve":
                    text = text.strip(_WHITE)
                text = text.translate(_UNIFORM)
                said.append(raised(text, self._behind(said)) if form.is_above else text)
            elif tag == _RPR:
                form = self._format(child)
            elif tag in _SIGNS:
                said.append(_SIGNS[tag])
            elif tag == _BREAK:
                said.append("\n" if child.get(_TYPE) in {None, "textWrapping"} else "")
            elif tag == _SYMBOL:
                said.append(_symbol(child))
            elif (reader := self._in_run.get(tag)) is not None:
                self._say("".join(said), form, target)
                said.clear()
                reader(child, target)
            elif len(child):
                self._children(child, target)
        self._say("".join(said), form, target)

    def _behind(self, said: list[str]) -> str:
        """What the next words of a run stand behind: its own words so far, or else the last of the line."""
        return said[-1] if said else self._line.spans[-1].text if self._line.spans else ""

    def _say(self, text: str, form: Formatting, target: str | None) -> None:
        """Add the words of a run to the line, unless they are a field's code, hidden, or not kept."""
        if not text or (self._fields and self._is_code()):
            return
        self._records.hear(text, is_kept=self._is_kept)
        if not self._is_kept or self.is_aside:
            return
        line = self._line
        if form.is_hidden:
            self._hidden.append(text)
        elif form.is_label and not line.spans:
            line.hear_label(text, self._redline)
        elif form.is_label and line.is_joined:
            return  # generated for a paragraph that is no more
        else:
            marks = form.marks | self._redline if self._redline else form.marks
            self._crossed.hear(text, line, is_struck=form.is_struck)
            line.spans.append(Span(text, marks, self._target(target)))

    def _target(self, target: str | None) -> str | None:
        """Where the words lead: as the link round them says, or the innermost field that is a link."""
        if target is not None or not self._fields:
            return target
        return next((open_.target for open_ in reversed(self._fields) if open_.target is not None), None)

    def _format(self, properties: etree._Element) -> Formatting:
        """What the properties of a run say, with a tracked change of them taken or left."""
        change = properties.find(_RPR_CHANGE)
        if change is not None:
            self._records.changed(RevisionKind.FORMATTING, Unit.WORDS, change)
            before = change.find(_RPR)
            if self._resolving is Resolving.REJECTED and before is not None:
                return self._format(before)
        return formatting(properties, self._line.look, self._styles)

    # ── fields ───────────────────────────────────────────────────────────────────────────────────────────

    def _is_code(self) -> bool:
        return any(not open_.is_result for open_ in self._fields)

    def _field_mark(self, mark: etree._Element, target: str | None) -> None:
        match mark.get(f"{W}fldCharType"):
            case "begin":
                self._fields.append(Field())
            case "separate" if self._fields:
                self._begin_result(self._fields[-1])
            case "end" if self._fields:
                self._fields.pop()

    def _begin_result(self, open_: Field) -> None:
        open_.begin_result()
        if open_.target is not None:
            open_.target = self._link(open_.target)

    def _field_code(self, code: etree._Element, target: str | None) -> None:
        if self._fields and not self._fields[-1].is_result:
            self._fields[-1].pieces.append(code.text or "")

    def _simple_field(self, element: etree._Element, target: str | None) -> None:
        open_ = Field([element.get(f"{W}instr") or ""])
        self._begin_result(open_)
        self._fields.append(open_)
        self._children(element, target)
        self._fields.remove(open_)

    def _close_codes(self) -> None:
        """A code that its paragraph does not end is a field that is broken, and must not swallow the rest."""
        while self._fields and not self._fields[-1].is_result:
            self._fields.pop()
            self._records.find(codes.OPEN_FIELD, "a field whose end is missing", self._line)

    # ── what is no words ─────────────────────────────────────────────────────────────────────────────────

    def _drawn(self, drawing: etree._Element, target: str | None) -> None:
        """A drawing: the words of the boxes in it are read after the paragraph; anything else is told."""
        boxes = _outermost_boxes(drawing)
        if boxes:
            if self._is_kept:
                self._line.boxes += boxes
            else:
                self._records.hear_apart(*(apart(box).kept for box in boxes))
            return
        kind = next(
            (
                _DRAWING_PART.get(data.get("uri") or "", "a drawing")
                for data in drawing.iter(f"{_A}graphicData")
            ),
            "a picture",
        )
        alt = next((el.get("descr") for el in drawing.iter() if el.get("descr")), "")
        self._records.find(codes.LEFT_OUT, f"{kind}{f': “{alt[:80]}”' if alt else ''}", self._line)

    def _object(self, _: etree._Element, target: str | None) -> None:
        self._records.find(codes.LEFT_OUT, "an embedded object", self._line)

    def _footnote(self, mark: etree._Element, target: str | None) -> None:
        kind = "footnotes" if mark.tag == f"{W}footnoteReference" else "endnotes"
        note = self._records.note(kind, mark.get(f"{W}id") or "")
        self._records.strike(note.struck)
        if not self._is_kept:
            self._records.hear_apart(note.kept)
        elif note.kept or not note.struck:
            what = "a footnote" if kind == "footnotes" else "an endnote"
            self._records.find(codes.FOOTNOTE, f"{what}: “{note.kept}”", self._line)


_RPR, _RPR_CHANGE = f"{W}rPr", f"{W}rPrChange"
_BREAK = f"{W}br"
_TYPE = f"{W}type"
_SYMBOL = f"{W}sym"


def _outermost_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The boxes of text in a drawing; of two ways to say the same, one; a box in a box with its outer one."""
    found: list[etree._Element] = []
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}txbxContent":
            found.append(element)
        elif element.tag == f"{MC}AlternateContent":
            branch = alternative(element)
            waiting += [branch] if branch is not None else []
        else:
            waiting += reversed(element)
    return found


def _symbol(element: etree._Element) -> str:
    """A character of a font of symbols; those of a font's own are told as the nearest that everybody has."""
    code = (element.get(f"{W}char") or "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return found if found.isprintable() else "\ufffd"
