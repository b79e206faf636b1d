"""The HTML writer: what a page holds, law 1, and that no words of the data ever become markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.formats.html import fragment, write
from policykit.text.spans import REDLINE, Mark, Span, Spans, normal, plain
from tests.support.facts import fact
from tests.support.html_attacks import ATTACKS, attacked
from tests.support.html_reader import Element, intruders, parsed, read
from tests.support.strategies.documents import documents


def words(text: str) -> Spans:
    return (Span(text),)


def page_of(*blocks: Block) -> str:
    return write(Document("Social Media Policy", blocks=blocks))


def body(text: str, target: str | None = None) -> Paragraph:
    return Paragraph((Span(text, target=target),))


def item(label: str, depth: int = 0, text: str = "words", part: str = "") -> Paragraph:
    return Paragraph(words(text), Role.ITEM, label, depth, Anchor(part, "text") if part else None)


def article(page: str) -> Element:
    return next(element for element in parsed(page).every() if element.name == "article")


def elements(page: str, name: str) -> list[Element]:
    return [element for element in parsed(page).every() if element.name == name]


# ── Law 1: a page reads back as its document ─────────────────────────────────────────────────────────────
def normal_form(document: Document) -> Document:
    """What a page keeps: no anchors, the school first, no dead link, an item's own paragraphs in the item."""
    ids = {anchor.part for anchor in anchors(document) if re.fullmatch("[a-z][a-z0-9-]*", anchor.part)}
    facts = [Fact(fact.name, fact.label, live(fact.spans, ids)) for fact in document.facts]
    schools = [fact for fact in facts if fact.name is FactName.SCHOOL][:1]
    others = [fact for fact in facts if not any(fact is school for school in schools)]
    listed = (block for block in document.blocks if isinstance(block, Heading) and block.level <= 3)
    return Document(
        document.title,
        document.language,
        (*(replace(school, label="School") for school in schools), *others),
        tuple(normal_blocks(document.blocks, ids)),
        has_contents=document.has_contents
        and any((plain(block.spans) + block.label).strip() for block in listed),
    )


def anchors(document: Document) -> Iterator[Anchor]:
    for block in document.blocks:
        cells = (
            [cell for row in (block.header, *block.rows) for cell in row] if isinstance(block, Table) else []
        )
        for holder in (block, *cells):
            if holder.anchor is not None:
                yield holder.anchor


def normal_blocks(blocks: tuple[Block, ...], ids: set[str]) -> Iterator[Block]:
    open_items: list[str] = []
    for block in blocks:
        match block:
            case Table():
                open_items = []
                header, *rows = (normal_row(row, ids) for row in (block.header, *block.rows))
                yield Table(header, tuple(rows), live(block.caption, ids))
            case Heading():
                open_items = []
                yield Heading(live(block.spans, ids), block.level, block.label)
            case Paragraph():
                listed = block.role in (Role.ITEM, Role.REFERENCE)
                part = block.anchor.part if block.anchor is not None else ""
                own = max(
                    (depth for depth, item in enumerate(open_items, 1) if part and item == part), default=0
                )
                depth = block.depth if listed else own or min(block.depth, len(open_items))
                open_items = (open_items + [""] * depth)[:depth] + [part] * listed
                yield Paragraph(live(block.spans, ids), block.role, block.label, depth)


def normal_row(row: Row, ids: set[str]) -> Row:
    return tuple(Cell(live(cell.spans, ids)) for cell in row)


def live(spans: Spans, ids: set[str]) -> Spans:
    return normal(replace(span, target=span.target if is_live(span.target, ids) else None) for span in spans)


def is_live(target: str | None, ids: set[str]) -> bool:
    if target is None or not target.isprintable() or set(target) & set(" \\"):
        return False
    if re.match(r"https?://[^/?#@]+(@|$|[/?#])", target, re.IGNORECASE):
        return "@" not in re.split("[/?#]", target)[2]
    if target.startswith("#"):
        return target[1:] in ids
    return bool(re.fullmatch(r"mailto:[^@:/]+@[^@]+|tel:[-+0-9().]+|policy:[a-z][a-z0-9-]*", target))


@given(documents())
def test_a_page_reads_back_as_its_document(document: Document) -> None:
    assert read(write(document)) == normal_form(document)


@given(documents())
def test_every_part_has_one_id_and_it_is_on_the_first_element_of_the_part(document: Document) -> None:
    found = [
        element.attributes["id"] for element in article(write(document)).every() if "id" in element.attributes
    ]
    parts = [anchor.part for anchor in anchors(document) if re.fullmatch("[a-z][a-z0-9-]*", anchor.part)]
    assert [id_ for id_ in found if not id_.startswith("_")] == list(dict.fromkeys(parts))
    assert len(set(found)) == len(found)


def test_the_same_document_gives_the_same_page() -> None:
    document = Document("Title", blocks=(body("words"), item("1."), item("2.")))
    assert write(document) == write(document)


# ── The page round the article ───────────────────────────────────────────────────────────────────────────
def test_the_title_names_the_policy_and_the_school() -> None:
    school = fact(FactName.SCHOOL, words("Ash Grange Primary School"))
    page = write(Document("Social Media Policy", facts=(school,)))
    assert "<title>Social Media Policy – Ash Grange Primary School</title>" in page


def test_the_security_policy_carries_the_hash_of_the_one_style() -> None:
    page = write(Document("Social “Media” \\ Policy"))
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"' in page


def test_the_first_thing_in_the_head_is_the_charset() -> None:
    (head,) = elements(page_of(), "head")
    assert head.of()[0].attributes == {"charset": "utf-8"}


def test_a_page_holds_no_script_and_no_style_attribute() -> None:
    page = page_of(body("words"), Table((Cell(words("a")),)))
    assert "<script" not in page
    assert " style=" not in page


def test_the_skip_link_leads_to_the_main_part() -> None:
    page = page_of()
    assert elements(page, "a")[0].attributes["href"] == "#_main"
    assert elements(page, "main")[0].attributes["id"] == "_main"


def test_the_footer_says_the_reference_and_nothing_else() -> None:
    page = write(Document("Title", facts=(fact(FactName.REFERENCE, words("AG-12")),)))
    assert [footer.text for footer in elements(page, "footer")] == ["Reference: AG-12"]
    assert elements(page_of(), "footer") == []


def test_the_fragment_is_the_article_of_the_page() -> None:
    document = Document("Title", blocks=(body("words"),))
    assert fragment(document) in write(document)
    assert [element.name for element in parsed(fragment(document)).of()] == ["article"]


def test_the_running_title_cannot_end_its_string() -> None:
    page = write(Document('a"}</style>\\'))
    (style,) = elements(page, "style")
    assert style.text.endswith(r'@page{@top-left{content:"a\22 \7d \3c \2f style\3e \5c "}}')


def test_a_long_title_is_cut_in_the_running_title_only() -> None:
    page = write(Document("x" * 10_000))
    assert elements(page, "h1")[0].text == "x" * 10_000
    assert elements(page, "style")[0].text.endswith("x" * 89 + r'\2026 "}}')


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────
def test_headings_begin_below_the_title() -> None:
    page = page_of(*(Heading(words("words"), level) for level in range(1, 6)))
    assert [element.name for element in article(page).of()[1:]] == ["h2", "h3", "h4", "h5", "h6"]


def test_a_heading_has_a_permalink_that_says_where_it_leads() -> None:
    page = page_of(Heading(words("Staff & pupils"), 1, "2.", Anchor("staff", "title")))
    (heading,) = elements(page, "h2")
    link = elements(page, "a")[-1]
    assert heading.attributes == {"id": "staff"}
    assert link.attributes["href"] == "#staff"
    assert link.attributes["aria-label"] == "Link to “Staff & pupils”"
    assert link.text == ""


def test_an_item_has_a_permalink_and_an_item_without_an_id_has_none() -> None:
    page = page_of(item("•", part="first"), item("•"))
    assert [link.attributes["href"] for link in elements(page, "a")[1:]] == ["#first"]


@pytest.mark.parametrize(
    ("labels", "opening"),
    [
        (["•", "•"], "<ul>"),
        (["1.", "2."], "<ol>"),
        (["3.", "4."], '<ol start="3">'),
        (["a.", "b."], '<ol type="a">'),
        (["B.", "C."], '<ol type="A" start="2">'),
        (["i.", "ii."], '<ol type="i">'),
        (["V.", "VI."], None),
        (["(a)", "(b)"], '<ol class="own">'),
        (["2.1", "2.2"], '<ol class="own">'),
        (["01.", "02."], '<ol class="own">'),
        (["٣.", "٤."], '<ol class="own">'),
        (["9" * 5000 + "."], '<ol class="own">'),
        (["", ""], '<ul class="own">'),
    ],
)
def test_a_label_chooses_the_list_that_shows_it(labels: list[str], opening: str | None) -> None:
    page = page_of(*map(item, labels))
    assert opening is None or f"\n{opening}\n" in page
    assert [block.label for block in read(page).blocks if isinstance(block, Paragraph)] == labels


def test_a_letter_that_is_a_roman_numeral_too_follows_the_list_that_it_is_in() -> None:
    letters = [f"{letter}." for letter in "ghij"]
    romans = ["i.", "ii.", "iii.", "iv.", "v."]
    assert [listing.attributes for listing in elements(page_of(*map(item, letters)), "ol")] == [
        {"type": "a", "start": "7"}
    ]
    assert [listing.attributes for listing in elements(page_of(*map(item, romans)), "ol")] == [{"type": "i"}]


def test_a_number_out_of_turn_is_kept_and_a_new_first_begins_a_new_list() -> None:
    page = page_of(*map(item, ["1.", "5.", "6.", "1."]))
    first, second = elements(page, "ol")
    assert [li.attributes for li in first.of("li")] == [{}, {"value": "5"}, {}]
    assert [li.attributes for li in second.of("li")] == [{}]


def test_nested_items_stand_inside_the_item_that_they_belong_to() -> None:
    page = page_of(item("1."), item("a.", 1), item("b.", 1), item("2."))
    (outer,) = article(page).of("ol")
    first, second = outer.of("li")
    assert [len(listing.of("li")) for listing in first.of("ol")] == [2]
    assert second.of("ol") == []


def test_a_gap_within_an_item_leaves_the_list_whole() -> None:
    gap = Paragraph(words("The items were lost."), Role.GAP, "Missing", 1)
    page = page_of(item("1."), gap, item("2."))
    (listing,) = elements(page, "ol")
    assert [li.attributes for li in listing.of("li")] == [{}, {}]
    assert listing.of("li")[0].of("div")[0].kind == "gap"


def test_the_reason_for_an_item_stands_in_the_item_and_the_list_goes_on() -> None:
    reason = Paragraph(words("It is the law."), Role.NOTE, "Why", 0, Anchor("first", "reason"))
    page = page_of(item("1.", part="first"), item("a.", 1, part="nested"), reason, item("2.", part="second"))
    (listing,) = article(page).of("ol")
    first, second = listing.of("li")
    assert [inner.name for inner in first.of("ol", "div")] == ["ol", "div"]
    assert second.of("div") == []


def test_references_are_a_list_of_their_own() -> None:
    references = [Paragraph(words("An Act"), Role.REFERENCE, label) for label in ("•", "•", "1.")]
    page = page_of(item("•"), *references)
    assert [listing.kind for listing in elements(page, "ul")] == ["", "references", "references own"]


def test_a_gap_is_a_note_with_its_label_in_strong_words() -> None:
    page = page_of(Paragraph(words("The items were lost."), Role.GAP, "Missing"))
    (gap,) = [element for element in elements(page, "div") if element.kind == "gap"]
    assert gap.attributes["role"] == "note"
    assert [strong.text for strong in gap.every() if strong.name == "strong"] == ["Missing"]


def test_a_table_has_a_caption_column_headers_and_a_named_region_to_scroll() -> None:
    row = (Cell(words("Role")), Cell(words("Person")))
    page = page_of(Table(row, (row,), words("Contacts"), Anchor("contacts", "rows")))
    (region,) = [element for element in elements(page, "div") if element.kind == "table"]
    assert region.attributes["role"] == "region"
    assert region.attributes["tabindex"] == "0"
    (caption,) = elements(page, "caption")
    assert region.attributes["aria-labelledby"] == caption.attributes["id"]
    assert [th.attributes["scope"] for th in elements(page, "th")] == ["col", "col"]


def test_a_table_without_a_caption_has_a_name_all_the_same_and_an_empty_header_is_no_header() -> None:
    page = page_of(Table((Cell(words("Role")), Cell(()))), Table((Cell(words("Day")),)))
    names = [element.attributes["aria-label"] for element in elements(page, "div")]
    assert names == ["Table 1", "Table 2"]
    assert [cell.name for cell in elements(page, "tr")[0].of()] == ["th", "td"]


def test_marks_are_elements_and_a_line_break_is_a_break() -> None:
    spans = (Span("a", frozenset(Mark).difference(REDLINE)), Span("b\nc", frozenset({Mark.EMPHASIS})))
    assert "<p><strong><em><code>a</code></em></strong><em>b<br>c</em></p>" in page_of(Paragraph(spans))


def test_neighbouring_spans_with_one_target_are_one_link() -> None:
    to = "https://www.gov.uk/"
    spans = (Span("Keeping ", target=to), Span("children", frozenset({Mark.STRONG}), to))
    assert f'<a href="{to}" rel="noopener">Keeping <strong>children</strong></a>' in page_of(Paragraph(spans))


# ── Links and attacks ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("target", "address"),
    [
        (
            "https://www.legislation.gov.uk/id/ukpga/1988/27",
            "https://www.legislation.gov.uk/id/ukpga/1988/27",
        ),
        ("HTTP://school.example?a=1&b=2#c", "HTTP://school.example?a=1&b=2#c"),
        ("https://school.example/a@b", "https://school.example/a@b"),
        ("mailto:office@school.example", "mailto:office@school.example"),
        ("tel:+44-1234-567890", "tel:+44-1234-567890"),
        ("#staff", "#staff"),
        ("policy:complaints", "complaints.html"),
    ],
)
def test_a_link_to_an_allowed_place_is_live(target: str, address: str) -> None:
    page = page_of(Paragraph(words("x"), anchor=Anchor("staff")), body("words", target))
    assert elements(page, "a")[-1].attributes["href"] == address


@pytest.mark.parametrize(
    "target", [attack for attack in ATTACKS if not attack.startswith("[")] + ["", "#", "policy:"]
)
def test_a_link_to_any_other_place_is_plain_words(target: str) -> None:
    page = page_of(body("words", target))
    assert elements(page, "a")[1:] == []
    assert "<p>words</p>" in page


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_field_is_shown_as_its_words(attack: str) -> None:
    document = attacked(attack)
    page = write(document)
    assert intruders(page) == []
    assert read(page) == normal_form(document)


def test_a_character_that_no_page_can_hold_is_shown_as_a_replacement() -> None:
    page = page_of(body("a\x00b\x08c\x85d\ud800e\ufffef\rg"))
    assert "<p>a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg</p>" in page
    page.encode()


def test_the_reader_of_these_tests_tells_an_intruder() -> None:
    page = page_of(body("words")).replace("words", '<iframe src="x"><b onclick="y">z</b></iframe>')
    assert intruders(page) == ["<iframe element>", "<b element>"]
    with pytest.raises(AssertionError):
        read(page_of(body("words")).replace("words", "<p>words"))
