"""The template of a Word file: what one school's documents differ in from another's, and the default one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain, combinations

from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.package import CONTENT_TYPES, Parts
from policykit.text.spans import REDLINE, Mark, Marks

# Lengths are twentieths of a point.
TEXT_WIDTH = 9026
"""Between the default margins of A4."""
TEXT_HEIGHT = 14098
"""Between the default margins of A4 from top to bottom."""
LIST_STEP = 480
"""From one level of a list to the next."""
SPACE_BELOW_LIST = '<w:spacing w:after="140"/>'
SPACE_BELOW_TABLE = '<w:spacing w:before="220"/>'
WATERMARK = "watermark"
"""The place in a header where the watermark goes."""

_PLACE = re.compile(r"\{(\w+)\}")
_CODE_FONT = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'


@dataclass(frozen=True, slots=True)
class Numbering:
    """The template's lists: the part's name, its text in two pieces, and the numbers that are taken and free.

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
        """A new abstract numbering: the template's numbers in another format, with other signs round them."""
        values = {"number": str(number), "nsid": nsid(number)}
        values |= {"format": form, "before": before, "after": after}
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), self.pattern)


def nsid(number: int) -> str:
    """The mark of an abstract numbering as one of ours, in the eight digits that it may have (17.9.14)."""
    return f"504B{(number + 1) % 0x10000:04X}"


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part that says something of the policy: its text in pieces, every other one the name of a place."""

    name: str
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, name: str, text: str) -> FilledPart:
        """A part from its text with ``{places}``."""
        return cls(name, tuple(_PLACE.split(text)))

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its places filled; a value that looks like a place is left alone."""
        pieces = enumerate(self.pieces)
        return "".join([values[piece] if index % 2 else piece for index, piece in pieces])


@dataclass(frozen=True, slots=True)
class Template:
    """A template, compiled for the writer.

    ``paragraph`` and ``run`` hold the opening of a paragraph of a style and of a run of certain marks;
    ``linked_run``, of one in a link. ``numbered`` are the headings that the template numbers by itself: the
    label of such a heading is not written, and one that must have no number is opened by ``unnumbered``.
    ``fixed`` are the parts that are the same in every document, ``filled`` say something of the policy, and
    ``properties`` are the custom properties of the file, each with the name of its place. ``data_number`` is
    that of a free custom XML part.

    The width of the text is that of one of so many ``columns``. ``first_page`` is the number of the first
    page. The spaces are set beside the style, because no style knows what follows; they are empty where a
    template keeps its own distances.
    """

    styles: Mapping[Style, str]
    paragraph: Mapping[Style, str]
    run: Mapping[Marks, str]
    linked_run: Mapping[Marks, str]
    fixed: Parts
    numbering: Numbering
    relationships: str
    next_relationship: int
    section: str
    filled: tuple[FilledPart, ...]
    unnumbered: Mapping[Style, str]
    numbered: frozenset[Style] = frozenset()
    properties: tuple[tuple[str, str], ...] = ()
    data_number: int = 1
    text_width: int = TEXT_WIDTH
    text_height: int = TEXT_HEIGHT
    columns: int = 1
    first_page: int = 1
    list_step: int = LIST_STEP
    space_below_table: str = SPACE_BELOW_TABLE
    space_below_list: str = SPACE_BELOW_LIST


def openings(styles: Mapping[Style, str]) -> dict[Style, str]:
    """The opening of a paragraph of each style, up to what is set beside the style."""
    return {style: f'<w:p><w:pPr><w:pStyle w:val="{id_}"/>' for style, id_ in styles.items()}


def runs(styles: Mapping[Style, str], plain: Iterable[Style] = (), *, is_linked: bool) -> dict[Marks, str]:
    """The opening of a run, up to its words, by its marks: in a link, or elsewhere.

    ``plain`` are the styles that do not look like their mark (a school's "Strong" may be a colour): those
    runs have direct formatting as well.
    """
    shown = [mark for mark in Mark if mark not in REDLINE]
    every = chain.from_iterable(combinations(shown, count) for count in range(len(shown) + 1))
    return {frozenset(marks): f"<w:r>{_run(marks, is_linked, styles, plain)}" for marks in every}


def _run(marks: Iterable[Mark], is_linked: bool, styles: Mapping[Style, str], plain: Iterable[Style]) -> str:
    """A run's properties. It has one style at most, so the other marks are direct formatting."""
    looks = [
        (is_linked, Style.HYPERLINK, ""),
        (Mark.CODE in marks, Style.CODE, _CODE_FONT),
        (Mark.STRONG in marks, Style.STRONG, "<w:b/><w:bCs/>"),
        (Mark.EMPHASIS in marks, Style.EMPHASIS, "<w:i/><w:iCs/>"),
    ]
    present = [(style, direct) for applies, style, direct in looks if applies]
    if not present:
        return ""
    first = present[0][0]
    direct = "".join(direct for style, direct in present if style is not first or style in plain)
    return f'<w:rPr><w:rStyle w:val="{styles[first]}"/>{direct}</w:rPr>'


# ── the default template ─────────────────────────────────────────────────────────────────────────────────

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\s+<")
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]+)"><w:name w:val="([^"]+)"/>')
_ABSTRACT = re.compile(r"<w:abstractNum .*?</w:abstractNum>", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_FIXED = (
    (CONTENT_TYPES, "content-types.xml"),
    ("_rels/.rels", "package.rels"),
    ("word/styles.xml", "styles.xml"),
    ("word/settings.xml", "settings.xml"),
    ("word/fontTable.xml", "fontTable.xml"),
    ("word/theme/theme1.xml", "theme1.xml"),
)
_FILLED = (
    ("word/header1.xml", "header.xml"),
    ("word/header2.xml", "header-first.xml"),
    ("word/footer1.xml", "footer.xml"),
    ("word/footer2.xml", "footer.xml"),
    ("docProps/core.xml", "core.xml"),
)


@lru_cache(maxsize=8)  # every document of a school has the same, and most of its work is here
def default_template(language: str = "en-GB") -> Template:
    """The default template in a language, a BCP 47 tag; in Word's "x-none" if it is not formed like one."""
    tag = language if _LANGUAGE.fullmatch(language) else "x-none"
    names = {style.value for style in Style}
    styles = {Style(name): id_ for id_, name in _STYLE.findall(default_file("styles.xml")) if name in names}
    relationships = default_file("document.xml.rels").removesuffix("</Relationships>")
    paragraph = openings(styles)
    return Template(
        styles=styles,
        paragraph=paragraph,
        unnumbered={style: paragraph[style] for style in HEADINGS},
        run=runs(styles, is_linked=False),
        linked_run=runs(styles, is_linked=True),
        fixed={name: default_file(file).replace("en-GB", tag) for name, file in _FIXED},
        numbering=_numbering(default_file("numbering.xml")),
        relationships=relationships,
        next_relationship=relationships.count("<Relationship ") + 1,
        section=default_file("section.xml"),
        filled=tuple(FilledPart.of(name, default_file(file)) for name, file in _FILLED),
    )


def default_file(name: str) -> str:
    """A file of the folder ``default_template``, without its comments and its indentation."""
    text = resources.files("policykit.formats.word").joinpath("default_template", name).read_text("utf-8")
    return _BETWEEN_TAGS.sub("><", _COMMENT.sub("", text)).strip()


def _numbering(text: str) -> Numbering:
    head, mark, nums = text.removesuffix("</w:numbering>").partition("<w:num ")
    pattern = _ABSTRACT.findall(text)[1].replace('w:abstractNumId="1"', 'w:abstractNumId="{number}"')
    pattern = pattern.replace("504B0002", "{nsid}").replace('"decimal"', '"{format}"')
    return Numbering(head, mark + nums, re.sub(r'"(%\d)\."', r'"{before}\1{after}"', pattern))
