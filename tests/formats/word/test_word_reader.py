"""What is read of Word files that other people made: headings, lists, links, tracked changes, comments."""

from __future__ import annotations

from typing import Literal

import pytest

from policykit.document import Document, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.formats.word import named, read, write
from policykit.formats.word.reader import RevisionKind, Unit
from policykit.text.spans import Mark, Span, plain
from tests.support import word_corpus as corpus
from tests.support.word_making import (
    NAMESPACES,
    changed,
    field,
    listed,
    mark,
    p,
    r,
    relation,
    styled,
    table,
    word,
)
from tests.support.word_pages import FACTS, body, everything, page

Way = Literal["accepted", "rejected"]
GONE = '<w:r><w:delText xml:space="preserve">{}</w:delText></w:r>'


def document(content: str, *relations: str, way: Way = "accepted", **files: str) -> Document:
    return read(word(content, *relations, **files), revisions=way).document


def words(content: str, *relations: str, way: Way = "accepted", **files: str) -> list[str]:
    """What each block says; the cells of a table between bars."""
    found = document(content, *relations, way=way, **files)
    return [
        "|".join(plain(cell.spans) for row in (block.header, *block.rows) for cell in row)
        if isinstance(block, Table)
        else plain(block.spans)
        for block in found.blocks
    ]


def labels(content: str) -> list[tuple[str, int]]:
    blocks = document(content).blocks
    return [(block.label, block.depth) for block in blocks if isinstance(block, Paragraph)]


def gone(text: str) -> str:
    return changed("del", GONE.format(text))


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_heading_is_known_by_its_style_what_that_is_based_on_or_its_outline_level() -> None:
    outline = p("Four", '<w:outlineLvl w:val="3"/>')
    none = p("Words", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>')
    found = document(styled("1", "One") + styled("2", "Two") + styled("School", "Also two") + outline + none)
    levels = [block.level if isinstance(block, Heading) else 0 for block in found.blocks]
    assert levels == [1, 2, 2, 4, 0]


def test_the_title_style_gives_the_title_and_a_second_title_is_a_heading() -> None:
    found = document(styled("T", "Behaviour Policy") + styled("T", "Part A") + p("Words."))
    assert found.title == "Behaviour Policy"
    assert found.blocks[0] == Heading((Span("Part A"),), 1)


def test_labels_are_counted_as_word_counts_them() -> None:
    assert labels(
        listed(1, 0, "a") + listed(1, 1, "b") + listed(1, 1, "c") + listed(1, 2, "d") + listed(1, 3, "e")
        + p("between") + listed(1, 0, "f") + listed(1, 1, "g") + listed(3, 0, "anew") + listed(2, 0, "dot")
    ) == [
        ("1.", 0), ("1.1", 1), ("1.2", 1), ("(a)", 2), ("i)", 3), ("", 0), ("2.", 0), ("2.1", 1), ("1.", 0),
        ("•", 0),
    ]  # fmt: skip


def test_a_list_named_by_a_style_alone_has_the_level_that_the_list_gives_the_style() -> None:
    assert labels(listed(2, 0, "first") + styled("LN", "a") + styled("LN", "b")) == [
        ("•", 0), ("A)", 1), ("B)", 1),
    ]  # fmt: skip


def test_an_empty_item_counts_but_is_not_kept_and_num_0_is_no_list() -> None:
    assert labels(listed(1, 0, "a") + listed(1, 0, "") + listed(1, 0, "c") + listed(0, 0, "d")) == [
        ("1.", 0), ("3.", 0), ("", 0),
    ]  # fmt: skip


def test_bold_italic_and_code_are_marks_by_style_and_by_hand() -> None:
    content = r("a", '<w:rStyle w:val="S"/>') + r("b", "<w:i/>") + r("c", '<w:rFonts w:ascii="Courier New"/>')
    off = r("d", '<w:rStyle w:val="S"/><w:b w:val="0"/>') + r("e", '<w:b w:val="false"/>')
    (block,) = document(p(content + off)).blocks
    assert isinstance(block, Paragraph)
    marks = [(span.text, set(span.marks)) for span in block.spans]
    assert marks == [("a", {Mark.STRONG}), ("b", {Mark.EMPHASIS}), ("c", {Mark.CODE}), ("de", set())]


def test_links_lead_to_the_web_to_other_policies_and_to_places_in_the_page() -> None:
    links = (
        '<w:hyperlink r:id="a">' + r("Act") + '</w:hyperlink><w:hyperlink r:id="b">' + r("other")
        + '</w:hyperlink><w:hyperlink w:anchor="here">' + r("above") + "</w:hyperlink>"
        + field(' HYPERLINK "https://example.org/x" \\o "tip" ', r("field"))
    )  # fmt: skip
    here = p('<w:bookmarkStart w:id="0" w:name="here"/>' + r("Rules"))
    web = relation("a", "hyperlink", "https://example.org/a%20b", external=True)
    beside = relation("b", "hyperlink", "complaints.docx", external=True)
    block = document(here + p(links), web, beside).blocks[1]
    assert isinstance(block, Paragraph)
    targets = [(span.text, span.target) for span in block.spans]
    assert targets == [
        ("Act", "https://example.org/a%20b"), ("other", "policy:complaints"), ("above", "#here"),
        ("field", "https://example.org/x"),
    ]  # fmt: skip


def test_words_in_controls_smart_tags_boxes_and_unknown_wrappings_are_read() -> None:
    box = f"<w:txbxContent>{p('in the box')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    inline = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('control ')}</w:sdtContent></w:sdt>"
    tag = f"<w:smartTag w:element='x'>{r('tag ')}</w:smartTag><w:future>{r('later')}</w:future>"
    block = f"<w:sdt><w:sdtContent>{p('block control')}</w:sdtContent></w:sdt>"
    found = words(p(inline + tag + f"<w:r>{both}</w:r>") + block)
    assert found == ["control tag later", "in the box", "block control"]


def test_a_field_shows_its_result_and_not_its_code_and_contents_are_left_aside() -> None:
    opening = mark("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + mark("separate")
    contents = p(opening + r("Rules 1")) + p(r("Staff 2") + mark("end"))
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>"
    )
    date = p(r("On ") + field(" DATE ", r("2 March")) + r("."))
    simple = p(f'<w:fldSimple w:instr=" TITLE ">{r("Behaviour")}</w:fldSimple>')
    assert words(contents + control + styled("TOC1", "Rules 3") + date + simple) == [
        "On 2 March.",
        "Behaviour",
    ]


def test_special_characters_of_words_own_are_characters() -> None:
    run = (
        '<w:r><w:t>a</w:t><w:tab/><w:t> b </w:t><w:br/><w:br w:type="page"/><w:noBreakHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert words(p(run)) == ["a\tb\n\u2011✓"]


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_has_a_header_row_and_a_grid_whatever_is_merged() -> None:
    (merged,) = document(_body(corpus.merged_cells)).blocks
    assert isinstance(merged, Table)
    rows = [[plain(cell.spans) for cell in row] for row in (merged.header, *merged.rows)]
    assert rows == [["Both", ""], ["", "x"]]
    assert words(_body(corpus.a_table_in_a_table)) == ["Outer\na\nb"]


def _body(maker: corpus.Maker) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(maker())) as package:
        text = package.read("word/document.xml").decode()
    return text.partition("<w:body>")[2].partition("<w:sectPr/>")[0]


def test_a_table_between_paragraphs_that_were_joined_keeps_both() -> None:
    lost = '<w:rPr><w:del w:id="3" w:author="A" w:date="x"/></w:rPr>'
    assert words(p("before", lost) + table(("a", "b")) + p("after")) == ["before", "a|b", "after"]


# ── tracked changes ──────────────────────────────────────────────────────────────────────────────────────

LOST = '<w:rPr><w:del w:id="3" w:author="A. Clerk" w:date="2026-03-02T10:00:00Z"/></w:rPr>'
NEW = '<w:rPr><w:ins w:id="3" w:author="A. Clerk" w:date="2026-03-02T10:00:00Z"/></w:rPr>'
WAYS: list[tuple[str, str, list[str], list[str]]] = [
    ("words", p(r("must ") + gone("not ") + changed("ins", r("never ")) + r("share")),
     ["must never share"], ["must not share"]),
    ("words put in and taken out again",
     p(r("a") + changed("ins", r("b") + gone("c"))), ["ab"], ["a"]),
    ("a break put in", p("one", NEW) + p("two"), ["one", "two"], ["onetwo"]),
    ("a break taken out", p("one", LOST) + p("two"), ["onetwo"], ["one", "two"]),
    ("a whole paragraph taken out", p(gone("one"), LOST) + p("two"), ["two"], ["one", "two"]),
    ("a whole paragraph put in", p(changed("ins", r("one")), NEW) + p("two"), ["one", "two"], ["two"]),
    ("the last paragraph taken out", p("one") + p(gone("two"), LOST), ["one"], ["one", "two"]),
    ("words moved", p(changed("moveFrom", r("x ")) + r("one")) + p(r("two") + changed("moveTo", r(" x"))),
     ["one", "two x"], ["x one", "two"]),
    ("a row put in", table(("a",)).replace("</w:tbl>", "") + "<w:tr><w:trPr>" + changed("ins", "")
     + f"</w:trPr><w:tc>{p(changed('ins', r('b')))}</w:tc></w:tr></w:tbl>", ["a|b"], ["a"]),
    ("a row taken out", table(("a",)).replace("</w:tbl>", "") + "<w:tr><w:trPr>" + changed("del", "")
     + f"</w:trPr><w:tc>{p(gone('b'))}</w:tc></w:tr></w:tbl>", ["a"], ["a|b"]),
    ("a whole table taken out",
     table(("a",), row_properties=f"<w:trPr>{changed('del', '')}</w:trPr>") + p("x"), ["x"], ["a", "x"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "accepted", "rejected"), [way[1:] for way in WAYS], ids=[w[0] for w in WAYS]
)
def test_tracked_changes_are_accepted_or_rejected(
    content: str, accepted: list[str], rejected: list[str]
) -> None:
    assert words(content) == accepted
    assert words(content, way="rejected") == rejected


def test_a_changed_style_is_the_old_one_where_changes_are_rejected() -> None:
    change = '<w:pPrChange w:id="1" w:author="A" w:date="x"><w:pPr/></w:pPrChange>'
    content = p("Rules", f'<w:pStyle w:val="1"/>{change}')
    bold = '<w:b/><w:rPrChange w:id="2" w:author="A" w:date="x"><w:rPr/></w:rPrChange>'
    assert isinstance(document(content).blocks[0], Heading)
    assert isinstance(document(content, way="rejected").blocks[0], Paragraph)
    assert document(p(r("x", bold)), way="rejected").blocks[0].anchor is None
    assert [getattr(b, "spans", ()) for b in document(p(r("x", bold)), way="rejected").blocks] == [
        (Span("x"),)
    ]


def test_every_tracked_change_is_told_with_who_made_it_and_where() -> None:
    found = read(
        word(p("first") + p(r("must ") + gone("not ") + changed("ins", r("share"), "B. Head")) + p("x", NEW))
    )
    told = [
        (change.kind, change.unit, change.author, change.words, change.block) for change in found.revisions
    ]
    assert told == [
        (RevisionKind.DELETION, Unit.WORDS, "A. Clerk", "not ", 1),
        (RevisionKind.INSERTION, Unit.WORDS, "B. Head", "share", 1),
        (RevisionKind.INSERTION, Unit.PARAGRAPH_MARK, "A. Clerk", "", 2),
    ]
    assert found.revisions[0].date == "2026-03-02T10:00:00Z"


def test_joined_paragraphs_keep_the_bookmark_of_the_one_of_which_words_are_left() -> None:
    def marked(name: str, content: str) -> str:
        return f'<w:bookmarkStart w:id="0" w:name="{name}"/>{content}'

    one, two = marked("_pk_a", r("one")), marked("_pk_b", r("two"))
    assert read(word(p(one, LOST) + p(two))).anchors == {0: "_pk_a"}
    assert read(word(p(marked("_pk_a", gone("one")), LOST) + p(two))).anchors == {0: "_pk_b"}


# ── comments, notes, what cannot be read ─────────────────────────────────────────────────────────────────


def test_a_comment_has_its_author_its_words_and_the_words_it_stands_on() -> None:
    comments = (
        f'<w:comments {NAMESPACES}><w:comment w:id="7" w:author="C. Governor" w:date="2026-03-02T10:00:00Z">'
        f'{p("Is this")}{p("so?")}</w:comment><w:comment w:id="8" w:author="D">{p("Lost")}</w:comment>'
        "</w:comments>"
    )
    start, end = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    reference = '<w:r><w:commentReference w:id="7"/></w:r>'
    text = p("first") + p(r("must ") + start + r("not ")) + p(r("share") + end + reference + r("."))
    found = read(word(text, relation("c", "comments", "comments.xml"), comments=comments))
    first, second = found.comments
    assert (first.author, first.text, first.words, first.block) == (
        "C. Governor",
        "Is this\nso?",
        "not share",
        1,
    )
    assert first.date == "2026-03-02T10:00:00Z"
    assert (second.text, second.words, second.block) == ("Lost", "", None)


@pytest.mark.parametrize(
    ("maker", "code", "said"),
    [
        (corpus.a_picture, "PK521", "A picture: “The crest”, at “The crest:”."),
        (corpus.a_chart, "PK521", "A chart."),
        (corpus.an_equation, "PK521", "An equation: “a=b”, at “So”."),
        (corpus.an_embedded_object, "PK521", "An embedded object."),
        (corpus.a_footnote, "PK522", "A footnote: “See the Act.”, at “Staff must.”"),
        (corpus.hidden_words, "PK523", "Hidden words: “secretalso”, at “Shown.”"),
        (
            corpus.words_struck_through,
            "PK528",
            "“black socks” is struck through, but was read as words of the policy, at “Wear black socks.”",
        ),
    ],
    ids=lambda of: getattr(of, "__name__", ""),
)
def test_what_is_not_read_is_told_at_its_place(maker: corpus.Maker, code: str, said: str) -> None:
    (finding,) = read(maker()).findings
    assert (finding.code.id, finding.sentence) == (code, said)
    assert finding.anchor == Anchor("", "blocks/0")
    assert not finding.is_error


def test_no_word_is_lost_round_a_field_that_is_broken() -> None:
    for maker in (corpus.a_field_never_closed, corpus.a_contents_never_closed):
        said = [plain(block.spans) for block in read(maker()).document.blocks if isinstance(block, Paragraph)]
        assert said[-1] == "Staff must not share passwords."


# ── the writer's own files ───────────────────────────────────────────────────────────────────────────────


def test_a_page_of_the_writers_comes_back_with_its_facts_its_anchors_and_its_reference() -> None:
    original = everything()
    found = read(write(original), names=named(original))
    assert found.document.facts == FACTS
    assert found.reference == "complaints"
    assert found.document.fact(FactName.APPROVED_BY) == "Governors"
    assert found.document.blocks[0] == original.blocks[0]
    assert len(found.anchors) == sum(block.anchor is not None for block in original.blocks)


def test_without_names_a_link_within_the_page_leads_to_the_bookmark() -> None:
    original = page(body("Rules", "rules"), Paragraph((Span("see", target="#rules"),)))
    found = read(write(original))
    link = found.document.blocks[1]
    assert isinstance(link, Paragraph)
    assert link.spans[0].target == f"#{found.anchors[0]}"
    assert found.document.blocks[0].anchor is None


def test_a_split_paragraph_keeps_its_name_once_and_a_copy_takes_it_only_if_it_is_free() -> None:
    def marked(name: str, text: str) -> str:
        return p(f'<w:bookmarkStart w:id="0" w:name="{name}"/>{r(text)}')

    assert read(word(marked("_pk_a", "one") + marked("_pk_a", "two"))).anchors == {0: "_pk_a"}
    assert read(word(marked("_pk_a_Copy_1", "copy") + marked("_pk_a", "one"))).anchors == {1: "_pk_a"}
    assert read(word(p("x") + marked("_pk_a_Copy_1", "moved"))).anchors == {1: "_pk_a"}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_back_with_its_label_at_its_depth(role: Role) -> None:
    item = Paragraph((Span("item"),), Role.ITEM, "•")
    block = Paragraph((Span("words"),), role, "Note 1", 1)
    assert read(write(page(item, block))).document.blocks == (item, block)
