"""A school's own template: kept as it is, completed with what it lacks, and its fields filled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import docx
import pytest
from lxml import etree

from policykit.document import Document, Heading
from policykit.formats.word import compile_template, named, read, write
from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.normal import normal
from policykit.formats.word.template.sample import sample
from tests.support import template_making as making
from tests.support.template_making import SANS, SERIF, STALE, heading_styles, style, styles, template_parts
from tests.support.word_lint import W, assert_valid_word, one, val
from tests.support.word_making import p, packed, r
from tests.support.word_pages import body, everything, heading, item, page
from tests.support.word_reading import part_text


def without_heading_labels(document: Document) -> Document:
    """The page as it is where the template numbers the headings."""
    blocks = (replace(b, label="") if isinstance(b, Heading) else b for b in document.blocks)
    return replace(document, blocks=tuple(blocks))


def parsed(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(package.read(name)) for name in names}


def shown(data: bytes, part: str) -> str:
    """The words of a header or footer, fields by their results."""
    return "".join(str(el.text or "") for el in parsed(data)[part].iter(f"{W}t"))


def names_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.namelist()


def unnumbered_template() -> bytes:
    return packed(template_parts(style_sheet=styles(*heading_styles(num=0))))


def word_template() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "by hand": making.template,
    "by hand, headings without numbers": unnumbered_template,
    "dotx": lambda: packed(template_parts(main=making.DOTX)),
    "python-docx": word_template,
    "policykit template": sample,
    "German ids": lambda: packed(
        template_parts(
            style_sheet=styles(
                *heading_styles(ids="berschrift", num=0),
                style("Titel", "Title", run='<w:sz w:val="60"/>'),
                style("Zitat", "Quote", run="<w:i/>"),
            )
        )
    ),
    "nothing but a font": lambda: packed(template_parts(style_sheet=styles(), section="<w:titlePg/>")),
}


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("watermark", ["", "DRAFT"])
def test_a_document_in_the_style_of_a_template_is_valid_and_is_read_back(name: str, watermark: str) -> None:
    own = compile_template(TEMPLATES[name]())
    document = replace(everything(), watermark=watermark)
    document = without_heading_labels(document) if own.numbered else document
    data = write(document, own)
    assert_valid_word(data)
    found = read(data, names=named(document))
    again = without_heading_labels(found.document) if own.numbered else found.document
    assert again == normal(document)
    assert found.findings == ()


@pytest.mark.parametrize("name", ["by hand", "python-docx"])
def test_a_document_with_contents_is_valid_and_is_read_back_too(name: str) -> None:
    own = compile_template(TEMPLATES[name]())
    document = replace(page(heading("Purpose", "a"), body("Words.", "b")), has_contents=True)
    data = write(document, own)
    assert_valid_word(data)
    assert without_heading_labels(read(data, names=named(document)).document) == normal(document)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_style_that_a_page_needs_is_there_once(name: str) -> None:
    own = compile_template(TEMPLATES[name]())
    root = parsed(write(everything(), own))["word/styles.xml"]
    ids = [val(el, "styleId") for el in root.iter(f"{W}style")]
    listed = [val(one(el, "w:name")).lower() for el in root.iter(f"{W}style")]
    assert len(ids) == len(set(ids))
    assert len(listed) == len(set(listed))
    assert set(own.styles) == set(Style)
    assert set(own.styles.values()) <= set(ids)


def test_the_same_template_and_page_give_the_same_bytes() -> None:
    assert write(everything(), compile_template(making.template())) == write(
        everything(), compile_template(making.template())
    )
    assert compile_template(making.template()) is compile_template(making.template())


def test_the_words_of_the_templates_body_are_gone() -> None:
    data = write(everything(), compile_template(packed(template_parts(body=p(STALE) * 3))))
    assert STALE not in part_text(data, "word/document.xml")


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────
def test_fonts_paper_margins_and_the_crest_are_kept() -> None:
    data = write(everything(), compile_template(making.template()))
    opened = docx.Document(io.BytesIO(data))
    section = opened.sections[0]
    lengths = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [length.twips for length in lengths if length is not None] == [16838, 11906, 1800, 2000]
    assert opened.styles["Heading 1"].font.name == SANS
    assert str(opened.styles["Heading 1"].font.color.rgb) == "7A1F5C"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read("word/media/crest.png") == making.png()
    assert 'descr="The crest of Fernbank School"' in part_text(data, "word/header1.xml")
    assert SERIF in part_text(data, "word/styles.xml")


def test_no_style_of_the_template_is_changed() -> None:
    before = etree.fromstring(styles(*heading_styles(), style("Header", "header")))
    data = write(
        everything(), compile_template(packed(template_parts(style_sheet=etree.tostring(before).decode())))
    )
    after = {val(el, "styleId"): etree.tostring(el) for el in parsed(data)["word/styles.xml"]}
    for el in before.iter(f"{W}style"):
        assert after[val(el, "styleId")] == etree.tostring(el)
    assert etree.tostring(one(before, "w:docDefaults")) == after["None"]


def test_tables_are_as_wide_as_the_templates_own_line() -> None:
    own = compile_template(making.template())
    assert own.text_width == 16838 - 1800 - 2000
    assert own.text_height == 11906 - 1700 - 1500
    table = next(parsed(write(everything(), own))["word/document.xml"].iter(f"{W}tbl"))
    assert val(one(table, "w:tblPr/w:tblW"), "w") == str(own.text_width)


def test_what_is_added_has_the_templates_font_size_and_colour() -> None:
    root = parsed(write(everything(), compile_template(making.template())))["word/styles.xml"]
    added = {val(one(el, "w:name")): el for el in root.iter(f"{W}style")}
    title = added["Title"]
    assert val(one(title, "w:rPr/w:rFonts"), "ascii") == SANS
    assert val(one(title, "w:rPr/w:color")) == "7A1F5C"
    assert val(one(title, "w:rPr/w:sz")) == str(round(48 * 24 / 22))
    for name, el in added.items():
        fonts = {val(f, "ascii") for f in el.iter(f"{W}rFonts")}
        assert fonts <= {SANS, *({"Courier New"} if name == "HTML Code" else ())}, name
    assert "1F3864" not in part_text(
        write(everything(), compile_template(making.template())), "word/styles.xml"
    )


@pytest.mark.parametrize("colour", ["FFE680", "auto"])
def test_a_colour_too_light_to_read_is_not_taken_for_other_words(colour: str) -> None:
    sheet = styles(*heading_styles(num=0)).replace("7A1F5C", colour)
    root = parsed(write(everything(), compile_template(packed(template_parts(style_sheet=sheet)))))[
        "word/styles.xml"
    ]
    title = next(el for el in root.iter(f"{W}style") if val(one(el, "w:name")) == "Title")
    assert val(one(title, "w:rPr/w:color")) == "auto"


# ── numbering ────────────────────────────────────────────────────────────────────────────────────────────
def test_headings_that_the_template_numbers_have_one_number() -> None:
    own = compile_template(making.template())
    assert own.numbered
    assert set(own.numbered) == set(HEADINGS[:2])
    document = page(heading("Purpose", "a", 1, "1"), heading("Rules", "b", 2, "1.1"), body("Words.", "c"))
    found = read(write(document, own), names=named(document)).document
    assert [block.label for block in found.blocks if isinstance(block, Heading)] == ["1", "1.1"]
    words = part_text(write(document, own), "word/document.xml")
    assert not re.search(r"<w:t[^>]*>1(\.1)?\s*</w:t>", words)


def test_a_heading_may_be_taken_out_of_the_templates_numbering() -> None:
    own = compile_template(making.template())
    assert own.paragraph(Style.HEADING_1, is_numbered=False) == (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    heading_3 = own.paragraph(Style.HEADING_3)
    assert own.paragraph(Style.HEADING_3, is_numbered=False) == heading_3


def test_a_deeper_heading_that_is_added_does_not_count_with_the_one_above() -> None:
    data = write(
        page(heading("A", "a"), heading("B", "b", 2), heading("C", "c", 3)),
        compile_template(making.template()),
    )
    labels = [b.label for b in read(data).document.blocks if isinstance(b, Heading)]
    assert labels == ["1", "1.1", ""]


def test_headings_of_a_list_that_shows_no_numbers_are_not_numbered() -> None:
    silent = making.numbering().replace('w:val="decimal"', 'w:val="none"').replace('"%1"', '""')
    own = compile_template(packed(template_parts(numbers=silent.replace('"%1.%2"', '""'))))
    assert not own.numbered


def test_the_templates_bullets_are_used_and_deeper_ones_are_added() -> None:
    own = compile_template(making.template())
    assert own.list_step == 600
    document = page(body("Staff:", "s"), item("•", "one"), item("•", "two", 1), item("•", "three", 2))
    data = write(document, own)
    root = parsed(data)["word/numbering.xml"]
    nums = {val(el, "numId"): val(one(el, "w:abstractNumId")) for el in root.iter(f"{W}num")}
    abstracts = {val(el, "abstractNumId"): el for el in root.iter(f"{W}abstractNum")}
    levels = abstracts[nums[str(own.numbering.bullet_num)]].findall(f"{W}lvl")
    assert [val(one(lvl, "w:lvlText")) for lvl in levels[:3]] == ["»", "–", "▪"]
    assert [val(one(lvl, "w:pPr/w:ind"), "left") for lvl in levels[:3]] == ["600", "1200", "1800"]
    assert_valid_word(data)


def test_lists_restart_and_stand_as_the_templates_list_number_stands() -> None:
    sheet = styles(*heading_styles(), style("ListNumber", "List Number", making.numbered(5)))
    more = making.LEVEL.format(0, "upperRoman", "", "%1)", 900)
    own_numbers = (
        making.numbering()
        .replace(
            '<w:num w:numId="3">',
            f'<w:abstractNum w:abstractNumId="12">{more}</w:abstractNum><w:num w:numId="3">',
        )
        .replace("</w:numbering>", '<w:num w:numId="5"><w:abstractNumId w:val="12"/></w:num></w:numbering>')
    )
    document = page(
        *(body("One:", "a"), item("1.", "x"), item("2.", "y"), item("(a)", "z", 1)),
        *(body("Two:", "b"), item("1.", "x"), item("2.", "y")),
    )
    data = write(document, compile_template(packed(template_parts(style_sheet=sheet, numbers=own_numbers))))
    assert_valid_word(data)
    assert read(data, names=named(document)).document == normal(document)
    root = parsed(data)["word/numbering.xml"]
    used = {val(el) for el in parsed(data)["word/document.xml"].iter(f"{W}numId")}
    for num in root.iter(f"{W}num"):
        if val(num, "numId") in used:
            number = val(one(num, "w:abstractNumId"))
            abstract = one(root, f"w:abstractNum[@w:abstractNumId='{number}']")
            assert val(one(abstract, "w:lvl/w:pPr/w:ind"), "left") == "900"
            assert num.find(f"{W}lvlOverride/{W}startOverride") is not None


# ── headers and footers ──────────────────────────────────────────────────────────────────────────────────
def test_the_fields_of_header_and_footer_are_filled_and_are_properties() -> None:
    data = write(everything(), compile_template(making.template()))
    assert shown(data, "word/header1.xml") == " The policy: Complaints Policy of Fernbank School"
    assert shown(data, "word/footer1.xml") == (
        "Reference complaints, approved by Governors on , written by , telephone 01632 960000, page 1"
    )
    core, custom = part_text(data, "docProps/core.xml"), parsed(data)["docProps/custom.xml"]
    assert "<dc:title>Complaints Policy</dc:title>" in core
    assert "<dc:subject>Fernbank School</dc:subject>" in core
    said = {str(el.get("name")): "".join(map(str, el.itertext())) for el in custom}
    assert (said["Reference"], said["Approved by"], said["Approved on"].strip()) == (
        "complaints",
        "Governors",
        "",
    )
    assert "showingPlcHdr" not in part_text(data, "word/header1.xml")


def test_nothing_stale_and_nobodys_name_is_left_in_a_document() -> None:
    properties = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A. Secretary</dc:creator>'
        "<cp:lastModifiedBy>B. Bursar</cp:lastModifiedBy></cp:coreProperties>"
    )
    more = {"docProps/core.xml": properties}
    data = write(page(facts=()), compile_template(packed(template_parts(more=more))))
    for name in names_of(data):
        if not name.endswith(".png"):
            text = part_text(data, name)
            assert not any(word in text for word in (STALE, "A. Secretary", "B. Bursar")), name
    assert_valid_word(data)


def test_words_that_look_like_a_place_are_left_alone() -> None:
    parts_ = template_parts()
    parts_["word/header1.xml"] = str(parts_["word/header1.xml"]).replace(" of ", " {title} {nothing} ")
    header = shown(write(page(title="{school}"), compile_template(packed(parts_))), "word/header1.xml")
    assert header.startswith(" The policy: {school} {title} {nothing} ")


def references(data: bytes, kind: str) -> Iterator[str]:
    section = next(parsed(data)["word/document.xml"].iter(f"{W}sectPr"))
    yield from (val(el, "type") for el in section.iter(f"{W}{kind}Reference"))


def test_every_header_that_a_page_can_show_has_the_watermark() -> None:
    settings = f'<w:settings xmlns:w="{W[1:-1]}"><w:evenAndOddHeaders/></w:settings>'
    own = template_parts(
        section=making.SECTION + "<w:titlePg/>",
        more={"word/settings.xml": settings},
        related=('<Relationship Id="rIdSet" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                 'relationships/settings" Target="settings.xml"/>',),
    )  # fmt: skip
    types = str(own["[Content_Types].xml"])
    own["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.settings+xml"/></Types>',
    )
    data = write(replace(everything(), watermark="DRAFT"), compile_template(packed(own)))
    assert set(references(data, "header")) == {"default", "first", "even"}
    headers = [name for name in names_of(data) if "header" in name and name.endswith(".xml")]
    assert len(headers) == 3
    assert all(part_text(data, name).count("<v:shape ") == 1 for name in headers)
    assert_valid_word(data)


def test_a_template_without_header_and_footer_gets_those_of_the_default_template() -> None:
    data = write(everything(), compile_template(packed(template_parts(section="<w:titlePg/>"))))
    assert set(references(data, "header")) == set(references(data, "footer")) == {"default", "first"}
    footers = [name for name in names_of(data) if re.search(r"word/.*footer.*\.xml$", name)]
    assert {shown(data, name) for name in footers} == {"Ref complaintsPage 1 of 1"}
    assert "crest" not in "".join(names_of(data))


def test_headers_of_the_section_before_hold_for_the_last_one() -> None:
    first = f"<w:p><w:pPr><w:sectPr>{making.SECTION}</w:sectPr></w:pPr></w:p>{p(r('x'))}"
    data = write(
        everything(),
        compile_template(packed(template_parts(body=first, section='<w:type w:val="continuous"/>'))),
    )
    assert shown(data, "word/header1.xml").startswith(" The policy: Complaints Policy")
    assert "continuous" not in part_text(data, "word/document.xml")
