"""A template's styles, completed: what a page needs and it lacks is added, in the template's own manner.

Nothing that the template has is changed. A style is found by its name or by another name for the same thing,
in any case; a heading also by its outline level.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.xml import VAL, W, number, value
from policykit.formats.word.template.colours import Colours
from policykit.formats.word.template.default import house_file
from policykit.formats.word.template.furnishings import drop
from policykit.formats.word.template.model import TEXT_WIDTH
from policykit.formats.word.text import attribute

_OTHER_NAMES = {
    Style.BODY: ("text body", "body"),
    Style.QUOTE: ("quotations", "intense quote", "block text"),
    Style.TABLE_TEXT: ("table contents",),
    Style.HYPERLINK: ("internet link",),
    Style.STRONG: ("strong emphasis",),
    Style.CODE: ("source text", "html typewriter"),
}
"""What other programs call the same; the reader knows them too."""
_STYLES: dict[str, Style] = {style.value: style for style in Style}
_USUAL_SIZE = 22  # half-points: the size of the default house's text, by which its other sizes are chosen
_WORDS_OWN_SIZE = 20  # where a template says none (ECMA-376 part 1, 17.3.2.38)
_DEEPEST = 32
_HANGING = '<w:ind w:left="480" w:hanging="480"/>'
_NO_NUMBER = '<w:numPr><w:numId w:val="0"/></w:numPr>'
_BEFORE_NUMBER = frozenset(
    f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)
_LISTS = frozenset({Style.BULLET, Style.NUMBER})


class Sheet:
    """The styles of a template in the making. ``ids`` is where each style of the default house is found."""

    def __init__(self, root: etree._Element, text_width: int) -> None:
        self.root = root
        self._text_width = text_width
        self._by_id = {str(el.get(f"{W}styleId")): el for el in root.iterfind(f"{W}style")}
        self._default = etree.fromstring(house_file("styles.xml").encode())
        self.ids: dict[str, str] = {}
        self.added: set[str] = set()
        self._find()
        self._colours = self._heading_colours()
        self._size = self._resolved_size(self._default_id("paragraph")) or _WORDS_OWN_SIZE
        self._complete()

    def id(self, style: Style) -> str:
        """The id of a style that a page needs."""
        return self.ids[self._default_ids()[style]]

    def styles(self) -> dict[Style, str]:
        """The id of every style that a page needs; one that would number by itself is stood in for."""
        looks = Styles(self.root)
        found: dict[Style, str] = {}
        for style in Style:
            id_ = self.id(style)
            look = looks.look(id_)
            properties = ""
            if style not in _LISTS and style not in HEADINGS and look.num not in (None, "0"):
                properties = _NO_NUMBER
            if style is Style.LABELLED and id_ not in self.added and not look.left:
                properties += _HANGING
            found[style] = self._stand_in(style, id_, properties) if properties else id_
        return found

    def _default_ids(self) -> dict[str, str]:
        return {
            str(value(el.find(f"{W}name"))): str(el.get(f"{W}styleId"))
            for el in self._default.iterfind(f"{W}style")
        }

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────────

    def _find(self) -> None:
        for wanted in self._default.iterfind(f"{W}style"):
            found = self._found(wanted)
            if found is not None:
                self.ids[str(wanted.get(f"{W}styleId"))] = found

    def _found(self, wanted: etree._Element) -> str | None:
        kind = str(wanted.get(f"{W}type"))
        name = str(value(wanted.find(f"{W}name")))
        if wanted.get(f"{W}default") is not None:
            return self._default_id(kind)
        same = [id_ for id_, el in self._by_id.items() if el.get(f"{W}type") == kind]
        style = _style(name)
        for known in (name.lower(), *(_OTHER_NAMES.get(style, ()) if style is not None else ())):
            for id_ in same:
                if known in _names(self._by_id[id_]):
                    return id_
        if style is None or style not in HEADINGS:
            return None
        level = HEADINGS.index(style)
        outlined = (id_ for id_ in same if _outline(self._by_id[id_]) == level)
        return next(outlined, None)

    def _default_id(self, kind: str) -> str | None:
        """The style that the template has for what has none."""
        of_kind = [(id_, el) for id_, el in self._by_id.items() if el.get(f"{W}type") == kind]
        return next((id_ for id_, el in of_kind if el.get(f"{W}default") in ("1", "true", "on")), None)

    # ── what the template's own say ──────────────────────────────────────────────────────────────────────

    def _chain(self, id_: str | None) -> Iterator[etree._Element]:
        """A style and what it is based on."""
        for _ in range(_DEEPEST):
            if id_ is None or id_ not in self._by_id:
                return
            yield self._by_id[id_]
            id_ = value(self._by_id[id_].find(f"{W}basedOn"))

    def _resolved(self, id_: str | None, path: str) -> etree._Element | None:
        """What a style says at a path below it, or what it is based on, or else the file as a whole."""
        for style in self._chain(id_):
            found = style.find(path)
            if found is not None:
                return found
        kind = path.removeprefix(W).partition("/")[0]
        return self.root.find(f"{W}docDefaults/{W}{kind}Default/{path}")

    def _resolved_size(self, id_: str | None) -> int | None:
        return number(value(self._resolved(id_, f"{W}rPr/{W}sz")))

    def _heading(self) -> str | None:
        ids = (self.ids.get(self._default_ids()[style]) for style in HEADINGS)
        return next((id_ for id_ in ids if id_ is not None), None)

    def _heading_colours(self) -> Colours:
        """The colours of what is added: those of the template's headings, if it has any."""
        heading = self._heading()
        if heading is None:
            return Colours.of_default_house()
        return Colours.of(value(self._resolved(heading, f"{W}rPr/{W}color")))

    def furniture_opening(self, of_default: str) -> str:
        """A style of the default house's headers, with a tab at the right end of the line and no other."""
        id_ = self.ids[of_default]
        stops = [tab for style in self._chain(id_) for tab in style.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
        cleared = {str(tab.get(f"{W}pos")) for tab in stops} - {str(self._text_width)}
        opening = f'<w:pStyle w:val="{attribute(id_)}"/>'
        if id_ in self.added or not stops:
            return opening
        tabs = "".join(f'<w:tab w:val="clear" w:pos="{place}"/>' for place in sorted(cleared))
        own = f'<w:tab w:val="right" w:pos="{self._text_width}"/>'
        return f"{opening}<w:tabs>{tabs}{own}</w:tabs>"

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────

    def _complete(self) -> None:
        missing = [
            el for el in self._default.iterfind(f"{W}style") if str(el.get(f"{W}styleId")) not in self.ids
        ]
        for style in missing:
            id_ = str(style.get(f"{W}styleId"))
            self.ids[id_] = self._free(id_)
            self.added.add(self.ids[id_])
        for style in missing:
            self._add(style)

    def _free(self, id_: str) -> str:
        while id_ in self._by_id or id_ in self.added:
            id_ = f"Policy{id_}"
        return id_

    def _add(self, wanted: etree._Element) -> None:
        text = self._colours.applied(etree.tostring(wanted, encoding="unicode"))
        text = text.replace(f'w:pos="{TEXT_WIDTH}"', f'w:pos="{self._text_width}"')
        made = etree.fromstring(text)
        made.tail = None
        made.set(f"{W}styleId", self.ids[str(wanted.get(f"{W}styleId"))])
        for tag in ("basedOn", "next", "link"):
            reference = made.find(f"{W}{tag}")
            if reference is not None:
                reference.set(VAL, self.ids[str(reference.get(VAL))])
        self._suit(made, _style(str(value(made.find(f"{W}name")))))
        self.root.append(made)
        self._by_id[str(made.get(f"{W}styleId"))] = made

    def _suit(self, made: etree._Element, style: Style | None) -> None:
        """Suit an added style to the template: its sizes, its headings' font, its distances."""
        base = value(made.find(f"{W}basedOn"))
        for tag in ("sz", "szCs"):
            size = made.find(f"{W}rPr/{W}{tag}")
            if size is not None:
                size.set(VAL, str(self._suited(int(str(size.get(VAL))))))
        if style in HEADINGS and base not in self.added:
            self._suit_heading(made, base)
        if style is Style.TITLE:
            self._take_heading_font(made)
        spacing = made.find(f"{W}pPr/{W}spacing")
        if style is Style.BODY and spacing is not None and self._keeps_distance(base):
            drop(spacing)

    def _suited(self, size: int) -> int:
        return max(round(size * self._size / _USUAL_SIZE), 2)

    def _suit_heading(self, made: etree._Element, base: str | None) -> None:
        """A heading below one of the template's own is no larger than that, and has no number."""
        size = made.find(f"{W}rPr/{W}sz")
        above = self._resolved_size(base)
        if size is not None and above is not None and int(str(size.get(VAL))) > above:
            size.set(VAL, str(above))
        if self._resolved(base, f"{W}pPr/{W}numPr") is not None:
            _put_number(made, _NO_NUMBER)

    def _take_heading_font(self, made: etree._Element) -> None:
        found = (style.find(f"{W}rPr/{W}rFonts") for style in self._chain(self._heading()))
        fonts = next((fonts for fonts in found if fonts is not None), None)
        run = made.find(f"{W}rPr")
        if fonts is not None and run is not None:
            run.insert(0, deepcopy(fonts))

    def _keeps_distance(self, id_: str | None) -> bool:
        """Whether the template's own text keeps a distance after a paragraph."""
        spacing = self._resolved(id_, f"{W}pPr/{W}spacing")
        return spacing is not None and bool(number(spacing.get(f"{W}after")))

    def _stand_in(self, style: Style, id_: str, properties: str) -> str:
        """A style like one of the template's, with what a page needs of it set otherwise."""
        own = self._free(f"Policy{''.join(filter(str.isalnum, style.title()))}")
        text = (
            f'<w:style xmlns:w="{W[1:-1]}" w:type="paragraph" w:customStyle="1" w:styleId="{own}">'
            f'<w:name w:val="Policy {style.title()}"/><w:basedOn w:val="{attribute(id_)}"/>'
            f"<w:pPr>{properties}</w:pPr></w:style>"
        )
        self._by_id[own] = etree.fromstring(text)
        self.root.append(self._by_id[own])
        return own


def _style(name: str) -> Style | None:
    return _STYLES.get(name)


def _names(style: etree._Element) -> set[str]:
    """A style's name and its other names, in lower case."""
    others = (value(style.find(f"{W}aliases")) or "").split(",")
    return {name.strip().lower() for name in (value(style.find(f"{W}name")) or "", *others)} - {""}


def _outline(style: etree._Element) -> int | None:
    return number(value(style.find(f"{W}pPr/{W}outlineLvl")))


def _put_number(style: etree._Element, number_properties: str) -> None:
    """Set the numbering of a style, in the order of the schema (ECMA-376 part 1, 17.3.1.26)."""
    properties = style.find(f"{W}pPr")
    if properties is None:
        return
    made = etree.fromstring(number_properties.replace("<w:numPr>", f'<w:numPr xmlns:w="{W[1:-1]}">'))
    before = sum(child.tag in _BEFORE_NUMBER for child in properties)
    properties.insert(before, made)
