"""Templates: what one school's documents differ in from another's, and the default one.

Importing this loads no library; a school's own file needs lxml, loaded when the first one is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources

from policykit.formats.word.names import Style
from policykit.formats.word.package import CONTENT_TYPES, pack, with_data
from policykit.text.spans import Mark, Marks

# Lengths are twentieths of a point.
TEXT_WIDTH = 9026
"""Between the default margins of A4."""
TEXT_HEIGHT = 14098
"""Between the default margins of A4 from top to bottom."""
LIST_STEP = 480
"""From one level of a list to the next."""
SPACE_BELOW_LIST = '<w:spacing w:after="140"/>'
NO_NUMBER = '<w:numPr><w:numId w:val="0"/></w:numPr>'
WATERMARK = "watermark"
"""The place in a header where the watermark goes."""

_BRACES = re.compile(r"\{(\w+)\}")
_MARK = "\ue000"  # a private character on either side of a place, so that no words are taken for one
_PLACE = re.compile(f"{_MARK}(\\w+){_MARK}")
_CODE_FONT = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'


def place(name: str) -> str:
    """A place in the text of a part, where words of the policy go."""
    return f"{_MARK}{name}{_MARK}"


def with_places(text: str) -> str:
    """A text whose places are in braces, with the marks of places."""
    return _BRACES.sub(place(r"\1"), text)


def without_marks(text: str) -> str:
    """A text in which nothing is taken for a place."""
    return text.replace(_MARK, "")


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The template's lists: the part's name, its text in two pieces, and the numbers that are taken and free.

    ``pattern`` is an abstract numbering with places for its number, nsid, format, before and after.
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
        return filled(self.pattern, values | {"format": form, "before": before, "after": after})


def nsid(number: int) -> str:
    """The mark of an abstract numbering as one of ours, in the eight digits that it may have (17.9.14)."""
    return f"504B{(number + 1) % 0x10000:04X}"


@dataclass(frozen=True)
class Template:
    """A template, compiled for the writer.

    ``styles`` has the id of each style. ``numbered`` are the headings that the template numbers by itself,
    whose labels are not written, with what a paragraph must say for that beside its style. ``plain`` are the
    styles that do not look like their mark: a school's "Strong" may be a colour.

    ``fixed`` are the parts that are the same in every document; ``filled`` have places for words of the
    policy; ``properties`` are the custom properties of the file, each with the name of its place.
    ``data_number`` is that of a free custom XML part.

    The width of the text is that of one of so many ``columns``. ``first_page`` is the number of the first
    page. ``space_below_list`` is set beside the style, because no style knows what follows; it is empty where
    a template keeps its own distances.
    """

    styles: Mapping[Style, str]
    fixed: Mapping[str, str | bytes]
    filled: Mapping[str, str]
    numbering: Numbering
    relationships: str
    next_relationship: int
    section: str
    numbered: Mapping[Style, str] = field(default_factory=dict)
    plain: Collection[Style] = ()
    properties: tuple[tuple[str, str], ...] = ()
    data_number: int = 1
    text_width: int = TEXT_WIDTH
    text_height: int = TEXT_HEIGHT
    columns: int = 1
    first_page: int = 1
    list_step: int = LIST_STEP
    space_below_list: str = SPACE_BELOW_LIST

    @cached_property
    def start(self) -> bytes:
        """The fixed parts, packed."""
        return pack(self.fixed)

    @cached_property
    def start_with_data(self) -> bytes:
        """The fixed parts of a document that carries data, packed."""
        return pack(with_data(self.fixed, self.data_number))

    def paragraph(self, style: Style, *, is_numbered: bool = True) -> str:
        """The opening of a paragraph, up to what is set beside the style."""
        number = self.numbered.get(style, "") if is_numbered else NO_NUMBER * (style in self.numbered)
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>{number}'

    def run(self, marks: Marks, *, is_linked: bool) -> str:
        """The opening of a run, up to its words. It has one style; other marks are direct formatting."""
        if not marks and not is_linked:
            return "<w:r>"
        looks = [
            (is_linked, Style.HYPERLINK, ""),
            (Mark.CODE in marks, Style.CODE, _CODE_FONT),
            (Mark.STRONG in marks, Style.STRONG, "<w:b/><w:bCs/>"),
            (Mark.EMPHASIS in marks, Style.EMPHASIS, "<w:i/><w:iCs/>"),
        ]
        present = [(style, direct) for applies, style, direct in looks if applies]
        if not present:
            return "<w:r>"
        first = present[0][0]
        direct = "".join(direct for style, direct in present if style is not first or style in self.plain)
        return f'<w:r><w:rPr><w:rStyle w:val="{self.styles[first]}"/>{direct}</w:rPr>'


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
    return Template(
        styles=styles,
        fixed={name: default_file(file).replace("en-GB", tag) for name, file in _FIXED},
        numbering=_numbering(default_file("numbering.xml")),
        relationships=relationships,
        next_relationship=relationships.count("<Relationship ") + 1,
        section=default_file("section.xml"),
        filled={name: with_places(default_file(file)) for name, file in _FILLED},
    )


def default_file(name: str) -> str:
    """A file of the folder ``default_template``, without its comments and its indentation."""
    text = resources.files("policykit.formats.word").joinpath("default_template", name).read_text("utf-8")
    return _BETWEEN_TAGS.sub("><", _COMMENT.sub("", text)).strip()


def _numbering(text: str) -> Numbering:
    head, mark, nums = text.removesuffix("</w:numbering>").partition("<w:num ")
    pattern = _ABSTRACT.findall(text)[1].replace('w:abstractNumId="1"', 'w:abstractNumId="{number}"')
    pattern = pattern.replace("504B0002", "{nsid}").replace('"decimal"', '"{format}"')
    pattern = re.sub(r'"(%\d)\."', r'"{before}\1{after}"', pattern)
    return Numbering(head, mark + nums, with_places(pattern))
