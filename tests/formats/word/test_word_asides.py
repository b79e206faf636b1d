"""Printed contents, comments and struck words of a Word file: no words of the policy; the report has them."""

from __future__ import annotations

import pytest

from policykit.document import Document, Heading, Paragraph
from policykit.formats import bring
from policykit.formats.word import write
from policykit.text.spans import Span, plain
from tests.support.word_making import NAMESPACES, changed, mark, p, r, relation, styled, table, word

BELOW = p("Staff must.")
CODE = '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
TAB = "<w:r><w:tab/></w:r>"
NESTED = f"{mark('begin')}{CODE.format('PAGEREF _Toc1')}{mark('separate')}{r('4')}{mark('end')}"
FIELD = f"{mark('begin')}{CODE.format('TOC')}{mark('separate')}"
CONTROL = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)
BODIES = {
    "styles": styled("TOC1", r("1. Aims") + TAB + r("4")) + styled("TOC1", "Staff 5") + BELOW,
    "a field over paragraphs": p(f"{FIELD}{r('1. Aims')}{TAB}{NESTED}")
    + p(r("Staff 5") + mark("end"))
    + BELOW,
    "a control": CONTROL.format(p("1. Aims 4") + p("Staff 5")) + BELOW,
    "a field in a control": CONTROL.format(
        p(f"{FIELD}{r('1. Aims')}{TAB}{NESTED}") + p(r("Staff 5") + mark("end"))
    )
    + BELOW,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_printed_contents_are_set_aside_with_all_their_words(body: str) -> None:
    found = bring(word(body), ".docx")
    assert [(aside.words, aside.reason) for aside in found.asides] == [
        ("1. Aims 4", "printed contents"),
        ("Staff 5", "printed contents"),
    ]
    assert [plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph)] == [
        "Staff must."
    ]


def test_contents_that_never_end_are_read_as_words_and_not_set_aside() -> None:
    found = bring(word(p(f"{FIELD}{r('Rules 1')}") + BELOW), ".docx")
    said = " ".join(plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph))
    assert (said, found.asides) == ("Rules 1 Staff must.", ())


def test_other_fields_are_words_and_nothing_is_set_aside() -> None:
    field = f"{mark('begin')}{CODE.format('DATE')}{mark('separate')}{r('May 2024')}{mark('end')}"
    assert bring(word(p(r("Since ") + field) + BELOW), ".docx").asides == ()


def test_the_contents_that_policykit_wrote_are_set_aside_too() -> None:
    page = Document(
        "Title", blocks=(Heading((Span("One"),), 1), Paragraph((Span("Words."),))), has_contents=True
    )
    told = [aside.words for aside in bring(write(page), ".docx").asides if aside.reason == "printed contents"]
    assert any(words.startswith("One") for words in told)


DRAWING = '<w:r><w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/></w:r>'


@pytest.mark.parametrize(("behind", "where"), [(BELOW, "before “Staff must.”"), ("", "at the end.")])
def test_what_is_left_out_of_a_word_file_is_told_with_its_place(behind: str, where: str) -> None:
    found = bring(word(p("First.") + p(DRAWING) + behind), ".docx")
    assert [finding.sentence for finding in found.findings if finding.code.id == "PK521"] == [
        f"A picture, {where}"
    ]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("# Map\n\n![The site](map.png)\n\nStaff must.\n", ".md"),
        ('<h1>Map</h1><p><img src="map.png" alt="The site"></p><p>Staff must.</p>', ".html"),
    ],
)
def test_a_picture_is_told_with_what_it_shows_and_where_it_stood(text: str, ending: str) -> None:
    found = bring(text.encode(), ending)
    (finding,) = found.findings
    assert finding.sentence.rstrip("”.") == "A picture of “The site”, before “Staff must"
    assert [aside.words for aside in found.asides] == ["The site"]
    assert [plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph)] == [
        "Staff must."
    ]


def test_words_that_only_a_drawing_or_a_frame_of_a_page_has_are_told() -> None:
    page = (
        "<p>Staff must.</p><svg><text>Stage 1</text></svg><iframe>Old words</iframe><script>let a;</script>"
    )
    assert [aside.words for aside in bring(page.encode(), ".html").asides] == ["Stage 1", "Old words"]


# ── tracked changes and comments ─────────────────────────────────────────────────────────────────────────
STRUCK = "words that were struck out as a tracked change"
GONE = '<w:rPr><w:del w:id="9" w:author="A. Clerk"/></w:rPr>'


def out(text: str) -> str:
    return changed("del", f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>')


ROW = f"<w:trPr>{changed('del', '')}</w:trPr>"
CELL = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="9" w:author="A"/></w:tcPr>{}</w:tc><w:tc>{}</w:tc>'
    "</w:tr></w:tbl>"
)
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
INNER = "<w:pict><w:txbxContent>{}</w:txbxContent></w:pict>"
BOX = f"<w:r>{INNER}</w:r>"
BOXED = ["may", "In a box.", "not"]
STRIKING = {
    "words": (p(r("Staff ") + out("may") + changed("ins", r("must")) + r(" act.")), ["may"]),
    "in pieces": (p(out("may ") + out("not ") + r("act.") + out(" now")), ["may not ", " now"]),
    "moved away": (p(r("Staff act.") + changed("moveFrom", r("At once."))), ["At once."]),
    "joined paragraphs": (p(r("Staff") + out(" one"), GONE) + p(out("two") + r(" act.")), [" one", "two"]),
    "added and struck": (p(r("Staff act.") + changed("ins", out("Never."))), ["Never."]),
    "a row": (table(("a", "b")) + table(("One", "two"), row_properties=ROW), ["One", "two"]),
    "a row whose words are struck too": (
        f"<w:tbl><w:tr>{ROW}<w:tc>{p(out('One'))}</w:tc></w:tr></w:tbl>",
        ["One"],
    ),
    "a cell": (CELL.format(p("One"), p("two")), ["One"]),
    "a space": (p(r("Staff ") + out(" ") + r("act.")), []),
    "a box": (p(r("Staff ") + out("may") + changed("del", BOX.format(p("In a box."))) + out("not")), BOXED),
    "a box in two ways": (
        p(
            changed(
                "del",
                f"<w:r><mc:AlternateContent {MC}><mc:Choice>{INNER.format(p('New'))}</mc:Choice>"
                f"<mc:Fallback>{INNER.format(p('Old'))}</mc:Fallback></mc:AlternateContent></w:r>",
            )
        ),
        ["New"],
    ),
}


@pytest.mark.parametrize(("body", "struck"), STRIKING.values(), ids=STRIKING)
def test_struck_words_are_set_aside_once_each(body: str, struck: list[str]) -> None:
    found = bring(word(p("First.") + body + BELOW), ".docx")
    assert [(aside.words, aside.reason) for aside in found.asides] == [(words, STRUCK) for words in struck]
    assert [finding.code.id for finding in found.findings].count("PK661") == 1


def test_tracked_changes_of_nobody_are_told_without_a_name() -> None:
    found = bring(word(p(r("Staff ") + changed("ins", r("must"), " ") + r(" act."))), ".docx")
    (told,) = (finding.sentence for finding in found.findings if finding.code.id == "PK661")
    assert told.startswith("The document holds tracked changes that have not")


def test_tracked_changes_are_told_once_with_who_made_them() -> None:
    body = p(r("Staff ") + out("may") + changed("ins", r("must"), "B. Head") + r(" act."))
    found = bring(word(body), ".docx")
    assert [plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph)] == [
        "Staff must act."
    ]
    assert [finding.sentence for finding in found.findings] == [
        "The document holds tracked changes by A. Clerk, B. Head that have not been accepted or rejected "
        "yet. The draft takes them as accepted."
    ]


def test_comments_are_set_aside_with_who_made_them_and_are_no_tracked_change() -> None:
    comments = (
        f'<w:comments {NAMESPACES}><w:comment w:id="7" w:author="C. Governor">{p("Is this")}{p("so?")}'
        f'</w:comment><w:comment w:id="8">{p("Ask Jo")}</w:comment><w:comment w:id="9"/></w:comments>'
    )
    reference = '<w:r><w:commentReference w:id="7"/></w:r>'
    body = p("First.") + p(r("Staff act.") + reference)
    found = bring(word(body, relation("c", "comments", "comments.xml"), comments=comments), ".docx")
    assert [(aside.words, aside.reason, aside.block) for aside in found.asides] == [
        ("Is this\nso?", "a comment in the Word file, by C. Governor", 1),
        ("Ask Jo", "a comment in the Word file", 0),
    ]
    assert found.findings == ()


# ── struck words beside the text ─────────────────────────────────────────────────────────────────────────
BESIDE = p(
    r("Kept. ") + out("Struck.") + changed("moveFrom", r("Moved.")) + changed("del", BOX.format(p("Boxed.")))
)


def struck(data: bytes) -> list[tuple[str, int]]:
    return [(aside.words, aside.block) for aside in bring(data, ".docx").asides if aside.reason == STRUCK]


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_words_struck_out_of_the_head_or_foot_of_a_page_are_told(kind: str) -> None:
    part = f"<w:hdr {NAMESPACES}>{BESIDE}{BESIDE}</w:hdr>"
    data = word(BELOW, relation("h", kind, "h.xml"), h=part)
    assert struck(data) == [("Struck.Moved.", 0), ("Boxed.", 0)]
    assert [each.words for each in bring(data, ".docx").asides if each.reason != STRUCK] == ["Kept."]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_words_struck_out_of_a_note_are_told_and_those_of_a_note_that_is_struck_out(kind: str) -> None:
    notes = f'<w:{kind} w:id="2">{BESIDE}</w:{kind}><w:{kind} w:id="3">{p("Whole.")}</w:{kind}>'
    mark_, gone = (f'<w:r><w:{kind}Reference w:id="{id_}"/></w:r>' for id_ in "23")
    part = f"<w:{kind}s {NAMESPACES}>{notes}</w:{kind}s>"
    body = p("First.") + p(r("Staff act.") + mark_) + p(r("Staff stay.") + out("Now") + changed("del", gone))
    data = word(body, relation("n", f"{kind}s", "n.xml"), n=part)
    assert struck(data) == [("Struck.Moved.\nBoxed.", 1), ("Now", 2), ("Whole.", 2)]
    told = [each.sentence for each in bring(data, ".docx").findings if "note" in each.sentence]
    assert told == [f"{'A' if kind == 'footnote' else 'An'} {kind}: “Kept.”, at “Staff act.”"]


def test_words_struck_out_of_a_comment_are_told() -> None:
    comments = f'<w:comments {NAMESPACES}><w:comment w:id="7">{BESIDE}</w:comment></w:comments>'
    body = p("First.") + p(r("Staff act.") + '<w:r><w:commentReference w:id="7"/></w:r>')
    data = word(body, relation("c", "comments", "comments.xml"), comments=comments)
    assert struck(data) == [("Struck.Moved.\nBoxed.", 1)]
    assert ("Kept.", 1) in [(aside.words, aside.block) for aside in bring(data, ".docx").asides]
