"""Edits that a person makes in a Word file, each a function of a file that python-docx has opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tests.support.template_making import png

Edit = Callable[[Document], object]
EDITS: dict[str, tuple[Edit, str]] = {}
"""Each edit by its name, with words of the difference that is told of it."""


def edited(data: bytes, name: str) -> bytes:
    """A file after an edit."""
    document = docx.Document(io.BytesIO(data))
    EDITS[name][0](document)
    return saved(document)


def resaved(data: bytes) -> bytes:
    """A file that python-docx opened and saved."""
    return saved(docx.Document(io.BytesIO(data)))


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, part: str, old: str, new: str) -> bytes:
    """A file in whose parts of a name a pattern was replaced."""
    out, changed = io.BytesIO(), False
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if re.fullmatch(part, name):
                content = re.sub(old.encode(), new.encode(), content)
                changed = changed or content != before.read(name)
            after.writestr(name, content)
    assert changed, (part, old)
    return out.getvalue()


def told(words: str) -> Callable[[Edit], Edit]:
    """Register an edit with words of the difference."""

    def register(edit: Edit) -> Edit:
        EDITS[edit.__name__] = (edit, words)
        return edit

    return register


def element(name: str, **attributes: str) -> Any:
    made: Any = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def remove(made: Any) -> None:
    made.getparent().remove(made)


def prose(document: Document, index: int = 0) -> Paragraph:
    """A paragraph of running text."""
    found = [each for each in document.paragraphs if each.style and each.style.name == "Body Text"]
    return [each for each in found if len(each.text) > 20][index]


def run(document: Document) -> Run:
    """The first run of the first paragraph of running text."""
    return prose(document).runs[0]


def items(document: Document) -> list[Paragraph]:
    """The items of numbered lists."""
    return [
        each for each in document.paragraphs if each.style and str(each.style.name).startswith("List Number")
    ]


def numbering_of(item: Paragraph) -> tuple[Any, str]:
    """The numbering part, and the num of an item."""
    paragraph: Any = item._p
    style: Any = item.style
    part: Any = item.part
    own = paragraph.pPr.numPr if paragraph.pPr is not None else None
    used = own if own is not None else style.element.pPr.numPr
    return part.numbering_part._element, str(used.numId.val)


@told("“Complaints Policy”, which is gone")
def title_deleted(document: Document) -> None:
    remove(document.paragraphs[0]._p)


@told("“Complaints Policy”, which is new")
def title_moved(document: Document) -> None:
    prose(document)._p.addnext(document.paragraphs[0]._p)


@told("the italic of “Complaints Policy”")
def title_italic(document: Document) -> None:
    document.paragraphs[0].runs[0].italic = True


@told("which is new")
def facts_moved(document: Document) -> None:
    prose(document)._p.addnext(document.tables[0]._tbl)


@told("a paragraph without words, which is new")
def page_break(document: Document) -> None:
    prose(document, 1).insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)


@told("Every maintained school")
def page_break_in_run(document: Document) -> None:
    prose(document, 1).runs[0].add_break(WD_BREAK.PAGE)


@told("")
def page_break_before(document: Document) -> None:
    prose(document, 1).paragraph_format.page_break_before = True


@told("the underlining of “When")
def underlined(document: Document) -> None:
    run(document).underline = True


@told("the line through of “When")
def struck_through(document: Document) -> None:
    run(document).font.strike = True


@told("the capitals of “When")
def capitals(document: Document) -> None:
    run(document).font.all_caps = True


@told("the highlight of “When")
def highlighted(document: Document) -> None:
    run(document).font.highlight_color = WD_COLOR_INDEX.YELLOW


@told("the colour of “When")
def red(document: Document) -> None:
    run(document).font.color.rgb = RGBColor(255, 0, 0)


@told("the size of “When")
def bigger(document: Document) -> None:
    run(document).font.size = Pt(14)


@told("the font of “When")
def another_font(document: Document) -> None:
    run(document).font.name = "Comic Sans MS"


@told("the hiding of “When")
def hidden(document: Document) -> None:
    run(document).font.hidden = True


@told("the language of “When")
def another_language(document: Document) -> None:
    run(document)._r.get_or_add_rPr().append(element("w:lang", val="cy-GB"))


@told("the alignment of “When")
def centred(document: Document) -> None:
    prose(document).alignment = 1  # type: ignore[assignment]


@told("the space after of “When")
def more_space(document: Document) -> None:
    prose(document).paragraph_format.space_after = Pt(30)


@told("the tab stop at 100 points of “When")
def a_tab_stop(document: Document) -> None:
    prose(document).paragraph_format.tab_stops.add_tab_stop(Pt(100))


@told("the style of “When")
def another_style(document: Document) -> None:
    prose(document).style = document.styles["Quote"]


@told("the paper of section 1")
def landscape(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


@told("section 2, which is new")
def section_added(document: Document) -> None:
    document.add_section()


@told("the left margin of section 1")
def wider_margin(document: Document) -> None:
    document.sections[0].left_margin = Cm(5)


@told("the columns of section 1")
def two_columns(document: Document) -> None:
    section = document.sections[0]._sectPr
    columns = section.find(qn("w:cols"))
    if columns is None:
        columns = element("w:cols")
        section.append(columns)
    columns.set(qn("w:num"), "2")


@told("the “lnNumType” of section 1")
def numbered_lines(document: Document) -> None:
    document.sections[0]._sectPr.append(element("w:lnNumType", countBy="1"))


@told("in the header of section 1")
def header_text(document: Document) -> None:
    document.sections[0].header.paragraphs[0].add_run(" CONFIDENTIAL")


@told("in the footer of section 1")
def footer_text(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].add_run(" COPY")


@told("the shading of cell 2 in row 1 of table 1")
def shaded_cell(document: Document) -> None:
    properties = document.tables[0].cell(0, 1)._tc.get_or_add_tcPr()
    properties.append(element("w:shd", val="clear", color="auto", fill="FFFF00"))


@told("border of cell 2 in row 1 of table 1")
def bordered_cell(document: Document) -> None:
    borders = element("w:tcBorders")
    borders.append(element("w:left", val="double", sz="12", space="0", color="FF0000"))
    document.tables[0].cell(0, 1)._tc.get_or_add_tcPr().append(borders)


@told("the width of cell 1 in row 1 of table 1")
def column_width(document: Document) -> None:
    for column, width in zip(document.tables[0].columns, (Cm(3), Cm(12.9)), strict=True):
        column.width = width
    for row in document.tables[0].rows:
        row.cells[0].width, row.cells[1].width = Cm(3), Cm(12.9)


@told("the height of row 1 of table 1")
def row_height(document: Document) -> None:
    document.tables[0].rows[0].height = Cm(3)


@told("row 9 of table 1, which is new")
def row_added(document: Document) -> None:
    table: Any = document.tables[0]
    table.add_row()


@told("the alternative text of table 1")
def alternative_text(document: Document) -> None:
    properties: Any = document.tables[0]._tbl.tblPr
    properties.find(qn("w:tblDescription")).set(qn("w:val"), "Something else")


@told("the property “title”")
def another_title(document: Document) -> None:
    document.core_properties.title = "Other"


@told("the property “creator”")
def author(document: Document) -> None:
    document.core_properties.author = "Pat Lee"


@told("the property “keywords”")
def keywords(document: Document) -> None:
    document.core_properties.keywords = "draft two"


@told("the colour of “When")
def colour_of_a_style(document: Document) -> None:
    style: Any = document.styles["Body Text"]
    style.font.color.rgb = RGBColor(200, 0, 0)


@told("the label of")
def list_starts_at_five(document: Document) -> None:
    numbering, id_ = numbering_of(items(document)[0])
    num = next(each for each in numbering.findall(qn("w:num")) if each.get(qn("w:numId")) == id_)
    for override in num.findall(qn("w:lvlOverride")):
        num.remove(override)
    override = element("w:lvlOverride", ilvl="0")
    override.append(element("w:startOverride", val="5"))
    num.append(override)


@told("the label of")
def list_restarted(document: Document) -> None:
    second = items(document)[1]
    numbering, id_ = numbering_of(second)
    nums = numbering.findall(qn("w:num"))
    used = next(each for each in nums if each.get(qn("w:numId")) == id_)
    new = str(max(int(str(each.get(qn("w:numId")))) for each in nums) + 1)
    num, override = element("w:num", numId=new), element("w:lvlOverride", ilvl="0")
    num.append(element("w:abstractNumId", val=str(used.find(qn("w:abstractNumId")).get(qn("w:val")))))
    override.append(element("w:startOverride", val="1"))
    num.append(override)
    numbering.append(num)
    properties: Any = second._p.get_or_add_pPr()
    if (own := properties.find(qn("w:numPr"))) is not None:
        properties.remove(own)
    place = properties._add_numPr()
    place.append(element("w:ilvl", val="0"))
    place.append(element("w:numId", val=new))


@told("the look of the label of")
def bold_numbers(document: Document) -> None:
    numbering, _ = numbering_of(items(document)[0])
    for level in numbering.iter(qn("w:lvl")):
        properties = element("w:rPr")
        properties.append(element("w:b"))
        level.append(properties)


@told("the comment “Is this so?”, which is new")
def comment(document: Document) -> None:
    document.add_comment(run(document), text="Is this so?", author="Pat Lee")


@told("the bookmarks of “When")
def bookmark_gone(document: Document) -> None:
    remove(prose(document)._p.find(qn("w:bookmarkStart")))


@told("the words of “When")
def a_word_more(document: Document) -> None:
    run(document).text += " indeed "


@told("a paragraph without words, which is new")
def empty_paragraph(document: Document) -> None:
    prose(document).insert_paragraph_before("")


@told("the pictures of “When")
def picture(document: Document) -> None:
    run(document).add_picture(io.BytesIO(png()))


@told("the tracked change of “When")
def tracked_insertion(document: Document) -> None:
    change = element("w:ins", id="900", author="Pat Lee", date="2026-11-20T10:00:00Z")
    run(document)._r.addprevious(change)
    change.append(run(document)._r)


@told("the setting “trackRevisions”, which is new")
def tracking(document: Document) -> None:
    document.settings.element.append(element("w:trackRevisions"))


@told("the setting “documentProtection”, which is new")
def protected(document: Document) -> None:
    document.settings.element.append(element("w:documentProtection", edit="readOnly", enforcement="1"))
