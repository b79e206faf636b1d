"""The default house style: readable parts of a .docx in the folder ``house``, with ``{places}``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from policykit.formats.word.custom_xml import carrier
from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.package import KEPT, Beginning, part
from policykit.formats.word.template.model import Furnishing, Numbering, Template, bare, openings, runs

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\s+<")
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]+)"><w:name w:val="([^"]+)"/>')
_ABSTRACT = re.compile(r"<w:abstractNum .*?</w:abstractNum>", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NAMES = frozenset(style.value for style in Style)
_STATIC = (
    ("[Content_Types].xml", "content-types.xml"),
    ("_rels/.rels", "package.rels"),
    ("word/styles.xml", "styles.xml"),
    ("word/settings.xml", "settings.xml"),
    ("word/fontTable.xml", "fontTable.xml"),
    ("word/theme/theme1.xml", "theme1.xml"),
)
_FURNITURE = (
    ("word/header1.xml", "header.xml"),
    ("word/header2.xml", "header-first.xml"),
    ("word/footer1.xml", "footer.xml"),
    ("word/footer2.xml", "footer.xml"),
    ("docProps/core.xml", "core.xml"),
)


@lru_cache(maxsize=8)
def default_house(language: str = "en-GB") -> Template:
    """The default house style in a language, a BCP 47 tag; Word's "x-none" if it is not formed like one."""
    tag = language if _LANGUAGE.fullmatch(language) else "x-none"
    static = tuple(part(name, house_file(file).replace("en-GB", tag), level=KEPT) for name, file in _STATIC)
    styles = {Style(name): id_ for id_, name in _STYLE.findall(house_file("styles.xml")) if name in _NAMES}
    numbering = _numbering(house_file("numbering.xml"))
    relationships = house_file("document.xml.rels").removesuffix("</Relationships>")
    opened = openings(styles)
    return Template(
        styles=styles,
        paragraph=opened,
        unnumbered={style: opened[style] for style in HEADINGS},
        run=runs(styles, {}, linked=False),
        linked_run=runs(styles, {}, linked=True),
        static=Beginning.of(static),
        carrier=carrier(house_file("content-types.xml"), static, relationships),
        numbering=numbering,
        bare_numbering=bare(numbering),
        relationships=relationships,
        next_relationship=relationships.count("<Relationship ") + 1,
        section=house_file("section.xml"),
        furniture=tuple(Furnishing.of(name, house_file(file)) for name, file in _FURNITURE),
    )


def house_file(name: str) -> str:
    """A file of the default house style, without its comments and its indentation."""
    text = resources.files("policykit.formats.word").joinpath("default_template", name).read_text("utf-8")
    return _BETWEEN_TAGS.sub("><", _COMMENT.sub("", text)).strip()


def _numbering(text: str) -> Numbering:
    head, mark, nums = text.removesuffix("</w:numbering>").partition("<w:num ")
    return Numbering(head=head, nums=mark + nums, pattern=_pattern(_ABSTRACT.findall(text)[1]))


def _pattern(numbers: str) -> str:
    made = numbers.replace('w:abstractNumId="1"', 'w:abstractNumId="{number}"').replace("504B0002", "{nsid}")
    return re.sub(r'"(%\d)\."', r'"{before}\1{after}"', made.replace('"decimal"', '"{format}"'))
