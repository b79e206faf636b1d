"""A house style's files → what the writer needs of them, read and deflated once.

A ``House`` is all that differs between one school's Word files and another's. The default one is written in
the readable files of the folder ``house``; they are plain parts of a .docx, with comments and ``{places}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain, combinations

from policykit.formats.word.names import Style
from policykit.formats.word.package import Part, part
from policykit.spans import Mark, Marks

TEXT_WIDTH = 9026
"""Between the default margins of A4, in twentieths of a point."""
LIST_STEP = 480
"""From one level of a list to the next, in twentieths of a point."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\s+<")
_PLACE = re.compile(r"\{(\w+)\}")
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]+)"><w:name w:val="([^"]+)"/>')
_ABSTRACT = re.compile(r"<w:abstractNum .*?</w:abstractNum>", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_STATIC = (
    ("[Content_Types].xml", "content-types.xml"),
    ("_rels/.rels", "package.rels"),
    ("word/styles.xml", "styles.xml"),
    ("word/settings.xml", "settings.xml"),
    ("word/fontTable.xml", "fontTable.xml"),
    ("word/theme/theme1.xml", "theme1.xml"),
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The house's lists: the part's text in pieces, and the numbers that are taken and free."""

    head: str
    nums: str
    pattern: str
    bullet_num: int = 1
    numbers: int = 1
    next_num: int = 3
    next_abstract: int = 2

    def abstract_like_numbers(self, number: int, form: str, before: str, after: str) -> str:
        """A new abstract numbering: the house's numbers in another format, with other signs round them."""
        made = self.pattern.replace('w:abstractNumId="1"', f'w:abstractNumId="{number}"')
        made = made.replace("504B0002", f"504B{number + 1:04X}").replace('"decimal"', f'"{form}"')
        return re.sub(r'"(%\d)\."', rf'"{before}\1{after}"', made)


@dataclass(frozen=True, slots=True)
class House:
    """A house style, compiled: style ids found, parts that never change deflated, the others to be filled.

    ``paragraph`` and ``run`` hold what opens a paragraph of a style and what a run of certain marks (and in a
    link or not) carries. Widths are twentieths of a point. The spaces are set beside the style, because
    no style says what follows; they are empty where a house style keeps its own distances.
    """

    styles: Mapping[Style, str]
    paragraph: Mapping[Style, str]
    run: Mapping[tuple[Marks, bool], str]
    static: tuple[Part, ...]
    numbering: Numbering
    bare_numbering: Part
    relationships: str
    next_relationship: int
    section: str
    header: str
    footer: str
    core: str
    custom: str
    text_width: int = TEXT_WIDTH
    list_step: int = LIST_STEP
    space_below_table: str = '<w:spacing w:before="220"/>'
    space_below_list: str = '<w:spacing w:after="140"/>'


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its ``{places}`` filled in one pass: a value that looks like a place is left alone."""
    return _PLACE.sub(lambda place: values[place[1]], template)


@lru_cache(maxsize=8)
def default_house(language: str = "en-GB") -> House:
    """The default house style in a language, a BCP 47 tag; Word's "x-none" if it is not formed like one."""
    tag = language if _LANGUAGE.fullmatch(language) else "x-none"
    static = tuple(part(name, _house_file(file).replace("en-GB", tag)) for name, file in _STATIC)
    styles = {Style(name): id_ for id_, name in _STYLE.findall(_house_file("styles.xml")) if name in _NAMES}
    numbering = _numbering(_house_file("numbering.xml"))
    relationships = _house_file("document.xml.rels")
    return House(
        styles=styles,
        paragraph={style: f'<w:p><w:pPr><w:pStyle w:val="{id_}"/>' for style, id_ in styles.items()},
        run=_runs(styles),
        static=static,
        numbering=numbering,
        bare_numbering=part("word/numbering.xml", numbering.head + numbering.nums + "</w:numbering>"),
        relationships=relationships.removesuffix("</Relationships>"),
        next_relationship=relationships.count("<Relationship ") + 1,
        section=_house_file("section.xml"),
        header=_house_file("header.xml"),
        footer=_house_file("footer.xml"),
        core=_house_file("core.xml"),
        custom=_house_file("custom.xml"),
    )


_NAMES = frozenset(style.value for style in Style)


def _house_file(name: str) -> str:
    """A file of the default house style, without its comments and its indentation."""
    text = resources.files("policykit.formats.word").joinpath("house", name).read_text(encoding="utf-8")
    return _BETWEEN_TAGS.sub("><", _COMMENT.sub("", text)).strip()


def _numbering(text: str) -> Numbering:
    head, mark, nums = text.removesuffix("</w:numbering>").partition("<w:num ")
    return Numbering(head=head, nums=mark + nums, pattern=_ABSTRACT.findall(text)[1])


def _runs(styles: Mapping[Style, str]) -> dict[tuple[Marks, bool], str]:
    every = chain.from_iterable(combinations(Mark, count) for count in range(len(Mark) + 1))
    return {
        (frozenset(marks), linked): _run(frozenset(marks), linked, styles)
        for marks in every
        for linked in (False, True)
    }


def _run(marks: Marks, linked: bool, styles: Mapping[Style, str]) -> str:
    """A run's properties. It has one style at most, so the marks that are left over are written out."""
    wanted = [
        (linked, Style.HYPERLINK, ""),
        (
            Mark.CODE in marks,
            Style.CODE,
            '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>',
        ),
        (Mark.STRONG in marks, Style.STRONG, "<w:b/><w:bCs/>"),
        (Mark.EMPHASIS in marks, Style.EMPHASIS, "<w:i/><w:iCs/>"),
    ]
    present = [(style, direct) for holds, style, direct in wanted if holds]
    if not present:
        return ""
    style, _ = present[0]
    return f'<w:rPr><w:rStyle w:val="{styles[style]}"/>{"".join(direct for _, direct in present[1:])}</w:rPr>'
