"""Templates that programs write otherwise than Word does, and what they must not do to a document."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from policykit.document import Cell, Document, Paragraph, Role, Table
from policykit.formats.word import compile_template, named, read, write
from policykit.formats.word.normal import normal
from policykit.formats.word.template import TEXT_HEIGHT, TEXT_WIDTH
from policykit.text.spans import Span
from tests.formats.word.test_template import without_heading_labels
from tests.support.template_making import (
    SECTION,
    heading_styles,
    numbering,
    style,
    styles,
    template_parts,
)
from tests.support.word_lint import W, assert_valid_word
from tests.support.word_making import NAMESPACES, p, packed, r
from tests.support.word_pages import body, contents_of, everything, heading, item, page

TEXT = "Every adult in the school reads this part, asks where it is not plain, and signs that it was read. "


def made(template: bytes) -> bytes:
    """A document in the style of the template; it is valid, and says what the page says."""
    own = compile_template(template)
    document = everything()
    data = write(document, own)
    assert_valid_word(data)
    found = read(data, names=named(document)).document
    if own.numbered:
        found, document = without_heading_labels(found), without_heading_labels(document)
    assert found == normal(document)
    return data


def plain_styles() -> str:
    return styles(*heading_styles(num=0))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def otherwise(text: str) -> str:
    """A part as programs spell it that number the namespaces."""
    return (
        text.replace("<w:", "<ns0:")
        .replace("</w:", "</ns0:")
        .replace(" w:", " ns0:")
        .replace("xmlns:w=", "xmlns:ns0=")
    )


@pytest.mark.parametrize(
    "spelt", [["numbering"], ["document"], ["header1", "footer1"], ["styles", "numbering", "document"]]
)
def test_a_template_may_have_another_prefix_than_words_own(spelt: list[str]) -> None:
    parts = template_parts()
    for name in spelt:
        parts[f"word/{name}.xml"] = otherwise(str(parts[f"word/{name}.xml"]))
    made(packed(parts))


def test_one_header_may_be_that_of_every_page() -> None:
    more = '<w:headerReference w:type="first" r:id="rIdH"/><w:headerReference w:type="even" r:id="rIdH"/>'
    data = made(packed(template_parts(section=f"{more}{SECTION}<w:titlePg/>")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def test_the_id_of_a_style_may_hold_any_character() -> None:
    aims = style("Aims&lt;&amp;&quot;", "heading 1", '<w:outlineLvl w:val="0"/>')
    table = '<w:style w:type="table" w:styleId="A&amp;B"><w:name w:val="Policy Table"/></w:style>'
    strong = '<w:style w:type="character" w:styleId="S&amp;T"><w:name w:val="Strong"/></w:style>'
    header = style("Head&amp;er", "header", '<w:tabs><w:tab w:val="left" w:pos="300"/></w:tabs>')
    sheet = styles(aims, table, strong, header, style("L&amp;B", "List Bullet"), style("Q&amp;A", "Quote"))
    made(packed(template_parts(style_sheet=sheet, section="")))


def test_lists_are_marked_in_eight_digits_however_high_a_template_counts() -> None:
    high = (
        numbering()
        .replace('w:abstractNumId="9"', 'w:abstractNumId="99411"')
        .replace('w:val="9"/>', 'w:val="99411"/>')
    )
    data = made(packed(template_parts(numbers=high)))
    root = etree.fromstring(part(data, "word/numbering.xml").encode())
    assert {len(str(el.get(f"{W}val"))) for el in root.iter(f"{W}nsid")} == {8}


def test_a_template_without_margins_gets_some() -> None:
    own = compile_template(packed(template_parts(section="<w:titlePg/>", style_sheet=plain_styles())))
    assert (own.text_width, own.text_height) == (TEXT_WIDTH, TEXT_HEIGHT)
    assert own.section.index("<w:pgSz") < own.section.index("<w:pgMar") < own.section.index("<w:titlePg")
    made(packed(template_parts(section="<w:titlePg/>", style_sheet=plain_styles())))


def test_bookmarks_of_a_header_do_not_clash_with_those_of_the_text() -> None:
    marked = p('<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>' + r("Ash Grange"))
    more: dict[str, str | bytes] = {"word/header1.xml": f"<w:hdr {NAMESPACES}>{marked}</w:hdr>"}
    made(packed(template_parts(more=more)))


@pytest.mark.parametrize("words", ["\ue000abc\ue000", "\ue000title\ue000", "{title}", "{abc}"])
def test_what_a_header_says_is_taken_for_no_place(words: str) -> None:
    more: dict[str, str | bytes] = {"word/header1.xml": f"<w:hdr {NAMESPACES}>{p(r(words))}</w:hdr>"}
    data = made(packed(template_parts(more=more)))
    assert words.strip("\ue000") in part(data, "word/header1.xml")


def test_a_font_may_have_a_name_in_braces() -> None:
    font = '<w:rPr><w:rFonts w:ascii="{Arial}"/></w:rPr></w:lvl>'
    numbers = numbering().replace("</w:lvl>", font)
    listed = style("ListNumber", "List Number", '<w:numPr><w:numId w:val="7"/></w:numPr>')
    data = made(packed(template_parts(numbers=numbers, style_sheet=styles(listed))))
    assert "{Arial}" in part(data, "word/numbering.xml")


def test_a_part_may_have_a_name_that_is_not_ascii() -> None:
    parts = template_parts()
    parts["word/kopf-é.xml"] = parts.pop("word/header1.xml")
    parts["word/_rels/kopf-é.xml.rels"] = parts.pop("word/_rels/header1.xml.rels")
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        parts[name] = str(parts[name]).replace("header1.xml", "kopf-é.xml")
    made(packed(parts))


# ── pages of the contents ────────────────────────────────────────────────────────────────────────────────
def long_page(title: str = "Section {}") -> Document:
    blocks = [
        block for n in range(40) for block in (heading(title.format(n), f"h{n}"), body(TEXT * 8, f"b{n}"))
    ]
    return replace(page(*blocks), has_contents=True)


def listed(document: Document, section: str) -> list[int]:
    own = compile_template(packed(template_parts(section=section, style_sheet=plain_styles())))
    return [number for _, number in contents_of(write(document, own))]


MARGINS = SECTION[SECTION.index("<w:pgSz") :]


def test_the_contents_count_from_the_number_of_the_first_page() -> None:
    usual, later = listed(long_page(), MARGINS), listed(long_page(), f'{MARGINS}<w:pgNumType w:start="5"/>')
    assert [number + 4 for number in usual] == later
    assert [number - 1 for number in usual] == listed(long_page(), f'{MARGINS}<w:pgNumType w:start="0"/>')


def test_columns_stand_on_one_page() -> None:
    one, two = (
        listed(long_page(), MARGINS),
        listed(long_page(), f'{MARGINS}<w:cols w:num="2" w:space="700"/>'),
    )
    assert max(two) < max(one) * 1.5  # each column was taken for a page


def test_lines_of_the_contents_that_wrap_take_their_room() -> None:
    short, long = (
        contents_of(write(long_page(title))) for title in ("Section {}", "Section {} " + "of duties " * 14)
    )
    assert long[-1][1] > short[-1][1]


# ── what is too narrow ───────────────────────────────────────────────────────────────────────────────────
def test_a_column_of_figures_among_long_words_keeps_its_room_and_the_pages_are_found() -> None:
    long = "safeguarding-lead-and-deputies@school.example"
    row = tuple(Cell((Span(words),)) for words in ("1", long, long, long, long))
    document = replace(
        page(heading("Purpose", "a"), Table(row, (row,)), heading("Rules", "b")), has_contents=True
    )
    data = write(document)
    assert_valid_word(data)
    widths = [
        int(str(el.get(f"{W}w")))
        for el in etree.fromstring(part(data, "word/document.xml").encode()).iter(f"{W}gridCol")
    ]
    assert min(widths[-5:]) >= 500
    assert sum(widths[-5:]) == TEXT_WIDTH


def test_thirty_columns_and_deep_lists_in_a_narrow_text_have_pages() -> None:
    row = tuple(Cell((Span("words of a cell"),)) for _ in range(30))
    deep = Paragraph((Span(TEXT),), Role.ITEM, "•", 8)
    document = replace(
        page(heading("A", "a"), Table(row, (row,)), item(TEXT, "i"), deep, heading("B", "b")),
        has_contents=True,
    )
    assert listed(document, f'{MARGINS}<w:cols w:num="6" w:space="700"/>')[-1] >= 1
