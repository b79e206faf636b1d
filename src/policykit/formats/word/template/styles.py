"""A template's styles: those that a page needs and it lacks are added, in the template's own manner.

Nothing that the template has is changed. A style is found by its name or by another name for the same thing,
in any case; a heading also by its outline level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.reader.styles import Styles
from policykit.formats.word.reader.xml import VAL, W, number, value
from policykit.formats.word.template import NO_NUMBER, TEXT_WIDTH, default_file
from policykit.formats.word.template.source import drop
from policykit.formats.word.text import attribute

_OTHER_NAMES = {
    Style.BODY.value: ("text body", "body"),
    Style.QUOTE.value: ("quotations", "intense quote", "block text"),
    Style.TABLE_TEXT.value: ("table contents",),
    Style.HYPERLINK.value: ("internet link",),
    Style.STRONG.value: ("strong emphasis",),
    Style.CODE.value: ("source text", "html typewriter"),
}
"""Other programs' names for the same; the reader knows them too."""
_USUAL_SIZE = 22  # half-points: the size of the default template's text, by which its other sizes are chosen
_WORDS_OWN_SIZE = 20  # where a template says none (ECMA-376 part 1, 17.3.2.38)
_DEEPEST = 32  # of styles based on others
_HANGING = '<w:ind w:left="480" w:hanging="480"/>'
_BEFORE_NUMBER = frozenset(
    f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


class Sheet:
    """The styles of a template, being completed.

    ``ids`` has the id in the template for each id of the default template's styles; ``added`` are those of
    the styles that were added.
    """

    def __init__(self, root: etree._Element, text_width: int) -> None:
        self.root = root
        self.added: set[str] = set()
        self._text_width = text_width
        self._by_id = {str(el.get(f"{W}styleId")): el for el in root.iterfind(f"{W}style")}
        default = etree.fromstring(default_file("styles.xml").encode())
        wanted = {str(el.get(f"{W}styleId")): el for el in default.iterfind(f"{W}style")}
        self._default_ids = {_name(el): id_ for id_, el in wanted.items()}
        found = {id_: self._found(el) for id_, el in wanted.items()}
        self.ids = {id_: own for id_, own in found.items() if own is not None}
        missing = [id_ for id_ in wanted if id_ not in self.ids]
        for id_ in missing:
            self.ids[id_] = self._free(id_)
            self.added.add(self.ids[id_])
        heading = next((own for style in HEADINGS if (own := found[self._default_ids[style]])), None)
        colour = value(self._resolved(heading, f"{W}rPr/{W}color"))
        self._colours = {} if heading is None else _colours_like(colour)
        fonts = (style.find(f"{W}rPr/{W}rFonts") for style in self._chain(heading))
        self._heading_font = next((font for font in fonts if font is not None), None)
        self._size = self._resolved_size(self._default_of("paragraph")) or _WORDS_OWN_SIZE
        for id_ in missing:
            self._add(wanted[id_])

    def styles(self) -> dict[Style, str]:
        """The id of every style that a page needs; one that would number by itself is replaced by another."""
        looks = Styles(self.root)
        found: dict[Style, str] = {}
        for style in Style:
            id_ = self.ids[self._default_ids[style]]
            look, properties = looks.look(id_), ""
            may_number = style in HEADINGS or style in (Style.BULLET, Style.NUMBER)
            if not may_number and look.num not in (None, "0"):
                properties = NO_NUMBER
            if style is Style.LABELLED and id_ not in self.added and not look.left:
                properties += _HANGING
            found[style] = self._replaced(style, id_, properties) if properties else id_
        return found

    def names_of(self, id_: str) -> set[str]:
        """The names by which a field may ask for words of a style."""
        return {id_.lower(), (_name(self._by_id[id_]) or id_).lower()}

    # ── what the template has ────────────────────────────────────────────────────────────────────────────

    def _found(self, wanted: etree._Element) -> str | None:
        """The template's style for one of the default template's."""
        kind, name = str(wanted.get(f"{W}type")), _name(wanted)
        if wanted.get(f"{W}default") is not None:
            return self._default_of(kind)
        same = [id_ for id_, el in self._by_id.items() if el.get(f"{W}type") == kind]
        for known in (name.lower(), *_OTHER_NAMES.get(name, ())):
            for id_ in same:
                if known in _names(self._by_id[id_]):
                    return id_
        if name not in HEADINGS:
            return None
        level = str(HEADINGS.index(Style(name)))
        outline = f"{W}pPr/{W}outlineLvl"
        return next((id_ for id_ in same if value(self._by_id[id_].find(outline)) == level), None)

    def _default_of(self, kind: str) -> str | None:
        """The template's style for what has none."""
        of_kind = [(id_, el) for id_, el in self._by_id.items() if el.get(f"{W}type") == kind]
        return next((id_ for id_, el in of_kind if el.get(f"{W}default") in ("1", "true", "on")), None)

    def _chain(self, id_: str | None) -> Iterator[etree._Element]:
        """A style and those that it is based on."""
        for _ in range(_DEEPEST):
            if id_ is None or id_ not in self._by_id:
                return
            yield self._by_id[id_]
            id_ = value(self._by_id[id_].find(f"{W}basedOn"))

    def _resolved(self, id_: str | None, path: str) -> etree._Element | None:
        """The element at a path of a style, or of one that it is based on, or else of the file's defaults."""
        own = (style.find(path) for style in self._chain(id_))
        found = next((el for el in own if el is not None), None)
        kind = path.removeprefix(W).partition("/")[0]
        defaults = self.root.find(f"{W}docDefaults/{W}{kind}Default/{path}")
        return defaults if found is None else found

    def _resolved_size(self, id_: str | None) -> int | None:
        return number(value(self._resolved(id_, f"{W}rPr/{W}sz")))

    def header_opening(self, of_default: str) -> str:
        """A style of the default template's headers, with a tab at the right end of the line and no other."""
        id_ = self.ids[of_default]
        stops = [tab for style in self._chain(id_) for tab in style.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
        opening = f'<w:pStyle w:val="{attribute(id_)}"/>'
        if id_ in self.added or not stops:
            return opening
        cleared = {str(tab.get(f"{W}pos")) for tab in stops} - {str(self._text_width)}
        tabs = "".join(f'<w:tab w:val="clear" w:pos="{place}"/>' for place in sorted(cleared))
        own = f'<w:tab w:val="right" w:pos="{self._text_width}"/>'
        return f"{opening}<w:tabs>{tabs}{own}</w:tabs>"

    # ── what is added ────────────────────────────────────────────────────────────────────────────────────

    def _free(self, id_: str) -> str:
        while id_ in self._by_id or id_ in self.added:
            id_ = f"Policy{id_}"
        return id_

    def _add(self, wanted: etree._Element) -> None:
        """Add a style, suited to the template: its colours, sizes, headings' font and distances."""
        text = etree.tostring(wanted, encoding="unicode", with_tail=False)
        for colour, own in self._colours.items():
            text = text.replace(f'"{colour}"', f'"{own}"')
        made = etree.fromstring(text.replace(f'w:pos="{TEXT_WIDTH}"', f'w:pos="{self._text_width}"'))
        made.set(f"{W}styleId", self.ids[str(wanted.get(f"{W}styleId"))])
        for tag in ("basedOn", "next", "link"):
            for reference in made.iterfind(f"{W}{tag}"):
                reference.set(VAL, self.ids[str(reference.get(VAL))])
        for tag in ("sz", "szCs"):
            for size in made.iterfind(f"{W}rPr/{W}{tag}"):
                size.set(VAL, str(max(round(int(str(size.get(VAL))) * self._size / _USUAL_SIZE), 2)))
        base, name = value(made.find(f"{W}basedOn")), _name(wanted)
        if name in HEADINGS and base not in self.added:
            self._suit_heading(made, base)
        run = made.find(f"{W}rPr")
        if name == Style.TITLE and self._heading_font is not None and run is not None:
            run.insert(0, deepcopy(self._heading_font))
        spacing = self._resolved(base, f"{W}pPr/{W}spacing")
        if name == Style.BODY and spacing is not None and number(spacing.get(f"{W}after")):
            drop(*made.findall(f"{W}pPr/{W}spacing"))  # the template's own text keeps a distance
        self.root.append(made)
        self._by_id[str(made.get(f"{W}styleId"))] = made

    def _suit_heading(self, made: etree._Element, base: str | None) -> None:
        """A heading below one of the template's own is no larger than that, and has no number."""
        above = self._resolved_size(base)
        for size in made.iterfind(f"{W}rPr/{W}sz"):
            if above is not None and int(str(size.get(VAL))) > above:
                size.set(VAL, str(above))
        properties = made.find(f"{W}pPr")
        if properties is not None and self._resolved(base, f"{W}pPr/{W}numPr") is not None:
            # In the order of the schema (ECMA-376 part 1, 17.3.1.26).
            place = sum(child.tag in _BEFORE_NUMBER for child in properties)
            text = NO_NUMBER.replace("<w:numPr>", f'<w:numPr xmlns:w="{W[1:-1]}">')
            properties.insert(place, etree.fromstring(text))

    def _replaced(self, style: Style, id_: str, properties: str) -> str:
        """A new style that is like one of the template's but for these properties."""
        own = self._free(f"Policy{''.join(filter(str.isalnum, style.title()))}")
        text = (
            f'<w:style xmlns:w="{W[1:-1]}" w:type="paragraph" w:customStyle="1" w:styleId="{own}">'
            f'<w:name w:val="Policy {style.title()}"/><w:basedOn w:val="{attribute(id_)}"/>'
            f"<w:pPr>{properties}</w:pPr></w:style>"
        )
        self._by_id[own] = etree.fromstring(text)
        self.root.append(self._by_id[own])
        return own


def _name(style: etree._Element) -> str:
    return value(style.find(f"{W}name")) or ""


def _names(style: etree._Element) -> set[str]:
    """A style's name and its other names, in lower case."""
    others = (value(style.find(f"{W}aliases")) or "").split(",")
    return {name.strip().lower() for name in (_name(style), *others)} - {""}


# ── colours ──────────────────────────────────────────────────────────────────────────────────────────────

_ACCENT = "1F3864"
_SHARES = {"8EA3C2": 0.5, "E3E9F2": 0.12, "EEF2F8": 0.07}
"""The default template's lighter colours, and how much of its accent is in each, the rest being white."""
_GREYS = {_ACCENT: "auto", "8EA3C2": "808080", "E3E9F2": "EAEAEA", "EEF2F8": "F3F3F3"}
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_READABLE = 4.5  # WCAG 2.2, 1.4.3


def _colours_like(heading: str | None) -> dict[str, str]:
    """For each of the default template's colours the one that goes with a heading's.

    Greys if the heading has no colour, or one that is too light to read on white.
    """
    if heading is None or _HEX.fullmatch(heading) is None or _contrast(heading) < _READABLE:
        return _GREYS
    mixed = {
        colour: "".join(f"{round(255 - (255 - channel) * share):02X}" for channel in bytes.fromhex(heading))
        for colour, share in _SHARES.items()
    }
    return {_ACCENT: heading.upper(), **mixed}


def _contrast(colour: str) -> float:
    """The contrast of a colour with white, as WCAG defines it."""
    channels = [channel / 255 for channel in bytes.fromhex(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)
