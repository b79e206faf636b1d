"""What the Word writer writes: valid files that say what the page says, the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from hypothesis import given
from lxml import etree

from policykit.document import Block, Cell, Document, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.formats.word import write
from policykit.formats.word.names import Style, bookmark
from policykit.formats.word.template import default_template
from policykit.text.spans import Span
from tests.support.facts import fact
from tests.support.strategies.documents import documents
from tests.support.word_lint import W, assert_valid_word, one, parts, val
from tests.support.word_pages import (
    LONG,
    body,
    everything,
    expected_texts,
    gap,
    heading,
    item,
    page,
    row,
    words,
)
from tests.support.word_reading import BODY, labels_of, paragraphs, text_of, texts

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def style_of(data: bytes, words_: str) -> str:
    return next(style for style, text, _ in paragraphs(data) if text == words_)


def has(data: bytes, words_: str, tag: str) -> bool:
    return next(p for _, text, p in paragraphs(data) if text == words_).find(f"{W}pPr/{W}{tag}") is not None


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────


@given(documents())
def test_every_page_becomes_a_sound_file_that_says_all_of_it_in_order(document: Document) -> None:
    data = write(document)
    assert_valid_word(data, audited=False)
    assert texts(data) == [FORBIDDEN.sub("\ufffd", text) for text in expected_texts(document)]


@given(documents())
def test_every_page_passes_the_audit(document: Document) -> None:
    assert_valid_word(write(document))


def test_a_page_of_everything_is_valid_and_says_all_of_it() -> None:
    data = write(everything())
    assert_valid_word(data)
    assert texts(data) == expected_texts(everything())


@pytest.mark.parametrize("document", [Document(""), Document("Only a title"), page(), page(facts=())])
def test_a_page_of_almost_nothing_is_valid(document: Document) -> None:
    assert_valid_word(write(document))


def test_the_parts_of_a_page_have_words_own_styles() -> None:
    data = write(everything())
    assert style_of(data, "Complaints Policy") == "Title"
    assert style_of(data, "Fernbank School") == "Subtitle"
    assert [style_of(data, f"Level {level}") for level in range(1, 6)] == [f"Heading{n}" for n in range(1, 6)]
    assert style_of(data, "The child’s welfare is paramount.") == "Quote"
    assert style_of(data, "Disciplinary Policy") == "Bibliography"
    names = {style.name for style in docx.Document(io.BytesIO(data)).styles}
    assert {"Title", "Heading 1", "Heading 5", "List Bullet", "List Number", "Quote", "Caption"} <= names


def test_every_style_that_the_writer_names_is_in_the_default_template_style() -> None:
    assert set(default_template().styles) == set(Style)


def test_a_gap_has_a_border_all_round_and_its_label_in_bold() -> None:
    data = write(page(body("Staff must:", "rules"), gap("rules")))
    style = one(parts(data)["word/styles.xml"], ".//w:style[@w:styleId='PolicyGap']")
    sides = {str(border.tag).removeprefix(W) for border in style.iterfind(f"{W}pPr/{W}pBdr/*")}
    assert {"top", "left", "bottom", "right"} <= sides
    assert style.find(f"{W}pPr/{W}shd") is not None
    label = one(parts(data)["word/styles.xml"], ".//w:style[@w:styleId='PolicyCalloutLabel']")
    assert label.find(f"{W}rPr/{W}b") is not None
    *_, (_, why, paragraph) = paragraphs(data)
    assert labels_of(paragraph) == "Missing: the items of this list"
    assert why.startswith("The list was lost")
    assert val(one(paragraph, ".//w:rStyle")) == "PolicyCalloutLabel"


def test_a_stem_stays_with_its_list_and_no_item_stands_alone() -> None:
    items = [item("•", f"item {number}") for number in range(6)]
    data = write(
        page(body("Staff must:", "stem"), *items, body("After.", "after"), body("Stem:", "x"), gap("x"))
    )
    kept = [text for _, text, p in paragraphs(data) if p.find(f"{W}pPr/{W}keepNext") is not None]
    assert kept == ["Staff must:", "item 0", "item 4", "Stem:"]


def test_an_item_stays_with_the_items_under_it_and_a_stem_with_its_table() -> None:
    nested = [
        item("•", "a"),
        item("•", "b"),
        item("•", "c"),
        item("•", "under c", 1),
        item("•", "d"),
        item("•", "e"),
    ]
    data = write(page(*nested, body("The times are:", "t"), Table(row("When"))))
    assert [has(data, text, "keepNext") for text in ("b", "c", "under c")] == [False, True, False]
    assert has(data, "The times are:", "keepNext")


def kept(*blocks: Block) -> list[str]:
    """The words of the paragraphs of the text that no page may end after."""
    found = paragraphs(write(page(*blocks, facts=())))
    return [text for _, text, p in found if p.find(f"{W}pPr/{W}keepNext") is not None and within_text(p)]


def within_text(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands in no cell of a table."""
    return next(paragraph.iterancestors(f"{W}tc"), None) is None


FOLLOWING: dict[str, Block] = {
    "an item": item("•", "one"),
    "a gap": gap("g"),
    "a table": Table(row("When"), (row("Now"),)),
}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ITEM])
@pytest.mark.parametrize("following", FOLLOWING)
def test_of_all_that_is_no_item_only_a_text_stays_with_what_it_leads_to(role: Role, following: str) -> None:
    stays = ["It."] if role is Role.BODY else []
    assert kept(Paragraph(words("It."), role, "Label"), FOLLOWING[following], body("After.", "b")) == stays


def test_a_text_does_not_stay_with_a_text_or_a_quotation() -> None:
    assert kept(body("It.", "a"), body("After.", "b"), Paragraph(words("They."), Role.QUOTE)) == []


def reason(of: str) -> Paragraph:
    return Paragraph(words(f"because of {of}"), Role.NOTE, "Reason", 1)


ITEMS: dict[str, tuple[list[Block], list[str]]] = {
    "one alone": ([item("•", "a")], []),
    "one before a gap": ([item("•", "a"), gap("g")], ["a"]),
    "the last before a gap": ([*(item("•", name) for name in "abcd"), gap("g")], ["a", "c", "d"]),
    "one before a table": ([item("•", "a"), FOLLOWING["a table"]], []),
    "two": ([item("•", "a"), item("•", "b")], ["a"]),
    "three": ([item("•", name) for name in "abc"], ["a", "b"]),
    "four": ([item("•", name) for name in "abcd"], ["a", "c"]),
    "six": ([item("•", name) for name in "abcdef"], ["a", "e"]),
    "two lists": ([item("•", "a"), body("And:", "t"), item("•", "b")], ["And:"]),
    "one above others": ([item("•", name, int(name in "de")) for name in "abcdefgh"], ["a", "c", "g"]),
    "one behind a reason": ([item("•", "a"), reason("a"), item("•", "b")], ["a"]),
    "a reason before a gap": ([item("•", "a"), reason("a"), gap("g")], ["a"]),
    "each with its reason": (
        [block for name in "abcd" for block in (item("•", name), reason(name))],
        ["a", "b", "c", "d"],
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_items_stay_with_what_is_theirs_and_else_a_list_may_break(name: str) -> None:
    blocks, stay = ITEMS[name]
    assert kept(heading("Part", "p"), *blocks, heading("Next", "n")) == stay


def test_headings_stay_with_what_follows_and_single_lines_are_not_left_behind() -> None:
    styles = parts(write(page()))["word/styles.xml"]
    for level in range(1, 6):
        style = one(styles, f".//w:style[@w:styleId='Heading{level}']")
        assert level > 1 or style.find(f"{W}pPr/{W}keepNext") is not None
        assert val(one(style, "w:pPr/w:outlineLvl")) == str(level - 1)
    assert styles.find(f".//{W}style[@{W}styleId='Normal']/{W}pPr/{W}widowControl") is not None


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_repeats_its_header_row_and_no_row_is_split() -> None:
    tables = parts(write(everything()))[BODY].findall(f".//{W}tbl")
    for table in tables[1:]:
        first, *others = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(other.find(f"{W}trPr/{W}tblHeader") is None for other in others)
        assert all(tr.find(f"{W}trPr/{W}cantSplit") is not None for tr in (first, *others))
    assert val(one(tables[1], "w:tblPr/w:tblCaption")) == "The stages of a complaint"
    assert val(one(tables[1], "w:tblPr/w:tblDescription")) == "Columns: Stage, Who, What happens, Within"


def test_the_facts_are_a_table_whose_first_column_is_a_header() -> None:
    facts = one(parts(write(everything()))[BODY], ".//w:tbl")
    look = one(facts, "w:tblPr/w:tblLook")
    assert (val(look, "firstColumn"), val(look, "firstRow")) == ("1", "0")
    rows = [[text_of(p) for p in tr.iter(f"{W}p")] for tr in facts.findall(f"{W}tr")]
    assert rows == [
        ["Reference:", "complaints"],
        ["Approved by:", "Governors"],
        ["Review due:", "Spring 2027"],
    ]


def test_two_tables_in_a_row_stay_two() -> None:
    tables = [Table(row("A")), Table(row("B")), Table(row("C"), caption=words("Third"))]
    body_ = parts(write(page(*tables)))[BODY][0]
    kinds = [str(child.tag).removeprefix(W) for child in body_]
    assert "tbl,tbl" not in ",".join(kinds)
    assert kinds[-2:] == ["p", "sectPr"]


def test_a_ragged_table_keeps_every_word() -> None:
    data = write(page(Table(row("A", "B"), (row("1"), row("1", "2", "3")))))
    assert_valid_word(data)
    assert [text for text in texts(data)[-9:] if text] == ["A", "B", "1", "1", "2", "3"]


@pytest.mark.parametrize("columns", [1, 2, 7, 40])
def test_the_columns_of_a_table_fill_the_text_width_and_none_vanishes(columns: int) -> None:
    wide = Table(row(*(["x"] * (columns - 1)), LONG), (row(*["supercalifragilistic"] * columns),))
    table = parts(write(page(wide)))[BODY].findall(f".//{W}tbl")[-1]
    widths = [int(val(column, "w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    assert sum(widths) == 9026
    assert min(widths) > 100


# ── identity and links ───────────────────────────────────────────────────────────────────────────────────


def test_the_bookmark_of_an_anchor_is_the_same_for_ever() -> None:
    assert bookmark(Anchor("placing-information", "text")) == "_pk_aaefefe8a2e7be35"
    assert bookmark(Anchor("a", "b/c")) != bookmark(Anchor("a/b", "c"))
    assert bookmark(Anchor("", "title"), 12).endswith("_12")


def test_a_bookmark_holds_the_whole_of_its_paragraph() -> None:
    data = write(everything())
    for name, words_ in ((Anchor("links", "text"), "Bold and"), (Anchor("rules", "title"), "Rules")):
        named = f"w:bookmarkStart[@w:name='{bookmark(name)}']"
        paragraph = one(parts(data)[BODY], f".//{named}/..")
        assert text_of(paragraph).startswith(words_)
        content = [str(child.tag).removeprefix(W) for child in paragraph][1:]
        assert (content[0], content[-1]) == ("bookmarkStart", "bookmarkEnd")


def test_every_anchored_paragraph_and_cell_has_a_bookmark_and_two_alike_have_two() -> None:
    same = Anchor("same", "text")
    cells = (Cell(words("x"), Anchor("t", "rows/0/0")),)
    blocks = (Paragraph(words("one"), anchor=same), Paragraph(words("two"), anchor=same), Table(cells))
    data = write(replace(page(*blocks), facts=()))
    names = [val(start, "name") for start in parts(data)[BODY].iter(f"{W}bookmarkStart")]
    expected = [
        bookmark(Anchor("", "title")),
        bookmark(same),
        bookmark(same, 2),
        bookmark(Anchor("t", "rows/0/0")),
    ]
    assert names == expected
    assert_valid_word(data)


def text_in(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def links(data: bytes) -> Iterator[tuple[str, str]]:
    """The words and the goal of every link."""
    tree = parts(data)
    goals = {rel.get("Id"): rel.get("Target") for rel in tree["word/_rels/document.xml.rels"]}
    for link in tree[BODY].iter(f"{W}hyperlink"):
        key = link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        yield text_in(link), str(goals[key]) if key else val(link, "anchor")


def test_links_lead_where_they_should() -> None:
    assert list(links(write(everything()))) == [
        ("the stages", bookmark(Anchor("stages", "caption"))),
        ("the Act", "https://www.legislation.gov.uk/id/ukpga/1988/27?a=1&b=%222%22"),
        ("the office", "mailto:office@fernbank.example"),
        ("a telephone", "tel:+441632960000"),
        ("Safeguarding", "safeguarding.docx"),
    ]


def test_a_link_to_a_table_without_a_caption_leads_to_its_first_cell() -> None:
    data = write(page(Table(row("A"), anchor=Anchor("t", "rows")), Paragraph((Span("see", target="#t"),))))
    assert list(links(data)) == [("see", bookmark(Anchor("t", "rows")))]
    assert_valid_word(data)


HOSTILE = [
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
    ),
    *(
        "ms-word:ofe|u|https://x",
        "//host/x",
        "https:host",
        "https://",
        "https://user@bank.example/",
        "http://[::1/",
    ),
    *(
        "policy:../../x",
        "policy:A",
        "policy:",
        "#",
        "#nothing-here",
        "vbscript:x",
        "\\\\server\\share",
        "tel:",
        "x",
    ),
    *("law:a", "term:b", "audience:c", "https://a b/", "mailto:", "https://\u0000", "HTTPS:\n//x"),
]


@pytest.mark.parametrize("target", HOSTILE)
def test_a_target_that_is_not_allowed_is_written_as_its_words(target: str) -> None:
    data = write(page(Paragraph((Span("words", target=target), Span(" go on")))))
    assert list(links(data)) == []
    assert texts(data)[-1] == "words go on"
    assert_valid_word(data, audited=False)


ODD_ADDRESSES = {
    "https://example.org/a b": "https://example.org/a%20b",
    "http://example.org/<script>\"'": "http://example.org/%3Cscript%3E%22'",
    "https://example.org/100%": "https://example.org/100%25",
    "https://example.org/%20x": "https://example.org/%20x",
    "HTTPS://EXAMPLE.ORG:8080?x=[1]": "HTTPS://EXAMPLE.ORG:8080?x=%5B1%5D",
    "https://example.org/é\u0007": "https://example.org/é%07",
}


@pytest.mark.parametrize(("target", "written"), ODD_ADDRESSES.items())
def test_an_odd_address_is_written_so_that_word_can_read_it(target: str, written: str) -> None:
    data = write(page(Paragraph((Span("words", target=target),))))
    assert list(links(data)) == [("words", written)]
    assert_valid_word(data)


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        *(
            "<script>alert(1)</script>",
            "a & b &amp; c",
            "]]>",
            "<!-- x -->",
            "\"quotes\" & 'others'",
            "{title} %s ${x}",
        ),
        *(
            "  spaces  at  both  ends  ",
            "שלום עולם",
            "e\u0301 👩🏽‍🏫 \U0001f600",
            "\u200b\u00ad\u202e",
            "\x7f\x85\u2028",
        ),
    ],
)
def test_text_is_written_as_it_stands(text: str) -> None:
    document = page(body(text, "x"), heading(text, "y"), gap("z"), Table(row(text)), title=text)
    data = write(
        replace(document, facts=(fact(FactName.SCHOOL, words(text)), fact(FactName.REFERENCE, words(text))))
    )
    assert texts(data) == expected_texts(
        replace(document, facts=(fact(FactName.SCHOOL, words(text)), fact(FactName.REFERENCE, words(text))))
    )
    assert_valid_word(data)


def test_what_xml_cannot_hold_becomes_a_replacement_character() -> None:
    data = write(page(body("a\x00b\x1fc\ud800d\ufffee\uffff", "x"), title="t\x0b", facts=()))
    assert texts(data) == ["t\ufffd", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"]
    assert_valid_word(data)


def test_line_breaks_and_tabs_are_words_own() -> None:
    data = write(page(body("a\nb\r\nc\rd\te\n", "x")))
    assert texts(data)[-1] == "a\nb\nc\nd\te\n"


def test_great_pages_are_written() -> None:
    blocks: list[Block] = [body("x" * 1_000_000, "long"), *(item("•", f"{n}", n % 12) for n in range(500))]
    blocks += [heading(f"{n}", f"h{n}", 1 + n % 7) for n in range(500)]
    document = page(*blocks, *(Table(row("A")) for _ in range(500)), title="t" * 10_000)
    data = write(document)
    assert texts(data) == expected_texts(document)
    assert_valid_word(data, audited=False)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_stand_at_any_depth_with_any_label(role: Role) -> None:
    blocks = [
        Paragraph(words("words"), role, label, depth)
        for depth in (-1, 0, 3, 8, 30)
        for label in ("", "§ 1", "\n", "1.")
    ]
    data = write(page(Heading(words("Nine"), 9), Heading(words("None"), 0), *blocks))
    assert_valid_word(data)
    assert texts(data)[-20:] == ["words"] * 20
