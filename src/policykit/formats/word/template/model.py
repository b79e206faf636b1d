"""What the writer needs of a house style, compiled: style ids, openings, parts deflated or to be filled."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

from policykit.formats.word.custom_xml import Carrier
from policykit.formats.word.names import Style
from policykit.formats.word.package import (
    KEPT,
    LAST,
    LEVEL,
    TINY,
    Beginning,
    Part,
    as_blocks,
    as_piece,
    packed,
    part,
)
from policykit.text.spans import Mark, Marks

TEXT_WIDTH = 9026
"""Between the default margins of A4, in twentieths of a point."""
TEXT_HEIGHT = 14098
"""Between the default margins of A4 from top to bottom, in twentieths of a point."""
LIST_STEP = 480
"""From one level of a list to the next, in twentieths of a point."""
SPACE_BELOW_LIST = '<w:spacing w:after="140"/>'
WATERMARK = "watermark"
"""The place in a header where the watermark goes."""

_PLACE = re.compile(r"\{(\w+)\}")
_CODE_FONT = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'


@dataclass(frozen=True, slots=True)
class Numbering:
    """The house's lists: the part's name, its text in pieces, and the numbers that are taken and free.

    ``pattern`` is an abstract numbering with the places ``{number}``, ``{nsid}``, ``{format}``, ``{before}``
    and ``{after}``.
    """

    head: str
    nums: str
    pattern: str
    name: str = "word/numbering.xml"
    bullet_num: int = 1
    numbers: int = 1
    next_num: int = 3
    next_abstract: int = 2

    def abstract_like_numbers(self, number: int, form: str, before: str, after: str) -> str:
        """A new abstract numbering: the house's numbers in another format, with other signs round them."""
        return _abstract(self.pattern, number, form, before, after)


def nsid(number: int) -> str:
    """What marks an abstract numbering as one of ours, in the eight digits that it may have (17.9.14)."""
    return f"504B{(number + 1) % 0x10000:04X}"


@lru_cache(maxsize=64)
def _abstract(pattern: str, number: int, form: str, before: str, after: str) -> str:
    values = {
        "number": str(number),
        "nsid": nsid(number),
        "format": form,
        "before": before,
        "after": after,
    }
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), pattern)


@dataclass(frozen=True, slots=True)
class Furnishing:
    """A part that says something of the policy: its text in pieces, every other one the name of a place.

    ``places`` are the names of its places, and ``blank`` is the part with nothing in them. ``fixed`` are the
    pieces that never change, with nothing between them, and ``deflated`` are the same pieces, deflated.
    """

    name: str
    pieces: tuple[str, ...]
    places: tuple[str, ...]
    fixed: tuple[bytes, ...]
    deflated: tuple[bytes, ...]
    blank: Part

    @classmethod
    def of(cls, name: str, text: str) -> Furnishing:
        """A part from its text with ``{places}``."""
        return cls.from_pieces(name, tuple(_PLACE.split(text)))

    @classmethod
    def from_pieces(cls, name: str, pieces: tuple[str, ...]) -> Furnishing:
        """A part from its pieces."""
        fixed = [b"" if index % 2 else piece.encode() for index, piece in enumerate(pieces)]
        deflated = [*[as_piece(piece) if piece else b"" for piece in fixed], LAST]
        data = b"".join(fixed)
        blank = Part.of(name, zlib.crc32(data), len(data), b"".join(deflated))
        return cls(name, pieces, pieces[1::2], tuple(fixed), tuple(deflated), blank)

    def filled(self, values: Mapping[str, str]) -> Part:
        """The part with its places filled; a value that looks like a place is left alone.

        What is filled in is not deflated, unless it is long.
        """
        found = [values[place].encode() for place in self.places]
        if not any(found):
            return self.blank
        pieces, deflated = [*self.fixed], [*self.deflated]
        pieces[1::2] = found
        data = b"".join(pieces)
        if sum(map(len, found)) > TINY:
            return packed(self.name, data, LEVEL)
        deflated[1:-1:2] = [as_blocks(value) if value else value for value in found]
        return Part.of(self.name, zlib.crc32(data), len(data), b"".join(deflated))


@dataclass(frozen=True, slots=True)
class Template:
    """A house style, compiled: all that differs between one school's Word files and another's.

    ``paragraph`` and ``run`` hold what opens a paragraph of a style and a run of certain marks;
    ``linked_run``, one in a link. ``numbered`` are the headings that the house style numbers by itself: the
    label of such a heading is not written, and one that shall have no number is opened by ``unnumbered``.
    ``static`` parts are the same in every document, ``carrier`` has what takes their place in one that
    carries data of its own, ``furniture`` says something of the policy, and ``properties`` are the custom
    properties of the file, each with the name of its place. Widths are twentieths of a point; that of the
    text is one of so many ``columns`` of a page. ``first_page`` is the number of the first page. The spaces
    are set beside the style, because no style says what follows; they are empty where a house style keeps its
    own distances.
    """

    styles: Mapping[Style, str]
    paragraph: Mapping[Style, str]
    run: Mapping[Marks, str]
    linked_run: Mapping[Marks, str]
    static: Beginning
    carrier: Carrier
    numbering: Numbering
    bare_numbering: Part
    relationships: str
    next_relationship: int
    section: str
    furniture: tuple[Furnishing, ...]
    properties: tuple[tuple[str, str], ...] = ()
    unnumbered: Mapping[Style, str] | None = None
    numbered: frozenset[Style] = frozenset()
    text_width: int = TEXT_WIDTH
    text_height: int = TEXT_HEIGHT
    columns: int = 1
    first_page: int = 1
    list_step: int = LIST_STEP
    space_below_table: str = '<w:spacing w:before="220"/>'
    space_below_list: str = SPACE_BELOW_LIST

    @property
    def numbers_headings(self) -> bool:
        """Whether the house style numbers headings by itself; ``numbered`` says which."""
        return bool(self.numbered)


def bare(numbering: Numbering) -> Part:
    """The numbering part of a page without numbered lists."""
    return part(numbering.name, numbering.head + numbering.nums + "</w:numbering>", level=KEPT)


def openings(styles: Mapping[Style, str]) -> dict[Style, str]:
    """What opens a paragraph of each style, up to what is set beside the style."""
    return {style: f'<w:p><w:pPr><w:pStyle w:val="{id_}"/>' for style, id_ in styles.items()}


def runs(styles: Mapping[Style, str], said: Mapping[Style, bool], *, linked: bool) -> dict[Marks, str]:
    """What opens a run, up to its words, by its marks: in a link, or elsewhere.

    ``said`` tells of the styles of marks whether they look like the mark; one that does not (a school's
    "Strong" may be a colour) is helped by direct formatting.
    """
    every = chain.from_iterable(combinations(Mark, count) for count in range(len(Mark) + 1))
    return {frozenset(marks): f"<w:r>{_run(frozenset(marks), linked, styles, said)}" for marks in every}


def _run(marks: Marks, linked: bool, styles: Mapping[Style, str], said: Mapping[Style, bool]) -> str:
    """A run's properties. It has one style at most, so the marks that are left over are written out."""
    wanted = [
        (linked, Style.HYPERLINK, ""),
        (Mark.CODE in marks, Style.CODE, _CODE_FONT),
        (Mark.STRONG in marks, Style.STRONG, "<w:b/><w:bCs/>"),
        (Mark.EMPHASIS in marks, Style.EMPHASIS, "<w:i/><w:iCs/>"),
    ]
    present = [(style, direct) for holds, style, direct in wanted if holds]
    if not present:
        return ""
    style, own = present[0]
    direct = ("" if said.get(style, True) else own) + "".join(direct for _, direct in present[1:])
    return f'<w:rPr><w:rStyle w:val="{styles[style]}"/>{direct}</w:rPr>'
